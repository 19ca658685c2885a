"""A hold lets the answer wait for a unit, and nothing else; once the unit's clock is out the officer may go on."""

import pytest

from bancheng.cases import actions
from bancheng.cases.actions.holding import LIFTED
from bancheng.cases.models import Case, Hold
from bancheng.org.models import Department
from bancheng.rules.permissions import TIME
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Step
from bancheng.rules.wording import moment_words
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


def test_the_refusal_says_who_is_waited_for_and_until_when(district: District, case: Case) -> None:
    steps.handled(district, case)
    hold, by = held(district, case), district.actor("officer")
    for at, ends in ((AT + HOUR, "到点还没有答复的用“不再等”"), (OUT, "，没有答复的用“不再等”")):
        with pytest.raises(Refused) as refused:
            actions.propose_answer(case, by=by, at=at, answer=d.answer())
        sentence = refused.value.sentence
        until = moment_words(OUT, now=at)
        assert f"还没有收下{hold.owed_by.short_name}（到 {until}）的答复" in sentence, sentence
        assert sentence.endswith(ends), sentence


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


def lift(case: Case, how: str, ref: int = 7, kind: str = "request") -> bool:
    return actions.lift_hold(case, kind=kind, ref=ref, how=how, by=TIME, at=AT + 2 * HOUR)


@pytest.mark.parametrize("how", sorted(LIFTED))
def test_lifted_by_the_room_that_placed_it_the_answer_goes_on(
    district: District, case: Case, how: str
) -> None:
    due = steps.handled(district, case).due_at
    held(district, case)
    assert lift(case, how)
    hold = Hold.objects.get()
    assert (hold.ended_how, hold.ended_at) == (how, AT + 2 * HOUR)
    line = steps.last_line(case)
    assert line.kind == "case.hold_lifted" and f'"how":"{how}"' in line.data and LIFTED[how] in line.data
    assert Case.objects.get(pk=case.pk).due_at == due
    actions.propose_answer(case, by=district.actor("officer"), at=AT + 2 * HOUR, answer=d.answer())
    steps.assert_whole(case)


def test_lifting_twice_or_after_a_release_changes_nothing(district: District, case: Case) -> None:
    steps.handled(district, case)
    hold = held(district, case)
    assert lift(case, "done")
    before = steps.everything()
    assert not lift(case, "recalled")
    assert steps.everything() == before
    other = held(district, case, 8)
    assert other != hold
    actions.release_hold(case, by=district.actor("officer"), at=OUT, hold=other, **WHY)
    assert not lift(case, "silence_accepted", ref=8)
    assert Hold.objects.get(ref=8).ended_how == "released"


def test_one_lifted_the_case_still_waits_for_the_other(district: District, case: Case) -> None:
    steps.handled(district, case)
    held(district, case, 7), held(district, case, 8)
    lift(case, "done")
    by = district.actor("officer")
    steps.assert_refused("held", lambda: actions.propose_answer(case, by=by, at=OUT, answer=d.answer()))


def test_only_what_was_placed_in_a_way_that_is_known(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = d.register(district)
    held(district, case)
    steps.assert_refused("how_unknown", lambda: lift(case, "forgotten"))
    steps.assert_refused("no_hold", lambda: lift(case, "done", ref=9))
    steps.assert_refused("no_hold", lambda: lift(case, "done", kind="promise"))
    steps.assert_refused("no_hold", lambda: lift(other, "done"))
    steps.assert_atomic(monkeypatch, lambda: lift(case, "done"))


def test_who_releases_all_or_nothing(district: District, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    steps.assert_atomic(monkeypatch, lambda: held(district, case))
    hold, by = held(district, case), district.actor("officer")
    allowed = {"officer", "officer2", "district"}
    steps.assert_only(district, case, actions.release_hold, allowed, hold=hold, **WHY)
    steps.assert_refused("wanting", lambda: actions.release_hold(case, by=by, at=OUT, hold=hold, reason=""))
    steps.assert_atomic(monkeypatch, lambda: actions.release_hold(case, by=by, at=OUT, hold=hold, **WHY))
