"""Clocks of what a room above the cases waits for, beside the clock of the step: the case keeps them, the room says what they are.

They are told and urged like any other while the case is open. The room writes the line of the act that starts or ends one.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from bancheng.cases import reckoning, timing
from bancheng.cases.models import Case, CaseClock
from bancheng.rules.clock_table import CLOCKS
from bancheng.rules.clocks import Limit
from bancheng.rules.vocabulary import ClockKind


@transaction.atomic
def start_beside(
    case: Case, *, kind: ClockKind, refs: Iterable[int], at: datetime, limit: Limit | None = None
) -> None:
    """Starts a clock for each of these; one that runs already is left as it is.

    Shapes   refs: of what is waited for, in the room above. limit: cut to this case; None: the one in force.
    """
    held = Case.objects.locked(case.pk)
    due = reckoning.by_limit(limit, started_at=at) if limit else None
    for ref in refs:
        timing.start(held, kind, at=at, ref=ref, due=due)
    timing.resettle(held)


@transaction.atomic
def stop_beside(case: Case, *, kind: ClockKind, refs: Iterable[int], at: datetime) -> None:
    """Stops the clocks of these: nobody is waited for any more."""
    held = Case.objects.locked(case.pk)
    timing.stop(held, kind, at=at, refs=refs)
    timing.resettle(held)


@transaction.atomic
def run_named_clock(case: Case, *, kind: ClockKind, ref: int, due_on: date, at: datetime) -> datetime:
    """Lets a clock run from now to the close of this day; one of the same kind and ref that ran before has ended.

    Shapes   ref: of what it is about, in the room above.
    Returns  the moment it is due.
    Raises   ValueError for a kind nobody is urged for.
    """
    if not CLOCKS[kind].urges:
        raise ValueError(f"{kind} is no clock of what the office owes")
    held = Case.objects.locked(case.pk)
    timing.stop(held, kind, at=at, refs=[ref])
    clock = timing.start(held, kind, at=at, ref=ref, due=reckoning.named(due_on, at))
    timing.resettle(held)
    return clock.due_at


def answer_due(case: Case) -> datetime | None:
    """When the citizen's running clock is due; None while none runs."""
    clocks = CaseClock.objects.filter(case=case, kind=ClockKind.CITIZEN, stopped_at=None)
    return clocks.values_list("due_at", flat=True).first()
