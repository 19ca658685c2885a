"""Filing online in a real browser: on a phone by keyboard alone with a photo; in large type without a script, back and forth."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bancheng.cases.models import Attachment, Case
from bancheng.citizens.models import SubmitDraft
from bancheng.org.models import Site
from tests.browser import NARROW, PHONE, Opened
from tests.cases.district import AT, District
from tests.cases.test_slip import PNG
from tests.citizens.test_submit import a_matter

pytestmark = pytest.mark.django_db(transaction=True)
MOST_TABS = 60
FOCUSED = """() => { const el = document.activeElement, named = el.labels?.[0]?.innerText || el.getAttribute('aria-label') || el.innerText || '';
    return named.trim() }"""
STORY = "我在外地打工，居民医保费两边都交了。窗口说要本人到场，我回不来。"
LONG_NAME = "阿卜杜热合曼·买买提"


def tab_to(page: Page, words: str) -> None:
    """Goes there with Tab alone."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if words in page.evaluate(FOCUSED):
            return
    pytest.fail(f"“{words}” is not reached with {MOST_TABS} Tabs")


def looked_at(opened: Opened, name: str) -> None:
    opened.look_at(f"submit-{name}")
    opened.assert_sound()
    # The links of a refusal stand in its text, each beside its field.
    assert [small for small in opened.small_targets(44) if 'href="#id_' not in small] == []


def test_on_a_phone_by_keyboard_alone_with_a_photo(
    district: District, open_page: Callable[..., Opened], settings: Any
) -> None:
    settings.BANCHENG_NOW = AT
    a_matter()
    opened = open_page("/", size=PHONE)
    page = opened.page
    tab_to(page, "我要反映")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="什么事没办成")).to_be_visible()
    looked_at(opened, "1-what")
    tab_to(page, "您想办成什么")
    page.keyboard.type("把多交的居民医保退给我")
    tab_to(page, "下一步")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("有 1 处要改")
    opened.complaints.clear()  # A refusal is a 422.
    looked_at(opened, "1-what-refused")
    assert page.get_by_label("您想办成什么").input_value() == "把多交的居民医保退给我"
    tab_to(page, "卡在哪里了")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_happened", "what is refused leads to its field"
    page.keyboard.type(STORY)
    page.set_input_files("#id_photo", {"name": "退件单.png", "mimeType": "image/png", "buffer": PNG})
    tab_to(page, "先放进来")
    page.keyboard.press("Enter")
    expect(page.get_by_text("退件单.png")).to_be_visible()
    looked_at(opened, "1-what-photo")
    settings.BANCHENG_NOW = AT + timedelta(minutes=2)
    tab_to(page, "下一步")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="在哪里办的")).to_be_visible()
    tab_to(page, "哪个网点")
    for _ in range(Site.objects.filter(active=True, code__lte="11").count()):
        page.keyboard.press("ArrowDown")
    assert page.get_by_label("哪个网点").input_value() == "11"
    tab_to(page, "找一找是哪个事项")
    page.keyboard.type("社会保险")
    page.keyboard.press("Enter")
    expect(page.get_by_label("社会保险关系转移")).to_be_visible()
    tab_to(page, "不知道是哪一项")
    page.keyboard.press("ArrowUp")
    looked_at(opened, "2-where")
    tab_to(page, "下一步")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="怎么找到您")).to_be_visible()
    tab_to(page, "打电话")
    page.keyboard.press("Space")
    tab_to(page, "怎么称呼您")
    page.keyboard.type(LONG_NAME)
    tab_to(page, "电话")
    page.keyboard.type("139 0000 2222")
    looked_at(opened, "3-you")
    tab_to(page, "下一步")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="看一遍，交上去")).to_be_visible()
    expect(page.get_by_text("社会保险关系转移")).to_be_visible()
    looked_at(opened, "4-send")
    tab_to(page, "交上去，拿查询号")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="收到了")).to_be_visible()
    case = Case.objects.get()
    expect(page.get_by_text(case.number, exact=True).first).to_be_visible()
    assert page.url.endswith("/submit/receipt")
    looked_at(opened, "5-receipt")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab_to(page, "复制编号和查询码")
    page.keyboard.press("Enter")
    expect(page.get_by_text("复制好了")).to_be_visible()
    looked_at(opened, "5-receipt-copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"编号 {case.number}，查询码 {page.locator('.submit-code').first.inner_text()}"
    page.emulate_media(media="print")
    opened.look_at("submit-5-receipt-printed")
    assert "登记回执" in page.locator(".only-print").inner_text()
    page.emulate_media(media="screen")
    assert page.evaluate("Object.keys(localStorage).length") == 0, "sent is forgotten on the device"
    tab_to(page, "现在看办到哪一步")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=case.title)).to_be_visible()
    assert Attachment.objects.filter(case=case).count() == 1
    assert case.site.code == "11" and case.handler == district.person("officer")


def test_in_large_type_without_a_script_back_and_forth(
    district: District, open_page: Callable[..., Opened], settings: Any
) -> None:
    settings.BANCHENG_NOW = AT
    opened = open_page("/ui/look/elder/?back=/submit", size=NARROW, script=False)
    page = opened.page
    page.get_by_label("您想办成什么").fill("落户")
    page.get_by_label("卡在哪里了").fill(STORY)
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("我自己再来问").check()
    page.get_by_label("我不愿留名").check()
    page.get_by_role("button", name="上一步").click()
    expect(page.get_by_role("heading", name="在哪里办的")).to_be_visible()
    page.go_back()
    page.goto(page.url.split("/submit")[0] + "/submit/you")
    expect(page.get_by_label("我不愿留名")).to_be_checked()
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_text("请答一道小题")).to_be_visible()
    page.get_by_role("button", name="交上去，拿查询号").click()
    expect(page.get_by_role("alert")).to_contain_text("请先答一道小题")
    opened.look_at("submit-elder-asked")
    assert opened.sideways() <= 0
    page.get_by_role("link", name="去答这道题").click()
    expect(page.get_by_label("等于几")).to_be_in_viewport()
    settings.BANCHENG_NOW = AT + timedelta(minutes=2)
    page.get_by_role("button", name="交上去，拿查询号").click()
    expect(page.get_by_text("您选了自己再来问")).to_be_visible()
    opened.look_at("submit-elder-receipt")
    assert opened.sideways() <= 0
    page.get_by_role("button", name="记好了，从这台设备上清掉").click()
    expect(page.get_by_text("可以放心走开了")).to_be_visible()
    assert Case.objects.get().anonymous and not SubmitDraft.objects.exists()
