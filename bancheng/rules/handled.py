"""Who had a hand in a case, told from the moves that were made: the handlers, and who brought what is reviewed."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from bancheng.rules import process
from bancheng.rules.deciding import BROUGHT_BY
from bancheng.rules.folder import HANDLING
from bancheng.rules.permissions import CITIZEN_REF
from bancheng.rules.process import End
from bancheng.rules.vocabulary import Step


class Made(Protocol):
    """A move that was made; people by their numbers."""

    @property
    def key(self) -> str:
        """Which move."""
        ...

    @property
    def from_step(self) -> str:
        """From where."""
        ...

    @property
    def to_step(self) -> str:
        """To where."""
        ...

    @property
    def by(self) -> str:
        """Who, as the record writes him."""
        ...

    @property
    def person_id(self) -> int | None:
        """Who made it; of a move by two, who confirmed it."""
        ...

    @property
    def proposed_by_id(self) -> int | None:
        """Who proposed it, of a move by two."""
        ...

    @property
    def handler_id(self) -> int | None:
        """Who had the case then."""
        ...


class Proposed(Protocol):
    """A move that was proposed, whatever became of it."""

    @property
    def key(self) -> str:
        """Which move."""
        ...

    @property
    def proposer_id(self) -> int:
        """Who proposed it."""
        ...


def who_handled(handler: int, moves: Sequence[Made], proposed: Iterable[Proposed]) -> frozenset[int]:
    """Whoever has the case in hand or ever had, and whoever made or proposed a move of its handler.

    Of a move by two it is the proposer who handled, not who confirmed; a signed slip that somebody entered
    makes the citizen's move, not his.
    """
    people = {handler, *(move.handler_id for move in moves)}
    people |= {
        move.proposed_by_id or move.person_id
        for move in moves
        if move.key in HANDLING and move.by != CITIZEN_REF
    }
    people |= {row.proposer_id for row in proposed if row.key in HANDLING}
    return frozenset(person for person in people if person is not None)


ANSWERING = (
    "solve_on_spot",
    "propose_answer",
    "confirm_no",
    "confirm_no.convener",
    "close_unsolved",
    "let_stand",
)
"""The moves by which somebody stands for an answer of a case, or for leaving it at that."""


def who_answered(moves: Iterable[Made]) -> frozenset[int]:
    """Whoever proposed or confirmed an answer, or let one stand: a “no” to it is decided by somebody else.

    Source   process table §1, conflicts compared by person; constitution 5; docs/decisions/0049.
    """
    people = {who for move in moves if move.key in ANSWERING for who in (move.person_id, move.proposed_by_id)}
    return frozenset(person for person in people if person is not None)


def proposers_at(step: Step, moves: Iterable[Made]) -> frozenset[int]:
    """Who brought what this review step has to decide; an appeal is against whoever declined and whoever confirmed it."""
    brought = BROUGHT_BY.get(step, ())
    last = {move.to_step: move.person_id for move in moves if move.to_step in brought and _is_new(move)}
    return frozenset(person for person in last.values() if person is not None)


def _is_new(move: Made) -> bool:
    """Whether the move brought something new to decide; being restored to a review is no proposal."""
    return move.from_step != move.to_step and process.row(move.key).end is not End.WHERE_IT_WAS
