"""Hand-overs, recusal, proposals and the 首问 log in a real browser: sound at the desk and on a phone."""

from datetime import date, timedelta

import pytest

from bancheng.cases import actions
from bancheng.cases.models import Case, FirstQuestion
from bancheng.org.models import Site
from bancheng.rules.vocabulary import FirstAnswer
from tests.browser import DESK, PHONE
from tests.cases import district as d
from tests.cases.district import AT, District

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(district: District, settings) -> dict[str, Case]:
    """A case with a proposal to void it, and one offered to a colleague."""
    settings.BANCHENG_NOW = AT + timedelta(hours=1)
    officer = district.actor("officer")
    void, offered = d.register(district), d.register(district, story="商转公贷款，楼号对不上。")
    actions.void(void, by=officer, at=AT, reason="test", note="培训时登记的")
    to = district.person("officer2")
    actions.hand_over(offered, by=officer, at=AT, to=to, reason="明天起外出学习")
    return {"void": void, "offered": offered}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_people_and_proposals_are_sound(district: District, asked, open_page, size) -> None:
    void, offered = asked["void"], asked["offered"]
    proposal = void.proposals.get()
    for part, url, picture in (
        ("head", f"/desk/cases/{void.number}/", "proposal"),
        ("head", f"/desk/cases/{void.number}/proposals/{proposal.pk}/refuse/", "refuse-proposal"),
        ("officer2", f"/desk/cases/{offered.number}/", "offer"),
        ("officer2", f"/desk/cases/{offered.number}/do/recuse/", "recuse"),
        ("convener", f"/desk/cases/{offered.number}/do/transfer_site/", "transfer"),
        ("officer", f"/desk/cases/{void.number}/do/authorise/", "authorise"),
        ("officer", f"/desk/cases/{void.number}/do/contact/", "contact"),
        ("officer", f"/desk/cases/{void.number}/do/correct/", "correct"),
        ("officer", f"/desk/cases/{void.number}/do/succeed/", "succeed"),
    ):
        page = open_page(url, as_=district.person(part), size=size)
        page.look_at(f"people-{picture}-{'desk' if size is DESK else 'phone'}")
        page.assert_sound()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_second_person_confirms_with_one_button(district: District, asked, open_page, script) -> None:
    page = open_page(f"/desk/cases/{asked['void'].number}/", as_=district.person("head"), script=script).page
    assert page.get_by_text("培训时登记的").first.is_visible()
    page.get_by_role("button", name="确认“作废”").click()
    assert page.get_by_text("已确认，提出的办法生效。").is_visible()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_first_question_is_sound(district: District, settings, open_page, size) -> None:
    settings.BANCHENG_NOW = AT + timedelta(hours=1)
    name = "desk" if size is DESK else "phone"
    hall, street = Site.objects.get(code="00"), Site.objects.get(code="11")
    log = {"site": hall, "by": district.actor("counter"), "at": AT, "asked": "租赁备案，房东在外地"}
    slip = actions.log_first_question(
        answer=FirstAnswer.EXPLAINED, missing="房东身份证复印件", come_back_on=date(2026, 3, 4), **log
    )
    actions.log_first_question(answer=FirstAnswer.LED, led_to=street, **log)
    for part, url, picture in (
        ("counter", "/desk/first-questions/new/", "form"),
        ("counter", "/desk/first-questions/", "mine"),
        ("officer", "/desk/first-questions/", "coming"),
        ("counter", f"/desk/first-questions/{slip.pk}/slip/", "slip"),
    ):
        page = open_page(url, as_=district.person(part), size=size)
        page.look_at(f"first-question-{picture}-{name}")
        page.assert_sound()


def test_twenty_seconds_without_a_mouse(district: District, settings, open_page) -> None:
    settings.BANCHENG_NOW = AT + timedelta(hours=1)
    page = open_page("/desk/first-questions/new/", as_=district.person("counter")).page
    page.keyboard.type("租赁备案")
    assert not page.get_by_label("还缺什么").is_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    assert page.get_by_label("还缺什么").is_visible()
    assert not page.get_by_label("引领到哪个网点的反映窗口").is_visible()
    page.get_by_label("还缺什么").focus()
    page.keyboard.type("房东身份证复印件")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/slip/")
    question = FirstQuestion.objects.get()
    assert (question.answer, question.missing) == (FirstAnswer.EXPLAINED, "房东身份证复印件")
    assert question.come_back_on == date(2026, 3, 3), "the next working day was filled in"
