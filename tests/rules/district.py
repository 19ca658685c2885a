"""The calendar the rule tests share: three years as the notices published them, by hand."""

from datetime import date, datetime, timedelta

from bancheng.rules.calendar import ZONE, DayRule, WorkingCalendar

NOTICE = "国务院办公厅关于{}年部分节假日安排的通知"

# (name, first day off, last day off) and make-up days, from the notices for 2025 and 2026.
OFF = [
    ("元旦", "2025-01-01", "2025-01-01"),
    ("春节", "2025-01-28", "2025-02-04"),
    ("清明节", "2025-04-04", "2025-04-06"),
    ("劳动节", "2025-05-01", "2025-05-05"),
    ("端午节", "2025-05-31", "2025-06-02"),
    ("国庆节", "2025-10-01", "2025-10-08"),
    ("元旦", "2026-01-01", "2026-01-03"),
    ("春节", "2026-02-15", "2026-02-23"),
    ("清明节", "2026-04-04", "2026-04-06"),
    ("劳动节", "2026-05-01", "2026-05-05"),
    ("端午节", "2026-06-19", "2026-06-21"),
    ("中秋节", "2026-09-25", "2026-09-27"),
    ("国庆节", "2026-10-01", "2026-10-07"),
    # 2027 has no notice: the statutory day alone, as org seeds it.
    ("元旦", "2027-01-01", "2027-01-01"),
]
MAKE_UP = [
    *("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
    *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
]


def _off_days() -> dict[date, DayRule]:
    days = {}
    for name, first, last in OFF:
        on = date.fromisoformat(first)
        while on <= date.fromisoformat(last):
            days[on] = DayRule(works=False, name=name, source=NOTICE.format(on.year))
            on += timedelta(days=1)
    return days


def _make_up_days() -> dict[date, DayRule]:
    days = [date.fromisoformat(text) for text in MAKE_UP]
    return {on: DayRule(works=True, name="调休上班", source=NOTICE.format(on.year)) for on in days}


CALENDAR = WorkingCalendar(days=_off_days() | _make_up_days(), published_years=frozenset({2025, 2026}))


def at(text: str) -> datetime:
    """“2026-10-09 16:00” on the wall clock of the district."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)
