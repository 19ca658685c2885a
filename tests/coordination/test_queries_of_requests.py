"""How often the pages of requests ask the database: a fixed number of times, however much lies there or was ever answered."""

from typing import Any

import pytest
from django.test import Client

from bancheng.cases.models import Case
from bancheng.cases.registration import Someone
from bancheng.coordination import actions
from bancheng.coordination.models import Request
from tests.cases import district as d
from tests.cases.district import District
from tests.cases.steps import HOUR
from tests.coordination import desks, sitting
from tests.coordination.sitting import ASKED_AT, NOW, Unit
from tests.queries import counted

pytestmark = pytest.mark.django_db
INBOX = 12
"""The inbox of a department; every other page a desk opens all day asks at most ten times."""


@pytest.fixture
def unit(district: District, settings: Any) -> Unit:
    settings.BANCHENG_NOW = NOW
    return sitting.units(district)[0]


def requests(district: District, unit: Unit, count: int, *, over: bool = False) -> None:
    """So many more cases in which this department is asked, and recalled where it shall be over."""
    made = Case.objects.count()
    for number in range(made, made + count):
        case = d.register(district, party=Someone(name="陈阿福", phone=f"138{number:08d}"))
        asked = sitting.ask(desks.handled(district, case), unit)
        if over:
            actions.recall(asked, reason="不用了", by=district.actor("officer"), at=ASKED_AT)


def asked_by(client: Client, page: str) -> list[str]:
    """What a page asks when it is opened again."""
    client.get(page)
    with counted() as questions:
        assert client.get(page).status_code == 200
    return list(questions)


def test_an_inbox_asks_the_same_for_three_and_for_twelve_and_for_all_it_ever_answered(
    district: District, unit: Unit
) -> None:
    liaison = sitting.desk(unit.liaison, NOW)
    asked = []
    for more in (3, 9):
        requests(district, unit, more)
        requests(district, unit, more, over=True)
        pages = [asked_by(liaison, page) for page in ("/desk/requests/", "/desk/requests/?list=ended")]
        assert all(len(questions) <= INBOX for questions in pages), pages
        asked.append([len(questions) for questions in pages])
    assert asked[0] == asked[1]


@pytest.mark.parametrize("part", ["officer", "convener"])
def test_what_a_desk_opens_all_day_asks_ten_times(district: District, unit: Unit, part: str) -> None:
    requests(district, unit, 3)
    client = sitting.desk(district.person(part), NOW)
    asked = Request.objects.latest("pk")
    desks.replied(district, asked, at=NOW)
    pages = {
        "officer": ("/desk/requests/waiting/", f"/desk/cases/{asked.case.number}/requests/"),
        "convener": (
            "/desk/requests/to-rule/",
            "/desk/requests/rulings/",
            "/desk/requests/rulings/?list=ruled",
        ),
    }
    for page in pages[part]:
        questions = asked_by(client, page)
        assert len(questions) <= 10, (page, questions)


@pytest.mark.parametrize("part", ["liaison", "head", "officer"])
def test_one_request_with_all_that_was_said_is_shown_in_a_fixed_number(
    district: District, unit: Unit, part: str
) -> None:
    requests(district, unit, 1)
    asked = Request.objects.get()
    person = district.person("officer") if part == "officer" else getattr(unit, part)
    client = sitting.desk(person, NOW)
    before = len(asked_by(client, f"/desk/requests/{asked.pk}/"))
    desks.replied(district, asked, at=ASKED_AT + HOUR / 2)
    questions = asked_by(client, f"/desk/requests/{asked.pk}/")
    assert len(questions) <= before + 1 <= 14, questions
