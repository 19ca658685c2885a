"""Registering in a real browser: by keyboard only, without script, on a phone; hints and drafts while typing."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from bancheng.cases.models import Case, Draft
from bancheng.catalogue import actions as catalogue
from tests.browser import DESK, HALL, PHONE
from tests.cases import district as d
from tests.cases.district import AT, District

pytestmark = pytest.mark.django_db(transaction=True)

STORY = "想在珠江路开一家小面馆，办食品经营许可，窗口说这个地址上原租户的执照没注销，办不了。跑了两趟了。"


@pytest.fixture
def desk(district: District, settings) -> District:
    settings.BANCHENG_NOW = AT + timedelta(minutes=3)
    catalogue.load_demo_catalogue(at=AT)
    return district


@pytest.mark.parametrize("size", [DESK, HALL, PHONE], ids=["desk", "hall", "phone"])
def test_the_form_is_sound(desk: District, open_page, size) -> None:
    d.register(desk, story="开餐饮店，原租户执照没注销。")
    page = open_page("/desk/register/", as_=desk.person("officer"), size=size)
    page.assert_sound()
    page.page.fill("[name=story]", STORY)
    page.page.fill("[name=phone]", "13800005678")
    page.page.locator(".bc-hint.hot").wait_for()
    page.page.get_by_text("草稿已存").wait_for()
    page.look_at(f"register-{size['width']}")
    page.assert_sound()


def test_the_proposed_title_follows_the_story_until_the_clerk_writes_his_own(
    desk: District, open_page
) -> None:
    page = open_page("/desk/register/", as_=desk.person("officer")).page
    title = page.locator("[name=title]")
    page.fill("[name=story]", "居住证续签办不了。房东不肯来。")
    page.locator("[name=wanted]").focus()
    expect(title).to_have_value("居住证续签办不了")
    page.fill("[name=story]", "居住证办不下来。房东不肯来。")
    page.locator("[name=wanted]").focus()
    expect(title).to_have_value("居住证办不下来")
    title.fill("房东不来，居住证续不了")
    with page.expect_response("**/register/hints/"):
        page.fill("[name=story]", "别的事。")
        page.locator("[name=wanted]").focus()
    expect(title).to_have_value("房东不来，居住证续不了")


@pytest.mark.parametrize("script", [True, False])
def test_after_an_error_the_summary_has_the_focus_and_leads_to_the_field(
    desk: District, open_page, script
) -> None:
    page = open_page("/desk/register/", as_=desk.person("officer"), script=script).page
    page.fill("[name=story]", STORY)
    page.get_by_role("button", name="登记并打印回执").click()
    summary = page.locator(".form-errors")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("写的都还在")
    summary.get_by_role("link", name="手机").click()
    expect(page.locator("[name=phone]")).to_be_focused()
    expect(page.locator("[name=story]")).to_have_value(STORY)


def test_the_whole_form_by_keyboard_only(desk: District, open_page) -> None:
    page = open_page("/desk/register/", as_=desk.person("officer"))
    keyboard = page.page.keyboard
    assert page.page.evaluate("document.activeElement.name") == "channel", "it begins at its first question"
    keyboard.press("2")
    assert page.page.locator("[name=channel]:checked").input_value() == "handed_over"

    def on_to(name: str) -> None:
        for _ in range(12):
            keyboard.press("Tab")
            if page.page.evaluate("document.activeElement.name") == name:
                return
        raise AssertionError(name)

    on_to("first")
    keyboard.type("1001")
    on_to("story")
    keyboard.type(STORY)
    on_to("wanted")
    keyboard.type("本月内拿到许可证")
    on_to("name")
    keyboard.type("陈阿福")
    on_to("phone")
    keyboard.type("13800005678")
    on_to("visits")
    keyboard.press("ArrowRight")
    keyboard.press("ArrowRight")
    button = page.page.locator("[data-alt-key='1']")
    button.wait_for()
    keyboard.press("Alt+1")
    expect(page.page.locator("[name=matter]")).not_to_have_value("")
    assert page.page.locator("[name=story]").input_value() == STORY
    keyboard.press("Control+Enter")
    page.page.wait_for_url("**/receipt/")
    case = Case.objects.get()
    assert (case.channel, case.visits, case.first.staff_no) == ("handed_over", 2, "1001")
    assert case.matter is not None
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", page.page.locator(".big-facts b").inner_text())
    page.look_at("receipt")
    page.assert_sound()


def test_without_script(desk: District, open_page) -> None:
    earlier = d.register(desk, story="开餐饮店，原租户执照没注销。")
    page = open_page("/desk/register/", as_=desk.person("officer"), script=False)
    page.page.fill("[name=story]", STORY)
    page.page.fill("[name=phone]", "13800005678")
    page.page.click("text=比对一下")
    assert page.page.input_value("[name=story]") == STORY
    page.page.check(f"[name=merge_into][value='{earlier.number}']")
    page.page.click("text=存草稿")
    assert Draft.objects.count() == 1 and "draft=" in page.page.url
    page.page.check(f"[name=merge_into][value='{earlier.number}']")
    page.page.locator("[name=take]").first.click()
    assert page.page.input_value("[name=matter]")
    page.page.click("text=登记并打印回执")
    assert page.page.locator(".form-error").count() == 3, "wanted, name, and who took it first"
    assert page.page.input_value("[name=story]") == STORY
    page.page.fill("[name=wanted]", "办成")
    page.page.fill("[name=name]", "陈阿福")
    page.page.check("[name=first_unknown]")
    page.page.click("text=登记并打印回执")
    assert page.page.get_by_text("接着并入更早的一件").is_visible()
    assert (
        page.page.get_by_role("link", name="去并案").get_attribute("href").endswith(f"?into={earlier.number}")
    )
    page.page.click("text=已交给反映人")
    assert page.page.url.endswith(f"/desk/cases/{Case.objects.latest('pk').number}/")
    assert not Draft.objects.exists()


def test_a_lost_connection_loses_nothing(desk: District, open_page) -> None:
    page = open_page("/desk/register/", as_=desk.person("officer"))
    page.page.fill("[name=story]", STORY)
    page.page.get_by_text("草稿已存").wait_for()
    page.page.context.set_offline(True)
    page.page.fill("[name=wanted]", "办成")
    page.page.click("text=登记并打印回执")
    assert page.page.locator("[data-offline]").is_visible()
    assert page.page.input_value("[name=wanted]") == "办成"
    page.page.context.set_offline(False)
    again = open_page("/desk/register/", as_=desk.person("officer"))
    again.page.click("summary:has-text('没写完的草稿')")
    again.page.click(".reg-drafts a")
    assert again.page.input_value("[name=story]") == STORY
