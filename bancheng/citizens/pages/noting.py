"""How a refusal on a page of opinions or call-backs is kept on the record of the day: they belong to no case."""

from collections.abc import Callable

from bancheng.cases.actions import Wanting
from bancheng.org import record
from bancheng.org.asking import Asking
from bancheng.rules.refusal import Refused


def note(request: Asking, name: str, label: str, refused: Refused, *, site: str) -> None:
    """Writes a refused act into the chain of the day and site; what only lacks in a form is no refusal."""
    if isinstance(refused, Wanting):
        return
    record.write_refused_act(
        "", name, label=label, code=refused.code, by=request.actor.ref, at=request.at, site=site
    )


def noting(request: Asking, name: str, label: str, *, site: str) -> Callable[[Refused], None]:
    """The same, for a page that learns of the refusal later."""

    def noted(refused: Refused) -> None:
        note(request, name, label, refused, site=site)

    return noted
