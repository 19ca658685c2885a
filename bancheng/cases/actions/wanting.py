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


def refuse_missing(missing: Sequence[Missing], turn: Turn) -> None:
    """Refuses the act if anything is missing.

    Raises   Wanting
    """
    if missing:
        raise Wanting(missing, turn.move.article)
