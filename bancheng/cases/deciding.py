"""Which reviews and proposals wait for whom: `rules.deciding`, as conditions a database can answer."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bancheng.cases.models import Case, CaseClock, CaseQuerySet, MoveMade, Proposal, Recusal
from bancheng.cases.models.case import REVIEW_VALUES
from bancheng.org.models import Appointment
from bancheng.rules.calendar import local
from bancheng.rules.deciding import BROUGHT_BY, REVIEWS, Review, reached
from bancheng.rules.handled import ANSWERING
from bancheng.rules.permissions import Actor
from bancheng.rules.process import CLOCKS_OF_STEP, DECIDED_AT_REST, MOVES, STANDING
from bancheng.rules.vocabulary import Role, Step

PROPOSING = ("propose_decline", "propose_answer", "confirm_decline")
"""The moves that bring a no before its review, or before an appeal; being restored to a review is none."""
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Before anything was ever due here."""
NOBODY = 0
"""Nobody's identity: where no person proposed, nobody is left out."""


def reviews_for(role: Role, sites: list[int], at: datetime) -> CaseQuerySet:
    """The reviews this role may decide now: its own, and those that have passed on to it.

    Shapes   sites: of a head of sites; whoever decides for the district is asked for none.
    """
    waiting = Q(pk=None)
    for review in REVIEWS:
        late = _late(review.step, at)
        come_to = _reached(review.own, role, late, lambda own, to=review: ~Q(_decides(own, to.step, at)))
        if come_to is not None:
            waiting |= _stands_in(review) & come_to
    # Every review is of an open case, and each of those is due: so said, the index of a site's open cases is at hand.
    found = Case.objects.open().filter(waiting, step__in=REVIEW_VALUES, due_at__gt=LONG_AGO).order_by()
    return found.filter(site__in=sites) if role is Role.SITE_HEAD else found


def proposals_for(role: Role, actor: Actor, sites: list[int], at: datetime) -> QuerySet[Proposal]:
    """The proposals of which this role may be the second now; never his own, nor one that concerns himself."""
    waiting, late = Q(pk=None), Q(key__in=STANDING, lapses_at__lte=at)
    for own in Role:
        keys = [move.key for move in MOVES if own in move.second]
        come_to = _reached(own, role, late, lambda which: ~Q(_seconds(which, at))) if keys else None
        if come_to is not None:
            waiting |= Q(key__in=keys) & come_to
    asked = Proposal.objects.filter(waiting, ended_at=None).order_by()
    others = asked.exclude(proposer=actor.person).exclude(about=actor.person)
    # From the few proposals to their cases, and not from all cases of a site to their proposals.
    here = Exists(Case.objects.filter(pk=OuterRef("case"), site__in=sites))
    return others.filter(here) if role is Role.SITE_HEAD else others


def words_for(role: Role, at: datetime) -> CaseQuerySet:
    """The closed cases whose citizen said again that it is not solved, for who decides what follows."""
    own, step = Role.CONVENER, Step.CLOSED
    running = CaseClock.objects.filter(kind=DECIDED_AT_REST[step], ref=0, stopped_at=None)
    waiting = Case.objects.filter(step=step, pk__in=running.order_by().values("case")).order_by()
    come_to = _reached(own, role, _late(step, at), lambda which: ~Q(_decides(which, step, at)))
    return waiting.filter(come_to) if come_to is not None else waiting.none()


def _reached(own: Role, role: Role, late: Q, nobody: Callable[[Role], Q]) -> Q | None:
    """When a decision that is one role's has come to another: `rules.deciding.reached` of conditions; None: never."""
    found = reached(own, role, late=late, nobody=nobody)
    if isinstance(found, Q):
        return found
    return Q() if found else None


def _stands_in(review: Review) -> Q:
    if review.again is None:
        return Q(step=review.step)
    sent_back = Q(Exists(MoveMade.objects.filter(case=OuterRef("pk"), counter="send_back")))
    return Q(step=review.step) & (sent_back if review.again else ~sent_back)


def _late(step: Step, at: datetime) -> Q:
    kind = DECIDED_AT_REST.get(step) or CLOCKS_OF_STEP[step][0]
    running = CaseClock.objects.filter(case=OuterRef("pk"), kind=kind, ref=0, stopped_at=None)
    return Q(Exists(running.filter(due_at__lte=at)))


def _decides(role: Role, step: Step, at: datetime) -> Exists:
    """Whether somebody of this role neither brought what is to be reviewed, nor answered what waits, nor is recused from the case."""
    others = _holding(role, OuterRef("site"), at)
    for brought_to in BROUGHT_BY.get(step, ()):
        brought = MoveMade.objects.filter(
            case=OuterRef(OuterRef("pk")), to_step=brought_to, key__in=PROPOSING
        )
        last = Subquery(brought.order_by("-pk").values("person")[:1])
        others = others.exclude(person=Coalesce(last, NOBODY))
    if step in DECIDED_AT_REST:
        his = Q(person=OuterRef("person")) | Q(proposed_by=OuterRef("person"))
        answered = MoveMade.objects.filter(his, case=OuterRef(OuterRef("pk")), key__in=ANSWERING)
        others = others.filter(~Exists(answered))
    out = Recusal.objects.filter(case=OuterRef(OuterRef("pk")), person=OuterRef("person"))
    return Exists(others.filter(~Exists(out)))


def _seconds(role: Role, at: datetime) -> Exists:
    """Whether somebody of this role neither made a proposal nor is meant by it, and is not recused from its case."""
    out = Recusal.objects.filter(case=OuterRef(OuterRef("case")), person=OuterRef("person"))
    others = _holding(role, OuterRef("case__site"), at)
    for first in ("proposer", "about"):
        others = others.exclude(person=Coalesce(OuterRef(first), NOBODY))
    return Exists(others.filter(~Exists(out)))


def _holding(role: Role, site: OuterRef, at: datetime) -> QuerySet[Appointment]:
    held = Appointment.objects.in_force(local(at).date()).of_the_able()
    return held.filter(Q(site=site) | Q(site=None), role=role)
