"""The clocks of a case as they are applied: started, paused, stopped with the moves; the next due and moment.

The formulas are the regulation's (`rules.clocks`); here they are written into rows, so that a queue can
be ordered and a tick can find what time alone changes. Colour is never stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from bancheng.cases.models import Case, CaseClock, Pause
from bancheng.org import reads as org
from bancheng.rules import clock_table, clocks
from bancheng.rules.calendar import WorkingCalendar, local
from bancheng.rules.clocks import Limit
from bancheng.rules.process import CLOCKS_OF_STEP, Move
from bancheng.rules.vocabulary import OPEN_STEPS, RESTING_STEPS, Clock, ClockKind, Level, Step, Unit

PAUSING = (ClockKind.CITIZEN, ClockKind.JUDGING)
"""The clocks that stand still while the citizen fetches what he was asked for."""

FOR_SOMEBODY = (ClockKind.PROPOSAL, ClockKind.HAND_OVER, ClockKind.RECUSAL)
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
    second: bool = False,
    pauses: Sequence[clocks.Pause] = (),
) -> Reckoned:
    """When a clock of this kind is due, by the limits in force the day it started.

    Shapes   key: the citizen's limit as judged. second: the half clock of a redo.
    """
    limits, calendar = org.limits_at(local(started_at).date()), org.working_calendar()
    limit = _limit(kind, key, limits)
    if second:
        limit = clocks.second_limit(limit if key != clock_table.UNJUDGED else None)
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


def stop(case: Case, kind: ClockKind, *, at: datetime, refs: Iterable[int] = (0,)) -> None:
    """Stops clocks of this kind; those that do not run are passed over."""
    refs = list(refs)
    if refs:
        CaseClock.objects.filter(case=case, kind=kind, ref__in=refs, stopped_at=None).update(stopped_at=at)


def running(case: Case) -> list[CaseClock]:
    """The clocks that have not stopped."""
    return list(CaseClock.objects.filter(case=case, stopped_at=None))


# --- with a move -----------------------------------------------------------------------------------


def follow(case: Case, move: Move, *, start: Step, end: Step, at: datetime, changed: set[str]) -> None:
    """Lets the clocks follow a move: the citizen's by the move's own effect, the rest by the step."""
    _citizen_effect(case, move.clock, at=at, changed=changed)
    if end != start:
        _step_clocks(case, start, end, at=at)
        _rights(case, start, end, at=at, changed=changed)
    settle(case, changed=changed)


def _citizen_effect(case: Case, effect: Clock, *, at: datetime, changed: set[str]) -> None:
    match effect:
        case Clock.START:
            start_citizen_clock(case, at=at, changed=changed)
        case Clock.STOP:
            stop(case, ClockKind.CITIZEN, at=at)
            _end_pause(case, at)
        case Clock.RESUME:
            resume(case, at=at)
        case Clock.SECOND:
            start_second_clock(case, at=at, changed=changed)
        case Clock.LIMIT:
            recount_citizen_clock(case)
        case Clock.PAUSE | Clock.KEEP:
            # The act of asking writes the pause itself, for it knows the day printed on the notice.
            pass


def start_citizen_clock(case: Case, *, at: datetime, changed: set[str]) -> None:
    """Starts the citizen's clock if it never started; one stopped by a withdrawal goes on where it stood."""
    if case.clock_started_at is None:
        case.clock_started_at = at
        changed.add("clock_started_at")
        start(case, ClockKind.CITIZEN, at=at, due=reckon(ClockKind.CITIZEN, started_at=at, key=_key(case)))
        return
    stopped = CaseClock.objects.filter(case=case, kind=ClockKind.CITIZEN).order_by("-started_at").first()
    if stopped is not None and stopped.stopped_at is not None:
        Pause.objects.create(case=case, start=stopped.stopped_at, until=at, end=at)
        CaseClock.objects.filter(pk=stopped.pk).update(stopped_at=None)
        recount_citizen_clock(case)


def start_second_clock(case: Case, *, at: datetime, changed: set[str]) -> None:
    """Opens the second clock of a redo; the first stays in the file. Source: process table §2 redo."""
    case.second_clock_at = at
    changed.add("second_clock_at")
    stop(case, ClockKind.CITIZEN, at=at)
    due = reckon(ClockKind.CITIZEN, started_at=at, key=_key(case), second=True)
    start(case, ClockKind.CITIZEN, at=at, due=due)


def pause(case: Case, *, at: datetime, until: datetime) -> None:
    """Stands the citizen's clock still until the supplement comes or the printed day is over."""
    Pause.objects.create(case=case, start=at, until=until)


def resume(case: Case, *, at: datetime) -> None:
    """Ends the pause, at the latest on the day printed on the notice, and moves the dues by it."""
    _end_pause(case, at)
    recount_citizen_clock(case)
    _recount(case, ClockKind.JUDGING)


def _end_pause(case: Case, at: datetime) -> None:
    for pause_row in Pause.objects.filter(case=case, end=None):
        # However late the worker wakes, the citizen's clock went on when the printed day ended.
        pause_row.end = max(pause_row.start, min(at, pause_row.until))
        pause_row.save(update_fields=["end"])


def recount_citizen_clock(case: Case) -> None:
    """Computes the citizen's due again: after a judgement, a pause, a new calendar."""
    _recount(case, ClockKind.CITIZEN)


def _recount(case: Case, kind: ClockKind) -> None:
    clock = CaseClock.objects.filter(case=case, kind=kind, ref=0, stopped_at=None).first()
    if clock is None:
        return
    due = reckon(
        kind,
        started_at=clock.started_at,
        key=_key(case) if kind == ClockKind.CITIZEN else "",
        second=kind == ClockKind.CITIZEN and clock.started_at == case.second_clock_at,
        pauses=pauses_of(case, since=clock.started_at),
    )
    values = due.row()
    if due.at != clock.due_at:
        # A due that moves on is told again when it comes near.
        values |= {"near_done": clock.near_done and due.near_at <= clock.near_at, "out_done": False}
    CaseClock.objects.filter(pk=clock.pk).update(**values)


def pauses_of(case: Case, *, since: datetime) -> list[clocks.Pause]:
    """The pauses that began after a moment, in order."""
    rows = Pause.objects.filter(case=case, start__gte=since).order_by("start")
    return [clocks.Pause(start=row.start, end=row.end) for row in rows]


def _key(case: Case) -> str:
    """The citizen's limit as judged so far."""
    return clock_table.citizen_key(Level(case.level) if case.level else None)


# --- with a step -----------------------------------------------------------------------------------


def _step_clocks(case: Case, start_step: Step, end: Step, *, at: datetime) -> None:
    before = set(CLOCKS_OF_STEP.get(start_step, ())) - {ClockKind.CITIZEN}
    after = set(CLOCKS_OF_STEP.get(end, ())) - {ClockKind.CITIZEN}
    kept = {ClockKind.JUDGING, ClockKind.FIRST_CONTACT} if end is Step.WAITING_CITIZEN else set()
    for kind in before - after - kept:
        stop(case, kind, at=at)
    for kind in after - before:
        if kind is ClockKind.FIRST_CONTACT and case.first_contact_at is not None:
            continue
        if kind is ClockKind.SUPPLEMENT:
            _start_supplement(case, at)
            continue
        start(case, kind, at=at)


def _start_supplement(case: Case, at: datetime) -> None:
    """The supplement's clock ends on the day printed on the notice."""
    until = Pause.objects.get(case=case, end=None).until
    due = clocks.Due(at=until, provisional=org.working_calendar().is_provisional(local(until).date()))
    limit = _limit(ClockKind.SUPPLEMENT, "", org.limits_at(local(at).date()))
    start(case, ClockKind.SUPPLEMENT, at=at, due=_reckoned(due, limit, at, org.working_calendar()))


def _rights(case: Case, start_step: Step, end: Step, *, at: datetime, changed: set[str]) -> None:
    """Opens the citizen's rights when an answer or a declining reaches him, and the filing when it rests.

    A right is used once: after his own redo, or an appeal, there is no second one to wait for.
    """
    if end is Step.ANSWERED and not case.moves.filter(counter="redo.citizen").exists():
        case.redo_until = start(case, ClockKind.RIGHT_TO_REDO, at=at).due_at
        changed.add("redo_until")
    elif end is Step.DECLINED and start_step is not Step.APPEAL_REVIEW:
        case.appeal_until = start(case, ClockKind.RIGHT_TO_APPEAL, at=at).due_at
        changed.add("appeal_until")
    elif end in OPEN_STEPS:
        _drop_rights(case, at=at, changed=changed)
    stop(case, ClockKind.FILING, at=at)
    if end in RESTING_STEPS and end is not Step.MERGED:
        start_filing(case, end, at=at)


def _drop_rights(case: Case, *, at: datetime, changed: set[str]) -> None:
    """A case that is open again has no old right to redo or appeal running."""
    stop(case, ClockKind.RIGHT_TO_REDO, at=at)
    stop(case, ClockKind.RIGHT_TO_APPEAL, at=at)
    case.redo_until = case.appeal_until = None
    changed |= {"redo_until", "appeal_until"}


def start_filing(case: Case, step: Step, *, at: datetime) -> None:
    """The filing's clock starts when the last right has lapsed or been waived."""
    right = {Step.CLOSED: case.redo_until, Step.DECLINED: case.appeal_until}.get(step)
    begins = at if right is None or case.waived_at is not None else max(at, right)
    start(case, ClockKind.FILING, at=begins)


# --- what is next ------------------------------------------------------------------------------------


def settle(case: Case, *, changed: set[str]) -> None:
    """Writes the case's next due and next moment from its running clocks."""
    telling = [clock for clock in running(case) if clock.kind in told_kinds(Step(case.step))]
    if Pause.objects.filter(case=case, end=None).exists():
        telling = [clock for clock in telling if clock.kind not in PAUSING]
    first = min(telling, key=lambda clock: clock.due_at, default=None)
    case.due_at = first.due_at if first else None
    case.due_kind = first.kind if first else ""
    case.provisional = any(clock.provisional for clock in telling)
    case.next_moment_at = min((moment for clock in telling if (moment := next_moment(clock))), default=None)
    changed |= {"due_at", "due_kind", "provisional", "next_moment_at"}


def told_kinds(step: Step) -> frozenset[str]:
    """The clocks somebody is waited for in this step."""
    if step in OPEN_STEPS:
        return frozenset(CLOCKS_OF_STEP[step] + FOR_SOMEBODY)
    return frozenset({ClockKind.FILING}) if step in RESTING_STEPS else frozenset()


def next_moment(clock: CaseClock) -> datetime | None:
    """The next instant at which this clock alone changes something."""
    if not clock.near_done and not clock.out_done:
        return min(clock.near_at, clock.due_at)
    return None if clock.out_done else clock.due_at


def resettle(case: Case) -> None:
    """Settles a case outside a move and writes what changed."""
    changed: set[str] = set()
    settle(case, changed=changed)
    case.save(update_fields=sorted(changed))


def provisional_clocks() -> Iterable[CaseClock]:
    """Running clocks whose due leans on a year without a notice."""
    return CaseClock.objects.filter(Q(stopped_at=None), provisional=True).select_related("case")
