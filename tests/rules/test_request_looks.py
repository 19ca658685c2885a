"""Nobody of the department has looked: from when that is an alarm."""

from datetime import datetime
from typing import Any

import pytest

from bancheng.config.environment import OFFICE_ZONE
from bancheng.rules import request_looks as rules
from bancheng.rules.permissions import Actor, Held
from bancheng.rules.vocabulary import RequestStep, Role, Step
from tests.rules.district import CALENDAR


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("dispatched", "due", "alarm", "why"),
    [
        (at(2, 9), at(2, 14), at(2, 11), "half of four hours, before the midday break"),
        (at(2, 11), at(2, 16), at(2, 14), "the break is nobody's time"),
        (at(2, 16), at(3, 12), at(3, 10), "one hour today, one tomorrow"),
        (at(6, 18), at(9, 14), at(9, 11), "on Friday evening nothing runs before Monday"),
    ],
)
def test_the_alarm_comes_when_half_of_the_working_time_is_gone(
    dispatched: datetime, due: datetime, alarm: datetime, why: str
) -> None:
    assert rules.alarm_from(dispatched, due, CALENDAR) == alarm, why


@pytest.mark.parametrize(
    ("step", "looked_at", "now", "is_alarm"),
    [
        (RequestStep.DISPATCHED, None, at(2, 10, 59), False),
        (RequestStep.DISPATCHED, None, at(2, 11), True),
        (RequestStep.DISPATCHED, at(2, 9, 5), at(2, 12), False),
        (RequestStep.SIGNED, None, at(3, 9), True),
        (RequestStep.REPLIED, None, at(3, 9), False),
        (RequestStep.OBJECTED, None, at(3, 9), False),
        (RequestStep.RECALLED, None, at(3, 9), False),
    ],
)
def test_deemed_signed_unlooked_alarms_on_and_an_answer_ends_it(
    step: RequestStep, looked_at: datetime | None, now: datetime, is_alarm: bool
) -> None:
    said = rules.is_alarm(
        step=step,
        dispatched_at=at(2, 9),
        sign_due=at(2, 14),
        looked_at=looked_at,
        now=now,
        calendar=CALENDAR,
    )
    assert said is is_alarm


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"unit": 4}, "not_yours"),
        ({"barred": frozenset({7})}, "not_yours"),
        ({"barred": frozenset({8})}, None),
        ({"is_open": False}, "request_over"),
        ({"may_contact": False}, "may_not_contact"),
        ({"reason": " "}, "reason_missing"),
    ],
)
def test_who_is_shown_name_and_number(changes: dict[str, Any], code: str | None) -> None:
    liaison = Actor(ref="x", person=7, held=frozenset({Held(role=Role.LIAISON, unit=3)}))
    facts: dict[str, Any] = {
        "unit": 3,
        "barred": frozenset(),
        "is_open": True,
        "may_contact": True,
        "reason": "约上门",
    }
    refused = rules.refusal_to_reveal(liaison, **(facts | changes))
    assert (refused.code if refused else None) == code


@pytest.mark.parametrize("step", Step)
def test_the_citizen_is_contacted_only_while_his_matter_is_worked_on(step: Step) -> None:
    worked_on = step in (Step.HANDLING, Step.IN_CONFERENCE, Step.WAITING_CITIZEN)
    refused = rules.refusal_when_over(step)
    assert (refused.code if refused else "") == ("" if worked_on else "case_not_worked_on")
