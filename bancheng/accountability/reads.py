"""Questions about clues. Who may see one is decided here and nowhere else."""

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from bancheng.accountability.models import Clue
from bancheng.cases.models import Case, Recusal
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


def holds_receipt(case: Case, actor: Actor) -> bool:
    """Whether a clue was received in this case, for whoever sees the case; whom it concerns is told of none.

    Source   process table §1, recusal; §4, 不给办; constitution 10.
    """
    told = Clue.objects.filter(case=case).exclude(about=actor.person)
    if case.site_id in {held.site for held in actor.held}:
        told = told.exclude(about_window=True)
    return told.exists()
