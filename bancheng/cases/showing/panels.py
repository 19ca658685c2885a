"""What the rooms above show on a case's page: each a title and the name of its page, learned from the settings.

The seam is a URL, not an import: with script the page fetches each panel, without it each is a link.
"""

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from bancheng.cases.models import Case
from bancheng.cases.showing.moves import Button
from bancheng.org.models import Person
from bancheng.papers.models import IssuedPaper
from bancheng.rules.desk import Waits, together
from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import Role


@dataclass(frozen=True)
class CasePanel:
    """One panel of another room.

    Shapes   page: url name, taking the number of the case. roles: who is offered it; empty means whoever
             sees the case. The page itself checks again. gathers: what of an answer's demands is gathered there.
    """

    title: str
    page: str
    roles: frozenset[Role] = field(default_factory=frozenset)
    gathers: frozenset[str] = field(default_factory=frozenset)

    @property
    def place(self) -> str:
        """Where it stands on the page of a case; a room with several panels has a place for each."""
        room, _, name = self.page.partition(":")
        return f"panel-{room}" if name == "panel" else f"panel-{room}-{name}"


def where_gathered(wanted: Set[str], actor: Actor) -> list[CasePanel]:
    """The panels in which this actor finds what an answer still wants and no field of its form can give."""
    panels: tuple[CasePanel, ...] = import_string(f"{settings.BANCHENG_PANELS}.CASE_PANELS")
    open_to_him = (panel for panel in panels if not panel.roles or panel.roles & actor.roles)
    return [panel for panel in open_to_him if panel.gathers & wanted]


def panels_of(case: Case, actor: Actor) -> list[dict[str, str]]:
    """The panels this actor is offered on this case; a page that does not exist is not offered."""
    found = []
    for panel in import_string(f"{settings.BANCHENG_PANELS}.CASE_PANELS"):
        if panel.roles and not panel.roles & actor.roles:
            continue
        try:
            url = reverse(panel.page, args=[case.number])
        except NoReverseMatch:
            continue
        found.append({"title": panel.title, "url": url, "place": panel.place})
    return found


def offers_on(case: Case, facts: CaseFacts, actor: Actor, *, told: Set[str]) -> list[Button]:
    """What other rooms want of this actor on this case, before its moves.

    Shapes   told: the kinds of the lines of the case; a room none of them is of has nothing to look for.
    """
    asked = (import_string(dotted) for dotted in import_string(f"{settings.BANCHENG_PANELS}.CASE_OFFERS"))
    return [offer for ask in asked for offer in ask(case, facts, actor, told)]


def anew_url(case: Case, paper: IssuedPaper) -> str:
    """Where a paper of another room is issued anew; empty for one that no room answers for."""
    pages = import_string(f"{settings.BANCHENG_PANELS}.PAPERS_ANEW")
    page = pages.get(paper.about.partition("/")[0], "")
    return reverse(page, args=[case.number, paper.pk]) if page else ""


def own_data_url(case: Case) -> str:
    """Where what is kept of the citizen is printed for him."""
    page = import_string(f"{settings.BANCHENG_PANELS}.OWN_DATA_SHEET")
    return reverse(page, args=[case.number])


@dataclass(frozen=True)
class DeskPanel:
    """What another room wants of a colleague beside his cases: a page that says nothing while nothing waits.

    Shapes   page: url name. roles: who is asked. waits: who says how many wait and how many of them are overdue: a dotted
             name, asked with the actor and the moment; empty for what waits for nobody.
    """

    title: str
    page: str
    roles: frozenset[Role]
    waits: str = ""


def panels_for(actor: Actor) -> list[dict[str, str]]:
    """The panels above the queue of this actor's workbench."""
    return _offered("DESK_PANELS", actor)


def waits_beside(actor: Actor, at: datetime) -> Waits:
    """How much waits for this actor in the panels above his queue, and how much of it is overdue."""
    panels: tuple[DeskPanel, ...] = import_string(f"{settings.BANCHENG_PANELS}.DESK_PANELS")
    asked = (panel.waits for panel in panels if panel.waits and panel.roles & actor.roles)
    return together(import_string(dotted)(actor, at) for dotted in asked)


def side_panels_for(actor: Actor) -> list[dict[str, str]]:
    """The panels beside it."""
    return _offered("DESK_SIDE", actor)


def _offered(which: str, actor: Actor) -> list[dict[str, str]]:
    panels = import_string(f"{settings.BANCHENG_PANELS}.{which}")
    return [
        {"title": panel.title, "url": reverse(panel.page)} for panel in panels if panel.roles & actor.roles
    ]


@dataclass(frozen=True, kw_only=True)
class ScreenOffer:
    """One thing of a case that a clerk may hand to the citizen's screen.

    Shapes   title: as the citizen reads it; verb: on the clerk's button. path: the public page on which it stands.
             reads: the page wants the query code shown, and handing it over stands for that. refused: why not now, or nothing.
    """

    key: str
    title: str
    verb: str
    path: str
    reads: bool = False
    refused: str = ""


@dataclass(frozen=True, kw_only=True)
class Handed:
    """What was handed to the screen that asks: by whom, and where it goes when it is done."""

    case: Case
    person: Person
    path: str
    over: str


def tasks_of(case: Case, told: Set[str], at: datetime) -> list[dict[str, str]]:
    """What other rooms want of the citizen on his own page, as `citizens/_task.html` takes it.

    Shapes   told: the kinds of the lines he reads of his case; a room none of them is of has nothing to look for.
    """
    asked = (import_string(dotted) for dotted in import_string(f"{settings.BANCHENG_PANELS}.CITIZEN_TASKS"))
    return [task for ask in asked for task in ask(case, told, at)]
