"""Lists of requests, each beginning with what is due first: of a department, of a case, of the window, of the convener.

Every list begins at an index that holds open requests only, or at the newest that are over: it costs the same however
many a department has answered in its life.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import F, OuterRef, QuerySet, Subquery

from bancheng.cases import reads as cases
from bancheng.cases.models import Case, CaseClock, Recusal
from bancheng.coordination import reads
from bancheng.coordination.models import Objection, Request
from bancheng.rules.clock_table import OWED
from bancheng.rules.permissions import Actor
from bancheng.rules.requests import WITH_UNIT, names_of
from bancheng.rules.vocabulary import RequestStep
from bancheng.ui.paging import MOST

AROUND = ("unit", "case__matter", "case__site", "case__file")
DESK = ("dispatched_by__window", "dispatched_by__site", "dispatched_by__department")
"""Where whoever asked sits."""
MOST_AT_DESK = 20
"""So many requests are named on a workbench; the lists have all of them."""


class Due(NamedTuple):
    """As much of a request as puts it into its place in a queue."""

    pk: int
    step: str
    due_at: datetime | None


def due_first(actor: Actor) -> list[Due]:
    """What lies open with his departments, what is due first at the head; one more than is listed where there is more."""
    running = CaseClock.objects.filter(
        case=OuterRef("case"), ref=OuterRef("pk"), kind__in=sorted(OWED), stopped_at=None
    )
    open_now = (
        reads.requests_of_units(actor)
        .open()
        .order_by()
        .annotate(due=Subquery(running.order_by("due_at").values("due_at")[:1]))
    )
    ordered = open_now.order_by(F("due").asc(nulls_last=True), "pk")
    return [Due(*row) for row in ordered.values_list("pk", "step", "due")[: MOST + 1]]


def ended(actor: Actor) -> QuerySet[Request]:
    """What is over with his departments, the newest first."""
    return reads.requests_of_units(actor).exclude(ended_at=None).order_by("-ended_at", "-pk")


def shown(page: Sequence[int]) -> list[Request]:
    """The requests of one page in its order, each with its case, its department, who asked, and who looked first."""
    rows = Request.objects.filter(pk__in=page).select_related(*AROUND, *DESK, "first_look__by").order_by()
    found = {row.pk: row for row in rows}
    return [found[pk] for pk in page if pk in found]


def of_case(case: Case) -> list[Request]:
    """Every request of a case, in the order of their numbers."""
    found = list(
        Request.objects.filter(case=case)
        .select_related("unit", "dispatched_by", "first_look__by")
        .order_by("number")
    )
    for row in found:
        row.case = case
    return found


# --- what waits at a desk of the window ---------------------------------------------------------------------


def on_desk_of(actor: Actor, *, at: datetime) -> list[Request]:
    """What requests want of an officer now: replies to take up, objections to answer, and those nobody has looked at.

    Of the cases in his hands, and of those of his sites' other officers: a deputy must see it while the officer is away.
    """
    his = Case.objects.open().filter(handler=actor.person)
    at_his_sites = Case.objects.open().filter(site__in=cases.sites_of(actor))
    waiting = names_of({*WITH_UNIT, RequestStep.REPLIED, RequestStep.OBJECTED})
    out = Recusal.objects.filter(person=actor.person).order_by().values("case")
    of_these = his.order_by().values("pk").union(at_his_sites.order_by().values("pk"))
    found = Request.objects.filter(step__in=waiting, case__in=of_these).exclude(case__in=out)
    return list(found.select_related(*AROUND, "dispatched_by", "first_look__by", "case__handler"))


# --- what waits for the convener ------------------------------------------------------------------------------


def to_be_ruled(actor: Actor) -> QuerySet[Objection]:
    """The objections that went to arbitration and are not ruled on, of the cases this actor sees; the oldest first."""
    waits = Objection.objects.filter(
        answer="", signed_at__isnull=False, request__step=RequestStep.IN_ARBITRATION
    )
    return _of_seen(waits, actor).order_by("signed_at", "pk")


def ruled(actor: Actor) -> QuerySet[Objection]:
    """The objections that were ruled on, of the cases this actor sees; the newest first."""
    return _of_seen(Objection.objects.filter(answer=Objection.RULED), actor).order_by("-answered_at", "-pk")


def _of_seen(found: QuerySet[Objection], actor: Actor) -> QuerySet[Objection]:
    seen = found.filter(case__in=cases.visible_to(actor).order_by().values("pk"))
    return seen.select_related(
        "request__unit", "request__case", "unit", "proper_unit", "ruling__unit", "ruling__by"
    )
