"""The pages of requests at a desk and on a phone: sound, by keyboard, and without script."""

from typing import Any

import pytest

from bancheng.cases.models import Case
from bancheng.coordination import actions
from bancheng.coordination.models import Reply, Request
from tests.browser import DESK, PHONE
from tests.cases import steps
from tests.cases.district import District, register
from tests.coordination import desks, sitting
from tests.coordination.desks import HOUR
from tests.coordination.sitting import ASKED_AT, NOW
from tests.coordination.test_letters import sent

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "登记簿的 3 幢与放款回执的 03 号楼是不是同一建筑？凭现有的登记档案、测绘成果和规划核实意见，能不能由你们出一份查询证明？"


@pytest.fixture
def asked(district: District, case: Case, settings: Any) -> Request:
    """Two requests that wait for the housing bureau, one of them answered and sent back, and one over."""
    settings.BANCHENG_NOW = NOW
    unit, _ = sitting.units(district)
    request = sitting.ask(desks.handled(district, case), unit, question=LONG)
    other = sitting.ask(desks.handled(district, register(district)), unit)
    desks.replied(district, other, at=ASKED_AT + HOUR / 2)
    return request


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_what_a_department_and_the_window_see_is_sound(
    district: District, asked: Request, open_page: Any, size: dict[str, int]
) -> None:
    name = "desk" if size is DESK else "phone"
    one = f"/desk/requests/{asked.pk}/"
    replied = Request.objects.latest("pk")
    for part, pages in {
        "liaison": (
            ("/desk/requests/", "inbox"),
            (one, "request"),
            (f"{one}do/draft_objection/", "objection"),
        ),
        "officer": (
            (f"/desk/cases/{asked.case.number}/requests/", "panel"),
            (f"/desk/cases/{asked.case.number}/requests/new/", "dispatch"),
            (f"/desk/requests/{replied.pk}/do/send_back/", "send-back"),
        ),
    }.items():
        opened = open_page(pages[0][0], as_=district.person(part), size=size)
        home = opened.page.url.split("/desk/")[0]
        for path, picture in pages:
            opened.page.goto(home + path)
            opened.look_at(f"requests-{picture}-{name}")
            opened.assert_sound()


def test_a_request_prints_without_its_buttons(district: District, asked: Request, open_page: Any) -> None:
    opened = open_page(f"/desk/requests/{asked.pk}/", as_=district.person("liaison"), media="print")
    opened.look_at("requests-request-print")
    assert opened.page.locator(".bc-legs").is_visible() and opened.page.get_by_text(LONG).is_visible()
    assert opened.page.locator("main .btn:visible, nav:visible").count() == 0


def test_the_convener_rules_at_a_desk(district: District, case: Case, open_page: Any, settings: Any) -> None:
    settings.BANCHENG_NOW = ASKED_AT + 3 * HOUR
    raised = desks.in_arbitration(district, desks.handled(district, case), at=ASKED_AT)
    opened = open_page("/desk/requests/rulings/", as_=district.person("convener"))
    opened.look_at("requests-rulings")
    opened.assert_sound()
    opened.page.keyboard.press("ArrowDown")
    opened.page.keyboard.press(".")
    opened.page.wait_for_url(f"**/desk/requests/{raised.request_id}/do/rule/")
    opened.look_at("requests-rule")
    opened.assert_sound()


def test_on_a_phone_without_script_it_is_signed_for_and_answered(
    district: District, asked: Request, open_page: Any
) -> None:
    opened = open_page("/desk/", as_=district.person("liaison"), size=PHONE, script=False)
    page = opened.page
    assert page.url.endswith("/desk/requests/")
    page.get_by_role("button", name="签收").first.click()
    page.get_by_role("link", name="起草答复").first.click()
    page.locator("textarea[name=words]").fill("是同一幢，可以出证明。")
    page.locator("input[type=file]").set_input_files(
        {"name": "档案.pdf", "mimeType": "application/pdf", "buffer": sitting.PDF}
    )
    page.get_by_role("button", name="起草答复").click()
    reply = Reply.objects.get(request=asked)
    assert reply.enclosed.count() == 1 and not reply.documents.exists(), (
        "the department's own until its head has signed"
    )
    assert "等负责人签发" in page.inner_text("main")


def test_a_body_without_accounts_answers_on_a_phone_without_script(
    district: District, case: Case, open_page: Any, settings: Any
) -> None:
    settings.BANCHENG_NOW = NOW
    letter = sent(district, steps.handled(district, case), at=ASKED_AT)
    _, link, code = actions.make_answer_link(letter, addressee="王某", by=district.actor("officer"), at=NOW)
    looked = open_page(f"/reply/{link}", size=PHONE)
    looked.look_at("reply-door-phone")
    looked.assert_sound()
    looked.page.get_by_label("口令").fill(code)
    looked.page.get_by_role("button", name="打开").click()
    looked.look_at("reply-letter-phone")
    looked.assert_sound()
    page = open_page(f"/reply/{link}", size=PHONE, script=False).page
    page.get_by_label("口令").fill(code)
    page.get_by_role("button", name="打开").click()
    page.locator("textarea[name=words]").fill("2014 年登记过")
    page.get_by_role("button", name="提交答复").click()
    assert "已收到你们的答复" in page.inner_text("main")
