"""Why each running clock of a case is due when it is: one day strip a clock, with the notice or rule behind every day.

Source: process table §3, “every due date can answer why”; constitution 6.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bancheng.cases import timing
from bancheng.cases.dossier import Dossier
from bancheng.cases.models import Case, CaseClock, Pause
from bancheng.cases.showing.clocks import limit_of, read_clock, strip_of
from bancheng.org import reads as org
from bancheng.promises import showing as promise_words
from bancheng.promises.reads import promises_of
from bancheng.rules import clock_table, clocks
from bancheng.rules.calendar import WorkingCalendar, local
from bancheng.rules.clock_table import CLOCKS, LEAST, PAUSING, Formula
from bancheng.rules.clocks import Due, Limit
from bancheng.rules.readings import Reading
from bancheng.rules.strip import DayStrip, day_strip
from bancheng.rules.vocabulary import ClockKind, Step, Unit

BEGINNINGS = {
    ClockKind.INTAKE: "登记",
    ClockKind.JUDGING: "受理",
    ClockKind.FIRST_CONTACT: "受理",
    ClockKind.CITIZEN: "受理",
    ClockKind.TELLING: "待告知",
    ClockKind.SILENCE: "告知",
    ClockKind.RIGHT_TO_REDO: "告知",
    ClockKind.RIGHT_TO_APPEAL: "告知",
    ClockKind.SUPPLEMENT: "告知",
    ClockKind.ASKED_AGAIN: "再问",
    ClockKind.FILING: "可归档",
    ClockKind.SIGN_FOR: "交办",
    ClockKind.REPLY: "到单位",
    ClockKind.ACCEPTING: "答复",
    ClockKind.OBJECTION_ANSWER: "提异议",
    ClockKind.RULING: "提异议",
}
"""What happened on the day a clock started; for a question put to somebody it is that he was asked."""


NAMED = {ClockKind.INSTRUCTION: "批示写明的日子", ClockKind.OUTSIDE: "函里写明、或者催的时候定下的日子"}
"""Clocks whose last day somebody named."""


@dataclass(frozen=True, kw_only=True)
class Why:
    """One due of a case with its reason.

    Shapes   clock: none where it stands still.
    """

    label: str
    clock: Reading | None
    strip: DayStrip


def reasons(dossier: Dossier, *, now: datetime) -> list[Why]:
    """Every due somebody is waited for with, the citizen's own first, then what is due earliest."""
    case, pauses = dossier.case, dossier.all("pauses")
    own, calendar = dossier.citizen_clock, org.working_calendar()
    stands = bool(pauses) and pauses[-1].end is None
    found = []
    answer = strip_of(case, own, pauses, dossier.all("more_time"), now=now)
    if own is not None and answer is not None:
        reading = None if stands or own.stopped_at else read_clock(own, now=now, calendar=calendar)
        found.append(Why(label=ClockKind.CITIZEN.label, clock=reading, strip=answer))
    told = timing.told_kinds(Step(case.step)) | set(timing.TERMS_OF_HIS)
    for clock in dossier.all("clocks"):
        if clock.kind in told and clock.kind != ClockKind.CITIZEN:
            still = stands and clock.kind in PAUSING
            reading = None if still else read_clock(clock, now=now, calendar=calendar)
            label = ClockKind(clock.kind).label
            found.append(Why(label=label, clock=reading, strip=strip_of_clock(clock, pauses, now=now)))
    return found + _of_promises(case, now, calendar)


def _of_promises(case: Case, now: datetime, calendar: WorkingCalendar) -> list[Why]:
    """The promises of the case that have not ended, what is due first standing first; never a word of what was promised."""
    return [
        Why(
            label=f"承诺：{promise_words.kind(one)}，{promise_words.owes(one)}",
            clock=promise_words.clock(one, now=now, calendar=calendar),
            strip=promise_words.strip(one, now=now, calendar=calendar),
        )
        for one in promises_of(case.file)
        if not one.ended
    ]


def strip_of_clock(clock: CaseClock, stood_still: Sequence[Pause], *, now: datetime) -> DayStrip:
    """Why a clock other than the citizen's is due on its day."""
    kind, calendar = ClockKind(clock.kind), org.working_calendar()
    pauses = [
        clocks.Pause(start=row.start, end=row.end)
        for row in stood_still
        if kind in PAUSING and row.start >= clock.started_at
    ]
    limit, says = _limit_and_words(clock, calendar)
    return day_strip(
        started_at=clock.started_at,
        due=Due(at=clock.due_at, provisional=clock.provisional),
        limit=limit,
        calendar=calendar,
        now=now,
        first=BEGINNINGS.get(kind, "提出"),
        pauses=pauses,
        says=says,
    )


def strip_of_intake(case: Case, running: Sequence[CaseClock], *, now: datetime) -> DayStrip | None:
    """Why it is decided by that day whether a case is taken on; none once it was."""
    waiting = case.step == Step.REGISTERED
    clock = next((one for one in running if waiting and one.kind == ClockKind.INTAKE), None)
    return strip_of_clock(clock, (), now=now) if clock else None


def _limit_and_words(clock: CaseClock, calendar: WorkingCalendar) -> tuple[Limit, str]:
    """The limit the cells count, and how the sentence says it where it is more than a number."""
    kind = ClockKind(clock.kind)
    if CLOCKS[kind].formula is Formula.SAME_DAY:
        return _same_day(clock, calendar)
    limit = limit_of(clock)
    if kind is ClockKind.SUPPLEMENT:
        days = calendar.workdays_between(local(clock.started_at).date(), local(clock.due_at).date())
        return Limit(count=max(1, days)), "告知书上写明的日子"
    if kind in NAMED:
        return limit, NAMED[kind]
    if kind is ClockKind.EXTENSION:
        return limit, f"{limit}，不晚于答复反映人的期限"
    return limit, ""


def _same_day(clock: CaseClock, calendar: WorkingCalendar) -> tuple[Limit, str]:
    """Due at the close of the same working day; too little left of it, so many working hours on."""
    due = local(clock.due_at)
    if due == calendar.close_of(due.date()):
        return Limit(count=1), "当个工作日下班前"
    least = clock_table.limit_for(LEAST, org.limits_at(local(clock.started_at).date()))
    hours = Limit(count=max(1, least.count), unit=Unit.WORK_HOUR)
    return hours, f"离下班不足 {least}，给足 {least}"
