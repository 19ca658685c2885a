"""On a phone: “partly solved, unsatisfied, not informed of all items at once” → redo → solved → rated. And the supervisor calls."""

import re
from datetime import date, timedelta

import pytest

from bancheng.cases import actions
from bancheng.cases.models import Case, ClosingAnswer
from bancheng.citizens.actions import sampling
from bancheng.citizens.models import CallBack
from bancheng.notices.models import Notice
from bancheng.records.actions import run_reactions
from bancheng.rules.vocabulary import Outcome, Step
from tests.browser import DESK, PHONE
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District, register

pytestmark = pytest.mark.django_db(transaction=True)
NOW = AT + timedelta(hours=3)


def _prove(page) -> None:
    page.get_by_role("button", name=re.compile("发验证码|发到|重新发")).first.click()
    code = re.search(r"\d{6}", Notice.objects.filter(kind="code").latest("pk").body)
    assert code is not None
    page.get_by_label("验证码").fill(code.group())
    page.locator("form").filter(has=page.get_by_label("验证码")).get_by_role("button").click()


def test_rated_redone_solved_and_rated_on_a_phone(district: District, told, open_page, settings) -> None:
    case, code = told
    officer = district.actor("officer")
    actions.tell(case, by=officer, at=AT + timedelta(hours=2), how="in_person")
    settings.BANCHENG_NOW = NOW
    open_ = open_page("/track", size=PHONE)
    page = open_.page
    page.get_by_label("编号").fill(case.number)
    page.get_by_label("查询码").fill(code)
    page.locator("main form").get_by_role("button").click()
    page.get_by_role("link", name="回答两个问题").click()
    _prove(page)
    assert page.locator("input:checked").count() == 0, "nothing is ticked for him"
    open_.look_at("rating-phone")
    open_.assert_sound()
    page.get_by_text("部分解决", exact=True).click()
    page.get_by_text("不满意", exact=True).click()
    page.get_by_text("没有一次说全要什么").click()
    page.get_by_role("button", name="回答两个问题").click()
    # He is led to redo, and need not take it.
    assert page.get_by_role("heading", name="没解决，要求重办").is_visible()
    open_.look_at("rating-redo-phone")
    open_.assert_sound()
    page.get_by_label("哪里还没解决").fill("还差一样材料，一开始没有说")
    page.get_by_role("button", name="没解决，要求重办").click()
    case.refresh_from_db()
    assert case.step == Step.HANDLING
    later = NOW + timedelta(minutes=10)
    actions.propose_answer(case, by=officer, at=later, answer=d.answer())
    actions.tell(case, by=officer, at=later, how="in_person")
    page.get_by_role("link", name="回到这件事").first.click() if page.get_by_role(
        "link", name="回到这件事"
    ).count() else page.reload()
    page.get_by_role("link", name="回答两个问题").click()
    page.get_by_text("解决了", exact=True).click()
    page.get_by_text("非常满意", exact=True).click()
    page.get_by_role("button", name="回答两个问题").click()
    case.refresh_from_db()
    said = list(ClosingAnswer.objects.filter(case=case).order_by("pk"))
    assert [(one.solved, one.satisfied) for one in said] == [("partly", 2), ("yes", 5)]
    assert [one.reason.code for one in said[0].reasons_given.all()] == ["not_all_at_once"]
    assert case.step == Step.CLOSED and case.waived_at is not None
    while run_reactions(at=later):
        pass
    assert CallBack.objects.get(case=case).grounds.get().why == "bad_rating"


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_supervisor_calls_and_has_it_redone(
    district: District, case: Case, open_page, settings, size
) -> None:
    steps.answered(district, case, outcome=Outcome.EXPLAINED)
    while run_reactions(at=steps.ANSWERED_AT):
        pass
    settings.BANCHENG_NOW = NOW
    name = "desk" if size is DESK else "phone"
    open_ = open_page("/desk/call-backs/", as_=district.person("supervisor"), size=size)
    page = open_.page
    open_.look_at(f"call-backs-{name}")
    open_.assert_sound()
    page.get_by_role("link", name=case.title).click()
    open_.look_at(f"call-back-{name}")
    open_.assert_sound()
    if size is PHONE:
        return
    page.get_by_role("button", name="看联系方式").click()
    page.get_by_text("13800005678").wait_for()
    page.get_by_role("group", name="怎么回访的").get_by_text("电话", exact=True).click()
    page.get_by_text("联系上了", exact=True).click()
    page.get_by_text("没解决", exact=True).click()
    page.get_by_label("他怎么说的").fill("还差一样材料")
    page.get_by_role("button", name="记下这次联系").click()
    page.get_by_text("重办", exact=True).click()
    page.get_by_label("接下来怎么办").fill("材料没有一次说全")
    open_.look_at("call-back-end")
    open_.assert_sound()
    page.get_by_role("button", name="办完这次回访").click()
    case.refresh_from_db()
    assert case.step == Step.HANDLING


def test_the_sample_is_readable_on_a_phone(district: District, open_page, settings) -> None:
    settings.BANCHENG_NOW = AT.replace(month=4, day=1)
    sample = sampling.commit_seed(date(2026, 3, 1), at=AT.replace(month=2, day=27))
    steps.answered(district, register(district))
    sampling.draw(sample, at=AT.replace(month=4, day=1))
    sampling.open_seed(sample, at=AT.replace(month=5, day=1))
    open_ = open_page("/samples", size=PHONE)
    open_.assert_sound()
    open_.page.get_by_role("link", name="2026年3月").click()
    open_.look_at("sample-phone")
    open_.assert_sound()
    assert open_.page.get_by_text("2026-011-0001-").first.is_visible()
