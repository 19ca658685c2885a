"""The front door: what is known of each site stands there, and nothing is promised that does not."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from bancheng.org import actions as org
from bancheng.org.models import Site
from bancheng.rules.calendar import ZONE
from bancheng.rules.vocabulary import SiteKind
from bancheng.ui.templatetags.ui import place
from tests.cases.district import AT, District
from tests.queries import counted


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
    for words in (
        "听蝉巷 1 号，公交听蝉巷站下",
        "025-0000-0011</span></a>",
        "今天 9:00–",
        "也可以打上面写的电话",
    ):
        assert words in page, words


def test_on_a_sunday_the_doors_are_shut(home) -> None:
    page = home(timedelta(days=6))
    assert "今天不开门" in page and "今天 9:00" not in page


def test_a_channel_for_another_body_points_at_nothing_that_is_not_there(home) -> None:
    assert "下面写明" not in home()


def test_the_page_says_whose_window_it_is_in_full_and_offers_nothing_that_is_not_there(home) -> None:
    page = home()
    assert f"{Site.objects.get(kind='centre').name}“办不成事”反映窗口</p><h1>" in page
    main = page.split("<main", 1)[1]
    assert ("我要反映" in main) is bool(place("submit"))


def test_a_week_of_each_site_says_what_is_unusual_and_unknown_is_not_shut(
    district: District, client: Client, settings
) -> None:
    settings.BANCHENG_NOW = datetime(2026, 9, 24, 10, tzinfo=ZONE)
    other = org.keep_site(
        code="12", name="没写时间的网点", kind=SiteKind.STREET, parent=Site.objects.get(code="00"),
        by=district.actor("admin"), at=AT,
    )  # fmt: skip
    other.opening_hours.all().delete()
    with counted() as questions:
        page = client.get("/sites").content.decode()
    assert len(questions) <= 5
    first, unknown = (page.split(f'id="site-{code}"', 1)[1].split("</section>")[0] for code in ("00", "12"))
    for words in ("今天，", "（星期四）", "中秋放假", "不开门"):
        assert words in first, words
    assert "开放时间请打电话问" in unknown and "不开门" not in unknown
    assert "尚未公布" not in page
    settings.BANCHENG_NOW = datetime(2027, 12, 30, 10, tzinfo=ZONE)
    assert "2027 年放假安排尚未公布" in client.get("/sites").content.decode()


def test_large_type_says_less_and_keeps_what_one_decides_by(home, client: Client) -> None:
    client.cookies["look"] = "elder"
    page = home()
    assert 'data-mode="elder"' in page and "反映以后会怎样" not in page
    for words in ("可以反映", "这里办不了的", "到哪里反映", "查进度", "标准版", "高对比"):
        assert words in page, words


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
