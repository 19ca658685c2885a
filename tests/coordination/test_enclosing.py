"""What goes with a request: chosen by the officer from the case, opened by the department, naming nobody."""

import json
import re
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bancheng.cases import actions as cases
from bancheng.cases.models import Attachment, Case, Supplement
from bancheng.coordination import actions, enclosing, papers
from bancheng.coordination.models import Request
from bancheng.papers import blocks
from bancheng.records import health
from bancheng.records.models import StoredFile
from bancheng.rules.lines import sentence_of
from bancheng.rules.request_looks import may_read_enclosed
from bancheng.rules.vocabulary import RequestStep, Step
from tests import make
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.coordination import desks, sitting
from tests.coordination.desks import HOUR, SOON

pytestmark = pytest.mark.django_db
NAMED = "陈阿福的身份证.pdf"


@pytest.fixture(autouse=True)
def moment(settings: Any) -> None:
    settings.BANCHENG_NOW = SOON + HOUR


def laid(district: District, case: Case, kind: str = "citizen") -> Attachment:
    upload = SimpleUploadedFile(NAMED, sitting.PDF)
    return cases.attach(case, upload=upload, kind=kind, by=district.actor("officer"), at=AT + HOUR / 2)


def asked(district: District, case: Case, *documents: Attachment, **changes: Any) -> Request:
    return desks.asked(district, case, enclosed=documents, **({"nameless": True} | changes))


def desk(district: District, part: str) -> Client:
    return make.sign_in(Client(), district.person(part), at=SOON + HOUR)


def evidence(request: Request, document: Attachment) -> str:
    return f"/desk/requests/{request.pk}/documents/{document.stored_id}/"


def test_the_record_keeps_what_went_with_it(district: District, handled: Case) -> None:
    first, second = laid(district, handled), laid(district, handled, "proof")
    request = asked(district, handled, first, second)
    line = handled.file.lines.get(kind="request.dispatched")
    assert f'"enclosed":[{first.pk},{second.pk}]' in line.data.replace(" ", "") and "陈阿福" not in line.data
    assert sentence_of(line.kind, json.loads(line.data)).endswith("前答复，随单材料 2 份")
    assert set(request.enclosed.all()) == {first, second}
    steps.assert_whole(handled)
    assert list(health.rows_stand(at=SOON, full=True)) == []
    request.enclosed.remove(first)
    [found] = health.rows_stand(at=SOON, full=True)
    assert handled.number in found.where, "what is taken away behind the product's back is found"


def test_the_officer_says_that_he_has_looked_or_nothing_goes_out(district: District, handled: Case) -> None:
    document, before = laid(district, handled), steps.everything()
    steps.assert_refused("wanting", lambda: asked(district, handled, document, nameless=False))
    assert not Request.objects.exists() and steps.everything() == before


@pytest.mark.parametrize("kind", ["mandate", "succession"])
def test_what_is_about_who_somebody_is_does_not_go_out(district: District, handled: Case, kind: str) -> None:
    document, before = laid(district, handled, kind), steps.everything()
    steps.assert_refused("not_enclosable", lambda: asked(district, handled, document))
    assert not Request.objects.exists() and steps.everything() == before


def test_nor_does_anything_of_another_case(district: District, handled: Case) -> None:
    document = laid(district, d.register(district, at=AT + HOUR / 4))
    steps.assert_refused("not_enclosable", lambda: asked(district, handled, document))
    assert not Request.objects.exists()


def test_the_department_opens_it_and_reads_no_name(district: District, handled: Case) -> None:
    document, kept = laid(district, handled), laid(district, handled)
    request = asked(district, handled, document)
    liaison = desk(district, "liaison")
    page = liaison.get(f"/desk/requests/{request.pk}/").content.decode()
    assert "随单材料" in page and evidence(request, document) in page and "陈阿福" not in page
    answer = liaison.get(evidence(request, document))
    assert b"".join(answer.streaming_content) == sitting.PDF
    assert "%E9%99%88" not in answer["Content-Disposition"], "its own name may name somebody"
    assert liaison.get(evidence(request, kept)).status_code == 404, (
        "what did not go with it stays in the folder"
    )
    assert desk(district, "unit_head").get(evidence(request, document)).status_code == 200
    assert desk(district, "officer").get(evidence(request, document)).status_code == 200
    for part in ("liaison2", "stranger", "admin"):
        assert desk(district, part).get(evidence(request, document)).status_code in (403, 404), part


def test_what_was_erased_is_not_there_any_more(district: District, handled: Case) -> None:
    document = laid(district, handled)
    request = asked(district, handled, document)
    StoredFile.objects.filter(pk=document.stored_id).update(erased_at=SOON)
    assert enclosing.enclosures(Request.objects.get(pk=request.pk)) == {}
    assert desk(district, "liaison").get(evidence(request, document)).status_code == 404


def test_what_it_was_asked_for_as_is_read_without_the_name(district: District, handled: Case) -> None:
    document = laid(district, handled)
    slip = Supplement.objects.create(
        case=handled,
        items=[{"name": "陈阿福与房东的租赁合同"}],
        revealed=False,
        served_how="当面",
        until=AT + 3 * HOUR,
        asked_by=district.person("officer"),
        asked_at=AT,
    )
    Attachment.objects.filter(pk=document.pk).update(supplement=slip, item=0)
    request = asked(district, handled, Attachment.objects.get())
    liaison = desk(district, "liaison")
    page = liaison.get(f"/desk/requests/{request.pk}/").content.decode()
    assert "与房东的租赁合同" in page and "陈阿福" not in page
    named = unquote(liaison.get(evidence(request, document))["Content-Disposition"])
    assert "租赁合同" in named and "陈阿福" not in named
    said = blocks.said(papers.sheet_of(request))
    assert "租赁合同" in said and "陈阿福" not in said


def test_who_is_asked_instead_opens_the_same_and_who_was_asked_before_nothing_more(
    district: District, handled: Case
) -> None:
    document = laid(district, handled)
    request = asked(district, handled, document)
    objection = desks.objected(district, request, to="MZJ", at=SOON + HOUR / 4)
    new = actions.agree_objection(objection, by=district.actor("officer"), at=SOON + HOUR / 2)
    assert list(new.enclosed.all()) == [document]
    steps.assert_whole(handled)
    assert desk(district, "liaison2").get(evidence(new, document)).status_code == 200
    assert desk(district, "liaison").get(evidence(request, document)).status_code == 404
    assert "随单材料" not in desk(district, "liaison").get(f"/desk/requests/{request.pk}/").content.decode()
    assert desk(district, "officer").get(evidence(request, document)).status_code == 200


def test_taken_back_nobody_of_the_department_opens_it(district: District, handled: Case) -> None:
    document = laid(district, handled)
    request = asked(district, handled, document)
    shown = desk(district, "officer").get(f"/desk/requests/{request.pk}/").content.decode()
    assert "打不开这些材料了" not in shown
    actions.recall(request, reason="选错了材料", by=district.actor("officer"), at=SOON + HOUR / 4)
    assert desk(district, "liaison").get(evidence(request, document)).status_code == 404
    shown = desk(district, "officer").get(f"/desk/requests/{request.pk}/").content.decode()
    assert "这个单位现在打不开这些材料了" in shown and "李专员：已收回" in shown


@pytest.mark.parametrize("step", RequestStep)
@pytest.mark.parametrize("case_step", Step)
def test_how_long_the_department_opens_it(step: RequestStep, case_step: Step) -> None:
    has_it = step not in {RequestStep.RECALLED, RequestStep.REDIRECTED}
    worked_on = case_step in {Step.HANDLING, Step.IN_CONFERENCE, Step.WAITING_CITIZEN}
    assert may_read_enclosed(step, case_step) is (has_it and worked_on)


def test_the_paper_names_what_lies_behind_it(district: District, handled: Case) -> None:
    bare = desks.asked(district, handled, to="MZJ", is_main=False)
    assert "附件 无" in blocks.said(papers.sheet_of(bare)).replace("\n", " ")
    said = blocks.said(papers.sheet_of(asked(district, handled, laid(district, handled))))
    assert "1 份：反映人提供" in said and "身份证" not in said


def test_it_is_chosen_on_the_form(district: District, handled: Case) -> None:
    officer, url = desk(district, "officer"), f"/desk/cases/{handled.number}/requests/new/"
    assert "随单材料" not in officer.get(url).content.decode(), "an empty folder offers nothing"
    document, second = laid(district, handled), laid(district, handled, "proof")
    mandate = laid(district, handled, "mandate")
    form = officer.get(url).content.decode()
    assert boxes(form) == {document.pk: False, second.pk: False} and "陈阿福的身份证" not in form
    look = reverse("cases:attachment", args=[handled.number, document.pk])
    assert f'href="{look}" target="_blank"' in form and str(mandate.pk) not in boxes(form)
    typed = {"unit": desks.unit().pk, "part": "main", "question": "问", "wants": "要"}
    both = typed | {"enclosed": [document.pk, second.pk]}
    assert boxes(officer.post(url, both | {"look": "yes"}).content.decode()) == {
        document.pk: True,
        second.pk: True,
    }
    unsure = officer.post(url, both)
    assert unsure.status_code == 422 and "先看过选的材料" in unsure.content.decode()
    assert boxes(unsure.content.decode()) == {document.pk: True, second.pk: True}
    assert officer.post(url, both | {"nameless": "on"}).status_code == 302
    assert set(Request.objects.get().enclosed.all()) == {document, second}


def boxes(form: str) -> dict[int, bool]:
    """The documents that can be ticked, and whether they are."""
    found = re.findall(r'<input[^>]*name="enclosed"[^>]*>', form)
    return {int(re.findall(r'value="(\d+)"', box)[0]): " checked" in box for box in found}


def test_what_is_gone_since_the_form_was_opened_is_said(district: District, handled: Case) -> None:
    officer, url = desk(district, "officer"), f"/desk/cases/{handled.number}/requests/new/"
    document = laid(district, handled)
    StoredFile.objects.filter(pk=document.stored_id).update(erased_at=SOON)
    typed = {"unit": desks.unit().pk, "part": "main", "question": "问", "wants": "要", "nameless": "on"}
    assert officer.post(url, typed | {"enclosed": [document.pk]}).status_code == 422
    steps.assert_refused("not_enclosable", lambda: asked(district, handled, document))
    assert not Request.objects.exists()
