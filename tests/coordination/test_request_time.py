"""What time and the end of a case do to requests, each once; the calendar moves their clocks as it moves every other."""

from datetime import timedelta
from json import loads
from typing import Any

from bancheng.cases import actions as cases
from bancheng.cases import ticks
from bancheng.cases.dossier import Dossier
from bancheng.cases.health import clocks_agree
from bancheng.cases.models import Case, CaseClock, Hold, InHands
from bancheng.cases.papers import PAPERS
from bancheng.cases.showing.legs import legs, legs_of
from bancheng.coordination import actions
from bancheng.coordination.facts import facts_of
from bancheng.coordination.health import requests_are_somebodys, requests_have_their_clocks
from bancheng.coordination.models import Request
from bancheng.org import reads
from bancheng.org.actions.calendar import set_calendar_day
from bancheng.org.models import Appointment
from bancheng.records import outbox
from bancheng.rules.clock_table import OF_A_QUESTION
from bancheng.rules.health import Trouble
from bancheng.rules.legs import charged
from bancheng.rules.vocabulary import ClockKind, RequestStep, Role
from tests.cases import steps
from tests.cases.district import AT, District
from tests.coordination import desks
from tests.coordination.desks import HOUR, SOON


def pass_time(at: Any) -> None:
    """Everything whose moment has come, and what its lines set in motion."""
    while ticks.tick(at=at):
        pass
    while outbox.run_reactions(at=at, limit=1000):
        pass


def test_not_signed_for_in_time_it_counts_as_signed_from_that_moment(
    district: District, handled: Case
) -> None:
    request = desks.asked(district, handled)
    over = steps.running(handled, ClockKind.SIGN_FOR)
    assert over is not None
    pass_time(over.due_at - HOUR)
    assert Request.objects.get().step == RequestStep.DISPATCHED
    pass_time(over.due_at + HOUR)
    held = Request.objects.get()
    assert (held.step, held.was_deemed, held.signed_at) == (RequestStep.SIGNED, True, over.due_at)
    objecting = steps.running(handled, ClockKind.OBJECTION)
    assert objecting is not None and objecting.started_at == over.due_at
    assert steps.kinds(handled).count("request.deemed_signed") == 1
    assert not actions.deem_signed(request, at=over.due_at + HOUR), "once"
    pass_time(over.due_at + 2 * HOUR)
    steps.assert_whole(handled)


def test_signed_meanwhile_it_is_not_deemed(district: District, handled: Case) -> None:
    request = desks.asked(district, handled)
    over = steps.running(handled, ClockKind.SIGN_FOR)
    assert over is not None
    while ticks.tick(at=over.due_at):
        pass
    actions.sign(request, by=district.actor("liaison"), at=over.due_at - HOUR / 60)
    pass_time(over.due_at)
    assert not Request.objects.get().was_deemed


def test_however_long_the_worker_sleeps_the_time_to_object_is_the_same(
    district: District, handled: Case
) -> None:
    request = desks.asked(district, handled)
    over = steps.running(handled, ClockKind.SIGN_FOR)
    assert over is not None
    steps.assert_refused(
        "wrong_step", lambda: actions.sign(request, by=district.actor("liaison"), at=over.due_at)
    )
    until = facts_of(Request.objects.get(), at=over.due_at).objection_until
    assert until is not None and until > over.due_at
    steps.assert_refused("objection_over", lambda: desks.objected(district, request, to="MZJ", at=until))
    assert Request.objects.get().step == RequestStep.DISPATCHED, "what was refused has written nothing"
    values = {"ground": "duty", "clause": "第三项", "words": "归登记机关办", "proper_unit": desks.unit("MZJ")}
    at = until - HOUR / 60
    draft = actions.draft_objection(request, by=district.actor("liaison"), at=at, **values)
    held = Request.objects.get()
    assert (held.step, held.was_deemed, held.signed_at) == (RequestStep.SIGNED, True, over.due_at)
    running = steps.running(handled, ClockKind.OBJECTION)
    assert running is not None and running.due_at == until, "as the worker would have set it"
    actions.sign_objection(draft, by=district.actor("unit_head"), at=at)
    pass_time(at)
    assert steps.kinds(handled).count("request.deemed_signed") == 1
    steps.assert_whole(handled)


def test_the_worker_asleep_a_department_may_answer_all_the_same(district: District, handled: Case) -> None:
    request = desks.asked(district, handled)
    late = request.first_due_at + HOUR
    reply = actions.draft_reply(request, words="可以先收", by=district.actor("liaison"), at=late)
    actions.sign_reply(reply, by=district.actor("unit_head"), at=late)
    assert Request.objects.get().step == RequestStep.REPLIED
    assert Request.objects.get().was_deemed


def test_a_case_that_leaves_the_open_steps_takes_its_questions_back(
    district: District, handled: Case
) -> None:
    desks.asked(district, handled)
    desks.asked(district, handled, to="MZJ", is_main=False)
    cases.withdraw(handled, by=district.actor("citizen", handled), at=SOON + HOUR, words="不办了")
    liaison = district.actor("liaison")
    first = Request.objects.first()
    assert first is not None
    steps.assert_refused("case_over", lambda: actions.sign(first, by=liaison, at=SOON + HOUR))
    pass_time(SOON + HOUR)
    assert set(Request.objects.values_list("step", flat=True)) == {"recalled"}
    assert not CaseClock.objects.filter(kind__in=["reply", "sign_for"], stopped_at=None).exists()
    pass_time(SOON + 2 * HOUR)
    assert steps.kinds(handled).count("request.recalled") == 2
    steps.assert_whole(handled)


def test_opened_again_before_the_worker_wakes_the_old_questions_are_taken_back_all_the_same(
    district: District, handled: Case
) -> None:
    old = desks.asked(district, handled)
    left_at, back_at = SOON + HOUR, SOON + 2 * HOUR
    cases.withdraw(handled, by=district.actor("citizen", handled), at=left_at, words="不办了")
    still = CaseClock.objects.filter(ref=old.pk, kind__in=sorted(OF_A_QUESTION), stopped_at=None)
    assert not still.exists() and not InHands.objects.filter(end=None).exists(), "ended with the case itself"
    assert Hold.objects.get().ended_at == InHands.objects.get().end == left_at
    cases.restore(handled, by=district.actor("convener"), at=back_at, reason="弄错了，还要办")
    new = desks.asked(district, handled, question="能不能分期？", at=back_at)
    pass_time(back_at)
    steps_now = dict(Request.objects.values_list("pk", "step"))
    assert steps_now == {old.pk: "recalled", new.pk: "dispatched"}, "what was asked since then stands"
    assert list(requests_have_their_clocks(at=back_at, full=True)) == []
    pass_time(back_at + HOUR)
    assert steps.kinds(handled).count("request.recalled") == 1
    steps.assert_whole(handled)


def test_a_late_reply_is_urged_and_the_department_alone_is_late(district: District, handled: Case) -> None:
    request = desks.asked(district, handled)
    actions.sign(request, by=district.actor("liaison"), at=SOON)
    pass_time(request.first_due_at)
    assert Request.objects.get().step == RequestStep.SIGNED, "nothing ends by itself"
    pass_time(request.first_due_at + timedelta(days=1))
    urged = handled.file.lines.filter(kind="clock.urged", data__contains='"clock":"reply"')
    assert [loads(line.data)["ref"] for line in urged] == [request.pk]
    now = request.first_due_at + timedelta(days=1)
    paper = PAPERS["urging"]
    (row,) = [one for one in paper.rows(Dossier(handled)) if one.kind == ClockKind.REPLY]
    assert paper.facts(handled, row, now)["urged"] == "区建设房产和交通局负责人"


def test_a_new_calendar_moves_clock_and_hold(district: District, handled: Case) -> None:
    request = desks.asked(district, handled)
    assert list(clocks_agree(at=SOON, full=True)) == []
    admin = district.actor("admin")
    day = (AT + timedelta(days=1)).date()
    set_calendar_day(on=day, works=False, name="停电", reason="全区停电检修", by=admin, at=SOON)
    pass_time(SOON + HOUR)
    due = steps.running(handled, ClockKind.REPLY)
    assert due is not None and due.due_at == request.first_due_at + timedelta(days=1)
    assert Hold.objects.get().releasable_from == due.due_at
    assert list(clocks_agree(at=SOON + HOUR, full=True)) == []
    steps.assert_whole(handled)


# --- legs -------------------------------------------------------------------------------------------------------


def hours(case: Case, now: Any) -> dict[Role, float]:
    found = legs_of(Dossier(case), reads.working_calendar(), now)
    return {role: time / HOUR for role, time in charged(found).items()}


def test_the_departments_time_is_its_own_and_all_of_it_adds_up(district: District, handled: Case) -> None:
    request = desks.asked(district, handled)
    desks.asked(district, handled, to="MZJ", is_main=False, question="面积怎么算？")
    desks.replied(district, request, at=SOON + HOUR)
    actions.send_back(
        desks.waiting(request), reason="缺依据", by=district.actor("officer"), at=SOON + 1.5 * HOUR
    )
    now = SOON + 4 * HOUR
    calendar = reads.working_calendar()
    found = hours(Case.objects.get(pk=handled.pk), now)
    assert found[Role.UNIT_HEAD] == 1 + calendar.work_time_between(SOON + 1.5 * HOUR, now) / HOUR
    accepted = handled.clock_started_at
    assert accepted is not None
    assert abs(sum(found.values()) - calendar.work_time_between(accepted, now) / HOUR) < 1e-9
    shown = legs(Dossier(Case.objects.get(pk=handled.pk)), now=now)
    assert [leg.label for leg in shown] == ["反映窗口专员", "区建房局", "反映窗口专员", "区建房局"]


def test_an_objection_is_the_deciders_and_a_ruling_the_conveners(district: District, handled: Case) -> None:
    desks.in_arbitration(district, handled)
    found = hours(Case.objects.get(pk=handled.pk), SOON + 1.5 * HOUR)
    assert found[Role.CONVENER] == 0.5 and found[Role.UNIT_HEAD] == 0.75


# --- what the doctor looks for ----------------------------------------------------------------------------------


def test_the_doctor_finds_nothing_and_then_what_is_wrong(district: District, handled: Case) -> None:
    request = desks.asked(district, handled)
    found = lambda look: [one.trouble for one in look(at=SOON, full=True)]  # noqa: E731
    assert found(requests_are_somebodys) == [] == found(requests_have_their_clocks)
    CaseClock.objects.filter(ref=request.pk, kind="reply").update(stopped_at=SOON)
    assert found(requests_have_their_clocks) == [Trouble.REQUEST_ADRIFT]
    Appointment.objects.filter(department=desks.unit()).update(held_to=AT.date())
    assert found(requests_are_somebodys) == [Trouble.REQUEST_WITH_NOBODY]


def test_what_runs_for_a_question_that_has_ended_is_found(district: District, handled: Case) -> None:
    request = desks.asked(district, handled)
    actions.recall(request, reason="不用问了", by=district.actor("officer"), at=SOON)
    assert list(requests_have_their_clocks(at=SOON, full=True)) == []
    InHands.objects.filter(ref=request.pk).update(end=None)
    assert [one.trouble for one in requests_have_their_clocks(at=SOON, full=True)] == [Trouble.REQUEST_ADRIFT]


def test_a_case_at_rest_with_an_open_question_is_found(district: District, handled: Case) -> None:
    desks.asked(district, handled)
    cases.withdraw(handled, by=district.actor("citizen", handled), at=SOON + HOUR, words="不办了")
    late = SOON + 2 * HOUR
    found = [one.trouble for one in requests_have_their_clocks(at=late, full=True)]
    assert found == [Trouble.REQUEST_LEFT]
    pass_time(late)
    assert list(requests_have_their_clocks(at=late, full=True)) == []
