"""Hostile players of every role in pure rules: whatever they try, in any order, every statement in force holds.

A state machine over the process table: two sites, lawful and unlawful attempts, mistakes, days passing, holds,
merges, transfers, recusals. After every step the constitution is asserted. `make hostile` plays it for an hour.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bancheng.rules import process
from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import Actor, Held, citizen_of
from bancheng.rules.process import End, Move
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import OPEN_STEPS, RESTING_STEPS, Clock, Outcome, Role, Step
from tests.hostile import histories
from tests.rules.test_constitution import (
    ACTORS,
    CASE,
    CLERK,
    CONVENER,
    CONVENER_2,
    DISTRICT,
    HEAD,
    OFFICER,
    OFFICER_2,
    OTHER_SITE,
    REVIEWED,
    SITE,
    STRANGER,
    World,
    person,
    two_of_the_no,
)

HOUR = timedelta(hours=1)
PROPOSAL_LASTS, RECUSAL_LASTS = 6 * HOUR, 6 * HOUR
OTHER_HEAD = 20
TWO_HATS = 30
PLAYERS = (
    *ACTORS,
    person(OTHER_HEAD, Role.SITE_HEAD, OTHER_SITE),
    person(21, Role.COUNTER, OTHER_SITE),
    person(22, Role.LIAISON),
    person(23, Role.UNIT_HEAD),
    person(24, Role.ADMIN),
    person(25, Role.SECURITY),
    person(26, Role.AUDITOR),
    person(27, Role.EXPERT),
    # Counter clerk and convener at once: lawful, and the one who could decide on himself.
    Actor(
        ref="staff:30",
        person=TWO_HATS,
        held=frozenset({Held(role=Role.COUNTER, site=SITE), Held(role=Role.CONVENER)}),
    ),
    Actor(ref="staff:31", person=31),
    citizen_of(CASE + 1),
    Actor(ref="nobody"),
)
WITHOUT_A_MOVE = {Role.LIAISON, Role.UNIT_HEAD, Role.ADMIN, Role.SECURITY, Role.AUDITOR}
OFFICERS_AT = {SITE: (OFFICER, OFFICER_2, DISTRICT), OTHER_SITE: (STRANGER, DISTRICT)}
HEADS_AT = {SITE: {HEAD, DISTRICT}, OTHER_SITE: {OTHER_HEAD}}
CONVENERS = {CONVENER, CONVENER_2, TWO_HATS}
SMALL = ((DISTRICT,), (DISTRICT, CONVENER), (OFFICER, HEAD, CONVENER), (TWO_HATS, OFFICER, OFFICER_2, HEAD))


def _crew(*people: int) -> tuple[Actor, ...]:
    """Only these people, the citizen and time."""
    return tuple(each for each in PLAYERS if each.person in people or each.roles & {Role.CITIZEN, Role.TIME})


CREWS = (PLAYERS, *(_crew(*people) for people in SMALL))
NAMES = sorted({move.name for move in process.MOVES})
DECIDED_IN = {Step.DECLINE_REVIEW, Step.NO_REVIEW, Step.APPEAL_REVIEW, Step.ANSWERED, Step.WAITING_CITIZEN}
ROADS: tuple[tuple[str, ...], ...] = (
    (),
    ("accept", "judge", "recuse"),
    ("propose_decline", "confirm_decline"),
    ("accept", "judge", "propose_answer", "confirm_no", "tell"),
)
LEAVING = RESTING_STEPS - {Step.CLOSED, Step.DECLINED}
EARLIER = (Step.HANDLING, Step.ANSWERED, Step.CLOSED, Step.ARCHIVED)
ENDS_BY_TWO = {
    "void",
    "terminate",
    "record_withdrawal",
    "close_unsolved",
    "ask_citizen.again",
    "recuse.again",
}

HISTORIES = histories(40)

players, outcomes = st.sampled_from(PLAYERS), st.sampled_from([Outcome.DONE, Outcome.EXPLAINED])
picks = st.integers(0, 10_000)
stretches = st.lists(st.tuples(picks, outcomes), min_size=1, max_size=4)


class CannotBeDone(Exception):
    """What an act refuses although the table allows the move: nobody eligible is left."""


@dataclass
class Town(World):
    """The world of one case with two sites in it, holds, an earlier case, and whom a recusal concerns."""

    site: int = SITE
    to_site: int | None = None
    holds: int = 0
    earlier: Step | None = None
    asked_by: int | None = None
    experts: set[int] = field(default_factory=set)
    concerned: int | None = None
    asked_at: dict[str, datetime] = field(default_factory=dict)
    pick: int = 0

    def facts(self) -> CaseFacts:
        """What the regulation is told."""
        deciders = {Role.SITE_HEAD: HEADS_AT[self.site], Role.CONVENER: CONVENERS}
        return replace(
            super().facts(),
            site=self.site,
            to_site=self.to_site,
            experts=frozenset(self.experts),
            holds=self.holds,
            earlier_step=self.earlier,
            deciders=deciders,
            concerned=frozenset({self.concerned} if "recuse.again" in self.proposals else ()),
            late_questions=frozenset(
                key for key in self.proposals if key in process.STANDING and self._late(key, RECUSAL_LASTS)
            ),
        )

    def _late(self, key: str, lasts: timedelta) -> bool:
        return self.at >= self.asked_at[key] + lasts

    def lapse(self) -> None:
        """What time alone ends: a proposal nobody confirmed, unless it stands."""
        over = {k for k in self.proposals if k not in process.STANDING and self._late(k, PROPOSAL_LASTS)}
        self.proposals = {key: who for key, who in self.proposals.items() if key not in over}

    def propose(self, made: Move, who: int | None) -> None:
        """Leaves a move of two people with the second."""
        if made.name == "recuse":
            self.concerned = self._whom()
        self.proposals[made.key], self.asked_at[made.key] = who, self.at

    def make(self, made: Move, who: int | None, outcome: Outcome) -> None:
        """The bookkeeping of a move; leaving the open steps ends holds and offers."""
        self._refuse_impossible(made)
        super().make(made, who, outcome)
        if self.step not in OPEN_STEPS:
            self.holds, self.to_site = 0, None

    def _refuse_impossible(self, made: Move) -> None:
        naming = made.name in ("reassign", "hand_over", "replace_first", "recuse")
        if naming and not self._free(self._whom() if made.name == "recuse" else self.handler):
            raise CannotBeDone

    def _free(self, *without: int) -> list[int]:
        """The officers who may have this case, those of its site first."""
        everybody = dict.fromkeys([*OFFICERS_AT[self.site], *OFFICERS_AT[SITE], STRANGER])
        return [each for each in everybody if each not in self.barred and each not in without]

    def _whom(self) -> int:
        """Whom a recusal concerns: first receiver, handler or a site head."""
        concerned = [self.first, self.handler, *sorted(HEADS_AT[self.site])]
        return concerned[self.pick % len(concerned)]

    def _people(self, made: Move, who: int | None) -> None:
        match made.name:
            case "hand_over" | "replace_first":
                self.receiver, self.offered = self._free(self.handler)[0], made.name
            case "reassign":
                self.handler = self._free()[0]
            case "transfer_site" if made.variety:
                self.site = OTHER_SITE if self.site == SITE else SITE
                self.handler, self.receiver, self.to_site = self._free()[0], None, None
            case "transfer_site":
                self.to_site = OTHER_SITE if self.site == SITE else SITE
            case "accept_transfer":
                assert who is not None and self.to_site is not None
                self.site, self.handler, self.to_site = self.to_site, who, None
            case "refuse_transfer":
                self.to_site = None
            case "release_hold":
                self.holds -= 1
            case "ask_expert":
                self.experts.add(27)
            case "merge":
                self.earlier = Step.HANDLING
            case "unmerge":
                self.earlier = None
            case _:
                super()._people(made, who)

    def _recuse(self) -> None:
        out = self.concerned if self.concerned is not None else self._whom()
        self.concerned = None
        instead = self._free(out)[0]
        self.barred.add(out)
        if self.first == out:
            self.first = instead
            self.firsts_lawful.add(instead)
        if self.handler == out:
            self.handler = instead
        if self.receiver == out:
            self.receiver = None
        self.proposals = {key: who for key, who in self.proposals.items() if who != out}


def _leads_on(move: Move) -> bool:
    return move.end is not End.SAME and not move.second


class Hostile(RuleBasedStateMachine):
    """Everybody tries everything; what the regulation allows happens, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.town = Town()
        self.crew: tuple[Actor, ...] = PLAYERS
        self.confirmed: list[tuple[str, int | None, int | None]] = []

    @initialize(
        first=st.sampled_from([CLERK, OFFICER, TWO_HATS]),
        crew=st.sampled_from(CREWS),
        road=st.sampled_from(ROADS),
    )
    def the_door_opens(self, first: int, crew: tuple[Actor, ...], road: tuple[str, ...]) -> None:
        """A small crew meets itself more often: whoever proposes soon has to decide. Some begin further on."""
        self.town.first, self.town.firsts_lawful, self.crew = first, {first}, crew
        for name in road:
            self._do(*self._lawfully(name), Outcome.EXPLAINED, 1)

    def _lawfully(self, name: str) -> tuple[Move, Actor]:
        facts = self.town.facts()
        return next(
            (offer.move, player)
            for player in PLAYERS
            for offer in process.offers(facts, player)
            if offer.blocked is None and offer.move.name == name
        )

    # --- what they do ---------------------------------------------------------------------------------

    @rule(hours=st.sampled_from([1, 5, 24, 24 * 8]))
    def time_passes(self, hours: int) -> None:
        self.town.at += hours * HOUR
        self.town.lapse()

    @rule(actor=players, name=st.sampled_from(NAMES), outcome=outcomes, pick=picks)
    def somebody_tries_anything(self, actor: Actor, name: str, outcome: Outcome, pick: int) -> None:
        """Mostly unlawful. Buttons and permission are one table: offered exactly where it is allowed."""
        facts = self.town.facts()
        offered = {offer.move.name for offer in process.offers(facts, actor) if offer.blocked is None}
        made = self._allowed(name, facts, actor)
        assert (made is not None) == (name in offered)
        if made is not None:
            self._do(made, actor, outcome, pick)

    @staticmethod
    def _allowed(name: str, facts: CaseFacts, actor: Actor) -> Move | None:
        try:
            return process.move(name, facts, actor)
        except Refused:
            return None

    @rule(stretch=stretches)
    def people_do_what_they_may(self, stretch: list[tuple[int, Outcome]]) -> None:
        for pick, outcome in stretch:
            self._lawful(outcome, pick, lambda move: True)

    @rule(stretch=stretches, ends=st.booleans())
    def the_case_goes_on(self, stretch: list[tuple[int, Outcome]], ends: bool) -> None:
        """A stretch of its way; what ends it early is only drawn now and then, or nothing would get far."""
        for pick, outcome in stretch:
            self.town.at += HOUR
            self._lawful(outcome, pick, lambda move: _leads_on(move) and (ends or move.end not in LEAVING))

    @precondition(lambda self: self.town.proposals or self.town.step in DECIDED_IN)
    @rule(pick=picks, outcome=outcomes)
    def it_is_decided_at_once(self, pick: int, outcome: Outcome) -> None:
        """Whoever may decide a review or be the second does so, the worst placed included."""
        if self.town.proposals:
            self._answer(self.crew[pick % len(self.crew)], pick, outcome)
        self._lawful(outcome, pick, lambda move: move.name in REVIEWED or Role.TIME in move.by)

    def _lawful(self, outcome: Outcome, pick: int, wanted: Callable[[Move], bool]) -> None:
        facts = self.town.facts()
        choices = [
            (offer.move, actor)
            for actor in self.crew
            for offer in process.offers(facts, actor)
            if offer.blocked is None and wanted(offer.move)
        ]
        if choices:
            made, actor = choices[pick % len(choices)]
            self._do(made, actor, outcome, pick)

    @precondition(lambda self: self.town.proposals)
    @rule(actor=players, which=picks, outcome=outcomes)
    def somebody_answers_a_proposal(self, actor: Actor, which: int, outcome: Outcome) -> None:
        self._answer(actor, which, outcome)

    def _answer(self, actor: Actor, which: int, outcome: Outcome) -> None:
        """The proposer himself and outsiders try as well."""
        town = self.town
        if not town.proposals:
            return
        key = sorted(town.proposals)[which % len(town.proposals)]
        row, proposer = process.row(key), town.proposals[key]
        if process.confirmable(row, town.facts(), actor, proposer=proposer) is not None:
            return
        assert actor.person is not None and actor.person != proposer
        assert key not in process.STANDING or actor.person != town.concerned
        assert actor.person not in town.barred
        town.proposals.pop(key)
        if which % 3:
            self._make(row, actor.person, outcome)
            self.confirmed.append((key, proposer, actor.person))

    @precondition(lambda self: self.town.step is Step.HANDLING)
    @rule(more=st.booleans())
    def a_unit_owes_or_has_answered(self, more: bool) -> None:
        self.town.holds = max(0, self.town.holds + (1 if more else -1))

    @precondition(lambda self: self.town.step is Step.MERGED)
    @rule(step=st.sampled_from(EARLIER))
    def the_earlier_case_goes_on(self, step: Step) -> None:
        if self.town.earlier is not None and EARLIER.index(step) > EARLIER.index(self.town.earlier):
            self.town.earlier = step

    def _do(self, made: Move, actor: Actor, outcome: Outcome, pick: int) -> None:
        """An allowed move: proposed if it takes two, else made. What may never be allowed is looked at first."""
        town = self.town
        town.pick = pick
        assert actor.person is None or actor.person not in town.barred
        assert not (actor.roles and actor.roles <= WITHOUT_A_MOVE) and actor.roles
        assert Role.CITIZEN not in actor.roles or actor.case == CASE
        assert made.name not in REVIEWED or actor.person != town.proposer()
        assert made.name != "propose_answer" or town.holds == 0
        assert made.name != "file" or self._may_be_filed()
        if made.second:
            town.propose(made, actor.person)
        else:
            self._make(made, actor.person, outcome)

    def _may_be_filed(self) -> bool:
        """What the regulation says of filing, in other words than the table's."""
        town = self.town
        until = {Step.CLOSED: town.redo_until, Step.DECLINED: town.appeal_until}.get(town.step)
        rights_over = until is None or town.at >= until or town.waived
        return rights_over and (town.step is not Step.MERGED or town.earlier is Step.ARCHIVED)

    def _make(self, made: Move, who: int | None, outcome: Outcome) -> None:
        try:
            self.town.make(made, who, outcome)
        except CannotBeDone:
            return

    # --- what must hold ----------------------------------------------------------------------------------

    @invariant()
    def nothing_open_waits_for_nobody(self) -> None:
        town = self.town
        if town.step not in OPEN_STEPS:
            return
        assert town.handler not in town.barred
        assert process.CLOCKS_OF_STEP[town.step]
        facts = town.facts()
        assert any(
            offer.blocked is None
            for player in (*self.crew, *PLAYERS)
            for offer in process.offers(facts, player)
        )

    @invariant()
    def the_first_receiver_stays(self) -> None:
        assert self.town.first in self.town.firsts_lawful - self.town.barred

    @invariant()
    def every_no_passed_two(self) -> None:
        town = self.town
        made = Counter(move.key for move, *_ in town.history)
        confirmed = Counter(key for key, proposer, who in self.confirmed if proposer != who)
        for key in ENDS_BY_TWO:
            assert made[key] <= confirmed[key], key
        if town.step in (Step.TO_TELL, Step.ANSWERED) and town.outcome not in (None, Outcome.DONE):
            assert len(two_of_the_no(town)) == 2

    @invariant()
    def clocks_cannot_hide(self) -> None:
        town = self.town
        assert town.clock_starts <= 1
        assert (town.paused_until is not None) == (town.step is Step.WAITING_CITIZEN)
        asked = sum(move.clock is Clock.PAUSE for move, *_ in town.history)
        assert asked <= 2

    @invariant()
    def silence_is_no_answer(self) -> None:
        """Time alone closes only what was 办成 and told; everything else somebody answers for."""
        for move, start, end, who in self.town.history:
            if end is Step.CLOSED and start is Step.ANSWERED and move.key == "close.time":
                assert who is None
        if self.town.step is Step.CLOSED and self.town.history[-1][0].key == "close.time":
            assert self.town.outcome is Outcome.DONE

    @invariant()
    def bounds_hold(self) -> None:
        for row in process.MOVES:
            if row.at_most is not None:
                most = max(other.at_most or 99 for other in process.MOVES if other.counter == row.counter)
                assert self.town.used[row.counter] <= most, row.key

    @invariant()
    def what_is_filed_is_over(self) -> None:
        if self.town.step is Step.ARCHIVED:
            facts = self.town.facts()
            assert all(process.offers(facts, player) == [] for player in PLAYERS)

    @invariant()
    def a_resting_case_holds_nothing(self) -> None:
        if self.town.step in RESTING_STEPS | {Step.ARCHIVED}:
            assert (self.town.holds, self.town.receiver, self.town.to_site) == (0, None, None)
            assert not self.town.proposals


TestHostile = Hostile.TestCase
TestHostile.settings = settings(deadline=None, stateful_step_count=30, max_examples=HISTORIES)
