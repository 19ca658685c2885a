"""What time alone does: near once, out once, what runs out ends; late or in twos, never twice."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.db.models import Q

from bancheng.cases import actions, health, reckoning, ticks, timing
from bancheng.cases.models import Case, CaseClock, HandOver, Pause
from bancheng.catalogue import actions as catalogue
from bancheng.org import actions as org
from bancheng.records.models import Line
from bancheng.records.moments import CLAIMED_FOR, REST_AFTER_FAILURE
from bancheng.rules.health import Found, Trouble
from bancheng.rules.urging import Rung
from bancheng.rules.vocabulary import ClockKind, Outcome, Step
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR

SECOND = timedelta(seconds=1)


def said(case: Case) -> list[str]:
    """What time has said of a case: kind of line and clock."""
    lines = Line.objects.filter(file=case.file, by="time").order_by("seq")
    return [f"{line.kind} {clock}".strip() for line in lines if (clock := _clock(line)) is not None]


def _clock(line: Line) -> str:
    return line.data.split('"clock":"')[1].split('"')[0] if '"clock":"' in line.data else ""


def settled(case: Case, at: datetime) -> Case:
    """The case after the tick; nothing of it is due to be looked at again."""
    again = Case.objects.get(pk=case.pk)
    assert again.next_moment_at is None or again.next_moment_at > at
    return again


def test_a_clock_is_said_to_be_near_once_and_out_once(district: District, case: Case) -> None:
    clock = steps.running(case, ClockKind.INTAKE)
    assert clock is not None
    assert ticks.tick(at=clock.near_at - SECOND) == 0
    assert ticks.tick(at=clock.near_at) == 1
    assert ticks.tick(at=clock.near_at + SECOND) == 0
    assert said(case) == ["clock.near intake"]
    assert ticks.tick(at=clock.due_at - SECOND) == 0
    assert ticks.tick(at=clock.due_at) == 1
    assert said(case) == ["clock.near intake", "clock.out intake"]
    case = settled(case, clock.due_at)
    assert case.due_at == clock.due_at, "overdue stays at the head of the queue"
    steps.assert_whole(case)


def test_what_was_said_too_early_is_said_again_in_its_time(district: District, case: Case) -> None:
    """Nine days ahead everything is said, to the leader's list; set back, nothing was left to come."""
    due = case.due_at
    assert due is not None and ticks.tick(at=AT + timedelta(days=9)) == 1
    assert said(case) == ["clock.listed intake"]
    back = AT + HOUR / 4
    assert Case.objects.get(pk=case.pk).next_moment_at is None
    assert nothing_due(back) == [], "no fault of the program's: the worker takes it back"
    assert ticks.set_clocks_right(at=back) == 1
    case = Case.objects.get(pk=case.pk)
    assert case.next_moment_at is not None and back < case.next_moment_at <= due
    assert said(case) == ["clock.listed intake", "clock.set_right intake"]
    assert ticks.set_clocks_right(at=back) == 0, "once"
    assert ticks.tick(at=back) == 0
    assert ticks.tick(at=case.next_moment_at) == 1 == ticks.tick(at=due)
    assert said(case)[2:] == ["clock.near intake", "clock.out intake"]
    assert ticks.set_clocks_right(at=due) == 0
    steps.assert_whole(case)


def test_nothing_is_taken_back_while_time_runs_as_it_should(district: District, case: Case) -> None:
    steps.accepted(district, case)
    for hours in range(0, 24 * 12, 4):
        at = AT + hours * HOUR
        ticks.tick(at=at)
        assert ticks.set_clocks_right(at=at) == 0
    assert "clock.listed judging" in said(case)


def test_a_machine_that_runs_behind_takes_nothing_back(district: District, case: Case) -> None:
    """A clock that has not even started yet by the machine's time was not said too early: the time is wrong."""
    ticks.tick(at=AT + timedelta(days=9))
    assert ticks.set_clocks_right(at=AT - timedelta(days=400)) == 0
    assert said(case) == ["clock.listed intake"]


def test_what_was_near_in_truth_stays_near(district: District, case: Case) -> None:
    clock = steps.running(case, ClockKind.INTAKE)
    assert clock is not None
    ticks.tick(at=clock.near_at)
    ticks.tick(at=clock.due_at)
    assert ticks.set_clocks_right(at=clock.near_at) == 1
    again = CaseClock.objects.get(pk=clock.pk)
    assert (again.near_done, again.out_done, again.reached) == (True, False, Rung.NEAR)
    assert Case.objects.get(pk=case.pk).next_moment_at == clock.due_at


def nothing_due(at: datetime) -> list[Found]:
    """What the doctor says of cases in which nothing is to come."""
    return [
        found for found in health.somebody_has_it(at=at, full=True) if found.trouble is Trouble.NOTHING_DUE
    ]


def test_a_weekend_of_backlog_is_no_storm(district: District, case: Case) -> None:
    """Three clocks ran out while no worker ran; of each only the highest step is told, and nothing as near."""
    steps.accepted(district, case)
    monday = AT + timedelta(days=7)
    assert ticks.tick(at=monday) == 1
    assert sorted(said(case)) == [
        "clock.listed first_contact",
        "clock.listed judging",
        "clock.urged citizen",
    ]
    settled(case, monday)
    assert ticks.tick(at=monday) == 0


def test_a_pause_ends_on_the_printed_day_however_late_the_worker(district: District, case: Case) -> None:
    waiting = steps.waiting(district, case, days=2)
    printed = waiting.supplements.get().until
    late = printed + timedelta(days=1, hours=2)
    assert ticks.tick(at=printed - SECOND) == 1, "the supplement comes near"
    assert Case.objects.get(pk=case.pk).step == Step.WAITING_CITIZEN
    assert ticks.tick(at=late) == 1
    case = settled(case, late)
    assert (case.step, case.supplements.get().result) == (Step.HANDLING, "lapsed")
    assert Pause.objects.get(case=case).end == printed
    assert said(case)[:2] == ["clock.near supplement", "case.supplement_lapsed"]
    assert "clock.out supplement" not in said(case)


def test_a_proposal_nobody_confirmed_lapses(district: District, case: Case) -> None:
    proposal = actions.void(case, by=district.actor("officer"), at=AT, reason="test")
    ticks.tick(at=proposal.lapses_at)
    proposal.refresh_from_db()
    case = settled(case, proposal.lapses_at)
    assert (proposal.result, proposal.ended_by, case.step) == ("lapsed", None, Step.REGISTERED)
    assert steps.running(case, ClockKind.PROPOSAL) is None
    assert "case.proposal_lapsed" in said(case)
    actions.void(case, by=district.actor("officer"), at=proposal.lapses_at, reason="test")


def test_a_hand_over_nobody_answered_stays_where_it_was(district: District, case: Case) -> None:
    due = reckoning.reckon(ClockKind.HAND_OVER, started_at=AT).at
    asked = HandOver.objects.create(
        case=case,
        kind="hand_over",
        to_person=district.person("officer2"),
        reason="请假",
        asked_by=district.person("officer"),
        asked_at=AT,
        lapses_at=due,
    )
    timing.start(case, ClockKind.HAND_OVER, ref=asked.pk, at=AT)
    timing.resettle(case)
    ticks.tick(at=due)
    asked.refresh_from_db()
    case = settled(case, due)
    assert (asked.result, case.handler) == ("lapsed", district.person("officer"))
    assert "case.hand_over_lapsed" in said(case)


def test_silence_closes_what_was_done_and_told_in_person(district: District, case: Case) -> None:
    case = steps.answered(district, case)
    over = case.due_at
    assert over is not None
    ticks.tick(at=over)
    case = settled(case, over)
    assert case.step == Step.CLOSED
    assert case.next_moment_at is not None, "the filing is to come"
    assert said(case)[-1] == "case.closed_by_time"


def test_silence_ends_nothing_where_somebody_must_call(district: District, case: Case) -> None:
    case = steps.answered(district, case, outcome=Outcome.EXPLAINED)
    over = case.due_at
    assert over is not None
    ticks.tick(at=over)
    case = settled(case, over)
    assert (case.step, said(case)[-1]) == (Step.ANSWERED, "clock.out silence")
    assert ticks.tick(at=over + timedelta(days=99)) == 0


def test_a_resting_case_comes_to_its_filing(district: District, case: Case) -> None:
    case = steps.closed(district, case, solved="yes")
    at = case.due_at
    assert at is not None
    ticks.tick(at=at)
    case = settled(case, at)
    assert said(case) == ["clock.out filing"]
    case = actions.file_case(case, by=district.actor("officer"), at=at + HOUR)
    assert case.next_moment_at is None


def test_the_earliest_first_and_not_more_than_asked(district: District, case: Case) -> None:
    later = d.register(district, at=AT + HOUR)
    at = AT + timedelta(days=3)
    assert ticks.tick(at=at, limit=1) == 1
    assert said(case)
    assert not said(later)
    assert (ticks.tick(at=at), ticks.tick(at=at)) == (1, 0)


def test_what_was_seen_and_has_changed_is_left_alone(district: District, case: Case) -> None:
    seen = Case.objects.get(pk=case.pk).next_moment_at
    assert seen is not None
    assert ticks.pass_moments(case.pk, seen, seen)
    assert not ticks.pass_moments(case.pk, seen, seen)
    assert len(said(case)) == 1


def test_one_case_that_fails_stops_no_other(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = d.register(district, at=AT + HOUR)
    at = AT + timedelta(days=3)
    say = ticks._say

    def failing(kind: object, which: Case, clock: CaseClock, at: datetime) -> None:
        if which.pk == case.pk:
            raise RuntimeError("something of this case alone")
        say(kind, which, clock, at)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(ticks, "_say", failing)
        assert ticks.tick(at=at) == 1
    assert said(other)
    assert Case.objects.get(pk=case.pk).next_moment_at == at + REST_AFTER_FAILURE
    assert ticks.tick(at=at) == 0, "it rests before it is tried again"
    assert ticks.tick(at=at + REST_AFTER_FAILURE) == 1
    assert said(case) == ["clock.supervised intake"]


def test_one_case_that_ends_the_worker_stops_no_other(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = d.register(district, at=AT + HOUR)
    at = AT + timedelta(days=3)
    say = ticks._say

    def deadly(kind: object, which: Case, clock: CaseClock, at: datetime) -> None:
        if which.pk == case.pk:
            raise SystemExit
        say(kind, which, clock, at)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(ticks, "_say", deadly)
        with pytest.raises(SystemExit):
            ticks.tick(at=at)
        assert not said(other)
        assert ticks.tick(at=at) == 1, "the next worker begins with another"
    assert said(other)
    assert ticks.tick(at=at + CLAIMED_FOR) == 1
    assert said(case) == ["clock.supervised intake"]


def test_a_case_somebody_else_is_at_work_on_is_due_as_before(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = Case.objects.get(pk=case.pk).next_moment_at
    with monkeypatch.context() as patch:
        patch.setattr(ticks, "pass_moments", lambda *_: False)
        assert ticks.tick(at=AT + timedelta(days=3)) == 0
    assert Case.objects.get(pk=case.pk).next_moment_at == seen
    assert ticks.tick(at=AT + timedelta(days=3)) == 1


def test_a_whole_life_by_time_alone_comes_to_rest(district: District, case: Case) -> None:
    """Whatever the case waits for, ticks at its own moments never circle and never lose the next due."""
    steps.waiting(district, case)
    for _ in range(50):
        at = Case.objects.get(pk=case.pk).next_moment_at
        if at is None:
            break
        assert ticks.tick(at=at) == 1
        settled(case, at)
    case = Case.objects.get(pk=case.pk)
    assert (case.step, case.next_moment_at) == (Step.HANDLING, None)
    assert case.due_at is not None
    assert not [clock for clock in timing.told_clocks(case) if timing.next_moment(clock)]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_nothing_twice() -> None:
    org.load_district(AT)
    catalogue.load_catalogue(at=AT)
    district = d.make_district()
    cases = [d.register(district, at=AT + timedelta(minutes=n)) for n in range(6)]
    steps.answered(district, cases[0])
    at = AT + timedelta(days=8)
    start, done = Barrier(3), []

    def worker() -> None:
        start.wait()
        try:
            done.append(ticks.tick(at=at))
        finally:
            connection.close()

    workers = [Thread(target=worker) for _ in range(3)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert (sum(done), len(done)) == (6, 3)
    assert said(cases[0])[-1] == "case.closed_by_time"
    for case in cases[1:]:
        assert said(case) == ["clock.listed intake"]
        steps.assert_whole(case)
    assert not Case.objects.filter(Q(next_moment_at__lte=at)).exists()
