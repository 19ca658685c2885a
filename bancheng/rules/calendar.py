"""The calendar is law: which days work, why, and when the district's offices are open.

Days come as published data, each with the notice that says so. A year without a published notice
still has an answer for every day, marked provisional. Working time is additive: the time from
a to b and from b to c is exactly the time from a to c.
Source: 职工工作时间的规定 art. 7; 全国年节及纪念日放假办法; domain.md §6; process table §3.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE_HOURS = ((time(9), time(12)), (time(13), time(17)))
WEEKDAYS = "一二三四五六日"
WEEKEND_SOURCE = "《国务院关于职工工作时间的规定》第七条"

_ONE_DAY = timedelta(days=1)
_NOTHING = timedelta()


@dataclass(frozen=True, kw_only=True)
class DayRule:
    """What a notice says of one day: 国庆节 (does not work) or 调休上班 (works)."""

    works: bool
    name: str
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day with its reason in words and the notice or rule behind it.

    Shapes   name: the holiday or make-up as the notice calls it, empty for ordinary days.
             provisional: the notice for its year has not been published yet.
    """

    date: date
    works: bool
    why: str
    source: str
    provisional: bool
    name: str = ""

    @property
    def is_make_up(self) -> bool:
        """Whether it works although it is a Saturday or Sunday (调休)."""
        return self.works and self.date.weekday() >= 5


def local(at: datetime) -> datetime:
    """The same moment on the wall clock of the district.

    Raises   ValueError for a moment without zone: it would silently be read as somebody's own time.
    """
    if at.tzinfo is None:
        raise ValueError("a moment without a zone has no place in the calendar")
    return at.astimezone(ZONE)


def weekday_name(on: date) -> str:
    """周三."""
    return "周" + WEEKDAYS[on.weekday()]


def awaiting_notice(year: int) -> str:
    """Why a day of this year may still change."""
    return f"{year} 年放假安排尚未公布，按法定假日推算"


@dataclass(frozen=True, kw_only=True, eq=False)
class WorkingCalendar:
    """The working days and office hours of the district.

    Shapes   days: only the days that differ from the plain week, or that a notice names.
             hours: half-open spans of local time, in order, the same on every working day.
             published_years: years whose notice has been published; all others are provisional.
    """

    days: Mapping[date, DayRule] = field(default_factory=dict)
    hours: tuple[tuple[time, time], ...] = OFFICE_HOURS
    published_years: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        ends = [moment for span in self.hours for moment in span]
        if not ends or any(later <= earlier for earlier, later in pairwise(ends)):
            raise ValueError("office hours must be given, in order and without overlap")

    # --- days -----------------------------------------------------------------------------------

    def is_workday(self, on: date) -> bool:
        """Whether public offices work on this day, make-up days included."""
        rule = self.days.get(on)
        return rule.works if rule else on.weekday() < 5

    def is_provisional(self, on: date) -> bool:
        """Whether the notice for this day's year is still to come."""
        return on.year not in self.published_years

    def provisional_years(self, start: date, end: date) -> tuple[int, ...]:
        """The years touched from start to end, both included, whose notice is still to come."""
        return tuple(y for y in range(start.year, end.year + 1) if y not in self.published_years)

    def day(self, on: date) -> Day:
        """The day with its reason: 国庆节放假, 周六，调休上班, 周日，周末休息, 周三，工作日."""
        rule = self.days.get(on)
        works = self.is_workday(on)
        provisional = self.is_provisional(on)
        why = _why(on, works, rule.name if rule else "")
        return Day(
            date=on,
            works=works,
            why=f"{why}（{awaiting_notice(on.year)}）" if provisional else why,
            source=rule.source if rule else WEEKEND_SOURCE,
            provisional=provisional,
            name=rule.name if rule else "",
        )

    def add_workdays(self, on: date, count: int) -> date:
        """The count-th working day after this day; before it, when count is negative.

        The day itself is never counted; count 0 is the day itself, working or not.
        """
        step = _ONE_DAY if count > 0 else -_ONE_DAY
        left = abs(count)
        while left:
            on += step
            left -= self.is_workday(on)
        return on

    def workday_from(self, on: date) -> date:
        """This day if it works, else the next working day (civil code art. 203)."""
        return on if self.is_workday(on) else self.add_workdays(on, 1)

    def workdays_between(self, start: date, end: date) -> int:
        """How many working days lie after start, up to and with end; negative when end is earlier."""
        return self._workdays_through(end) - self._workdays_through(start)

    # --- hours ----------------------------------------------------------------------------------

    @cached_property
    def day_length(self) -> timedelta:
        """The working time of one whole working day: what “1 天” means on every clock."""
        return sum((_on_day(end) - _on_day(start) for start, end in self.hours), _NOTHING)

    def open_of(self, on: date) -> datetime:
        """When business starts on a day that works."""
        return datetime.combine(on, self.hours[0][0], ZONE)

    def close_of(self, on: date) -> datetime:
        """When business stops on a day that works; on any other day the same hour."""
        return datetime.combine(on, self.hours[-1][1], ZONE)

    def is_open(self, at: datetime) -> bool:
        """Whether the offices work at this moment; at the stroke of closing they no longer do."""
        at = local(at)
        return self.is_workday(at.date()) and any(start <= at.time() < end for start, end in self.hours)

    def next_open(self, at: datetime) -> datetime:
        """This moment if the offices are open, else the next opening (after lunch, next working day)."""
        at = local(at)
        if self.is_workday(at.date()):
            for start, end in self.hours:
                if at.time() < end:
                    return max(at, datetime.combine(at.date(), start, ZONE))
        return self.open_of(self.add_workdays(at.date(), 1))

    def work_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from start to end, exact and additive; negative when end is earlier."""
        return self._work_time_until(local(end)) - self._work_time_until(local(start))

    def add_work_time(self, at: datetime, span: timedelta) -> datetime:
        """The first moment by which this much working time has passed.

        Four hours from 16:00 are up at 12:00 of the next working day, not at 13:00 after lunch.
        Raises   ValueError for a negative span: clocks of the regulation do not run backwards.
        """
        if span < _NOTHING:
            raise ValueError("working time can only be added")
        at = local(at)
        if not span:
            return at
        span += self._within_day(at)
        on = at.date() if self.is_workday(at.date()) else self.add_workdays(at.date(), 1)
        # Whole days are skipped at once; a span that is used up exactly ends at closing time.
        whole, rest = divmod(span, self.day_length)
        if not rest:
            whole, rest = whole - 1, self.day_length
        return self._moment_in_day(self.add_workdays(on, whole), rest)

    # --- the arithmetic beneath -----------------------------------------------------------------

    @cached_property
    def _differences(self) -> tuple[list[date], list[int]]:
        """The days that differ from the plain week, and the running sum of their +1 and −1."""
        differing = sorted(d for d, rule in self.days.items() if rule.works != (d.weekday() < 5))
        return differing, [0, *accumulate(1 if self.days[d].works else -1 for d in differing)]

    def _workdays_through(self, on: date) -> int:
        """Working days since the beginning of the calendar, this one included.

        By arithmetic, not by walking: a year costs no more than a day.
        """
        weeks, days = divmod(on.toordinal(), 7)  # ordinal 1 was a Monday
        differing, sums = self._differences
        return weeks * 5 + min(days, 5) + sums[bisect_right(differing, on)]

    def _work_time_until(self, at: datetime) -> timedelta:
        """Working time since the beginning of the calendar."""
        full_days = self._workdays_through(at.date()) - self.is_workday(at.date())
        return full_days * self.day_length + self._within_day(at)

    def _within_day(self, at: datetime) -> timedelta:
        """Working time of this day that has passed by this moment."""
        if not self.is_workday(at.date()):
            return _NOTHING
        now = _on_day(at.time())
        return sum((max(_NOTHING, min(now, _on_day(e)) - _on_day(s)) for s, e in self.hours), _NOTHING)

    def _moment_in_day(self, on: date, span: timedelta) -> datetime:
        """The moment of a working day by which this much of its working time has passed."""
        for start, end in self.hours:
            length = _on_day(end) - _on_day(start)
            if span <= length:
                return datetime.combine(on, start, ZONE) + span
            span -= length
        return self.close_of(on)


def _on_day(moment: time) -> timedelta:
    """A time of day as the span since midnight."""
    return timedelta(
        hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond
    )


def _why(on: date, works: bool, name: str) -> str:
    """The reason of a day in the words a clerk would use."""
    weekday = weekday_name(on)
    if works and not name:
        return f"{weekday}，工作日"
    if works:
        return f"{weekday}，{name if '班' in name else name + '调休上班'}"
    if name:
        return f"{name}放假"
    return f"{weekday}，周末休息"
