"""The desk in a real browser: the queue and a case, sound at the desk and on a phone."""

from datetime import timedelta

import pytest

from bancheng.cases import actions
from bancheng.rules.vocabulary import CaseType
from tests.browser import DESK, PHONE
from tests.cases import district as d
from tests.cases.district import AT, District

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(district: District, settings) -> District:
    """A desk with cases at several steps, an hour and a half into the day."""
    settings.BANCHENG_NOW = AT + timedelta(hours=1)
    officer = district.actor("officer")
    for i in range(4):
        d.register(district, story=f"第 {i + 1} 件：孩子上学要户口更正，窗口说要十天。", visits=i)
    judged = d.register(district, story="商转公贷款，房产证楼号与银行回执对不上。", cares=("elderly",))
    actions.accept_case(judged, by=officer, at=AT + timedelta(minutes=5))
    actions.judge(judged, by=officer, at=AT + timedelta(minutes=20), **d.judgement(CaseType.HARD))
    district.cases = {"judged": judged}  # type: ignore[attr-defined]
    return district


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_queue_and_case_are_sound(desk: District, open_page, size) -> None:
    name = "desk" if size is DESK else "phone"
    case = desk.cases["judged"]  # type: ignore[attr-defined]
    for url, picture in (
        ("/desk/", "workbench"),
        (f"/desk/cases/{case.number}/", "case"),
        (f"/desk/cases/{case.number}/do/propose_answer/", "choose-outcome"),
        (f"/desk/cases/{case.number}/do/propose_answer/?outcome=guided", "answer-guided"),
        (f"/desk/cases/{case.number}/do/rejudge/", "judge"),
    ):
        page = open_page(url, as_=desk.person("officer"), size=size)
        page.look_at(f"{picture}-{name}")
        page.assert_sound()
