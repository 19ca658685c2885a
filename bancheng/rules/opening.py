"""When a site is open, said so that somebody finds his day: equal days in a row together, today by itself, a holiday by its name.

Source: domain.md §6.3 (hall hours are apart from working days); 无障碍环境建设法 art. 40 (what a service body tells must be legible).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from bancheng.rules.calendar import Day
from bancheng.rules.wording import date_words

WEEKDAYS = "一二三四五六日"
SHUT = "不开门"

Spans = tuple[tuple[time, time], ...]


@dataclass(frozen=True, kw_only=True)
class OpenDay:
    """One day of a site: when it is open, and what makes the day another than usual (国庆节放假, 调休上班), or nothing."""

    on: date
    spans: Spans
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Days in a row that are alike.

    Shapes   days: 11月28日（星期六）到29日（星期日）, as it is read aloud. hours: 9:00–12:00、13:00–17:00, or 不开门.
    """

    days: str
    hours: str
    why: str
    is_open: bool
    is_today: bool


def why_special(day: Day) -> str:
    """What a visitor must know of a day beside its weekday; a plain weekend or working day says nothing."""
    if day.is_make_up:
        return "调休上班"
    return f"{day.name}放假" if day.name and not day.works else ""


def stretches(days: Sequence[OpenDay], *, today: date) -> list[Stretch]:
    """The days as somebody reads them: today alone, then runs of equal days.

    Shapes   days: in order, without a gap.
    """
    runs: list[list[OpenDay]] = []
    for day in days:
        if runs and _goes_on(runs[-1][-1], day, today):
            runs[-1].append(day)
        else:
            runs.append([day])
    return [_stretch(run, today) for run in runs]


def hours_words(spans: Spans) -> str:
    """9:00–12:00、13:00–17:00; 不开门 without any."""
    return "、".join(f"{opens:%-H:%M}–{closes:%-H:%M}" for opens, closes in spans) or SHUT


def _goes_on(before: OpenDay, day: OpenDay, today: date) -> bool:
    return before.on != today and (before.spans, before.why) == (day.spans, day.why)


def _stretch(run: list[OpenDay], today: date) -> Stretch:
    first, last = run[0], run[-1]
    said = _with_weekday(first.on)
    if last is not first:
        is_same_month = last.on.month == first.on.month
        said += f"到{_with_weekday(last.on, day_only=is_same_month)}"
    return Stretch(
        days=said,
        hours=hours_words(first.spans),
        why=first.why,
        is_open=bool(first.spans),
        is_today=first.on == today,
    )


def _with_weekday(on: date, *, day_only: bool = False) -> str:
    words = f"{on.day}日" if day_only else date_words(on)
    return f"{words}（星期{WEEKDAYS[on.weekday()]}）"
