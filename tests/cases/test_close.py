"""Closing: “solved?” and “satisfied?” apart; by silence only where nobody must call first; unsolved by two."""

import json
from datetime import timedelta

import pytest

from bancheng.cases import actions
from bancheng.cases.models import Case, ClosingAnswer
from bancheng.records import reads as records
from bancheng.records.models import Line
from bancheng.rules.permissions import TIME, Actor, Held
from bancheng.rules.vocabulary import ClockKind, Outcome, Role, Solved, Step
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import ANSWERED_AT, HOUR


def test_the_citizen_closes_and_what_he_said_is_kept_out_of_the_timeline(
    district: District, case: Case
) -> None:
    steps.answered(district, case)
    case = actions.close(
        case,
        by=district.actor("citizen", case),
        at=ANSWERED_AT + HOUR,
        solved=Solved.PARTLY,
        satisfied=2,
        words="还差一张证",
    )
    said = ClosingAnswer.objects.get(case=case)
    assert (said.solved, said.satisfied, said.words) == ("partly", 2, "还差一张证")
    assert (case.step, case.waived_at, case.rested_at) == (Step.CLOSED, None, ANSWERED_AT + HOUR)
    line = steps.last_line(case)
    assert (line.kind, line.by) == ("case.closed", "citizen")
    assert json.loads(line.data)["rows"][f"cases.closinganswer/{said.pk}"]["facts"].keys() == {
        "case",
        "at",
        "entered_by",
    }
    # The line commits to what he said; nobody reads it from there.
    assert "partly" not in line.data
    assert records.private_texts([line]) == {}
    assert steps.running(case, ClockKind.SILENCE) is None
    steps.assert_whole(case)


def test_whoever_is_not_helped_keeps_the_right_to_redo(district: District, case: Case) -> None:
    case = steps.closed(district, case, solved="no")
    filing = steps.running(case, ClockKind.FILING)
    assert filing is not None
    assert filing.started_at == case.redo_until
    assert case.due_at == filing.due_at


def test_solved_waives_redo_and_the_filing_starts_at_once(district: District, case: Case) -> None:
    case = steps.closed(district, case, solved="yes")
    filing = steps.running(case, ClockKind.FILING)
    assert filing is not None
    assert (case.waived_at, filing.started_at) == (ANSWERED_AT, ANSWERED_AT)
    assert steps.running(case, ClockKind.RIGHT_TO_REDO) is None


@pytest.mark.parametrize(
    "answer",
    [{"solved": "perhaps"}, {"solved": "yes", "satisfied": 0}, {"solved": "yes", "satisfied": 6}],
)
def test_only_what_was_asked_is_an_answer(district: District, case: Case, answer: dict[str, object]) -> None:
    steps.answered(district, case)
    citizen = district.actor("citizen", case)
    steps.assert_refused("wanting", lambda: actions.close(case, by=citizen, at=ANSWERED_AT, **answer))


def test_a_signed_slip_is_entered_by_somebody_else_than_the_handler(district: District, case: Case) -> None:
    steps.answered(district, case)

    def entered_by(part: str) -> Actor:
        person = district.person(part).pk
        return Actor(ref="citizen", person=person, case=case.pk, held=frozenset({Held(role=Role.CITIZEN)}))

    steps.assert_refused(
        "handler_enters",
        lambda: actions.close(case, by=entered_by("officer"), at=ANSWERED_AT, solved="yes"),
    )
    actions.close(case, by=entered_by("officer2"), at=ANSWERED_AT, solved="yes")
    assert ClosingAnswer.objects.get(case=case).entered_by == district.person("officer2")


def test_nobody_else_closes(district: District, case: Case) -> None:
    steps.answered(district, case)
    steps.assert_only(district, case, actions.close, {"citizen"}, solved="yes")


def test_not_before_the_answer(district: District, case: Case) -> None:
    steps.to_be_told(district, case)
    citizen = district.actor("citizen", case)
    steps.assert_refused("wrong_step", lambda: actions.close(case, by=citizen, at=ANSWERED_AT, solved="yes"))


def test_closing_is_atomic(district: District, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    steps.answered(district, case)
    citizen = district.actor("citizen", case)
    steps.assert_atomic(
        monkeypatch, lambda: actions.close(case, by=citizen, at=ANSWERED_AT, solved="yes", satisfied=5)
    )


# --- by time ------------------------------------------------------------------------------------------------


def test_five_working_days_of_silence_end_what_was_done_and_told_in_person(
    district: District, case: Case
) -> None:
    steps.answered(district, case)
    over = AT.replace(day=9, hour=17, minute=0)
    steps.assert_refused(
        "silence_not_over", lambda: actions.close_by_time(case, by=TIME, at=over - timedelta(seconds=1))
    )
    case = actions.close_by_time(case, by=TIME, at=over)
    assert (case.step, steps.kinds(case)[-1]) == (Step.CLOSED, "case.closed_by_time")
    assert not ClosingAnswer.objects.exists(), "silence is no answer"
    assert case.waived_at is None


@pytest.mark.parametrize(
    ("how", "outcome"), [("phone", Outcome.DONE), ("in_person", Outcome.EXPLAINED)], ids=["phone", "no"]
)
def test_where_somebody_must_call_first_silence_ends_nothing(
    district: District, case: Case, how: str, outcome: Outcome
) -> None:
    steps.answered(district, case, how=how, outcome=outcome)
    late = AT + timedelta(days=30)
    steps.assert_refused("call_back_due", lambda: actions.close_by_time(case, by=TIME, at=late))


# --- unsolved, by two -----------------------------------------------------------------------------------------

WHY = {"reasons": "政策没有口子", "remedies": "可申请行政复议"}


def test_an_unsolved_ending_takes_two_conveners(district: District, case: Case) -> None:
    steps.answered(district, case, outcome=Outcome.EXPLAINED)
    proposal = actions.close_unsolved(case, by=district.actor("convener"), at=ANSWERED_AT, **WHY)
    assert Case.objects.get(pk=case.pk).step == Step.ANSWERED
    steps.assert_refused(
        "same_person",
        lambda: actions.confirm_proposal(proposal, by=district.actor("convener"), at=ANSWERED_AT),
    )
    case = actions.confirm_proposal(proposal, by=district.actor("convener2"), at=ANSWERED_AT + HOUR)
    assert (case.step, steps.kinds(case)[-1]) == (Step.CLOSED, "case.closed_unsolved")
    line = Line.objects.filter(file=case.file).latest("seq")
    assert '"proposed_by":"staff:1007"' in line.data
    assert "政策" not in line.data


@pytest.mark.parametrize("field", ["reasons", "remedies"])
def test_an_unsolved_ending_says_why_and_where_to_go(district: District, case: Case, field: str) -> None:
    steps.answered(district, case)
    convener = district.actor("convener")
    steps.assert_refused(
        "wanting",
        lambda: actions.close_unsolved(case, by=convener, at=ANSWERED_AT, **(WHY | {field: " "})),
    )


def test_only_conveners_end_it_unsolved(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps.answered(district, case)
    steps.assert_only(district, case, actions.close_unsolved, {"convener", "convener2"}, **WHY)
    convener = district.actor("convener")
    steps.assert_atomic(monkeypatch, lambda: actions.close_unsolved(case, by=convener, at=ANSWERED_AT, **WHY))
