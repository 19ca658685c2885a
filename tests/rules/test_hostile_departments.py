"""Hostile departments in pure rules: whatever they, the window and time try, in any order, the ten statements hold.

Many short lives of a case from a seed each: departments sign late or never, object in turn, push to each other, draft and sign for
themselves; the officer asks again and again; the case goes its own way meanwhile. `make hostile` plays them by the ten thousand.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import pytest

from bancheng.rules import process, requests
from bancheng.rules.permissions import TIME, Actor, Held
from bancheng.rules.refusal import Refused
from bancheng.rules.requests import BY_NAME, OWNERS, Asked, RequestFacts, RequestMove
from bancheng.rules.vocabulary import (
    OPEN_REQUEST_STEPS,
    OPEN_STEPS,
    RESTING_STEPS,
    Outcome,
    RequestStep,
    Role,
    Step,
)
from tests.hostile import seeds
from tests.rules.test_hostile import PLAYERS, CannotBeDone, Town

HOUR = timedelta(hours=1)
A, B, C, SHUT = 101, 102, 103, 104
"""Two departments with liaison and head, one whose head has no liaison, one that is no longer there."""
WITH_LIAISON = {A, B}
QUESTIONS = ("这件该由谁办", "能不能先收材料", "证件上的名字以哪个为准")
LIVES = seeds(60)
STEPS = 26
LEAST = 4 * HOUR


def _of_unit(number: int, unit: int, *roles: Role) -> Actor:
    return Actor(
        ref=f"staff:{number}", person=number, held=frozenset(Held(role=role, unit=unit) for role in roles)
    )


DEPARTMENTS = (
    _of_unit(41, A, Role.LIAISON),
    _of_unit(42, A, Role.UNIT_HEAD),
    # Liaison and head at once: lawful, and the one who could sign what he drafted.
    _of_unit(43, A, Role.LIAISON, Role.UNIT_HEAD),
    _of_unit(44, B, Role.LIAISON),
    _of_unit(45, B, Role.UNIT_HEAD),
    _of_unit(46, C, Role.UNIT_HEAD),
    _of_unit(47, SHUT, Role.UNIT_HEAD),
)
EVERYBODY = (*PLAYERS, *DEPARTMENTS)
CONCERNED = (
    *DEPARTMENTS,
    *(each for each in PLAYERS if each.roles & {Role.OFFICER, Role.CONVENER, Role.LEADER}),
    TIME,
)
DRAFTS = {"draft_reply": "reply", "draft_objection": "object"}


@dataclass
class Paper:
    """One request as it lies on the desks."""

    unit: int
    is_main: bool
    question: str
    dispatched_at: datetime
    reply_due: datetime
    may_contact: bool = False
    step: RequestStep = RequestStep.DISPATCHED
    used: Counter[str] = field(default_factory=Counter)
    drafts: dict[str, int | None] = field(default_factory=dict)
    signers: dict[str, set[int]] = field(default_factory=lambda: {"reply": set(), "object": set()})
    objection_until: datetime | None = None
    ruling_due: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.step in OPEN_REQUEST_STEPS


class Desks:
    """One case with everything that is asked of the departments in it."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.town = Town()
        self.papers: list[Paper] = []
        self.asked: Counter[tuple[int, str]] = Counter()
        self.objected: list[int] = []
        self.rulings = 0
        self.objections_after_ruling = 0

    # --- what is known -------------------------------------------------------------------------------

    def facts(self, paper: Paper | None, unit: int = 0) -> RequestFacts:
        self.town.holds = sum(each.is_open and each.is_main for each in self.papers)
        case = self.town.facts()
        if paper is None:
            return RequestFacts(case=case, unit=unit, at=self.town.at)
        return RequestFacts(
            case=case,
            unit=paper.unit,
            step=paper.step,
            at=self.town.at,
            may_contact=paper.may_contact,
            used=paper.used,
            drafted=frozenset(paper.drafts),
            reply_by=paper.drafts.get("reply"),
            objection_by=paper.drafts.get("object"),
            repliers=frozenset(paper.signers["reply"]),
            objectors=frozenset(paper.signers["object"]),
            has_liaison=paper.unit in WITH_LIAISON,
            sign_due=paper.dispatched_at + LEAST,
            reply_due=paper.reply_due,
            objection_until=paper.objection_until,
            ruling_due=paper.ruling_due,
            objected=frozenset(self.objected),
            ruled=self.rulings > 0,
        )

    def open_papers(self) -> list[Paper]:
        return [paper for paper in self.papers if paper.is_open]

    # --- what they do --------------------------------------------------------------------------------

    def dispatch(self, actor: Actor, unit: int, question: str, *, is_main: bool) -> bool:
        """Somebody asks a department; most may not, and no question goes to one department a third time."""
        facts = self.facts(None, unit)
        asked = Asked(
            unit=unit,
            is_active=unit != SHUT,
            times=self.asked[unit, question],
            is_waiting=self._lies_with(unit, question),
            is_main=is_main,
        )
        try:
            made = requests.move("dispatch", facts, actor)
        except Refused:
            return False
        if requests.refusal_to_ask(asked, article=made.article) is not None:
            return False
        assert Role.OFFICER in actor.roles and self.town.step in (Step.HANDLING, Step.IN_CONFERENCE)
        self._put(unit, question, is_main=is_main)
        return True

    def _lies_with(self, unit: int, question: str) -> bool:
        return any((paper.unit, paper.question) == (unit, question) for paper in self.open_papers())

    def _put(self, unit: int, question: str, *, is_main: bool) -> None:
        earlier = [paper for paper in self.papers if (paper.unit, paper.question) == (unit, question)]
        due = self.town.at + 8 * HOUR
        if earlier:
            # The old clock runs on; nobody is given less than the least.
            due = max(earlier[-1].reply_due, self.town.at + LEAST)
        self.asked[unit, question] += 1
        paper = Paper(unit, is_main, question, self.town.at, due)
        paper.may_contact = self.chance.random() < 0.2
        self.papers.append(paper)

    def attempt(self, paper: Paper, name: str, actor: Actor) -> bool:
        """Whoever it is tries it; it is allowed exactly where it is offered."""
        facts = self.facts(paper)
        offered = {offer.move.name for offer in requests.offers(facts, actor) if offer.blocked is None}
        try:
            made = requests.move(name, facts, actor)
        except Refused:
            assert name not in offered
            return False
        assert name in offered
        self._lawful(paper, made, actor)
        self._make(paper, made, actor)
        return True

    def _lawful(self, paper: Paper, made: RequestMove, actor: Actor) -> None:
        """What may never be allowed, in other words than the table's."""
        assert actor.person is None or actor.person not in self.town.barred
        if actor in DEPARTMENTS:
            assert all(held.unit == paper.unit for held in actor.held)
            assert made.name not in (
                "accept_reply",
                "send_back",
                "agree_objection",
                "refuse_objection",
                "rule",
            )
        match made.name:
            case "reply" | "object":
                # By two, where there are two.
                assert paper.unit not in WITH_LIAISON or actor.person != paper.drafts[made.name]
                assert Role.UNIT_HEAD in actor.roles
            case "contact":
                assert paper.may_contact
            case "accept_silence":
                assert self.town.at >= paper.reply_due
            case "rule":
                assert actor.person not in paper.signers["object"]
        if made.name in ("object", "draft_objection"):
            assert self.rulings == 0 and paper.unit not in self.objected

    def _make(self, paper: Paper, made: RequestMove, actor: Actor) -> None:
        start, reply_due, facts = paper.step, paper.reply_due, self.facts(paper)
        named = self._named(paper)
        if made.name in ("agree_objection", "rule") and not self._may_go_to(
            paper, named, by_ruling=made.name == "rule"
        ):
            return
        end = requests.end_of(made, facts, unit=named if made.name == "rule" else None)
        paper.used[made.name] += 1
        paper.step = end
        self._book(paper, made, actor, end)
        if end is RequestStep.REDIRECTED:
            self._put(named, paper.question, is_main=paper.is_main)
        if actor in DEPARTMENTS:
            # A department's own acts never give it time.
            assert paper.reply_due == reply_due
        if not made.ends:
            assert end is start

    def _named(self, paper: Paper) -> int:
        """Whom an objection or a ruling points at: departments point at each other, a ruling may confirm."""
        others = [unit for unit in (A, B, C) if unit != paper.unit]
        if paper.step is RequestStep.IN_ARBITRATION and self.chance.random() < 0.5:
            return paper.unit
        return self.chance.choice(others)

    def _may_go_to(self, paper: Paper, unit: int, *, by_ruling: bool) -> bool:
        if unit == paper.unit:
            return True
        asked = Asked(
            unit=unit,
            times=self.asked[unit, paper.question],
            is_waiting=self._lies_with(unit, paper.question),
        )
        refused = requests.refusal_to_ask(asked, article="", instead_of=paper.unit, by_ruling=by_ruling)
        return refused is None

    def _book(self, paper: Paper, made: RequestMove, actor: Actor, end: RequestStep) -> None:
        at = self.town.at
        if made.name in DRAFTS:
            paper.drafts[DRAFTS[made.name]] = actor.person
        if made.name in ("reply", "object"):
            drafted = paper.drafts.pop(made.name)
            paper.signers[made.name] = {each for each in (drafted, actor.person) if each is not None}
        if made.name in ("sign", "deem_signed"):
            paper.objection_until = at + LEAST
        if made.name in ("send_back", "refuse_objection", "rule"):
            paper.reply_due = max(paper.reply_due, at + LEAST)
        if made.name == "object":
            self.objected.append(paper.unit)
            self.objections_after_ruling += self.rulings > 0
            paper.ruling_due = at + 8 * HOUR if end is RequestStep.IN_ARBITRATION else None
        self.rulings += made.name == "rule"

    # --- the case goes its way -----------------------------------------------------------------------

    def case_goes_on(self, *, leaves: bool) -> None:
        """A lawful move of the case itself; leaving the open steps recalls what is asked."""
        self.facts(None)
        facts = self.town.facts()
        actor = self.chance.choice(PLAYERS)
        found = [
            offer.move
            for offer in process.offers(facts, actor)
            if offer.blocked is None and not offer.move.second and offer.move.name != "release_hold"
        ]
        if not leaves:
            found = [move for move in found if move.end not in RESTING_STEPS]
        if not found:
            return
        made = self.chance.choice(found)
        assert made.name != "propose_answer" or self.town.holds == 0
        try:
            self.town.make(made, actor.person, self.chance.choice([Outcome.DONE, Outcome.EXPLAINED]))
        except CannotBeDone:
            return
        if self.town.step not in OPEN_STEPS:
            for paper in self.open_papers():
                assert requests.refusal(BY_NAME["recall"], self.facts(paper), TIME) is None
                paper.step = RequestStep.RECALLED

    def time_passes(self, hours: int) -> None:
        self.town.at += hours * HOUR
        self.town.lapse()

    # --- what must hold --------------------------------------------------------------------------------

    def check(self) -> None:
        for paper in self.open_papers():
            # 1: somebody has it, and something is due.
            assert self.town.step in OPEN_STEPS
            assert OWNERS[paper.step] in Role
            assert paper.reply_due >= paper.dispatched_at + LEAST
            assert paper.step is not RequestStep.IN_ARBITRATION or paper.ruling_due is not None
        # 5, and the breaker: never a third objection, never one by the same department, none after a ruling.
        assert len(self.objected) == len(set(self.objected)) <= requests.OBJECTIONS_AT_MOST
        assert self.objections_after_ruling == 0
        assert all(count <= requests.ASKED_AT_MOST + self.rulings for count in self.asked.values())
        assert all(paper.used["send_back"] <= 1 for paper in self.papers)
        # 2 and 6: whatever is asked of departments, the first receiver stays and the citizen's clock goes on.
        assert self.town.first in self.town.firsts_lawful - self.town.barred
        assert self.town.clock_starts <= 1
        assert (self.town.paused_until is not None) == (self.town.step is Step.WAITING_CITIZEN)

    # --- to the end --------------------------------------------------------------------------------------

    def run_out(self, silent: Role | None) -> None:
        """One role never acts again: what is asked still comes to its end, and nobody has to be taken off it by the case."""
        for _ in range(60):
            if not self.open_papers():
                return
            self.time_passes(24)
            for paper in self.open_papers():
                self._next(paper, silent)
        pytest.fail(f"still open: {[paper.step for paper in self.open_papers()]}, silent: {silent}")

    def _next(self, paper: Paper, silent: Role | None) -> None:
        for name in ONWARD:
            if name == "draft_reply" and "reply" in paper.drafts:
                continue
            for actor in EVERYBODY:
                if silent is None or silent not in actor.roles:
                    facts = self.facts(paper)
                    if requests.refusal(BY_NAME[name], facts, actor) is None:
                        self._make(paper, BY_NAME[name], actor)
                        return


ONWARD = ("deem_signed", "reply", "draft_reply", "accept_reply", "refuse_objection", "rule", "accept_silence")
"""The moves by which what is asked comes to its end."""


PUSHING = ("draft_objection", "object", "agree_objection", "rule")
"""What departments and the window do most of all where everybody pushes it to somebody else."""


def _go_on(desks: Desks, paper: Paper, *, pushing: bool) -> None:
    """Somebody who may does what he may: its department, the window, the convener, time."""
    chance = desks.chance
    for actor in chance.sample(CONCERNED, k=len(CONCERNED)):
        offers = requests.offers(desks.facts(paper), actor)
        allowed = [offer.move.name for offer in offers if offer.blocked is None]
        if chance.random() < 0.95:
            allowed = [name for name in allowed if name != "recall"]
        pushed = [name for name in allowed if name in PUSHING]
        if allowed:
            desks.attempt(paper, chance.choice(pushed if pushed and pushing else allowed), actor)
            return


def live(desks: Desks) -> None:
    """One life, step by step, looked at after each; in half of the lives everybody pushes what he can."""
    chance, pushing = desks.chance, desks.chance.random() < 0.5
    for name in ("accept", "judge"):
        facts = desks.town.facts()
        made, actor = next(
            (offer.move, player)
            for player in PLAYERS
            for offer in process.offers(facts, player)
            if offer.blocked is None and offer.move.name == name
        )
        desks.town.make(made, actor.person, Outcome.DONE)
    for _ in range(STEPS):
        drawn, papers = chance.random(), desks.open_papers()
        if drawn < (0.08 if papers else 1):
            actor = chance.choice(CONCERNED if chance.random() < 0.7 else EVERYBODY)
            unit, question = chance.choice([A, A, B, B, C, SHUT]), chance.choice(QUESTIONS)
            desks.dispatch(actor, unit, question, is_main=chance.random() < 0.6)
        elif drawn < 0.25:
            # Mostly unlawful: anybody tries anything.
            desks.attempt(chance.choice(papers), chance.choice(list(BY_NAME)), chance.choice(EVERYBODY))
        elif drawn < 0.85:
            _go_on(desks, chance.choice(papers), pushing=pushing)
        elif drawn < 0.93:
            desks.case_goes_on(leaves=chance.random() < 0.1)
        else:
            desks.time_passes(chance.choice([1, 5, 24]))
        desks.check()


def test_whatever_departments_try_the_statements_hold() -> None:
    """The seed of a life that fails is the last one named in the message."""
    seen: Counter[str] = Counter()
    for seed in LIVES:
        desks = Desks(seed)
        try:
            live(desks)
            if desks.town.step in (Step.HANDLING, Step.IN_CONFERENCE):
                desks.run_out(desks.chance.choice([None, Role.LIAISON, Role.UNIT_HEAD, Role.CONVENER]))
                desks.check()
        except AssertionError as failed:
            raise AssertionError(f"life {seed}: {failed}") from failed
        seen.update({paper.step.value for paper in desks.papers})
        seen["second objection"] += len(desks.objected) == requests.OBJECTIONS_AT_MOST
        seen["ruling"] += desks.rulings > 0
    # A machine that never gets anywhere proves nothing.
    for reached in ("done", "redirected", "silent", "recalled", "second objection", "ruling"):
        assert seen[reached] > 0, (reached, seen)
