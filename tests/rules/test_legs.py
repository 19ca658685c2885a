"""Legs: whoever had the case had it for exactly this long, and it all adds up."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bancheng.rules.calendar import ZONE
from bancheng.rules.clocks import Pause
from bancheng.rules.legs import Turn, charged, holder_of, legs
from bancheng.rules.vocabulary import Role, Step
from tests.rules.district import CALENDAR, at

HOUR = timedelta(hours=1)
moments = st.datetimes(datetime(2026, 9, 1), datetime(2026, 11, 1), timezones=st.just(ZONE))


@pytest.mark.parametrize(
    ("step", "passed_on", "holder", "because"),
    [
        (Step.ACCEPTED, False, Role.OFFICER, "he has to judge"),
        (Step.HANDLING, False, Role.OFFICER, "he is handling"),
        (Step.HANDLING, True, Role.OFFICER, "reassigned, it still lies with an officer"),
        (Step.TO_TELL, False, Role.OFFICER, "he has to tell"),
        (Step.DECLINE_REVIEW, False, Role.SITE_HEAD, "the second person"),
        (Step.NO_REVIEW, False, Role.SITE_HEAD, "the second person"),
        (Step.NO_REVIEW, True, Role.CONVENER, "his clock is out, it passes on"),
        (Step.APPEAL_REVIEW, False, Role.CONVENER, "decides appeals"),
        (Step.IN_CONFERENCE, False, Role.CONVENER, "convenes"),
        (Step.IN_CONFERENCE, True, Role.LEADER, "his clock is out, it passes on"),
        (Step.WAITING_CITIZEN, False, Role.CITIZEN, "the pause"),
    ],
)
def test_holder(step: Step, passed_on: bool, holder: Role, because: str) -> None:
    assert holder_of(step, passed_on=passed_on) is holder, because


def test_a_case_through_five_hands() -> None:
    turns = [
        Turn(at=at("2026-09-30 10:12"), holder=Role.OFFICER),
        Turn(at=at("2026-10-08 10:00"), holder=Role.CITIZEN),
        Turn(at=at("2026-10-08 15:00"), holder=Role.OFFICER),
        Turn(at=at("2026-10-09 09:00"), holder=Role.SITE_HEAD),
        Turn(at=at("2026-10-09 11:00"), holder=Role.CONVENER),
        Turn(at=at("2026-10-09 13:30"), holder=Role.OFFICER),
        Turn(at=at("2026-10-09 14:00"), holder=Role.OFFICER),
    ]
    found = legs(
        turns=turns, accepted_at=at("2026-09-30 10:30"), told_at=at("2026-10-09 15:00"), calendar=CALENDAR
    )
    assert [(leg.holder, leg.work_time / HOUR) for leg in found] == [
        (Role.OFFICER, 5.5 + 1),
        (Role.CITIZEN, 4),
        (Role.OFFICER, 2),
        (Role.SITE_HEAD, 2),
        (Role.CONVENER, 1.5),
        (Role.OFFICER, 1.5),
    ]
    assert charged(found)[Role.OFFICER] == 10 * HOUR


def test_a_pause_is_the_citizens_whoever_had_the_turn() -> None:
    found = legs(
        turns=[Turn(at=at("2026-11-16 09:00"), holder=Role.OFFICER)],
        pauses=[Pause(start=at("2026-11-16 10:00"))],
        accepted_at=at("2026-11-16 09:00"),
        told_at=at("2026-11-16 12:00"),
        calendar=CALENDAR,
    )
    assert charged(found) == {Role.OFFICER: HOUR, Role.CITIZEN: 2 * HOUR}


def test_a_case_nobody_holds_is_a_defect() -> None:
    with pytest.raises(ValueError, match="somebody"):
        legs(turns=[], accepted_at=at("2026-11-16 09:00"), told_at=at("2026-11-16 12:00"), calendar=CALENDAR)


@given(st.data(), moments, moments)
def test_legs_are_unbroken_and_add_up_exactly(data: st.DataObject, a: datetime, b: datetime) -> None:
    start, end = sorted((a, b))
    times = sorted(data.draw(st.lists(moments, min_size=1, max_size=8)))
    turns = [Turn(at=t, holder=data.draw(st.sampled_from(list(Role)))) for t in times]
    stops = sorted(data.draw(st.lists(moments, max_size=4).filter(lambda each: len(each) % 2 == 0)))
    pauses = [Pause(start=s, end=e) for s, e in zip(stops[::2], stops[1::2], strict=True)]
    found = legs(turns=turns, pauses=pauses, accepted_at=start, told_at=end, calendar=CALENDAR)
    assert sum((leg.work_time for leg in found), timedelta()) == CALENDAR.work_time_between(start, end)
    assert [leg.end for leg in found[:-1]] == [leg.start for leg in found[1:]]
    assert all(one.holder is not other.holder for one, other in pairwise(found))
    assert start == end or (found[0].start, found[-1].end) == (start, end)
