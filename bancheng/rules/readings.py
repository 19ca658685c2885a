"""What a clock says at this moment: a tone, the words, and never one without the other.

The remaining time is working time; “1 天” is the length of the hall's office hours. It is counted as the day
strip counts: what passes before the limit begins to run is nobody's, so a clock never shows more than its limit.
Source: look/LOOK.md §4; process table §3.
"""

from dataclasses import dataclass
from datetime import datetime

from bancheng.rules.calendar import WorkingCalendar, local
from bancheng.rules.clocks import Due, Limit, counting, day_before, is_short, yellow_at
from bancheng.rules.vocabulary import Tone
from bancheng.rules.wording import date_words, moment_words, span_words


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A clock as it is read: 剩 2 天 5 小时 ／ 10月13日 17:00 前."""

    tone: Tone
    main: str
    sub: str


@dataclass(frozen=True, kw_only=True)
class Standstill:
    """Why a clock stands: 等您补材料, since when, and until when.

    Shapes   reason: as the reader should hear it (等您补材料 to the citizen, 等反映人补材料 inside).
             until: the close of the day printed on the notice. used_workdays: pause the case had before this one.
    """

    since: datetime
    reason: str
    until: datetime
    used_workdays: int = 0


def reading(
    *,
    due: Due,
    now: datetime,
    calendar: WorkingCalendar,
    limit: Limit,
    paused: Standstill | None = None,
    done_at: datetime | None = None,
    started_at: datetime | None = None,
    act: str = "答复",
) -> Reading:
    """The tone and words of a clock at this moment.

    Shapes   started_at: needed for the yellow third of a limit under two days, and not to count the start
             day; without it such a clock is calm until its due day. act: what is due, from the table of clocks.
    """
    since = _counted_from(started_at, due, limit, calendar)
    if done_at is not None:
        return _done(due, done_at, now, calendar, act, since)
    if paused is not None:
        return _paused(paused, now, calendar)
    if now > due.at:
        return _over(due, now, calendar, act)
    tone = _tone(due, now, calendar, limit, started_at)
    left = span_words(calendar.work_time_between(max(since or now, now), due.at), day=calendar.day_length)
    return Reading(tone=tone, main=f"剩 {left}", sub=f"{moment_words(due.at, now=now)} 前{_provisional(due)}")


def _counted_from(
    started_at: datetime | None, due: Due, limit: Limit, calendar: WorkingCalendar
) -> datetime | None:
    """When the limit begins to run: its start day is not counted; none where the whole limit was not given.

    What is due the same day, or two working hours on, began at once and leaves no whole day after its own.
    """
    if started_at is None:
        return None
    since, budget = counting(started_at, limit, calendar)
    return since if calendar.work_time_between(since, due.at) >= budget else None


def _tone(
    due: Due, now: datetime, calendar: WorkingCalendar, limit: Limit, started_at: datetime | None
) -> Tone:
    if local(now).date() == local(due.at).date():
        return Tone.TODAY
    if started_at is not None:
        near = yellow_at(started_at=started_at, due=due, limit=limit, calendar=calendar)
    elif is_short(limit, calendar):
        return Tone.CALM
    else:
        near = day_before(due, calendar)
    return Tone.NEAR if now >= near else Tone.CALM


def _over(due: Due, now: datetime, calendar: WorkingCalendar, act: str) -> Reading:
    late = calendar.work_time_between(due.at, now)
    # Overnight and at weekends no working time has passed yet; it is late all the same.
    main = f"超 {span_words(late, day=calendar.day_length)}" if late else "已超期"
    return Reading(tone=Tone.OVER, main=main, sub=f"应于 {moment_words(due.at, now=now)} {act}")


def _paused(paused: Standstill, now: datetime, calendar: WorkingCalendar) -> Reading:
    since, today = local(paused.since).date(), local(now).date()
    day = paused.used_workdays + max(1, calendar.workdays_between(since, today))
    until = date_words(local(paused.until).date(), near=today)
    sub = f"{paused.reason}，第 {day} 天，到 {until}"
    return Reading(tone=Tone.PAUSED, main="已暂停", sub=sub)


def _done(
    due: Due, done_at: datetime, now: datetime, calendar: WorkingCalendar, act: str, since: datetime | None
) -> Reading:
    early = calendar.work_time_between(max(since or done_at, done_at), due.at)
    words = span_words(abs(early), day=calendar.day_length)
    if done_at > due.at:
        main = f"晚 {words}" if early else "下班后才完成"
    else:
        main = f"提前 {words}" if early else "按时"
    return Reading(tone=Tone.DONE, main=main, sub=f"{_stamp(done_at, now)} 已{act}")


def _stamp(at: datetime, now: datetime) -> str:
    """The date is kept even for today: an answered case is read again much later."""
    at = local(at)
    return f"{date_words(at.date(), near=local(now).date())} {at.hour}:{at.minute:02d}"


def _provisional(due: Due) -> str:
    return "（暂定）" if due.provisional else ""
