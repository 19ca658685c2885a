"""An answer nobody said a word about, where somebody must call first: it is never closed by time, and never lost."""

from datetime import datetime

import pytest
from django.test import Client

from bancheng.cases import actions, health, ticks
from bancheng.cases.models import Case
from bancheng.cases.reads import queue_of
from bancheng.cases.showing import queue
from bancheng.notices.models import Notice
from bancheng.records import outbox
from bancheng.rules import chart_table
from bancheng.rules.vocabulary import Outcome, Solved, Step
from tests import make
from tests.cases import steps
from tests.cases.district import District
from tests.cases.steps import HOUR

WHY = {"reasons": "政策没有口子", "remedies": "可申请行政复议"}


@pytest.fixture
def over(district: District, case: Case) -> datetime:
    """The moment five days of silence were over; the worker has looked."""
    over = steps.answered(district, case, outcome=Outcome.EXPLAINED).due_at
    assert over is not None
    ticks.tick(at=over)
    return over


def test_it_has_its_people_something_due_and_a_clean_bill(
    district: District, case: Case, over: datetime
) -> None:
    case.refresh_from_db()
    assert (case.step, case.due_at) == (Step.ANSWERED, over)
    assert (case.first, case.handler) == (district.person("counter"), district.person("officer"))
    looks = (health.somebody_has_it, health.moments_pass, health.first_receiver_stays, health.clocks_agree)
    assert [found for look in looks for found in look(at=over + HOUR, full=True)] == []


def test_from_then_on_it_stands_in_the_queue_of_those_who_can_end_it(
    district: District, case: Case, over: datetime
) -> None:
    for part in ("convener", "convener2"):
        actor = district.actor(part)
        assert case in queue_of(actor, "turn", at=over), part
        (row,) = queue.rows(list(queue_of(actor, "turn", at=over)), actor=actor, at=over)
        assert row.clock.main == "没有回音" and row.move is not None
    assert case in queue_of(district.actor("officer"), "waiting", at=over)
    outbox.run_reactions(at=over, limit=200)
    told = set(Notice.objects.filter(kind="clock.out").values_list("person__staff_no", flat=True))
    assert told == {"1002", "1007", "1008"}


def test_before_that_it_waits_for_the_citizen_alone(district: District, case: Case) -> None:
    steps.answered(district, case, outcome=Outcome.EXPLAINED)
    assert case not in queue_of(district.actor("convener"), "turn", at=steps.ANSWERED_AT + HOUR)


def test_the_page_and_the_chart_say_so(
    district: District, case: Case, over: datetime, settings: pytest.FixtureRequest
) -> None:
    settings.BANCHENG_NOW = over
    desk = Client()
    make.sign_in(desk, district.person("convener"), at=over)
    page = desk.get(f"/desk/cases/{case.number}/").content.decode()
    assert "不会到时自动办结" in page and "按“未解决”办结" in page
    said = {row.says for row in chart_table.moving_rows()}
    assert any("该先回访的不会自动办结" in words for words in said)


def test_the_citizen_or_two_deciders_end_it(district: District, case: Case, over: datetime) -> None:
    proposal = actions.close_unsolved(case, by=district.actor("convener"), at=over, **WHY)
    assert case in queue_of(district.actor("leader"), "turn", at=over)
    actions.refuse_proposal(proposal, by=district.actor("leader"), at=over + HOUR, reason="先联系上再说")
    citizen = district.actor("citizen", case)
    closed = actions.close(case, by=citizen, at=over + HOUR, solved=Solved.UNDERSTOOD, satisfied=3)
    assert closed.step == Step.CLOSED
