"""A poster and a table card: one sheet each, and the list of them at the desk."""

import pytest

from tests.browser import PHONE
from tests.cases.district import AT, District

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_is_one_sheet(district: District, open_page, settings) -> None:
    settings.BANCHENG_NOW = AT
    opened = open_page("/desk/posters/", as_=district.person("head"), size=PHONE)
    opened.look_at("posters-phone")
    opened.assert_sound()
    start = opened.page.url.removesuffix("/desk/posters/")
    for size in ("a4", "a6"):
        opened.page.goto(f"{start}/desk/posters/11/{size}/")
        opened.assert_sound()
        opened.page.emulate_media(media="print")
        pdf = opened.page.pdf(prefer_css_page_size=True)
        assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type /Page/") == 1, (
            size
        )
        opened.page.emulate_media(media="screen")
    for size in ("a4", "a6"):
        wide = open_page(f"/desk/posters/11/{size}/", as_=district.person("head"))
        wide.look_at(f"poster-{size}")
        wide.assert_sound()
