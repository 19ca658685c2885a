"""How the library of legal bases may change. Source: docs/decisions/0044."""

from datetime import date

import pytest

from bancheng.rules import library as rules
from bancheng.rules.in_force import Dated
from bancheng.rules.refusal import Refused

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
OPEN, ENDED = Dated(from_on=MARCH), Dated(from_on=MARCH, to_on=APRIL)


def code_of(refused: Refused | None) -> str:
    return refused.code if refused else ""


FOLLOWING = [
    (OPEN, APRIL, False, "", "a newer one from a later day"),
    (OPEN, MARCH, False, "versions_overlap", "from its own first day"),
    (OPEN, APRIL, True, "nothing_changed", "by the same words"),
    (ENDED, MAY, False, "ended_already", "it has an end: the next is entered as a new one"),
]


@pytest.mark.parametrize(("held", "day", "same", "code", "because"), FOLLOWING)
def test_what_may_follow_a_version(held: Dated, day: date, same: bool, code: str, because: str) -> None:
    assert code_of(rules.refusal_to_follow(held, day, says_the_same=same)) == code, because


ENDING = [
    (OPEN, APRIL, "", "a later day"),
    (OPEN, date(2026, 3, 2), "", "the second day"),
    (OPEN, MARCH, "ends_before_it_begins", "its first day: it would never have held"),
    (ENDED, MAY, "ended_already", "it has an end"),
]


@pytest.mark.parametrize(("held", "day", "code", "because"), ENDING)
def test_when_a_version_may_end(held: Dated, day: date, code: str, because: str) -> None:
    assert code_of(rules.refusal_to_end(held, day, named="《办法》第一条")) == code, because


def test_a_law_of_which_nothing_holds_is_not_repealed() -> None:
    assert code_of(rules.refusal_to_repeal_law("办法", holding=0)) == "ended_already"
    assert rules.refusal_to_repeal_law("办法", holding=1) is None


def test_an_end_is_called_what_it_is() -> None:
    refused = rules.refusal_to_end(OPEN, MARCH, ends="停用")
    assert refused and refused.sentence == "自 2026年3月1日 起有效，最早只能从第二天起停用"


def test_a_period_is_not_written_backwards_and_no_two_hold_at_once() -> None:
    assert code_of(rules.refusal_of_period(OPEN)) == ""
    assert code_of(rules.refusal_of_period(Dated(from_on=APRIL, to_on=APRIL))) == "period_reversed"
    assert code_of(rules.refusal_of_two("《办法》第一条", [])) == ""
    refused = rules.refusal_of_two("《办法》第一条", ["自 2026年3月1日 起"])
    assert code_of(refused) == "held_already" and refused and "2026年3月1日" in refused.sentence


@pytest.mark.parametrize("change", rules.WHY)
def test_every_change_says_why(change: str) -> None:
    assert code_of(rules.refusal_without_reason(change, " ")) == "reason_missing"
    assert rules.refusal_without_reason(change, "主席令第 1 号") is None


def test_what_was_found_wrong_is_left_alone() -> None:
    assert code_of(rules.refusal_of_corrected(is_corrected=True)) == "corrected_already"
    assert code_of(rules.refusal_to_correct(says_the_same=True)) == "nothing_changed"
    assert rules.refusal_of_corrected(is_corrected=False) is rules.refusal_to_correct(says_the_same=False)
