"""Every public page in large type and high contrast, on a phone, without script: nothing too small to hit, nothing axe finds."""

from typing import Any

import pytest
from django.urls import reverse

from bancheng.cases.models import Case
from bancheng.org.models import Site
from tests.browser import DESK, NARROW, PHONE, Opened
from tests.cases.district import District

pytestmark = pytest.mark.django_db(transaction=True)
OPEN = (
    "/",
    "/sites",
    "/accessibility",
    "/privacy",
    "/track",
    "/verify",
    "/verify/NOBODYS",
    "/video",
    "/reply/dead",
)
LEAST = 60
ENHANCED = """() => axe.run(document, {runOnly: ['color-contrast-enhanced'], resultTypes: ['violations']})
    .then(found => found.violations.flatMap(rule => rule.nodes.map(node => node.target + ' ' + node.failureSummary)))"""


def check(opened: Opened, where: str) -> None:
    """What must hold of a page in large type."""
    opened.complaints[:] = [
        one for one in opened.complaints if "404" not in one and "403" not in one and "422" not in one
    ]
    opened.assert_sound()
    small = opened.small_targets(LEAST)
    assert not small, f"{where}: {small}"
    assert opened.page.locator("html").get_attribute("data-mode") == "elder", where
    assert opened.page.locator("h1").count() == 1, where


def test_every_public_page_can_be_read_and_hit_in_large_type(
    district: District, told: tuple[Case, str], open_page: Any
) -> None:
    case, code = told
    opened = open_page("/", size=PHONE)
    page = opened.page
    opened.look_at("home-phone")
    page.get_by_role("link", name="大字版").first.click()
    page.get_by_role("link", name="标准版").first.wait_for()
    assert page.url.endswith("/")
    start = page.url.rstrip("/")
    for path in OPEN:
        page.goto(start + path)
        check(opened, path)
        opened.look_at(f"elder{path.replace('/', '-')}-phone")
    page.goto(start + f"/track?number={case.number}")
    page.get_by_label("查询码").fill("AAAA-AAAA")
    page.get_by_role("button", name="查进度").click()
    page.get_by_role("alert").wait_for()
    check(opened, "a wrong code")
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查进度").click()
    page.get_by_role("heading", name="谁在负责").wait_for()
    check(opened, "the case")
    opened.look_at("elder-case-phone")
    page.goto(start + reverse("citizens:act", args=[case.number, "tell"]))
    check(opened, "proof")
    page.get_by_label("验证码").fill("000000")
    page.get_by_role("button", name="验证并继续").click()
    page.get_by_role("alert").wait_for()
    page.get_by_role("link", name="标准版").first.click()
    page.get_by_role("heading", name="先验证是您本人").wait_for()


@pytest.mark.parametrize("size", [NARROW, PHONE], ids=["320", "390"])
@pytest.mark.parametrize("look", ["standard", "elder"])
def test_his_case_is_no_wider_than_his_phone(
    district: District, told: tuple[Case, str], open_page: Any, look: str, size: dict[str, int]
) -> None:
    case, code = told
    Site.objects.filter(pk=case.site_id).update(
        address="开发区人民中路三百二十八号政务服务中心一楼东大厅",
        map_text="地铁二号线人民广场站三号口往北两百米",
    )
    opened = open_page(f"/ui/look/{look}/?back=/track", size=size)
    page = opened.page
    page.get_by_label("编号").fill(case.number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查进度").click()
    page.get_by_role("heading", name="谁在负责").wait_for()
    assert opened.sideways() <= 0
    opened.look_at(f"case-{look}-{size['width']}")


def test_high_contrast_gives_every_word_seven_to_one(
    district: District, told: tuple[Case, str], open_page: Any
) -> None:
    opened = open_page("/accessibility", size=DESK)
    page = opened.page
    page.get_by_role("link", name="换成高对比").click()
    page.get_by_role("link", name="换回普通对比").wait_for()
    start = page.url.removesuffix("/accessibility")
    for path in ("/", "/sites", "/track", "/ui/public/"):
        page.goto(start + path)
        opened.assert_sound()
        opened.look_at(f"contrast{path.replace('/', '-')}")
        assert page.evaluate(ENHANCED) == [], path
