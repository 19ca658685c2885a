"""A case's clocks as they are read now: tone and words, computed, never stored."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bancheng.cases import timing
from bancheng.cases.models import Case, CaseClock, MoreTime, Pause
from bancheng.cases.showing.more_time import change_words, granted
from bancheng.org import reads as org
from bancheng.rules import clock_table, clocks
from bancheng.rules.calendar import WorkingCalendar, local
from bancheng.rules.clocks import Due, Limit
from bancheng.rules.readings import Reading, Standstill, reading
from bancheng.rules.strip import DayStrip, day_strip
from bancheng.rules.vocabulary import ClockKind, Step, Tone, Unit
from bancheng.rules.wording import moment_words

PAUSED_FOR = "等反映人补材料"


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """What must be done before the citizen has his answer, and by when."""

    act: str
    clock: Reading


def limit_of(clock: CaseClock) -> Limit:
    """The limit a clock was given; one due the same working day counts as a day."""
    return Limit(count=clock.limit_count or 1, unit=Unit(clock.limit_unit))


def read_clock(clock: CaseClock, *, now: datetime, calendar: WorkingCalendar, act: str = "") -> Reading:
    """One running clock, read now.

    Shapes   act: what must be done by then, where it is not said as the table of clocks says it.
    """
    return reading(
        due=Due(at=clock.due_at, provisional=clock.provisional),
        now=now,
        calendar=calendar,
        limit=limit_of(clock),
        started_at=clock.started_at,
        act=act or clock_table.CLOCKS[ClockKind(clock.kind)].act,
    )


def next_reading(
    case: Case, running: list[CaseClock], pauses: list[Pause], *, now: datetime, calendar: WorkingCalendar
) -> Reading | None:
    """What a queue says of a case: what somebody was asked, the pause, or whatever is due next."""
    clock = _next_of(case, running)
    if clock is not None and clock.kind in timing.FOR_SOMEBODY:
        return asked_reading(clock, now=now, calendar=calendar)
    if paused(pauses):
        return paused_reading(pauses, now=now, calendar=calendar)
    if case.step == Step.ANSWERED:
        return answered_reading(running, now=now)
    if clock is not None and clock.kind in clock_table.OF_A_DEPARTMENT:
        return asked_reading(clock, now=now, calendar=calendar)
    return read_clock(clock, now=now, calendar=calendar) if clock else None


def asked_reading(clock: CaseClock, *, now: datetime, calendar: WorkingCalendar) -> Reading:
    """The clock of what somebody was asked, with what he, or which department, is to do: 今天 14:05 前确认."""
    act = clock_table.act_for_window(ClockKind(clock.kind))
    read = read_clock(clock, now=now, calendar=calendar, act=act)
    if now > clock.due_at:
        return read
    # 今天 11:47 前，单位签收交办单: a narrow column breaks after the comma and not before 前.
    comma = "，" if clock.kind in clock_table.OF_A_DEPARTMENT else ""
    return replace(read, sub=f"{read.sub}{comma}{act}")


def signature_reading(
    until: datetime, running: list[CaseClock], *, now: datetime, calendar: WorkingCalendar
) -> Reading | None:
    """The clock of the second signature, or of the instruction, that is asked until this moment."""
    kinds = (ClockKind.PROPOSAL, ClockKind.RECUSAL, ClockKind.INSTRUCTION)
    clock = next((clock for clock in running if clock.kind in kinds and clock.due_at == until), None)
    return asked_reading(clock, now=now, calendar=calendar) if clock else None


def _next_of(case: Case, running: list[CaseClock]) -> CaseClock | None:
    """The clock that is out first, of those by which somebody is waited for in this step."""
    told = timing.told_kinds(Step(case.step))
    return next((clock for clock in running if clock.kind in told), None)


def answered_reading(running: list[CaseClock], *, now: datetime) -> Reading:
    """An answered case is nobody's lateness: it waits for the citizen's word, then for a call-back."""
    silence = next((clock for clock in running if clock.kind == ClockKind.SILENCE), None)
    if silence is None or now >= silence.due_at:
        return Reading(tone=Tone.DONE, main="没有回音", sub="不会到时自动办结")
    return Reading(tone=Tone.DONE, main="等反映人回音", sub=f"到 {moment_words(silence.due_at, now=now)}")


def silent_for_good(case: Case, running: list[CaseClock], *, now: datetime) -> bool:
    """Whether five days of silence have passed and time alone may not close the case: somebody must call first."""
    if case.step != Step.ANSWERED:
        return False
    return any(
        clock.kind == ClockKind.SILENCE and clock.out_done and now >= clock.due_at for clock in running
    )


def paused(pauses: list[Pause]) -> bool:
    """Whether the last pause still lasts."""
    return bool(pauses) and pauses[-1].end is None


def paused_reading(pauses: list[Pause], *, now: datetime, calendar: WorkingCalendar) -> Reading:
    """A clock that stands still: since when, why, until when."""
    *earlier, pause = pauses
    most = clock_table.limit_for("supplement", org.limits_at(local(now).date()))
    waited = [clocks.Pause(start=p.start, end=p.end) for p in earlier if p.for_materials]
    used = clocks.paused_workdays(waited, now, calendar)
    standstill = Standstill(since=pause.start, reason=PAUSED_FOR, until=pause.until, used_workdays=used)
    return reading(due=Due(at=pause.until), now=now, calendar=calendar, limit=most, paused=standstill)


_DUE = re.compile("{due_of_(" + "|".join(ClockKind) + ")}")


def with_dues(sentence: str, running: list[CaseClock], *, now: datetime) -> str:
    """A sentence with every due it names, as “{due_of_intake}”, put in: a day promised by hand is false at night."""
    dues = {clock.kind: moment_words(clock.due_at, now=now) for clock in running}
    return _DUE.sub(lambda named: dues.get(named[1], "规定时间"), sentence)


def big_reading(
    case: Case, own: CaseClock | None, running: list[CaseClock], pauses: list[Pause], *, now: datetime
) -> Reading | None:
    """The one big clock of a case: the citizen's; before acceptance and after the answer, what is next."""
    calendar = org.working_calendar()
    if own is None:
        return next_reading(case, running, pauses, now=now, calendar=calendar)
    if paused(pauses):
        return paused_reading(pauses, now=now, calendar=calendar)
    if own.stopped_at is None:
        return read_clock(own, now=now, calendar=calendar)
    return reading(
        due=Due(at=own.due_at, provisional=own.provisional),
        now=now,
        calendar=calendar,
        limit=limit_of(own),
        done_at=own.stopped_at,
        started_at=own.started_at,
        act="答复",
    )


def ahead_of_citizen(
    case: Case, own: CaseClock | None, running: list[CaseClock], pauses: list[Pause], *, now: datetime
) -> Ahead | None:
    """What is due before the citizen's answer, as the queue says it: a step that is late is not hidden by his calm clock."""
    clock = _next_of(case, running)
    if own is None or own.stopped_at is not None or paused(pauses):
        return None
    if clock is None or clock.kind == ClockKind.CITIZEN:
        return None
    act = clock_table.act_for_window(ClockKind(clock.kind))
    return Ahead(act=act, clock=read_clock(clock, now=now, calendar=org.working_calendar(), act=act))


def strip_of(
    case: Case,
    own: CaseClock | None,
    stood_still: Sequence[Pause],
    more: Sequence[MoreTime],
    *,
    now: datetime,
) -> DayStrip | None:
    """Why the citizen's answer is due on its day, who put it off included; none before his clock has started."""
    if own is None:
        return None
    pauses = [
        clocks.Pause(start=row.start, end=row.end) for row in stood_still if row.start >= own.started_at
    ]
    redone = own.started_at == case.second_clock_at
    changes = granted(more, own)
    return day_strip(
        started_at=own.started_at,
        due=_due_if_resumed(own, pauses, now),
        limit=limit_of(own),
        calendar=org.working_calendar(),
        now=now,
        first="重办" if redone else "受理",
        pauses=pauses,
        was=Due(at=changes[-1].due_before) if changes else None,
        changes=[change_words(row, now=now) for row in changes],
        done_at=own.stopped_at,
    )


def _due_if_resumed(clock: CaseClock, pauses: list[clocks.Pause], now: datetime) -> Due:
    """While a pause lasts, the earliest moment the answer can be due."""
    if all(pause.end is not None for pause in pauses):
        return Due(at=clock.due_at, provisional=clock.provisional)
    return clocks.due_at(
        received_at=clock.started_at,
        limit=limit_of(clock),
        calendar=org.working_calendar(),
        pauses=clocks.as_if_resumed(pauses, now),
    )
