"""The citizen's screen beside the clerk's in two browsers: joined, checked, signed, blank again, in large type, without a reload by hand."""

import re
from typing import Any

import pytest

from bancheng.measures.models import Signature
from bancheng.records import health
from tests.browser import DESK, PHONE, Opened
from tests.cases.district import District
from tests.measures.ground import LATER, gap, hard_case, make_matter
from tests.measures.test_signing_in_browser import draw

pytestmark = pytest.mark.django_db(transaction=True)
TABLET = {"width": 820, "height": 1180}


def sound(his: Opened) -> None:
    """The screen goes to its own page by itself, and may just be doing so when it is sent elsewhere: that one is not loaded."""
    his.complaints[:] = [said for said in his.complaints if not re.fullmatch(r"not loaded: .*/screen", said)]
    his.assert_sound()


def test_checked_and_signed_on_the_screen_that_faces_him(
    district: District, open_page: Any, settings: Any
) -> None:
    settings.BANCHENG_NOW = LATER
    matter = make_matter()
    case = hard_case(district, matter)
    row = gap(district, case, matter)
    clerk = open_page("/desk/screen/", as_=district.person("officer"), size=DESK)
    clerk.page.get_by_role("button", name="开一块反映人屏").click()
    code = clerk.page.get_by_text(re.compile(r"^\w{4} \w{4}$")).inner_text()
    clerk.look_at("screen-desk-code")
    clerk.assert_sound()
    his = open_page("/screen", size=TABLET)
    his.look_at("screen-join")
    sound(his)
    his.page.get_by_label("口令").fill(code)
    his.page.get_by_role("button", name="连上").click()
    his.page.get_by_role("heading", name="您好，请稍候").wait_for()
    his.page.get_by_role("link", name="大字版").first.click()
    his.page.get_by_role("link", name="标准版").first.wait_for()
    his.look_at("screen-waiting-elder")
    sound(his)
    assert not his.small_targets(60)
    clerk.page.get_by_text("连上了。").wait_for()
    clerk.page.goto(clerk.page.url.replace("/desk/screen/", f"/desk/cases/{case.number}/"))
    clerk.page.get_by_role("button", name="请他核对登记的内容").click()
    his.page.get_by_role("heading", name="请您核对").wait_for()
    his.look_at("screen-check-elder")
    sound(his)
    assert not his.small_targets(60)
    his.page.get_by_label("哪里不对").fill("我姓程，不姓陈")
    his.page.get_by_role("button", name="这里不对").click()
    his.page.get_by_text("马上改").wait_for()
    clerk.page.reload()
    clerk.page.locator("#panel-screens").get_by_text("我姓程，不姓陈").wait_for()
    clerk.page.locator("#panel-screens").scroll_into_view_if_needed()
    clerk.look_at("screen-panel", whole=False)
    clerk.assert_sound()
    clerk.page.get_by_role("button", name=f"请他签《{row.title}》").click()
    his.page.get_by_role("heading", name="请您看过内容，再签字").wait_for()
    assert his.page.get_by_role("link", name="打印出来签").count() == 0
    draw(his)
    his.look_at("screen-sign-elder")
    sound(his)
    his.page.get_by_role("button", name="签好了").click()
    his.page.get_by_text("签好了，谢谢您").wait_for()
    assert his.page.get_by_text(row.title).count() == 0
    signature = Signature.objects.get()
    assert (signature.how, signature.entered_by) == (Signature.COUNTER, district.person("officer"))
    assert not list(health.rows_stand(at=LATER, full=True))
    small = open_page("/screen", size=PHONE)
    small.look_at("screen-join-phone")
    small.assert_sound()
