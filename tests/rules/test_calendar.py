"""The working calendar: days with reasons, hours, and arithmetic that adds up."""

from datetime import UTC, date, datetime, time, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bancheng.rules.calendar import ZONE, DayRule, WorkingCalendar
from tests.rules.district import CALENDAR, at

HOUR = timedelta(hours=1)
days = st.dates(date(2024, 12, 1), date(2027, 3, 1))
moments = st.datetimes(datetime(2024, 12, 1), datetime(2027, 3, 1), timezones=st.just(ZONE))
spans = st.timedeltas(timedelta(), timedelta(hours=200))


@pytest.mark.parametrize(
    ("start", "count", "end", "because"),
    [
        ("2026-02-12", 3, "2026-02-24", "14 February is a make-up Saturday, the festival lasts to the 23rd"),
        ("2026-02-12", 5, "2026-02-26", "two more ordinary days"),
        ("2026-02-13", 1, "2026-02-14", "a make-up Saturday is the next working day"),
        ("2026-04-30", 3, "2026-05-08", "labour day to the 5th"),
        ("2026-04-30", 5, "2026-05-11", "9 May is a make-up Saturday, the 10th a Sunday"),
        ("2026-09-24", 3, "2026-09-30", "mid-autumn from the 25th to the 27th"),
        ("2026-09-30", 5, "2026-10-13", "10 October counts"),
        ("2026-09-30", 15, "2026-10-27", "10 October counts"),
        ("2025-12-31", 3, "2026-01-06", "Sunday 4 January counts, two years touched"),
        ("2026-11-20", 3, "2026-11-25", "an ordinary weekend"),
        ("2026-11-21", 3, "2026-11-25", "received on a Saturday the hall was open: the day is not counted"),
        ("2026-10-13", -1, "2026-10-12", "backwards"),
        ("2026-10-12", -1, "2026-10-10", "backwards over a Sunday to a make-up Saturday"),
        ("2026-10-03", 0, "2026-10-03", "none added: the day itself, working or not"),
    ],
)
def test_adds_working_days(start: str, count: int, end: str, because: str) -> None:
    assert CALENDAR.add_workdays(date.fromisoformat(start), count) == date.fromisoformat(end), because


@pytest.mark.parametrize(
    ("on", "works", "why", "provisional"),
    [
        ("2026-10-01", False, "国庆节放假", False),
        ("2026-10-10", True, "周六，调休上班", False),
        ("2026-10-11", False, "周日，周末休息", False),
        ("2026-10-12", True, "周一，工作日", False),
        ("2027-01-01", False, "元旦放假（2027 年放假安排尚未公布，按法定假日推算）", True),
        ("2027-01-04", True, "周一，工作日（2027 年放假安排尚未公布，按法定假日推算）", True),
    ],
)
def test_every_day_has_a_reason(on: str, works: bool, why: str, provisional: bool) -> None:
    day = CALENDAR.day(date.fromisoformat(on))
    assert (day.works, day.why, day.provisional) == (works, why, provisional)
    assert day.source


def test_a_make_up_day_named_after_its_holiday_still_says_that_it_works() -> None:
    saturday = date(2026, 10, 10)
    calendar = WorkingCalendar(
        days={saturday: DayRule(works=True, name="国庆节")}, published_years=frozenset({2026})
    )
    assert calendar.day(saturday).why == "周六，国庆节调休上班"
    assert calendar.day(saturday).is_make_up


def test_2026_has_248_working_days() -> None:
    assert CALENDAR.workdays_between(date(2025, 12, 31), date(2026, 12, 31)) == 248


@pytest.mark.parametrize("year", [2025, 2026])
def test_agrees_with_an_independent_calendar_every_day(year: int) -> None:
    on = date(year, 1, 1)
    while on.year == year:
        assert CALENDAR.is_workday(on) == chinese_calendar.is_workday(on), on
        on += timedelta(days=1)


@pytest.mark.parametrize("year", range(1900, 2200))
def test_no_year_is_an_error(year: int) -> None:
    for on in (date(year, 1, 1), date(year, 7, 1), date(year, 12, 31)):
        assert CALENDAR.day(on).why
        assert CALENDAR.day(on).provisional == (year not in {2025, 2026})
        assert CALENDAR.workdays_between(on, CALENDAR.add_workdays(on, 15)) == 15
        close = CALENDAR.close_of(on)
        assert CALENDAR.work_time_between(close, CALENDAR.add_work_time(close, 20 * HOUR)) == 20 * HOUR


@pytest.mark.parametrize(
    ("moment", "is_open", "opens"),
    [
        ("2026-10-09 08:59", False, "2026-10-09 09:00"),
        ("2026-10-09 09:00", True, "2026-10-09 09:00"),
        ("2026-10-09 12:00", False, "2026-10-09 13:00"),
        ("2026-10-09 12:30", False, "2026-10-09 13:00"),
        ("2026-10-09 16:59:59", True, "2026-10-09 16:59:59"),
        ("2026-10-09 17:00", False, "2026-10-10 09:00"),
        ("2026-10-10 10:20", True, "2026-10-10 10:20"),
        ("2026-10-11 10:20", False, "2026-10-12 09:00"),
        ("2026-10-01 10:20", False, "2026-10-08 09:00"),
    ],
)
def test_opening(moment: str, is_open: bool, opens: str) -> None:
    assert CALENDAR.is_open(at(moment)) is is_open
    assert CALENDAR.next_open(at(moment)) == at(opens)


@pytest.mark.parametrize(
    ("moment", "hours", "end", "because"),
    [
        ("2026-10-09 16:00", 4, "2026-10-10 12:00", "one hour today, three on the make-up Saturday"),
        ("2026-10-09 10:00", 2, "2026-10-09 12:00", "up at noon, not when lunch is over"),
        ("2026-10-09 11:00", 2, "2026-10-09 14:00", "lunch does not run"),
        ("2026-10-09 09:00", 7, "2026-10-09 17:00", "a whole day is up at closing, not at the next opening"),
        ("2026-10-09 20:00", 2, "2026-10-10 11:00", "counted from the next opening"),
        ("2026-10-11 10:00", 8, "2026-10-13 10:00", "from a rest day, over one whole day"),
        ("2026-10-09 12:30", 0, "2026-10-09 12:30", "nothing to add"),
    ],
)
def test_adds_working_time(moment: str, hours: int, end: str, because: str) -> None:
    assert CALENDAR.add_work_time(at(moment), hours * HOUR) == at(end), because


def test_moments_of_any_zone_are_read_on_the_district_wall_clock() -> None:
    utc = datetime(2026, 10, 9, 8, 0, tzinfo=UTC)
    assert CALENDAR.is_open(utc)
    assert CALENDAR.add_work_time(utc, 4 * HOUR) == at("2026-10-10 12:00")


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        CALENDAR.is_open(datetime(2026, 10, 9, 9))


@pytest.mark.parametrize(
    "hours",
    [(), ((time(12), time(9)),), ((time(9), time(13)), (time(12), time(17)))],
    ids=["none", "backwards", "overlapping"],
)
def test_contradictory_office_hours_are_refused_at_birth(hours: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="office hours"):
        WorkingCalendar(hours=hours)


@given(days, st.integers(0, 40))
def test_adding_then_counting_comes_back(start: date, count: int) -> None:
    end = CALENDAR.add_workdays(start, count)
    assert CALENDAR.workdays_between(start, end) == count
    assert count == 0 or CALENDAR.is_workday(end)


@given(days, days)
def test_counting_by_arithmetic_equals_counting_by_walking(a: date, b: date) -> None:
    start, end = sorted((a, b))
    walked = sum(
        CALENDAR.is_workday(date.fromordinal(n)) for n in range(start.toordinal() + 1, end.toordinal() + 1)
    )
    assert CALENDAR.workdays_between(start, end) == walked


@given(moments, spans)
def test_adding_then_measuring_working_time_comes_back(start: datetime, span: timedelta) -> None:
    end = CALENDAR.add_work_time(start, span)
    assert end >= start
    assert CALENDAR.work_time_between(start, end) == span


@given(moments, moments, moments)
def test_working_time_is_additive(a: datetime, b: datetime, c: datetime) -> None:
    between = CALENDAR.work_time_between
    assert between(a, b) + between(b, c) == between(a, c)


@given(moments, spans, spans)
def test_more_working_time_never_ends_earlier(start: datetime, one: timedelta, other: timedelta) -> None:
    shorter, longer = sorted((one, other))
    assert CALENDAR.add_work_time(start, shorter) <= CALENDAR.add_work_time(start, longer)


def test_a_year_of_working_time_costs_no_more_than_a_day() -> None:
    looked_up: list[date] = []

    class Watched(dict[date, DayRule]):
        def get(self, on: date, default: DayRule | None = None) -> DayRule | None:  # type: ignore[override]
            looked_up.append(on)
            return super().get(on, default)

    calendar = WorkingCalendar(days=Watched(CALENDAR.days))
    assert calendar.work_time_between(at("2026-01-01 00:00"), at("2027-01-01 00:00")) == 248 * 7 * HOUR
    assert set(looked_up) == {date(2026, 1, 1), date(2027, 1, 1)}, "only the two ends are looked at"
