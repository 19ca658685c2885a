"""Where each move leads: the step it ends in, the steps it can end in, the edges of the whole process.

The rows are those of `process`; the wall chart, the act that makes a move and the properties of the table ask here.
"""

from collections.abc import Iterable, Iterator

from bancheng.rules.facts import CaseFacts
from bancheng.rules.process import MOVES, End, Move
from bancheng.rules.vocabulary import OPEN_STEPS, Outcome, Step


def end_of(made: Move, facts: CaseFacts, outcome: Outcome | None = None) -> Step:
    """The step in which the case stands once the move is made."""
    if made.end is End.SAME:
        return facts.step
    if made.end is End.WHERE_IT_WAS:
        return facts.before or Step.HANDLING
    if made.end is End.BY_OUTCOME:
        return Step.TO_TELL if outcome is Outcome.DONE else Step.NO_REVIEW
    return made.end


def ends(made: Move) -> frozenset[Step]:
    """Every step a move can lead to, for the chart and the properties of the table."""
    return frozenset(end for start in made.starts or {None} for end in ends_from(made, start))


def ends_from(made: Move, start: Step | None) -> frozenset[Step]:
    """Every step a move can lead to when it sets out from this step; none for a move that stays."""
    if made.end is End.SAME:
        return frozenset()
    if made.end is End.BY_OUTCOME:
        return frozenset({Step.TO_TELL, Step.NO_REVIEW})
    if made.end is End.WHERE_IT_WAS:
        return _where_it_could_have_been(start)
    return frozenset({made.end})


def _where_it_could_have_been(step: Step | None) -> frozenset[Step]:
    """The open steps from which some move leads here."""
    return frozenset(
        start for other in MOVES if other.end is step for start in other.starts if start in OPEN_STEPS
    )


def came_from(step: Step, history: Iterable[tuple[Move, Step, Step]]) -> Step | None:
    """The step a case standing in this one returns to: `CaseFacts.before`.

    A return is no arrival: a case withdrawn while it waited for the citizen and restored since still
    goes back to where it had set out to wait.

    Shapes   history: every move made, oldest first, with the step before and after it.
    """
    outward = [
        start
        for made, start, end in history
        if end is step and start is not step and made.end is not End.WHERE_IT_WAS
    ]
    return outward[-1] if outward else None


def edges(*, built_only: bool = True) -> Iterator[tuple[Step, Step, Move]]:
    """Every edge of the process: from, to, by which row."""
    for candidate in MOVES:
        if built_only and not candidate.is_built:
            continue
        for start in candidate.starts:
            for end in ends_from(candidate, start):
                yield start, end, candidate
