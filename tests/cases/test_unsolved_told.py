"""Who is left without a solution reads why and where he may go: on his page, on a paper, and in a message that says so."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from bancheng.cases import actions, papers
from bancheng.cases.dossier import Dossier
from bancheng.cases.left_unsolved import ended_unsolved
from bancheng.cases.models import Case
from bancheng.notices.models import Notice
from bancheng.papers import blocks
from bancheng.papers.models import IssuedPaper
from bancheng.records import outbox
from bancheng.records.models import Line
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import ANSWERED_AT, HOUR

pytestmark = pytest.mark.django_db

WHY = list(steps.UNSOLVED.values())


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def words_of_paper(case: Case, key: str = "unsolved/1", *, at=ANSWERED_AT) -> str:
    found = papers.find_by_key(now(case), key)
    assert found is not None
    document = papers.document_of(found, now(case), at=at)
    return "".join(blocks.words(block["text"]) for block in document["blocks"] if "text" in block)


def page_of(client: Client, case: Case, code: str) -> str:
    client.post("/track", {"number": case.number, "code": code})
    return client.get(f"/track/{case.number}").content.decode()


def proved(client: Client, case: Case) -> str:
    client.post(f"/track/{case.number}/do/answer/code")
    sent = re.search(r"\d{6}", Notice.objects.filter(kind="code").latest("pk").body)
    assert sent is not None
    client.post(f"/track/{case.number}/do/answer/prove", {"code": sent.group()})
    return client.get(f"/track/{case.number}").content.decode()


def test_he_reads_why_once_he_has_proved_himself_and_both_who_decided(
    district: District, case: Case, client: Client, settings
) -> None:
    settings.BANCHENG_NOW = AT + 4 * HOUR
    code = actions.issue_new_code(case, by=district.actor("officer"), at=AT)
    steps.redone_and_unsolved(district, case)
    page = page_of(client, case, code)
    assert "没有解决，计入“未解决”" in page and "谢谢您反映" not in page
    assert not any(words in page for words in WHY), "a query code opens no words"
    page = proved(client, case)
    assert page.index("为什么没能解决</h2>") < page.index(WHY[0]) < page.index(WHY[1])
    convener, leader = district.person("convener").name, district.person("leader").name
    assert f"{convener}提出、{leader}确认：没有解决" in page


def test_the_paper_says_why_and_what_is_left_and_promises_no_right_that_is_used(
    district: District, case: Case
) -> None:
    steps.redone_and_unsolved(district, case)
    said = words_of_paper(case, at=AT + 4 * HOUR)
    assert all(words in said for words in WHY) and "计入“未解决”" in said and "要求重办" not in said
    issued = actions.issue_paper(case, paper="unsolved/1", by=district.actor("officer"), at=AT + 4 * HOUR)
    assert (issued.kind, issued.title) == ("unsolved", "未解决办结告知书") and "未〔2026〕" in issued.number


def test_a_right_that_is_open_stands_on_the_paper_until_it_is_over(district: District, case: Case) -> None:
    steps.answered(district, case)
    steps.unsolved(district, case)
    assert "仍可以要求重办一次" in words_of_paper(case)
    assert "要求重办" not in words_of_paper(case, at=AT + timedelta(days=40))


def test_once_it_goes_on_the_page_no_longer_says_that_it_ended(district: District, case: Case) -> None:
    steps.answered(district, case)
    steps.unsolved(district, case)
    assert ended_unsolved(now(case), Dossier(now(case)).all("moves")) is not None
    actions.redo(case, by=district.actor("citizen", case), at=ANSWERED_AT + HOUR, reason="有新材料")
    assert ended_unsolved(now(case), Dossier(now(case)).all("moves")) is None
    assert all(words in words_of_paper(case) for words in WHY), "the paper of what was stays"


def test_no_ending_but_this_has_such_a_paper(district: District, case: Case) -> None:
    steps.closed(district, case, solved="no")
    assert papers.find(now(case), "unsolved") is None
    steps.assert_refused(
        "no_such_paper",
        lambda: actions.issue_paper(case, paper="unsolved/1", by=district.actor("officer"), at=ANSWERED_AT),
    )
    assert not IssuedPaper.objects.exists()


def test_he_is_told_where_the_reasons_stand_and_the_handler_to_print_them(
    district: District, case: Case
) -> None:
    steps.answered(district, case)
    steps.unsolved(district, case)
    while outbox.run_reactions(at=ANSWERED_AT + HOUR):
        pass
    told = Notice.objects.get(kind="case.closed_unsolved", channel="sms").body
    assert "进度页面" in told and "告知书" in told and not any(words in told for words in WHY)
    inbox = Notice.objects.filter(kind="case.closed_unsolved", person=district.person("officer"))
    assert "未解决办结告知书" in inbox.get().subject
    assert not Line.objects.filter(data__contains=WHY[0]).exists()


def test_of_words_that_were_erased_nothing_is_told(district: District, case: Case) -> None:
    steps.answered(district, case)
    steps.unsolved(district, case)
    line = Line.objects.get(file=case.file, kind="case.closed_unsolved")
    line.private_texts.update(erased_at=ANSWERED_AT, clear="", salt="")
    assert not any(words in words_of_paper(case) for words in WHY)
