"""The ladder of urging: what is said of a clock that nobody answers, when, each step once, in office hours only.

Yellow, a reminder; red; the day after, 催办通知书; two working days later, 督办单; and when the matter has taken
three times its limit, the leader's list. A step that another has overtaken is not said any more: a weekend
without a worker is no storm. Source: process table §3, “Urging”; domain.md §4 (12345 practice, 山东 2017).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum

from bancheng.rules.calendar import WorkingCalendar, local
from bancheng.rules.clock_table import CLOCKS
from bancheng.rules.clocks import Limit
from bancheng.rules.lines import LineKind
from bancheng.rules.vocabulary import ClockKind, Unit

AFTER_CLOSING = timedelta(minutes=30)
"""How long after the offices close what fell due at their closing may still be said: the stroke of five is no night."""
DAYS_TO_SUPERVISION = 2
TIMES_ITS_LIMIT = 3
LEAST_DAYS_LATE = 3


class Rung(IntEnum):
    """How far up the ladder a clock has come; the number is kept in its row."""

    NONE = 0
    NEAR = 1
    OUT = 2
    URGED = 3
    SUPERVISED = 4
    LISTED = 5


@dataclass(frozen=True, kw_only=True)
class Urged:
    """What the ladder must know of a running clock."""

    near_at: datetime
    due_at: datetime
    limit: Limit


Moment = Callable[[Urged, WorkingCalendar], datetime]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the ladder: its line in the record, and when it is due."""

    rung: Rung
    label: str
    line: LineKind
    moment: Moment
    source: str


def _near(clock: Urged, calendar: WorkingCalendar) -> datetime:
    return min(calendar.next_open(clock.near_at), clock.due_at)


def _out(clock: Urged, calendar: WorkingCalendar) -> datetime:
    return clock.due_at


def _urged(clock: Urged, calendar: WorkingCalendar) -> datetime:
    """The day after the due day, as it opens."""
    return calendar.open_of(calendar.add_workdays(local(clock.due_at).date(), 1))


def _supervised(clock: Urged, calendar: WorkingCalendar) -> datetime:
    days = 1 + DAYS_TO_SUPERVISION
    return calendar.open_of(calendar.add_workdays(local(clock.due_at).date(), days))


def _listed(clock: Urged, calendar: WorkingCalendar) -> datetime:
    """When it has been open for three times its limit, and is at least three working days late."""
    beyond = (TIMES_ITS_LIMIT - 1) * _span(clock.limit, calendar)
    late = max(beyond, LEAST_DAYS_LATE * calendar.day_length)
    return calendar.next_open(calendar.add_work_time(clock.due_at, late))


def _span(limit: Limit, calendar: WorkingCalendar) -> timedelta:
    if limit.unit is Unit.WORK_HOUR:
        return timedelta(hours=limit.count)
    return limit.count * calendar.day_length


# fmt: off
LADDER: tuple[Step, ...] = (
    Step(rung=Rung.NEAR, label="临近提醒", line=LineKind.CLOCK_NEAR, moment=_near, source="§3: yellow → reminder"),
    Step(rung=Rung.OUT, label="超期", line=LineKind.CLOCK_OUT, moment=_out, source="§3: red, past due"),
    Step(rung=Rung.URGED, label="催办", line=LineKind.CLOCK_URGED, moment=_urged,
         source="§3: the day after due → 催办通知书"),
    Step(rung=Rung.SUPERVISED, label="督办", line=LineKind.CLOCK_SUPERVISED, moment=_supervised,
         source="§3: +2 wd → 督办单, copied to unit head and convener"),
    Step(rung=Rung.LISTED, label="报领导", line=LineKind.CLOCK_LISTED, moment=_listed,
         source="§3: 3 × the limit (at least 3 wd) → leader's list"),
)
# fmt: on

BY_RUNG = {step.rung: step for step in LADDER}


def ladder_of(kind: ClockKind) -> tuple[Step, ...]:
    """The steps a clock of this kind can climb: all, where the office owes something; else only yellow and red."""
    return LADDER if CLOCKS[kind].urges else LADDER[:2]


def next_step(
    kind: ClockKind, clock: Urged, reached: Rung, calendar: WorkingCalendar
) -> tuple[datetime, Step] | None:
    """The next step above the one reached, and its moment; None at the top."""
    above = [step for step in ladder_of(kind) if step.rung > reached]
    return (above[0].moment(clock, calendar), above[0]) if above else None


def step_at(
    kind: ClockKind, clock: Urged, reached: Rung, at: datetime, calendar: WorkingCalendar
) -> Step | None:
    """The highest step whose moment has passed and that has not been said; those it overtook are said no more."""
    passed = [step for step in ladder_of(kind) if step.rung > reached and step.moment(clock, calendar) <= at]
    return passed[-1] if passed else None


def reached_by(kind: ClockKind, clock: Urged, at: datetime, calendar: WorkingCalendar) -> Rung:
    """The highest step whose moment has passed, whatever has been said: what was said above it was said too early.

    So it is once the machine's own clock ran ahead and is right again.
    """
    passed = [step.rung for step in ladder_of(kind) if step.moment(clock, calendar) <= at]
    return passed[-1] if passed else Rung.NONE


def days_late(clock: Urged, on: date, calendar: WorkingCalendar) -> int:
    """How many working days past its due day a clock is on this day; the due day itself does not count."""
    return calendar.workdays_between(local(clock.due_at).date(), on)


def may_say(at: datetime, calendar: WorkingCalendar) -> bool:
    """Whether people may be spoken to now: in office hours, and for what falls due at closing shortly after."""
    return calendar.is_open(at) or calendar.is_open(at - AFTER_CLOSING)
