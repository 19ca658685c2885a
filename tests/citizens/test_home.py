"""The front door: what is known of each site stands there, and nothing is promised that does not."""

from datetime import timedelta

import pytest
from django.test import Client

from bancheng.org import actions as org
from bancheng.org.models import Site
from bancheng.rules.vocabulary import SiteKind
from tests.cases.district import AT, District


@pytest.fixture
def home(district: District, client: Client, settings):
    """The page as it stands a few hours, or days, after the story begins."""

    def opened(later: timedelta = timedelta()) -> str:
        settings.BANCHENG_NOW = AT + later
        return client.get("/").content.decode()

    return opened


def test_no_telephone_is_promised_where_none_is_known(home) -> None:
    Site.objects.update(phone="", address="")
    page = home()
    assert "电话" not in page.split("到哪里反映", 1)[1]
    assert "到任何一个网点当面说。" in page


def test_address_way_hours_and_telephone_stand_beside_the_site(home, district: District) -> None:
    org.keep_site(
        code="11",
        name="新街口街道便民服务中心",
        kind=SiteKind.STREET,
        parent=Site.objects.get(code="00"),
        address="听蝉巷 1 号",
        map_text="公交听蝉巷站下",
        phone="025-0000-0011",
        by=district.actor("admin"),
        at=AT,
    )
    page = home()
    for words in ("听蝉巷 1 号，公交听蝉巷站下", "电话 025-0000-0011", "今天 9:00–", "也可以打上面写的电话"):
        assert words in page, words


def test_on_a_sunday_the_doors_are_shut(home) -> None:
    page = home(timedelta(days=6))
    assert "今天不开门" in page and "今天 9:00" not in page


def test_a_channel_for_another_body_points_at_nothing_that_is_not_there(home) -> None:
    assert "下面写明" not in home()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "lands"),
    [
        ("/track/?number=2026-011-0001-1", "/track?number=2026-011-0001-1"),
        ("/track/2026-011-0001-1/", "/track/2026-011-0001-1"),
        ("/desk/sign-in/?next=/desk/", "/desk/sign-in?next=/desk/"),
    ],
)
def test_an_address_with_a_stroke_at_its_end_is_the_same(client: Client, typed: str, lands: str) -> None:
    answer = client.get(typed)
    assert (answer.status_code, answer["Location"]) == (302, lands)
    assert client.get(lands).status_code in (200, 302)
