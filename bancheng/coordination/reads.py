"""Questions about requests. Every request is obtained here, through a function that has checked who asks."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from bancheng.cases import reads as cases
from bancheng.cases.models import Recusal
from bancheng.coordination.models import Request, RequestQuerySet
from bancheng.rules.permissions import Actor, units_of

AROUND = (
    "case__file",
    "case__site",
    "case__matter",
    "case__handler",
    "unit",
    "dispatched_by",
    "signed_by",
    "ended_by",
    "came_from__unit",
    "first_look__by",
    "cites",
)


def requests_of_units(actor: Actor) -> RequestQuerySet:
    """The requests to the departments this actor speaks for; of a case he is out of he sees none."""
    if actor.person is None:
        return Request.objects.none()
    out = Recusal.objects.filter(case=OuterRef("case"), person=actor.person)
    return Request.objects.filter(unit__in=sorted(units_of(actor))).exclude(Exists(out))


def visible_to(actor: Actor) -> RequestQuerySet:
    """The requests this actor may see: those to his own department, and those of the cases he sees."""
    if actor.person is None:
        return Request.objects.none()
    of_unit = Q(pk__in=requests_of_units(actor).order_by().values("pk"))
    return Request.objects.filter(of_unit | Q(cases.case_is_seen(actor)))


def request_for(actor: Actor, pk: int, at: datetime) -> Request:
    """The request, for somebody of its department or who sees its case.

    Raises   Http404 for everybody else: that a request exists is itself not told.
    """
    with_something = Exists(Request.enclosed.through._default_manager.filter(request=OuterRef("pk")))
    seen = visible_to(actor).select_related(*AROUND).annotate(with_something=with_something)
    found = seen.filter(pk=pk).first()
    if found is None:
        raise Http404
    found.encloses = found.with_something
    return found
