"""Questions about what citizens asked of their data: obtained through who asks."""

from datetime import datetime

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from bancheng.cases.facts import standing_of
from bancheng.cases.models import Case, CaseClock, Consent, DataRequest
from bancheng.cases.reads import case_is_seen
from bancheng.cases.registration import whose
from bancheng.rules import own_data as rules
from bancheng.rules.desk import Waits
from bancheng.rules.folder import takes_part
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import ClockKind, ConsentKind, DataField


def requests_of(case: Case) -> QuerySet[DataRequest]:
    """What the citizen of a case asked for, newest first; the case is obtained through its own room first."""
    return (
        DataRequest.objects.filter(case=case)
        .select_related("case", "decided_by")
        .order_by("-asked_at", "-pk")
    )


def request_in(case: Case, pk: int) -> DataRequest:
    """One of them.

    Raises   Http404 for one of another case.
    """
    return get_object_or_404(DataRequest.objects.select_related("case", "party"), case=case, pk=pk)


def consent_to(case: Case, kind: ConsentKind) -> Consent | None:
    """What the citizen of this case has consented to of this kind and not taken back; None means no."""
    party = whose(case)
    return Consent.objects.filter(party=party, kind=kind, taken_back_at=None).first() if party else None


def waiting_for(actor: Actor) -> list[DataRequest]:
    """What waits for this actor to decide it, what was asked first standing first."""
    # Cut only after what his part never decides is left out: a head's names do not hide an officer's telephones.
    fields = [field for field in DataField if actor.roles & rules.deciders(field, granted=True)]
    found = (
        DataRequest.objects.filter(case_is_seen(actor), granted=None, field__in=fields)
        .select_related("case")
        .order_by("asked_at", "pk")
    )
    return [one for one in found[:MOST] if may_decide(one, actor)]


def waits(actor: Actor, at: datetime) -> Waits:
    """How many requests about citizens' data wait for this actor to decide, and how many of them are overdue."""
    refs = [one.pk for one in waiting_for(actor)]
    running = CaseClock.objects.filter(kind=ClockKind.OWN_DATA, ref__in=refs, stopped_at=None)
    return Waits(many=len(refs), late=running.filter(due_at__lte=at).count() if refs else 0)


MOST = 50
"""So many are looked through and shown: the rest comes up as these are decided."""


def may_decide(one: DataRequest, actor: Actor, *, granted: bool = True) -> bool:
    """Whether this actor may decide so; never what he entered himself."""
    if rules.refusal_to_decide(actor, entered_by=one.entered_by_id) is not None:
        return False
    return takes_part(rules.deciders(DataField(one.field), granted=granted), standing_of(one.case), actor)
