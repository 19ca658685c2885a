"""The tools of a page of one form and one act, for every room: the act made, each gap beside its field, a refusal noted."""

from collections.abc import Callable
from functools import partial

from bancheng.cases.actions import Wanting
from bancheng.cases.models import Case
from bancheng.cases.refusals import note_refusal
from bancheng.org.asking import Asking
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.ui.forms import HouseForm

Note = Callable[[Refused], None]
"""Keeps on the record of the day that something was refused."""


def noting(request: Asking, case: Case, name: str, label: str, *, by: Actor | None = None) -> Note:
    """How a refusal of this act on this case is noted.

    Shapes   by: who tries, where it is not somebody of the staff who has signed in.
    """
    return partial(note_refusal, case, name, by=by or request.actor, at=request.at, label=label)


def tried[T](form: HouseForm, act: Callable[[], T], note: Note) -> tuple[T | None, Refused | None]:
    """Makes the act of a form that is filled in.

    Returns  what the act made, if it was made; why it was refused, if it was: what only lacks stands in the form.
    """
    if not (form.is_bound and form.is_valid()):
        return None, None
    try:
        return act(), None
    except Wanting as wanting:
        add_gaps(form, wanting)
        return None, None
    except Refused as refused:
        note(refused)
        return None, refused


def add_gaps(form: HouseForm, wanting: Wanting) -> None:
    """Shows each gap beside its field."""
    for gap in wanting.missing:
        form.add_error(gap.field if gap.field in form.fields else None, gap.sentence)


def status_of(form: HouseForm, refused: Refused | None) -> int:
    """200 for a form that was only looked at, else what stands in the way."""
    return 200 if not form.is_bound else 409 if refused else 422
