"""Questions about clues. Who may see one is decided here and nowhere else."""

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from bancheng.accountability.models import Clue
from bancheng.cases.models import Case, Evidence, Recusal
from bancheng.rules import inquiry as rules
from bancheng.rules.permissions import Actor


def visible_to(actor: Actor) -> QuerySet[Clue]:
    """The clues this actor may see: supervisors and conveners, never whom a clue or its case concerns.

    Source   process table §1, recusal; constitution 10.
    """
    if actor.person is None or not actor.roles & rules.READERS:
        return Clue.objects.none()
    out = Recusal.objects.filter(case=OuterRef("case"), person=actor.person)
    return (
        Clue.objects.exclude(about=actor.person)
        .exclude(case__first=actor.person)
        .exclude(case__handler=actor.person)
        .exclude(Exists(out))
    )


def clue_for(actor: Actor, receipt: str) -> Clue:
    """One clue, for somebody who may see it.

    Raises   Http404 for everybody else.
    """
    seen = visible_to(actor).select_related("case", "about", "raised_by", "file")
    return get_object_or_404(seen, receipt=receipt)


def receipts_in(case: Case) -> list[Evidence]:
    """The receipts a case holds, for whoever sees the case: they say nothing but that a clue was received."""
    return list(Evidence.objects.filter(case=case, kind="clue"))
