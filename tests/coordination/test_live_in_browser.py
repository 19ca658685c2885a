"""Two browsers: what one colleague does appears on the pages another has open, and takes nothing out of his hands."""

import os
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import expect

from bancheng.cases import actions
from tests.browser import Opened
from tests.cases import district as d
from tests.cases.conftest import lay_district
from tests.cases.district import AT
from tests.coordination import desks

pytestmark = pytest.mark.django_db(transaction=True)
STORY = "商转公贷款，房产证楼号与银行回执对不上，跑了三趟。"


PATIENCE = 15_000
"""Milliseconds until it is taken for lost."""


def assert_soon(began: float) -> None:
    """Two seconds are promised; a machine with tests on it is given half a second more, an overloaded one as often as it is."""
    took, overload = monotonic() - began, os.getloadavg()[0] / (os.cpu_count() or 1)
    assert took < 2.5 * max(1.0, overload), f"{took:.1f} s at {overload:.1f} times what the machine can do"


def test_what_one_does_appears_where_another_looks(open_page: Callable[..., Opened], settings: Any) -> None:
    settings.BANCHENG_NOW = AT + timedelta(hours=1)
    lay_district()
    district = desks.with_units(d.district_of())
    case = d.register(district, story=STORY)
    other = district.person("officer2")
    queue = open_page("/desk/?scope=site", as_=other).page
    watched = open_page(f"/desk/cases/{case.number}/", as_=other)
    plain = open_page("/desk/", as_=other, script=False).page
    assert plain.locator(".bc-live .bc-notice").count() == 0, "without script nothing is promised"

    inbox = open_page("/desk/requests/", as_=district.person("liaison")).page
    began = monotonic()
    fresh = d.register(district, story="孩子上学要户口更正，窗口说要十天，赶不上报名。")
    expect(queue.locator("#live-queue")).to_contain_text(fresh.number, timeout=PATIENCE)
    assert_soon(began)
    expect(queue.locator("[data-live]")).to_contain_text("已更新")
    asked = desks.handled(district, fresh)
    began = monotonic()
    desks.asked(district, asked, at=settings.BANCHENG_NOW)
    expect(inbox.locator("#live-queue")).to_contain_text("租赁备案能不能先收材料", timeout=PATIENCE)
    assert_soon(began)
    assert queue.evaluate("document.activeElement === document.body"), "nothing takes the focus"

    queue.locator("#live-queue a.ttl").first.focus()
    held = queue.evaluate("document.activeElement.getAttribute('href')")
    actions.accept_case(case, by=district.actor("officer"), at=settings.BANCHENG_NOW)
    expect(watched.page.locator("[data-live] .bc-notice")).to_contain_text("这件事有新变化", timeout=PATIENCE)
    watched.look_at("live-case")
    watched.assert_sound()
    watched.page.locator("[data-live-again]").click()
    expect(watched.page.locator(".case-head")).to_contain_text("待研判")
    expect(watched.page.locator("[data-live] .bc-notice")).to_have_count(0)

    expect(queue.locator("[data-live] .bc-notice")).to_contain_text("有新变化", timeout=PATIENCE)
    assert queue.evaluate("document.activeElement.getAttribute('href')") == held, "he was at work there"
    queue.evaluate("document.activeElement.blur()")
    expect(queue.locator("#live-queue")).to_contain_text("待研判", timeout=PATIENCE)
    expect(queue.locator("[data-live] .bc-notice")).to_have_count(0)
