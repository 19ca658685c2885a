"""Recusal: whoever is concerned is out at once, no place stands empty; the second time the convener decides."""

from datetime import timedelta

import pytest

from bancheng.cases import actions, moves, ticks
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case, HandOver, Proposal, Recusal
from bancheng.cases.reads import may_see, queue_of
from bancheng.notices.models import Notice
from bancheng.org.models import Absence, Appointment, Duty
from bancheng.records import outbox
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import TIME
from bancheng.rules.vocabulary import ClockKind, Role
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR

WHY = {"reason": "反映人说就是他不给办"}


def out(district: District, case: Case, whom: str | None, *, by: str = "supervisor") -> Case | Proposal:
    person = district.person(whom) if whom else None
    return actions.recuse(case, by=district.actor(by), at=AT + HOUR, whom=person, **WHY)


def test_the_handler_is_out_and_the_duty_officer_has_it(district: District, case: Case) -> None:
    out(district, case, "officer")
    case = Case.objects.get(pk=case.pk)
    assert (case.handler, case.first) == (district.person("officer2"), district.person("counter"))
    assert not may_see(district.actor("officer"), case)
    recusal = Recusal.objects.get()
    assert (recusal.person, recusal.instead) == (district.person("officer"), district.person("officer2"))
    line = steps.last_line(case)
    assert line.kind == "case.recused" and "staff:1002" in line.data and "不给办" not in line.data
    steps.assert_refused(
        "not_yours", lambda: actions.accept_case(case, by=district.actor("officer"), at=AT + HOUR)
    )
    steps.assert_whole(case)


def test_the_first_receiver_is_out_and_the_duty_officer_is_first(district: District, case: Case) -> None:
    out(district, case, "counter")
    case = Case.objects.get(pk=case.pk)
    assert (case.first, case.handler) == (district.person("officer"), district.person("officer"))
    assert not may_see(district.actor("counter"), case)


def test_each_place_he_held(district: District, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(first=district.person("officer"))
    out(district, case, "officer")
    case = Case.objects.get(pk=case.pk)
    assert case.first == case.handler == district.person("officer2")


def test_the_roster_decides_who_stands_in(district: District, case: Case) -> None:
    Duty.objects.create(
        site=None,
        officer=district.person("district"),
        from_on=AT.date(),
        to_on=AT.date() + timedelta(days=7),
    )
    out(district, case, "officer")
    assert Case.objects.get(pk=case.pk).handler == district.person("district")


def test_the_recused_is_never_his_own_stand_in(district: District, case: Case) -> None:
    week = {"from_on": AT.date(), "to_on": AT.date() + timedelta(days=7)}
    officer = district.person("officer")
    Duty.objects.create(site=case.site, officer=officer, **week)
    out(district, case, "officer")
    assert Case.objects.get(pk=case.pk).handler == district.person("officer2")


def test_when_the_hall_has_nobody_else_another_site_stands_in(district: District, case: Case) -> None:
    gone = [district.person("officer2"), district.person("district")]
    Appointment.objects.filter(person__in=gone).update(held_to=AT.date())
    out(district, case, "officer")
    case = Case.objects.get(pk=case.pk)
    assert case.handler == district.person("stranger")
    actions.accept_case(case, by=district.actor("stranger"), at=AT + HOUR)


def test_nobody_left_in_the_district_is_said_and_changes_nothing(district: District, case: Case) -> None:
    others = Appointment.objects.filter(role=Role.OFFICER).exclude(person=district.person("officer"))
    others.update(held_to=AT.date())
    steps.assert_refused("org.nobody_on_duty", lambda: out(district, case, "officer"))


def test_the_window_as_a_whole_gives_way_to_the_district(district: District, case: Case) -> None:
    out(district, case, None)
    case = Case.objects.get(pk=case.pk)
    assert (case.handler, case.first) == (district.person("district"), district.person("counter"))
    for part in ("officer", "officer2"):
        assert not may_see(district.actor(part), case), part
    assert steps.kinds(case)[-1] == "case.window_recused"
    assert {row.instead for row in Recusal.objects.all()} == {district.person("district"), None}


def test_the_heads_decisions_pass_to_the_convener(district: District, case: Case) -> None:
    out(district, case, "head")
    case = Case.objects.get(pk=case.pk)
    assert (case.handler, case.first) == (district.person("officer"), district.person("counter"))
    assert steps.kinds(case)[-1] == "case.decider_recused"
    assert Role.SITE_HEAD in facts_of(case, at=AT + HOUR).without_decider
    assert Recusal.objects.get().instead is None


def test_what_he_began_and_what_was_offered_him_is_over(district: District, case: Case) -> None:
    officer = district.actor("officer")
    actions.void(case, by=officer, at=AT, reason="test")
    actions.hand_over(case, by=officer, at=AT, to=district.person("district"), reason="请区里接")
    out(district, case, "officer")
    assert (HandOver.objects.get().result, Proposal.objects.get().result) == ("died", "died")
    assert steps.running(case, ClockKind.HAND_OVER) is None
    assert steps.running(case, ClockKind.PROPOSAL) is None


def test_an_offer_to_him_dies(district: District, case: Case) -> None:
    head, to = district.actor("head"), district.person("officer")
    actions.replace_first(case, by=head, at=AT, to=to, reason="调离")
    out(district, case, "officer")
    assert HandOver.objects.get().result == "died"


def test_the_second_time_the_convener_decides_and_he_stays_meanwhile(district: District, case: Case) -> None:
    out(district, case, "officer")
    proposal = out(district, case, "officer2")
    assert isinstance(proposal, Proposal)
    assert Case.objects.get(pk=case.pk).handler == district.person("officer2")
    assert may_see(district.actor("officer2"), case)
    assert case in queue_of(district.actor("convener"), "turn", at=AT)
    by = district.actor("supervisor")
    steps.assert_refused("not_yours", lambda: actions.confirm_proposal(proposal, by=by, at=AT + HOUR))
    case = actions.confirm_proposal(proposal, by=district.actor("convener"), at=AT + 2 * HOUR)
    assert case.handler == district.person("district")
    assert steps.kinds(case)[-3:] == ["case.recusal_asked", "case.recusal_granted", "case.recused"]
    assert "反映人说" not in "".join(case.file.lines.values_list("data", flat=True))
    assert steps.running(case, ClockKind.RECUSAL) is None
    steps.assert_whole(case)


@pytest.fixture
def asked(district: District, case: Case) -> Proposal:
    """A second recusal, asked by the supervisor, of the officer who stood in after the first."""
    out(district, case, "officer")
    proposal = out(district, case, "officer2")
    assert isinstance(proposal, Proposal)
    return proposal


def test_asked_again_it_has_a_clock_of_four_working_hours(asked: Proposal) -> None:
    clock = steps.running(asked.case, ClockKind.RECUSAL)
    assert clock is not None and clock.due_at == asked.lapses_at == AT + 6 * HOUR
    assert (clock.ref, asked.about) == (asked.pk, Case.objects.get().handler)


def test_undecided_it_turns_red_does_not_lapse_and_reaches_the_leader(
    district: District, asked: Proposal
) -> None:
    leader, convener = district.actor("leader"), district.actor("convener")
    early, late = asked.lapses_at - HOUR, asked.lapses_at + HOUR
    assert asked.case not in queue_of(leader, "turn", at=early)
    steps.assert_refused("not_yours", lambda: actions.confirm_proposal(asked, by=leader, at=early))
    ticks.tick(at=late)
    assert steps.kinds(asked.case).count("clock.out") >= 1
    asked.refresh_from_db()
    assert asked.ended_at is None
    assert all(asked.case in queue_of(who, "turn", at=late) for who in (leader, convener))
    actions.refuse_proposal(asked, by=leader, at=late, reason="没有利害关系")
    case = Case.objects.get()
    assert (case.handler, steps.kinds(case)[-1]) == (district.person("officer2"), "case.recusal_refused")
    assert steps.running(case, ClockKind.RECUSAL) is None


def test_the_late_convener_still_decides(district: District, asked: Proposal) -> None:
    at = asked.lapses_at + HOUR
    case = actions.confirm_proposal(asked, by=district.actor("convener2"), at=at)
    assert case.handler == district.person("district")


def test_the_only_convener_who_asked_leaves_it_to_the_leader(district: District, case: Case) -> None:
    Appointment.objects.filter(person=district.person("convener2")).update(held_to=AT.date())
    out(district, case, "officer")
    proposal = out(district, case, "officer2", by="convener")
    assert isinstance(proposal, Proposal)
    by = district.actor("convener")
    assert case not in queue_of(by, "turn", at=AT + HOUR)
    assert case in queue_of(district.actor("leader"), "turn", at=AT + HOUR)
    steps.assert_refused("same_person", lambda: actions.confirm_proposal(proposal, by=by, at=AT + HOUR))
    actions.confirm_proposal(proposal, by=district.actor("leader"), at=AT + HOUR)


def test_whom_it_concerns_never_decides_it(district: District, asked: Proposal) -> None:
    Proposal.objects.update(about=district.person("convener"))
    by = district.actor("convener")
    steps.assert_refused("concerned", lambda: actions.confirm_proposal(asked, by=by, at=AT + HOUR))
    assert asked.case not in queue_of(by, "turn", at=AT + HOUR)


def test_it_waits_through_the_steps_and_ends_with_the_case(district: District, asked: Proposal) -> None:
    case = asked.case
    actions.accept_case(case, by=district.actor("officer2"), at=AT + HOUR)
    assert steps.running(case, ClockKind.RECUSAL) is not None
    actions.withdraw(case, by=district.actor("citizen", case), at=AT + 2 * HOUR, words="不办了")
    asked.refresh_from_db()
    assert (asked.result, steps.running(case, ClockKind.RECUSAL)) == ("died", None)


def test_the_clock_tells_who_decides_and_not_whom_it_concerns(district: District, asked: Proposal) -> None:
    outbox.run_reactions(at=AT + HOUR, limit=100)
    told = set(Notice.objects.filter(kind="case.recusal_asked").values_list("person__staff_no", flat=True))
    assert told == {"1007", "1008"}
    moves.note(asked.case, LineKind.CLOCK_OUT, by=TIME, at=asked.lapses_at, data={"clock": ClockKind.RECUSAL})
    outbox.run_reactions(at=asked.lapses_at, limit=100)
    told = set(Notice.objects.filter(kind="clock.out").values_list("person__staff_no", flat=True))
    assert told == {"1007", "1008", "1010"}


@pytest.mark.parametrize("whom", ["officer2", "stranger", "convener"])
def test_only_those_with_a_part_in_the_case(district: District, case: Case, whom: str) -> None:
    steps.assert_refused("not_concerned", lambda: out(district, case, whom))


def test_nobody_is_put_out_twice(district: District, case: Case) -> None:
    out(district, case, "head")
    steps.assert_refused("not_concerned", lambda: out(district, case, "head"))


def test_who_asks_all_or_nothing(district: District, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    whom = district.person("counter")
    allowed = {"officer", "officer2", "district", "head", "convener", "convener2", "supervisor", "citizen"}
    steps.assert_only(district, case, actions.recuse, allowed, whom=whom, **WHY)
    by = district.actor("supervisor")
    steps.assert_refused("wanting", lambda: actions.recuse(case, by=by, at=AT, whom=whom, reason=""))
    steps.assert_atomic(monkeypatch, lambda: out(district, case, None))


def test_the_citizen_himself_asks(district: District, case: Case) -> None:
    actions.recuse(case, by=district.actor("citizen", case), at=AT, whom=district.person("officer"), **WHY)
    assert Case.objects.get(pk=case.pk).handler == district.person("officer2")


def test_who_is_on_leave_does_not_stand_in(district: District, case: Case) -> None:
    Absence.objects.create(
        person=district.person("officer2"), from_on=AT.date(), to_on=AT.date() + timedelta(days=3)
    )
    out(district, case, "officer")
    assert Case.objects.get(pk=case.pk).handler == district.person("district")
