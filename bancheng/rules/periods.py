"""The stretches of days figures are counted over: a month, a quarter, days somebody chose. Half-open, in the office's own days.

Source: house.md §6 (periods are half-open); product.md M17 (monthly).
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bancheng.rules.calendar import ZONE
from bancheng.rules.wording import day_words

LONGEST = timedelta(days=366)
"""So many days at most are counted at once."""
QUARTERS = "一二三四"
MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
QUARTER = re.compile(r"(20\d\d)-Q([1-4])")


@dataclass(frozen=True, kw_only=True)
class Period:
    """Some days, half-open.

    Shapes   key: how an address names it. words: how people do. is_whole: a month or quarter of the calendar.
    """

    from_on: date
    to_on: date
    key: str
    words: str
    is_whole: bool = True

    @property
    def from_at(self) -> datetime:
        """Its first moment."""
        return midnight(self.from_on)

    @property
    def to_at(self) -> datetime:
        """The first moment after it."""
        return midnight(self.to_on)


def midnight(on: date) -> datetime:
    """The first moment of a day of the office."""
    return datetime.combine(on, time.min, ZONE)


def month_of(on: date) -> Period:
    """The month of a day."""
    return Period(
        from_on=_first(on.year, on.month),
        to_on=_first(on.year, on.month + 1),
        key=f"{on:%Y-%m}",
        words=f"{on.year}年{on.month}月",
    )


def quarter_of(on: date) -> Period:
    """The quarter of a day."""
    number = (on.month - 1) // 3
    return Period(
        from_on=_first(on.year, 3 * number + 1),
        to_on=_first(on.year, 3 * number + 4),
        key=f"{on.year}-Q{number + 1}",
        words=f"{on.year}年第{QUARTERS[number]}季度",
    )


def days(from_on: date, last_on: date) -> Period | None:
    """From a day to another, both counted; none where they are the wrong way round or more than a year."""
    to_on = last_on + timedelta(days=1)
    if not from_on < to_on <= from_on + LONGEST:
        return None
    words = f"{day_words(from_on)}至{day_words(last_on)}"
    return Period(from_on=from_on, to_on=to_on, key="", words=words, is_whole=False)


def named(key: str) -> Period | None:
    """The month or quarter an address names; none for anything else."""
    if found := MONTH.fullmatch(key):
        return month_of(date(int(found[1]), int(found[2]), 1))
    if found := QUARTER.fullmatch(key):
        return quarter_of(date(int(found[1]), 3 * int(found[2]) - 2, 1))
    return None


def latest(on: date, *, months: int, quarters: int) -> list[Period]:
    """The month and quarter of a day and those before, each kind from the newest."""
    found = [month_of(_first(on.year, on.month - back)) for back in range(months)]
    return found + [quarter_of(_first(on.year, on.month - 3 * back)) for back in range(quarters)]


def _first(year: int, month: int) -> date:
    """The first day of a month that may be counted beyond either end of its year."""
    more, number = divmod(month - 1, 12)
    return date(year + more, number + 1, 1)


def last_day(period: Period) -> date:
    """The last day that belongs to it."""
    return day_before(period.to_on)


def day_before(on: date) -> date:
    """The day before: the last that belongs to what ends, half-open, with this one."""
    return on - timedelta(days=1)


def months_words(from_on: date, to_on: date) -> str:
    """2026年3月, 2026年3月至5月, 2025年12月至2026年2月: some whole months, half-open."""
    last = day_before(to_on)
    first_words = f"{from_on.year}年{from_on.month}月"
    if (from_on.year, from_on.month) == (last.year, last.month):
        return first_words
    year = "" if from_on.year == last.year else f"{last.year}年"
    return f"{first_words}至{year}{last.month}月"
