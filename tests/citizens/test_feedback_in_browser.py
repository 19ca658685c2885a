"""Opinions in a real browser: the list and the way into a case, at the desk and on a phone."""

import re
from datetime import date

import pytest

from bancheng.cases.models import Case
from bancheng.citizens.actions import feedback as actions
from bancheng.org.models import Site
from bancheng.rules.feedback import Opinion
from bancheng.rules.vocabulary import Channel
from tests.browser import DESK, PHONE
from tests.cases.district import AT, District

pytestmark = pytest.mark.django_db(transaction=True)
STORY = "窗口说章程要重新盖章，公司在外地，能不能邮寄？跑了三趟都没有办成，请给个准话。"


@pytest.fixture
def ledger(district: District, settings) -> District:
    """Three opinions: one plain, one nearly the same, one that is a case already."""
    settings.BANCHENG_NOW = AT
    officer, site = district.actor("officer"), Site.objects.get(code="11")
    told = [
        ("24", "营业执照变更要跑三趟", STORY),
        ("25", "再问一次变更", f"{STORY}盼复。"),
        ("26", "取号机坏了", "老人排了一个上午的队，请尽快换一台新的取号机，别再让人白跑一趟。"),
    ]
    items = [
        actions.take_in(
            Opinion(source=Channel.MESSAGE_BOOK, number=number, made_on=date(2026, 2, 27), subject=subject, text=text, label="商贸旅游", contact="13800005678"),
            by=officer,
            at=AT,
            site=site,
        ).item
        for number, subject, text in told
    ]  # fmt: skip
    actions.make_case(items[2], by=officer, at=AT, site=site, wanted="换一台取号机")
    return district


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_list_item_and_forms_are_sound(ledger: District, open_page, size) -> None:
    name = "desk" if size is DESK else "phone"
    page = open_page("/desk/feedback/", as_=ledger.person("officer"), size=size)
    page.look_at(f"feedback-{name}")
    page.assert_sound()
    for link in ("再问一次变更", "并入案件"):
        page.page.get_by_role("link", name=link).first.click()
        page.look_at(f"feedback-{link}-{name}")
        page.assert_sound()
    entering = open_page("/desk/feedback/new/", as_=ledger.person("officer"), size=size)
    entering.look_at(f"feedback-enter-{name}")
    entering.assert_sound()


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_two_clicks_make_a_case(ledger: District, open_page, script) -> None:
    page = open_page("/desk/feedback/", as_=ledger.person("officer"), script=script).page
    page.get_by_label("内容、主题或编号").fill("跑三趟")
    page.get_by_role("button", name="找意见").click()
    page.wait_for_url(re.compile(r"/desk/feedback/\?(.*&)?s="))
    page.get_by_role("link", name="转为案件").click()
    page.get_by_role("button", name="登记为案件").click()
    case = Case.objects.get(title="营业执照变更要跑三趟")
    assert page.url.endswith(f"/desk/cases/{case.number}/")
    assert "请受理" in page.content()
