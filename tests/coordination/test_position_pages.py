"""The pages of positions over HTTP: asking, the matrix, what a unit owes, drafting, signing; who is turned away."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from bancheng.cases.models import Case, Recusal
from bancheng.catalogue.models import Matter
from bancheng.coordination.models import Position, Question
from bancheng.org.models import Person
from tests import make
from tests.cases.district import AT, District
from tests.cases.steps import handled
from tests.coordination.units import ASKED_AT, NO, QUESTION, YES, Unit, ask, given, position
from tests.queries import counted

pytestmark = pytest.mark.django_db
NOW = ASKED_AT + timedelta(hours=1)
Desk = Callable[..., Client]


@pytest.fixture
def desk(settings: Any) -> Desk:
    """Somebody at a desk, at a moment."""

    def sit_down(person: Person, now: datetime = NOW) -> Client:
        settings.BANCHENG_NOW = now
        return make.sign_in(Client(), person, at=now)

    return sit_down


@pytest.fixture
def handling(district: District, case: Case) -> Case:
    return handled(district, case)


@pytest.fixture
def question(district: District, handling: Case, units: list[Unit]) -> Question:
    return ask(district, handling, units[:2])


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def test_the_officer_asks_on_a_page_and_reads_the_matrix(district, handling, units, desk):
    officer = desk(district.person("officer"))
    base = f"/desk/cases/{handling.number}/positions/"
    assert "还没有问过单位意见" in text(officer, base)
    form = text(officer, f"{base}ask/")
    assert "问哪几家" in form and form.count('class="req"') == 2
    sent = officer.post(f"{base}ask/", {"words": "", "units": [units[0].department.pk]})
    assert sent.status_code == 422
    assert "写明问什么" in sent.content.decode() and "至少选两家" in sent.content.decode()
    chosen = [unit.department.pk for unit in units[:2]]
    sent = officer.post(f"{base}ask/", {"words": QUESTION, "units": chosen})
    assert sent.status_code == 302 and Question.objects.count() == 1
    page = text(officer, base)
    assert QUESTION in page and page.count("还没答") == 2 and "还在等单位答" in page


def test_the_matrix_shows_agreement_conflict_and_silence(district, handling, units, question, desk):
    given(question, units[0], YES)
    given(question, units[1], NO)
    second = ask(district, handling, units, words="能不能免交公证", at=ASKED_AT)
    given(second, units[2], YES)
    officer = desk(district.person("officer"))
    with counted() as asked:
        page = text(officer, f"/desk/cases/{handling.number}/positions/")
    assert len(asked) <= 25, "the part stands on a page of its own, with the facts of the case"
    assert "有分歧" in page and "合起来" in page and "没问" in page
    assert "《商品房屋租赁管理办法》第十五条" in page


def test_from_what_is_unsettled_a_link_leads_to_the_conference(district, handling, units, question, desk):
    address = f"/desk/cases/{handling.number}/positions/"
    link = f"/desk/cases/{handling.number}/conferences/propose/"
    officer = desk(district.person("officer"))
    given(question, units[0], YES)
    assert link not in text(officer, address), "one has not answered yet"
    given(question, units[1], NO)
    assert link in text(officer, address)
    assert text(officer, link)
    assert link not in text(desk(district.person("convener")), address), "not hers to ask"


def test_more_questions_ask_the_database_nothing_more(district, handling, units, question, desk):
    officer = desk(district.person("officer"))
    address = f"/desk/cases/{handling.number}/positions/"
    text(officer, address)
    with counted() as few:
        text(officer, address)
    for number in range(4):
        ask(district, handling, units, words=f"第 {number} 样能不能免")
    with counted() as many:
        text(officer, address)
    assert len(many) == len(few)


def test_who_may_not_see_the_case_sees_no_matrix(district, handling, question, units, desk):
    for person in (district.person("stranger"), units[0].head):
        text(desk(person), f"/desk/cases/{handling.number}/positions/", 404)


def test_the_unit_owes_drafts_and_signs(handling, units, question, desk):
    liaison = desk(units[0].liaison)
    page = text(liaison, "/desk/positions/")
    assert QUESTION in page and handling.number in page and "等拟写" in page
    row = position(question, units[0])
    one = text(liaison, f"/desk/positions/{row.pk}/")
    assert "拟写意见" in one and "签发意见" not in one
    assert text(liaison, f"/desk/positions/{row.pk}/draft/").count('class="req"') == 2
    sent = liaison.post(f"/desk/positions/{row.pk}/draft/", {"answer": "cannot", "words": "须产权人到场"})
    assert sent.status_code == 422 and "写明依据" in sent.content.decode()
    sent = liaison.post(f"/desk/positions/{row.pk}/draft/", NO)
    assert sent.status_code == 302
    assert "等负责人签发" in text(liaison, f"/desk/positions/{row.pk}/")
    refused = liaison.post(f"/desk/positions/{row.pk}/give/")
    assert refused.status_code == 403
    head = desk(units[0].head)
    assert "签发意见" in text(head, f"/desk/positions/{row.pk}/")
    assert head.post(f"/desk/positions/{row.pk}/give/").status_code == 302
    assert Position.objects.get(pk=row.pk).step == "given"
    assert "没有等着答的问题" in text(head, "/desk/positions/")
    assert text(head, f"/desk/positions/{row.pk}/draft/", 409)


def test_the_unit_never_reads_who_the_citizen_is(handling, units, question, desk):
    head = desk(units[0].head)
    for address in ("/desk/positions/", f"/desk/positions/{position(question, units[0]).pk}/"):
        page = text(head, address)
        assert "陈阿福" not in page and "13800005678" not in page


def test_the_unit_reads_the_matter_and_never_the_citizens_own_words(handling, units, question, desk):
    matter = Matter.objects.create(name="房屋租赁备案", code="T-1", origin="office", created_at=AT)
    Case.objects.filter(pk=handling.pk).update(matter=matter, title="我妈的房子过不了户")
    liaison = desk(units[0].liaison)
    for address in ("/desk/positions/", f"/desk/positions/{position(question, units[0]).pk}/"):
        page = text(liaison, address)
        assert matter.name in page and handling.number in page and "我妈的房子" not in page, address


def test_another_unit_and_who_is_out_find_nothing(handling, units, question, desk):
    address = f"/desk/positions/{position(question, units[0]).pk}/"
    text(desk(units[2].head), address, 404)
    Recusal.objects.create(case=handling, person=units[0].head, at=AT, reason="亲属")
    head = desk(units[0].head)
    text(head, address, 404)
    assert QUESTION not in text(head, "/desk/positions/")


def test_what_a_unit_owes_asks_few_questions(district, handling, units, question, desk):
    for number in range(3):
        ask(district, handling, units, words=f"第 {number} 样能不能免")
    head = desk(units[0].head)
    text(head, "/desk/positions/")
    with counted() as asked:
        text(head, "/desk/positions/")
    assert len(asked) <= 10


def test_a_question_is_taken_back_on_a_page(district, handling, units, question, desk):
    given(question, units[0])
    officer = desk(district.person("officer"))
    address = f"/desk/cases/{handling.number}/positions/1/recall/"
    assert "收回第一问" in text(officer, address)
    assert officer.post(address, {"reason": ""}).status_code == 422
    assert officer.post(address, {"reason": "另有办法"}).status_code == 302
    assert "不用答了" in text(officer, f"/desk/cases/{handling.number}/positions/")
    text(officer, address, 409)
    text(officer, f"/desk/cases/{handling.number}/positions/9/recall/", 404)
