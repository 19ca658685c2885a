"""Questions about cases. Every case is obtained here, through a function that has checked who asks."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from bancheng.cases.models import Case, ExpertAsked, HandOver, Proposal, Recusal
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import RESTING_STEPS, Role, Step

SEES_ALL = frozenset({Role.CONVENER, Role.SUPERVISOR, Role.LEADER, Role.AUDITOR})
"""Roles whose scope is every case of the district. Source: process table §1."""

FILED_OR_RESTING = sorted(step.value for step in RESTING_STEPS | {Step.ARCHIVED})


def visible_to(actor: Actor) -> QuerySet[Case]:
    """The cases this actor may see at all; a recused person has lost his.

    Source: process table §1, scopes; constitution 2 (the first receiver keeps access) and 10.
    """
    if Role.CITIZEN in actor.roles:
        return Case.objects.filter(pk=actor.case)
    if actor.person is None:
        return Case.objects.none()
    recused = Recusal.objects.filter(case=OuterRef("pk"), person=actor.person)
    return Case.objects.filter(_scope(actor)).exclude(Exists(recused))


def _scope(actor: Actor) -> Q:
    if actor.roles & SEES_ALL or _has_district_window(actor):
        return Q()
    own = Q(first=actor.person) | Q(handler=actor.person)
    asked = ExpertAsked.objects.filter(case=OuterRef("pk"), person=actor.person)
    sites = sites_of(actor)
    offered = HandOver.objects.filter(
        Q(to_person=actor.person) | Q(to_site__in=sites), case=OuterRef("pk"), ended_at=None
    )
    scope = own | Q(Exists(asked)) | Q(Exists(offered)) | Q(site__in=sites)
    if Role.ARCHIVIST in actor.roles:
        scope |= Q(step__in=FILED_OR_RESTING)
    return scope


def _has_district_window(actor: Actor) -> bool:
    return any(held.role is Role.OFFICER and held.site is None for held in actor.held)


def sites_of(actor: Actor) -> list[int]:
    """The sites whose cases an officer or head has."""
    return sorted(
        {
            held.site
            for held in actor.held
            if held.role in (Role.OFFICER, Role.SITE_HEAD) and held.site is not None
        }
    )


def case_for(actor: Actor, number: str) -> Case:
    """The case of this number, for somebody who may see it.

    Raises   Http404 for everybody else: that a case exists is itself not told.
    """
    return get_object_or_404(
        visible_to(actor).select_related("site", "first", "handler", "matter", "main_unit", "topic", "file"),
        number=number,
    )


def may_see(actor: Actor, case: Case) -> bool:
    """Whether this actor may see this case; the answer lists give, for one case."""
    return visible_to(actor).filter(pk=case.pk).exists()


# --- queues ----------------------------------------------------------------------------------------------

MINE_TO_DECIDE = {
    Role.SITE_HEAD: (Step.DECLINE_REVIEW, Step.NO_REVIEW),
    Role.CONVENER: (Step.APPEAL_REVIEW,),
}
"""Steps that wait for a decider rather than for the handler."""


def queue_of(actor: Actor, scope: str) -> QuerySet[Case]:
    """A work queue: open cases of one scope, never one the actor may not see.

    Shapes   scope: turn (waits for me), first (first received by me), site (my sites), waiting (mine, but
             waiting for somebody else), filing (resting, to be filed).
    """
    seen = visible_to(actor).select_related(
        "first__window", "first__site", "handler__window", "handler__site"
    )
    match scope:
        case "first":
            return seen.open().filter(first=actor.person)
        case "site":
            return seen.open()
        case "waiting":
            return seen.open().filter(handler=actor.person, step__in=_waiting_for_others(actor))
        case "filing":
            return seen.filter(step__in=[step.value for step in RESTING_STEPS], due_at__isnull=False)
    return seen.open().filter(_my_turn(actor))


def _waiting_for_others(actor: Actor) -> list[Step]:
    return [Step.DECLINE_REVIEW, Step.NO_REVIEW, Step.APPEAL_REVIEW, Step.WAITING_CITIZEN, Step.ANSWERED]


def _my_turn(actor: Actor) -> Q:
    """Mine to handle, mine to decide, offered to me, or waiting for my second signature."""
    turn = Q(handler=actor.person) & ~Q(step__in=_waiting_for_others(actor))
    sites = sites_of(actor)
    if Role.SITE_HEAD in actor.roles:
        turn |= Q(step__in=MINE_TO_DECIDE[Role.SITE_HEAD], site__in=sites)
        turn |= Q(Exists(Proposal.objects.filter(case=OuterRef("pk"), ended_at=None)), site__in=sites)
    if Role.CONVENER in actor.roles:
        turn |= Q(step=Step.APPEAL_REVIEW)
        turn |= Q(
            Exists(
                Proposal.objects.filter(case=OuterRef("pk"), ended_at=None, key__startswith="close_unsolved")
            )
        )
    offered = HandOver.objects.filter(
        Q(to_person=actor.person) | Q(to_site__in=sites), case=OuterRef("pk"), ended_at=None
    )
    asked = ExpertAsked.objects.filter(case=OuterRef("pk"), person=actor.person, advised_at=None)
    return turn | Q(Exists(offered)) | Q(Exists(asked))
