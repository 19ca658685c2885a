"""The pages of the post in a real browser, at a desk and on a phone: one house with everything a colleague may find there."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from bancheng.notices import actions
from tests.browser import DESK, PHONE, Opened
from tests.cases import district as d
from tests.cases.conftest import lay_district
from tests.cases.district import AT, District
from tests.notices.servers import GatewayThere
from tests.notices.test_inbox import tell
from tests.notices.test_sending import drain

pytestmark = pytest.mark.django_db(transaction=True)
NOW = AT + timedelta(hours=6)
BOX = "/desk/inbox/"


@pytest.fixture
def furnished(gateway: GatewayThere, settings: Any) -> District:
    """An officer with messages of every kind, and a case with messages that arrived, wait and came back."""
    settings.BANCHENG_NOW, settings.BANCHENG_DEMO = NOW, False
    lay_district()
    district = d.district_of()
    case = d.register(district)
    officer = district.person("officer")
    url = f"/desk/cases/{case.number}/"
    for kind, words, minutes in (
        ("clock.out", "钟已超期", 5),
        ("case.sent_back", "答复退回再办", 90),
        ("notice.failed", "给反映人的短信没有送到，请打电话告诉他", 200),
        ("case.fact_added", "有人补充了情况", 30),
    ):
        at = NOW - timedelta(minutes=minutes)
        tell(officer, kind, at=at, subject=f"{case.number} {words}", body="房屋租赁备案办不了", url=url)
    gateway.answers = [(200, {}), (422, {"error": "wrong_address"})]
    for kind, at in (("case.accepted", AT), ("case.answer_ready", AT), ("case.redone", NOW)):
        told = {"address": "13800005678", "subject": "您反映的事", "body": "…", "file_key": case.number}
        actions.send(channel="sms", kind=kind, at=at, **told)
        drain(AT)
    district.case = case  # type: ignore[attr-defined]
    return district


def test_the_inbox_is_read_one_by_one_and_everything_of_the_post_is_sound(
    furnished: District, open_page: Callable[..., Opened], settings: Any
) -> None:
    officer = furnished.person("officer")
    desk = open_page(BOX, as_=officer)
    desk.look_at("notices-inbox-desk")
    desk.assert_sound()
    count = desk.page.locator(".side a[href='/desk/inbox/'] .cnt")
    expect(count).to_have_text("3")
    desk.page.get_by_role("button", name=re.compile("^看过了")).first.press("Enter")
    expect(count).to_have_text("2")
    desk.page.get_by_role("link", name="知道就行").click()
    expect(desk.page.locator("b", has_text="有人补充了情况")).to_be_visible()
    desk.page.get_by_role("link", name="要看的").click()
    desk.page.get_by_role("button", name="打开").nth(1).click()
    expect(count).to_have_text("1")
    panel = desk.page.locator("section", has=desk.page.get_by_role("heading", name="发给反映人的消息"))
    expect(panel.get_by_text("退回，号码或地址不对")).to_be_visible()
    panel.scroll_into_view_if_needed()
    desk.look_at("notices-case-desk")
    number = furnished.case.number  # type: ignore[attr-defined]
    pages = (BOX, f"/desk/cases/{number}/messages/", "/desk/me/notices", "/desk/org/wordings")
    for path in pages:
        desk.page.goto(desk.page.url.partition("/desk/")[0] + path)
        desk.look_at(f"notices-{path.strip('/').replace('/', '-').replace(number, 'case')}-desk")
        assert desk.sideways() <= 0
    desk.assert_sound()


def test_the_post_on_a_phone_and_what_a_demo_would_have_sent(
    furnished: District, open_page: Callable[..., Opened], settings: Any
) -> None:
    settings.BANCHENG_DEMO = True
    texts = "【玄武区“办不成事”反映窗口】您反映的事项：已受理，3月5日（周四）前答复您。"
    for channel, address, staff in (
        ("sms", "13800005678", None),
        ("email", "afu@example.cn", None),
        ("wecom", "li.zy", furnished.person("officer")),
    ):
        told = {"kind": "case.accepted", "subject": "您反映的事", "body": texts, "at": NOW}
        notice = actions.send(channel=channel, address=address, **told)
        if staff:
            type(notice).objects.filter(pk=notice.pk).update(person=staff)
    drain(NOW)
    phone = open_page("/desk/outbox/", size=PHONE, as_=furnished.person("officer"))
    phone.look_at("notices-outbox-phone")
    expect(phone.page.get_by_text("li.zy")).to_be_visible()
    phone.assert_sound()
    for path in (BOX, "/desk/me/notices", "/desk/org/wordings"):
        phone.page.goto(phone.page.url.partition("/desk/")[0] + path)
        phone.look_at(f"notices-{path.strip('/').replace('/', '-')}-phone")
        assert phone.sideways() <= 0, path
    phone.assert_sound()
    phone.page.set_viewport_size(DESK)
    phone.page.goto(phone.page.url.partition("/desk/")[0] + "/desk/outbox/")
    phone.look_at("notices-outbox-desk")
