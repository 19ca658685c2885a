"""Once more: a right of the citizen, a power of the convener; a clock of half the length; a whole second round."""

from datetime import timedelta

import pytest

from bancheng.cases import actions, timing
from bancheng.cases.dossier import Dossier
from bancheng.cases.models import Case, MoveMade
from bancheng.org import actions as org
from bancheng.rules.vocabulary import ClockKind, Level, Step, Unit
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import ANSWERED_AT, HOUR

WHY = {"reason": "证还是没拿到"}
NEXT = AT + timedelta(days=1)


@pytest.mark.parametrize("part", ["citizen", "convener"])
def test_the_matter_is_open_again_under_a_second_clock(district: District, case: Case, part: str) -> None:
    first = steps.closed(district, case)
    case = actions.redo(case, by=district.actor(part, case), at=NEXT, **WHY)
    citizen = steps.running(case, ClockKind.CITIZEN)
    assert citizen is not None
    assert case.step == Step.HANDLING
    assert (citizen.started_at, citizen.limit_count) == (NEXT, 2), "half of three, rounded up"
    assert (case.second_clock_at, case.clock_started_at) == (NEXT, first.clock_started_at)
    assert (case.answered_at, case.outcome) == (first.answered_at, "done"), "the first answer stays"
    assert (case.rested_at, case.redo_until, case.waived_at) == (None, None, None)
    assert case.due_at == citizen.due_at
    assert steps.running(case, ClockKind.FILING) is None
    assert steps.kinds(case)[-1] == "case.redone"


def test_what_was_for_the_spot_has_one_day_the_second_time(district: District, case: Case) -> None:
    steps.handled(district, case, level=Level.SPOT)
    officer = district.actor("officer")
    actions.propose_answer(case, by=officer, at=AT + HOUR, answer=d.answer())
    actions.tell(case, by=officer, at=ANSWERED_AT, how="in_person")
    case = actions.redo(case, by=district.actor("citizen", case), at=ANSWERED_AT, **WHY)
    citizen = steps.running(case, ClockKind.CITIZEN)
    assert citizen is not None
    assert citizen.limit_count == 1


def test_half_of_the_limit_in_force_at_the_answer(district: District, case: Case) -> None:
    steps.closed(district, case)
    admin = district.actor("admin")
    tomorrow, later = (AT + timedelta(days=1)).date(), AT + timedelta(days=2)
    org.set_limit(
        key="citizen_general",
        count=8,
        unit=Unit.WORKDAY,
        in_force_from=tomorrow,
        source="测试",
        by=admin,
        at=AT,
    )
    case = actions.redo(case, by=district.actor("citizen", case), at=later, **WHY)
    citizen = steps.running(case, ClockKind.CITIZEN)
    assert citizen is not None and citizen.limit_count == 2, "three days were in force when it was answered"


def test_judging_again_gives_no_more_time(district: District, case: Case) -> None:
    due = steps.handled(district, case, level=Level.SPOT).due_at
    officer = district.actor("officer")
    actions.rejudge(case, by=officer, at=AT + HOUR, reason="要两家一起办", **d.judgement(level=Level.COMPLEX))
    until = AT.date() + timedelta(days=1)
    actions.ask_citizen(case, by=officer, at=AT + HOUR, items=[d.item()], until=until, served_how="当面")
    case = actions.citizen_supplied(case, by=officer, at=AT + HOUR)
    assert case.due_at == due
    values = d.judgement()
    steps.assert_refused(
        "wanting", lambda: actions.rejudge(case, by=officer, at=AT + HOUR, reason=" ", **values)
    )


def test_the_second_round_goes_to_its_end(district: District, case: Case) -> None:
    steps.closed(district, case)
    citizen, officer = district.actor("citizen", case), district.actor("officer")
    actions.redo(case, by=citizen, at=NEXT, **WHY)
    actions.propose_answer(case, by=officer, at=NEXT + HOUR, answer=d.answer())
    case = actions.tell(case, by=officer, at=NEXT + 2 * HOUR, how="in_person")
    assert (case.step, case.answered_at) == (Step.ANSWERED, NEXT + 2 * HOUR)
    assert case.redo_until is None, "his right has been used"
    assert steps.running(case, ClockKind.CITIZEN) is None
    case = actions.close(case, by=citizen, at=NEXT + 3 * HOUR, solved="no")
    assert (case.step, case.closing_answers.count()) == (Step.CLOSED, 2)
    filing = steps.running(case, ClockKind.FILING)
    assert filing is not None
    assert filing.started_at == NEXT + 3 * HOUR
    steps.assert_refused("bound_reached", lambda: actions.redo(case, by=citizen, at=NEXT + 4 * HOUR, **WHY))
    actions.redo(case, by=district.actor("convener"), at=NEXT + 4 * HOUR, **WHY)


def test_after_the_conveners_redo_the_citizen_has_his_right_anew(district: District, case: Case) -> None:
    """He had said it was solved; the convener saw that it was not. The new answer gives a new right."""
    steps.closed(district, case, solved="yes")
    officer, convener = district.actor("officer"), district.actor("convener")
    actions.redo(case, by=convener, at=NEXT, **WHY)
    actions.propose_answer(case, by=officer, at=NEXT + HOUR, answer=d.answer())
    case = actions.tell(case, by=officer, at=NEXT + 2 * HOUR, how="in_person")
    assert case.redo_until is not None
    actions.redo(case, by=district.actor("citizen", case), at=NEXT + 3 * HOUR, **WHY)
    assert MoveMade.objects.filter(case=case, counter="redo.citizen").count() == 1


def test_ten_working_days_after_the_answer_the_right_is_over(district: District, case: Case) -> None:
    case = steps.closed(district, case)
    citizen, until = district.actor("citizen", case), case.redo_until
    assert until == AT.replace(day=16, hour=17, minute=0)
    steps.assert_refused("redo_right_over", lambda: actions.redo(case, by=citizen, at=until, **WHY))
    actions.redo(case, by=citizen, at=until - timedelta(seconds=1), **WHY)


def test_solved_or_waived_there_is_no_right_left(district: District, case: Case) -> None:
    case = steps.closed(district, case, solved="yes")
    citizen = district.actor("citizen", case)
    steps.assert_refused("redo_right_over", lambda: actions.redo(case, by=citizen, at=NEXT, **WHY))


def test_a_redo_has_a_reason_and_its_people(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps.answered(district, case)
    citizen = district.actor("citizen", case)
    steps.assert_refused("wanting", lambda: actions.redo(case, by=citizen, at=NEXT, reason=""))
    steps.assert_only(district, case, actions.redo, {"citizen", "convener", "convener2"}, **WHY)
    steps.assert_atomic(monkeypatch, lambda: actions.redo(case, by=citizen, at=NEXT, **WHY))


def test_whoever_asks_for_the_citizens_clock_has_the_newest(district: District, case: Case) -> None:
    assert timing.citizen_clock(case) is None is Dossier(case).citizen_clock
    steps.answered(district, case)
    first = timing.citizen_clock(case)
    assert first is not None and first == Dossier(case).citizen_clock
    by, at = district.actor("citizen", case), ANSWERED_AT + timedelta(hours=1)
    again = actions.redo(case, by=by, at=at, reason="没有解决")
    second = timing.citizen_clock(again)
    assert second is not None and second == Dossier(again).citizen_clock
    assert second.started_at > first.started_at
