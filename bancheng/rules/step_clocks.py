"""What a change of step does to the clocks of a case: which stop, which start, which right opens, when filing begins.

Source: process table §2, §3; which clock runs in which step stands in `process.CLOCKS_OF_STEP`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bancheng.rules.facts import CaseFacts
from bancheng.rules.process import CLOCKS_OF_STEP
from bancheng.rules.vocabulary import OPEN_STEPS, ClockKind, Step

KEPT_WHILE_WAITING = frozenset({ClockKind.JUDGING, ClockKind.FIRST_CONTACT})
"""Clocks of the office that run on while the case waits for its citizen: what he fetches is not what we owe."""


@dataclass(frozen=True, kw_only=True)
class Changed:
    """The clocks of a step that end and begin as a case passes from one to another; the citizen's follows the move."""

    stops: frozenset[ClockKind]
    starts: frozenset[ClockKind]


def changed(start: Step, end: Step, *, contacted: bool) -> Changed:
    """Which clocks stop and start between two steps.

    Shapes   contacted: the citizen has been contacted already, so that nobody owes him the first contact any more.
    """
    before, after = _of(CLOCKS_OF_STEP.get(start, ())), _of(CLOCKS_OF_STEP.get(end, ()))
    if end not in OPEN_STEPS:
        # A clock that was kept while the case waited for its citizen ends with the case too.
        before = _of(kind for kinds in CLOCKS_OF_STEP.values() for kind in kinds)
    kept = KEPT_WHILE_WAITING if end is Step.WAITING_CITIZEN else frozenset()
    done = frozenset({ClockKind.FIRST_CONTACT}) if contacted else frozenset()
    return Changed(stops=before - after - kept, starts=after - before - done)


def _of(kinds: Iterable[ClockKind]) -> frozenset[ClockKind]:
    return frozenset(kinds) - {ClockKind.CITIZEN}


def right_opened(start: Step, end: Step, *, used_redo: bool) -> ClockKind | None:
    """The right of the citizen that opens as an answer, or a declining, reaches him.

    A right is used once: after his own redo, or an appeal, there is no second one to wait for.
    """
    if end is Step.ANSWERED:
        return None if used_redo else ClockKind.RIGHT_TO_REDO
    if end is Step.DECLINED and start is not Step.APPEAL_REVIEW:
        return ClockKind.RIGHT_TO_APPEAL
    return None


def redo_follows(facts: CaseFacts) -> bool:
    """Whether the right to redo opens for the citizen as he is told the answer that waits for him now."""
    opened = right_opened(facts.step, Step.ANSWERED, used_redo=facts.used_redo)
    return facts.step is Step.TO_TELL and opened is ClockKind.RIGHT_TO_REDO


def filing_begins(
    at: datetime, *, right_until: datetime | None, is_waived: bool, asked_until: datetime | None = None
) -> datetime:
    """When the filing of a case that rests begins: with the end of its last right, at once where none is left.

    Shapes   asked_until: the day he has to say once more whether it is solved; None where nothing is asked, or he has said it.
    """
    lapses = (None if is_waived else right_until, asked_until)
    return max([at, *(until for until in lapses if until is not None)])
