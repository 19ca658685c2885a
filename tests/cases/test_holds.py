"""A hold lets the answer wait for a unit, and nothing else; once the unit's clock is out the officer may go on."""

import pytest

from bancheng.cases import actions
from bancheng.cases.models import Case, Hold
from bancheng.org.models import Department
from bancheng.rules.permissions import TIME
from bancheng.rules.vocabulary import Step
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR

OUT = AT + 3 * HOUR
WHY = {"reason": "单位没有答复，材料已经够了"}


def held(district: District, case: Case, ref: int = 7) -> Hold:
    return actions.place_hold(
        case,
        owed_by=Department.objects.first(),  # type: ignore[arg-type]
        kind="request",
        ref=ref,
        releasable_from=OUT,
        by=district.actor("officer"),
        at=AT + HOUR,
    )


def test_a_hold_blocks_the_answer_and_touches_no_clock(district: District, case: Case) -> None:
    due = steps.handled(district, case).due_at
    assert held(district, case) == held(district, case), "placed once"
    assert steps.kinds(case).count("case.held") == 1
    by = district.actor("officer")
    steps.assert_refused("held", lambda: actions.propose_answer(case, by=by, at=AT + HOUR, answer=d.answer()))
    assert Case.objects.get(pk=case.pk).due_at == due


def test_released_the_unit_stands_silent_and_the_answer_goes_on(district: District, case: Case) -> None:
    steps.handled(district, case)
    hold, by = held(district, case), district.actor("officer")
    early = OUT - HOUR / 60
    steps.assert_refused(
        "unit_clock_runs", lambda: actions.release_hold(case, by=by, at=early, hold=hold, **WHY)
    )
    actions.release_hold(case, by=by, at=OUT, hold=hold, **WHY)
    assert Hold.objects.get().ended_how == "released"
    line = steps.last_line(case)
    assert line.kind == "case.hold_released" and '"ref":7' in line.data and "材料已经够了" not in line.data
    actions.propose_answer(case, by=by, at=OUT, answer=d.answer())
    assert Case.objects.get(pk=case.pk).step == Step.TO_TELL
    steps.assert_whole(case)


def test_a_hold_of_another_case_or_an_ended_one(district: District, case: Case) -> None:
    other = d.register(district)
    mine, theirs = held(district, case, 1), held(district, other, 2)
    by = district.actor("officer")
    steps.assert_refused("no_hold", lambda: actions.release_hold(case, by=by, at=OUT, hold=theirs, **WHY))
    actions.release_hold(case, by=by, at=OUT, hold=mine, **WHY)
    steps.assert_refused("no_hold", lambda: actions.release_hold(case, by=by, at=OUT, hold=mine, **WHY))


def test_a_case_that_rests_waits_for_nobody(district: District, case: Case) -> None:
    actions.withdraw(case, by=district.actor("citizen", case), at=AT)
    steps.assert_refused(
        "wrong_step",
        lambda: actions.place_hold(
            case,
            owed_by=Department.objects.first(),  # type: ignore[arg-type]
            kind="request",
            ref=1,
            releasable_from=OUT,
            by=TIME,
            at=AT + HOUR,
        ),
    )


def test_who_releases_all_or_nothing(district: District, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    steps.assert_atomic(monkeypatch, lambda: held(district, case))
    hold, by = held(district, case), district.actor("officer")
    allowed = {"officer", "officer2", "district"}
    steps.assert_only(district, case, actions.release_hold, allowed, hold=hold, **WHY)
    steps.assert_refused("wanting", lambda: actions.release_hold(case, by=by, at=OUT, hold=hold, reason=""))
    steps.assert_atomic(monkeypatch, lambda: actions.release_hold(case, by=by, at=OUT, hold=hold, **WHY))
