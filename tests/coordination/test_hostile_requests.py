"""Hostile departments in the histories of hostile players: cases are merged, recused, withdrawn while questions are out.

Everybody tries every move of every request, lawful or not; what the regulation refuses leaves nothing behind, and after every step the
doctor finds cases and requests whole. Few here; `make hostile` plays them for an hour.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from bancheng.cases.models import Case
from bancheng.coordination import actions, health
from bancheng.coordination.facts import facts_of
from bancheng.coordination.models import Objection, Reply, Request
from bancheng.records import outbox
from bancheng.rules import requests as rules
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import ObjectionGround
from tests.cases import steps
from tests.cases.district import District
from tests.cases.test_hostile import EVERYBODY, HostileActs, seeds, which
from tests.cases.test_walks import WORDS
from tests.coordination import desks
from tests.hostile import histories

DEPARTMENTS = tuple(desks.UNITS)
CODES = ("ZJJ", "MZJ", "SCJ", "RSJ")
QUESTIONS = ("这套房子的产权登记在谁名下，请核对以后出具书面证明", "面积按什么算？")
LOOKS = (health.requests_are_somebodys, health.requests_have_their_clocks)

type Try = Callable[[Request, Actor, datetime, Random], object]


def _reply(request: Request) -> Reply:
    found = request.replies.last()
    return found or Reply(request=request, pk=0)


def _objection(request: Request) -> Objection:
    found = request.objections.last()
    return found or Objection(request=request, pk=0)


ACTS: Mapping[str, Try] = {
    "sign": lambda r, by, at, _: actions.sign(r, by=by, at=at),
    "contact": lambda r, by, at, _: actions.contact(r, words=WORDS, by=by, at=at),
    "draft_reply": lambda r, by, at, _: actions.draft_reply(r, words=WORDS, by=by, at=at),
    "reply": lambda r, by, at, _: actions.sign_reply(_reply(r), by=by, at=at),
    "accept_reply": lambda r, by, at, _: actions.accept_reply(_reply(r), by=by, at=at),
    "send_back": lambda r, by, at, _: actions.send_back(_reply(r), reason=WORDS, by=by, at=at),
    "draft_objection": lambda r, by, at, chance: actions.draft_objection(
        r,
        ground=ObjectionGround.DUTY,
        clause=WORDS,
        proper_unit=desks.unit(chance.choice(CODES)),
        words=WORDS,
        by=by,
        at=at,
    ),
    "object": lambda r, by, at, _: actions.sign_objection(_objection(r), by=by, at=at),
    "agree_objection": lambda r, by, at, _: actions.agree_objection(_objection(r), by=by, at=at),
    "refuse_objection": lambda r, by, at, _: actions.refuse_objection(
        _objection(r), reason=WORDS, by=by, at=at
    ),
    "rule": lambda r, by, at, chance: actions.rule(
        _objection(r), unit=desks.unit(chance.choice(CODES)), reasons=WORDS, by=by, at=at
    ),
    "recall": lambda r, by, at, _: actions.recall(r, reason=WORDS, by=by, at=at),
    "accept_silence": lambda r, by, at, _: actions.accept_silence(r, reason=WORDS, by=by, at=at),
}
LEFT_OUT = {"dispatch": "there is no request yet: `somebody_asks`", "deem_signed": "time alone makes it"}


class HostileDepartments(HostileActs):
    """The hostile players, and four departments that are asked."""

    @rule(
        seed=seeds,
        case=which,
        part=st.sampled_from(EVERYBODY),
        code=st.sampled_from(CODES),
        main=st.booleans(),
    )
    def somebody_asks(self, seed: int, case: int, part: str, code: str, main: bool) -> None:
        held, at = self._case(case), self.walker.at
        self._refused(
            lambda: actions.dispatch(
                held,
                unit=desks.unit(code),
                is_main=main,
                question=QUESTIONS[seed % 2],
                wants=WORDS,
                waits=seed % 3 == 0,
                may_contact=seed % 5 == 0,
                contact_reason=WORDS,
                by=self.district.actor(part, held),
                at=at,
            )
        )

    @rule(seed=seeds, case=which)
    def the_window_asks_in_handling(self, seed: int, case: int) -> None:
        """Brought to handling if it can be, so that something is asked at all."""
        held = self._case(case)
        if held.step == "registered":
            self._refused(lambda: steps.handled(self.district, held, at=self.walker.at))
        self.somebody_asks(seed=seed, case=case, part="officer", code=CODES[seed % 3], main=False)

    @rule(seed=seeds, part=st.sampled_from((*EVERYBODY, *DEPARTMENTS)), name=st.sampled_from(sorted(ACTS)))
    def somebody_tries_a_request(self, seed: int, part: str, name: str) -> None:
        request = self._any_request(seed)
        if request is not None:
            self._try_request(request, part, name, Random(seed))

    @rule(seed=seeds)
    def a_request_goes_on(self, seed: int) -> None:
        """Somebody who may does what he may, the departments most of all."""
        request, chance = self._any_request(seed), Random(seed)
        if request is None:
            return
        facts = facts_of(request, at=self.walker.at)
        parts = (*DEPARTMENTS, *DEPARTMENTS, "officer", "convener", "leader")
        choices = [
            (part, offer.move.name)
            for part in parts
            for offer in rules.offers(facts, self.district.actor(part, request.case))
            if offer.blocked is None and offer.move.name in ACTS
        ]
        if choices:
            self._try_request(request, *chance.choice(choices), chance)

    def _any_request(self, seed: int) -> Request | None:
        found = list(Request.objects.select_related("case", "unit"))
        return found[seed % len(found)] if found else None

    def _try_request(self, request: Request, part: str, name: str, chance: Random) -> None:
        at, actor = self.walker.at, self.district.actor(part, request.case)
        allowed = rules.refusal(rules.BY_NAME[name], facts_of(request, at=at), actor) is None
        refused = self._refused(lambda: ACTS[name](request, actor, at, chance))
        assert refused is not None or allowed, (name, part)

    @invariant()
    def requests_are_whole_and_nobody_objects_a_third_time(self) -> None:
        while outbox.run_reactions(at=self.walker.at, limit=1000):
            pass
        assert [found for look in LOOKS for found in look(at=self.walker.at, full=True)] == []
        for case in Case.objects.all():
            signed = Objection.objects.filter(case=case, signed_at__isnull=False)
            objected = signed.exclude(answer=Objection.DROPPED)
            assert objected.count() == len(set(objected.values_list("unit", flat=True))) <= 2
            ruled = objected.filter(answer=Objection.RULED).first()
            later = objected.filter(signed_at__gt=ruled.answered_at) if ruled else objected.none()
            assert not later.exists()


def test_every_move_of_a_request_is_tried_or_left_out_for_a_reason() -> None:
    assert ACTS.keys() | LEFT_OUT.keys() == set(rules.BY_NAME) and not ACTS.keys() & LEFT_OUT.keys()


def test_no_history_of_hostile_departments_breaks_a_statement(district: District) -> None:
    HostileDepartments.district = district
    how_many = settings(
        max_examples=histories(2, of_many=20),
        stateful_step_count=14,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(HostileDepartments, settings=how_many)


def test_a_refused_move_leaves_nothing(district: District, handled: Case) -> None:
    """The same players, one by one: whoever has no business with a request is told so and changes nothing."""
    request = desks.asked(district, handled)
    for name, act in ACTS.items():
        for part in ("stranger", "auditor", "liaison2"):
            actor = district.actor(part, handled)
            before = steps.everything()
            with pytest.raises(Refused) as refused:
                act(request, actor, desks.SOON, Random(1))
            assert refused.value.code == "not_yours", (name, part)
            assert steps.everything() == before
