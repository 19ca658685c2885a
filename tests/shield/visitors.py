"""Everybody who can stand before the house: each role, who is concerned, who is uninvolved, citizens and strangers."""

import re

from django.test import Client

from bancheng.cases.acts_on_page import PAGES
from bancheng.cases.forms.slip import SLIPS
from bancheng.cases.proved import PROVED
from bancheng.citizens.own_acts import OWN_ACTS
from bancheng.coordination.pages.requests import PAGES as REQUEST_PAGES
from bancheng.measures.video.pages.guest import IN
from bancheng.notices.models import Notice
from bancheng.rules.metrics import Figure
from tests.coordination import sitting
from tests.shield.crawl import FEW, MANY, Keys, Visitor
from tests.shield.furnish import NOW, House

PROVING = "withdraw"
THOROUGH = frozenset({"officer2", "convener", "liaison", "liaison2", "admin", "security"})
"""Who opens every form; of the others' forms, which are the same pages, only a few of each kind are opened."""
SEES_MOST = ("officer2", "convener", "admin", "security", "unit_head", "asked_head")
"""Who fills the addresses nobody was led to."""
ALIKE = frozenset({"convener2", "head_alone"})
"""Who sees what another sees."""


def everybody(house: House) -> list[Visitor]:
    """All of them, those who see most first."""
    staff = [
        Visitor(part, sitting.desk(person, NOW), ("/desk/",), MANY if part in THOROUGH else FEW)
        for part, person in house.district.people.items()
        if part not in ALIKE
    ]
    staff += [
        Visitor("asked_liaison", sitting.desk(house.asked[0].liaison, NOW), ("/desk/",)),
        Visitor("asked_head", sitting.desk(house.asked[1].head, NOW), ("/desk/",)),
        Visitor("outside_liaison", sitting.desk(house.strangers[0].liaison, NOW), ("/desk/",)),
        Visitor("outside_head", sitting.desk(house.strangers[0].head, NOW), ("/desk/",)),
    ]
    return [*staff, *_outside(house)]


def _outside(house: House) -> list[Visitor]:
    replier = Client()
    assert replier.post(f"/reply/{house.link}", {"code": house.link_code}).status_code == 302
    return [
        *(citizen(house, key) for key in ("asked", "agent", "hidden", "declined", "firm2")),
        *(proved(house, key) for key in ("rater",)),
        guest(house),
        Visitor("replier", replier, (f"/reply/{house.link}",)),
        Visitor("anybody", Client(), ("/", f"/reply/{house.link}")),
    ]


def citizen(house: House, key: str) -> Visitor:
    """The citizen of a case who has shown its query code."""
    case, client = house.cases[key], Client()
    assert client.post("/track", {"number": case.number, "code": house.codes[key]}).status_code == 302
    return Visitor(f"citizen {key}", client, (f"/track/{case.number}",))


def proved(house: House, key: str) -> Visitor:
    """The citizen of a case who has proved by the code on his own telephone that it is he."""
    made, page = citizen(house, key), f"/track/{house.cases[key].number}/do/{PROVING}"
    assert made.client.post(f"{page}/code").status_code == 302
    sent = re.search(r"\d{6}", Notice.objects.filter(kind="code").latest("pk").body)
    assert sent is not None
    made.client.post(f"{page}/prove", {"code": sent.group()})
    assert house.cases[key].number in made.client.session[PROVED]
    return made


def guest(house: House) -> Visitor:
    """Whoever is at the other end of a video verification."""
    client = Client()
    session = client.session
    session[IN] = house.guest
    session.save()
    return Visitor("guest", client, ("/video/room",))


def keys_of(house: House) -> Keys:
    """Every key of this house."""
    people = [person.staff_no for person in house.district.people.values()]
    return Keys(
        numbers=sorted(case.number for case in house.cases.values()),
        words={
            "staff_no": people[:4],
            "name": sorted({*PAGES, *REQUEST_PAGES, *OWN_ACTS, *SLIPS}),
            "code": ["00", "11", "ZJJ"],
            "link": [house.link],
            "figure": [figure.value for figure in Figure],
            "part": ["all", "rest"],
        },
    )
