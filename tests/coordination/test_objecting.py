"""A department objects once; the officer answers, the second time the convener rules, and then nobody objects any more."""

from datetime import timedelta

import pytest

from bancheng.cases import actions as cases
from bancheng.cases.eligible import instructed_for
from bancheng.cases.facts import facts_of as facts_of_case
from bancheng.cases.models import Case, CaseClock, Hold, InHands
from bancheng.coordination import actions
from bancheng.coordination.actions.looking import reveal_contact
from bancheng.coordination.facts import facts_of
from bancheng.coordination.models import Objection, Reply, Request, Ruling
from bancheng.org.models import Appointment, Person
from bancheng.rules import requests as rules
from bancheng.rules.refusal import Refused
from bancheng.rules.urging import Rung
from bancheng.rules.vocabulary import ClockKind, Level, ObjectionGround, RequestStep, Role
from tests.cases import steps
from tests.cases.district import District
from tests.coordination import desks
from tests.coordination.desks import HOUR, SOON
from tests.coordination.test_dispatching import only
from tests.coordination.test_request_time import pass_time

OURS = ("officer", "officer2", "district")
WORDS = {"ground": ObjectionGround.DUTY, "clause": "职责清单第三项", "words": "归登记机关办"}


@pytest.fixture
def asked(district: District, handled: Case) -> Request:
    """Put to the housing bureau, the main unit."""
    return desks.asked(district, handled)


def test_an_objection_needs_ground_clause_unit_and_two_people(
    district: District, handled: Case, asked: Request
) -> None:
    liaison, head, at = district.actor("liaison"), district.actor("unit_head"), SOON + HOUR / 4
    draft = lambda **changed: actions.draft_objection(  # noqa: E731
        asked, by=liaison, at=at, **(WORDS | {"proper_unit": desks.unit("MZJ")} | changed)
    )
    for gap in ({"ground": ""}, {"clause": ""}, {"words": ""}, {"proper_unit": None}):
        steps.assert_refused("wanting", lambda gap=gap: draft(**gap))  # type: ignore[misc]
    steps.assert_refused("same_unit", lambda: draft(proper_unit=desks.unit()))
    first, second = draft(), draft(clause="第四项")
    steps.assert_refused("draft_replaced", lambda: actions.sign_objection(first, by=head, at=at))
    only(district, lambda by: actions.sign_objection(second, by=by, at=at), "unit_head")
    signed = actions.sign_objection(second, by=head, at=at)
    held = Request.objects.get()
    assert (signed.goes_up, held.step, held.signed_at) == (False, RequestStep.OBJECTED, at)
    assert steps.running(handled, ClockKind.REPLY) is None
    assert steps.running(handled, ClockKind.OBJECTION_ANSWER) is not None
    assert InHands.objects.get(end=None).holder == Role.OFFICER
    line = steps.last_line(handled)
    assert line.kind == "request.objected" and "职责不属本单位" in line.data and "第四项" not in line.data
    steps.assert_whole(handled)


def test_too_late_it_is_to_be_answered(district: District, handled: Case, asked: Request) -> None:
    actions.sign(asked, by=district.actor("liaison"), at=SOON)
    until = steps.running(handled, ClockKind.OBJECTION)
    assert until is not None
    steps.assert_refused("objection_over", lambda: desks.objected(district, asked, to="MZJ", at=until.due_at))


def test_agreed_the_question_goes_on_to_the_other_with_its_own_clock(
    district: District, handled: Case, asked: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    objection = desks.objected(district, asked, to="MZJ", at=SOON + HOUR / 4)
    at = SOON + HOUR
    only(district, lambda by: actions.agree_objection(objection, by=by, at=at), *OURS)
    by = district.actor("officer")
    steps.assert_atomic(monkeypatch, lambda: actions.agree_objection(objection, by=by, at=at))
    new = actions.agree_objection(objection, by=by, at=at)
    old = Request.objects.get(pk=asked.pk)
    assert (old.step, new.came_from, new.unit, new.number) == (
        RequestStep.REDIRECTED,
        old,
        desks.unit("MZJ"),
        2,
    )
    assert (new.question, new.is_main, new.waits, new.dispatched_at) == (old.question, True, True, at)
    holds = dict(Hold.objects.values_list("ref", "ended_how"))
    assert holds == {old.pk: "redirected", new.pk: ""}
    assert steps.kinds(handled)[-5:] == [
        "request.redirected",
        "case.main_unit_passed",
        "case.hold_lifted",
        "request.dispatched",
        "case.held",
    ]
    steps.assert_refused("wrong_step", lambda: actions.agree_objection(objection, by=by, at=at))
    steps.assert_whole(handled)


def test_the_citizens_name_does_not_go_with_the_question(district: District, handled: Case) -> None:
    request = desks.asked(district, handled, may_contact=True, contact_reason="约房建局上门看房")
    objection = desks.objected(district, request, to="MZJ", at=SOON + HOUR / 4)
    new = actions.agree_objection(objection, by=district.actor("officer"), at=SOON + HOUR / 2)
    assert (new.may_contact, new.contact_reason) == (False, "")
    reveal = lambda: reveal_contact(new, reason="看看", by=district.actor("liaison2"), at=SOON + HOUR)  # noqa: E731
    steps.assert_refused("may_not_contact", reveal)


def test_nor_with_a_ruling(district: District, handled: Case) -> None:
    request = desks.asked(district, handled, may_contact=True, contact_reason="约房建局上门看房")
    by = district.actor("officer")
    first = desks.objected(district, request, to="MZJ", at=SOON + HOUR / 4)
    second = desks.objected(
        district, actions.agree_objection(first, by=by, at=SOON + HOUR / 2), to="SCJ", at=SOON + HOUR
    )
    actions.rule(
        second, unit=desks.unit("SCJ"), reasons="归它", by=district.actor("convener"), at=SOON + 2 * HOUR
    )
    last = Request.objects.latest("number")
    assert (last.unit, last.may_contact) == (desks.unit("SCJ"), False)


def test_not_agreed_the_old_clock_runs_on_and_never_less_than_four_hours(
    district: District, handled: Case, asked: Request
) -> None:
    due = asked.first_due_at
    objection = desks.objected(district, asked, to="MZJ", at=SOON + HOUR / 4)
    by, at = district.actor("officer"), SOON + HOUR / 2
    steps.assert_refused("wanting", lambda: actions.refuse_objection(objection, reason="", by=by, at=at))
    only(district, lambda by: actions.refuse_objection(objection, reason="归你们", by=by, at=at), *OURS)
    actions.refuse_objection(objection, reason="归你们", by=by, at=at)
    again = steps.running(handled, ClockKind.REPLY)
    assert again is not None and again.due_at == due, "not a minute is won"
    assert Hold.objects.get().releasable_from == again.due_at
    assert Objection.objects.get().answer == Objection.REFUSED
    steps.assert_refused("objected_before", lambda: desks.objected(district, asked, to="SCJ", at=at))
    desks.replied(district, Request.objects.get(), at=at)
    steps.assert_whole(handled)


@pytest.mark.parametrize("said", [True, False])
def test_a_clock_that_goes_on_says_its_reminder_once(district: District, handled: Case, said: bool) -> None:
    """What came near before the objection was said then; what comes near while it is looked at is said afterwards."""
    Case.objects.filter(pk=handled.pk).update(level=Level.COMPLEX)
    asked = desks.asked(district, Case.objects.get())
    clock = steps.running(handled, ClockKind.REPLY)
    assert clock is not None
    CaseClock.objects.filter(pk=clock.pk).update(near_done=said, rung=Rung.NEAR if said else Rung.NONE)
    objection = desks.objected(district, asked, to="MZJ", at=clock.near_at)
    later = clock.near_at + HOUR / 4
    actions.refuse_objection(objection, reason="归你们", by=district.actor("officer"), at=later)
    again = steps.running(handled, ClockKind.REPLY)
    assert again is not None and again.pk != clock.pk and again.due_at == clock.due_at
    assert again.near_done is said and again.near_at == (clock.near_at if said else later)


def test_refused_when_the_clock_was_out_there_are_four_hours_still(
    district: District, handled: Case, asked: Request
) -> None:
    objection = desks.objected(district, asked, to="MZJ", at=SOON + HOUR / 4)
    late = asked.first_due_at.replace(hour=16)
    actions.refuse_objection(objection, reason="归你们", by=district.actor("officer"), at=late)
    again = steps.running(handled, ClockKind.REPLY)
    assert again is not None and (again.limit_count, again.limit_unit) == (4, "hour")


def test_the_second_objection_goes_to_the_convener_by_itself(district: District, handled: Case) -> None:
    objection = desks.in_arbitration(district, handled)
    assert objection.goes_up and objection.request.step == RequestStep.IN_ARBITRATION
    assert steps.running(handled, ClockKind.RULING) is not None
    assert InHands.objects.get(end=None).holder == Role.CONVENER
    assert steps.last_line(handled).kind == "request.arbitrated"
    officer = district.actor("officer")
    steps.assert_refused(
        "wrong_step", lambda: actions.agree_objection(objection, by=officer, at=SOON + 2 * HOUR)
    )
    co_unit = desks.asked(
        district, handled, to="SCJ", is_main=False, question="面积怎么算？", at=SOON + 2 * HOUR
    )
    steps.assert_refused(
        "arbitration_pending", lambda: desks.objected(district, co_unit, to="ZJJ", at=SOON + 2 * HOUR)
    )


def rule(
    district: District, objection: Objection, to: str, part: str = "convener", at=SOON + 2 * HOUR
) -> Ruling:  # type: ignore[no-untyped-def]
    return actions.rule(
        objection, unit=desks.unit(to), reasons="按职责清单归它办", by=district.actor(part), at=at
    )


def test_ruled_to_stay_it_replies_and_nobody_objects_any_more(
    district: District, handled: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    objection = desks.in_arbitration(district, handled)
    at = SOON + 2 * HOUR
    only(
        district,
        lambda by: actions.rule(objection, unit=desks.unit("MZJ"), reasons="归它", by=by, at=at),
        "convener",
        "convener2",
    )
    convener = district.actor("convener")
    steps.assert_refused(
        "wanting", lambda: actions.rule(objection, unit=desks.unit("MZJ"), reasons="", by=convener, at=at)
    )
    steps.assert_atomic(monkeypatch, lambda: rule(district, objection, "MZJ"))
    ruling = rule(district, objection, "MZJ")
    held = Request.objects.get(pk=objection.request_id)
    assert (held.step, ruling.unit, ruling.by) == (RequestStep.SIGNED, held.unit, district.person("convener"))
    assert steps.running(handled, ClockKind.REPLY) is not None
    assert steps.running(handled, ClockKind.OBJECTION) is None
    line = steps.last_line(handled)
    assert line.kind == "request.ruled" and "职责清单归它" not in line.data
    co_unit = desks.asked(district, handled, to="SCJ", is_main=False, question="面积怎么算？", at=at)
    steps.assert_refused("already_ruled", lambda: desks.objected(district, co_unit, to="ZJJ", at=at))
    desks.replied(district, held, at=at)
    steps.assert_whole(handled)


def test_ruled_back_to_the_first_it_is_asked_the_second_time_by_its_old_clock(
    district: District, handled: Case
) -> None:
    first_due = SOON.replace(day=3, hour=17, minute=0)
    objection = desks.in_arbitration(district, handled)
    rule(district, objection, "ZJJ")
    back = Request.objects.latest("number")
    assert (back.unit, back.came_from, back.is_main) == (desks.unit(), objection.request, True)
    assert back.first_due_at <= first_due + HOUR / 2
    assert list(Request.objects.order_by("number").values_list("step", flat=True)) == [
        "redirected",
        "redirected",
        "dispatched",
    ]
    steps.assert_refused(
        "already_ruled", lambda: desks.objected(district, back, to="SCJ", at=SOON + 2 * HOUR)
    )
    steps.assert_whole(handled)


def test_a_ruling_names_whose_it_is_however_often_that_department_was_asked(
    district: District, handled: Case
) -> None:
    officer = district.actor("officer")
    actions.recall(desks.asked(district, handled), reason="改一个要求", by=officer, at=SOON)
    waiting = desks.objected(district, desks.asked(district, handled), to="MZJ", at=SOON + HOUR / 4)
    new = actions.agree_objection(waiting, by=officer, at=SOON + HOUR / 2)
    second = desks.objected(district, new, to="ZJJ", at=SOON + HOUR)
    rule(district, second, "ZJJ")
    last = Request.objects.latest("number")
    assert (last.unit, last.number, last.step) == (desks.unit("ZJJ"), 4, RequestStep.DISPATCHED)
    steps.assert_whole(handled)


def test_a_late_ruling_is_the_leaders_too(district: District, handled: Case) -> None:
    objection = desks.in_arbitration(district, handled)
    steps.assert_refused("not_yours", lambda: rule(district, objection, "MZJ", "leader"))
    due = steps.running(handled, ClockKind.RULING)
    assert due is not None
    assert rule(district, objection, "MZJ", "leader", at=due.due_at).by == district.person("leader")


def also(person: Person, role: Role, code: str = "") -> None:
    """Somebody holds another post beside his own."""
    department = desks.unit(code) if code else None
    since = SOON.date() - timedelta(days=3)
    Appointment.objects.create(
        person=person, role=role, department=department, held_from=since, reason="测试", made_by="staff:0"
    )


def test_nobody_of_any_department_of_the_dispute_rules(district: District, handled: Case) -> None:
    waiting = desks.in_arbitration(district, handled)
    for part in ("unit_head", "head_alone"):
        also(district.person(part), Role.CONVENER)
        steps.assert_refused("is_party", lambda part=part: rule(district, waiting, "MZJ", part))  # type: ignore[misc]
        assert Objection.objects.get(pk=waiting.pk).answer == "", part
    rule(district, waiting, "MZJ")


def test_an_officer_does_not_decide_on_what_his_own_department_says(
    district: District, handled: Case, asked: Request
) -> None:
    also(district.person("officer2"), Role.UNIT_HEAD, "ZJJ")
    by, at = district.actor("officer2"), SOON + HOUR / 2
    objection = desks.objected(district, asked, to="MZJ", at=SOON + HOUR / 4)
    steps.assert_refused("is_party", lambda: actions.agree_objection(objection, by=by, at=at))
    steps.assert_refused(
        "is_party", lambda: actions.refuse_objection(objection, reason="归你们", by=by, at=at)
    )
    also(district.person("officer"), Role.LIAISON, "SCJ")
    actions.refuse_objection(objection, reason="归你们", by=district.actor("officer"), at=at)
    desks.replied(district, asked, at=SOON + HOUR)
    facts = facts_of(Request.objects.get(), at=SOON + HOUR)
    for name in ("accept_reply", "send_back"):
        refused = rules.refusal(rules.BY_NAME[name], facts, by)
        assert refused is not None and refused.code == "is_party"
        assert rules.refusal(rules.BY_NAME[name], facts, district.actor("officer")) is None


def test_what_was_answered_or_objected_is_decided_and_not_taken_back(
    district: District, handled: Case, asked: Request
) -> None:
    officer = district.actor("officer")
    recall = lambda: actions.recall(asked, reason="再想想", by=officer, at=SOON + 2 * HOUR)  # noqa: E731
    objection = desks.objected(district, asked, to="MZJ", at=SOON + HOUR / 4)
    steps.assert_refused("not_with_unit", recall)
    actions.refuse_objection(objection, reason="归你们", by=officer, at=SOON + HOUR / 2)
    desks.replied(district, asked, at=SOON + HOUR)
    steps.assert_refused("not_with_unit", recall)
    assert Reply.objects.get().result == ""


def test_an_arbitration_ends_with_its_case_alone_and_then_nobody_is_muzzled(
    district: District, handled: Case
) -> None:
    waiting = desks.in_arbitration(district, handled)
    at = SOON + 2 * HOUR
    by = district.actor("officer")
    steps.assert_refused(
        "not_with_unit", lambda: actions.recall(waiting.request, reason="收回", by=by, at=at)
    )
    cases.withdraw(handled, by=district.actor("citizen", handled), at=at, words="不办了")
    pass_time(at)
    assert Objection.objects.get(pk=waiting.pk).answer == Objection.DROPPED
    cases.restore(handled, by=district.actor("convener"), at=at, reason="弄错了，还要办")
    again = desks.asked(district, handled, to="MZJ", is_main=False, at=at)
    objection = desks.objected(district, again, to="SCJ", at=at + HOUR / 10)
    assert objection.goes_up, "the one before it was agreed to, and counts"
    steps.assert_whole(handled)


def test_where_the_other_cannot_be_asked_the_officer_refuses(
    district: District, handled: Case, asked: Request
) -> None:
    objection = desks.objected(district, asked, to="RSJ", at=SOON + HOUR / 4)
    by = district.actor("officer")
    steps.assert_refused("nobody_there", lambda: actions.agree_objection(objection, by=by, at=SOON + HOUR))
    assert actions.refuse_objection(objection, reason="那边没有人", by=by, at=SOON + HOUR).step == "signed"


# --- one main unit, whoever says where the main question belongs -----------------------------------------------------


def test_where_the_main_question_goes_there_is_the_main_unit(district: District, handled: Case) -> None:
    objection = desks.objected(district, desks.asked(district, handled), to="MZJ", at=SOON + HOUR / 4)
    actions.agree_objection(objection, by=district.actor("officer"), at=SOON + HOUR)
    case = Case.objects.get(pk=handled.pk)
    assert case.main_unit == desks.unit("MZJ")
    assert facts_of_case(case, at=SOON + HOUR).unit == desks.unit("MZJ").pk
    assert set(instructed_for(case, SOON + HOUR)).isdisjoint({district.person("unit_head")})
    assert set(instructed_for(case, SOON + HOUR)) >= {district.person("unit_head2")}
    with pytest.raises(Refused) as refused:
        cases.ask_extension(
            case,
            by=district.actor("unit_head"),
            at=SOON + HOUR,
            days=1,
            reason="要查档案",
            how="phone",
            reached=True,
        )
    assert refused.value.code == "not_yours", "who handed the question on is not the main unit any more"
    steps.assert_whole(handled)


@pytest.mark.parametrize(("to", "passed"), [("MZJ", 1), ("ZJJ", 2)])
def test_a_ruling_makes_the_main_unit(district: District, handled: Case, to: str, passed: int) -> None:
    desks.ruled(district, handled, to=to)
    case = Case.objects.get(pk=handled.pk)
    assert case.main_unit == desks.unit(to)
    assert steps.kinds(handled).count("case.main_unit_passed") == passed
    assert case.judgements.get().main_unit == desks.unit("ZJJ"), "what was judged stands as it was judged"
    steps.assert_whole(handled)


def test_a_co_units_question_leaves_the_main_unit_alone(district: District, handled: Case) -> None:
    request = desks.asked(district, handled, to="MZJ", is_main=False)
    objection = desks.objected(district, request, to="SCJ", at=SOON + HOUR / 4)
    actions.agree_objection(objection, by=district.actor("officer"), at=SOON + HOUR)
    assert Case.objects.get(pk=handled.pk).main_unit == desks.unit("ZJJ")
    assert "case.main_unit_passed" not in steps.kinds(handled)
