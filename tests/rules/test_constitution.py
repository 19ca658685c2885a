"""Random histories on the process table alone: whatever people and time do, the constitution's statements hold.

A small engine keeps the facts as the real one does; the regulation decides every move. Statements 1, 2, 5 and 6.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bancheng.rules import paths, process
from bancheng.rules.calendar import ZONE
from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import TIME, Actor, Held, citizen_of
from bancheng.rules.process import CLOCKS_OF_STEP, End, Move
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import OPEN_STEPS, RESTING_STEPS, Clock, Outcome, Role, Step

CASE, SITE, OTHER_SITE = 7, 1, 2
START = datetime(2026, 3, 2, 9, 30, tzinfo=ZONE)
DAY = timedelta(days=1)


def person(number: int, role: Role, site: int | None = None) -> Actor:
    return Actor(ref=f"staff:{number}", person=number, held=frozenset({Held(role=role, site=site)}))


CLERK, OFFICER, OFFICER_2, STRANGER = 1, 2, 3, 4
HEAD, CONVENER, CONVENER_2, LEADER, SUPERVISOR, ARCHIVIST, EXPERT = 5, 6, 7, 8, 9, 10, 11
DISTRICT = 12
ACTORS = (
    person(CLERK, Role.COUNTER, SITE),
    person(OFFICER, Role.OFFICER, SITE),
    person(OFFICER_2, Role.OFFICER, SITE),
    person(STRANGER, Role.OFFICER, OTHER_SITE),
    # Officer of the district's window and head of this site: lawful, and the one who could confirm himself.
    Actor(
        ref="staff:12",
        person=DISTRICT,
        held=frozenset({Held(role=Role.OFFICER), Held(role=Role.SITE_HEAD, site=SITE)}),
    ),
    person(HEAD, Role.SITE_HEAD, SITE),
    person(CONVENER, Role.CONVENER),
    person(CONVENER_2, Role.CONVENER),
    person(LEADER, Role.LEADER),
    person(SUPERVISOR, Role.SUPERVISOR),
    person(ARCHIVIST, Role.ARCHIVIST),
    person(EXPERT, Role.EXPERT),
    citizen_of(CASE),
    TIME,
)
CREW_OF_DOUBLE = tuple(actor for actor in ACTORS if actor.person in (DISTRICT, None))
CREW_OF_ONE_HEAD = tuple(actor for actor in ACTORS if actor.person in (OFFICER, HEAD, CONVENER, None))
OFFICERS = (OFFICER, OFFICER_2, DISTRICT)
DECIDERS = {Role.SITE_HEAD: {HEAD, DISTRICT}, Role.CONVENER: {CONVENER, CONVENER_2}}


@dataclass
class World:
    """One case and what is known of it; the same bookkeeping as the real engine's, and no more."""

    at: datetime = START
    step: Step = Step.REGISTERED
    first: int = CLERK
    handler: int = OFFICER
    before: Step | None = None
    outcome: Outcome | None = None
    barred: set[int] = field(default_factory=set)
    used: Counter[str] = field(default_factory=lambda: Counter({"register": 1}))
    history: list[tuple[Move, Step, Step, int | None]] = field(default_factory=list)
    proposals: dict[str, int | None] = field(default_factory=dict)
    receiver: int | None = None
    offered: str = ""
    clock_starts: int = 0
    second_starts: int = 0
    paused_until: datetime | None = None
    redo_until: datetime | None = None
    appeal_until: datetime | None = None
    silence_until: datetime | None = None
    entered_at: datetime = START
    waived: bool = False
    extension_asker: int | None = None
    extension_until: datetime | None = None
    firsts_lawful: set[int] = field(default_factory=lambda: {CLERK})

    def facts(self) -> CaseFacts:
        proposer = self.proposer()
        return CaseFacts(
            case=CASE,
            step=self.step,
            at=self.at,
            site=SITE,
            first=self.first,
            handler=self.handler,
            proposers=frozenset({proposer} if proposer is not None else ()),
            asked_by=self.proposals,
            receiver=self.receiver,
            barred=frozenset(self.barred),
            experts=frozenset({EXPERT}),
            used=self.used,
            before=self.before,
            outcome=self.outcome,
            step_clock_out=self.at - self.entered_at > 3 * DAY,
            deciders=DECIDERS,
            clock_started=self.clock_starts > 0,
            redo_until=self.redo_until,
            appeal_until=self.appeal_until,
            waived=self.waived,
            silence_until=self.silence_until,
            call_back_due=self.outcome is not Outcome.DONE,
            supplement_until=self.paused_until,
            proposals=frozenset(self.proposals),
            answer_due=self.entered_at + 3 * DAY if self.clock_starts else None,
            second_clock=self.second_starts > 0,
            more_days=12 - 3 * self.used["extend"],
            extension_asker=self.extension_asker,
            extension_until=self.extension_until,
        )

    def proposer(self) -> int | None:
        """Who brought what this review has to decide."""
        if self.step is Step.APPEAL_REVIEW:
            return self._last_into(Step.DECLINED)
        return self._last_into(self.step) if self.step in (Step.DECLINE_REVIEW, Step.NO_REVIEW) else None

    def _last_into(self, step: Step) -> int | None:
        into = [
            who
            for made, start, end, who in self.history
            if end is step and start is not step and made.end is not End.WHERE_IT_WAS
        ]
        return into[-1] if into else None

    # --- a move ------------------------------------------------------------------------------------

    def make(self, made: Move, who: int | None, outcome: Outcome) -> None:
        """What the real engine does with a move that was allowed."""
        facts = self.facts()
        end = paths.end_of(made, facts, outcome)
        if made.end is End.BY_OUTCOME or made.name == "solve_on_spot":
            self.outcome = outcome if made.end is End.BY_OUTCOME else Outcome.DONE
        self.used[made.counter] += 1
        start = self.step
        self.history.append((made, start, end, who))
        self._people(made, who)
        self._clock(made, start, end)
        if end is not start:
            # A second recusal waits through the steps; everything else proposed dies with them.
            kept = process.STANDING if end in OPEN_STEPS else ()
            self.proposals = {key: by for key, by in self.proposals.items() if key in kept}
            if end not in process.row("extend").starts:
                self.extension_asker = self.extension_until = None
            if start in OPEN_STEPS and end not in OPEN_STEPS:
                self.receiver, self.offered = None, ""
            if start not in OPEN_STEPS and end in OPEN_STEPS:
                self.waived = False
            self.step, self.entered_at = end, self.at
            came = [(move, a, b) for move, a, b, _ in self.history]
            self.before = paths.came_from(end, came) if end in process.RETURNING else None

    def _people(self, made: Move, who: int | None) -> None:
        if made.name in ("hand_over", "replace_first"):
            self.receiver, self.offered = OFFICER_2, made.name
        elif made.name == "accept_hand_over":
            self._take(who)
        elif made.name == "refuse_hand_over":
            self.receiver = None
        elif made.name == "reassign":
            self.handler = next(each for each in OFFICERS if each not in self.barred)
        elif made.name == "recuse":
            self._recuse()
        elif made.name == "waive":
            self.waived = True
        elif made.name == "ask_extension":
            self.extension_asker, self.extension_until = who, self.at + DAY / 2
        elif made.name in ("extend", "deny_extension"):
            assert who is None or who != self.extension_asker
            self.extension_asker = self.extension_until = None

    def _take(self, who: int | None) -> None:
        assert who is not None
        if self.offered == "replace_first":
            self.first = who
            self.firsts_lawful.add(who)
        else:
            self.handler = who
        self.receiver = None

    def _recuse(self) -> None:
        """Whoever handles is out at once; another officer takes the place."""
        left = [each for each in OFFICERS if each not in self.barred and each != self.handler]
        if not left:
            return
        out = self.handler
        self.barred.add(out)
        self.handler = left[0]
        if self.first == out:
            self.first = left[0]
            self.firsts_lawful.add(left[0])
        if self.receiver == out:
            self.receiver = None
        self.proposals = {key: who for key, who in self.proposals.items() if who != out}

    def _clock(self, made: Move, start: Step, end: Step) -> None:
        if made.clock is Clock.START and self.clock_starts == 0 and end is not Step.ANSWERED:
            self.clock_starts += 1
        if made.name == "solve_on_spot" and self.clock_starts == 0:
            self.clock_starts += 1
        self.second_starts += made.clock is Clock.SECOND
        if made.clock is Clock.PAUSE:
            self.paused_until = self.at + 4 * DAY
        elif end is not Step.WAITING_CITIZEN:
            self.paused_until = None
        elif end is not start:
            self.paused_until = self.at + 4 * DAY
        if end is Step.ANSWERED and start is not end:
            self.redo_until, self.silence_until = self.at + 14 * DAY, self.at + 7 * DAY
        if end is Step.DECLINED and start is not Step.APPEAL_REVIEW:
            self.appeal_until = self.at + 14 * DAY


# --- the statements ----------------------------------------------------------------------------------


def assert_constitution(world: World) -> None:
    facts = world.facts()
    if world.step in OPEN_STEPS:
        # 1: somebody has it, something is due, and somebody can do something about it.
        assert world.handler not in world.barred
        assert CLOCKS_OF_STEP[world.step]
        assert any(offer.blocked is None for actor in ACTORS for offer in process.offers(facts, actor))
    # 2: the first receiver is who he was, or followed him by acceptance or recusal.
    assert world.first in world.firsts_lawful
    assert world.first not in world.barred
    # 5: every no passed two people.
    for made, _, _, who in world.history:
        if made.name in REVIEWED:
            assert who is not None
    if world.step in (Step.TO_TELL, Step.ANSWERED) and world.outcome not in (None, Outcome.DONE):
        assert len(two_of_the_no(world)) == 2
    # 6: the citizen's clock starts once; only waiting stands still; nothing is done oftener than allowed.
    assert world.clock_starts <= 1
    assert (world.paused_until is not None) == (world.step is Step.WAITING_CITIZEN)
    for row in process.MOVES:
        if row.at_most is not None:
            assert world.used[row.counter] <= max(
                other.at_most or 99 for other in process.MOVES if other.counter == row.counter
            )


def two_of_the_no(world: World) -> set[int | None]:
    """Who proposed and who confirmed the last no."""
    proposed = [
        who for made, _, end, who in world.history if end is Step.NO_REVIEW and made.end is End.BY_OUTCOME
    ]
    confirmed = [who for made, _, _, who in world.history if made.name == "confirm_no"]
    return {proposed[-1], confirmed[-1]}


# --- the walk ---------------------------------------------------------------------------------------------

NO_WORLD_FOR = {"merge", "unmerge", "transfer_site", "accept_transfer", "refuse_transfer", "release_hold"}
"""Moves that need a second case, a second site or a hold; the walks on the database make them."""


REVIEWED = {"confirm_decline", "overrule_decline", "uphold_decline", "admit", "confirm_no", "send_back"}


def possible(world: World, actor: Actor) -> list[Move]:
    offers = process.offers(world.facts(), actor)
    return [offer.move for offer in offers if offer.blocked is None and offer.move.name not in NO_WORLD_FOR]


def confirmations(world: World, actor: Actor) -> list[Move]:
    found = []
    for key, proposer in world.proposals.items():
        if process.confirmable(process.row(key), world.facts(), actor, proposer=proposer) is None:
            assert actor.person != proposer
            found.append(process.row(key))
    return found


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_constitution_holds_after_every_step_of_a_random_history(data: st.DataObject) -> None:
    world = World()
    # A small crew meets itself more often: whoever proposes soon has to decide.
    crew = data.draw(
        st.sampled_from([ACTORS, CREW_OF_ONE_HEAD, CREW_OF_DOUBLE, (*CREW_OF_DOUBLE, *CREW_OF_ONE_HEAD)])
    )
    for _ in range(data.draw(st.integers(3, 30))):
        world.at += data.draw(st.sampled_from([timedelta(hours=1), DAY, 8 * DAY]))
        choices = [
            (actor, row, second)
            for actor in crew
            for second, rows in ((False, possible(world, actor)), (True, confirmations(world, actor)))
            for row in rows
        ]
        if not choices:
            assert crew is not ACTORS or world.step is Step.ARCHIVED or world.step in RESTING_STEPS
            return
        # Most moves stay where they are; half of the time only those that lead on are drawn from.
        onward = [choice for choice in choices if choice[1].end is not End.SAME]
        actor, row, second = data.draw(
            st.sampled_from(onward if onward and data.draw(st.booleans()) else choices)
        )
        outcome = data.draw(st.sampled_from([Outcome.DONE, Outcome.EXPLAINED, Outcome.GUIDED]))
        assert process.refusal(row, world.facts(), actor) is None or second
        assert actor.person is None or actor.person not in world.barred
        assert row.name not in REVIEWED or actor.person != world.proposer()
        if row.second and not second:
            world.proposals[row.key] = actor.person
        else:
            world.proposals.pop(row.key, None)
            world.make(row, actor.person, outcome)
        assert_constitution(world)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_barred_person_has_no_move_left(data: st.DataObject) -> None:
    step = data.draw(st.sampled_from(sorted(OPEN_STEPS)))
    world = World(step=step, barred={OFFICER, HEAD}, handler=OFFICER_2, outcome=Outcome.EXPLAINED)
    for actor in ACTORS:
        if actor.person in world.barred:
            assert process.offers(world.facts(), actor) == []
            for row in process.MOVES:
                try:
                    process.move(row.name, world.facts(), actor)
                except Refused:
                    continue
                raise AssertionError(row.key)
