"""Voiding: a test or spam, by two, never for what it says."""

import pytest

from bancheng.cases import actions
from bancheng.cases.models import Case
from bancheng.rules.vocabulary import Step
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR


@pytest.mark.parametrize("reason", ["test", "spam"])
def test_voiding_takes_two_and_leaves_the_case_in_the_ledger(
    district: District, case: Case, reason: str
) -> None:
    proposal = actions.void(case, by=district.actor("officer"), at=AT, reason=reason)
    case = actions.confirm_proposal(proposal, by=district.actor("head"), at=AT + HOUR)
    assert (case.step, case.before) == (Step.VOIDED, Step.REGISTERED)
    assert steps.last_line(case).kind == "case.voided"
    case = actions.restore(case, by=district.actor("convener"), at=AT + 2 * HOUR, reason="并非测试")
    assert case.step == Step.REGISTERED


def test_content_is_no_reason(district: District, case: Case) -> None:
    officer = district.actor("officer")
    steps.assert_refused("wanting", lambda: actions.void(case, by=officer, at=AT, reason="言辞激烈"))


def test_only_what_was_just_registered(district: District, case: Case) -> None:
    steps.accepted(district, case)
    officer = district.actor("officer")
    steps.assert_refused("wrong_step", lambda: actions.void(case, by=officer, at=AT + HOUR, reason="test"))


def test_who_proposes_to_void(district: District, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    steps.assert_only(district, case, actions.void, {"officer", "officer2", "district"}, reason="spam")
    officer = district.actor("officer")
    steps.assert_atomic(monkeypatch, lambda: actions.void(case, by=officer, at=AT, reason="spam"))
