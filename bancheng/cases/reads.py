"""Questions about cases. Every case is obtained here, through a function that has checked who asks."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from bancheng.cases.models import Case, ExpertAsked, HandOver, Recusal
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
