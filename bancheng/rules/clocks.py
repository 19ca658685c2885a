"""When something is due, and why: limits, pauses, the day's own rules, halves, caps, yellow.

One idea carries every limit: from a first instant a budget of working time is used up, and a pause
stands still. A day limit begins to count when the start day closes and has whole days to spend, so
without a pause it ends at the close of the last day (civil code art. 201, 203). With one it ends
later by exactly the working time of the pause: not a minute more, and never while it still stands.
Source: process table §3; domain.md §6.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from bancheng.rules.calendar import ZONE, WorkingCalendar, awaiting_notice, local
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Unit
from bancheng.rules.wording import date_words, full_date_words, span_words

TWO_HOURS = timedelta(hours=2)

_NOTHING = timedelta()
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Limit:
    """How long somebody has: 3 个工作日, 4 个工作小时, 30 个自然日.

    Raises   ValueError for a limit that leaves no time at all.
    """

    count: int
    unit: Unit = Unit.WORKDAY

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError("a limit gives at least one day or hour")

    def __str__(self) -> str:
        return f"{self.count} {self.unit.label}"


@dataclass(frozen=True, kw_only=True)
class Pause:
    """A lawful standstill, half-open; without an end it still lasts."""

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        if self.end is not None and local(self.end) < local(self.start):
            raise ValueError("a pause cannot end before it begins")


@dataclass(frozen=True, kw_only=True)
class Due:
    """The moment something is due, with its reason in words.

    Shapes   provisional: a year on the way has no published notice yet.
             standing: a pause still lasts; the moment is the earliest it can be, and moves on.
    """

    at: datetime
    provisional: bool = False
    why: str = ""
    standing: bool = False


# --- limits ---------------------------------------------------------------------------------------


def due_at(
    *, received_at: datetime, limit: Limit, calendar: WorkingCalendar, pauses: Sequence[Pause] = ()
) -> Due:
    """The moment by which a limit that began at `received_at` has been used up.

    Shapes   pauses: in order, without overlap; the last may be open.
    Units    working days from the day after, to the close of business; working hours at once, inside
             office hours; calendar days from the day after, a last day of rest moving on.
    Source   civil code art. 201, 203; process table §3.
    """
    start = local(received_at)
    if limit.unit is Unit.DAY:
        at = _calendar_days(start, limit.count, pauses, calendar)
    else:
        since, budget = counting(start, limit, calendar)
        at = _held_up(calendar.add_work_time(since, budget), since, pauses, calendar)
    return _due(at, start, f"自{_since_words(start, limit)}起算 {limit}", pauses, calendar)


def counting(start: datetime, limit: Limit, calendar: WorkingCalendar) -> tuple[datetime, timedelta]:
    """From which instant a working limit counts, and how much working time it has."""
    start = local(start)
    if limit.unit is Unit.WORK_HOUR:
        return start, timedelta(hours=limit.count)
    return calendar.close_of(start.date()), limit.count * calendar.day_length


def same_day_due(*, at: datetime, calendar: WorkingCalendar, least: timedelta = TWO_HOURS) -> Due:
    """The same working day, or two working hours if that is later; closed: from the next opening."""
    opening = calendar.next_open(at)
    close = calendar.close_of(opening.date())
    due = max(close, calendar.add_work_time(opening, least))
    why = "当个工作日下班前" if due == close else f"离下班不足 {_hours(least)}，给足 {_hours(least)}"
    return _due(due, opening, why, (), calendar)


def spot_due(
    *,
    accepted_at: datetime,
    calendar: WorkingCalendar,
    pauses: Sequence[Pause] = (),
    least: timedelta = TWO_HOURS,
) -> Due:
    """The same working day; accepted too shortly before close or on a rest day: the next one."""
    start = local(accepted_at)
    since, due = start, calendar.close_of(start.date())
    why = "当场能办的，受理当天下班前"
    if not calendar.is_workday(start.date()) or calendar.work_time_between(start, due) < least:
        since, due = due, calendar.close_of(calendar.add_workdays(start.date(), 1))
        why = f"受理时是休息日，或离下班不足 {_hours(least)}，下一个工作日下班前"
    return _due(_held_up(due, since, pauses, calendar), start, why, pauses, calendar)


def second_limit(limit: Limit | None) -> Limit:
    """The limit of the second clock: half of the first, rounded up; never judged: 1 working day.

    Shapes   limit: as judged, without special complexity or extension, which a second clock never has.
    """
    if limit is None:
        return Limit(count=1)
    return replace(limit, count=(limit.count + 1) // 2)


def supplement_due(
    *, served_at: datetime, printed_on: date, limit: Limit, calendar: WorkingCalendar, used_workdays: int = 0
) -> Due:
    """The close of the day printed on the notice that asks the citizen for materials.

    Units    used_workdays: the working days of pause this case has already had.
    Raises   Refused if the day has passed, does not work, or is later than what is left of the limit.
    Source   process table §2, ask_citizen: at most 10 working days of pause in the life of the case.
    """
    start = local(served_at)
    asked = calendar.workdays_between(start.date(), printed_on)
    left = limit.count - used_workdays
    if asked < 1 or not calendar.is_workday(printed_on):
        raise Refused("supplement.no_workday", "补材料的最后一天要是今天以后的工作日", "办理规程 §3 补材料")
    if asked > left:
        sentence = f"补材料一共最长 {limit}，还剩 {max(left, 0)} 个，这个日子太远了"
        raise Refused("supplement.too_long", sentence, "办理规程 §3 补材料")
    why = f"告知书上写明 {full_date_words(printed_on)}下班前"
    return _due(calendar.close_of(printed_on), start, why, (), calendar)


# --- pauses ---------------------------------------------------------------------------------------


def paused_time(
    pauses: Sequence[Pause], start: datetime, end: datetime, calendar: WorkingCalendar
) -> timedelta:
    """Working time between two moments during which the clock stood still."""
    stops = ((max(start, p.start), min(end, p.end or end)) for p in pauses)
    return sum((calendar.work_time_between(a, b) for a, b in stops if a < b), _NOTHING)


def paused_workdays(pauses: Sequence[Pause], now: datetime, calendar: WorkingCalendar) -> int:
    """Working days of pause used so far; the day a pause begins is not counted."""
    return sum(calendar.workdays_between(local(p.start).date(), local(p.end or now).date()) for p in pauses)


def as_if_resumed(pauses: Sequence[Pause], now: datetime) -> tuple[Pause, ...]:
    """The same pauses, one that still lasts taken to end now."""
    return tuple(p if p.end else Pause(start=p.start, end=max(p.start, now)) for p in pauses)


# --- yellow ---------------------------------------------------------------------------------------


def yellow_at(
    *,
    started_at: datetime,
    due: Due,
    limit: Limit,
    calendar: WorkingCalendar,
    pauses: Sequence[Pause] = (),
) -> datetime:
    """When a clock turns yellow: as the working day before the due day opens.

    A limit under two working days turns yellow for the last third of its working time.
    Counted in days, as limits are: a whole day of warning, and not only the night before.
    """
    start = local(started_at)
    if is_short(limit, calendar):
        running = calendar.work_time_between(start, due.at) - paused_time(pauses, start, due.at, calendar)
        calm = running * 2 / 3
        return _held_up(calendar.add_work_time(start, calm), start, pauses, calendar)
    return max(start, day_before(due, calendar))


def is_short(limit: Limit, calendar: WorkingCalendar) -> bool:
    """Whether a limit is under two days of its own kind."""
    if limit.unit is Unit.WORK_HOUR:
        return timedelta(hours=limit.count) < 2 * calendar.day_length
    return limit.count < 2


def day_before(due: Due, calendar: WorkingCalendar) -> datetime:
    """The opening of the last working day before the due day."""
    return calendar.open_of(calendar.add_workdays(local(due.at).date(), -1))


# --- the arithmetic beneath -----------------------------------------------------------------------


def _held_up(at: datetime, since: datetime, pauses: Sequence[Pause], calendar: WorkingCalendar) -> datetime:
    """A due moment later by exactly the working time of the pauses that began before it was reached."""
    _refuse_disorder(pauses)
    for pause in pauses:
        if pause.end is None or pause.start >= at:
            break
        stood = calendar.work_time_between(max(since, pause.start), max(since, pause.end))
        at = calendar.add_work_time(at, stood)
    return at


def _calendar_days(
    start: datetime, count: int, pauses: Sequence[Pause], calendar: WorkingCalendar
) -> datetime:
    """The close of the last calendar day, moved off days of rest; pauses added on the wall clock."""
    _refuse_disorder(pauses)
    since = datetime.combine(start.date() + _ONE_DAY, time(), ZONE)
    at = _first_close(calendar.close_of(start.date() + count * _ONE_DAY), calendar)
    for pause in pauses:
        if pause.end is None or pause.start >= at:
            break
        stood = max(since, local(pause.end)) - max(since, local(pause.start))
        at = _first_close(at + stood, calendar)
    return at


def _first_close(at: datetime, calendar: WorkingCalendar) -> datetime:
    """The first close of business at or after this moment."""
    close = calendar.close_of(calendar.workday_from(at.date()))
    return close if close >= at else calendar.close_of(calendar.add_workdays(at.date(), 1))


def _refuse_disorder(pauses: Sequence[Pause]) -> None:
    """Overlapping or unordered pauses would be given back twice; that is a defect of the caller."""
    if any(earlier.end is None or later.start < earlier.end for earlier, later in pairwise(pauses)):
        raise ValueError("pauses must be in order and must not overlap")


def _due(at: datetime, start: datetime, why: str, pauses: Sequence[Pause], calendar: WorkingCalendar) -> Due:
    """The due moment with its reason completed by what the pauses and the calendar add."""
    years = calendar.provisional_years(start.date(), at.date())
    standing = any(p.end is None and p.start < at for p in pauses)
    words = [
        why,
        *_pause_words(pauses, start, at, calendar),
        f"{full_date_words(at.date())}{_clock(at)} 到期",
    ]
    words += [awaiting_notice(year) for year in years]
    return Due(at=at, provisional=bool(years), why="；".join(words), standing=standing)


def _pause_words(
    pauses: Sequence[Pause], start: datetime, at: datetime, calendar: WorkingCalendar
) -> list[str]:
    stood = paused_time([p for p in pauses if p.end], start, at, calendar)
    return [f"其间暂停 {span_words(stood, day=calendar.day_length)}，顺延"] if stood else []


def _since_words(start: datetime, limit: Limit) -> str:
    if limit.unit is Unit.WORK_HOUR:
        return f" {date_words(start.date())} {_clock(start)} "
    return f" {date_words(start.date())}次日"


def _clock(at: datetime) -> str:
    return f"{at.hour}:{at.minute:02d}"


def _hours(span: timedelta) -> str:
    return f"{span / timedelta(hours=1):g} 个工作小时"
