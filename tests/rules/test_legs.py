"""Legs: whoever had the case had it for exactly this long, and it all adds up."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bancheng.rules.calendar import ZONE
from bancheng.rules.clocks import Pause
from bancheng.rules.legs import Lent, Stay, Turn, charged, holder_of, legs, turns_of
from bancheng.rules.vocabulary import OPEN_STEPS, Role, Step
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


@pytest.mark.parametrize(
    ("second_review", "passed_on", "holder", "because"),
    [
        (True, False, Role.CONVENER, "sent back before: the second review is his from the start"),
        (True, True, Role.LEADER, "and passes on to the leader"),
    ],
)
def test_holder_of_a_second_review(second_review: bool, passed_on: bool, holder: Role, because: str) -> None:
    found = holder_of(Step.NO_REVIEW, second_review=second_review, passed_on=passed_on)
    assert found is holder, because


def test_a_late_review_is_charged_to_whom_it_passed_from_its_due_on() -> None:
    stays = [
        Stay(at=at("2026-11-16 09:00"), step=Step.HANDLING),
        Stay(at=at("2026-11-16 10:00"), step=Step.NO_REVIEW, passed_on_at=at("2026-11-17 17:00")),
        Stay(at=at("2026-11-18 11:00"), step=Step.TO_TELL, passed_on_at=at("2026-11-18 17:00")),
    ]
    found = legs(
        turns=turns_of(stays),
        accepted_at=at("2026-11-16 09:00"),
        told_at=at("2026-11-18 12:00"),
        calendar=CALENDAR,
    )
    assert charged(found) == {Role.OFFICER: 2 * HOUR, Role.SITE_HEAD: 13 * HOUR, Role.CONVENER: 2 * HOUR}


def test_decided_in_time_it_never_passed_on_and_red_at_once_is_never_the_first_ones() -> None:
    in_time = [
        Stay(at=at("2026-11-16 09:00"), step=Step.NO_REVIEW, passed_on_at=at("2026-11-17 17:00")),
        Stay(at=at("2026-11-16 10:00"), step=Step.TO_TELL),
    ]
    assert [turn.holder for turn in turns_of(in_time)] == [Role.SITE_HEAD, Role.OFFICER]
    at_once = [Stay(at=at("2026-11-16 09:00"), step=Step.NO_REVIEW, passed_on_at=at("2026-11-16 09:00"))]
    found = legs(
        turns=turns_of(at_once),
        accepted_at=at("2026-11-16 09:00"),
        told_at=at("2026-11-16 11:00"),
        calendar=CALENDAR,
    )
    assert charged(found) == {Role.CONVENER: 2 * HOUR}


def test_an_extension_that_waits_for_the_leader_is_his_unless_the_citizen_is_waited_for() -> None:
    found = legs(
        turns=[Turn(at=at("2026-11-16 09:00"), holder=Role.OFFICER)],
        deciding=[Pause(start=at("2026-11-16 10:00"), end=at("2026-11-16 15:00"))],
        pauses=[Pause(start=at("2026-11-16 11:00"), end=at("2026-11-16 12:00"))],
        accepted_at=at("2026-11-16 09:00"),
        told_at=at("2026-11-16 16:00"),
        calendar=CALENDAR,
    )
    assert charged(found) == {Role.OFFICER: 2 * HOUR, Role.LEADER: 3 * HOUR, Role.CITIZEN: HOUR}


def test_time_withdrawn_and_restored_is_nobodys() -> None:
    found = legs(
        turns=[Turn(at=at("2026-11-16 09:00"), holder=Role.OFFICER)],
        rests=[Pause(start=at("2026-11-16 10:00"), end=at("2026-11-17 10:00"))],
        accepted_at=at("2026-11-16 09:00"),
        told_at=at("2026-11-17 11:00"),
        calendar=CALENDAR,
    )
    assert [(leg.holder, leg.work_time) for leg in found] == [
        (Role.OFFICER, 1 * HOUR),
        (Role.OFFICER, 1 * HOUR),
    ]


def test_in_handling_the_oldest_question_to_the_main_unit_has_the_case() -> None:
    """Asked, replied, sent back; a second question beside it; in a review the reviewer has it all the same."""
    lent = [
        Lent(
            question=1,
            holder=Role.UNIT_HEAD,
            unit=7,
            start=at("2026-11-16 10:00"),
            end=at("2026-11-16 12:00"),
        ),
        Lent(
            question=1,
            holder=Role.UNIT_HEAD,
            unit=7,
            start=at("2026-11-16 14:00"),
            end=at("2026-11-16 15:00"),
        ),
        Lent(question=2, holder=Role.CONVENER, start=at("2026-11-16 14:30"), end=at("2026-11-16 15:30")),
        Lent(question=3, holder=Role.UNIT_HEAD, unit=8, start=at("2026-11-16 16:30")),
    ]
    stays = [
        Stay(at=at("2026-11-16 09:00"), step=Step.HANDLING, passed_on_at=at("2026-11-16 09:30")),
        Stay(at=at("2026-11-16 16:00"), step=Step.NO_REVIEW),
    ]
    found = legs(
        turns=turns_of(stays),
        lent=lent,
        accepted_at=at("2026-11-16 09:00"),
        told_at=at("2026-11-16 17:00"),
        calendar=CALENDAR,
    )
    assert [(leg.holder, leg.unit, leg.work_time / HOUR) for leg in found] == [
        (Role.OFFICER, None, 1),
        (Role.UNIT_HEAD, 7, 2),
        (Role.OFFICER, None, 1),
        (Role.UNIT_HEAD, 7, 1),
        (Role.CONVENER, None, 0.5),
        (Role.OFFICER, None, 0.5),
        (Role.SITE_HEAD, None, 1),
    ]


def test_a_late_ruling_is_the_leaders_from_when_it_is_late() -> None:
    ruling = Lent(
        question=1,
        holder=Role.CONVENER,
        start=at("2026-11-16 09:00"),
        end=at("2026-11-16 12:00"),
        passed_on_at=at("2026-11-16 11:00"),
    )
    found = legs(
        turns=[Turn(at=at("2026-11-16 09:00"), holder=Role.OFFICER, lends=True)],
        lent=[ruling],
        accepted_at=at("2026-11-16 09:00"),
        told_at=at("2026-11-16 15:00"),
        calendar=CALENDAR,
    )
    assert charged(found) == {Role.CONVENER: 2 * HOUR, Role.LEADER: HOUR, Role.OFFICER: 2 * HOUR}


def test_who_is_waited_for_first_has_it_though_a_question_is_out() -> None:
    lent = [Lent(question=1, holder=Role.UNIT_HEAD, unit=7, start=at("2026-11-16 09:00"))]
    found = legs(
        turns=[Turn(at=at("2026-11-16 09:00"), holder=Role.OFFICER, lends=True)],
        lent=lent,
        pauses=[Pause(start=at("2026-11-16 10:00"), end=at("2026-11-16 11:00"))],
        deciding=[Pause(start=at("2026-11-16 11:00"), end=at("2026-11-16 12:00"))],
        accepted_at=at("2026-11-16 09:00"),
        told_at=at("2026-11-16 14:00"),
        calendar=CALENDAR,
    )
    assert charged(found) == {Role.UNIT_HEAD: 2 * HOUR, Role.CITIZEN: HOUR, Role.LEADER: HOUR}


def test_a_case_nobody_holds_is_a_defect() -> None:
    with pytest.raises(ValueError, match="somebody"):
        legs(turns=[], accepted_at=at("2026-11-16 09:00"), told_at=at("2026-11-16 12:00"), calendar=CALENDAR)


@given(st.data(), moments, moments)
def test_legs_are_unbroken_and_add_up_exactly(data: st.DataObject, a: datetime, b: datetime) -> None:
    start, end = sorted((a, b))
    times = sorted(data.draw(st.lists(moments, min_size=1, max_size=8)))
    turns = [
        Turn(at=t, holder=data.draw(st.sampled_from(list(Role))), lends=data.draw(st.booleans()))
        for t in times
    ]
    stops = sorted(data.draw(st.lists(moments, max_size=4).filter(lambda each: len(each) % 2 == 0)))
    pauses = [Pause(start=s, end=e) for s, e in zip(stops[::2], stops[1::2], strict=True)]
    asked = sorted(data.draw(st.lists(moments, max_size=4).filter(lambda each: len(each) % 2 == 0)))
    deciding = [Pause(start=s, end=e) for s, e in zip(asked[::2], asked[1::2], strict=True)]
    out = sorted(data.draw(st.lists(moments, max_size=6).filter(lambda each: len(each) % 2 == 0)))
    lent = [
        Lent(question=data.draw(st.integers(1, 3)), holder=Role.UNIT_HEAD, unit=7, start=s, end=e)
        for s, e in zip(out[::2], out[1::2], strict=True)
    ]
    found = legs(
        turns=turns,
        pauses=pauses,
        deciding=deciding,
        lent=lent,
        accepted_at=start,
        told_at=end,
        calendar=CALENDAR,
    )
    assert sum((leg.work_time for leg in found), timedelta()) == CALENDAR.work_time_between(start, end)
    assert [leg.end for leg in found[:-1]] == [leg.start for leg in found[1:]]
    assert all((one.holder, one.unit) != (other.holder, other.unit) for one, other in pairwise(found))
    assert start == end or (found[0].start, found[-1].end) == (start, end)


@given(st.data(), st.lists(moments, min_size=4, max_size=12, unique=True))
def test_the_legs_of_any_history_add_up_to_the_citizens_time(
    data: st.DataObject, times: list[datetime]
) -> None:
    """Waits, rests, reviews late or in time, in any order: what is charged is the clock's running time, whole."""
    times.sort()
    kinds = data.draw(
        st.lists(
            st.sampled_from([*sorted(OPEN_STEPS), "rest"]), min_size=len(times) - 1, max_size=len(times) - 1
        )
    )
    stays, pauses, rests = [Stay(at=times[0], step=Step.ACCEPTED)], [], []
    for (start, end), kind in zip(pairwise(times), kinds, strict=True):
        if kind == "rest":
            rests.append(Pause(start=start, end=end))
            continue
        out = data.draw(st.none() | moments)
        stays.append(
            Stay(at=start, step=Step(kind), passed_on_at=out, second_review=data.draw(st.booleans()))
        )
        if kind is Step.WAITING_CITIZEN:
            pauses.append(Pause(start=start, end=end))
    found = legs(
        turns=turns_of(stays),
        pauses=pauses,
        rests=rests,
        accepted_at=times[0],
        told_at=times[-1],
        calendar=CALENDAR,
    )
    rested = sum((_worked(rest) for rest in rests), timedelta())
    assert (
        sum(charged(found).values(), timedelta()) == CALENDAR.work_time_between(times[0], times[-1]) - rested
    )
    assert charged(found).get(Role.CITIZEN, timedelta()) == sum(
        (_worked(pause) for pause in pauses), timedelta()
    )


def _worked(pause: Pause) -> timedelta:
    assert pause.end is not None
    return CALENDAR.work_time_between(pause.start, pause.end)
