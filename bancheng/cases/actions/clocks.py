"""Clocks a room above the cases lets run in a case, to a day it names: they put the case into its handler's queue and are urged.

They hold nothing up and touch no clock of the citizen; the room writes the line of its own act.
"""

from datetime import date, datetime

from django.db import transaction

from bancheng.cases import reckoning, timing
from bancheng.cases.models import Case
from bancheng.rules.clock_table import CLOCKS
from bancheng.rules.vocabulary import ClockKind


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


@transaction.atomic
def end_named_clock(case: Case, *, kind: ClockKind, ref: int, at: datetime) -> None:
    """What it waited for has come, or is waited for no more; doing it twice changes nothing."""
    held = Case.objects.locked(case.pk)
    timing.stop(held, kind, at=at, refs=[ref])
    timing.resettle(held)
