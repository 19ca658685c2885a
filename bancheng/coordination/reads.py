"""Questions about requests. Every request is obtained here, through a function that has checked who asks."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from bancheng.cases import reads as cases
from bancheng.cases.models import Case, CaseClock, Recusal
from bancheng.coordination.models import Objection, Reply, Request, RequestQuerySet
from bancheng.rules import requests as rules
from bancheng.rules.clock_table import OF_A_QUESTION
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import ClockKind, RequestStep

AROUND = (
    "case__file",
    "case__site",
    "case__matter",
    "case__handler",
    "unit",
    "dispatched_by",
    "signed_by",
    "came_from__unit",
    "first_look__by",
    "cites",
)


def requests_of_units(actor: Actor) -> RequestQuerySet:
    """The requests to the departments this actor speaks for; of a case he is out of he sees none."""
    if actor.person is None:
        return Request.objects.none()
    out = Recusal.objects.filter(case=OuterRef("case"), person=actor.person)
    return Request.objects.filter(unit__in=sorted(rules.units_of(actor))).exclude(Exists(out))


def visible_to(actor: Actor) -> RequestQuerySet:
    """The requests this actor may see: those to his own department, and those of the cases he sees."""
    if actor.person is None:
        return Request.objects.none()
    of_unit = Q(pk__in=requests_of_units(actor).order_by().values("pk"))
    return Request.objects.filter(of_unit | Q(case__in=cases.visible_to(actor).order_by().values("pk")))


def request_for(actor: Actor, pk: int, at: datetime) -> Request:
    """The request, for somebody of its department or who sees its case.

    Raises   Http404 for everybody else: that a request exists is itself not told.
    """
    found = visible_to(actor).select_related(*AROUND).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def reply_for(actor: Actor, pk: int, at: datetime) -> Reply:
    """A reply, for whoever may see its request; a draft is only its department's.

    Raises   Http404 for everybody else.
    """
    found = Reply.objects.filter(pk=pk, request__in=visible_to(actor).order_by().values("pk")).first()
    if found is None or (found.signed_at is None and not _is_own(actor, found.request)):
        raise Http404
    found.request = request_for(actor, found.request_id, at)
    return found


def objection_for(actor: Actor, pk: int, at: datetime) -> Objection:
    """An objection, for whoever may see its request; a draft is only its department's.

    Raises   Http404 for everybody else.
    """
    seen = visible_to(actor).order_by().values("pk")
    found = Objection.objects.select_related("proper_unit").filter(pk=pk, request__in=seen).first()
    if found is None or (found.signed_at is None and not _is_own(actor, found.request)):
        raise Http404
    found.request = request_for(actor, found.request_id, at)
    return found


def _is_own(actor: Actor, request: Request) -> bool:
    return request.unit_id in rules.units_of(actor)


def requests_of(case: Case) -> list[Request]:
    """Every request of a case, in the order of dispatch; the case has been obtained by who may see it."""
    return list(
        Request.objects.filter(case=case).select_related("unit", "came_from__unit").order_by("number")
    )


def may_contact(actor: Actor, request: Request) -> bool:
    """Whether this actor, of the department asked, may read name and number of the citizen: the officer has asked it to contact him."""
    return request.may_contact and request.is_open and _is_own(actor, request)


def clocks_of(requests: Iterable[Request]) -> dict[int, list[CaseClock]]:
    """The running clocks of several requests, by request, what is due first standing first. One question."""
    pks = [request.pk for request in requests]
    found: dict[int, list[CaseClock]] = {pk: [] for pk in pks}
    running = CaseClock.objects.filter(ref__in=pks, kind__in=sorted(OF_A_QUESTION), stopped_at=None)
    for clock in running.order_by("due_at"):
        found[clock.ref].append(clock)
    return found


def main_clock(request: Request, clocks: Iterable[CaseClock]) -> CaseClock | None:
    """The clock by which somebody is waited for: the department's reply, or the decision the request stands in."""
    wanted = {
        RequestStep.REPLIED: ClockKind.ACCEPTING,
        RequestStep.OBJECTED: ClockKind.OBJECTION_ANSWER,
        RequestStep.IN_ARBITRATION: ClockKind.RULING,
    }.get(RequestStep(request.step), ClockKind.REPLY)
    return next((clock for clock in clocks if clock.kind == wanted), None)
