"""One person's two cases go on as one, with the earlier due date; apart again as if nothing had stopped."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from bancheng.cases import actions, health
from bancheng.cases.models import Case, Proposal, Recusal
from bancheng.cases.reads import may_see, queue_of
from bancheng.cases.registration import Someone
from bancheng.catalogue import actions as catalogue
from bancheng.notices.models import Notice
from bancheng.org import actions as org
from bancheng.org.models import Person, Site
from bancheng.records import outbox
from bancheng.rules import process
from bancheng.rules.calendar import local
from bancheng.rules.health import Trouble
from bancheng.rules.process import MOVES
from bancheng.rules.vocabulary import ClockKind, Level, Outcome, Step
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import ANSWERED_AT, HOUR

OFFICERS = {"officer", "officer2", "district"}
NEXT = AT + timedelta(days=1)


@pytest.fixture
def later(district: District, case: Case) -> Case:
    """A case of the same person, a quarter of an hour after the first."""
    return d.register(district, at=AT + timedelta(minutes=15))


def due_of(case: Case) -> datetime:
    clock = steps.running(case, ClockKind.CITIZEN)
    assert clock is not None
    return local(clock.due_at)


def test_the_matter_lives_on_in_the_earlier_case(district: District, case: Case, later: Case) -> None:
    steps.accepted(district, case)
    later = actions.merge(later, by=district.actor("officer"), at=AT + HOUR, into=case)
    assert (later.step, later.before, later.merged_into) == (Step.MERGED, Step.REGISTERED, case)
    assert (later.due_at, later.next_moment_at) == (None, None), "nothing is due beside the earlier case"
    assert steps.kinds(later)[-1] == "case.merged"
    assert f'"into":"{case.number}"' in steps.last_line(later).data
    assert steps.kinds(case)[-1] == "case.merged_in"
    assert f'"other":"{later.number}"' in steps.last_line(case).data


def test_a_date_that_was_over_before_the_earlier_clock_began_is_out_from_its_start(
    district: District, case: Case, later: Case
) -> None:
    """The later case was accepted at once and lay too long; the earlier one only a fortnight after."""
    steps.accepted(district, later)
    accepted_at = AT + timedelta(days=14)
    steps.accepted(district, case, at=accepted_at)
    actions.merge(later, by=district.actor("officer"), at=accepted_at + HOUR, into=case)
    assert due_of(case) == accepted_at


def test_the_earlier_due_date_of_the_two_holds_through_judging_and_pausing(
    district: District, case: Case, later: Case
) -> None:
    """The later case was accepted first and for the spot, so its date is the earlier one."""
    spot = steps.handled(district, later, level=Level.SPOT)
    steps.accepted(district, case, at=AT + HOUR)
    brought, own = due_of(spot), due_of(case)
    assert brought < own
    officer = district.actor("officer")
    actions.merge(spot, by=officer, at=ANSWERED_AT, into=case)
    assert due_of(case) == brought
    actions.judge(case, by=officer, at=ANSWERED_AT, **d.judgement(level=Level.COMPLEX))
    assert due_of(case) == brought, "judging does not give back what the other citizen date takes"
    until = AT.date() + timedelta(days=2)
    actions.ask_citizen(case, by=officer, at=ANSWERED_AT, items=[d.item()], until=until, served_how="当面")
    actions.citizen_supplied(case, by=officer, at=ANSWERED_AT + timedelta(days=1))
    assert due_of(case) == brought + timedelta(days=1), "both wait for the same citizen"
    actions.unmerge(spot, by=officer, at=NEXT + 3 * HOUR)
    assert due_of(case) == own.replace(hour=11, minute=30) + timedelta(days=1), "its own, and the pause"
    assert due_of(spot) == brought, "as if it had never stopped"


def test_apart_again_it_is_where_it_was_with_its_old_clocks(
    district: District, case: Case, later: Case
) -> None:
    steps.accepted(district, later)
    intake = d.register(district, at=AT + timedelta(minutes=20))
    steps.accepted(district, case)
    before = {kind: steps.running(later, kind) for kind in (ClockKind.JUDGING, ClockKind.CITIZEN)}
    officer = district.actor("officer")
    for other in (later, intake):
        actions.merge(other, by=officer, at=AT + HOUR, into=case)
    later = actions.unmerge(later, by=district.actor("citizen", later), at=NEXT)
    intake = actions.unmerge(intake, by=officer, at=NEXT)
    assert (later.step, later.merged_into, later.rested_at) == (Step.ACCEPTED, None, None)
    for kind, clock in before.items():
        again = steps.running(later, kind)
        assert clock is not None
        assert again is not None
        assert (again.pk, again.due_at) == (clock.pk, clock.due_at)
    assert intake.step == Step.REGISTERED
    assert intake.due_at < NEXT, "the time it lay in another file is not given back"
    assert steps.kinds(later)[-1] == "case.unmerged"
    assert steps.kinds(case)[-2:] == ["case.unmerged_out", "case.unmerged_out"]


def test_once_the_earlier_is_answered_they_stay_one(district: District, case: Case, later: Case) -> None:
    steps.handled(district, case)
    officer = district.actor("officer")
    actions.merge(later, by=officer, at=AT + HOUR, into=case)
    actions.propose_answer(case, by=officer, at=AT + HOUR, answer=d.answer())
    actions.tell(case, by=officer, at=ANSWERED_AT, how="in_person")
    for by in (officer, district.actor("citizen", later)):
        steps.assert_refused("earlier_answered", lambda by=by: actions.unmerge(later, by=by, at=ANSWERED_AT))


def _withdrawn(district: District, case: Case) -> None:
    actions.withdraw(case, by=district.actor("citizen", case), at=NEXT)


def _declined(district: District, case: Case) -> None:
    officer = district.actor("officer")
    actions.propose_decline(case, by=officer, at=AT + HOUR, ground=d.ground(), reason="已经答复过")
    actions.confirm_decline(case, by=district.actor("head"), at=NEXT)


def _by_two(act: Callable[..., Proposal], **values: str) -> Callable[[District, Case], None]:
    def end(district: District, case: Case) -> None:
        proposal = act(case, by=district.actor("officer"), at=NEXT, **values)
        actions.confirm_proposal(proposal, by=district.actor("head"), at=NEXT)

    return end


ENDS: dict[str, Callable[[District, Case], None]] = {
    "withdraw": _withdrawn,
    "confirm_decline": _declined,
    "record_withdrawal": _by_two(actions.record_withdrawal, words="不办了"),
    "terminate": _by_two(actions.terminate, reason="death", evidence="死亡证明"),
    "void": _by_two(actions.void, reason="test"),
}


def test_every_end_without_an_answer_is_tried_here() -> None:
    into = {move.name for move in MOVES if move.is_built and move.end in process.LETS_GO}
    after_declining = {"uphold_decline"}
    assert into - after_declining == set(ENDS), "what is declined has let go of everything already"


@pytest.mark.parametrize("end", ENDS)
def test_a_case_that_ends_without_an_answer_gives_back_what_was_merged_into_it(
    district: District, case: Case, later: Case, end: str
) -> None:
    officer = district.actor("officer")
    actions.merge(later, by=officer, at=AT + HOUR, into=case)
    ENDS[end](district, case)
    later = Case.objects.get(pk=later.pk)
    assert (later.step, later.merged_into) == (Step.REGISTERED, None)
    assert later.due_at is not None and later in queue_of(officer, "turn", at=NEXT)
    line = steps.last_line(later)
    assert (line.kind, line.by) == ("case.unmerged", "time")
    assert steps.kinds(case)[-1] == "case.unmerged_out"
    outbox.run_reactions(at=NEXT, limit=1000)
    assert Notice.objects.filter(kind="case.unmerged", file_key=later.number).count() == 2
    steps.assert_whole(later)
    steps.assert_whole(case)


def test_what_is_given_back_goes_to_somebody_who_is_there(
    district: District, case: Case, later: Case
) -> None:
    actions.merge(later, by=district.actor("officer"), at=AT + HOUR, into=case)
    Person.objects.filter(pk=district.person("officer").pk).update(left_on=NEXT.date())
    _withdrawn(district, case)
    assert Case.objects.get(pk=later.pk).handler == district.person("officer2")
    assert '"handler":"staff:1003"' in steps.last_line(later).data


def test_one_lost_before_this_was_the_rule_is_found_and_brought_back(
    district: District, case: Case, later: Case
) -> None:
    officer = district.actor("officer")
    actions.merge(later, by=officer, at=AT + HOUR, into=case)
    Case.objects.filter(pk=case.pk).update(step=Step.WITHDRAWN, rested_at=AT + HOUR)
    lost = [(found.trouble, found.where) for found in health.merged_live_on(at=NEXT, full=False)]
    assert lost == [(Trouble.MERGED_ADRIFT, later.number)]
    actions.file_case(Case.objects.get(pk=case.pk), by=officer, at=NEXT)
    assert Case.objects.get(pk=later.pk).step == Step.REGISTERED
    assert list(health.merged_live_on(at=NEXT, full=False)) == []


def test_it_is_filed_after_the_earlier_and_not_forgotten(district: District, case: Case, later: Case) -> None:
    steps.handled(district, case)
    officer = district.actor("officer")
    actions.merge(later, by=officer, at=AT + HOUR, into=case)
    actions.propose_answer(case, by=officer, at=AT + HOUR, answer=d.answer())
    actions.tell(case, by=officer, at=ANSWERED_AT, how="in_person")
    actions.close(case, by=district.actor("citizen", case), at=ANSWERED_AT, solved="yes")
    steps.assert_refused("earlier_open", lambda: actions.file_case(later, by=officer, at=NEXT))
    actions.file_case(case, by=officer, at=NEXT)
    later = Case.objects.get(pk=later.pk)
    assert later.due_kind == ClockKind.FILING
    assert actions.file_case(later, by=officer, at=NEXT).step == Step.ARCHIVED


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ({"name": "陈阿福", "phone": "13800005678"}, True),
        ({"name": "", "phone": "13800005678"}, True),
        ({"name": "陈阿贵", "phone": "13800005678"}, False),
        ({"name": "陈阿福", "phone": "13900000000"}, False),
    ],
    ids=["phone and name", "phone alone", "a shared phone", "a common name"],
)
def test_one_person_only(district: District, case: Case, typed: dict[str, str], same: bool) -> None:
    someone = Someone(**typed)
    later = d.register(district, at=AT + HOUR, party=someone, anonymous=not someone.name)
    officer = district.actor("officer")
    if same:
        assert actions.merge(later, by=officer, at=AT + HOUR, into=case).step == Step.MERGED
    else:
        steps.assert_refused(
            "not_same_person", lambda: actions.merge(later, by=officer, at=AT + HOUR, into=case)
        )


def test_only_into_an_earlier_open_one(district: District, case: Case, later: Case) -> None:
    officer = district.actor("officer")

    def merging(one: Case, into: Case) -> object:
        return lambda: actions.merge(one, by=officer, at=ANSWERED_AT, into=into)

    steps.assert_refused("not_earlier", merging(case, later))
    steps.assert_refused("same_case", merging(case, case))
    steps.accepted(district, later)
    steps.assert_refused("earlier_not_accepted", merging(later, case))
    steps.answered(district, case, outcome=Outcome.EXPLAINED)
    steps.assert_refused("earlier_not_open", merging(later, case))


def test_a_case_others_were_merged_into_is_not_merged_away(
    district: District, case: Case, later: Case
) -> None:
    third = d.register(district, at=AT + HOUR)
    officer = district.actor("officer")
    actions.merge(third, by=officer, at=AT + HOUR, into=later)
    steps.assert_refused("has_merged", lambda: actions.merge(later, by=officer, at=AT + HOUR, into=case))


def test_the_officer_needs_both_cases(district: District, later: Case, case: Case) -> None:
    Recusal.objects.create(case=case, person=district.person("officer"), reason="涉及本人", at=AT)
    officer = district.actor("officer")
    steps.assert_refused("not_yours", lambda: actions.merge(later, by=officer, at=AT + HOUR, into=case))
    Case.objects.update(handler=district.person("officer2"))
    actions.merge(later, by=district.actor("officer2"), at=AT + HOUR, into=case)


# --- who is out of one of the two -----------------------------------------------------------------------------


def _out(case: Case, person: Person, *, withheld: bool = False) -> None:
    Recusal.objects.create(case=case, person=person, reason="涉及本人", at=AT, withheld=withheld)


@pytest.mark.parametrize("out_of_the_later", [True, False])
def test_who_is_out_of_one_and_handles_the_other_keeps_them_apart(
    district: District, case: Case, later: Case, out_of_the_later: bool
) -> None:
    """Merged, the matter he is out of would be his again."""
    _out(later if out_of_the_later else case, district.person("counter"))
    by = district.actor("officer")
    steps.assert_refused("for_the_convener", lambda: actions.merge(later, by=by, at=AT + HOUR, into=case))
    assert Case.objects.get(pk=later.pk).step == Step.REGISTERED and Recusal.objects.count() == 1


def test_who_is_out_of_one_is_out_of_both_and_stays_so_when_they_are_parted(
    district: District, case: Case, later: Case
) -> None:
    _out(later, district.person("officer2"))
    _out(later, district.person("head"), withheld=True)
    _out(case, district.person("convener2"))
    actions.merge(later, by=district.actor("officer"), at=AT + HOUR, into=case)
    outside = {(district.person(part).pk, part == "head") for part in ("officer2", "head", "convener2")}

    def out_of(which: Case) -> set[tuple[int, bool]]:
        return set(Recusal.objects.filter(case=which).values_list("person", "withheld"))

    assert out_of(case) == out_of(later) == outside
    for part in ("officer2", "head"):
        assert not may_see(district.actor(part), case), "he would have read on in the other file"
    told = {pk: set(json.loads(steps.last_line(which).data)["rows"]) for pk, which in ((1, case), (2, later))}
    carried = Recusal.objects.filter(case=case)
    assert f"cases.recusal/{carried.get(person=district.person('officer2')).pk}" in told[1]
    assert (
        f"cases.recusal/{Recusal.objects.get(case=later, person=district.person('convener2')).pk}" in told[2]
    )
    assert not any(
        f"cases.recusal/{row.pk}" in told[1] | told[2] for row in Recusal.objects.filter(withheld=True)
    )
    actions.unmerge(later, by=district.actor("citizen", later), at=NEXT)
    assert out_of(case) == out_of(later) == outside
    steps.assert_whole(case)
    steps.assert_whole(later)


def test_who_was_taken_out_of_the_earlier_one_meanwhile_gets_no_place_back(
    district: District, case: Case, later: Case
) -> None:
    actions.merge(later, by=district.actor("officer"), at=AT + HOUR, into=case)
    for part in ("officer", "counter"):
        _out(case, district.person(part))
    Case.objects.filter(pk=case.pk).update(first=district.person("head"), handler=district.person("officer2"))
    parted = actions.unmerge(later, by=district.actor("citizen", later), at=NEXT)
    assert parted.handler == parted.first == district.person("officer2")
    assert '"first":"staff:1003"' in steps.last_line(later).data
    assert not may_see(district.actor("officer"), parted)
    assert [
        found for found in health.first_receiver_stays(at=NEXT, full=True) if found.where == later.number
    ] == []


def test_a_recusal_that_is_asked_is_decided_before_they_are_merged(
    district: District, case: Case, later: Case
) -> None:
    by = district.actor("supervisor")
    actions.recuse(later, by=by, at=AT + HOUR, whom=district.person("counter"), reason="态度")
    actions.recuse(later, by=by, at=AT + HOUR, whom=district.person("head"), reason="态度")
    Recusal.objects.all().delete()
    officer = district.actor("officer")
    steps.assert_refused(
        "for_the_convener", lambda: actions.merge(later, by=officer, at=AT + HOUR, into=case)
    )


def test_the_district_window_merges_across_sites(district: District, case: Case) -> None:
    by = district.actor("stranger")
    at = AT + HOUR
    typed = d.registration(district, site=Site.objects.get(code="12"))
    elsewhere = actions.register_case(typed, by=by, at=at).case
    steps.assert_refused("not_yours", lambda: actions.merge(elsewhere, by=by, at=at, into=case))
    merged = actions.merge(elsewhere, by=district.actor("district"), at=at, into=case)
    assert merged.step == Step.MERGED


def test_who_merges_and_who_takes_apart(
    district: District, case: Case, later: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = district.actor("officer")
    steps.assert_only(district, later, actions.merge, OFFICERS, into=case)
    steps.assert_atomic(monkeypatch, lambda: actions.merge(later, by=officer, at=AT + HOUR, into=case))
    actions.merge(later, by=officer, at=AT + HOUR, into=case)
    steps.assert_only(district, later, actions.unmerge, {*OFFICERS, "citizen"})
    steps.assert_atomic(monkeypatch, lambda: actions.unmerge(later, by=officer, at=AT + HOUR))
    actions.unmerge(later, by=officer, at=AT + HOUR)
    steps.assert_refused("bound_reached", lambda: actions.merge(later, by=officer, at=AT + HOUR, into=case))


@pytest.mark.django_db(transaction=True)
def test_many_hands_at_once_neither_block_each_other_nor_lose_anything() -> None:
    org.load_district(AT)
    catalogue.load_catalogue(at=AT)
    district = d.make_district()
    earlier, *others = [d.register(district, at=AT + timedelta(minutes=n)) for n in range(5)]
    officer, start = district.actor("officer"), Barrier(len(others))
    failures: list[Exception] = []

    def to_and_fro(case: Case) -> None:
        start.wait()
        try:
            actions.merge(case, by=officer, at=AT + HOUR, into=earlier)
            actions.unmerge(case, by=officer, at=AT + HOUR)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    hands = [Thread(target=to_and_fro, args=(case,)) for case in others]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert failures == []
    assert (
        steps.kinds(earlier).count("case.merged_in") == steps.kinds(earlier).count("case.unmerged_out") == 4
    )
    assert {case.step for case in Case.objects.all()} == {Step.REGISTERED}
    steps.assert_whole(earlier)
