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
SEEN = (
    [("staff", size) for size in (DESK, HALL, PHONE, NARROW)]
    + [(sheet, size) for sheet in ("public", "elder") for size in (DESK, PHONE, NARROW)]
    + [(sheet, size) for sheet in ("form", "notice", "receipt") for size in (DESK, NARROW)]
)


@pytest.mark.parametrize(("sheet", "size"), SEEN, ids=[f"{sheet}-{size['width']}" for sheet, size in SEEN])
def test_every_component_is_sound(open_page: Callable[..., Opened], sheet: str, size: dict[str, int]) -> None:
    opened = open_page(SHEETS[sheet], size=size)
    opened.look_at(f"ui-{sheet}-{size['width']}")
    opened.assert_sound()


def test_a_matrix_is_cards_on_a_phone_and_a_table_on_paper(open_page: Callable[..., Opened]) -> None:
    page = open_page("/ui/", size=PHONE).page
    table = page.locator(".bc-matrix").first
    assert table.evaluate("it => it.parentElement.scrollWidth <= it.parentElement.clientWidth")
    shown = "it => getComputedStyle(it.querySelector('tbody td')).display"
    assert table.evaluate(shown) == "block"
    label = "it => getComputedStyle(it.querySelector('tbody td'), '::before').content"
    assert len(table.evaluate(label)) > 2, "each cell says which column it was"
    page.emulate_media(media="print")
    assert table.evaluate(shown) == "table-cell"
