"""A copy of a paper for its citizen: with the code that was sent to him, and only of what is his and in force."""

import json

import pytest
from django.test import Client

from bancheng.cases import actions
from bancheng.cases.actions import papers as acts
from bancheng.cases.models import Case
from bancheng.cases.registration import Someone
from bancheng.papers.models import IssuedPaper
from bancheng.records import verification
from bancheng.records.models import Line
from bancheng.rules.permissions import citizen_by_slip, citizen_of
from bancheng.rules.refusal import Refused
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, CAST, District
from tests.cases.steps import ANSWERED_AT, HOUR
from tests.cases.test_succeed import succeeded
from tests.citizens.test_track import _open, _prove

LATER = AT + HOUR


def issued(district: District, case: Case, kind: str) -> IssuedPaper:
    return actions.issue_paper(case, paper=f"{kind}/1", by=district.actor("officer"), at=LATER)


def taken(case: Case) -> list[str]:
    """Who took a copy, as the record says it."""
    return [line.by for line in Line.objects.filter(file=case.file, kind="paper.taken")]


def code_of(case: Case, paper: IssuedPaper, by: object) -> str:
    before = steps.everything()
    with pytest.raises(Refused) as no:
        actions.take_own_paper(case, paper, by=by, at=LATER)  # type: ignore[arg-type]
    assert steps.everything() == before
    return str(no.value.code)


# --- the act -------------------------------------------------------------------------------------------------


def test_he_takes_the_frozen_pdf_and_it_is_on_the_record(district: District, case: Case) -> None:
    steps.accepted(district, case)
    paper = issued(district, case, "acceptance")
    assert actions.take_own_paper(case, paper, by=citizen_of(case.pk), at=LATER) == paper.pdf
    line = Line.objects.get(file=case.file, kind="paper.taken")
    said = json.loads(line.data)
    assert (line.by, said["number"], said["form"]) == ("citizen", paper.number, "pdf")
    assert verification.verify_file(case.number).ok


def test_nobody_takes_it_for_him(district: District, case: Case) -> None:
    steps.accepted(district, case)
    paper, other = issued(district, case, "acceptance"), d.register(district, at=LATER)
    for part in CAST.keys() - {"citizen"}:
        assert code_of(case, paper, district.actor(part)) == "not_yours", part
    assert code_of(case, paper, citizen_of(other.pk)) == "not_yours"
    assert code_of(case, paper, citizen_by_slip(case.pk, district.actor("counter"))) == "not_yours"
    assert code_of(other, paper, citizen_of(other.pk)) == "no_such_paper"


def test_what_is_over_or_between_offices_is_not_his_to_take(district: District, case: Case) -> None:
    steps.accepted(district, case)
    paper = issued(district, case, "acceptance")
    new = actions.reissue_paper(case, paper, reason="错字", by=district.actor("officer"), at=LATER)
    paper.refresh_from_db()
    assert code_of(case, paper, citizen_of(case.pk)) == "paper_over"
    IssuedPaper.objects.filter(pk=new.pk).update(kind="urging")
    assert code_of(case, new, citizen_of(case.pk)) == "not_for_him"


def test_an_answer_is_told_before_it_is_taken(district: District, case: Case) -> None:
    steps.to_be_told(district, case)
    paper = issued(district, case, "result")
    assert code_of(case, paper, citizen_of(case.pk)) == "untold"
    actions.tell(case, by=district.actor("officer"), at=LATER, how="phone")
    actions.take_own_paper(case, paper, by=citizen_of(case.pk), at=LATER)


def test_an_heir_takes_no_paper_made_out_to_whoever_he_came_after(district: District, case: Case) -> None:
    steps.accepted(district, case)
    before = issued(district, case, "acceptance")
    succeeded(district, case)
    assert code_of(case, before, citizen_of(case.pk)) == "of_former"
    at = ANSWERED_AT + 2 * HOUR
    after = actions.reissue_paper(case, before, reason="换了人", by=district.actor("officer"), at=at)
    actions.take_own_paper(case, after, by=citizen_of(case.pk), at=at)


def test_it_is_taken_with_its_line_or_not_at_all(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps.accepted(district, case)
    paper = issued(district, case, "acceptance")

    def broken(*args: object, **values: object) -> None:
        raise OSError("the record cannot be written")

    monkeypatch.setattr(acts.issuing.records, "append", broken)
    before = steps.everything()
    with pytest.raises(OSError, match="record"):
        actions.take_own_paper(case, paper, by=citizen_of(case.pk), at=LATER)
    assert steps.everything() == before


# --- on his page -----------------------------------------------------------------------------------------------


def test_the_query_code_alone_takes_nothing(
    district: District,
    told: tuple[Case, str],
    client: Client,
) -> None:
    case, code = told
    paper = issued(district, case, "acceptance")
    url = f"/track/{case.number}/papers/{paper.pk}"
    assert client.post(url).url == f"/track?number={case.number}"
    page = _open(client, case, code).get(f"/track/{case.number}").content.decode()
    assert "《受理凭证》" in page and url not in page and f"/track/{case.number}/do/papers" in page
    assert client.post(url).url == f"/track/{case.number}/do/papers"
    assert "“下载文书”要由您本人来办" in client.get(f"/track/{case.number}/do/papers").content.decode()
    assert taken(case) == []
    assert client.get(url).status_code == 405


def test_with_the_code_he_downloads_and_reads_that_he_did(
    district: District,
    told: tuple[Case, str],
    client: Client,
) -> None:
    case, code = told
    paper, answer = issued(district, case, "acceptance"), issued(district, case, "result")
    _open(client, case, code)
    _prove(client, case, "papers")
    page = client.get(f"/track/{case.number}/do/papers", follow=True).content.decode()
    url = f"/track/{case.number}/papers/{paper.pk}"
    assert url in page and f"/papers/{answer.pk}" not in page, "the answer has not been told"
    got = client.post(url)
    assert got.content.startswith(b"%PDF") and got["Content-Type"] == "application/pdf"
    assert "no-store" in got["Cache-Control"] and "attachment" in got["Content-Disposition"]
    assert client.post(url).content == got.content and taken(case) == ["citizen", "citizen"]
    page = client.get(f"/track/{case.number}").content.decode()
    assert "您下载了《受理凭证》" in page
    refused = client.post(f"/track/{case.number}/papers/{answer.pk}", follow=True).content.decode()
    assert "还没有告诉您的答复" in refused
    noted = json.loads(Line.objects.filter(kind="act.refused").latest("pk").data)
    assert (noted["move"], noted["code"]) == ("take_own_paper", "untold")


def test_a_paper_of_another_case_is_none_of_his(
    district: District,
    told: tuple[Case, str],
    client: Client,
) -> None:
    case, code = told
    other = d.register(district, at=AT)
    steps.accepted(district, other)
    paper = issued(district, other, "acceptance")
    _open(client, case, code)
    _prove(client, case, "papers")
    assert client.post(f"/track/{case.number}/papers/{paper.pk}").status_code == 404
    assert taken(other) == []


def test_what_the_staff_takes_stands_not_in_his_timeline(
    district: District,
    told: tuple[Case, str],
    client: Client,
) -> None:
    case, code = told
    paper = issued(district, case, "acceptance")
    actions.take_paper(case, paper, form="print", by=district.actor("officer"), at=LATER)
    assert "您下载了" not in _open(client, case, code).get(f"/track/{case.number}").content.decode()


def test_who_left_no_way_is_sent_to_a_window(district: District, client: Client, settings: object) -> None:
    settings.BANCHENG_NOW = LATER  # type: ignore[attr-defined]
    made = actions.register_case(
        d.registration(district, party=Someone(name="陈阿福", address="锁金村 1 号")),
        by=district.actor("officer"),
        at=AT,
    )
    actions.accept_case(made.case, by=district.actor("officer"), at=AT)
    issued(district, made.case, "acceptance")
    _open(client, made.case, made.query_code)
    page = client.get(f"/track/{made.case.number}/do/papers").content.decode()
    assert "请带身份证件到任何一个网点，当面领一份" in page and "凭条" not in page
