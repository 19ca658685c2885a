"""A paper of a measure that was wrong or voided is issued anew, by the same people as every paper of the case."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bancheng.cases.models import Case
from bancheng.config import panels
from bancheng.measures import actions
from bancheng.measures.actions.issuing import DOCUMENTS
from bancheng.measures.models import Undertaking
from bancheng.papers import actions as issuing
from bancheng.papers import reads as issued
from bancheng.papers.models import IssuedPaper
from bancheng.records import verification
from bancheng.records.models import Line
from bancheng.rules.permissions import citizen_of
from bancheng.rules.refusal import Refused
from tests import make
from tests.cases.district import District
from tests.measures.ground import LATER, gap, hard_case, make_matter, signed

pytestmark = pytest.mark.django_db
NOTICE, PROMISE = "容缺受理通知书", "容缺受理承诺书"


@pytest.fixture
def row(district: District) -> Undertaking:
    """An undertaking in force, its two papers issued."""
    matter = make_matter()
    drawn = gap(district, hard_case(district, matter), matter)
    signed(district, drawn)
    return actions.put_in_force(drawn, by=district.actor("officer"), at=LATER)


def standing(title: str) -> IssuedPaper:
    return IssuedPaper.objects.get(title=title, ended_at=None)


def refused(code: str, act: Any) -> None:
    before = (IssuedPaper.objects.count(), Line.objects.count())
    with pytest.raises(Refused) as no:
        act()
    assert no.value.code == code and (IssuedPaper.objects.count(), Line.objects.count()) == before


def test_every_paper_of_a_measure_has_the_page_that_issues_it_anew() -> None:
    pages = {about for about, page in panels.PAPERS_ANEW.items() if page == "measures:issue_anew"}
    assert pages == set(DOCUMENTS)


def test_both_papers_are_issued_anew_with_a_number_of_their_own(district: District, row: Undertaking) -> None:
    by, case = district.actor("officer"), Case.objects.get(pk=row.case_id)
    old = standing(PROMISE)
    promise = actions.reissue_paper(case, old, reason="印错了", by=by, at=LATER)
    assert promise.replaces == old and promise.number != old.number and promise == standing(PROMISE)
    assert Line.objects.filter(file=case.file).latest("seq").kind == "paper.reissued"
    notice = actions.reissue_paper(case, standing(NOTICE), reason="承诺书换了号", by=by, at=LATER)
    said = json.dumps(issued.document_of(notice, in_full=True), ensure_ascii=False)
    assert promise.number in said and old.number not in said
    assert verification.verify_file(case.file.key).ok


def test_in_the_place_of_a_voided_one_another_is_issued(district: District, row: Undertaking) -> None:
    by, case = district.actor("officer"), Case.objects.get(pk=row.case_id)
    voided = issuing.void_paper(standing(NOTICE), reason="名字印错", by=by, at=LATER)
    refused("own_paper", lambda: actions.issue_again(case, voided, by=by, at=LATER))
    other = district.actor("officer2")
    new = actions.issue_again(case, voided, by=other, at=LATER)
    assert new.replaces is None and new == standing(NOTICE) and new.about == voided.about
    line = Line.objects.filter(file=case.file).latest("seq")
    assert line.kind == "paper.issued_again" and json.loads(line.data)["old"] == voided.number
    assert actions.issue_again(case, voided, by=by, at=LATER) == new, "one is in force of each"
    refused("not_voided", lambda: actions.issue_again(case, new, by=by, at=LATER))


def test_every_no(district: District, row: Undertaking) -> None:
    case, paper = Case.objects.get(pk=row.case_id), standing(NOTICE)
    for part in ("leader", "expert", "auditor"):
        by = district.actor(part)
        refused("not_yours", lambda by=by: actions.reissue_paper(case, paper, reason="写错", by=by, at=LATER))
    by = district.actor("officer")
    refused("reason_missing", lambda: actions.reissue_paper(case, paper, reason=" ", by=by, at=LATER))
    issuing.void_paper(standing(PROMISE), reason="写错", by=by, at=LATER)
    refused("no_promise", lambda: actions.reissue_paper(case, paper, reason="写错", by=by, at=LATER))


def test_of_what_he_did_not_sign_nothing_is_issued_again(district: District, row: Undertaking) -> None:
    by, case = district.actor("officer"), Case.objects.get(pk=row.case_id)
    signature = row.signatures.get()
    found = actions.dispute_signature(signature, words="没去过", by=citizen_of(case.pk), at=LATER)
    supervisor = district.actor("supervisor")
    actions.settle_dispute(found, is_his=False, words="监控里没有他", by=supervisor, at=LATER)
    paper = standing(PROMISE)
    refused("signature_forged", lambda: actions.reissue_paper(case, paper, reason="写错", by=by, at=LATER))
    voided = issuing.void_paper(paper, reason="不是他签的", by=district.actor("convener"), at=LATER)
    refused("signature_forged", lambda: actions.issue_again(case, voided, by=by, at=LATER))
    notice = issuing.void_paper(
        standing(NOTICE), reason="不是他签的", by=district.actor("convener"), at=LATER
    )
    refused("signature_forged", lambda: actions.issue_again(case, notice, by=by, at=LATER))


def test_from_the_page_of_the_paper(
    district: District, row: Undertaking, client: Client, settings: Any
) -> None:
    settings.BANCHENG_NOW = LATER
    desk, paper = make.sign_in(client, district.person("officer")), standing(NOTICE)
    shown = reverse("cases:issued", args=[row.case.number, paper.pk])
    anew = reverse("measures:issue_anew", args=[row.case.number, paper.pk])
    assert anew in desk.get(shown).content.decode()
    assert desk.post(anew, {"reason": " "}).status_code == 422
    answer = desk.post(anew, {"reason": "名字印错"}, follow=True)
    assert standing(NOTICE).number in answer.content.decode() and standing(NOTICE).replaces == paper
    assert anew not in desk.get(shown).content.decode(), "one that was replaced is over"
    second = standing(NOTICE)
    issuing.void_paper(second, reason="又印错", by=district.actor("officer"), at=LATER)
    page = desk.get(reverse("cases:issued", args=[row.case.number, second.pk])).content.decode()
    again = reverse("measures:issue_anew", args=[row.case.number, second.pk])
    assert again in page and "要由另一位同事办" in desk.get(again).content.decode()
    assert desk.post(again, {}).status_code == 409
    colleague = make.sign_in(Client(), district.person("officer2"))
    assert colleague.post(again, {}).status_code == 302 and standing(NOTICE) != second
    other = make.sign_in(Client(), district.person("stranger"))
    assert other.post(again, {}).status_code == 404
