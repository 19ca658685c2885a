"""How the house says moments, days, counts and shares. Pure: the moment “now” is always handed in."""

from dataclasses import dataclass
from datetime import date, datetime

from bancheng.rules.calendar import local
from bancheng.rules.metrics import interval
from bancheng.rules.wording import date_words

WEEKDAYS = "一二三四五六日"
NEAR_DAYS = {-1: "昨天", 0: "今天"}
SHARE_FROM = 5
DECIMALS_FROM = 30


def clock_time(at: datetime) -> str:
    """9:10, 17:00."""
    return f"{local(at):%-H:%M}"


def day_words(day: date, today: date) -> str:
    """今天, 昨天, 10月8日, and with the year when it is another one."""
    return NEAR_DAYS.get((day - today).days) or date_words(day, near=today)


def month_day(day: date) -> str:
    """10月8日."""
    return date_words(day)


def short_day(day: date) -> str:
    """10/8, for narrow columns."""
    return f"{day.month}/{day.day}"


def short_moment(at: datetime) -> str:
    """10/8 9:05, for narrow columns."""
    return f"{short_day(local(at).date())} {clock_time(at)}"


def weekday_words(day: date) -> str:
    """星期六."""
    return f"星期{WEEKDAYS[day.weekday()]}"


def full_day(day: date) -> str:
    """10月13日（星期二）, as we say it to a citizen."""
    return f"{date_words(day)}（{weekday_words(day)}）"


def paper_day(day: date) -> str:
    """2026 年 10 月 9 日, as it stands on paper."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def elapsed_words(seconds: int) -> str:
    """38 秒, 1 分 5 秒, 2 小时 3 分; two units at most."""
    minutes, rest = divmod(max(seconds, 0), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} 小时 {minutes} 分" if minutes else f"{hours} 小时"
    if minutes:
        return f"{minutes} 分 {rest} 秒" if rest else f"{minutes} 分"
    return f"{rest} 秒"


def size_words(octets: int) -> str:
    """640 B, 12 KB, 3.4 MB."""
    if octets < 1024:
        return f"{octets} B"
    if octets < 1024 * 1024:
        return f"{octets / 1024:.0f} KB"
    return f"{octets / 1024 / 1024:.1f} MB"


@dataclass(frozen=True, kw_only=True)
class Share:
    """A share as it may be shown for its size.

    Shapes  percent: “94.6”, “82”, or empty when there are too few to speak of percents;
            low, high: the interval in whole percents; x: where the dot stands on the axis, 0–100.
    """

    part: int
    whole: int
    percent: str
    low: int
    high: int
    x: float


def share(part: int, whole: int) -> Share:
    """Under 5 no percent at all, under 30 no decimals. Source: LOOK §6 bc-rate."""
    if not 0 <= part <= whole:
        raise ValueError("a share needs 0 ≤ part ≤ whole")
    if whole == 0:
        return Share(part=0, whole=0, percent="", low=0, high=100, x=0)
    low, high = interval(part, whole)
    x = 100 * part / whole
    digits = 1 if whole >= DECIMALS_FROM else 0
    percent = f"{x:.{digits}f}" if whole >= SHARE_FROM else ""
    return Share(part=part, whole=whole, percent=percent, low=low, high=high, x=x)


def share_words(part: int, whole: int) -> str:
    """“94.6%（53 / 56）”; few: “4 件里 3 件”; none: “还没有”."""
    if whole == 0:
        return "还没有"
    shown = share(part, whole)
    return f"{shown.percent}%（{part} / {whole}）" if shown.percent else f"{whole} 件里 {part} 件"
