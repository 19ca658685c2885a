"""How a case changes hands. Source: process table §1, §2 hand_over, replace_first, transfer_site."""

from datetime import UTC, datetime, timedelta

import pytest

from bancheng.rules import handing as rules
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Role

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
A, B, C = 1, 2, 3


def code_of(refused: Refused | None) -> str:
    return refused.code if refused else ""


RECEIVING = [
    (A, B, C, True, "", "another, at work there"),
    (A, A, C, True, "already", "who has it"),
    (A, B, A, True, "to_self", "who asks"),
    (A, B, C, False, "not_eligible", "on leave, elsewhere or out of it: one sentence for all"),
    (A, None, C, True, "", "a place nobody has"),
]


@pytest.mark.parametrize(("to", "now", "by", "may_take", "code", "because"), RECEIVING)
def test_to_whom_a_place_may_go(
    to: int, now: int | None, by: int, may_take: bool, code: str, because: str
) -> None:
    refused = rules.refusal_of_receiver(to, name="李", now=now, by=by, may_take=may_take, article="")
    assert code_of(refused) == code, because


TAKING = [
    (False, True, set(), "", "an officer of the site takes the handling"),
    (False, False, {Role.OFFICER}, "not_eligible", "an officer of another site"),
    (True, False, {Role.COUNTER}, "", "a clerk may be first responsible"),
    (True, False, {Role.EXPERT}, "not_eligible", "who sits at no counter"),
]


@pytest.mark.parametrize(("is_first", "there", "roles", "code", "because"), TAKING)
def test_who_may_take_what_was_offered(
    is_first: bool, there: bool, roles: set[Role], code: str, because: str
) -> None:
    refused = rules.refusal_to_take(is_first=is_first, is_officer_there=there, roles=roles, article="")
    assert code_of(refused) == code, because


def test_a_site_is_another_one_and_open_and_takes_it_by_somebody_else() -> None:
    assert code_of(rules.refusal_of_site(is_same=False, is_open=True, article="")) == ""
    assert code_of(rules.refusal_of_site(is_same=True, is_open=True, article="")) == "same_site"
    assert code_of(rules.refusal_of_site(is_same=False, is_open=False, article="")) == "same_site"
    assert code_of(rules.refusal_to_receive(A, A, "")) == "same_person"
    assert rules.refusal_to_receive(A, B, "") is None


def test_an_offer_is_answered_before_it_lapses() -> None:
    assert rules.refusal_after(AT, AT - timedelta(seconds=1), "") is None
    assert code_of(rules.refusal_after(AT, AT, "")) == "hand_over_over"
