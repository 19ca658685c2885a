"""The panels of a case as pages of their own, without script: nothing touches the border of its card, nothing is a narrow strip."""

import pytest

from bancheng.cases.models import Case
from tests.browser import DESK, PHONE
from tests.cases.district import District

pytestmark = pytest.mark.django_db(transaction=True)
PANELS = ("own-data", "measures", "promises", "clues", "positions", "letters", "conferences")
ROOM = """card => { const own = card.getBoundingClientRect(); const body = card.querySelector(':scope > .in');
    const style = getComputedStyle(body); const wide = body.getBoundingClientRect().width;
    return {left: parseFloat(style.paddingLeft), top: parseFloat(style.paddingTop), share: wide / own.width}; }"""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_panel_alone_has_room_around_what_it_says(
    district: District, case: Case, open_page, settings, size
) -> None:
    settings.BANCHENG_NOW = district.at
    convener, looked_at = district.person("convener"), 0
    for name in PANELS:
        opened = open_page(f"/desk/cases/{case.number}/{name}/", as_=convener, size=size, script=False)
        card = opened.page.locator("main .bc-panel:has(> .in)").first
        if not card.count():
            continue
        room = card.evaluate(ROOM)
        opened.look_at(f"panel-alone-{name}-{'desk' if size is DESK else 'phone'}")
        assert room["left"] >= 12 and room["top"] >= 12 and room["share"] > 0.95, (name, room)
        looked_at += 1
    assert looked_at >= 4
