"""Nobody left to be answered: terminated by two."""

import pytest

from bancheng.cases import actions
from bancheng.cases.models import Case
from bancheng.rules.vocabulary import ClockKind, Step
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import ANSWERED_AT, HOUR

OFFICERS = {"officer", "officer2", "district"}
DEATH = {"reason": "death", "evidence": "死亡证明，街道确认无继承人"}


def test_terminating_takes_the_officer_and_the_site_head(district: District, case: Case) -> None:
    steps.handled(district, case)
    proposal = actions.terminate(case, by=district.actor("officer"), at=ANSWERED_AT, **DEATH)
    case = actions.confirm_proposal(proposal, by=district.actor("head"), at=ANSWERED_AT + HOUR)
    assert (case.step, case.before) == (Step.TERMINATED, Step.HANDLING)
    assert steps.running(case, ClockKind.CITIZEN) is None
    line = steps.last_line(case)
    assert line.kind == "case.terminated"
    assert '"reason_label":"反映人去世且无继承人"' in line.data
    assert "街道" not in line.data


def test_a_terminated_answered_case_is_restored_without_a_clock_on_us(district: District, case: Case) -> None:
    steps.answered(district, case)
    proposal = actions.terminate(case, by=district.actor("officer"), at=ANSWERED_AT, **DEATH)
    actions.confirm_proposal(proposal, by=district.actor("head"), at=ANSWERED_AT + HOUR)
    convener = district.actor("convener")
    case = actions.restore(case, by=convener, at=ANSWERED_AT + 2 * HOUR, reason="找到了继承人")
    assert case.step == Step.ANSWERED
    assert steps.running(case, ClockKind.CITIZEN) is None, "the answer had reached him"
    assert steps.running(case, ClockKind.SILENCE) is not None
    assert case.redo_until is not None


@pytest.mark.parametrize("wrong", [{"reason": "tiresome"}, {"evidence": ""}])
def test_a_closed_list_of_reasons_with_evidence(
    district: District, case: Case, wrong: dict[str, str]
) -> None:
    officer = district.actor("officer")
    steps.assert_refused("wanting", lambda: actions.terminate(case, by=officer, at=AT, **(DEATH | wrong)))


def test_who_proposes_to_terminate(district: District, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    steps.assert_only(district, case, actions.terminate, OFFICERS, **DEATH)
    officer = district.actor("officer")
    steps.assert_atomic(monkeypatch, lambda: actions.terminate(case, by=officer, at=AT, **DEATH))
