"""Hostile players against the real acts: unlawful attempts change nothing, lawful ones leave everything whole.

Few histories here; `make hostile` plays them for an hour. After every step the doctor looks and the record verifies.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from random import Random
from threading import Barrier, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bancheng.cases import actions, ticks
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case, Hold, Hop, Instruction, MoveMade, Proposal, StandIn
from bancheng.cases.registration import Someone
from bancheng.catalogue import actions as catalogue
from bancheng.org import actions as org
from bancheng.org.models import Department, Site
from bancheng.records import verification
from bancheng.records.models import File, Line
from bancheng.rules import process
from bancheng.rules.calendar import local
from bancheng.rules.permissions import TIME, Actor
from bancheng.rules.refusal import Refused
from tests import make
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR
from tests.cases.test_walks import ACTS, LOOKS, PARTS, PDF, WORDS, Walker
from tests.hostile import histories

EVERYBODY = (*PARTS, "stranger", "auditor", "admin")
OFFICERS = ("officer", "officer2", "district", "stranger")


def _authorise(walker: Walker, case: Case, by: Actor, at: datetime) -> None:
    upload = SimpleUploadedFile("委托书.pdf", PDF)
    mandate = actions.attach(case, upload=upload, kind="mandate", by=by, at=at)
    walker.prepared()
    agent = Someone(name="周小安", phone="13800006543")
    actions.authorise(case, by=by, at=at, agent=agent, scope=WORDS, mandate=mandate)


def _instruct(walker: Walker, case: Case, by: Actor, at: datetime) -> None:
    """Also on somebody who has no part in the case, and by a day that is over."""
    to = walker.person(walker.chance.choice(["officer", "counter", "head", "supervisor", "stranger"]))
    due_on = local(at).date() + timedelta(days=walker.chance.choice([-1, 1, 6]))
    actions.instruct(case, by=by, at=at, to=to, words=WORDS, due_on=due_on)


def _note_hop(walker: Walker, case: Case, by: Actor, at: datetime) -> None:
    """The latest hop there is, be it of the other case or noted already; and at times without saying why not."""
    told, words = walker.chance.choice([(True, ""), (False, WORDS), (False, "")])
    hop = Hop.objects.order_by("pk").last()
    actions.note_hop(case, by=by, at=at, hop=hop, accompanied=True, informed=told, words=words)  # type: ignore[arg-type]


MORE_ACTS = {
    "transfer_site": lambda w, c, by, at: actions.transfer_site(
        c, by=by, at=at, site=Site.objects.get(code=w.chance.choice(["11", "12"])), reason=WORDS
    ),
    "transfer_site.convener": lambda w, c, by, at: actions.transfer_site(
        c, by=by, at=at, site=Site.objects.get(code="12"), reason=WORDS, to=w.person("stranger")
    ),
    "accept_transfer": lambda w, c, by, at: actions.accept_transfer(c, by=by, at=at),
    "refuse_transfer": lambda w, c, by, at: actions.refuse_transfer(c, by=by, at=at, reason=WORDS),
    "release_hold": lambda w, c, by, at: actions.release_hold(
        c, by=by, at=at, hold=Hold.objects.filter(case=c, ended_at=None).first(), reason=WORDS
    ),
    "recuse": lambda w, c, by, at: actions.recuse(
        c, by=by, at=at, whom=w.chance.choice([c.handler, c.first, w.person("head"), None]), reason=WORDS
    ),
    "correct": lambda w, c, by, at: actions.correct(
        c, by=by, at=at, line=w.chance.randrange(1, c.file.length + 2), words=WORDS
    ),
    "answer_again": lambda w, c, by, at: actions.answer_again(
        c, by=by, at=at, solved=w.chance.choice(["yes", "partly", "no"]), satisfied=3
    ),
    "authorise": _authorise,
    "note_hop": _note_hop,
    "instruct": _instruct,
    "report_back": lambda w, c, by, at: actions.report_back(c, by=by, at=at, report=WORDS),
    # The latest there is, be it of the other case or over.
    "recall_instruction": lambda w, c, by, at: actions.recall_instruction(
        c,
        by=by,
        at=at,
        instruction=Instruction.objects.order_by("pk").last(),  # type: ignore[arg-type]
        reason=WORDS,
    ),
}
EVERY_ACT = ACTS | MORE_ACTS
LEFT_OUT = {
    "close.call_back": "time alone, once a call-back is over: tests/citizens/test_call_backs.py",
    "redo.call_back": "rests on a call-back of the room above: tests/citizens/test_call_backs.py",
    "restore.call_back": "rests on a call-back of the room above: tests/citizens/test_call_backs.py",
    "restore.call_back_declined": "rests on a call-back of the room above: tests/citizens/test_call_backs.py",
    "register": "there is no case yet in which anybody could try it: tests/cases/test_register.py",
    "supplement_lapsed": "time alone makes it: `time_passes` lets it come",
    "close.time": "time alone makes it: `time_passes` lets it come",
    "stand_in": "time alone makes it: after `somebody_goes_away` `time_passes` gives his cases to a deputy",
    "hand_back": "time alone makes it: `time_passes` gives them back on the day he is there again",
    "ask_conference": "a conference with its units makes it: tests/coordination/test_conferences.py",
    "convene": "the convener calls a conference, and units are invited: tests/coordination/test_conferences.py",
    "decline_conference": "of a conference that was asked for: tests/coordination/test_conferences.py",
    "conclude": "minutes that units have signed make it, or time: tests/coordination/test_conferences.py",
    "redo.promise": "a broken promise of a unit makes it: tests/promises/, where there are promises",
}
"""Rows of the process table nobody tries here, each with its reason; the rows of a part not built yet nobody is offered."""

hours = st.sampled_from([1, 5, 26, 24 * 8])
seeds, which = st.integers(0, 10**6), st.sampled_from([0, 1])


class HostileActs(RuleBasedStateMachine):
    """Two cases of one person, everybody trying everything; the database forgets each history afterwards."""

    district: District

    def __init__(self) -> None:
        super().__init__()
        self.history = transaction.atomic()
        self.history.__enter__()
        self.walker = Walker(self.district, 0)
        # Who has no account is given no case: without these nobody would stand in for anybody.
        for part in OFFICERS:
            make.make_account(self.district.person(part), password="")

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.history.__exit__(None, None, None)

    # --- what they do ------------------------------------------------------------------------------------

    @rule(long=hours)
    def time_passes(self, long: int) -> None:
        self.walker.at += long * HOUR
        while ticks.tick(at=self.walker.at):
            pass
        ticks.follow_absences(at=self.walker.at)

    @rule(part=st.sampled_from(OFFICERS), deputy=st.sampled_from([None, *OFFICERS, "head"]), days=which)
    def somebody_goes_away(self, part: str, deputy: str | None, days: int) -> None:
        """From today or from tomorrow, for two days; whom he names may be himself, away too, or no officer."""
        person, first = self.district.person(part), local(self.walker.at).date() + timedelta(days=days)
        self._refused(
            lambda: org.set_absence(
                person,
                from_on=first,
                to_on=first + timedelta(days=2),
                deputy=self.district.person(deputy) if deputy else None,
                by=self.district.actor(part),
                at=self.walker.at,
            )
        )

    @rule(seed=seeds, case=which)
    def somebody_goes_on(self, seed: int, case: int) -> None:
        self.walker.chance = Random(seed)
        if not self.walker._confirm(self._case(case)):
            self.walker._move(self._case(case))

    @rule(seed=seeds, case=which, part=st.sampled_from(EVERYBODY), key=st.sampled_from(sorted(EVERY_ACT)))
    def somebody_tries_anything(self, seed: int, case: int, part: str, key: str) -> None:
        self.walker.chance = Random(seed)
        self._try(self._case(case), part, key)

    @rule(seed=seeds, case=which, parts=st.tuples(st.sampled_from(EVERYBODY), st.sampled_from(EVERYBODY)))
    def two_act_on_what_both_saw(self, seed: int, case: int, parts: tuple[str, str]) -> None:
        """The second one's page is stale: his act asks the case as it is by then."""
        self.walker.chance = Random(seed)
        seen = self._case(case)
        for part in parts:
            actor = self.district.actor(part, seen)
            offers = process.offers(facts_of(seen, at=self.walker.at), actor)
            keys = sorted(offer.move.key for offer in offers if offer.move.key in EVERY_ACT)
            if keys:
                self._try(seen, part, self.walker.chance.choice(keys))

    @rule(seed=seeds, part=st.sampled_from(EVERYBODY))
    def somebody_answers_a_proposal(self, seed: int, part: str) -> None:
        waiting = Proposal.objects.order_by("pk").last()
        if waiting is None:
            return
        actor = self.district.actor(part, self._case(0))
        act = partial(actions.refuse_proposal, reason=WORDS) if seed % 3 == 0 else actions.confirm_proposal
        if self._refused(lambda: act(waiting, by=actor, at=self.walker.at)) is None:
            assert actor.person not in (None, waiting.proposer_id, waiting.about_id)
            assert waiting.ended_at is None

    @rule(case=which, lifted=st.booleans())
    def a_unit_owes_or_has_answered(self, case: int, lifted: bool) -> None:
        at, held = self.walker.at, self._case(case)
        if lifted:
            self._refused(
                lambda: actions.lift_hold(held, kind="opinion", ref=held.pk, how="done", by=TIME, at=at)
            )
            return
        unit = Department.objects.order_by("pk").first()
        self._refused(
            lambda: actions.place_hold(
                held,
                owed_by=unit,  # type: ignore[arg-type]
                kind="opinion",
                ref=held.pk,
                releasable_from=at + HOUR,
                by=TIME,
                at=at,
            )
        )

    def _case(self, number: int) -> Case:
        return Case.objects.select_related("first", "handler", "site").get(pk=self.walker.cases[number])

    def _try(self, case: Case, part: str, key: str) -> None:
        """The act asks the regulation, whatever was on the page; a refusal leaves nothing behind."""
        at, actor = self.walker.at, self.district.actor(part, case)
        allowed = self._allowed(key, case, actor)
        no = self._refused(lambda: EVERY_ACT[key](self.walker, case, actor, at))
        assert no is not None or allowed, (key, part)

    def _allowed(self, key: str, case: Case, actor: Actor) -> bool:
        facts = facts_of(Case.objects.get(pk=case.pk), at=self.walker.at)
        try:
            process.move(process.row(key).name, facts, actor)
        except Refused:
            return False
        return True

    def _refused(self, act) -> Refused | None:  # type: ignore[no-untyped-def]
        before = [_written()]
        self.walker.prepared = lambda: before.append(_written())
        try:
            act()
        except Refused as no:
            assert _written() == before[-1]
            return no
        return None

    # --- what must hold -------------------------------------------------------------------------------------

    @invariant()
    def the_doctor_finds_nothing_and_the_record_verifies(self) -> None:
        while ticks.tick(at=self.walker.at):
            pass
        assert_whole(self.walker)

    @invariant()
    def whoever_is_out_stays_out(self) -> None:
        for case in Case.objects.open():
            out = set(case.recusals.values_list("person_id", flat=True))
            assert not {case.first_id, case.handler_id} & out


def test_every_row_of_the_table_is_tried_or_left_out_for_a_reason() -> None:
    rows = {move.key for move in process.MOVES}
    later = {move.key for move in process.MOVES if move.since > process.BUILT}
    assert EVERY_ACT.keys() | LEFT_OUT.keys() | later == rows
    assert not EVERY_ACT.keys() & (LEFT_OUT.keys() | later) and not LEFT_OUT.keys() & later


def _written() -> tuple[int, int, list[object]]:
    stands = Case.objects.order_by("pk").values_list(
        "step", "first", "handler", "site", "due_at", "next_moment_at"
    )
    return Line.objects.count(), MoveMade.objects.count(), list(stands)


def assert_whole(walker: Walker) -> None:
    found = [each for look in LOOKS for each in look(at=walker.at, full=True)]
    # The people of the small district were made without a line: once one of them goes on leave, the record misses theirs.
    assert [each for each in found if not each.where.startswith("org/")] == [], walker.made
    for key in File.objects.values_list("key", flat=True):
        assert verification.verify_file(key).findings == [], walker.made


def test_no_history_of_hostile_players_breaks_a_statement(district: District) -> None:
    HostileActs.district = district
    how_many = settings(
        max_examples=histories(2, of_many=20),
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(HostileActs, settings=how_many)


# --- histories that were found and shrunk ------------------------------------------------------------------------


@pytest.fixture
def players(district: District) -> Iterator[HostileActs]:
    """The hostile players before their first move."""
    HostileActs.district = district
    playing = HostileActs()
    try:
        yield playing
    finally:
        playing.teardown()


def test_a_refused_succession_leaves_the_paper_laid_before_it_and_nothing_else(players: HostileActs) -> None:
    """In a case that has ended a document is still laid into the folder, by an act of its own; nobody succeeds."""
    case = players._case(0)
    steps.declined(players.district, case)
    players.walker.at = AT + 2 * HOUR
    players.somebody_tries_anything(seed=0, case=0, part="officer", key="succeed")
    assert list(case.attachments.values_list("kind", flat=True)) == ["succession"]
    assert not Proposal.objects.filter(case=case, key="succeed").exists()
    players.the_doctor_finds_nothing_and_the_record_verifies()


def test_these_players_reach_a_deputy_and_the_way_back(players: HostileActs) -> None:
    """What is left out of the table's rows is made by time in these same histories."""
    players.somebody_goes_away(part="officer", deputy="district", days=0)
    players.time_passes(long=1)
    assert {case.handler for case in Case.objects.open()} == {players.district.person("district")}
    players.the_doctor_finds_nothing_and_the_record_verifies()
    players.time_passes(long=48)
    assert {case.handler for case in Case.objects.open()} == {players.district.person("officer")}
    assert set(StandIn.objects.values_list("ended_how", flat=True)) == {"back"}
    players.the_doctor_finds_nothing_and_the_record_verifies()


def _instructed(players: HostileActs) -> Instruction:
    return actions.instruct(
        players._case(0),
        by=players.district.actor("leader"),
        at=players.walker.at,
        to=players.district.person("officer"),
        words=WORDS,
        due_on=local(AT).date() + timedelta(days=3),
    )


def test_an_instruction_is_given_taken_back_and_reported_by_nobody_else(players: HostileActs) -> None:
    """Each of these acts is reached, and not only refused."""
    given = _instructed(players)
    for part in sorted(set(EVERYBODY) - {"citizen", "officer"}):
        players.somebody_tries_anything(seed=1, case=0, part=part, key="report_back")
    assert Instruction.objects.get().ended_at is None
    players.somebody_tries_anything(seed=1, case=1, part="leader", key="recall_instruction")
    assert Instruction.objects.get().ended_at is None, "of the other case"
    players.somebody_tries_anything(seed=1, case=0, part="leader", key="recall_instruction")
    assert Instruction.objects.get(pk=given.pk).ended_how == "recalled"
    _instructed(players)
    players.somebody_tries_anything(seed=1, case=0, part="officer", key="report_back")
    assert Instruction.objects.exclude(pk=given.pk).get().ended_how == "reported"
    players.the_doctor_finds_nothing_and_the_record_verifies()


def test_a_merge_sent_to_the_convener_leaves_both_cases_as_they_were(players: HostileActs) -> None:
    """Who is out of one of the two has a place in the other: the walks go on, for the table had allowed it."""
    walker, later = players.walker, players._case(1)
    walker.at = AT + HOUR
    actions.recuse(
        later,
        by=players.district.actor("supervisor"),
        at=walker.at,
        whom=players.district.person("counter"),
        reason=WORDS,
    )
    before, officer = _written(), players.district.actor("officer")
    act = partial(EVERY_ACT["merge"], walker, players._case(1), officer, walker.at)
    with pytest.raises(Refused) as refused:
        act()
    assert refused.value.code == "for_the_convener"
    walker._make("merge", act)
    assert (walker.made, _written()) == ([], before)
    players.the_doctor_finds_nothing_and_the_record_verifies()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_leave_the_case_whole() -> None:
    """Two people act on one case in the same instant, in two connections: one after the other, or one is refused."""
    org.load_district(AT)
    catalogue.load_catalogue(at=AT)
    walker = Walker(d.make_district(), 11)
    for _ in range(histories(2, of_many=20)):
        walker.go(2)
        case = Case.objects.get(pk=walker.chance.choice(walker.cases))
        choices = [
            (move.key, actor)
            for actor in (walker.district.actor(part, case) for part in PARTS)
            for offer in process.offers(facts_of(case, at=walker.at), actor)
            if offer.blocked is None and (move := offer.move).key in ACTS
        ]
        if len(choices) > 1:
            failures = _at_once(walker, case, walker.chance.sample(choices, k=2))
            assert failures == [], walker.made
        while ticks.tick(at=walker.at):
            pass
        assert_whole(walker)


def _at_once(walker: Walker, case: Case, chosen: list[tuple[str, Actor]]) -> list[Exception]:
    start, failures = Barrier(len(chosen)), []

    def one(key: str, actor: Actor) -> None:
        start.wait()
        try:
            ACTS[key](walker, Case.objects.get(pk=case.pk), actor, walker.at)
        except Refused:
            pass
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    hands = [Thread(target=one, args=choice) for choice in chosen]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return failures
