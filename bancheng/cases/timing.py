"""The clocks of a case as they are applied: started, paused, stopped with the moves; the next due and moment.

When each is due, `reckoning` says; here it is written into rows, so that a queue can be ordered and a tick can
find what time alone changes. Colour is never stored.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from bancheng.cases import reckoning
from bancheng.cases.models import Case, CaseClock, HandOver, Pause, Proposal
from bancheng.cases.reckoning import Reckoned
from bancheng.org import reads as org
from bancheng.promises import reads as promises
from bancheng.records import told
from bancheng.records.composed import Composed
from bancheng.rules import clock_table, step_clocks, urging
from bancheng.rules.clock_table import OF_A_QUESTION
from bancheng.rules.clocks import Limit
from bancheng.rules.facts import HIS_REDO
from bancheng.rules.process import CLOCKS_OF_STEP, DECIDED_AT_REST, FINDINGS, Move
from bancheng.rules.urging import Rung, Urged
from bancheng.rules.vocabulary import OPEN_STEPS, RESTING_STEPS, Clock, ClockKind, Step, Unit

OF_CONFERENCES = (ClockKind.CONFERENCE_ASKED, ClockKind.CONFERRING, ClockKind.RAISED)
"""The clocks of a conference in each case on its agenda, by its identity."""
OF_UNITS = (*OF_CONFERENCES, ClockKind.POSITION, ClockKind.COUNTERSIGN)
"""Clocks of what the departments are asked, alone or in a conference."""
OF_THE_STEP = (ClockKind.CONFERENCE_ASKED, ClockKind.CONFERRING)
"""Of these those that hang on the step in which they began."""
FOR_SOMEBODY = (
    ClockKind.PROPOSAL,
    ClockKind.HAND_OVER,
    ClockKind.RECUSAL,
    ClockKind.EXTENSION,
    ClockKind.INSTRUCTION,
    ClockKind.OUTSIDE,
    *FINDINGS,
    *OF_UNITS,
)
"""Clocks of a question put to another person; they run beside the step's own."""
BEFORE_FILING = (ClockKind.SOLVED_REVIEW, *FINDINGS)
"""What must be decided or found before the filing begins."""


# --- single clocks -----------------------------------------------------------------------------------


def start(
    case: Case, kind: ClockKind, *, at: datetime, ref: int = 0, due: Reckoned | None = None
) -> CaseClock:
    """Starts a clock now; one of the same kind that still runs is left as it is."""
    for clock in running(case):
        if (clock.kind, clock.ref) == (kind, ref):
            return clock
    due = due or reckoning.reckon(kind, started_at=at)
    return CaseClock.objects.create(
        case=case, kind=kind, ref=ref, started_at=at, first_due_at=due.at, **due.row()
    )


def go_on(clock: CaseClock, *, at: datetime) -> None:
    """A clock that stood in another row till now: what was said of it there is not said again, what came due meanwhile is said now."""
    same = CaseClock.objects.filter(
        case=clock.case_id, kind=clock.kind, started_at=clock.started_at, due_at=clock.due_at
    )
    before = same.exclude(pk=clock.pk).order_by("-pk").first()
    if before is not None:
        clock.near_done, clock.out_done, clock.rung = before.near_done, before.out_done, before.rung
    if not clock.near_done:
        clock.near_at = max(clock.near_at, at)
    clock.save(update_fields=["near_done", "out_done", "rung", "near_at"])


def start_each(case: Case, kinds: Collection[ClockKind], *, at: datetime) -> None:
    """Starts the step's own clocks of these kinds now, by their usual limits; those that still run are left as they are."""
    if not kinds:
        return
    missing = sorted(set(kinds).difference(clock.kind for clock in running(case) if not clock.ref))
    dues = [(kind, reckoning.reckon(kind, started_at=at)) for kind in missing]
    CaseClock.objects.bulk_create(
        CaseClock(case=case, kind=kind, started_at=at, first_due_at=due.at, **due.row()) for kind, due in dues
    )


def start_first(case: Case, kind: ClockKind, *, at: datetime, due: Reckoned) -> CaseClock:
    """Starts the first clock of a case that has just been written: there is none it could run beside."""
    return CaseClock.objects.create(case=case, kind=kind, started_at=at, first_due_at=due.at, **due.row())


def stop(case: Case, kind: ClockKind, *, at: datetime, refs: Iterable[int] = (0,)) -> None:
    """Stops clocks of this kind; those that do not run are passed over."""
    stop_of(case, (kind,), refs=refs, at=at)


def stop_of(case: Case, kinds: Collection[ClockKind], *, refs: Iterable[int], at: datetime) -> None:
    """Stops the clocks of these kinds that belong to what these numbers name."""
    if refs := set(refs):
        _stop([clock for clock in running(case) if clock.kind in kinds and clock.ref in refs], at=at)


def _stop(clocks: Collection[CaseClock], *, at: datetime) -> None:
    if clocks:
        CaseClock.objects.filter(pk__in=[clock.pk for clock in clocks]).update(stopped_at=at)


def stop_each(case: Case, kinds: Collection[ClockKind], *, at: datetime) -> None:
    """Stops the step's own clocks of these kinds; those that do not run are passed over."""
    if kinds:
        stop_of(case, kinds, refs=(0,), at=at)


def running(case: Case) -> list[CaseClock]:
    """The clocks that have not stopped."""
    return list(RUNNING(case=case.pk))


RUNNING = Composed(lambda case: CaseClock.objects.filter(case=case, stopped_at=None))


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
    """The effect on his own clock; the act of asking writes a pause itself, for it knows the day printed on the notice."""
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
    return []


def citizen_clock(case: Case) -> CaseClock | None:
    """The citizen's clock that runs, or the last one that ran; a redo opened another."""
    return CaseClock.objects.filter(case=case, kind=ClockKind.CITIZEN).order_by("-started_at", "-pk").first()


def start_citizen_clock(case: Case, *, at: datetime, changed: set[str]) -> list[told.Written]:
    """Starts the citizen's clock if it never started; one stopped by a withdrawal goes on where it stood."""
    if case.clock_started_at is None:
        case.clock_started_at = at
        changed.add("clock_started_at")
        start(case, ClockKind.CITIZEN, at=at, due=reckoning.first_due(case, at=at))
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
    start(case, ClockKind.CITIZEN, at=at, due=reckoning.second_due(case, at=at))


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
    _recount(case, ClockKind.CITIZEN, ClockKind.EXTENSION, ClockKind.CONFERRING)


def _recount(case: Case, *kinds: ClockKind) -> None:
    """Reckons the running clocks of these kinds again, one after the other: each may hang on the one before."""
    # A case has one clock of a kind that hangs on its own; a conference's bears the conference's number.
    clocks = {
        clock.kind: clock for clock in CaseClock.objects.filter(case=case, kind__in=kinds, stopped_at=None)
    }
    for kind in kinds:
        if kind in clocks:
            recount(case, clocks[kind])


def recount(case: Case, clock: CaseClock) -> None:
    """Reckons a running clock again from where it started, and writes what changed."""
    due = reckoning.reckoned_again(case, clock)
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


# --- with a step -----------------------------------------------------------------------------------


def _step_clocks(case: Case, start_step: Step, end: Step, *, at: datetime) -> list[told.Written]:
    waits: list[told.Written] = []
    changed = step_clocks.changed(start_step, end, contacted=case.first_contact_at is not None)
    stop_each(case, changed.stops, at=at)
    if ClockKind.SUPPLEMENT in changed.starts:
        waits += _start_supplement(case, at)
    start_each(case, changed.starts - {ClockKind.SUPPLEMENT}, at=at)
    return waits


def _start_supplement(case: Case, at: datetime) -> list[told.Written]:
    """The supplement's clock ends on the day printed on the notice."""
    waiting = Pause.objects.filter(case=case, end=None).first()
    again = [] if waiting else [_wait_again(case, at)]
    until = (waiting or again[0]).until
    start(case, ClockKind.SUPPLEMENT, at=at, due=reckoning.printed(until, at))
    return told.new(*again)


def _wait_again(case: Case, at: datetime) -> Pause:
    """A case restored to waiting waits for the day that was printed; if that is over, no longer."""
    printed = case.supplements.latest("asked_at").until
    return Pause.objects.create(case=case, start=at, until=max(at, printed))


def _rights(case: Case, start_step: Step, end: Step, *, at: datetime, changed: set[str]) -> None:
    """Opens the citizen's rights when an answer or a declining reaches him, and the filing when it rests."""
    used = end is Step.ANSWERED and case.moves.filter(counter=HIS_REDO).exists()
    right = step_clocks.right_opened(start_step, end, used_redo=used)
    if right is not None:
        setattr(case, RIGHTS[right], start(case, right, at=at).due_at)
        changed.add(RIGHTS[right])
    elif end in OPEN_STEPS:
        _drop_rights(case, at=at, changed=changed)
    stop_each(case, (ClockKind.FILING, ClockKind.ASKED_AGAIN, *DECIDED_AT_REST.values()), at=at)
    if end in RESTING_STEPS and end is not Step.MERGED:
        start_filing(case, end, at=at)


def _drop_rights(case: Case, *, at: datetime, changed: set[str]) -> None:
    """A case that is open again has no old right to redo or appeal running."""
    stop_each(case, (ClockKind.RIGHT_TO_REDO, ClockKind.RIGHT_TO_APPEAL), at=at)
    case.redo_until = case.appeal_until = None
    changed |= {"redo_until", "appeal_until"}


def start_filing(case: Case, step: Step, *, at: datetime) -> None:
    """The filing's clock starts when the last right has lapsed or been waived, the last promise has ended and nothing waits."""
    waits = {clock.kind: clock.due_at for clock in running(case)}
    if promises.open_count(case.file_id) or not waits.keys().isdisjoint(BEFORE_FILING):
        return
    right = {Step.CLOSED: case.redo_until, Step.DECLINED: case.appeal_until}.get(step)
    is_waived, asked = case.waived_at is not None, waits.get(ClockKind.ASKED_AGAIN)
    begins = step_clocks.filing_begins(at, right_until=right, is_waived=is_waived, asked_until=asked)
    start(case, ClockKind.FILING, at=begins)


def stop_of_units(case: Case, end: Step, *, at: datetime) -> None:
    """Stops what is waited for of the departments as a case changes its step: a conference dies with its step, the rest with the case.

    Source   process table §2, “Leaving the open steps recalls requests, strikes agenda items”.
    """
    over = (*OF_UNITS, *OF_A_QUESTION, ClockKind.OUTSIDE) if end not in OPEN_STEPS else OF_THE_STEP
    _stop([clock for clock in running(case) if clock.kind in over], at=at)


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
        return clock_table.OF_REQUESTS.union(CLOCKS_OF_STEP[step], FOR_SOMEBODY)
    if step not in RESTING_STEPS:
        return frozenset()
    return frozenset({ClockKind.FILING, DECIDED_AT_REST.get(step, ClockKind.FILING), *FINDINGS})


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


def said_too_early(at: datetime) -> QuerySet[CaseClock]:
    """Running clocks of which something was said whose moment is still to come: the machine's time ran ahead once.

    One that started later than now is left until its time: it is the machine that runs behind, or ran ahead as it started.
    """
    said = Q(near_done=True, near_at__gt=at) | Q(out_done=True, due_at__gt=at)
    return CaseClock.objects.filter(said, stopped_at=None, started_at__lte=at)


def resettle(case: Case) -> None:
    """Settles a case outside a move and writes what changed."""
    changed: set[str] = set()
    settle(case, changed=changed)
    case.save(update_fields=sorted(changed))


RIGHTS = {ClockKind.RIGHT_TO_REDO: "redo_until", ClockKind.RIGHT_TO_APPEAL: "appeal_until"}
"""The clocks whose due the case itself knows as the end of a right."""
TERMS_OF_HIS = (*RIGHTS, ClockKind.ASKED_AGAIN)
"""The terms he has while his case rests; the filing begins with the last of them."""


def recompute(case: Case, clock: CaseClock) -> datetime:
    """Reckons a running clock by the calendar as it is now, with everything that hangs on its due.

    Returns  the due as it was before.
    """
    before = clock.due_at
    recount(case, clock)
    if clock.kind in (ClockKind.PROPOSAL, ClockKind.RECUSAL):
        Proposal.objects.filter(pk=clock.ref).update(lapses_at=clock.due_at)
    elif clock.kind == ClockKind.CITIZEN:
        _recount(case, ClockKind.EXTENSION, ClockKind.CONFERRING)
    elif clock.kind == ClockKind.HAND_OVER:
        HandOver.objects.filter(pk=clock.ref).update(lapses_at=clock.due_at)
    elif clock.kind in RIGHTS:
        setattr(case, RIGHTS[ClockKind(clock.kind)], clock.due_at)
        case.save(update_fields=[RIGHTS[ClockKind(clock.kind)]])
    if clock.kind in TERMS_OF_HIS:
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
