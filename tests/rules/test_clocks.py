"""When things are due: every row with its reason, and what must hold for any start and any pause."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bancheng.rules.calendar import ZONE, WorkingCalendar
from bancheng.rules.clocks import (
    Due,
    Limit,
    Pause,
    as_if_resumed,
    due_at,
    paused_time,
    paused_workdays,
    same_day_due,
    second_limit,
    spot_due,
    supplement_due,
    yellow_at,
)
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Unit
from tests.rules.district import CALENDAR, at

HOUR = timedelta(hours=1)
starts = st.datetimes(datetime(2025, 1, 1), datetime(2026, 11, 30), timezones=st.just(ZONE))
working_limits = st.builds(
    Limit, count=st.integers(1, 15), unit=st.sampled_from([Unit.WORKDAY, Unit.WORK_HOUR])
)
any_limits = st.builds(Limit, count=st.integers(1, 15), unit=st.sampled_from(list(Unit)))


def wd(count: int) -> Limit:
    return Limit(count=count)


def hours(count: int) -> Limit:
    return Limit(count=count, unit=Unit.WORK_HOUR)


def pause(start: str, end: str | None) -> Pause:
    return Pause(start=at(start), end=at(end) if end else None)


@st.composite
def pauses_after(draw: st.DrawFn, start: datetime) -> list[Pause]:
    """Up to three pauses in order, the first any time after the start."""
    made, moment = [], start
    for _ in range(draw(st.integers(0, 3))):
        begin = moment + draw(st.timedeltas(timedelta(), timedelta(days=6)))
        moment = begin + draw(st.timedeltas(timedelta(), timedelta(days=6)))
        made.append(Pause(start=begin, end=moment))
    return made


@pytest.mark.parametrize(
    ("start", "limit", "due", "because"),
    [
        ("2026-02-12 10:00", wd(3), "2026-02-24 17:00", "14 February counts, then the festival"),
        ("2026-02-12 10:00", wd(5), "2026-02-26 17:00", "two more ordinary days"),
        ("2026-02-13 10:00", wd(1), "2026-02-14 17:00", "a make-up Saturday is the next working day"),
        ("2026-04-30 10:00", wd(3), "2026-05-08 17:00", "labour day"),
        ("2026-04-30 10:00", wd(5), "2026-05-11 17:00", "9 May counts"),
        ("2026-09-24 10:00", wd(3), "2026-09-30 17:00", "mid-autumn"),
        ("2026-09-30 10:30", wd(5), "2026-10-13 17:00", "10 October counts"),
        ("2026-09-30 10:30", wd(15), "2026-10-27 17:00", "10 October counts"),
        ("2025-12-31 10:00", wd(3), "2026-01-06 17:00", "Sunday 4 January counts"),
        ("2026-11-20 10:00", wd(3), "2026-11-25 17:00", "an ordinary weekend"),
        ("2026-11-21 10:00", wd(3), "2026-11-25 17:00", "the hall was open on Saturday: not counted"),
        ("2026-11-20 00:00", wd(1), "2026-11-23 17:00", "the first minute of a day is that day"),
        ("2026-11-20 23:59", wd(1), "2026-11-23 17:00", "so is the last"),
        ("2026-10-09 16:00", hours(4), "2026-10-10 12:00", "hours run at once, inside office hours"),
        ("2026-10-09 12:30", hours(4), "2026-10-09 17:00", "from lunch they run after it"),
        ("2026-10-09 17:00", hours(4), "2026-10-10 14:00", "three before lunch, one after"),
        ("2026-10-09 10:00", Limit(count=1, unit=Unit.DAY), "2026-10-10 17:00", "a make-up day is no rest"),
        ("2026-10-09 10:00", Limit(count=2, unit=Unit.DAY), "2026-10-12 17:00", "Sunday moves on"),
        ("2026-09-22 10:00", Limit(count=15, unit=Unit.DAY), "2026-10-08 17:00", "7 October moves on"),
    ],
)
def test_due(start: str, limit: Limit, due: str, because: str) -> None:
    assert due_at(received_at=at(start), limit=limit, calendar=CALENDAR).at == at(due), because


@pytest.mark.parametrize(
    ("limit", "stood", "due", "because"),
    [
        (wd(3), ("2026-11-17 09:00", "2026-11-18 09:00"), "2026-11-20 17:00", "one whole day, one day later"),
        (
            wd(3),
            ("2026-11-17 10:00", "2026-11-17 11:30"),
            "2026-11-20 10:30",
            "to the minute, no rounding up",
        ),
        (
            wd(3),
            ("2026-11-16 10:30", "2026-11-16 16:00"),
            "2026-11-19 17:00",
            "the start day was not counted",
        ),
        (
            wd(3),
            ("2026-11-19 16:59", "2026-11-24 16:00"),
            "2026-11-24 16:01",
            "a minute left, a minute given",
        ),
        (
            wd(3),
            ("2026-11-19 17:00", "2026-11-24 16:00"),
            "2026-11-19 17:00",
            "a pause after the due day is late",
        ),
        (wd(3), ("2026-11-17 17:00", "2026-11-18 09:00"), "2026-11-19 17:00", "nights cost nothing"),
        (
            hours(4),
            ("2026-11-16 11:00", "2026-11-16 14:00"),
            "2026-11-16 17:00",
            "two hours in three of standing",
        ),
        (
            Limit(count=3, unit=Unit.DAY),
            ("2026-11-17 09:00", "2026-11-18 09:00"),
            "2026-11-20 17:00",
            "a day",
        ),
        (
            Limit(count=3, unit=Unit.DAY),
            ("2026-11-17 09:00", "2026-11-17 19:00"),
            "2026-11-20 17:00",
            "at a close",
        ),
    ],
)
def test_a_pause_gives_back_exactly_its_working_time(
    limit: Limit, stood: tuple[str, str], due: str, because: str
) -> None:
    # Monday 16 November, 10:00; three working days would end on Thursday the 19th.
    found = due_at(received_at=at("2026-11-16 10:00"), limit=limit, calendar=CALENDAR, pauses=[pause(*stood)])
    assert found.at == at(due), because


def test_an_open_pause_leaves_the_earliest_moment_and_says_that_the_clock_stands() -> None:
    start, lasting = at("2026-11-16 10:00"), [pause("2026-11-17 10:00", None)]
    standing = due_at(received_at=start, limit=wd(3), calendar=CALENDAR, pauses=lasting)
    assert (standing.at, standing.standing) == (at("2026-11-19 17:00"), True)
    resumed = as_if_resumed(lasting, at("2026-11-18 10:00"))
    after = due_at(received_at=start, limit=wd(3), calendar=CALENDAR, pauses=resumed)
    assert (after.at, after.standing) == (at("2026-11-20 17:00"), False)


def test_a_due_date_says_why() -> None:
    due = due_at(
        received_at=at("2026-11-16 10:00"),
        limit=wd(3),
        calendar=CALENDAR,
        pauses=[pause("2026-11-17 10:00", "2026-11-17 11:30")],
    )
    assert (
        due.why == "自 11月16日次日起算 3 个工作日；其间暂停 1 小时 30 分，顺延；11月20日（周五）10:30 到期"
    )


def test_a_due_date_in_a_year_without_notice_is_provisional_and_says_so() -> None:
    due = due_at(received_at=at("2026-12-31 10:00"), limit=wd(3), calendar=CALENDAR)
    assert due.provisional
    assert due.at == at("2027-01-06 17:00")
    assert "2027 年放假安排尚未公布" in due.why
    assert not due_at(received_at=at("2026-12-28 10:00"), limit=wd(3), calendar=CALENDAR).provisional


@pytest.mark.parametrize(
    ("moment", "due", "because"),
    [
        ("2026-10-09 09:00", "2026-10-09 17:00", "the same working day"),
        ("2026-10-09 15:00", "2026-10-09 17:00", "exactly two hours are left"),
        ("2026-10-09 15:01", "2026-10-10 09:01", "two working hours are later than the close"),
        ("2026-10-09 16:00", "2026-10-10 10:00", "one hour left, one tomorrow, a make-up Saturday"),
        ("2026-10-09 12:30", "2026-10-09 17:00", "over lunch: from one o'clock"),
        ("2026-10-09 18:00", "2026-10-10 17:00", "closed: from the next opening, that whole day"),
        ("2026-10-03 11:00", "2026-10-08 17:00", "filed online in the holidays"),
    ],
)
def test_same_day_rule(moment: str, due: str, because: str) -> None:
    assert same_day_due(at=at(moment), calendar=CALENDAR).at == at(due), because


@pytest.mark.parametrize(
    ("accepted", "due", "because"),
    [
        ("2026-10-09 09:30", "2026-10-09 17:00", "the same working day"),
        ("2026-10-09 15:00", "2026-10-09 17:00", "two hours before close is not less than two"),
        ("2026-10-09 15:01", "2026-10-10 17:00", "less than two hours before close: the next working day"),
        ("2026-10-11 10:00", "2026-10-12 17:00", "accepted on a rest day: the next working day"),
        ("2026-10-09 07:00", "2026-10-09 17:00", "before opening the whole day lies ahead"),
        ("2026-10-09 19:00", "2026-10-10 17:00", "after close nothing is left of the day"),
    ],
)
def test_spot_rule(accepted: str, due: str, because: str) -> None:
    assert spot_due(accepted_at=at(accepted), calendar=CALENDAR).at == at(due), because


def test_a_spot_matter_waits_for_the_citizen_too() -> None:
    stood = [pause("2026-11-16 10:00", "2026-11-18 10:00")]
    assert spot_due(accepted_at=at("2026-11-16 09:30"), calendar=CALENDAR, pauses=stood).at == at(
        "2026-11-18 17:00"
    )


@pytest.mark.parametrize(
    ("first", "second", "because"),
    [
        (wd(3), wd(2), "half of three, rounded up"),
        (wd(1), wd(1), "never less than one"),
        (wd(4), wd(2), "half"),
        (hours(5), hours(3), "in the unit of the first"),
        (None, wd(1), "never judged"),
    ],
)
def test_second_limit(first: Limit | None, second: Limit, because: str) -> None:
    assert second_limit(first) == second, because


@pytest.mark.parametrize(
    ("printed", "used", "code", "because"),
    [
        ("2026-11-30", 0, None, "ten working days after the 16th"),
        ("2026-12-01", 0, "supplement.too_long", "eleven"),
        ("2026-11-20", 7, "supplement.too_long", "only three are left in the life of the case"),
        ("2026-11-19", 7, None, "exactly the three that are left"),
        ("2026-11-16", 0, "supplement.no_workday", "today is no day to come back"),
        ("2026-11-21", 0, "supplement.no_workday", "a Saturday"),
    ],
)
def test_the_day_printed_on_the_notice(printed: str, used: int, code: str | None, because: str) -> None:
    def ask() -> Due:
        return supplement_due(
            served_at=at("2026-11-16 10:00"),
            printed_on=date.fromisoformat(printed),
            limit=wd(10),
            calendar=CALENDAR,
            used_workdays=used,
        )

    if code is None:
        assert ask().at == at(f"{printed} 17:00"), because
        return
    with pytest.raises(Refused) as refused:
        ask()
    assert refused.value.code == code, because


def test_pause_days_leave_out_the_day_they_begin() -> None:
    stood = [pause("2026-11-16 10:00", "2026-11-16 16:00"), pause("2026-11-17 10:00", None)]
    assert paused_workdays(stood, at("2026-11-20 09:00"), CALENDAR) == 3


@pytest.mark.parametrize(
    ("start", "limit", "yellow", "because"),
    [
        ("2026-09-30 10:30", wd(5), "2026-10-12 09:00", "due on Tuesday: all of Monday is a warning"),
        ("2026-10-08 10:30", wd(3), "2026-10-10 09:00", "due on Monday: the make-up Saturday before it"),
        ("2026-10-09 10:00", hours(3), "2026-10-09 12:00", "the last of three hours"),
        ("2026-11-16 10:00", wd(1), "2026-11-17 11:40", "13 working hours run; the last third of them"),
        ("2026-11-16 09:00", wd(2), "2026-11-17 09:00", "two days: from the middle one on"),
    ],
)
def test_yellow(start: str, limit: Limit, yellow: str, because: str) -> None:
    due = due_at(received_at=at(start), limit=limit, calendar=CALENDAR)
    assert yellow_at(started_at=at(start), due=due, limit=limit, calendar=CALENDAR) == at(yellow), because


def test_the_yellow_third_leaves_out_the_pause() -> None:
    start, stood = at("2026-11-16 09:00"), [pause("2026-11-16 10:00", "2026-11-16 13:00")]
    due = due_at(received_at=start, limit=hours(3), calendar=CALENDAR, pauses=stood)
    assert due.at == at("2026-11-16 15:00")
    assert yellow_at(started_at=start, due=due, limit=hours(3), calendar=CALENDAR, pauses=stood) == at(
        "2026-11-16 14:00"
    )


@given(starts, any_limits)
def test_due_never_falls_on_a_rest_day_and_day_limits_end_at_close(start: datetime, limit: Limit) -> None:
    due = due_at(received_at=start, limit=limit, calendar=CALENDAR).at
    assert CALENDAR.is_workday(due.date())
    if limit.unit is not Unit.WORK_HOUR:
        assert due == CALENDAR.close_of(due.date())


@given(starts, st.timedeltas(timedelta(), timedelta(days=9)), any_limits, st.integers(0, 5))
def test_due_is_monotone_in_start_and_limit(
    start: datetime, later: timedelta, limit: Limit, more: int
) -> None:
    longer = Limit(count=limit.count + more, unit=limit.unit)
    due = due_at(received_at=start, limit=limit, calendar=CALENDAR).at
    assert due <= due_at(received_at=start + later, limit=limit, calendar=CALENDAR).at
    assert due <= due_at(received_at=start, limit=longer, calendar=CALENDAR).at


def _net(start: datetime, end: datetime, pauses: Sequence[Pause], calendar: WorkingCalendar) -> timedelta:
    return calendar.work_time_between(start, end) - paused_time(pauses, start, end, calendar)


@given(st.data(), starts, working_limits)
def test_pauses_shift_by_exactly_their_working_time(
    data: st.DataObject, start: datetime, limit: Limit
) -> None:
    pauses = data.draw(pauses_after(start))
    plain = due_at(received_at=start, limit=limit, calendar=CALENDAR).at
    due = due_at(received_at=start, limit=limit, calendar=CALENDAR, pauses=pauses).at
    since = start if limit.unit is Unit.WORK_HOUR else CALENDAR.close_of(start.date())
    # What runs outside the pauses is the limit itself: exact, and never more than the gross pause.
    assert _net(since, due, pauses, CALENDAR) == _net(since, plain, (), CALENDAR)
    assert CALENDAR.work_time_between(plain, due) == paused_time(pauses, since, due, CALENDAR)
    assert not any(p.start < due < (p.end or due) for p in pauses), "never due while the clock stands"


@given(st.data(), starts, any_limits, st.timedeltas(timedelta(), timedelta(days=3)))
def test_a_longer_pause_never_makes_it_due_earlier(
    data: st.DataObject, start: datetime, limit: Limit, longer: timedelta
) -> None:
    pauses = data.draw(pauses_after(start))[:1]
    more = [Pause(start=p.start, end=p.end + longer) for p in pauses if p.end]
    due = due_at(received_at=start, limit=limit, calendar=CALENDAR, pauses=pauses).at
    assert due <= due_at(received_at=start, limit=limit, calendar=CALENDAR, pauses=more).at


@given(st.data(), starts, any_limits)
def test_yellow_lies_between_start_and_due(data: st.DataObject, start: datetime, limit: Limit) -> None:
    pauses = data.draw(pauses_after(start))
    due = due_at(received_at=start, limit=limit, calendar=CALENDAR, pauses=pauses)
    yellow = yellow_at(started_at=start, due=due, limit=limit, calendar=CALENDAR, pauses=pauses)
    assert start <= yellow <= due.at


@given(starts)
def test_same_day_rule_gives_two_hours_and_never_more_than_two_days(start: datetime) -> None:
    due = same_day_due(at=start, calendar=CALENDAR).at
    assert CALENDAR.work_time_between(start, due) >= 2 * HOUR
    assert CALENDAR.work_time_between(start, due) <= CALENDAR.day_length


@pytest.mark.parametrize("count", [0, -1])
def test_a_limit_of_nothing_is_refused_at_birth(count: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        Limit(count=count)


def test_contradictory_pauses_are_refused() -> None:
    with pytest.raises(ValueError, match="end before"):
        pause("2026-11-17 10:00", "2026-11-16 10:00")
    with pytest.raises(ValueError, match="overlap"):
        due_at(
            received_at=at("2026-11-16 10:00"),
            limit=wd(3),
            calendar=CALENDAR,
            pauses=[pause("2026-11-17 10:00", None), pause("2026-11-18 10:00", "2026-11-19 10:00")],
        )
