"""The ladder of urging, step by step: the moment of each, once, in office hours, and which of them a late worker still says."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bancheng.rules.calendar import ZONE
from bancheng.rules.clock_table import CLOCKS
from bancheng.rules.clocks import Due, Limit, due_at, yellow_at
from bancheng.rules.urging import LADDER, Rung, Urged, ladder_of, may_say, next_step, reached_by, step_at
from bancheng.rules.vocabulary import ClockKind, Unit
from tests.rules.district import CALENDAR, at

K = ClockKind


def urged(start: str, limit: Limit) -> Urged:
    """A clock as it was started."""
    due = due_at(received_at=at(start), limit=limit, calendar=CALENDAR)
    near = yellow_at(started_at=at(start), due=due, limit=limit, calendar=CALENDAR)
    return Urged(near_at=near, due_at=due.at, limit=limit)


THREE_DAYS, ONE_DAY, FIVE = Limit(count=3), Limit(count=1), Limit(count=5)
FOUR_HOURS = Limit(count=4, unit=Unit.WORK_HOUR)

MOMENTS = [
    (
        "three working days over 国庆: due on the make-up Saturday, every step on a working day",
        "2026-09-30 10:00",
        THREE_DAYS,
        ["2026-10-09 09:00", "2026-10-10 17:00", "2026-10-12 09:00", "2026-10-14 09:00", "2026-10-20 09:00"],
    ),
    (
        "an ordinary week",
        "2026-11-16 10:00",
        THREE_DAYS,
        ["2026-11-18 09:00", "2026-11-19 17:00", "2026-11-20 09:00", "2026-11-24 09:00", "2026-11-30 09:00"],
    ),
    (
        "four working hours: the leader hears of it three working days late, and not after twelve hours",
        "2026-11-16 09:00",
        FOUR_HOURS,
        ["2026-11-16 11:40", "2026-11-16 14:00", "2026-11-17 09:00", "2026-11-19 09:00", "2026-11-19 14:00"],
    ),
    (
        "one working day before 春节: what is due on the last day is urged when the office opens again",
        "2026-02-13 10:00",
        ONE_DAY,
        ["2026-02-14 11:40", "2026-02-14 17:00", "2026-02-24 09:00", "2026-02-26 09:00", "2026-02-27 09:00"],
    ),
]


@pytest.mark.parametrize(("because", "start", "limit", "moments"), MOMENTS, ids=[row[0] for row in MOMENTS])
def test_when_each_step_is_due(because: str, start: str, limit: Limit, moments: list[str]) -> None:
    clock = urged(start, limit)
    assert [step.moment(clock, CALENDAR) for step in LADDER] == [at(moment) for moment in moments], because


def test_five_days_reach_the_leader_with_the_cap() -> None:
    clock = urged("2026-11-02 10:00", FIVE)
    listed, fifteen = LADDER[-1].moment(clock, CALENDAR), Limit(count=15)
    cap = due_at(received_at=at("2026-11-02 10:00"), limit=fifteen, calendar=CALENDAR).at
    assert listed == CALENDAR.next_open(cap), "three times five is the cap"


def test_only_what_the_office_owes_is_urged() -> None:
    full = {kind for kind in ClockKind if ladder_of(kind) == LADDER}
    assert {K.CITIZEN, K.INTAKE, K.NO_REVIEW, K.FILING} <= full
    assert not full & {K.SUPPLEMENT, K.SILENCE, K.PROPOSAL, K.HAND_OVER, K.EXTENSION, K.RIGHT_TO_REDO}
    assert all(CLOCKS[kind].urges == (kind in full) for kind in ClockKind)
    assert {len(ladder_of(kind)) for kind in set(ClockKind) - full} == {2}


@pytest.mark.parametrize(
    ("moment", "rung"),
    [
        ("2026-11-16 10:00", Rung.NONE),
        ("2026-11-18 08:59", Rung.NONE),
        ("2026-11-18 09:00", Rung.NEAR),
        ("2026-11-19 16:59", Rung.NEAR),
        ("2026-11-19 17:00", Rung.OUT),
        ("2026-11-20 09:00", Rung.URGED),
        ("2026-11-24 09:00", Rung.SUPERVISED),
        ("2027-01-04 09:00", Rung.LISTED),
    ],
)
def test_how_far_a_clock_has_come_in_truth(moment: str, rung: Rung) -> None:
    clock = urged("2026-11-16 10:00", THREE_DAYS)
    assert reached_by(K.CITIZEN, clock, at(moment), CALENDAR) is rung
    assert reached_by(K.PROPOSAL, clock, at(moment), CALENDAR) is min(rung, Rung.OUT), "two steps only"


def test_a_late_worker_says_only_the_highest_step() -> None:
    clock = urged("2026-11-16 10:00", THREE_DAYS)
    friday = at("2026-11-20 09:00")
    found = step_at(K.CITIZEN, clock, Rung.NONE, friday, CALENDAR)
    assert found is not None and found.rung is Rung.URGED
    assert step_at(K.CITIZEN, clock, Rung.URGED, friday, CALENDAR) is None, "once"
    assert step_at(K.SUPPLEMENT, clock, Rung.OUT, friday, CALENDAR) is None, "nobody of the office owes it"
    moment, then = next_step(K.CITIZEN, clock, Rung.URGED, CALENDAR) or (None, None)
    assert (moment, then and then.rung) == (at("2026-11-24 09:00"), Rung.SUPERVISED)
    assert next_step(K.CITIZEN, clock, Rung.LISTED, CALENDAR) is None


@pytest.mark.parametrize(
    ("moment", "may", "because"),
    [
        ("2026-11-16 09:00", True, "the offices open"),
        ("2026-11-16 12:20", True, "shortly after the morning"),
        ("2026-11-16 12:40", False, "lunch"),
        ("2026-11-16 17:00", True, "the stroke of closing"),
        ("2026-11-16 17:29", True, "a worker that was busy"),
        ("2026-11-16 17:31", False, "evening"),
        ("2026-11-16 23:00", False, "night"),
        ("2026-11-15 10:00", False, "Sunday"),
        ("2026-10-10 10:00", True, "调休 Saturday"),
        ("2026-10-02 10:00", False, "国庆"),
        ("2026-02-17 10:00", False, "春节"),
    ],
)
def test_when_people_may_be_spoken_to(moment: str, may: bool, because: str) -> None:
    assert may_say(at(moment), CALENDAR) is may, because


@given(
    st.datetimes(at("2026-01-05 00:00").replace(tzinfo=None), at("2026-10-20 00:00").replace(tzinfo=None)),
    st.sampled_from([THREE_DAYS, ONE_DAY, FIVE, FOUR_HOURS]),
)
def test_the_steps_follow_each_other_in_office_hours(start: object, limit: Limit) -> None:
    """Whenever a clock starts: no step before the one below it, and none at a moment at which nobody may be spoken to."""
    began = start.replace(tzinfo=ZONE)  # type: ignore[attr-defined]
    due: Due = due_at(received_at=began, limit=limit, calendar=CALENDAR)
    near = yellow_at(started_at=began, due=due, limit=limit, calendar=CALENDAR)
    clock = Urged(near_at=near, due_at=due.at, limit=limit)
    moments = [step.moment(clock, CALENDAR) for step in LADDER]
    assert moments == sorted(moments)
    assert len(set(moments[1:])) == 4, "urging, supervision and the leader's list never fall on one moment"
    assert all(may_say(moment, CALENDAR) for moment in moments)
    assert all(CALENDAR.is_open(moment) for moment in moments[2:])
    assert moments[4] - due.at > timedelta(days=2)
