"""A review stands in the queue of whoever must decide it now, and he is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bancheng.cases import actions, health
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case, Recusal
from bancheng.cases.reads import queue_of
from bancheng.notices.models import Notice
from bancheng.org.models import Account, Appointment
from bancheng.records import outbox
from bancheng.rules import process
from bancheng.rules.health import Trouble
from bancheng.rules.vocabulary import Outcome, Role, Step
from tests import make
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import District
from tests.cases.steps import ANSWERED_AT, HOUR

LATE = ANSWERED_AT + timedelta(days=20)


def test_a_review_nobody_at_the_site_may_decide_is_the_conveners_at_once(
    district: District, case: Case
) -> None:
    """The only head proposed it himself, when he was an officer: it counts as red at once."""
    steps.handled(district, case)
    officer, convener = district.actor("officer"), district.actor("convener")
    answer = d.answer(Outcome.EXPLAINED)
    actions.propose_answer(case, by=officer, at=ANSWERED_AT, answer=answer, citations=d.citations())
    assert case not in queue_of(convener, "turn", at=ANSWERED_AT)
    Appointment.objects.filter(person=district.person("head")).update(person=district.person("officer"))
    assert case in queue_of(convener, "turn", at=ANSWERED_AT)
    outbox.run_reactions(at=ANSWERED_AT, limit=200)
    told = Notice.objects.filter(kind="case.answer_proposed").values_list("person__staff_no", flat=True)
    assert set(told) == {"1007", "1008"}


def _declining(district: District, case: Case) -> None:
    actions.propose_decline(
        case, by=district.actor("officer"), at=ANSWERED_AT, ground=d.ground(), reason="已经答复过"
    )


def _no(district: District, case: Case) -> None:
    steps.handled(district, case)
    answer = d.answer(Outcome.EXPLAINED)
    actions.propose_answer(
        case, by=district.actor("officer"), at=ANSWERED_AT, answer=answer, citations=d.citations()
    )


def _no_again(district: District, case: Case) -> None:
    _no(district, case)
    actions.send_back(case, by=district.actor("head"), at=ANSWERED_AT, reason="再核实一次房屋情况")
    answer = d.answer(Outcome.EXPLAINED)
    actions.propose_answer(
        case, by=district.actor("officer"), at=ANSWERED_AT + HOUR, answer=answer, citations=d.citations()
    )


DECIDERS = {
    "head": Role.SITE_HEAD,
    "convener": Role.CONVENER,
    "convener2": Role.CONVENER,
    "leader": Role.LEADER,
}


@pytest.mark.parametrize(
    "out", [(), ("head",), ("convener", "convener2"), ("head", "convener", "convener2")], ids=str
)
@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize(
    "review", [_declining, _no, _no_again, steps.appealed], ids=lambda review: review.__name__
)
def test_the_queues_are_what_the_rules_say(
    district: District,
    case: Case,
    review: Callable[[District, Case], object],
    late: bool,
    out: tuple[str, ...],
) -> None:
    """Whoever the regulation lets decide has the case in his queue, and nobody else; recused people never."""
    review(district, case)
    for part in out:
        Recusal.objects.create(case=case, person=district.person(part), reason="亲属", at=ANSWERED_AT)
    at = LATE if late else ANSWERED_AT + HOUR
    case = Case.objects.get(pk=case.pk)
    facts = facts_of(case, at=at)
    may = process.reviewers(facts)
    for part, role in DECIDERS.items():
        if part not in out:
            waits = case in queue_of(district.actor(part), "turn", at=at)
            assert waits is (role in may), (part, case.step, facts.step_clock_out)


def test_an_appeal_against_the_only_conveners_declining_is_the_leaders_at_once(
    district: District, case: Case
) -> None:
    """With no head he confirmed the declining himself: he counts as red, and the leader is told."""
    Appointment.objects.filter(person__in=[district.person("head"), district.person("convener2")]).delete()
    _declining(district, case)
    actions.confirm_decline(case, by=district.actor("convener"), at=ANSWERED_AT)
    actions.appeal(
        case, by=district.actor("citizen", case), at=ANSWERED_AT + HOUR, words="隔壁同样情况受理了"
    )
    assert Case.objects.get(pk=case.pk).step == Step.APPEAL_REVIEW
    assert case in queue_of(district.actor("leader"), "turn", at=ANSWERED_AT + HOUR)
    outbox.run_reactions(at=ANSWERED_AT + HOUR, limit=200)
    assert Notice.objects.filter(kind="case.appealed", person=district.person("leader")).exists()


def _stop(district: District, *parts: str) -> None:
    for part in parts:
        account = make.make_account(district.person(part))
        Account.objects.filter(pk=account.pk).update(active=False)


def test_whoever_cannot_sign_in_decides_nothing_and_the_doctor_misses_whoever_is_left(
    district: District, case: Case
) -> None:
    """Stopped accounts count as nobody: the review passes up to the leader at once, and is missed when he is stopped too."""
    _declining(district, case)
    _stop(district, "head", "convener", "convener2")
    at = ANSWERED_AT + HOUR
    facts = facts_of(Case.objects.get(pk=case.pk), at=at)
    assert process.reviewers(facts) == {Role.SITE_HEAD, Role.CONVENER, Role.LEADER}
    assert case in queue_of(district.actor("leader"), "turn", at=at)
    assert list(health.decisions_have_deciders(at=at, full=False)) == []
    _stop(district, "leader")
    (found,) = health.decisions_have_deciders(at=at, full=False)
    assert (found.trouble, found.where) == (Trouble.NOBODY_DECIDES, case.number)
