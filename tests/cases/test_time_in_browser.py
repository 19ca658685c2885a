"""More time, urging and the reasons of every due, as people see them: at the desk and on a phone."""

from datetime import timedelta
from typing import Any

import pytest

from bancheng.cases import actions, ticks
from tests.browser import DESK, PHONE
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(district: District, settings: Any) -> str:
    """A case in which an extension waits for the leader, and another that has long been urged; the first one's number."""
    at = AT + timedelta(days=22)
    district.at = AT
    late = d.register(district, story="商转公贷款，房产证楼号与银行回执对不上。")
    district.at = at
    case = steps.handled(district, d.register(district, at=at), at=at)
    ticks.tick(at=at)
    actions.ask_extension(
        case,
        by=district.actor("officer"),
        at=at + timedelta(hours=1),
        days=2,
        reason="两家单位的档案对不上，要调原件核对，区档案馆答复周四才能调出。",
        how="phone",
        reached=True,
        note="同意再等两天",
    )
    settings.BANCHENG_NOW = at + timedelta(hours=1.5)
    assert late.number != case.number
    return case.number


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_what_the_leader_decides_and_oversees_is_sound(
    district: District, asked: str, open_page: Any, size: Any
) -> None:
    name = "desk" if size is DESK else "phone"
    for url, picture in (
        (f"/desk/cases/{asked}/", "extension-waits"),
        (f"/desk/cases/{asked}/do/extend/", "extend"),
        (f"/desk/cases/{asked}/why/", "why"),
        ("/desk/urging/", "urging"),
    ):
        page = open_page(url, as_=district.person("leader"), size=size)
        page.look_at(f"time-{picture}-{name}")
        page.assert_sound()
