"""What a citizen is told when his matter is ended, or left as it is, without being solved: why, and where he may go.

The words stand in the record, as commitments with the clear text beside them; once that is erased nothing is told.
Source: process table §2 close_unsolved; docs/decisions/0049, 0059.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bancheng.cases.models import Case, MoveMade
from bancheng.records import reads as records
from bancheng.records.models import Line
from bancheng.rules import process
from bancheng.rules.lines import LineKind
from bancheng.rules.vocabulary import Step

ENDED_UNSOLVED = "close_unsolved"
"""The move by which two people end a case that is not solved."""


@dataclass(frozen=True, kw_only=True)
class WhyLeft:
    """Why it was left unsolved, and which ways are open to him still; as it was written for him."""

    reasons: str
    remedies: str


def ended_unsolved(case: Case, moves: Iterable[MoveMade]) -> MoveMade | None:
    """The move by which this case ended unsolved, while that is how it ended; None once it goes on, or ended otherwise.

    Shapes   moves: every move of the case, in order.
    """
    if case.step not in (Step.CLOSED, Step.ARCHIVED):
        return None
    endings = [made for made in moves if made.to_step == Step.CLOSED and made.from_step != Step.CLOSED]
    return endings[-1] if endings and is_unsolved(endings[-1]) else None


def is_unsolved(made: MoveMade) -> bool:
    """Whether a move made ended its case unsolved."""
    return process.row(made.key).name == ENDED_UNSOLVED


def why_ended(case: Case, made: MoveMade, lines: Iterable[Line] | None = None) -> WhyLeft | None:
    """What was written when that move ended the case unsolved.

    Shapes   lines: those of the case that tell of it, where they have been read already.
    """
    if lines is None:
        lines = records.lines_of(case.file).filter(kind=LineKind.CASE_CLOSED_UNSOLVED, at=made.at)
    return _written([line for line in lines if (line.kind, line.at) == (ENDING, made.at)])


ENDING = LineKind.CASE_CLOSED_UNSOLVED


def why_let_stand(case: Case, *, since: datetime) -> WhyLeft | None:
    """What was written last when it was not handled once more though he said that it is not solved.

    Shapes   since: when the answer was told; what was decided of an earlier one is not about it.
    """
    return _written(records.lines_of(case.file).filter(kind=LineKind.CASE_LET_STAND, at__gte=since))


def _written(lines: Iterable[Line]) -> WhyLeft | None:
    line = max(lines, key=lambda one: one.seq, default=None)
    if line is None:
        return None
    texts = records.private_texts([line])
    reasons, remedies = (texts.get((line.pk, field), "") for field in ("reasons", "remedies"))
    return WhyLeft(reasons=reasons, remedies=remedies) if reasons or remedies else None
