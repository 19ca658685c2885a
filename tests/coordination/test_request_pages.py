"""Requests through their pages: asked in the case, answered in the inbox, decided at the window; nobody else's door."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bancheng.cases import actions as cases
from bancheng.cases.models import Case, CaseClock, Recusal
from bancheng.coordination import actions
from bancheng.coordination.actions.looking import note_look, reveal_contact
from bancheng.coordination.models import FirstLook, Objection, Precedent, Reply, Request, Ruling
from bancheng.coordination.pages.requests import PAGES
from bancheng.org.models import Absence, Appointment, Person
from bancheng.rules.requests import REQUEST_MOVES
from bancheng.rules.vocabulary import RequestStep
from tests.cases import steps
from tests.cases.district import District, answer, register
from tests.cases.steps import HOUR
from tests.coordination import desks, sitting
from tests.coordination.sitting import ASKED_AT, NOW, PDF, QUESTION, Unit, desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def moment(settings: Any) -> Any:
    """What time it is on the pages; a test moves it on."""
    settings.BANCHENG_NOW = NOW
    return settings


@pytest.fixture
def unit(district: District) -> Unit:
    return sitting.units(district)[0]


@pytest.fixture
def other(district: District) -> Unit:
    return sitting.units(district)[1]


@pytest.fixture
def handling(district: District, case: Case) -> Case:
    return desks.handled(district, case)


def at(district: District, part: str, *, now: datetime = NOW) -> Client:
    return desk(district.person(part), now)


def text(answer: Any) -> str:
    """What stands on the page; a redirect has nothing on it that could be missed."""
    assert answer.status_code != 302, answer.url
    return answer.content.decode()


def page(request: Request, rest: str = "") -> str:
    return f"/desk/requests/{request.pk}/{rest}"


def act(request: Request, name: str) -> str:
    return page(request, f"do/{name}/")


def read(client: Client, request: Request, name: str) -> dict[str, str]:
    """Opens the page of an act; what it sends back of the reply or objection that stood on it."""
    found = re.search(r'name="shown" value="(\d+)"', text(client.get(act(request, name))))
    assert found is not None, "the page does not say what is decided"
    return {"shown": found[1]}


# --- asking ----------------------------------------------------------------------------------------------------


def test_asked_in_the_case_it_stands_in_the_panel(district: District, handling: Case, unit: Unit) -> None:
    officer = at(district, "officer")
    panel = f"/desk/cases/{handling.number}/requests/"
    assert "还没有交办给哪个单位" in text(officer.get(panel))
    form = text(officer.get(f"{panel}new/"))
    assert f'<option value="{unit.department.pk}" selected>' in form, (
        "the main unit as judged comes first to hand"
    )
    typed = {"unit": unit.department.pk, "part": "main", "question": QUESTION, "wants": "书面意见"}
    gone = officer.post(f"{panel}new/", typed | {"may_contact": "on"})
    assert gone.status_code == 422 and "写明为什么要直接联系反映人" in text(gone) and QUESTION in text(gone)
    landed = officer.post(f"{panel}new/", typed)
    made = Request.objects.get()
    assert (landed.status_code, landed.url) == (302, page(made))
    assert made.is_main and made.waits and not made.may_contact
    listed = text(officer.get(panel))
    assert f"在{unit.department.short_name}手里" in listed and "还没有人打开过" in listed and "收回" in listed
    again = text(officer.get(f"{panel}new/"))
    assert f'<option value="{unit.department.pk}" selected>' not in again, (
        "who was asked is not proposed again"
    )


def test_the_citizens_name_and_number_do_not_go_out_with_the_question(
    district: District, handling: Case, unit: Unit
) -> None:
    typed = {"unit": unit.department.pk, "part": "main", "wants": "书面意见"}
    asked = {"question": "陈阿福（13800005678）的房子是哪一幢？"}
    at(district, "officer").post(f"/desk/cases/{handling.number}/requests/new/", typed | asked)
    shown = text(desk(unit.liaison, NOW).get(page(Request.objects.get())))
    assert "陈*" in shown and "陈阿福" not in shown and "13800005678" not in shown


def test_the_window_reads_whom_of_the_department_it_may_call(
    district: District, handling: Case, unit: Unit
) -> None:
    Person.objects.filter(pk=unit.liaison.pk).update(office_phone="025-0000-2001")
    sitting.ask(handling, unit)
    here = page(Request.objects.get())
    officer = at(district, "officer")
    assert "这个单位找谁" in text(officer.get(here)) and 'href="tel:025-0000-2001"' in text(officer.get(here))
    assert "这个单位找谁" not in text(desk(unit.liaison, NOW).get(here)), (
        "the department knows its own people"
    )
    Absence.objects.create(
        person=unit.liaison, from_on=NOW.date(), to_on=NOW.date() + timedelta(days=2), reason="年休假"
    )
    assert "今天不在" in text(officer.get(here))
    Recusal.objects.create(case=handling, person=unit.liaison, reason="线索", at=NOW, withheld=True)
    shown = text(officer.get(here))
    assert "025-0000-2001" not in shown and "今天不在" not in shown, (
        "nobody is led to whoever is out in silence"
    )


@pytest.mark.parametrize(
    ("part", "status"),
    [("head", 403), ("convener", 403), ("supervisor", 403), ("stranger", 404), ("admin", 404)],
)
def test_whoever_does_not_work_on_the_case_asks_nobody(
    district: District, handling: Case, part: str, status: int
) -> None:
    client = at(district, part)
    url = f"/desk/cases/{handling.number}/requests/new/"
    assert client.get(url).status_code == status
    assert client.post(url, {}).status_code == status
    assert not Request.objects.exists()


def test_while_a_department_owes_the_answer_nothing_that_stops_the_clock_leads(
    district: District, handling: Case, unit: Unit
) -> None:
    officer, here = at(district, "officer"), f"/desk/cases/{handling.number}/"
    assert officer.get(here).context["moves"][0].url.endswith("answer/"), "else the answer leads"
    sitting.ask(handling, unit)
    moves = officer.get(here).context["moves"]
    assert moves[0].verb == "记下联系" and "一次性告知" in [move.verb for move in moves]
    listed = text(officer.get("/desk/"))
    assert "/do/contact/" in listed and "ask_citizen" not in listed


def test_before_it_is_judged_nobody_can_be_asked(district: District, case: Case, unit: Unit) -> None:
    steps.accepted(district, case)
    officer = at(district, "officer")
    panel = text(officer.get(f"/desk/cases/{case.number}/requests/"))
    assert "办理中和一事一议时才能交办" in panel and "requests/new/" not in panel
    assert officer.get(f"/desk/cases/{case.number}/requests/new/").status_code == 409


def test_suggestions_say_why_and_a_precedent_can_be_cited(
    district: District, case: Case, other: Unit, moment: Any
) -> None:
    about = "房东不在场的租赁备案先收材料"
    desks.ruled(district, desks.handled(district, case), to="MZJ", at=ASKED_AT, about=about)
    moment.BANCHENG_NOW = later = ASKED_AT + 4 * HOUR
    second = desks.handled(district, register(district))
    officer = at(district, "officer", now=later)
    url = f"/desk/cases/{second.number}/requests/new/"
    form = text(officer.get(url))
    assert "建议交给" in form and desks.unit("ZJJ").short_name in form and "裁定先例第" not in form
    asked = {"question": f"{about}，行不行？", "wants": "书面意见"}
    looked = officer.post(url, asked | {"look": "yes"})
    assert looked.status_code == 200 and "裁定先例第" in text(looked) and "行不行" in text(looked)
    assert not Request.objects.filter(case=second).exists(), "looking asks nobody"
    precedent = Precedent.objects.get()
    typed = asked | {"part": "co", "cites": precedent.pk}
    wrong = officer.post(url, typed | {"unit": desks.unit("SCJ").pk})
    assert wrong.status_code == 409 and "行不行" in text(wrong), (
        "a precedent of another department is not cited"
    )
    officer.post(url, typed | {"unit": other.department.pk})
    made = Request.objects.get(case=second)
    assert made.cites == precedent
    shown = text(desk(other.liaison, later).get(page(made)))
    assert precedent.get_absolute_url() in shown
    paper = f"{page(made)}paper/"
    assert paper not in shown and paper in text(officer.get(page(made)))


def test_a_department_without_a_head_is_marked_and_not_chosen_beforehand(
    district: District, handling: Case, unit: Unit
) -> None:
    officer, url = at(district, "officer"), f"/desk/cases/{handling.number}/requests/new/"
    chosen, mark = f'value="{unit.department.pk}" selected', f"{unit.department}（还没有负责人，不能交办）"
    before = text(officer.get(url))
    assert chosen in before and mark not in before
    Appointment.objects.filter(person=unit.head).update(held_to=NOW.date())
    after = text(officer.get(url))
    assert chosen not in after and mark in after


# --- the department ---------------------------------------------------------------------------------------------


def test_a_departments_day_begins_with_its_inbox(
    district: District, handling: Case, unit: Unit, other: Unit
) -> None:
    asked = sitting.ask(handling, unit)
    liaison = desk(unit.liaison, NOW)
    first = liaison.get("/desk/")
    assert (first.status_code, first.url) == (302, "/desk/requests/")
    inbox = text(liaison.get("/desk/requests/"))
    assert "登记簿的 3 幢" in inbox and handling.number in inbox and "前签收" in inbox
    assert handling.title not in inbox and "陈" not in inbox
    assert liaison.get(f"/desk/cases/{handling.number}/").status_code == 404
    landed = liaison.post(act(asked, "sign"), {"from": "inbox"})
    assert (landed.status_code, landed.url) == (302, "/desk/requests/")
    assert "起草答复" in text(liaison.get("/desk/requests/"))
    assert "登记簿" not in text(desk(other.liaison, NOW).get("/desk/requests/"))
    assert at(district, "officer").get("/desk/requests/").status_code == 403


def test_the_window_reads_a_departments_clock_as_the_departments(
    district: District, handling: Case, unit: Unit
) -> None:
    asked = sitting.ask(handling, unit)
    by, note = district.actor("officer"), "说了日期"
    cases.contact(handling, by=by, at=ASKED_AT, how="phone", reached=True, note=note)
    officer = at(district, "officer")
    for page_of_it in ("/desk/", f"/desk/cases/{handling.number}/"):
        assert "单位签收交办单" in text(officer.get(page_of_it)), page_of_it
    actions.sign(asked, by=unit.actor(), at=ASKED_AT + HOUR / 2)
    for page_of_it in ("/desk/", f"/desk/cases/{handling.number}/"):
        assert "单位答复交办单" in text(officer.get(page_of_it)), page_of_it


def test_drafted_by_the_liaison_signed_by_the_head_taken_up_by_the_window(
    district: District, handling: Case, unit: Unit
) -> None:
    asked = sitting.ask(handling, unit)
    actions.sign(asked, by=unit.actor(), at=ASKED_AT + HOUR / 2)
    liaison, head, officer = (
        desk(unit.liaison, NOW),
        desk(unit.head, NOW),
        at(district, "officer"),
    )
    assert liaison.post(act(asked, "draft_reply"), {"words": ""}).status_code == 422
    uploads = [SimpleUploadedFile(f"陈阿福档案{n}.pdf", PDF, "application/pdf") for n in (1, 2)]
    liaison.post(act(asked, "draft_reply"), {"words": "是同一幢", "uploads": uploads})
    reply = Reply.objects.get()
    assert reply.enclosed.count() == 2 and not handling.attachments.exists()
    drafted = text(liaison.get(page(asked)))
    assert "是同一幢" in drafted and "等负责人签发" in drafted
    assert "〔姓名1：陈*〕档案2.pdf" in drafted and "陈阿福" not in drafted, (
        "a file is named, and nobody by its name"
    )
    assert "改写答复" in drafted and "起草答复</a>" not in drafted
    assert "改写答复" in text(liaison.get("/desk/requests/"))
    anew = text(liaison.get(act(asked, "draft_reply")))
    assert "是同一幢</textarea>" in anew and "改写答复" in anew, "a second draft begins with the first"
    document = page(asked, f"documents/{reply.enclosed.first().pk}/")
    assert liaison.get(document).status_code == 200
    seen = text(officer.get(page(asked)))
    assert "是同一幢" not in seen, "a draft is the department's own"
    assert officer.get(document).status_code == 404
    assert liaison.get(act(asked, "reply")).status_code == 403, "the liaison does not sign"
    assert "是同一幢" in text(head.get(act(asked, "reply"))), "what is signed is read first"
    head.post(act(asked, "reply"), read(head, asked, "reply"))
    assert Request.objects.get().step == RequestStep.REPLIED
    assert "等反映窗口看答复" in text(liaison.get("/desk/requests/?tab=paused"))
    assert officer.get(document).status_code == 200 and handling.attachments.count() == 2
    assert "答复来了，收下或退回" in text(officer.get("/desk/requests/waiting/"))
    assert "是同一幢" in text(officer.get(act(asked, "send_back")))
    seen_by_officer = read(officer, asked, "send_back")
    assert officer.post(act(asked, "send_back"), seen_by_officer | {"reason": " "}).status_code == 422
    officer.post(act(asked, "send_back"), seen_by_officer | {"reason": "缺测绘成果"})
    assert "缺测绘成果" in text(liaison.get(page(asked)))
    liaison.post(act(asked, "draft_reply"), {"words": "附上测绘成果", "is_partial": "on"})
    head.post(act(asked, "reply"), read(head, asked, "reply"))
    again = officer.get(act(asked, "send_back"))
    assert again.status_code == 409 and "最多 1 次" in text(again)
    officer.post(act(asked, "accept_reply"), read(officer, asked, "accept_reply") | {"reason": ""})
    done = Request.objects.get()
    assert done.step == RequestStep.DONE
    assert "已收下" in text(liaison.get("/desk/requests/?list=ended"))
    assert "登记簿" not in text(liaison.get("/desk/requests/"))


def test_an_objection_says_ground_clause_and_whose_it_is(
    district: District, handling: Case, unit: Unit, other: Unit
) -> None:
    asked = sitting.ask(handling, unit)
    liaison, head, officer = (
        desk(unit.liaison, NOW),
        desk(unit.head, NOW),
        at(district, "officer"),
    )
    bare = liaison.post(act(asked, "draft_objection"), {})
    assert bare.status_code == 422
    for label in ("理由", "依据到条", "应由哪家办", "说明"):
        assert f">{label}</a>" in text(bare), label
    typed = {"ground": "duty", "clause": "权责清单第 37 项", "words": "档案不在这里"}
    own = liaison.post(act(asked, "draft_objection"), typed | {"proper_unit": unit.department.pk})
    assert own.status_code == 409 and "要写另一个单位" in text(own) and "档案不在这里" in text(own)
    liaison.post(act(asked, "draft_objection"), typed | {"proper_unit": other.department.pk})
    anew = text(liaison.get(act(asked, "draft_objection")))
    assert "改写异议" in anew and "权责清单第 37 项" in anew and "档案不在这里</textarea>" in anew
    assert f'value="{other.department.pk}" selected' in anew
    assert "没有等反映窗口的" in text(officer.get("/desk/requests/waiting/")), (
        "not signed, not the window's yet"
    )
    head.post(act(asked, "object"), read(head, asked, "object"))
    assert "提了异议，同意或不同意" in text(officer.get("/desk/requests/waiting/"))
    looked = text(officer.get(act(asked, "agree_objection")))
    assert "权责清单第 37 项" in looked and other.department.short_name in looked
    officer.post(act(asked, "agree_objection"), read(officer, asked, "agree_objection"))
    passed = Request.objects.latest("pk")
    assert (passed.unit, passed.step) == (other.department, RequestStep.DISPATCHED)
    assert "这个问题是转来的" in text(desk(other.liaison, NOW).get(page(passed)))


def test_an_objection_that_is_not_agreed_to_leaves_the_clock_running(
    district: District, handling: Case, unit: Unit, other: Unit
) -> None:
    asked = sitting.ask(handling, unit)
    sitting.objected(asked, unit, other)
    officer = at(district, "officer")
    shown = read(officer, asked, "refuse_objection")
    assert officer.post(act(asked, "refuse_objection"), shown | {"reason": ""}).status_code == 422
    officer.post(act(asked, "refuse_objection"), shown | {"reason": "登记档案归你们管"})
    told = text(desk(unit.liaison, NOW).get(page(asked)))
    assert "登记档案归你们管" in told and "一个单位在一件事里只提一次异议" in told


def test_what_is_not_built_or_not_his_has_no_page(
    district: District, handling: Case, unit: Unit, other: Unit
) -> None:
    asked = sitting.ask(handling, unit)
    stranger = desk(other.liaison, NOW)
    for path in (page(asked), act(asked, "sign"), page(asked, "documents/1/")):
        assert stranger.get(path).status_code == 404
    assert stranger.post(act(asked, "sign")).status_code == 404
    officer = at(district, "officer")
    assert officer.get(act(asked, "dispatch")).status_code == 404
    assert officer.get(act(asked, "forget")).status_code == 404
    assert officer.post(act(asked, "sign")).status_code == 403, "nobody signs for a department but its own"
    assert Request.objects.get().step == RequestStep.DISPATCHED
    by_hand = {move.name for move in REQUEST_MOVES} - {"dispatch", "deem_signed"}
    assert set(PAGES) == by_hand


def test_pressed_twice_it_acts_once(district: District, handling: Case, unit: Unit) -> None:
    asked = sitting.ask(handling, unit)
    liaison = desk(unit.liaison, NOW)
    liaison.post(act(asked, "sign"))
    again = liaison.post(act(asked, "sign"))
    assert again.status_code == 409 and "现在是“已签收”" in text(again)
    assert steps.kinds(handling).count("request.signed") == 1


# --- nobody decides what he has not read --------------------------------------------------------------------------


@pytest.mark.parametrize("sent", ["old", "", "0", "²", "9" * 40])
def test_a_head_signs_the_draft_that_stood_on_the_page_or_none(
    district: District, handling: Case, unit: Unit, sent: str
) -> None:
    asked = sitting.ask(handling, unit)
    liaison, head = desk(unit.liaison, NOW), desk(unit.head, NOW)
    liaison.post(act(asked, "sign"))
    liaison.post(act(asked, "draft_reply"), {"words": "第一稿：可以办"})
    old = read(head, asked, "reply")
    liaison.post(act(asked, "draft_reply"), {"words": "第二稿：办不了"})
    refused = head.post(act(asked, "reply"), old if sent == "old" else {"shown": sent})
    assert refused.status_code == 409 and "这一稿已经改过" in text(refused)
    assert "第二稿：办不了" in text(refused), "the new draft stands there to be read"
    assert Request.objects.get().step == RequestStep.SIGNED
    assert not Reply.objects.exclude(signed_at=None).exists()
    head.post(act(asked, "reply"), read(head, asked, "reply"))
    signed = Reply.objects.exclude(signed_at=None).get()
    assert signed.words == "第二稿：办不了"


def test_a_head_signs_the_objection_that_stood_on_the_page_or_none(
    district: District, handling: Case, unit: Unit, other: Unit
) -> None:
    asked = sitting.ask(handling, unit)
    liaison, head = desk(unit.liaison, NOW), desk(unit.head, NOW)
    typed = {"ground": "duty", "proper_unit": other.department.pk, "words": "档案不在这里"}
    liaison.post(act(asked, "draft_objection"), typed | {"clause": "第 37 项"})
    old = read(head, asked, "object")
    liaison.post(act(asked, "draft_objection"), typed | {"clause": "第 73 项"})
    refused = head.post(act(asked, "object"), old)
    assert refused.status_code == 409 and "这一稿已经改过" in text(refused)
    assert not Objection.objects.exclude(signed_at=None).exists()


@pytest.mark.parametrize(
    ("name", "typed"), [("accept_reply", {"reason": ""}), ("send_back", {"reason": "还缺"})]
)
def test_the_window_decides_on_the_reply_that_stood_on_the_page_or_on_none(
    district: District, handling: Case, unit: Unit, name: str, typed: dict[str, str]
) -> None:
    asked = sitting.ask(handling, unit)
    first = desks.replied(district, asked, at=ASKED_AT + HOUR, words="第一次的答复")
    officer = at(district, "officer")
    old = read(officer, asked, name)
    # Somebody else sends it back, and the department answers again, while the page stands open.
    actions.send_back(first, reason="缺依据", by=district.actor("officer"), at=ASKED_AT + HOUR)
    desks.replied(district, asked, at=ASKED_AT + HOUR, words="第二次的答复")
    refused = officer.post(act(asked, name), old | typed)
    assert refused.status_code == 409
    assert Request.objects.get().step == RequestStep.REPLIED
    if name == "accept_reply":
        assert "请看新的答复再定" in text(refused) and "第二次的答复" in text(refused)
        missing = officer.post(act(asked, name), typed)
        assert missing.status_code == 409, "a page that does not say what it shows decides nothing"
        officer.post(act(asked, name), typed | read(officer, asked, name))
        assert Request.objects.get().step == RequestStep.DONE


@pytest.mark.parametrize("name", ["agree_objection", "refuse_objection", "rule"])
def test_an_objection_is_answered_on_the_page_that_shows_it_or_not_at_all(
    district: District, handling: Case, unit: Unit, other: Unit, moment: Any, name: str
) -> None:
    if name == "rule":
        moment.BANCHENG_NOW = now = ASKED_AT + 3 * HOUR
        raised = desks.in_arbitration(district, handling, at=ASKED_AT)
        client = at(district, "convener", now=now)
        elsewhere = Objection.objects.exclude(pk=raised.pk).get()
    else:
        elsewhere = sitting.objected(
            sitting.ask(desks.handled(district, register(district)), unit), unit, other
        )
        raised = sitting.objected(sitting.ask(handling, unit), unit, other)
        client = at(district, "officer")
    typed = {"unit": unit.department.pk, "reasons": "按职责清单", "about": "备案", "reason": "归你们管"}
    assert read(client, raised.request, name) == {"shown": str(raised.pk)}
    before = Objection.objects.get(pk=raised.pk)
    for sent in ({"shown": str(elsewhere.pk)}, {}):
        refused = client.post(act(raised.request, name), typed | sent)
        assert refused.status_code == 409 and "这次异议已经有了结果" in text(refused)
    after = Objection.objects.get(pk=raised.pk)
    assert (after.answer, before.answer) == ("", "")


def test_a_gap_is_filled_in_on_the_page_that_was_read(district: District, handling: Case, unit: Unit) -> None:
    asked = sitting.ask(handling, unit)
    desks.replied(district, asked, at=ASKED_AT + HOUR)
    officer = at(district, "officer")
    gap = text(officer.post(act(asked, "send_back"), {"reason": "", "shown": "77"}))
    assert 'name="shown" value="77"' in gap, "what has come meanwhile is not slipped under the button"


# --- arbitration ------------------------------------------------------------------------------------------------


def test_the_second_objection_is_ruled_on_by_the_convener(
    district: District, handling: Case, unit: Unit, other: Unit, moment: Any
) -> None:
    moment.BANCHENG_NOW = now = ASKED_AT + 3 * HOUR
    raised = desks.in_arbitration(district, handling, at=ASKED_AT)
    convener = at(district, "convener", now=now)
    listed = text(convener.get("/desk/requests/rulings/"))
    assert "职责清单第三项" in listed and "租赁备案" in listed
    assert "等裁定的异议" in text(convener.get("/desk/requests/to-rule/"))
    assert "/desk/requests/to-rule/" in text(convener.get("/desk/")), "it stands on his workbench"
    for part in ("officer", "supervisor", "stranger"):
        client = at(district, part, now=now)
        assert client.get("/desk/requests/rulings/").status_code == 404
        assert client.post(act(raised.request, "rule"), {}).status_code in (403, 404)
    form = text(convener.get(act(raised.request, "rule")))
    assert "职责清单第三项" in form and 'type="file"' in form
    assert f'value="{raised.request.question}"' in form, "what is ruled on begins as what was asked"
    assert convener.post(act(raised.request, "rule"), {"unit": "", "reasons": ""}).status_code == 422
    silent = {"unit": other.department.pk, "reasons": "清单第 3 条", "about": " "}
    told = convener.post(act(raised.request, "rule"), silent | read(convener, raised.request, "rule"))
    assert told.status_code == 422 and not Ruling.objects.exists()
    unchanged = {**silent, "about": f" {raised.request.question} "}
    told = convener.post(act(raised.request, "rule"), unchanged | read(convener, raised.request, "rule"))
    assert told.status_code == 422 and "这还是这次的问题，请改成一句话" in text(told)
    assert not Ruling.objects.exists(), "the bare question is no name for a kind of thing"
    upload = SimpleUploadedFile("三定方案.pdf", PDF, "application/pdf")
    typed = {
        "unit": other.department.pk,
        "reasons": "档案移交清单第 3 条",
        "about": "老档案",
        "uploads": [upload],
    }
    convener.post(act(raised.request, "rule"), typed | read(convener, raised.request, "rule"))
    ruling = Ruling.objects.get()
    assert (ruling.unit, ruling.documents.count()) == (other.department, 1)
    assert Precedent.objects.get().about == "老档案"
    assert "没有待裁定的" in text(convener.get("/desk/requests/rulings/"))
    assert f"由{other.department.short_name}办" in text(convener.get("/desk/requests/rulings/?list=ruled"))
    shown = text(desk(other.liaison, now).get(page(raised.request)))
    assert "档案移交清单第 3 条" in shown and "已经裁定过，不再提异议" in shown


def test_a_ruling_is_the_leaders_only_once_it_is_late(
    district: District, handling: Case, unit: Unit, other: Unit, moment: Any
) -> None:
    moment.BANCHENG_NOW = now = ASKED_AT + 3 * HOUR
    raised = desks.in_arbitration(district, handling, at=ASKED_AT)
    desk_part, listed, button = (
        "/desk/requests/to-rule/",
        "/desk/requests/rulings/",
        act(raised.request, "rule"),
    )
    early = at(district, "leader", now=now)
    assert button not in text(early.get(desk_part))
    told = text(early.get(listed))
    assert "由召集人裁定，过了期限您也可以定" in told and button not in told
    due = CaseClock.objects.get(kind="ruling", ref=raised.request_id, stopped_at=None).due_at
    moment.BANCHENG_NOW = late = due + HOUR / 60
    for where in (desk_part, listed):
        assert button in text(at(district, "leader", now=late).get(where))


# --- who looked, and who is shown the citizen ----------------------------------------------------------------------


def test_the_first_of_the_department_to_look_is_noted_once(
    district: District, handling: Case, unit: Unit
) -> None:
    asked = sitting.ask(handling, unit)
    at(district, "officer").get(page(asked))
    assert not FirstLook.objects.exists(), "the window looking is no look of the department"
    liaison, head = desk(unit.liaison, NOW), desk(unit.head, NOW)
    for client in (liaison, head, liaison):
        assert client.get(page(asked)).status_code == 200
    assert (FirstLook.objects.get().by, FirstLook.objects.get().at) == (unit.liaison, NOW)
    assert steps.kinds(handling).count("request.looked_at") == 1
    assert "张联络 今天 11:00 第一个打开" in text(
        at(district, "officer").get(f"/desk/cases/{handling.number}/requests/")
    )
    steps.assert_whole(handling)


def test_nobody_having_looked_by_half_of_the_time_is_said_to_officer_and_deputy(
    district: District, handling: Case, unit: Unit, moment: Any
) -> None:
    asked = sitting.ask(handling, unit)
    waiting, call, soon = "/desk/requests/waiting/", "打个电话问一下", ASKED_AT + 2 * HOUR
    moment.BANCHENG_NOW = just_before = soon - HOUR / 60
    assert call not in text(at(district, "officer2", now=just_before).get(waiting))
    moment.BANCHENG_NOW = soon
    assert call in text(at(district, "officer", now=soon).get(waiting))
    deputy = at(district, "officer2", now=soon)
    assert call in text(deputy.get(waiting))
    assert call not in text(at(district, "stranger", now=soon).get(waiting))
    assert "没人看过" in text(deputy.get(f"/desk/cases/{handling.number}/requests/"))
    assert "还没有人打开过这张交办单" in text(deputy.get(page(asked)))
    assert "一半的签收时间过去了" in text(deputy.get(waiting))
    moment.BANCHENG_NOW = late = CaseClock.objects.get(kind="sign_for").due_at + HOUR
    assert actions.deem_signed(asked, at=late)
    told = text(at(district, "officer2", now=late).get(waiting))
    assert "视同签收，仍没有人打开过" in told and "一半的签收时间" not in told
    desk(unit.head, late).get(page(asked))
    assert call not in text(at(district, "officer2", now=late).get(waiting))


def test_signing_for_it_from_the_list_is_looking_too(
    district: District, handling: Case, unit: Unit, moment: Any
) -> None:
    asked = sitting.ask(handling, unit)
    desk(unit.liaison, NOW).post(act(asked, "sign"), {"from": "inbox"})
    moment.BANCHENG_NOW = later = ASKED_AT + 5 * HOUR
    assert "打个电话问一下" not in text(at(district, "officer", now=later).get("/desk/requests/waiting/"))
    desk(unit.head, later).get(page(asked))
    assert not FirstLook.objects.exists(), "it is known there already"


def test_the_department_is_shown_the_citizen_only_where_it_is_to_contact_him(
    district: District, handling: Case, unit: Unit, other: Unit
) -> None:
    silent = sitting.ask(handling, unit)
    asked = sitting.ask(
        handling, other, is_main=False, waits=False, may_contact=True, contact_reason="要约上门时间"
    )
    liaison, called = desk(unit.liaison, NOW), desk(other.liaison, NOW)
    assert "姓名和号码不显示" in text(liaison.get(page(silent)))
    assert liaison.post(page(silent, "contact-details/"), {"reason": "想问"}).status_code == 302
    shown = text(called.get(page(asked)))
    assert "陈*" in shown and "138****5678" in shown and "13800005678" not in shown
    assert "13800005678" not in text(
        called.post(page(asked, "contact-details/"), {"reason": " "}, follow=True)
    )
    clear = called.post(page(asked, "contact-details/"), {"reason": "约上门"})
    assert "陈阿福 13800005678" in text(clear) and "no-store" in clear["Cache-Control"]
    officer = at(district, "officer")
    assert "13800005678" not in text(
        officer.post(page(asked, "contact-details/"), {"reason": "看"}, follow=True)
    )
    line = steps.last_line(handling)
    assert (
        line.kind == "request.contact_revealed"
        and "约上门" not in line.data
        and "13800005678" not in line.data
    )
    assert steps.kinds(handling).count("request.contact_revealed") == 1
    called.post(act(asked, "sign"))
    called.post(act(asked, "contact"), {"words": "约好明天上门"})
    assert "联系过" in text(called.get(page(asked)))
    actions.recall(asked, reason="不用了", by=district.actor("officer"), at=NOW)
    assert "13800005678" not in text(
        called.post(page(asked, "contact-details/"), {"reason": "再看"}, follow=True)
    )


@pytest.mark.parametrize("over", ["withdrawn", "answered"])
def test_name_and_number_are_shown_no_more_once_the_matter_is_over(
    district: District, handling: Case, unit: Unit, other: Unit, over: str, moment: Any
) -> None:
    asked = sitting.ask(
        handling, other, is_main=False, waits=False, may_contact=True, contact_reason="约看房"
    )
    officer, moment.BANCHENG_NOW = district.actor("officer"), NOW + 2 * HOUR
    if over == "withdrawn":
        cases.withdraw(handling, by=district.actor("citizen", handling), at=NOW, words="不办了")
    else:
        cases.propose_answer(handling, by=officer, at=NOW, answer=answer())
        cases.tell(Case.objects.get(), by=officer, at=NOW + HOUR, how="in_person")
    steps.assert_refused(
        "case_not_worked_on",
        lambda: reveal_contact(asked, reason="想看", by=other.actor(), at=NOW + 2 * HOUR),
    )
    shown = desk(other.liaison, NOW + 2 * HOUR).get(page(asked))
    assert shown.status_code == 200 and "138****5678" not in text(shown)


def test_who_is_out_of_the_case_sees_none_of_its_requests(
    district: District, handling: Case, unit: Unit
) -> None:
    asked = sitting.ask(handling, unit)
    Recusal.objects.create(case=handling, person=unit.liaison, reason="依规定回避", at=ASKED_AT)
    liaison = desk(unit.liaison, NOW)
    assert "登记簿" not in text(liaison.get("/desk/requests/"))
    assert liaison.get(page(asked)).status_code == 404


def test_who_is_out_of_the_case_is_shown_no_citizen_and_has_not_looked(
    district: District, handling: Case, unit: Unit
) -> None:
    asked = sitting.ask(handling, unit, may_contact=True, contact_reason="要约上门时间")
    Recusal.objects.create(case=handling, person=unit.liaison, reason="依规定回避", at=ASKED_AT)
    before = steps.kinds(handling)
    steps.assert_refused("not_yours", lambda: reveal_contact(asked, reason="约上门", by=unit.actor(), at=NOW))
    assert note_look(asked, by=unit.actor(), at=NOW) is False
    assert not FirstLook.objects.exists() and steps.kinds(handling) == before
    assert note_look(asked, by=unit.actor(1), at=NOW) is True


def test_why_somebody_saw_the_number_is_kept_without_number_and_name(
    district: District, handling: Case, unit: Unit
) -> None:
    asked = sitting.ask(handling, unit, may_contact=True, contact_reason="要约上门时间")
    why = "陈阿福的 13800005678 打不通，核对一下"
    reveal_contact(asked, reason=why, by=unit.actor(), at=NOW)
    (kept,) = steps.last_line(handling).private_texts.all()
    assert "核对一下" in kept.clear and "13800005678" not in kept.clear and "陈阿福" not in kept.clear
