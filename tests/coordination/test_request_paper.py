"""The 交办单 on paper: issued at the officer's press, naming nobody unless the department may call."""

from typing import Any

import pytest
from django.test import Client

from bancheng.cases.models import Case
from bancheng.coordination import actions, papers
from bancheng.coordination.models import Request
from bancheng.papers import blocks
from bancheng.papers.models import IssuedPaper
from bancheng.records.models import Line
from tests import make
from tests.cases import steps
from tests.cases.district import District
from tests.coordination import desks
from tests.coordination.desks import HOUR, SOON

pytestmark = pytest.mark.django_db
LATER = SOON + HOUR
CONTACT = {"may_contact": True, "contact_reason": "要约时间看房"}


def sheet(request: Request) -> str:
    return blocks.said(papers.sheet_of(Request.objects.get(pk=request.pk)))


def issue(district: District, request: Request, *, by: str = "officer") -> IssuedPaper:
    return actions.issue_request(request, by=district.actor(by), at=LATER)


def test_it_says_what_the_department_needs_and_who_asked_is_not_on_it(
    district: District, handled: Case
) -> None:
    request = desks.asked(district, handled)
    desks.asked(district, handled, to="MZJ", is_main=False)
    said = sheet(request)
    assert papers.sheet_of(request)["case"] == handled.number
    for words in (
        desks.unit("ZJJ").name,
        desks.unit("MZJ").name,
        "主办",
        "研判时定为主办单位",
        "租赁备案能不能先收材料",
        "写明依据",
        "李专员",
        papers.NOT_CONTACTED,
    ):
        assert words in said, words
    assert "陈阿福" not in said and "13800005678" not in said and handled.title not in said
    assert "陈阿福" in sheet(desks.asked(district, handled, to="SCJ", is_main=False, **CONTACT))


def test_what_has_happened_is_filled_in(district: District, handled: Case) -> None:
    request = desks.asked(district, handled)
    objection = desks.objected(district, request, to="MZJ", at=SOON + HOUR)
    assert "职责清单第三项" in sheet(request) and "张联络" not in sheet(request)
    by = district.actor("officer")
    actions.refuse_objection(objection, reason="清单里写明归它", by=by, at=SOON + 2 * HOUR)
    desks.replied(district, request, at=SOON + 3 * HOUR, words="可以先收，缺的后补。")
    said = sheet(request)
    assert "不同意" in said and "可以先收" in said and "刘局长" in said


def test_it_says_on_what_it_lies_with_this_department(district: District, handled: Case) -> None:
    co = desks.asked(district, handled, to="SCJ", is_main=False, question="名下有没有公司？")
    assert "由经办人决定请它答复" in sheet(co)
    request = desks.asked(district, handled)
    first = desks.objected(district, request, to="MZJ", at=SOON + HOUR / 4)
    second = actions.agree_objection(first, by=district.actor("officer"), at=SOON + HOUR / 2)
    here, there = desks.unit("ZJJ").name, desks.unit("MZJ").name
    assert f"原交{here}，它的异议成立，改交{there}" in sheet(second)
    objection = desks.objected(district, second, to="SCJ", at=SOON + HOUR)
    by, at = district.actor("convener"), SOON + 2 * HOUR
    actions.rule(objection, unit=desks.unit("MZJ"), reasons="按清单", by=by, at=at)
    assert f"召集人裁定由{there}办" in sheet(second)


def test_it_is_issued_once_with_a_number_and_a_line(district: District, handled: Case) -> None:
    request = desks.asked(district, handled, **CONTACT)
    paper = issue(district, request)
    assert "交〔2026〕1号" in paper.number and paper.about == f"request/{request.pk}"
    assert issue(district, request) == paper
    line = Line.objects.get(kind="paper.issued")
    assert "陈阿福" not in line.data and line.file_id == handled.file_id


def test_only_who_works_on_the_case_issues_it_and_only_while_it_stands(
    district: District, handled: Case
) -> None:
    request = desks.asked(district, handled)
    for part in ("liaison", "unit_head", "stranger", "leader", "auditor", "admin"):
        steps.assert_refused("not_yours", lambda part=part: issue(district, request, by=part))
    actions.recall(request, reason="问错了", by=district.actor("officer"), at=SOON + HOUR)
    steps.assert_refused("request_gone", lambda: issue(district, request))
    assert not IssuedPaper.objects.exists()


def test_it_is_issued_whole_or_not_at_all(
    district: District, handled: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = desks.asked(district, handled)
    steps.assert_atomic(monkeypatch, lambda: issue(district, request))


def test_another_takes_its_place(district: District, handled: Case) -> None:
    request, by = desks.asked(district, handled), district.actor("officer")
    old = issue(district, request)
    steps.assert_refused(
        "reason_missing", lambda: actions.reissue_request(handled, old, reason=" ", by=by, at=LATER)
    )
    new = actions.reissue_request(handled, old, reason="单位收到的那份字太小", by=by, at=LATER)
    old.refresh_from_db()
    assert new.replaces == old and old.ended_how == "replaced"
    steps.assert_refused("not_voided", lambda: actions.issue_request_again(handled, old, by=by, at=LATER))


# --- pages -------------------------------------------------------------------------------------------------


@pytest.fixture
def at_later(settings: Any) -> None:
    settings.BANCHENG_NOW = LATER


def test_it_is_looked_at_masked_then_issued_and_opens_among_the_papers_of_the_case(
    district: District, handled: Case, client: Client, at_later: None
) -> None:
    request = desks.asked(district, handled, **CONTACT)
    desk = make.sign_in(client, district.person("officer"))
    path = f"/desk/requests/{request.pk}/paper/"
    shown = desk.get(path)
    page = shown.content.decode()
    assert (
        "还没有出具" in page and "陈*" in page and "陈阿福" not in page and not IssuedPaper.objects.exists()
    )
    answer = desk.post(path)
    paper = IssuedPaper.objects.get()
    assert answer["Location"] == f"/desk/cases/{handled.number}/issued/{paper.pk}/"
    issued = desk.get(answer["Location"]).content.decode()
    assert paper.number in issued and "陈阿福" not in issued and "重新出具" in issued
    assert desk.get(path).status_code == 302
    for form in ("pdf", "docx"):
        assert desk.post(answer["Location"], {"as": form}).status_code == 200


def test_it_is_issued_anew_through_the_page(
    district: District, handled: Case, client: Client, at_later: None
) -> None:
    request = desks.asked(district, handled)
    old = issue(district, request)
    desk = make.sign_in(client, district.person("officer"))
    path = f"/desk/cases/{handled.number}/requests/papers/{old.pk}/anew/"
    assert desk.get(path).status_code == 200
    assert desk.post(path, {"reason": " "}).status_code == 422
    assert desk.post(path, {"reason": "字太小"}).status_code == 302
    assert IssuedPaper.objects.get(replaces=old).number != old.number
    assert desk.get(path).status_code == 404


@pytest.mark.parametrize("part", ["liaison", "unit_head", "stranger", "admin"])
def test_to_who_does_not_see_the_case_it_does_not_exist(
    district: District, handled: Case, client: Client, at_later: None, part: str
) -> None:
    request = desks.asked(district, handled)
    desk = make.sign_in(client, district.person(part))
    assert desk.get(f"/desk/requests/{request.pk}/paper/").status_code == 404
    assert desk.post(f"/desk/requests/{request.pk}/paper/").status_code == 404
    assert not IssuedPaper.objects.exists()
