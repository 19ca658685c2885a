"""A case in every state in which its citizen can find it, made by real acts; and his browser in front of it."""

import re
from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from bancheng.cases import actions
from bancheng.cases.models import Case
from bancheng.cases.registration import Someone
from bancheng.notices.models import Notice
from bancheng.rules.vocabulary import Outcome
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR
from tests.cases.test_promised import promised
from tests.cases.test_terminate import DEATH

NOW = AT + timedelta(hours=5)


def _withdrawn(desk: District, case: Case) -> None:
    steps.handled(desk, case)
    actions.withdraw(case, by=desk.actor("citizen", case), at=AT + HOUR, words="不办了")


def _merged(desk: District, case: Case) -> None:
    his = Someone(name="陈阿福", phone=case.parties.get().phone)
    earlier = d.register(desk, at=AT - HOUR, party=his)
    steps.accepted(desk, earlier)
    actions.merge(case, by=desk.actor("officer"), at=AT + HOUR, into=earlier)


def _review(desk: District, case: Case) -> None:
    steps.handled(desk, case)
    no = d.answer(Outcome.GUIDED)
    actions.propose_answer(case, by=desk.actor("officer"), at=AT + HOUR, answer=no)


def _decline_review(desk: District, case: Case) -> None:
    actions.propose_decline(case, by=desk.actor("officer"), at=AT, ground=d.ground(), reason="已经答复过")


def _supplied(desk: District, case: Case) -> None:
    steps.waiting(desk, case)
    actions.citizen_supplied(case, by=desk.actor("citizen", case), at=AT + 2 * HOUR)


def _voided(desk: District, case: Case) -> None:
    proposal = actions.void(case, by=desk.actor("officer"), at=AT, reason="test")
    actions.confirm_proposal(proposal, by=desk.actor("head"), at=AT + HOUR)


def _terminated(desk: District, case: Case) -> None:
    steps.handled(desk, case)
    proposal = actions.terminate(case, by=desk.actor("officer"), at=AT + HOUR, **DEATH)
    actions.confirm_proposal(proposal, by=desk.actor("head"), at=AT + 2 * HOUR)


def _filed(desk: District, case: Case) -> None:
    steps.closed(desk, case, solved="yes")
    actions.file_case(case, by=desk.actor("officer"), at=AT + 4 * HOUR)


def _nothing(desk: District, case: Case) -> None:
    pass


STATES: dict[str, Callable[[District, Case], object]] = {
    "registered": _nothing,
    "decline_review": _decline_review,
    "declined": steps.declined,
    "appealed": steps.appealed,
    "accepted": steps.accepted,
    "handled": steps.handled,
    "waiting": steps.waiting,
    "supplied": _supplied,
    "no_review": _review,
    "to_tell": steps.to_be_told,
    "answered": steps.answered,
    "promised": promised,
    "closed": steps.closed,
    "unsolved": steps.redone_and_unsolved,
    "withdrawn": _withdrawn,
    "merged": _merged,
    "voided": _voided,
    "terminated": _terminated,
    "filed": _filed,
}


def browse(client: Client, case: Case, code: str) -> Client:
    """His browser, which has shown the query code."""
    assert client.post("/track", {"number": case.number, "code": code}).status_code == 302
    return client


def prove(client: Client, case: Case, name: str = "answer") -> None:
    """His browser shows the code that was sent to him as well."""
    client.post(f"/track/{case.number}/do/{name}/code")
    sent = re.search(r"\d{6}", Notice.objects.filter(kind="code", file_key=case.number).latest("pk").body)
    assert sent is not None
    client.post(f"/track/{case.number}/do/{name}/prove", {"code": sent.group()})
