"""Lists of requests, each beginning with what is due first: of a department, of a case, of the window, of the convener.

Every list begins at an index that holds open requests only, or at the newest that are over: it costs the same however
many a department has answered in its life.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from bancheng.cases import reads as cases
from bancheng.cases.models import Case, CaseClock, Recusal
from bancheng.coordination import reads
from bancheng.coordination.models import Objection, Request
from bancheng.coordination.models.requests import RequestQuerySet
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


NOT_IN_A_ROW = ("wants", "contact_reason", "end_reason")
"""What stands encrypted in a request and in no row of a workbench: it is not opened for one."""


class Due(NamedTuple):
    """As much of a request as puts it into its place in a queue."""

    pk: int
    step: str
    due_at: datetime | None


def due_first(actor: Actor) -> list[Due]:
    """What lies open with his departments, what is due first at the head; one more than is listed where there is more."""
    ordered = _by_due(reads.requests_of_units(actor).open())
    return [Due(*row) for row in ordered.values_list("pk", "step", "due")[: MOST + 1]]


def _by_due(open_now: RequestQuerySet) -> RequestQuerySet:
    """Open requests in the order in which somebody must have answered."""
    running = CaseClock.objects.filter(
        case=OuterRef("case"), ref=OuterRef("pk"), kind__in=sorted(OWED), stopped_at=None
    )
    with_due = open_now.annotate(due=Subquery(running.order_by("due_at").values("due_at")[:1]))
    return with_due.order_by(F("due").asc(nulls_last=True), "pk")


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


def on_desk_of(actor: Actor) -> list[Request]:
    """What requests may want of an officer now: replies to take up, objections to answer, and those nobody has looked at.

    Of the cases in his hands, and of those of his sites' other officers: a deputy must see it while the officer is away.

    Shapes   so many of the first two as a workbench names, what is due first at the head; so many of the last, what was
             asked longest ago at the head, for it is the first of which it must be said.
    """
    his = Case.objects.open().filter(handler=actor.person)
    # Every open case has a due moment (`open_case_has_something_due`). Said here, SQLite takes the index of what is open at a
    # site and not that of its ledger, which holds all its history.
    at_his_sites = Case.objects.open().filter(site__in=cases.sites_of(actor), due_at__isnull=False)
    out = Recusal.objects.filter(person=actor.person).order_by().values("case")
    of_these = his.order_by().values("pk").union(at_his_sites.order_by().values("pk"))
    here = Request.objects.open().filter(case__in=of_these).exclude(case__in=out)
    named = here.select_related("unit", "case__handler", "first_look__by").defer(*NOT_IN_A_ROW)
    came = named.filter(step__in=names_of({RequestStep.REPLIED, RequestStep.OBJECTED}))
    silent = named.filter(step__in=names_of(WITH_UNIT), first_look=None)
    unopened = silent.filter(Q(signed_at=None) | Q(was_deemed=True)).order_by("dispatched_at", "pk")
    return [*_by_due(came)[:MOST_AT_DESK], *unopened[:MOST_AT_DESK]]


# --- what waits for the convener ------------------------------------------------------------------------------


def to_be_ruled(actor: Actor) -> QuerySet[Objection]:
    """The objections that went to arbitration and are not ruled on, of the cases this actor sees; the oldest first."""
    gone_up = Objection.objects.filter(goes_up=True, answered_at=None)
    waits = gone_up.filter(answer="", request__step=RequestStep.IN_ARBITRATION)
    return _of_seen(waits, actor).order_by("signed_at", "pk")


def ruled(actor: Actor) -> QuerySet[Objection]:
    """The objections that were ruled on, of the cases this actor sees; the newest first."""
    gone_up = Objection.objects.filter(goes_up=True, answered_at__isnull=False)
    return _of_seen(gone_up.filter(answer=Objection.RULED), actor).order_by("-answered_at", "-pk")


def _of_seen(found: QuerySet[Objection], actor: Actor) -> QuerySet[Objection]:
    # Asked of each, so that the list is gone through in its order and no further than it is shown.
    seen = found.filter(cases.case_is_seen(actor))
    found = seen.select_related("request__unit", "case", "unit", "proper_unit", "ruling__unit", "ruling__by")
    return found.defer("words", "reason", "ruling__reasons", *(f"request__{name}" for name in NOT_IN_A_ROW))
