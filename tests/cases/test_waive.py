"""Waiving redo or appeal: the citizen's own word, and the filing need not wait any longer."""

import pytest

from bancheng.cases import actions
from bancheng.cases.models import Case
from bancheng.rules.vocabulary import ClockKind, Step
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import District
from tests.cases.steps import ANSWERED_AT, HOUR

LATER = ANSWERED_AT + HOUR


@pytest.mark.parametrize("bring", [steps.closed, steps.declined])
def test_waiving_starts_the_filing_now(district: District, case: Case, bring: object) -> None:
    before = bring(district, case)  # type: ignore[operator]
    case = actions.waive(case, by=district.actor("citizen", case), at=LATER)
    filing = steps.running(case, ClockKind.FILING)
    assert filing is not None
    assert (case.step, case.waived_at, filing.started_at) == (before.step, LATER, LATER)
    assert case.due_at == filing.due_at < before.due_at
    assert steps.kinds(case)[-1] == "case.waived"


def test_what_is_waived_is_gone(district: District, case: Case) -> None:
    steps.declined(district, case)
    citizen = district.actor("citizen", case)
    actions.waive(case, by=citizen, at=LATER)
    steps.assert_refused(
        "appeal_right_over", lambda: actions.appeal(case, by=citizen, at=LATER, words="再看看")
    )


def test_a_right_that_is_back_may_be_waived_again(district: District, case: Case) -> None:
    steps.closed(district, case)
    citizen, officer = district.actor("citizen", case), district.actor("officer")
    actions.waive(case, by=citizen, at=LATER)
    actions.redo(case, by=district.actor("convener"), at=LATER, reason="没有说清楚")
    actions.propose_answer(case, by=officer, at=LATER, answer=d.answer())
    actions.tell(case, by=officer, at=LATER, how="in_person")
    actions.close(case, by=citizen, at=LATER, solved="partly")
    assert actions.waive(case, by=citizen, at=LATER).waived_at == LATER


def test_there_must_be_something_to_waive(district: District, case: Case) -> None:
    case = steps.closed(district, case, solved="yes")
    citizen = district.actor("citizen", case)
    steps.assert_refused("nothing_to_waive", lambda: actions.waive(case, by=citizen, at=LATER))


def test_after_the_term_there_is_nothing_to_waive(district: District, case: Case) -> None:
    case = steps.closed(district, case)
    citizen, until = district.actor("citizen", case), case.redo_until
    steps.assert_refused("nothing_to_waive", lambda: actions.waive(case, by=citizen, at=until))


def test_nobody_waives_for_the_citizen(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps.closed(district, case)
    steps.assert_only(district, case, actions.waive, {"citizen"})
    citizen = district.actor("citizen", case)
    steps.assert_atomic(monkeypatch, lambda: actions.waive(case, by=citizen, at=LATER))


def test_only_what_rests_can_be_waived(district: District, case: Case) -> None:
    steps.answered(district, case)
    citizen = district.actor("citizen", case)
    steps.assert_refused("wrong_step", lambda: actions.waive(case, by=citizen, at=LATER))
    assert Case.objects.get(pk=case.pk).step == Step.ANSWERED
