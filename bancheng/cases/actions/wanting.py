"""A refusal that names every field still wanted, so that a form can show each beside its place."""

from collections.abc import Sequence

from bancheng.cases.moves import Turn
from bancheng.rules.case_types import Missing
from bancheng.rules.refusal import Refused


class Wanting(Refused):
    """The regulation demands more than was given.

    Shapes   missing: every gap with its field, in the order of the form.
    """

    def __init__(self, missing: Sequence[Missing], article: str) -> None:
        super().__init__("wanting", "；".join(gap.sentence for gap in missing), article)
        self.missing = tuple(missing)


def ask_for(missing: Sequence[Missing], article: str) -> None:
    """Refuses an act if anything is missing.

    Raises   Wanting
    """
    if missing:
        raise Wanting(missing, article)


def refuse_missing(missing: Sequence[Missing], turn: Turn) -> None:
    """Refuses a move if anything is missing.

    Raises   Wanting
    """
    ask_for(missing, turn.move.article)


def need(turn: Turn, **wanted: tuple[str, str]) -> None:
    """Refuses the act while a field is empty.

    Shapes   wanted: field → what was given, and the sentence that asks for it.
    Raises   Wanting
    """
    empty = [Missing(field, sentence) for field, (given, sentence) in wanted.items() if not given.strip()]
    refuse_missing(empty, turn)
