"""The page of components in a real browser: nothing for axe to find, nothing refused, nothing sideways."""

from collections.abc import Callable

import pytest

from tests.browser import DESK, HALL, NARROW, PHONE, Opened

pytestmark = [pytest.mark.django_db(transaction=True)]
SHEETS = {
    "staff": "/ui/",
    "public": "/ui/public/?mode=public",
    "elder": "/ui/public/?mode=elder",
    "form": "/ui/paper/form/",
    "notice": "/ui/paper/notice/",
    "receipt": "/ui/paper/receipt/",
}


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("size", [DESK, HALL, PHONE, NARROW], ids=["desk", "hall", "phone", "narrow"])
def test_every_component_is_sound(open_page: Callable[..., Opened], sheet: str, size: dict[str, int]) -> None:
    opened = open_page(SHEETS[sheet], size=size)
    opened.look_at(f"ui-{sheet}-{size['width']}")
    opened.assert_sound()
