"""What a room above the cases must find out, or undo, before a case is filed: the case keeps its clock, whatever the step.

The room writes the line of the act; here is only what the case must know of it.
"""

from datetime import datetime

from django.db import transaction

from bancheng.cases import timing
from bancheng.cases.models import Case
from bancheng.rules.vocabulary import RESTING_STEPS, ClockKind, Step


@transaction.atomic
def wait_for_finding(case: Case, *, kind: ClockKind, ref: int, at: datetime) -> None:
    """Starts the clock of what must be found or undone, and lets the filing wait for it; a filed case waits for nothing.

    Shapes   kind: one of `process.FINDINGS`. ref: of what it is about, in the room above.
    Source   docs/decisions/0055.
    """
    held = Case.objects.locked(case.pk)
    if held.step == Step.ARCHIVED:
        return
    timing.start(held, kind, at=at, ref=ref)
    timing.stop(held, ClockKind.FILING, at=at)
    timing.resettle(held)


@transaction.atomic
def end_finding(case: Case, *, kind: ClockKind, ref: int, at: datetime) -> None:
    """It has been found, or undone: its clock stops, and what waited for it to be filed waits no longer."""
    held = Case.objects.locked(case.pk)
    timing.stop(held, kind, at=at, refs=[ref])
    if may_be_filed(held):
        timing.start_filing(held, Step(held.step), at=at)
    timing.resettle(held)


def may_be_filed(case: Case) -> bool:
    """Whether the case rests; one that was merged waits for the earlier one to be filed."""
    if case.step == Step.MERGED:
        return case.merged_into is not None and case.merged_into.step == Step.ARCHIVED
    return Step(case.step) in RESTING_STEPS
