"""How an entry of 不适用名单 begins and ends. Source: domain.md §3.3."""

from datetime import date

import pytest

from bancheng.rules import bars as rules
from bancheng.rules.bars import Bar
from bancheng.rules.in_force import Dated
from bancheng.rules.vocabulary import BarScope

ON = date(2026, 3, 2)
NEXT = date(2026, 3, 3)
LATER = date(2026, 6, 30)
SAID = {"name": "陈阿福", "reason": "承诺不实", "source": "市场监管局的决定"}


def bar(from_on: date = ON, to_on: date | None = None, scope: BarScope = BarScope.BOTH) -> Bar:
    return Bar(scope=scope, from_on=from_on, to_on=to_on, number=7)


OVERLAPPING = [
    ((ON, None), (LATER, None), True, "both open"),
    ((ON, LATER), (LATER, None), False, "one ends where the other begins"),
    ((LATER, None), (ON, LATER), False, "the same the other way round"),
    ((ON, NEXT), (ON, LATER), True, "the same first day"),
    ((ON, NEXT), (NEXT, LATER), False, "day after day"),
]


@pytest.mark.parametrize(("one", "other", "overlap", "because"), OVERLAPPING)
def test_two_periods_overlap(one: tuple, other: tuple, overlap: bool, because: str) -> None:
    found = Dated(from_on=one[0], to_on=one[1]).overlaps(Dated(from_on=other[0], to_on=other[1]))
    assert found is overlap, because


@pytest.mark.parametrize(
    ("changes", "to_on", "fields"),
    [
        ({}, None, []),
        ({"name": " "}, None, ["name"]),
        ({"reason": "", "source": ""}, None, ["reason", "source"]),
        ({}, ON, ["to_on"]),
        ({"source": ""}, date(2026, 1, 1), ["source", "to_on"]),
        ({}, NEXT, []),
    ],
)
def test_what_an_entry_lacks(changes: dict[str, str], to_on: date | None, fields: list[str]) -> None:
    assert [gap.field for gap in rules.missing_in_bar(SAID | changes, bar(to_on=to_on))] == fields


SECOND = [
    ([], False, "nobody stands there"),
    ([bar()], True, "the same days"),
    ([bar(to_on=ON, from_on=date(2026, 1, 5))], False, "it ended as this one begins"),
    ([bar(scope=BarScope.PROMISE)], False, "another measure"),
]


@pytest.mark.parametrize(("others", "refused", "because"), SECOND)
def test_nobody_stands_there_twice_on_one_day(others: list[Bar], refused: bool, because: str) -> None:
    found = rules.refusal_of_second(bar(), others)
    assert (found is not None) is refused, because
    assert found is None or "第 7 号" in found.sentence


@pytest.mark.parametrize(
    ("to_on", "is_lifted", "refused"),
    [(None, False, False), (NEXT, False, False), (ON, False, True), (None, True, True)],
)
def test_what_has_ended_is_not_taken_off(to_on: date | None, is_lifted: bool, refused: bool) -> None:
    found = rules.refusal_to_lift(bar(date(2026, 1, 5), to_on), is_lifted=is_lifted, on=ON)
    assert (found is not None) is refused


@pytest.mark.parametrize(
    ("day", "reason", "fields"),
    [
        (ON, "信用已修复", []),
        (date(2026, 3, 1), "信用已修复", ["on"]),
        (LATER, "信用已修复", []),
        (date(2026, 7, 1), " ", ["reason", "on"]),
    ],
)
def test_what_taking_off_lacks(day: date, reason: str, fields: list[str]) -> None:
    found = rules.missing_in_lifting(bar(to_on=LATER), from_day=day, reason=reason)
    assert [gap.field for gap in found] == fields
