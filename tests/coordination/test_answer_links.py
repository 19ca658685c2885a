"""A body without accounts answers by a one-time link: for somebody by name, with a code, once, and nothing of the citizen on it."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bancheng.cases.models import Attachment, Case
from bancheng.coordination import actions
from bancheng.coordination.models import AnswerLink, OutsideLetter
from bancheng.notices.models import Notice
from bancheng.records import outbox
from bancheng.records.health import rows_stand
from bancheng.records.models import Line
from bancheng.rules.answer_links import LIVES, TRIES_AT_MOST
from tests.cases import steps
from tests.cases.district import District
from tests.cases.steps import HOUR
from tests.coordination import sitting
from tests.coordination.sitting import ASKED_AT, NOW, PDF
from tests.coordination.test_letters import sent

pytestmark = pytest.mark.django_db
WHO = "区供电公司 客户经理 王某"


@pytest.fixture(autouse=True)
def moment(settings: Any) -> Any:
    settings.BANCHENG_NOW = NOW
    return settings


@pytest.fixture
def letter(district: District, case: Case) -> OutsideLetter:
    return sent(district, steps.handled(district, case), at=ASKED_AT)


def made(district: District, letter: OutsideLetter) -> tuple[AnswerLink, str, str]:
    return actions.make_answer_link(letter, addressee=WHO, by=district.actor("officer"), at=NOW)


def text(answer: Any) -> str:
    return answer.content.decode()


def opened(link: str, code: str) -> Client:
    """A browser that has shown the code."""
    client = Client()
    assert client.post(f"/reply/{link}", {"code": code}).status_code == 302
    return client


def test_made_at_the_letter_shown_once_opened_with_the_code_answered_and_dead(
    district: District, letter: OutsideLetter
) -> None:
    officer = sitting.desk(district.person("officer"))
    page = f"/desk/cases/{letter.case.number}/letters/{letter.pk}/"
    assert f"{page}link/" in text(officer.get(page))
    assert officer.post(f"{page}link/", {"addressee": ""}).status_code == 422
    shown = officer.post(f"{page}link/", {"addressee": WHO})
    found = re.search(r"/reply/([\w-]{20,})</b>", text(shown))
    code = re.search(r"<b>(\d{3} \d{3})</b>", text(shown))
    assert found and code and "no-store" in shown["Cache-Control"]
    assert f"给 {WHO}：还没有用" in text(officer.get(page))
    address = f"/reply/{found[1]}"

    guest = Client()
    door = text(guest.get(address))
    assert letter.question not in door and "口令" in door
    early = guest.post(f"{address}/answer", {"words": "先答了"})
    assert early.url == address, "without the code nothing goes in"
    assert guest.post(address, {"code": code[1]}).url == address
    inside = guest.get(address)
    assert letter.question in text(inside) and letter.body in text(inside)
    assert "陈" not in text(inside) and "138" not in text(inside) and letter.case.number not in text(inside)
    assert "no-store" in inside["Cache-Control"] and inside["Referrer-Policy"] == "same-origin"
    assert "这里还没有填" in text(guest.post(f"{address}/answer", {"words": " "}))
    upload = SimpleUploadedFile("陈阿福回函.pdf", PDF, "application/pdf")
    gone = guest.post(f"{address}/answer", {"words": "2014 年登记过，陈阿福 13800005678", "upload": upload})
    assert gone.url == "/reply/done" and guest.get(gone.url).status_code == 200

    letter.refresh_from_db()
    assert letter.ended_how == "answered" and letter.ended_by is None
    assert "登记过" in letter.answer and "13800005678" not in letter.answer and "陈阿福" not in letter.answer
    laid = Attachment.objects.get(case=letter.case, added_by=None)
    seen, file = text(officer.get(page)), f"/desk/cases/{letter.case.number}/documents/{laid.pk}"
    assert letter.document == laid and f'href="{file}"' in seen, "what came lies where one reads of it"
    assert "〔姓名1：陈*〕回函.pdf" in seen and officer.get(file).status_code == 200
    assert guest.get(file).status_code != 200
    for client in (guest, Client()):
        assert client.get(address).status_code == 403, "it died with the answer"
    assert guest.post(f"{address}/answer", {"words": "再答"}, follow=True).status_code == 403
    assert "用过了，已经回函" in text(officer.get(page)) and "登记过" in text(officer.get(page))
    line = Line.objects.get(kind="letter.answered_by_link")
    assert line.by == "addressee" and "登记过" not in line.data
    assert "外单位的收件人 凭一次性链接回函了" in text(officer.get(f"/desk/cases/{letter.case.number}/"))
    outbox.run_reactions(at=NOW)
    told = Notice.objects.get(kind="letter.answered_by_link")
    assert told.person == letter.case.handler and "登记过" not in told.body
    assert not list(rows_stand(at=NOW, full=True))
    steps.assert_whole(letter.case)


def test_wrong_codes_are_counted_and_kill_the_link_for_everybody(
    district: District, letter: OutsideLetter
) -> None:
    _, link, code = made(district, letter)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    client = Client()
    for left in range(TRIES_AT_MOST - 1, 0, -1):
        told = client.post(f"/reply/{link}", {"code": wrong})
        assert told.status_code == 200 and f"还能试 {left} 次" in text(told)
    assert "位数字" in text(client.post(f"/reply/{link}", {"code": "12"})), "what is no code is no try"
    assert Client().post(f"/reply/{link}", {"code": wrong}).status_code == 403
    assert Client().post(f"/reply/{link}", {"code": code}).status_code == 403, "the right one comes too late"


def test_a_link_that_never_was_one_that_was_replaced_and_an_old_one_say_the_same(
    district: District, letter: OutsideLetter, moment: Any
) -> None:
    _, first, code = made(district, letter)
    inside = opened(first, code)
    _, second, other = made(district, letter)
    gone = text(Client().get(f"/reply/{first}"))
    never = text(Client().get("/reply/nobody-made-this"))
    assert "这个链接不能用了" in gone and never.replace("nobody-made-this", first) == gone
    assert inside.post(f"/reply/{first}/answer", {"words": "还是答了"}, follow=True).status_code == 403
    stranger = opened(second, other)
    assert stranger.get(f"/reply/{first}").status_code == 403
    moment.BANCHENG_NOW = NOW + LIVES
    assert Client().get(f"/reply/{second}").status_code == 403
    letter.refresh_from_db()
    assert letter.ended_at is None


def test_what_a_browser_has_shown_opens_no_other_letter(
    district: District, letter: OutsideLetter, case: Case
) -> None:
    other = sent(district, letter.case, at=ASKED_AT)
    _, mine, code = made(district, letter)
    _, theirs, _ = made(district, other)
    client = opened(mine, code)
    assert "口令" in text(client.get(f"/reply/{theirs}"))
    assert client.post(f"/reply/{theirs}/answer", {"words": "换一封"}).url == f"/reply/{theirs}"
    assert not OutsideLetter.objects.exclude(ended_at=None).exists()


@pytest.mark.parametrize(("part", "status"), [("head", 403), ("convener", 403), ("stranger", 404)])
def test_only_who_works_on_the_case_makes_one(
    district: District, letter: OutsideLetter, part: str, status: int
) -> None:
    client = sitting.desk(district.person(part))
    url = f"/desk/cases/{letter.case.number}/letters/{letter.pk}/link/"
    assert client.post(url, {"addressee": WHO}).status_code == status
    assert not AnswerLink.objects.exists()


def test_a_letter_that_has_ended_has_no_link_any_more(district: District, letter: OutsideLetter) -> None:
    _, link, _ = made(district, letter)
    officer = district.actor("officer")
    actions.give_up(letter, by=officer, at=NOW + HOUR, reason="另找到了档案")
    assert Client().get(f"/reply/{link}").status_code == 403
    steps.assert_refused("letter_over", lambda: made(district, letter))


def test_all_or_nothing(district: District, letter: OutsideLetter, monkeypatch: pytest.MonkeyPatch) -> None:
    steps.assert_atomic(monkeypatch, lambda: made(district, letter))
    found, _, _ = made(district, letter)
    steps.assert_atomic(monkeypatch, lambda: actions.answer_by_link(found, words="登记过", at=NOW))
