"""Taking a matter back: the citizen himself, or an officer and a site head by two; and being restored."""

from datetime import timedelta

import pytest

from bancheng.cases import actions
from bancheng.cases.models import Case, Hold, Pause
from bancheng.org.models import Department
from bancheng.rules.vocabulary import ClockKind, Step
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import ACCEPTED_AT, ANSWERED_AT, HOUR

LATER = AT + 3 * HOUR


def test_the_citizen_withdraws_and_the_clock_stops(district: District, case: Case) -> None:
    steps.handled(district, case)
    Hold.objects.create(
        case=case,
        owed_by=Department.objects.first(),
        kind="request",
        ref=1,
        placed_at=AT,
        releasable_from=LATER,
    )
    case = actions.withdraw(case, by=district.actor("citizen", case), at=LATER, words="不办了")
    assert (case.step, case.before, case.rested_at) == (Step.WITHDRAWN, Step.HANDLING, LATER)
    assert steps.running(case, ClockKind.CITIZEN) is None
    assert steps.running(case, ClockKind.FILING) is not None
    assert case.holds.get().ended_how == "case_left"
    assert steps.kinds(case)[-1] == "case.withdrawn"
    assert "不办了" not in steps.last_line(case).data


def test_an_appeal_taken_back_leaves_the_declining(district: District, case: Case) -> None:
    steps.appealed(district, case)
    case = actions.withdraw(case, by=district.actor("citizen", case), at=LATER)
    assert (case.step, case.appeal_until) == (Step.DECLINED, None)
    filing = steps.running(case, ClockKind.FILING)
    assert filing is not None
    assert filing.started_at == LATER, "there is no second appeal to wait for"


def test_not_once_the_answer_is_ready(district: District, case: Case) -> None:
    steps.to_be_told(district, case)
    citizen = district.actor("citizen", case)
    steps.assert_refused("wrong_step", lambda: actions.withdraw(case, by=citizen, at=LATER))


def test_nobody_withdraws_for_the_citizen_alone(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps.assert_only(district, case, actions.withdraw, {"citizen"})
    citizen = district.actor("citizen", case)
    steps.assert_atomic(monkeypatch, lambda: actions.withdraw(case, by=citizen, at=LATER, words="不办了"))


# --- recorded by staff, by two --------------------------------------------------------------------------------


def test_a_recorded_withdrawal_waits_for_the_site_head(district: District, case: Case) -> None:
    steps.handled(district, case)
    officer, head = district.actor("officer"), district.actor("head")
    proposal = actions.record_withdrawal(case, by=officer, at=ANSWERED_AT, words="我自己办好了")
    case = Case.objects.get(pk=case.pk)
    assert case.step == Step.HANDLING, "a proposal moves nothing"
    case = actions.confirm_proposal(proposal, by=head, at=ANSWERED_AT + HOUR)
    assert case.step == Step.WITHDRAWN
    assert steps.kinds(case)[-3:] == [
        "case.proposed",
        "case.proposal_confirmed",
        "case.withdrawal_recorded",
    ]
    assert case.moves.latest("pk").proposed_by == district.person("officer")


def test_only_the_officer_records_it_with_the_citizens_words(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    officers = {"officer", "officer2", "district"}
    steps.assert_only(district, case, actions.record_withdrawal, officers, words="不办了")
    by = district.actor("officer")
    steps.assert_refused("wanting", lambda: actions.record_withdrawal(case, by=by, at=LATER, words=" "))
    steps.assert_atomic(monkeypatch, lambda: actions.record_withdrawal(case, by=by, at=LATER, words="不办了"))


# --- restored ----------------------------------------------------------------------------------------------------


def test_a_restored_case_is_where_it_was_and_its_clock_goes_on(district: District, case: Case) -> None:
    steps.handled(district, case)
    before = steps.running(case, ClockKind.CITIZEN)
    assert before is not None
    actions.withdraw(case, by=district.actor("citizen", case), at=LATER)
    back = AT.replace(day=4, hour=17, minute=0)
    case = actions.restore(case, by=district.actor("convener"), at=back, reason="本人并未撤回")
    assert (case.step, case.before, case.rested_at) == (Step.HANDLING, "", None)
    clock = steps.running(case, ClockKind.CITIZEN)
    assert clock is not None
    assert clock.started_at == ACCEPTED_AT
    assert clock.due_at == before.due_at + timedelta(days=4), (
        "two whole days it lay still, and a weekend on the way"
    )
    assert steps.running(case, ClockKind.FILING) is None
    assert steps.kinds(case)[-1] == "case.restored"


def test_the_standstill_uses_up_nothing_of_the_citizens_pause(district: District, case: Case) -> None:
    steps.handled(district, case)
    actions.withdraw(case, by=district.actor("citizen", case), at=LATER)
    back = AT + timedelta(days=21)
    actions.restore(case, by=district.actor("convener"), at=back, reason="本人并未撤回")
    assert not Pause.objects.get(case=case).for_materials
    later = back + HOUR
    actions.ask_citizen(
        case,
        by=district.actor("officer"),
        at=later,
        items=[d.item()],
        until=later.date() + timedelta(days=11),
        served_how="当面",
    )
    assert Case.objects.get(pk=case.pk).step == Step.WAITING_CITIZEN


@pytest.mark.parametrize(("days", "lasts"), [(1, True), (7, False)], ids=["before the day", "after it"])
def test_restored_while_it_waited_it_waits_for_the_printed_day(
    district: District, case: Case, days: int, lasts: bool
) -> None:
    printed = steps.waiting(district, case, days=3).supplements.get().until
    actions.withdraw(case, by=district.actor("citizen", case), at=LATER)
    back = LATER + timedelta(days=days)
    case = actions.restore(case, by=district.actor("convener"), at=back, reason="误撤")
    assert (case.step, case.before) == (Step.WAITING_CITIZEN, Step.HANDLING)
    clock = steps.running(case, ClockKind.SUPPLEMENT)
    assert clock is not None
    assert clock.due_at == (printed if lasts else back)
    case = actions.citizen_supplied(case, by=district.actor("officer"), at=back + HOUR)
    assert case.step == Step.HANDLING


def test_never_accepted_it_starts_with_the_restoring(district: District, case: Case) -> None:
    actions.withdraw(case, by=district.actor("citizen", case), at=LATER)
    case = actions.restore(case, by=district.actor("convener"), at=LATER + HOUR, reason="误撤")
    assert (case.step, case.clock_started_at) == (Step.REGISTERED, LATER + HOUR)
    case = steps.accepted(district, case, at=LATER + 2 * HOUR)
    assert case.clock_started_at == LATER + HOUR, "accepting does not start it again"


def test_a_declined_case_is_taken_on(district: District, case: Case) -> None:
    steps.declined(district, case)
    case = actions.restore(case, by=district.actor("convener"), at=LATER, reason="本该受理")
    assert (case.step, case.clock_started_at, case.appeal_until) == (Step.ACCEPTED, LATER, None)
    assert steps.running(case, ClockKind.JUDGING) is not None


def test_once_only_with_a_reason_and_by_the_convener(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen, convener = district.actor("citizen", case), district.actor("convener")
    actions.withdraw(case, by=citizen, at=AT)
    steps.assert_only(district, case, actions.restore, {"convener", "convener2"}, reason="误撤")
    steps.assert_refused("wanting", lambda: actions.restore(case, by=convener, at=LATER, reason=""))
    steps.assert_atomic(monkeypatch, lambda: actions.restore(case, by=convener, at=LATER, reason="误撤"))
    actions.restore(case, by=convener, at=LATER, reason="误撤")
    actions.withdraw(case, by=citizen, at=LATER + HOUR)
    steps.assert_refused(
        "bound_reached", lambda: actions.restore(case, by=convener, at=LATER + 2 * HOUR, reason="误撤")
    )
