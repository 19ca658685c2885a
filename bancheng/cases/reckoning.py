"""When each clock of a case is due: reckoned from the rows around it, the limits and the calendar; nothing is written here.

The formulas are the regulation's (`rules.clocks`); what is reckoned here, `timing` writes into the clocks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q, QuerySet, Sum

from bancheng.cases.models import Case, CaseClock, Judgement, MoreTime, Pause
from bancheng.org import reads as org
from bancheng.rules import clock_table, clocks, instructing, merging
from bancheng.rules.calendar import WorkingCalendar, local
from bancheng.rules.clocks import Limit
from bancheng.rules.vocabulary import ClockKind, Level, Step, Unit

# --- single clocks -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Reckoned:
    """A clock as reckoned: its limit (None: the same working day), when it turns yellow, when it is due.

    Shapes   named_on: the day somebody named for it; None where the limit says when.
    """

    limit: Limit | None
    near_at: datetime
    at: datetime
    provisional: bool
    named_on: date | None = None

    def row(self) -> dict[str, object]:
        """The columns of a clock that the reckoning fills."""
        return {
            "limit_count": self.limit.count if self.limit else 0,
            "limit_unit": self.limit.unit if self.limit else Unit.WORKDAY,
            "near_at": self.near_at,
            "due_at": self.at,
            "provisional": self.provisional,
            "named_on": self.named_on,
        }


def reckon(
    kind: ClockKind,
    *,
    started_at: datetime,
    key: str = "",
    second: datetime | None = None,
    pauses: Sequence[clocks.Pause] = (),
    more: int = 0,
) -> Reckoned:
    """When a clock of this kind is due, by the limits in force the day it started.

    Shapes   key: the citizen's limit as judged. second: for the half clock of a redo the moment of the answer,
             for it is half of the limit that was in force then. more: working days given beyond the limit,
             of which a second clock never has any.
    """
    limits, calendar = org.limits_at(local(second or started_at).date()), org.working_calendar()
    limit = _limit(kind, key, limits)
    if second:
        limit = clocks.second_limit(limit if key != clock_table.UNJUDGED else None)
        due = clocks.due_at(received_at=started_at, limit=limit, calendar=calendar, pauses=pauses)
    elif more:
        limit = clock_table.extended(key, more, started_at=started_at, limits=limits, calendar=calendar)
        due = clocks.due_at(received_at=started_at, limit=limit, calendar=calendar, pauses=pauses)
    else:
        due = clock_table.running_due(
            kind, started_at=started_at, limits=limits, calendar=calendar, pauses=pauses, key=key or None
        )
    return _reckoned(due, limit, started_at, calendar, pauses)


def _limit(kind: ClockKind, key: str, limits: Mapping[str, Limit]) -> Limit | None:
    rule = clock_table.CLOCKS[kind]
    if rule.formula is clock_table.Formula.SAME_DAY:
        return None
    return clock_table.limit_for(key or rule.key, limits)


def _reckoned(
    due: clocks.Due,
    limit: Limit | None,
    started_at: datetime,
    calendar: WorkingCalendar,
    pauses: Sequence[clocks.Pause] = (),
) -> Reckoned:
    least = limit or Limit(count=1)
    near = clocks.yellow_at(started_at=started_at, due=due, limit=least, calendar=calendar, pauses=pauses)
    return Reckoned(limit=limit, near_at=near, at=due.at, provisional=due.provisional)


def by_limit(limit: Limit, *, started_at: datetime) -> Reckoned:
    """A clock of a question to a department: its limit was reckoned as it was put, and stands by its row."""
    calendar = org.working_calendar()
    due = clocks.due_at(received_at=started_at, limit=limit, calendar=calendar)
    return _reckoned(due, limit, started_at, calendar)


def printed(until: datetime, started_at: datetime) -> Reckoned:
    """A clock that ends on the day printed on the notice, whatever limit would allow."""
    calendar = org.working_calendar()
    due = clocks.Due(at=until, provisional=calendar.is_provisional(local(until).date()))
    limit = _limit(ClockKind.SUPPLEMENT, "", org.limits_at(local(started_at).date()))
    return _reckoned(due, limit, started_at, calendar)


def named(due_on: date, started_at: datetime) -> Reckoned:
    """A clock that ends on the day somebody named, a leader or a letter; its limit is the working days until then."""
    calendar = org.working_calendar()
    due = instructing.due(due_on, calendar)
    reckoned = _reckoned(due, instructing.limit(started_at, due.at, calendar), started_at, calendar)
    return replace(reckoned, named_on=due_on)


def reckoned_again(case: Case, clock: CaseClock) -> Reckoned:
    """When a running clock is due by the calendar, the limits and the pauses as they are now; writes nothing."""
    kind = ClockKind(clock.kind)
    if kind is ClockKind.SUPPLEMENT:
        return printed(clock.due_at, clock.started_at)
    if kind in clock_table.BY_OWN_LIMIT:
        limit = Limit(count=clock.limit_count, unit=Unit(clock.limit_unit))
        return by_limit(limit, started_at=clock.started_at)
    if kind is ClockKind.EXTENSION:
        return extension_due(case, started_at=clock.started_at)
    if kind is ClockKind.CONFERRING:
        return conferring_due(case, started_at=clock.started_at)
    if kind in clock_table.TO_A_NAMED_DAY:
        # What an earlier version began keeps no day of its own.
        return named(clock.named_on or local(clock.due_at).date(), clock.started_at)
    if kind is not ClockKind.CITIZEN:
        pauses = pauses_of(case, since=clock.started_at) if kind in clock_table.PAUSING else ()
        return reckon(kind, started_at=clock.started_at, pauses=pauses)
    return citizen_due(case, clock)


# --- the citizen's -----------------------------------------------------------------------------------


def first_due(case: Case, *, at: datetime) -> Reckoned:
    """When the citizen must have his answer by a clock that starts now."""
    return reckon(ClockKind.CITIZEN, started_at=at, key=_key(case))


def second_due(case: Case, *, at: datetime) -> Reckoned:
    """The same by the second clock of a redo: half of the limit that was in force at the answer."""
    return reckon(ClockKind.CITIZEN, started_at=at, key=_key(case), second=_answered(case, at))


@dataclass(frozen=True, kw_only=True)
class Owed:
    """What one citizen's clock is reckoned from.

    Shapes   second: of the half clock of a redo, the moment of the answer. granted: working days given so far.
    """

    started_at: datetime
    key: str
    second: datetime | None
    pauses: Sequence[clocks.Pause]
    granted: int

    def due(self, *, more: int = 0) -> Reckoned:
        """When it is due, with so many working days more."""
        return reckon(
            ClockKind.CITIZEN,
            started_at=self.started_at,
            key=self.key,
            second=self.second,
            pauses=self.pauses,
            more=0 if self.second else self.granted + more,
        )


def citizen_due(case: Case, clock: CaseClock, *, more: int = 0) -> Reckoned:
    """When the citizen must have his answer: by this case's clock, or by what a merged case brought along if earlier.

    Units    more: working days that are asked for beyond those granted.
    """
    (due,) = citizen_dues(case, clock, more=[more])
    return due


def citizen_dues(case: Case, clock: CaseClock, *, more: Iterable[int]) -> list[Reckoned]:
    """The same for several spans that may be asked for, with no more questions than for one."""
    return dues_from(case, clock, more=more, own=_own_clock(case, clock), merged=_merged_in(case))


def dues_from(
    case: Case, clock: CaseClock, *, more: Iterable[int], own: Owed, merged: Iterable[Case]
) -> list[Reckoned]:
    """The same for who has read what the case owes by its own clock, and which cases go on in it."""
    brought = filter(None, (_brought_in(case, other) for other in merged))
    all_owed = [own, *brought]
    return [_earliest([one.due(more=days) for one in all_owed], began=clock.started_at) for days in more]


def _earliest(dues: Sequence[Reckoned], *, began: datetime) -> Reckoned:
    first = merging.due_that_holds(dues)
    return replace(
        first,
        at=merging.not_before(first.at, began=began),
        near_at=merging.not_before(first.near_at, began=began),
    )


def owed(
    case: Case,
    clock: CaseClock,
    *,
    judgements: Iterable[Judgement],
    pauses: Iterable[Pause],
    more_time: Iterable[MoreTime],
) -> Owed:
    """The clock by which the citizen of this case must have his answer, from the rows around it.

    Shapes   every row of the case, in the order in which they came about.
    """
    is_second = clock.started_at == case.second_clock_at
    return Owed(
        started_at=clock.started_at,
        key=clock_table.citizen_key(_first_level(case, judgements)),
        second=_answered(case, clock.started_at) if is_second else None,
        pauses=[_stood_still(row) for row in pauses if row.start >= clock.started_at],
        granted=sum(row.granted_days for row in more_time if row.result == MoreTime.GRANTED),
    )


def _own_clock(case: Case, clock: CaseClock) -> Owed:
    """The same, asked of the database."""
    return owed(
        case,
        clock,
        judgements=_judgements(case),
        pauses=Pause.objects.filter(case=case).order_by("start"),
        more_time=MoreTime.objects.filter(case=case).only("result", "granted_days"),
    )


def _granted_since(case: Case, at: datetime) -> int:
    """The working days by which the answer was put off since: special complexity and extensions, as granted."""
    rows = MoreTime.objects.filter(case=case, result=MoreTime.GRANTED, decided_at__gte=at)
    return rows.aggregate(days=Sum("granted_days"))["days"] or 0


def special_days(case: Case, clock: CaseClock) -> int:
    """By how many working days special complexity would put the answer off, by the limits of the day of acceptance."""
    return clock_table.special_days(
        _key(case),
        started_at=clock.started_at,
        limits=org.limits_at(local(clock.started_at).date()),
        calendar=org.working_calendar(),
    )


def extension_due(case: Case, *, started_at: datetime) -> Reckoned:
    """When an extension must be decided: in its own limit, and before the answer is due. Source: process table §2, §3."""
    due = reckon(ClockKind.EXTENSION, started_at=started_at)
    answer = CaseClock.objects.get(case=case, kind=ClockKind.CITIZEN, stopped_at=None).due_at
    return replace(due, at=min(due.at, answer), near_at=min(due.near_at, answer))


def conferring_due(case: Case, *, started_at: datetime) -> Reckoned:
    """When a conference must have settled the matter: with the citizen's answer, whose clock goes on meanwhile.

    One convened when that was over already is due at once. Source: process table §3, convening “within the case's limit”.
    """
    answer = CaseClock.objects.get(case=case, kind=ClockKind.CITIZEN, stopped_at=None)
    limit = Limit(count=answer.limit_count or 1, unit=Unit(answer.limit_unit))
    due, near = max(started_at, answer.due_at), max(started_at, answer.near_at)
    return Reckoned(limit=limit, near_at=near, at=due, provisional=answer.provisional)


def _merged_in(case: Case) -> Iterable[Case]:
    """The cases that go on in this one."""
    return Case.objects.filter(merged_into=case, step=Step.MERGED)


def _brought_in(case: Case, other: Case) -> Owed | None:
    """The clock a merged case brought along; what the earlier case waits for or was given since, both have.

    Source: process table §2 merge, “the earlier case goes on with the earlier due date”.
    """
    clock = CaseClock.objects.filter(case=other, kind=ClockKind.CITIZEN, stopped_at=None).first()
    if clock is None or other.rested_at is None:
        return None
    joined = other.rested_at
    later = Pause.objects.filter(Q(end=None) | Q(end__gt=joined), case=case).order_by("start")
    waits = [clocks.Pause(start=max(row.start, joined), end=row.end) for row in later]
    own = _own_clock(other, clock)
    return replace(own, pauses=[*own.pauses, *waits], granted=own.granted + _granted_since(case, joined))


def pauses_of(case: Case, *, since: datetime) -> list[clocks.Pause]:
    """The pauses that began after a moment, in order."""
    rows = Pause.objects.filter(case=case, start__gte=since).order_by("start")
    return [_stood_still(row) for row in rows]


def _stood_still(row: Pause) -> clocks.Pause:
    return clocks.Pause(start=row.start, end=row.end)


def _answered(case: Case, since: datetime) -> datetime:
    """The moment of the answer a redo asks to do over."""
    return case.answered_at or since


def _key(case: Case) -> str:
    return clock_table.citizen_key(_first_level(case, _judgements(case)))


def _judgements(case: Case) -> QuerySet[Judgement]:
    return Judgement.objects.filter(case=case).only("level", "why_again").order_by("pk")


def _first_level(case: Case, judgements: Iterable[Judgement]) -> Level | None:
    """The level as first judged: judging again gives no more time. Source: process table §2 rejudge."""
    if not case.level:
        return None
    first = next((row for row in reversed(list(judgements)) if not row.why_again), None)
    return Level(first.level if first else case.level)
