"""A question is put to a department, taken back, or waited for no longer: clocks, hold, hands, line, and who may."""

from datetime import timedelta

import pytest

from bancheng.cases import actions as cases
from bancheng.cases.models import Case, CaseClock, Hold, InHands
from bancheng.coordination import actions
from bancheng.coordination.models import Request
from bancheng.org.models import Appointment
from bancheng.records import outbox
from bancheng.rules.vocabulary import ClockKind, Level, RequestStep, Role
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.coordination import desks
from tests.coordination.desks import HOUR, SOON

WHY = "材料已经够了"


def only(district: District, act, *allowed: str, code: str = "not_yours") -> None:  # type: ignore[no-untyped-def]
    """Everybody but these is refused as having no business with it, and leaves nothing behind."""
    before = steps.everything(), list(Request.objects.values_list())
    for part in sorted(set(district.people) - set(allowed)):
        steps.assert_refused(code, lambda part=part: act(district.actor(part)))  # type: ignore[misc]
    assert before == (steps.everything(), list(Request.objects.values_list()))


def test_a_question_starts_the_departments_clock_and_holds_the_answer(
    district: District, handled: Case
) -> None:
    request = desks.asked(district, handled)
    assert (request.step, request.number, request.is_main, request.waits) == ("dispatched", 1, True, True)
    due = steps.running(handled, ClockKind.REPLY)
    assert due is not None and due.ref == request.pk and due.due_at == request.first_due_at
    assert due.due_at == AT.replace(day=3, hour=17, minute=0), "one working day from dispatch"
    assert steps.running(handled, ClockKind.SIGN_FOR) is not None
    hold = Hold.objects.get()
    assert (hold.kind, hold.ref, hold.owed_by, hold.releasable_from) == (
        "request",
        request.pk,
        desks.unit(),
        due.due_at,
    )
    hand = InHands.objects.get()
    assert (hand.holder, hand.unit, hand.is_main, hand.start) == (Role.UNIT_HEAD, desks.unit(), True, SOON)
    by = district.actor("officer")
    steps.assert_refused("held", lambda: cases.propose_answer(handled, by=by, at=SOON, answer=d.answer()))
    assert steps.kinds(handled)[-2:] == ["request.dispatched", "case.held"]
    steps.assert_whole(handled)


def test_the_line_names_the_department_and_keeps_the_words_apart(district: District, handled: Case) -> None:
    desks.asked(
        district,
        handled,
        question="陈阿福 13800005678 的房子归谁管？",
        may_contact=True,
        contact_reason="要看原件",
    )
    line = handled.file.lines.get(kind="request.dispatched")
    assert '"unit":"ZJJ"' in line.data and "房子" not in line.data and "原件" not in line.data
    kept = Request.objects.get()
    assert "陈阿福" not in kept.question and "13800005678" not in kept.question


def test_a_co_unit_is_waited_for_only_where_the_officer_says_so(district: District, handled: Case) -> None:
    desks.asked(district, handled, to="MZJ", is_main=False)
    assert not Hold.objects.exists()
    desks.asked(district, handled, to="SCJ", is_main=False, waits=True)
    assert Hold.objects.get().owed_by == desks.unit("SCJ")


def test_the_main_unit_is_waited_for_however_it_is_ticked(district: District, handled: Case) -> None:
    request = desks.asked(district, handled, to="ZJJ", is_main=False, waits=False)
    assert (request.is_main, request.waits, Hold.objects.get().ref) == (True, True, request.pk)
    by = district.actor("officer")
    steps.assert_refused("held", lambda: cases.propose_answer(handled, by=by, at=SOON, answer=d.answer()))


def test_a_co_units_question_that_comes_to_the_main_unit_is_waited_for_too(
    district: District, handled: Case
) -> None:
    request = desks.asked(district, handled, to="MZJ", is_main=False)
    objection = desks.objected(district, request, to="ZJJ", at=SOON + HOUR / 4)
    new = actions.agree_objection(objection, by=district.actor("officer"), at=SOON + HOUR / 2)
    assert (new.unit, new.is_main, new.waits, Hold.objects.get().ref) == (desks.unit(), True, True, new.pk)


def test_a_complex_matter_has_two_days_less_than_the_case_has_left(district: District, case: Case) -> None:
    complex_one = desks.handled(district, case, level=Level.COMPLEX)
    request = desks.asked(district, complex_one)
    assert request.first_due_at == AT.replace(day=4, hour=17, minute=0)
    late = desks.asked(district, complex_one, to="MZJ", is_main=False, at=SOON + timedelta(days=1))
    assert (late.limit_unit, late.first_due_at < complex_one.clocks.get(kind="citizen").due_at) == (
        "hour",
        True,
    )


def test_who_dispatches(district: District, handled: Case) -> None:
    def act(by):  # type: ignore[no-untyped-def]
        return actions.dispatch(
            handled, unit=desks.unit(), is_main=True, question="问", wants="要", waits=True, by=by, at=SOON
        )

    only(district, act, "officer", "officer2", "district")


def test_what_is_refused_of_a_dispatch(district: District, case: Case) -> None:
    steps.accepted(district, case)
    steps.assert_refused("not_in_handling", lambda: desks.asked(district, case))
    values = d.judgement() | {"main_unit": desks.unit()}
    cases.judge(case, by=district.actor("officer"), at=AT + HOUR / 2, **values)
    handled = Case.objects.get(pk=case.pk)
    steps.assert_refused("wanting", lambda: desks.asked(district, handled, question=" "))
    steps.assert_refused("wanting", lambda: desks.asked(district, handled, may_contact=True))
    steps.assert_refused("nobody_there", lambda: desks.asked(district, handled, to="RSJ", is_main=False))
    steps.assert_refused("not_main_unit", lambda: desks.asked(district, handled, to="MZJ"))


def test_the_same_question_goes_to_a_department_twice_and_the_old_clock_runs_on(
    district: District, handled: Case
) -> None:
    first = desks.asked(district, handled)
    officer = district.actor("officer")
    actions.recall(first, reason=WHY, by=officer, at=SOON + HOUR)
    again = desks.asked(district, handled, at=SOON + 2 * HOUR)
    assert again.came_from == first and again.first_due_at <= first.first_due_at + timedelta(minutes=30)
    actions.recall(again, reason=WHY, by=officer, at=SOON + 3 * HOUR)
    steps.assert_refused("asked_twice", lambda: desks.asked(district, handled, at=SOON + 3 * HOUR))
    assert desks.asked(district, handled, at=SOON + 3 * HOUR, question="另一件事：面积按什么算？").number == 3


def test_what_is_being_asked_is_not_asked_again(district: District, handled: Case) -> None:
    desks.asked(district, handled)
    steps.assert_refused("being_asked", lambda: desks.asked(district, handled, at=SOON + HOUR))
    assert Request.objects.count() == Hold.objects.count() == 1
    by = district.actor("officer")
    elsewhere = desks.asked(district, handled, to="MZJ", is_main=False)
    objection = desks.objected(district, elsewhere, to="ZJJ", at=SOON + HOUR / 4)
    steps.assert_refused("being_asked", lambda: actions.agree_objection(objection, by=by, at=SOON + HOUR))
    assert desks.asked(district, handled, question="另一件事：面积按什么算？").number == 3


def test_recalled_nobody_owes_anything(
    district: District, handled: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = desks.asked(district, handled)
    only(
        district,
        lambda by: actions.recall(request, reason=WHY, by=by, at=SOON),
        "officer",
        "officer2",
        "district",
    )
    by = district.actor("officer")
    steps.assert_refused("wanting", lambda: actions.recall(request, reason="", by=by, at=SOON))
    steps.assert_atomic(monkeypatch, lambda: actions.recall(request, reason=WHY, by=by, at=SOON))
    done = actions.recall(request, reason=WHY, by=by, at=SOON + HOUR)
    assert (done.step, done.end_reason) == (RequestStep.RECALLED, WHY)
    assert Hold.objects.get().ended_how == "recalled"
    assert not CaseClock.objects.filter(ref=request.pk, stopped_at=None).exclude(kind="proposal").exists()
    assert not InHands.objects.filter(end=None).exists()
    steps.assert_refused("wrong_step", lambda: actions.recall(request, reason=WHY, by=by, at=SOON))
    steps.assert_whole(handled)


def test_new_words_are_no_new_clock_and_no_way_round_the_bound(district: District, handled: Case) -> None:
    officer, at = district.actor("officer"), SOON.replace(day=3, hour=10, minute=0)
    first = desks.asked(district, handled)
    words = ("请说明该户备案材料的收取条件", "对该户的备案申请，你局意见如何？")
    actions.recall(first, reason="改问法", by=officer, at=at)
    second = desks.asked(district, handled, question=words[0], at=at)
    assert second.came_from is None, "another question"
    assert second.first_due_at == first.first_due_at, "by the old clock"
    actions.recall(second, reason="改问法", by=officer, at=at)
    third = desks.asked(district, handled, question=words[1], at=at)
    assert third.first_due_at == first.first_due_at
    recall = lambda: actions.recall(third, reason="改问法", by=officer, at=at)  # noqa: E731
    steps.assert_refused("recalled_twice", recall)
    other = desks.asked(district, handled, to="MZJ", is_main=False, at=at)
    assert actions.recall(other, reason="问错了", by=officer, at=at).step == RequestStep.RECALLED


def test_who_has_answered_is_asked_something_else_with_a_new_clock(district: District, handled: Case) -> None:
    request, by = desks.asked(district, handled), district.actor("officer")
    actions.recall(request, reason="改问法", by=by, at=SOON)
    again = desks.asked(district, handled)
    desks.replied(district, again, at=SOON + HOUR)
    assert desks.asked(district, handled, question="面积按什么算？", at=SOON + HOUR).limit_unit == "wd"


# --- silence --------------------------------------------------------------------------------------------------


def test_a_department_whose_clock_is_out_is_waited_for_no_longer(district: District, handled: Case) -> None:
    request, by = desks.asked(district, handled), district.actor("officer")
    out = request.first_due_at
    steps.assert_refused(
        "unit_clock_runs", lambda: actions.accept_silence(request, reason=WHY, by=by, at=out - HOUR)
    )
    only(
        district,
        lambda by: actions.accept_silence(request, reason=WHY, by=by, at=out),
        "officer",
        "officer2",
        "district",
    )
    silent = actions.accept_silence(request, reason=WHY, by=by, at=out)
    assert (silent.step, Hold.objects.get().ended_how) == (RequestStep.SILENT, "released")
    assert "request.silent" in steps.kinds(handled)
    outbox.run_reactions(at=out, limit=1000)
    assert steps.kinds(handled).count("request.silent") == 1
    cases.propose_answer(handled, by=by, at=out, answer=d.answer())
    steps.assert_whole(handled)


def test_silence_is_not_hidden_by_a_recall(district: District, handled: Case) -> None:
    request, by = desks.asked(district, handled), district.actor("officer")
    out = request.first_due_at
    steps.assert_refused("unit_clock_out", lambda: actions.recall(request, reason=WHY, by=by, at=out))
    actions.accept_silence(request, reason=WHY, by=by, at=out)
    again = desks.asked(district, handled, question="面积按什么算？", at=out)
    assert (again.limit_count, again.limit_unit) == (4, "hour"), "silent, it goes on by its old clock"


def test_a_co_unit_nobody_waits_for_can_be_silent_too(district: District, handled: Case) -> None:
    request = desks.asked(district, handled, to="MZJ", is_main=False)
    out, by = request.first_due_at, district.actor("officer")
    steps.assert_refused("wanting", lambda: actions.accept_silence(request, reason="", by=by, at=out))
    assert actions.accept_silence(request, reason=WHY, by=by, at=out).step == RequestStep.SILENT
    assert "case.hold_released" not in steps.kinds(handled)
    steps.assert_whole(handled)


def test_the_silence_is_all_or_nothing(
    district: District, handled: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, by = desks.asked(district, handled), district.actor("officer")
    out = request.first_due_at
    steps.assert_atomic(monkeypatch, lambda: actions.accept_silence(request, reason=WHY, by=by, at=out))
    steps.assert_atomic(monkeypatch, lambda: desks.asked(district, handled, question="面积怎么算？"))


def test_released_on_the_page_of_the_case_it_stands_silent_too(district: District, handled: Case) -> None:
    request, by = desks.asked(district, handled), district.actor("officer")
    hold, out = Hold.objects.get(), request.first_due_at
    cases.release_hold(handled, by=by, at=out, hold=hold, reason=WHY)
    outbox.run_reactions(at=out, limit=1000)
    outbox.run_reactions(at=out + HOUR, limit=1000)
    assert Request.objects.get().step == RequestStep.SILENT
    assert steps.kinds(handled).count("request.silent") == 1
    steps.assert_whole(handled)


def test_who_has_answered_is_not_recorded_as_silent(district: District, handled: Case) -> None:
    request, by = desks.asked(district, handled), district.actor("officer")
    desks.replied(district, request, at=SOON + HOUR)
    hold = Hold.objects.get()
    late = hold.releasable_from + HOUR
    steps.assert_refused(
        "not_with_unit", lambda: cases.release_hold(handled, by=by, at=late, hold=hold, reason=WHY)
    )
    steps.assert_refused("wrong_step", lambda: actions.accept_silence(request, reason=WHY, by=by, at=late))


def test_a_department_without_a_head_cannot_be_asked(district: District, handled: Case) -> None:
    Appointment.objects.filter(person=district.person("unit_head")).update(held_to=AT.date())
    steps.assert_refused("nobody_there", lambda: desks.asked(district, handled))
