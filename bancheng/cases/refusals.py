"""What the regulation refused, on the record of the day: who tried which act on which case, and the code."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from bancheng.cases.actions.wanting import Wanting
from bancheng.cases.models import Case
from bancheng.org import record
from bancheng.rules import process
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused


def note_refusal(
    case: Case, name: str, refused: Refused, *, by: Actor, at: datetime, label: str = ""
) -> None:
    """Writes a refused act into the chain of the day and site; what only lacks in a form is no refusal.

    Shapes   label: what was tried, in the words of the button, for an act that is no move of the process table.
    """
    if isinstance(refused, Wanting):
        return
    label = label or process.rows(name)[0].label
    record.write_refused_act(
        case.number, name, label=label, code=refused.code, by=by.through or by.ref, at=at, site=case.site.code
    )


@contextmanager
def noted(case: Case, name: str, *, by: Actor, at: datetime, label: str = "") -> Iterator[None]:
    """Around one act of a page: what is refused in it is noted, and refused on."""
    try:
        yield
    except Refused as refused:
        note_refusal(case, name, refused, by=by, at=at, label=label)
        raise
