"""What stands on the notice of an answer stands on the citizen's own page, word for word."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from bancheng.cases import actions, papers
from bancheng.cases import paper_documents as documents
from bancheng.cases.models import Answer, Case
from bancheng.notices.models import Notice
from bancheng.rules.vocabulary import Outcome
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District

pytestmark = pytest.mark.django_db

SAYS = {
    Outcome.DONE: ("凭证：办件编号 FC2026-0001。",),
    Outcome.EXPLAINED: ("李专员当面向您说明过：现行规定不允许", "另外的办法：可以和开发单位签使用合同", "《"),
    Outcome.GUIDED: ("旧身份证号码证明",),
    Outcome.ELSEWHERE: ("您告诉我们：“我自己办好了”。在锁金村，换了窗口。",),
    Outcome.REDIRECTED: ("请走这个渠道：仲裁委。因为属劳动争议。联系方式：025-83600000。",),
}


@pytest.mark.parametrize("outcome", list(SAYS))
def test_the_page_says_what_the_notice_says(
    district: District, case: Case, client: Client, settings, outcome: Outcome
) -> None:
    settings.BANCHENG_NOW = AT + timedelta(hours=4)
    officer = district.actor("officer")
    code = actions.issue_new_code(case, by=officer, at=AT)
    steps.handled(district, case)
    answer = d.answer(outcome)
    if outcome is Outcome.EXPLAINED:
        answer = replace(answer, alternative="可以和开发单位签使用合同")
    cited = d.citations() if outcome is Outcome.EXPLAINED else ()
    actions.propose_answer(case, by=officer, at=AT + steps.HOUR, answer=answer, citations=cited)
    if outcome is not Outcome.DONE:
        actions.confirm_no(case, by=district.actor("head"), at=AT + steps.HOUR)
    actions.tell(case, by=officer, at=steps.ANSWERED_AT, how="in_person")
    client.post("/track", {"number": case.number, "code": code})
    before = client.get(f"/track/{case.number}").content.decode()
    client.post(f"/track/{case.number}/do/answer/code")
    sent = re.search(r"\d{6}", Notice.objects.filter(kind="code").latest("pk").body)
    assert sent is not None
    client.post(f"/track/{case.number}/do/answer/prove", {"code": sent.group()})
    page = client.get(f"/track/{case.number}").content.decode()
    said = documents.evidence_said(papers.stands_on(Answer.objects.get(case=case)))
    assert all(words in page for words in SAYS[outcome])
    assert all(words in page and words not in before for words in said)
