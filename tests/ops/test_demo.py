"""The demo is lived through by the rules: nothing refused, every step shown, the constitution held."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection, transaction

from bancheng.accountability.models import Clue
from bancheng.cases import health
from bancheng.cases.models import (
    Answer,
    Case,
    CaseClock,
    FirstQuestion,
    HandOver,
    Instruction,
    Party,
    Pause,
    Proposal,
    Recusal,
    StandIn,
)
from bancheng.catalogue.models import Citation
from bancheng.citizens.models import FeedbackItem
from bancheng.config.environment import OFFICE_ZONE
from bancheng.coordination import matrix
from bancheng.coordination.models import Conference, FollowUp, OutsideLetter, Question, Request, Ruling
from bancheng.measures.models import Consultation, Coordination
from bancheng.ops import demo, doctor
from bancheng.ops.demo.district import PASSWORD
from bancheng.ops.demo.wording import kept
from bancheng.org import reads as org
from bancheng.org.models import Account, Appointment
from bancheng.promises.models import Promise
from bancheng.records import verification
from bancheng.records.models import Line
from bancheng.reports import reads as reports
from bancheng.rules import periods
from bancheng.rules.calendar import local
from bancheng.rules.metrics import Part
from bancheng.rules.vocabulary import (
    OPEN_REQUEST_STEPS,
    OPEN_STEPS,
    RESTING_STEPS,
    FirstAnswer,
    Outcome,
    Role,
    Step,
)

pytestmark = pytest.mark.django_db

SUNDAY_NIGHT = datetime(2026, 3, 8, 23, 40, tzinfo=OFFICE_ZONE)
AFTER_THE_HOLIDAYS = datetime(2026, 10, 8, 8, 5, tzinfo=OFFICE_ZONE)
NOWS = {"sqlite": SUNDAY_NIGHT, "postgresql": AFTER_THE_HOLIDAYS}
"""The engines take the same acts: each lives one of the two, for a life is half a minute of a processor."""
CASES = 79


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[tuple[datetime, demo.Loaded]]:
    """The district lived through once on each engine, to another “now”, and taken away again."""
    now = NOWS[connection.vendor]
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield now, demo.load(at=now, cases=CASES, months=4, seed=7)
        transaction.set_rollback(True)


@pytest.fixture
def now(loaded: tuple[datetime, demo.Loaded], django_db_blocker: pytest.FixtureRequest) -> Iterator[datetime]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield loaded[0]


def test_no_act_was_refused_and_every_case_is_there(
    loaded: tuple[datetime, demo.Loaded], now: datetime
) -> None:
    assert loaded[1].refused == {}
    assert Case.objects.count() >= CASES
    assert loaded[1].questions >= demo.QUESTIONS_PER_CASE * CASES


def test_every_figure_is_as_long_as_its_list(now: datetime) -> None:
    """Whatever has happened in the district: each case stands in one part of a figure, and each part opens as long as it is."""
    leader = Appointment.objects.filter(role=Role.LEADER, held_to=None).select_related("person").first()
    assert leader is not None
    actor, today = org.actor_of(leader.person, now), local(now).date()
    counted = 0
    for period in periods.latest(today, months=4, quarters=1):
        report = reports.report_for(actor, period, sites=None, at=now)
        for figure in report.figures():
            parts = {part: reports.listed(figure, part) for part in (*Part, "all")}
            everyone = [row for part in Part for row in parts[part]]
            assert len(everyone) == len(set(everyone)), figure.definition.figure
            assert len(parts["all"]) == figure.denominator == len(parts["counted"]) + len(parts["rest"])
            if figure.definition.is_said and figure.definition.key == "case":
                assert len(reports.said_in(report, parts["all"])) == figure.denominator
            counted += figure.denominator
    assert counted > 0


def test_the_library_shows_what_is_to_come_and_what_leaned_on_it(now: datetime) -> None:
    coming = Citation.objects.get(follows__isnull=False)
    assert coming.in_force_from > local(now).date() and coming.reason.startswith("演示")
    assert Citation.objects.filter(ended_at__isnull=False, in_force_to__gt=local(now).date()).count() == 2


def test_there_is_a_case_at_every_step_this_part_reaches(now: datetime) -> None:
    shown = {Step(step) for step in Case.objects.values_list("step", flat=True)}
    assert shown == OPEN_STEPS | RESTING_STEPS | {Step.ARCHIVED}


def test_every_colour_of_a_clock_is_shown(now: datetime) -> None:
    running = CaseClock.objects.filter(stopped_at=None, case__step__in=OPEN_STEPS)
    assert running.filter(due_at__lt=now).exists()
    assert running.filter(near_at__lte=now, due_at__gt=now).exists()
    assert running.filter(near_at__gt=now).exists()
    assert Pause.objects.filter(end=None).exists()


def test_second_signatures_hand_overs_and_people_of_every_kind_wait(now: datetime) -> None:
    waiting = set(Proposal.objects.filter(ended_at=None).values_list("key", flat=True))
    assert waiting >= {
        "void",
        "terminate",
        "record_withdrawal",
        "close_unsolved",
        "ask_citizen.again",
        "recuse.again",
    }
    assert set(HandOver.objects.filter(ended_at=None).values_list("kind", flat=True)) == {
        "hand_over",
        "first",
        "site",
    }
    assert Recusal.objects.exists()
    assert FirstQuestion.objects.filter(answer=FirstAnswer.LED, arrived_at=None).exists()
    assert FeedbackItem.objects.filter(state="received").exists()
    assert Clue.objects.exists() and Consultation.objects.exists() and Coordination.objects.exists()


def test_departments_are_asked_and_somebody_has_each_request(now: datetime) -> None:
    waiting = set(Request.objects.open().values_list("step", flat=True))
    assert waiting == {step.value for step in OPEN_REQUEST_STEPS}
    assert {"done", "redirected"} <= set(Request.objects.values_list("step", flat=True))
    assert Request.objects.filter(was_deemed=True).exists()


def test_a_ruling_is_a_precedent_and_the_next_request_cites_it(now: datetime) -> None:
    assert Ruling.objects.exists()
    assert not Ruling.objects.exclude(precedents__isnull=False).exists()
    cited = Request.objects.filter(cites__isnull=False).select_related("cites__ruling__objection")
    assert cited.exists()
    assert all(each.case_id != each.cites.ruling.objection.case_id for each in cited)


def test_what_departments_do_together_is_shown_at_every_stage(now: datetime) -> None:
    assert set(Conference.objects.values_list("step", flat=True)) >= {
        "proposed", "called", "minuted", "raised", "settled", "declined",
    }  # fmt: skip
    assert {"conflict", "silence"} & {matrix.accord_of(one.positions.all()) for one in Question.objects.all()}
    taken = Answer.objects.get(outcome=Outcome.SCHEDULED, case__agenda_items__isnull=False)
    assert Promise.objects.filter(file=taken.case.file).count() == 1, "a resolution is not promised twice"
    assert set(Instruction.objects.values_list("ended_how", flat=True)) >= {"", "reported"}
    assert Instruction.objects.filter(ended_at=None, lent_by__isnull=False).exists(), (
        "its receiver is on leave"
    )
    assert set(StandIn.objects.values_list("ended_how", flat=True)) >= {"", "back"}
    assert set(OutsideLetter.objects.values_list("ended_how", flat=True)) >= {"", "answered"}
    assert FollowUp.objects.exists()


def test_a_third_and_more_is_a_no_with_two_people(now: datetime) -> None:
    answered = Case.objects.exclude(answered_at=None)
    noes = answered.exclude(outcome=Outcome.DONE).count()
    assert noes / answered.count() >= 0.28


def test_the_constitution_holds_and_the_record_verifies(now: datetime) -> None:
    looked = doctor.examine(at=now, full=True)
    assert [each.found for each in looked if each.check.part and each.is_broken] == []
    assert verification.verify_all().ok
    assert not Line.objects.filter(at__gt=now).exists(), "nothing has happened yet that is still to come"


def test_nobody_who_has_a_case_is_without_an_account(now: datetime) -> None:
    assert list(health.handlers_have_accounts(at=now, full=True)) == []


def test_everybody_is_plainly_invented(now: datetime) -> None:
    for party in Party.objects.all():
        assert re.fullmatch(r"1380000\d{4}", party.phone)
        assert not party.id_number or party.id_number[6:10] <= "1905"
        assert party.case.anonymous or party.name[-2:] in kept("invented.json")["given"]
        assert not party.credit_code or party.credit_code[8:12] == "0000"


def test_each_staff_role_has_an_account_that_opens(now: datetime) -> None:
    accounts = list(Account.objects.all())
    assert len({account.person_id for account in accounts}) == len(accounts) >= 14
    assert all(account.check_password(PASSWORD) for account in accounts)
    roles = {row["role"] for row in kept("people.json")}
    assert roles == {row["role"] for row in kept("people.json") if "account" in row}


def test_the_stories_follow_all_the_real_cases() -> None:
    assert {row["after"] for row in kept("stories.json")} >= set(range(1, 46))
