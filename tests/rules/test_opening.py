"""Hours as somebody reads them: today alone, equal days together, a holiday and a make-up day by their names."""

from datetime import date, time, timedelta

import pytest

from bancheng.rules.calendar import DayRule, WorkingCalendar
from bancheng.rules.opening import OpenDay, stretches, why_special

MORNING, DAY = ((time(9), time(12)),), ((time(9), time(12)), (time(13), time(17)))
THURSDAY = date(2026, 9, 24)
CALENDAR = WorkingCalendar(
    days={
        date(2026, 9, 25): DayRule(works=False, name="中秋节"),
        date(2026, 9, 20): DayRule(works=True, name="国庆节"),
    },
    published_years=frozenset({2026}),
)


def of(*hours: tuple, why: str = "") -> list[OpenDay]:
    return [OpenDay(on=THURSDAY + timedelta(days=nth), spans=spans) for nth, spans in enumerate(hours)]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([], []),
        (of(DAY), ["9月24日（星期四） 9:00–12:00、13:00–17:00"]),
        # Today stands alone, though tomorrow is like it: it is what most people look for.
        (of(DAY, DAY), ["9月24日（星期四） 9:00–12:00、13:00–17:00", "9月25日（星期五） 9:00–12:00、13:00–17:00"]),
        (
            of(DAY, DAY, (), (), MORNING),
            [
                "9月24日（星期四） 9:00–12:00、13:00–17:00",
                "9月25日（星期五） 9:00–12:00、13:00–17:00",
                "9月26日（星期六）到27日（星期日） 不开门",
                "9月28日（星期一） 9:00–12:00",
            ],
        ),
        # A run over the end of a month names the month again.
        (of(DAY, *[MORNING] * 8), ["9月24日（星期四） 9:00–12:00、13:00–17:00", "9月25日（星期五）到10月2日（星期五） 9:00–12:00"]),
    ],
)  # fmt: skip
def test_days_that_are_alike_are_said_together(days: list[OpenDay], said: list[str]) -> None:
    found = stretches(days, today=THURSDAY)
    assert [f"{one.days} {one.hours}" for one in found] == said
    assert [one.is_today for one in found] == [True, *[False] * (len(found) - 1)][: len(found)]


def test_a_holiday_is_not_told_together_with_a_plain_weekend() -> None:
    days = [OpenDay(on=THURSDAY + timedelta(days=nth), spans=(), why=why) for nth, why in enumerate(["", "中秋节放假", ""])]  # fmt: skip
    assert [one.why for one in stretches(days, today=THURSDAY)] == ["", "中秋节放假", ""]


@pytest.mark.parametrize(
    ("on", "why"),
    [
        (date(2026, 9, 25), "中秋节放假"),
        (date(2026, 9, 20), "调休上班"),
        (date(2026, 9, 24), ""),
        (date(2026, 9, 26), ""),
    ],
)
def test_only_what_is_unusual_of_a_day_is_said(on: date, why: str) -> None:
    assert why_special(CALENDAR.day(on)) == why
