"""A leader's instruction as tables: what it cannot be without, on whom it lands, when a third conference is his to allow."""

from dataclasses import replace
from datetime import date

import pytest

from bancheng.rules import instructing as rules
from tests.rules.district import CALENDAR, at
from tests.rules.test_process import facts

NOW = at("2026-11-16 10:00")
"""A Monday."""


@pytest.mark.parametrize(
    ("words", "due_on", "to_somebody", "fields"),
    [
        ("请协调", date(2026, 11, 18), True, []),
        (" ", date(2026, 11, 18), True, ["words"]),
        ("请协调", None, True, ["due_on"]),
        ("请协调", date(2026, 11, 13), True, ["due_on"]),
        ("请协调", date(2026, 11, 14), True, []),  # A Saturday: it is due on Monday at closing.
        ("请协调", date(2026, 11, 16), True, []),
        ("", None, False, ["to", "words", "due_on"]),
    ],
)
def test_it_names_a_person_words_and_a_day_that_can_be_kept(
    words: str, due_on: date | None, to_somebody: bool, fields: list[str]
) -> None:
    missing = rules.missing(words, due_on, to_somebody=to_somebody, at=NOW, calendar=CALENDAR)
    assert [gap.field for gap in missing] == fields


def test_after_closing_today_is_over() -> None:
    late = at("2026-11-16 17:00")
    missing = rules.missing("请协调", date(2026, 11, 16), to_somebody=True, at=late, calendar=CALENDAR)
    assert [gap.field for gap in missing] == ["due_on"]


@pytest.mark.parametrize(
    ("due_on", "due", "days"),
    [
        (date(2026, 11, 16), "2026-11-16 17:00", 1),  # The day itself counts as one.
        (date(2026, 11, 19), "2026-11-19 17:00", 3),
        (date(2026, 11, 21), "2026-11-23 17:00", 5),
    ],
)
def test_it_is_due_at_the_close_of_its_day(due_on: date, due: str, days: int) -> None:
    found = rules.due(due_on, CALENDAR)
    assert found.at == at(due) and rules.limit(NOW, found.at, CALENDAR).count == days


@pytest.mark.parametrize(
    ("may_land", "has_one", "code"),
    [
        (True, False, ""),
        (False, False, "not_eligible"),
        (False, True, "not_eligible"),
        (True, True, "instruction_open"),
    ],
)
def test_on_whom_it_lands(may_land: bool, has_one: bool, code: str) -> None:
    refused = rules.refusal_of_person("李专员", may_land=may_land, has_one=has_one, article="")
    assert (refused.code if refused else "") == code


def test_what_has_ended_stays_so() -> None:
    assert rules.refusal_of_ended(is_open=True, article="") is None
    refused = rules.refusal_of_ended(is_open=False, article="")
    assert refused is not None and refused.code == "instruction_over"


@pytest.mark.parametrize(
    ("called", "allowed", "may"), [(0, False, False), (1, False, False), (2, False, True), (2, True, False)]
)
def test_a_third_conference_is_allowed_after_two(called: int, allowed: bool, may: bool) -> None:
    asked = replace(facts(), used={"convene": called}, third_conference=allowed)
    assert rules.may_allow_conference(asked) is may
