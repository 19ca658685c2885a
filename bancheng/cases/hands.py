"""Through whose hands a case went, asked of many cases at once; of one case it is the dossier that answers."""

from django.db.models import Exists, OuterRef, Q

from bancheng.cases.models import MoveMade, Proposal
from bancheng.rules.folder import HANDLING
from bancheng.rules.permissions import CITIZEN_REF


def through_hands_of(person: int | None) -> Q:
    """The cases this person received first, has or had in hand, or made a handler's move in.

    Source   constitution 8: the handler sees neither who rated nor who will be called; `rules/handled.py`, for one case.
    """
    made = Q(proposed_by=person) | Q(proposed_by=None, person=person)
    moved = MoveMade.objects.filter(
        Q(handler=person) | (made & Q(key__in=HANDLING) & ~Q(by=CITIZEN_REF)), case=OuterRef("pk")
    )
    proposed = Proposal.objects.filter(case=OuterRef("pk"), proposer=person, key__in=HANDLING)
    return Q(first=person) | Q(handler=person) | Q(Exists(moved)) | Q(Exists(proposed))
