"""Who is told of what: the next person in the inbox, the citizen by the way he left, nothing personal in it."""

from datetime import timedelta

import pytest

from bancheng.cases import actions, telling
from bancheng.cases.models import Case
from bancheng.config import jobs
from bancheng.notices.models import Notice
from bancheng.records import outbox
from bancheng.rules.vocabulary import Outcome
from tests.cases import district as d
from tests.cases.district import AT, District


def _run(at) -> None:
    outbox.run_reactions(at=at, limit=1000)


def test_every_line_that_tells_somebody_is_asked_for() -> None:
    asked = {
        kind
        for kind, names in jobs.REACTIONS.items()
        if jobs.TELL_STAFF in names or jobs.TELL_CITIZEN in names
    }
    assert asked == set(telling.LISTENED)


def test_an_acceptance_is_told_to_the_citizen_without_name_or_story(district: District, case: Case) -> None:
    actions.accept_case(case, by=district.actor("officer"), at=AT + timedelta(minutes=5))
    _run(AT + timedelta(minutes=6))
    told = Notice.objects.get(kind="case.accepted")
    assert told.address == "13800005678"
    assert case.number in told.body
    assert "3月5日" in told.body
    for secret in ("陈阿福", case.story[:8], case.title[:8]):
        assert secret not in told.body


def test_a_no_waits_in_the_inbox_of_the_site_head_and_then_an_answer_waits(
    district: District, case: Case
) -> None:
    officer = district.actor("officer")
    actions.accept_case(case, by=officer, at=AT + timedelta(minutes=5))
    actions.judge(case, by=officer, at=AT + timedelta(minutes=6), **d.judgement())
    answer = d.answer(Outcome.EXPLAINED)
    actions.propose_answer(
        case, by=officer, at=AT + timedelta(minutes=30), answer=answer, citations=d.citations()
    )
    _run(AT + timedelta(minutes=31))
    assert Notice.objects.filter(person=district.person("head"), kind="case.answer_proposed").count() == 1
    assert not Notice.objects.filter(kind="case.answer_ready").exists()
    actions.confirm_no(case, by=district.actor("head"), at=AT + timedelta(minutes=40))
    _run(AT + timedelta(minutes=41))
    assert Notice.objects.filter(kind="case.answer_ready").count() == 1
    assert Notice.objects.filter(person=district.person("officer"), kind="case.no_confirmed").count() == 1


def test_nobody_is_told_of_what_he_did_himself(district: District, case: Case) -> None:
    _run(AT + timedelta(minutes=1))
    assert not Notice.objects.filter(person=district.person("officer"), kind="case.registered").exists()


@pytest.mark.parametrize(
    ("named", "told"),
    [("", "在窗口的网页上查进度。"), ("https://window.example", "查进度：https://window.example/track")],
)
def test_a_message_says_where_to_look_and_never_shows_the_query_code(
    district: District, settings, named: str, told: str
) -> None:
    settings.BANCHENG_PUBLIC_URL = named
    made = actions.register_case(d.registration(district), by=district.actor("officer"), at=AT)
    actions.accept_case(made.case, by=district.actor("officer"), at=AT + timedelta(minutes=5))
    _run(AT + timedelta(minutes=6))
    body = Notice.objects.get(kind="case.accepted").body
    assert body.endswith(told) and made.query_code not in body
