"""Papers in the browser: each fits its sheet, before it is issued and after, and says on its edge what it hides."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from bancheng.cases import actions, papers
from bancheng.cases.models import Case
from tests.browser import PHONE
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.test_papers import NAME, PHONE_NUMBER, made

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(district: District, settings: Any) -> District:
    settings.BANCHENG_PUBLIC_URL = "https://window.example"
    settings.BANCHENG_NOW = AT + timedelta(hours=3)
    return district


@pytest.fixture
def case(desk: District) -> Case:
    return d.register(desk, party=d.Someone(name=NAME, phone=PHONE_NUMBER))


def sheets(opened: Any) -> int:
    # A page that was opened as a screen prints as a screen, tool bar and all, until it is told otherwise.
    opened.page.emulate_media(media="print")
    pdf = opened.page.pdf(prefer_css_page_size=True, print_background=True)
    opened.page.emulate_media(media="screen")
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


ONE_OF_EACH = {paper.document: kind for kind, paper in papers.PAPERS.items()}.values()
"""A kind for every way in which a paper is composed: two that are composed alike fit alike."""


@pytest.mark.parametrize("kind", list(ONE_OF_EACH))
def test_a_paper_fits_one_sheet_and_is_sound(desk: District, case: Case, open_page, kind: str) -> None:
    made(desk, case, kind)
    url = reverse("cases:paper", args=[case.number, kind])
    page = open_page(url, as_=desk.person("officer"))
    page.look_at(f"paper-{kind}")
    page.assert_sound()
    assert sheets(page) == 1
    open_page(url, as_=desk.person("officer"), size=PHONE).assert_sound()
    page.page.add_init_script("window.print = () => {}")
    page.page.click("button:has-text('打印')")
    # The page is replaced: what only the new one says must stand before anything looks at it.
    expect(page.page.locator("header.tool")).to_contain_text("已记入留痕")
    page.look_at(f"paper-issued-{kind}")
    page.assert_sound()
    assert sheets(page) == 1, "with its number and how it is checked"


def asked_for(desk: District, count: int) -> Case:
    """A case whose citizen was asked for so many materials."""
    case = steps.handled(desk, d.register(desk))
    items = [d.item(name=f"第 {i} 样：旧身份证号码和新身份证号码是同一人的证明") for i in range(1, count + 1)]
    by, until = desk.actor("officer"), AT.date() + timedelta(days=3)
    actions.ask_citizen(case, by=by, at=AT + steps.HOUR, items=items, until=until, served_how="in_person")
    return case


def test_two_or_five_items_and_a_long_answer_still_fit(desk: District, open_page) -> None:
    by = desk.actor("officer")
    told = steps.handled(desk, d.register(desk))
    words = "您要的备案已经办好，房东的身份由公安窗口远程核验，以后续签不用再来。" * 10
    actions.propose_answer(told, by=by, at=AT + steps.HOUR, answer=replace(d.answer(), words=words))
    two = asked_for(desk, 2)
    actions.issue_paper(two, paper="one_time_notice/1", by=by, at=AT + steps.HOUR)
    for case, kind in ((two, "one_time_notice"), (asked_for(desk, 5), "one_time_notice"), (told, "result")):
        page = open_page(reverse("cases:paper", args=[case.number, kind]), as_=desk.person("officer"))
        page.look_at(f"paper-full-{kind}")
        assert sheets(page) == 1, kind


def test_the_register_form_of_a_redone_case_is_one_sheet(desk: District, case: Case, open_page) -> None:
    steps.redone_and_unsolved(desk, case)
    page = open_page(reverse("cases:paper", args=[case.number, "register_form"]), as_=desk.person("officer"))
    page.look_at("paper-redone")
    assert sheets(page) == 1


def test_two_thousand_characters_run_on_with_a_margin(desk: District, open_page) -> None:
    case = d.register(
        desk, story="窗口说这个证办不了。" * 200, party=d.Someone(name=NAME, phone=PHONE_NUMBER)
    )
    steps.handled(desk, case)
    page = open_page(reverse("cases:paper", args=[case.number, "register_form"]), as_=desk.person("officer"))
    page.page.emulate_media(media="print")
    page.look_at("paper-long")
    assert sheets(page) in (2, 3)
    assert "窗口说这个证办不了。" * 200 in page.page.inner_text("article")


def test_what_the_browsers_own_keys_print_says_that_the_name_is_masked(
    desk: District, case: Case, open_page
) -> None:
    steps.accepted(desk, case)
    url = reverse("cases:paper", args=[case.number, "acceptance"])
    page = open_page(url, as_=desk.person("officer"))
    mark = page.page.locator(".masked-mark")
    expect(mark).to_be_hidden()
    page.page.emulate_media(media="print")
    expect(mark).to_have_text("姓名遮着；要全名请按“打印”")
    expect(mark).to_be_visible()
    assert sheets(page) == 1
    page.page.emulate_media(media="screen")
    page.page.click("button:has-text('打印')")
    expect(page.page.locator("header.tool")).to_contain_text("已记入留痕")
    expect(mark).to_have_count(0)


def test_printing_names_the_addressee_and_opens_the_printer(desk: District, case: Case, open_page) -> None:
    steps.accepted(desk, case)
    url = reverse("cases:paper", args=[case.number, "acceptance"])
    page = open_page(url, as_=desk.person("officer"))
    page.page.add_init_script("window.print = () => { document.title = 'printed'; }")
    assert NAME not in page.page.inner_text("article")
    page.page.click("button:has-text('打印')")
    expect(page.page).to_have_title("printed")
    assert NAME in page.page.inner_text("article")
    page.assert_sound()
