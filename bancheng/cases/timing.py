"""The clocks of a case as they are applied: started, paused, stopped with the moves; the next due and moment.

The formulas are the regulation's (`rules.clocks`); here they are written into rows, so that a queue can
be ordered and a tick can find what time alone changes. Colour is never stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet, Sum

from bancheng.cases.models import Case, CaseClock, HandOver, Judgement, MoreTime, Pause, Proposal
from bancheng.org import reads as org
from bancheng.promises import reads as promises
from bancheng.records import told
from bancheng.rules import clock_table, clocks, step_clocks, urging
from bancheng.rules.calendar import WorkingCalendar, local
from bancheng.rules.clocks import Limit
from bancheng.rules.process import CLOCKS_OF_STEP, DECIDED_AT_REST, Move
from bancheng.rules.urging import Rung, Urged
from bancheng.rules.vocabulary import OPEN_STEPS, RESTING_STEPS, Clock, ClockKind, Level, Step, Unit

FOR_SOMEBODY = (ClockKind.PROPOSAL, ClockKind.HAND_OVER, ClockKind.RECUSAL, ClockKind.EXTENSION)
"""Clocks of a question put to another person; they run beside the step's own."""


# --- single clocks -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Reckoned:
    """A clock as reckoned: its limit (None: the same working day), when it turns yellow, when it is due."""

    limit: Limit | None
    near_at: datetime
    at: datetime
    provisional: bool

    def row(self) -> dict[str, object]:
        """The columns of a clock that the reckoning fills."""
        return {
            "limit_count": self.limit.count if self.limit else 0,
            "limit_unit": self.limit.unit if self.limit else Unit.WORKDAY,
            "near_at": self.near_at,
            "due_at": self.at,
            "provisional": self.provisional,
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


def start(
    case: Case, kind: ClockKind, *, at: datetime, ref: int = 0, due: Reckoned | None = None
) -> CaseClock:
    """Starts a clock now; one of the same kind that still runs is left as it is."""
    due = due or reckon(kind, started_at=at)
    clock, _ = CaseClock.objects.get_or_create(
        case=case,
        kind=kind,
        ref=ref,
        stopped_at=None,
        defaults={"started_at": at, "first_due_at": due.at, **due.row()},
    )
    return clock


def start_first(case: Case, kind: ClockKind, *, at: datetime, due: Reckoned) -> CaseClock:
    """Starts the first clock of a case that has just been written: there is none it could run beside."""
    return CaseClock.objects.create(case=case, kind=kind, started_at=at, first_due_at=due.at, **due.row())


def stop(case: Case, kind: ClockKind, *, at: datetime, refs: Iterable[int] = (0,)) -> None:
    """Stops clocks of this kind; those that do not run are passed over."""
    refs = list(refs)
    if refs:
        CaseClock.objects.filter(case=case, kind=kind, ref__in=refs, stopped_at=None).update(stopped_at=at)


def running(case: Case) -> list[CaseClock]:
    """The clocks that have not stopped."""
    return list(CaseClock.objects.filter(case=case, stopped_at=None))


# --- with a move -----------------------------------------------------------------------------------


def follow(
    case: Case, move: Move, *, start: Step, end: Step, at: datetime, changed: set[str]
) -> list[told.Written]:
    """Lets the clocks follow a move: the citizen's by the move's own effect, the rest by the step.

    Returns  the pauses that began or ended by it, for the line of the act.
    """
    # An answered case that is restored has had its answer: nobody owes the citizen one.
    effect = Clock.KEEP if move.clock is Clock.START and end is Step.ANSWERED else move.clock
    waits = _citizen_effect(case, effect, at=at, changed=changed)
    if end != start:
        waits += _step_clocks(case, start, end, at=at)
        _rights(case, start, end, at=at, changed=changed)
    settle(case, changed=changed)
    return waits


def _citizen_effect(case: Case, effect: Clock, *, at: datetime, changed: set[str]) -> list[told.Written]:
    match effect:
        case Clock.START:
            return start_citizen_clock(case, at=at, changed=changed)
        case Clock.STOP:
            stop(case, ClockKind.CITIZEN, at=at)
            return _end_pause(case, at)
        case Clock.RESUME:
            return resume(case, at=at)
        case Clock.SECOND:
            start_second_clock(case, at=at, changed=changed)
        case Clock.LIMIT:
            recount_citizen_clock(case)
        case Clock.PAUSE | Clock.KEEP:
            # The act of asking writes the pause itself, for it knows the day printed on the notice.
            pass
    return []


def citizen_clock(case: Case) -> CaseClock | None:
    """The citizen's clock that runs, or the last one that ran; a redo opened another."""
    return CaseClock.objects.filter(case=case, kind=ClockKind.CITIZEN).order_by("-started_at", "-pk").first()


def start_citizen_clock(case: Case, *, at: datetime, changed: set[str]) -> list[told.Written]:
    """Starts the citizen's clock if it never started; one stopped by a withdrawal goes on where it stood."""
    if case.clock_started_at is None:
        case.clock_started_at = at
        changed.add("clock_started_at")
        start(case, ClockKind.CITIZEN, at=at, due=reckon(ClockKind.CITIZEN, started_at=at, key=_key(case)))
        return []
    stopped = citizen_clock(case)
    if stopped is None or stopped.stopped_at is None:
        return []
    lay = Pause.objects.create(case=case, start=stopped.stopped_at, until=at, end=at, for_materials=False)
    CaseClock.objects.filter(pk=stopped.pk).update(stopped_at=None)
    recount_citizen_clock(case)
    return told.new(lay)


def start_second_clock(case: Case, *, at: datetime, changed: set[str]) -> None:
    """Opens the second clock of a redo; the first stays in the file. Source: process table §2 redo."""
    case.second_clock_at = at
    changed.add("second_clock_at")
    stop(case, ClockKind.CITIZEN, at=at)
    due = reckon(ClockKind.CITIZEN, started_at=at, key=_key(case), second=_answered(case, at))
    start(case, ClockKind.CITIZEN, at=at, due=due)


def pause(case: Case, *, at: datetime, until: datetime) -> Pause:
    """Stands the citizen's clock still until the supplement comes or the printed day is over."""
    return Pause.objects.create(case=case, start=at, until=until)


def resume(case: Case, *, at: datetime) -> list[told.Written]:
    """Ends the pause, at the latest on the day printed on the notice, and moves the dues by it."""
    ended = _end_pause(case, at)
    recount_citizen_clock(case)
    _recount(case, ClockKind.JUDGING)
    return ended


def _end_pause(case: Case, at: datetime) -> list[told.Written]:
    still = list(Pause.objects.filter(case=case, end=None))
    for pause_row in still:
        # However late the worker wakes, the citizen's clock went on when the printed day ended.
        pause_row.end = max(pause_row.start, min(at, pause_row.until))
        pause_row.save(update_fields=["end"])
    return [told.changed(pause_row, "end") for pause_row in still]


def recount_citizen_clock(case: Case) -> None:
    """Computes the citizen's due again: after a judgement, a pause, more time, a new calendar.

    An extension that is asked for must be decided before it.
    """
    _recount(case, ClockKind.CITIZEN)
    _recount(case, ClockKind.EXTENSION)


def _recount(case: Case, kind: ClockKind) -> None:
    clock = CaseClock.objects.filter(case=case, kind=kind, ref=0, stopped_at=None).first()
    if clock is not None:
        recount(case, clock)


def recount(case: Case, clock: CaseClock) -> None:
    """Reckons a running clock again from where it started, and writes what changed."""
    due = reckoned_again(case, clock)
    # A due that moves on is told again when it comes near and when it passes.
    near_done = clock.near_done and due.near_at <= clock.near_at
    moves_on = due.at > clock.due_at
    told = {
        "near_done": near_done,
        "out_done": clock.out_done and not moves_on,
        "rung": clock.rung if not moves_on else Rung.NEAR if near_done else Rung.NONE,
    }
    values = {"started_at": clock.started_at, **due.row(), **told}
    for name, value in values.items():
        setattr(clock, name, value)
    clock.save(update_fields=list(values))


def reckoned_again(case: Case, clock: CaseClock) -> Reckoned:
    """When a running clock is due by the calendar, the limits and the pauses as they are now; writes nothing."""
    kind = ClockKind(clock.kind)
    if kind is ClockKind.SUPPLEMENT:
        return _printed(clock.due_at, clock.started_at)
    if kind is ClockKind.EXTENSION:
        return extension_due(case, started_at=clock.started_at)
    if kind is not ClockKind.CITIZEN:
        pauses = pauses_of(case, since=clock.started_at) if kind in clock_table.PAUSING else ()
        return reckon(kind, started_at=clock.started_at, pauses=pauses)
    return citizen_due(case, clock)


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
    first = min(dues, key=lambda due: due.at)
    # What a merged case brings along may have been over before this clock began: then it is out from its start.
    return replace(first, at=max(first.at, began), near_at=max(first.near_at, began))


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


# --- with a step -----------------------------------------------------------------------------------


def _step_clocks(case: Case, start_step: Step, end: Step, *, at: datetime) -> list[told.Written]:
    waits: list[told.Written] = []
    changed = step_clocks.changed(start_step, end, contacted=case.first_contact_at is not None)
    for kind in changed.stops:
        stop(case, kind, at=at)
    for kind in changed.starts:
        if kind is ClockKind.SUPPLEMENT:
            waits += _start_supplement(case, at)
            continue
        start(case, kind, at=at)
    return waits


def _start_supplement(case: Case, at: datetime) -> list[told.Written]:
    """The supplement's clock ends on the day printed on the notice."""
    waiting = Pause.objects.filter(case=case, end=None).first()
    again = [] if waiting else [_wait_again(case, at)]
    until = (waiting or again[0]).until
    start(case, ClockKind.SUPPLEMENT, at=at, due=_printed(until, at))
    return told.new(*again)


def _wait_again(case: Case, at: datetime) -> Pause:
    """A case restored to waiting waits for the day that was printed; if that is over, no longer."""
    printed = case.supplements.latest("asked_at").until
    return Pause.objects.create(case=case, start=at, until=max(at, printed))


def _printed(until: datetime, started_at: datetime) -> Reckoned:
    """A clock that ends on the day printed on the notice, whatever limit would allow."""
    calendar = org.working_calendar()
    due = clocks.Due(at=until, provisional=calendar.is_provisional(local(until).date()))
    limit = _limit(ClockKind.SUPPLEMENT, "", org.limits_at(local(started_at).date()))
    return _reckoned(due, limit, started_at, calendar)


def _rights(case: Case, start_step: Step, end: Step, *, at: datetime, changed: set[str]) -> None:
    """Opens the citizen's rights when an answer or a declining reaches him, and the filing when it rests."""
    used = end is Step.ANSWERED and case.moves.filter(counter="redo.citizen").exists()
    right = step_clocks.right_opened(start_step, end, used_redo=used)
    if right is not None:
        setattr(case, RIGHTS[right], start(case, right, at=at).due_at)
        changed.add(RIGHTS[right])
    elif end in OPEN_STEPS:
        _drop_rights(case, at=at, changed=changed)
    for kind in {ClockKind.FILING, *DECIDED_AT_REST.values()}:
        stop(case, kind, at=at)
    if end in RESTING_STEPS and end is not Step.MERGED:
        start_filing(case, end, at=at)


def _drop_rights(case: Case, *, at: datetime, changed: set[str]) -> None:
    """A case that is open again has no old right to redo or appeal running."""
    stop(case, ClockKind.RIGHT_TO_REDO, at=at)
    stop(case, ClockKind.RIGHT_TO_APPEAL, at=at)
    case.redo_until = case.appeal_until = None
    changed |= {"redo_until", "appeal_until"}


def start_filing(case: Case, step: Step, *, at: datetime) -> None:
    """The filing's clock starts when the last right has lapsed or been waived, the last promise has ended and nothing waits."""
    reviewed = CaseClock.objects.filter(case=case, kind=ClockKind.SOLVED_REVIEW, stopped_at=None)
    if promises.open_count(case.file_id) or reviewed.exists():
        return
    right = {Step.CLOSED: case.redo_until, Step.DECLINED: case.appeal_until}.get(step)
    begins = step_clocks.filing_begins(at, right_until=right, is_waived=case.waived_at is not None)
    start(case, ClockKind.FILING, at=begins)


# --- what is next ------------------------------------------------------------------------------------


def reopen_clocks(case: Case) -> None:
    """Lets the clocks that stopped as the case came to rest run as if they never had."""
    kinds = CLOCKS_OF_STEP.get(Step(case.before), ()) if case.before else ()
    stopped = CaseClock.objects.filter(case=case, kind__in=kinds, ref=0, stopped_at=case.rested_at)
    stopped.update(stopped_at=None)


def stop_all(case: Case, *, at: datetime) -> None:
    """Stops whatever still runs: nothing is due in an archived case."""
    CaseClock.objects.filter(case=case, stopped_at=None).update(stopped_at=at)


def settle(case: Case, *, changed: set[str]) -> None:
    """Writes the case's next due and next moment from its running clocks."""
    telling = told_clocks(case)
    first = min(telling, key=lambda clock: clock.due_at, default=None)
    case.due_at = first.due_at if first else None
    case.due_kind = first.kind if first else ""
    case.provisional = any(clock.provisional for clock in telling)
    case.next_moment_at = min((moment for clock in telling if (moment := next_moment(clock))), default=None)
    changed |= {"due_at", "due_kind", "provisional", "next_moment_at"}


def told_clocks(case: Case) -> list[CaseClock]:
    """The running clocks that have something to tell as the case stands; one that stands still has not."""
    telling = [clock for clock in running(case) if clock.kind in told_kinds(Step(case.step))]
    if Pause.objects.filter(case=case, end=None).exists():
        return [clock for clock in telling if clock.kind not in clock_table.PAUSING]
    return telling


def told_kinds(step: Step) -> frozenset[str]:
    """The clocks somebody is waited for in this step."""
    if step in OPEN_STEPS:
        return frozenset(CLOCKS_OF_STEP[step] + FOR_SOMEBODY)
    if step not in RESTING_STEPS:
        return frozenset()
    return frozenset({ClockKind.FILING, DECIDED_AT_REST.get(step, ClockKind.FILING)})


def next_moment(clock: CaseClock) -> datetime | None:
    """The next instant at which this clock alone changes something: its next step up the ladder."""
    calendar = org.working_calendar()
    step = urging.next_step(ClockKind(clock.kind), urged(clock), clock.reached, calendar)
    return step[0] if step else None


def step_passed(clock: CaseClock, at: datetime) -> urging.Step | None:
    """The step of the ladder this clock has come to by this moment and that has not been said."""
    return urging.step_at(ClockKind(clock.kind), urged(clock), clock.reached, at, org.working_calendar())


def urged(clock: CaseClock) -> Urged:
    """A clock as the ladder knows it; one due the same working day counts as a day."""
    limit = Limit(count=clock.limit_count or 1, unit=Unit(clock.limit_unit))
    return Urged(near_at=clock.near_at, due_at=clock.due_at, limit=limit)


def resettle(case: Case) -> None:
    """Settles a case outside a move and writes what changed."""
    changed: set[str] = set()
    settle(case, changed=changed)
    case.save(update_fields=sorted(changed))


RIGHTS = {ClockKind.RIGHT_TO_REDO: "redo_until", ClockKind.RIGHT_TO_APPEAL: "appeal_until"}
"""The clocks whose due the case itself knows as the end of a right."""


def recompute(case: Case, clock: CaseClock) -> datetime:
    """Reckons a running clock by the calendar as it is now, with everything that hangs on its due.

    Returns  the due as it was before.
    """
    before = clock.due_at
    recount(case, clock)
    if clock.kind in (ClockKind.PROPOSAL, ClockKind.RECUSAL):
        Proposal.objects.filter(pk=clock.ref).update(lapses_at=clock.due_at)
    elif clock.kind == ClockKind.CITIZEN:
        _recount(case, ClockKind.EXTENSION)
    elif clock.kind == ClockKind.HAND_OVER:
        HandOver.objects.filter(pk=clock.ref).update(lapses_at=clock.due_at)
    elif clock.kind in RIGHTS:
        setattr(case, RIGHTS[ClockKind(clock.kind)], clock.due_at)
        case.save(update_fields=[RIGHTS[ClockKind(clock.kind)]])
        _move_filing(case, before, clock.due_at)
    return before


def _move_filing(case: Case, before: datetime, after: datetime) -> None:
    """A filing that waits for the end of a right begins with it, not before it."""
    filing = CaseClock.objects.filter(
        case=case, kind=ClockKind.FILING, stopped_at=None, started_at=before
    ).first()
    if filing is not None and before != after:
        filing.started_at = after
        recount(case, filing)
