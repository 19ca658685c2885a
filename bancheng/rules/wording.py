"""Moments, days and spans of working time in the words a person reads.

Never seconds, never more than two units. Source: look/LOOK.md §4, §8.
"""

from datetime import date, datetime, timedelta

from bancheng.rules.calendar import local, weekday_name

PROVISIONAL = "暂定"
"""What stands beside a due until the holidays of its year are published."""
_LESS_THAN_A_MINUTE = "不到 1 分钟"


def date_words(on: date, *, near: date | None = None) -> str:
    """10月13日; with its year when that is not the year of the day it is read on."""
    words = f"{on.month}月{on.day}日"
    return f"{on.year}年{words}" if near and near.year != on.year else words


def day_words(on: date) -> str:
    """2026年10月13日: a day that is read in any year."""
    return f"{on.year}年{on.month}月{on.day}日"


def full_date_words(on: date) -> str:
    """10月13日（周二）."""
    return f"{date_words(on)}（{weekday_name(on)}）"


def due_day_words(on: date, *, near: date, provisional: bool = False) -> str:
    """1月6日（周三）, as a due is told outside the house; in another year, or not yet sure: 2027年1月6日（周三，暂定）.

    Shapes   near: the day on which it is told. provisional: the holidays on the way have not been published yet.
    """
    mark = f"，{PROVISIONAL}" if provisional else ""
    return f"{date_words(on, near=near)}（{weekday_name(on)}{mark}）"


def within_brackets(words: str) -> str:
    """综合窗口，兼“办不成事”反映: a name that has brackets of its own, as it stands inside others."""
    return words.replace("（", "，").replace("）", "")


def moment_words(at: datetime, *, now: datetime) -> str:
    """今天 17:00, 昨天 16:24, 10月13日 17:00."""
    at, now = local(at), local(now)
    near = {0: "今天", 1: "昨天"}.get((now.date() - at.date()).days)
    return f"{near or date_words(at.date(), near=now.date())} {at.hour}:{at.minute:02d}"


def span_words(span: timedelta, *, day: timedelta) -> str:
    """2 天 5 小时, 1 小时 20 分, 40 分钟: two units at most, rounded down.

    Units    span: working time. day: the length of a working day, which is what “1 天” means here.
    """
    days, rest = divmod(span, day)
    hours, rest = divmod(rest, timedelta(hours=1))
    minutes = rest // timedelta(minutes=1)
    if days:
        return f"{days} 天 {hours} 小时" if hours else f"{days} 天"
    if hours:
        return f"{hours} 小时 {minutes} 分" if minutes else f"{hours} 小时"
    return f"{minutes} 分钟" if minutes else _LESS_THAN_A_MINUTE


ENDS_A_SENTENCE = "。！？；…"


def whole_sentence(words: str) -> str:
    """Words as a sentence of a paper: with its full stop, if whoever wrote them left it out."""
    said = words.rstrip()
    return said if not said or said.endswith(tuple(ENDS_A_SENTENCE)) else f"{said}。"
