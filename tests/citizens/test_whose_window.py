"""What the district's centre and the conveners' office are called: from the directory, in one question, empty where unknown."""

import pytest
from django.test import Client

from bancheng.org import reads
from bancheng.org.models import Department, Site
from tests.cases.district import AT, District
from tests.queries import counted

pytestmark = pytest.mark.django_db


def convened(district: District) -> str:
    """The conveners belong to an office from now on; its name."""
    office = Department.objects.earliest("pk")
    person = district.person("convener")
    person.department = office
    person.save()
    return office.name


def test_the_office_is_the_conveners(district: District) -> None:
    assert reads.convening_office(AT) == "" and reads.house(AT).office == ""
    name = convened(district)
    with counted() as questions:
        house = reads.house(AT)
    assert len(questions) == 1 and house.office == reads.convening_office(AT) == name
    assert house.centre == Site.objects.get(kind="centre").name


def test_a_house_without_places_is_called_nothing() -> None:
    Site.objects.all().update(active=False)
    assert reads.house(AT) == reads.House()


def test_every_public_page_says_whose_window_it_is(district: District, client: Client) -> None:
    name, centre = convened(district), Site.objects.get(kind="centre").name
    page = client.get("/track").content.decode()
    assert f"<small>{centre}</small>" in page and name in page
    assert f"· {centre}“办不成事”反映窗口</title>" in page
