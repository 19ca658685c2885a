"""Questions asked at the door: which windows and people could have taken a matter first, whose drafts, which matter."""

import re
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from bancheng.cases.models import Case, Draft, FirstQuestion
from bancheng.catalogue import reads as catalogue
from bancheng.catalogue.models import Matter
from bancheng.org import reads as org
from bancheng.org.models import Person, Site, Window
from bancheng.rules import process
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import Role

LISTED = 200
NUMBERED = re.compile(r"^(?P<name>[^（(]*)[（(](?P<number>[^）)]+)[）)]$")


def may_register(actor: Actor) -> bool:
    """Whether somebody may write a matter down at all."""
    return bool(actor.roles & process.row("register").by)


def own_site(person: Person, actor: Actor) -> Site:
    """Where somebody sits; for whom the list of people names no site, the one whose counter or window he holds."""
    if person.site is not None:
        return person.site
    held = sorted(held.site for held in actor.held if held.site is not None)
    return Site.objects.get(pk=held[0]) if held else org.district_window()


def windows_offered(site: Site) -> list[Window]:
    """Every window in use with its site, those of this site first."""
    rows = Window.objects.filter(active=True, site__active=True).select_related("site")
    return sorted(rows, key=lambda row: row.site_id != site.pk)


def windows_named(text: str, site: Site) -> list[Window]:
    """Which windows are meant by “区政务中心 综合 3 号窗”, or by words that stand in it; this site first."""
    words = text.split()
    offered = windows_offered(site)
    exact = [row for row in offered if str(row) == text]
    return exact or [row for row in offered if all(word in str(row) for word in words)]


def serving(on: date) -> QuerySet[Person]:
    """Everybody in the service that day."""
    return Person.objects.filter(Q(left_on=None) | Q(left_on__gt=on))


def colleagues(site: Site, on: date) -> list[Person]:
    """The people of a site, to be offered while a name is typed."""
    here = serving(on).filter(Q(site=site) | Q(window__site=site))
    return list(here.select_related("window", "site", "department").order_by("name", "staff_no")[:LISTED])


def people_named(text: str, on: date) -> list[Person]:
    """Who is meant by “周慧（1001）”, “周慧” or “1001”; several people of one name are all given."""
    numbered = NUMBERED.match(text)
    wanted = Q(staff_no=numbered["number"].strip()) if numbered else Q(name=text) | Q(staff_no=text)
    return list(serving(on).filter(wanted).select_related("window", "site", "department")[:LISTED])


def matters_meant(text: str) -> Sequence[Matter]:
    """The matter of this very name or code, else those a few typed characters mean."""
    exact = list(Matter.objects.filter(Q(name=text) | Q(code=text), active=True)[:2])
    return exact or catalogue.matters_matching(text, limit=4)


def drafts_of(actor: Actor) -> list[Draft]:
    """One's own unfinished registrations, the last first; what has become a case is none."""
    done = Exists(Case.objects.filter(intake_key=OuterRef("pk")))
    return list(Draft.objects.filter(~done, person_id=actor.person)[:20])


def draft_for(actor: Actor, key: UUID) -> Draft:
    """One's own draft with this key.

    Raises   Http404 for another person's.
    """
    return get_object_or_404(Draft, pk=key, person_id=actor.person)


def question_for(actor: Actor, pk: int) -> FirstQuestion:
    """A first question this actor may turn into a case: asked of him, at his sites, or led to them.

    Raises   Http404 for everybody else.
    """
    mine = Q(by_id=actor.person) | Q(arrived_by_id=actor.person)
    held = [held.site for held in actor.held if held.role in (Role.OFFICER, Role.COUNTER)]
    if None not in held:
        sites = [site for site in held if site is not None]
        mine |= Q(site_id__in=sites) | Q(led_to_id__in=sites)
    elif held:
        mine = Q()
    asked = FirstQuestion.objects.select_related("window", "by", "matter", "case")
    return get_object_or_404(asked.filter(mine), pk=pk)
