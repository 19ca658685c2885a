"""Hostile departments against the real acts: unlawful attempts change nothing, lawful ones leave everything whole.

Each history is a case with everything asked in it, lived by a seed and forgotten afterwards. A few here; two hundred under
`make hostile`. After each history the doctor looks, the record verifies, the bar of legs adds up.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from django.db import transaction

from bancheng.cases import ticks
from bancheng.cases.models import Case, CaseClock, InHands
from bancheng.coordination import actions
from bancheng.coordination.facts import facts_of
from bancheng.coordination.models import Objection, Precedent, Reply, Request, Ruling
from bancheng.org import reads as org
from bancheng.records import outbox, verification
from bancheng.records.models import File, Line, PrivateText
from bancheng.rules import requests as rules
from bancheng.rules.calendar import local
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import ClockKind, ObjectionGround, RequestStep
from tests.cases.district import District, register
from tests.cases.test_walks import LOOKS, assert_legs_add_up
from tests.coordination import desks
from tests.coordination.desks import PARTS, SOON, UNITS, unit
from tests.hostile import seeds

pytestmark = pytest.mark.django_db
HISTORIES = seeds(2, of_many=50)
STEPS = 24
CODES = ("ZJJ", "MZJ", "SCJ")
WINDOW = ("officer", "officer2", "head", "convener", "leader", "stranger", "auditor", "expert")
EVERYBODY = (*WINDOW, *UNITS)
NAME, PHONE = "陈阿福", "13800005678"
WORDS = f"{NAME}（{PHONE}）的事，按清单办。"
QUESTIONS = ("能不能先收材料？", "证上的名字以哪个为准？")
TRIED = tuple(rules.BY_NAME.keys() - {"dispatch", "deem_signed", "end_silent"})


class Siege:
    """One case, the people of the window and of three departments, and a moment that only goes forward."""

    def __init__(self, district: District, seed: int) -> None:
        self.district, self.chance, self.at = district, Random(seed), SOON
        self.case = desks.handled(district, register(district))
        self.made: list[str] = []

    @property
    def open(self) -> list[Request]:
        """What waits for somebody."""
        return list(Request.objects.open().filter(case=self.case).select_related("unit", "case"))

    def pass_time(self) -> None:
        """Some working time goes by; clocks ring, and what the lines ask for is done."""
        calendar = org.working_calendar()
        minutes = self.chance.choice([15, 45, 120, 300, 600])
        self.at = calendar.next_open(calendar.add_work_time(self.at, timedelta(minutes=minutes)))
        for _ in range(3):
            while ticks.tick(at=self.at):
                pass
            while outbox.run_reactions(at=self.at):
                pass

    def go(self) -> None:
        """One step: mostly something lawful, often something that is not."""
        waiting, drawn = self.open, self.chance.random()
        part = self.chance.choice(EVERYBODY)
        if drawn < 0.2 or not waiting:
            to, question = self.chance.choice(CODES), self.chance.choice(QUESTIONS)
            self._try(
                f"dispatch {to} by {part}",
                lambda: desks.asked(
                    self.district,
                    self.case,
                    to=to,
                    by="officer" if drawn < 0.15 else part,
                    at=self.at,
                    is_main=to == "ZJJ",
                    question=question + WORDS,
                    waits=self.chance.random() < 0.3,
                ),
            )
            return
        request = self.chance.choice(waiting)
        if drawn < 0.7:
            part = self.chance.choice([*PARTS[request.unit.code], "officer", "officer", "convener"])
            facts = facts_of(request, at=self.at)
            found = rules.offers(facts, self.district.actor(part))
            names = [offer.move.name for offer in found if offer.blocked is None and offer.move.name in TRIED]
            if names:
                self._act(request, self.chance.choice(names), part)
        else:
            self._act(request, self.chance.choice(TRIED), part)

    def _act(self, request: Request, name: str, part: str) -> None:
        """Whoever it is tries it; a lawful act is one the regulation allows by this very fact, and no other."""
        actor = self.district.actor(part)
        allowed = rules.refusal(rules.BY_NAME[name], facts_of(request, at=self.at), actor) is None
        act = ACTS[name]
        made = self._try(f"{name} {request.number} by {part}", lambda: act(self, request, actor))
        assert allowed or not made, (name, part)

    def _try(self, told: str, act: Callable[[], object]) -> bool:
        before = (
            Line.objects.count(),
            Request.objects.count(),
            Reply.objects.count(),
            Objection.objects.count(),
        )
        try:
            with transaction.atomic():
                act()
        except (Refused, Nothing):
            after = (
                Line.objects.count(),
                Request.objects.count(),
                Reply.objects.count(),
                Objection.objects.count(),
            )
            assert after == before, told
            return False
        self.made.append(told)
        return True

    # --- what must hold -----------------------------------------------------------------------------

    def check(self) -> None:
        """After every step: whoever was asked has it with a clock that runs, and the breaker holds."""
        case = Case.objects.get(pk=self.case.pk)
        assert case.is_open and case.due_at is not None and case.handler_id and case.first_id
        for request in self.open:
            running = CaseClock.objects.filter(case=case, ref=request.pk, stopped_at=None)
            assert running.exists(), self.made
            assert InHands.objects.filter(ref=request.pk, end=None).count() == 1, self.made
            assert not case.pauses.exists()
        signed = Objection.objects.filter(case=case, signed_at__isnull=False)
        assert signed.count() <= rules.OBJECTIONS_AT_MOST, self.made
        assert signed.values("unit").distinct().count() == signed.count()
        ruling = Ruling.objects.filter(objection__case=case).first()
        assert ruling is None or not signed.filter(signed_at__gt=ruling.at).exists(), self.made
        assert Precedent.objects.count() == Ruling.objects.count()
        for row in (*Reply.objects.filter(signed_at__isnull=False), *signed):
            of = row.request.unit.code
            assert of == "SCJ" or row.drafted_by_id != row.signed_by_id, self.made

    def whole(self) -> None:
        """After a history: the rows stand as told, every chain verifies, the legs add up, nobody is named."""
        assert [found for look in LOOKS for found in look(at=self.at, full=True)] == [], self.made
        for key in File.objects.values_list("key", flat=True):
            assert verification.verify_file(key).findings == [], self.made
        case = Case.objects.get(pk=self.case.pk)
        assert_legs_add_up(case, self.at)
        for request in Request.objects.filter(case=case):
            assert NAME not in request.question and PHONE not in request.question
        told = PrivateText.objects.filter(line__kind__startswith="request.")
        assert not any(NAME in text.clear or PHONE in text.clear for text in told), self.made
        for precedent in Precedent.objects.all():
            assert NAME not in precedent.grounds + precedent.about
            assert precedent.in_force_from == local(precedent.ruling.at).date()


class Nothing(Exception):
    """There is nothing this could be tried on."""


def _other(siege: Siege, request: Request) -> str:
    return siege.chance.choice([code for code in CODES if code != request.unit.code])


def _draft_objection(siege: Siege, request: Request, by: Actor) -> object:
    return actions.draft_objection(
        request,
        ground=siege.chance.choice(list(ObjectionGround)),
        clause="清单第三项",
        proper_unit=unit(_other(siege, request)),
        words=WORDS,
        by=by,
        at=siege.at,
    )


def _reply(request: Request) -> Reply:
    found = request.replies.filter(result="", signed_at=None).first()
    if found is None:
        raise Nothing
    return found


def _objection(request: Request, *, is_signed: bool) -> Objection:
    found = request.objections.filter(answer="", signed_at__isnull=not is_signed).first()
    if found is None:
        raise Nothing
    return found


def _rule(siege: Siege, request: Request, by: Actor) -> object:
    to = siege.chance.choice(CODES)
    objection = _objection(request, is_signed=True)
    return actions.rule(objection, unit=unit(to), reasons=WORDS, by=by, at=siege.at)


ACTS: dict[str, Callable[[Siege, Request, Actor], object]] = {
    "sign": lambda s, r, by: actions.sign(r, by=by, at=s.at),
    "contact": lambda s, r, by: actions.contact(r, words=WORDS, by=by, at=s.at),
    "draft_reply": lambda s, r, by: actions.draft_reply(r, words=WORDS, by=by, at=s.at),
    "reply": lambda s, r, by: actions.sign_reply(_reply(r), by=by, at=s.at),
    "accept_reply": lambda s, r, by: actions.accept_reply(r, by=by, at=s.at),
    "send_back": lambda s, r, by: actions.send_back(r, reason=WORDS, by=by, at=s.at),
    "draft_objection": _draft_objection,
    "object": lambda s, r, by: actions.sign_objection(_objection(r, is_signed=False), by=by, at=s.at),
    "agree_objection": lambda s, r, by: actions.agree_objection(
        _objection(r, is_signed=True), by=by, at=s.at
    ),
    "refuse_objection": lambda s, r, by: actions.refuse_objection(
        _objection(r, is_signed=True), reason=WORDS, by=by, at=s.at
    ),
    "recall": lambda s, r, by: actions.recall(r, reason=WORDS, by=by, at=s.at),
    "accept_silence": lambda s, r, by: actions.accept_silence(r, reason=WORDS, by=by, at=s.at),
    "rule": _rule,
}


def test_every_row_of_the_table_is_tried() -> None:
    assert ACTS.keys() == set(TRIED)


def test_whatever_departments_try_the_case_and_the_record_stay_whole(district: District) -> None:
    """The seed of a history that fails stands in the message."""
    seen: Counter[str] = Counter()
    for seed in HISTORIES:
        with transaction.atomic():
            siege = Siege(district, seed)
            try:
                for _ in range(STEPS):
                    siege.go()
                    siege.check()
                    if siege.chance.random() < 0.5:
                        siege.pass_time()
                        siege.check()
                siege.whole()
            except AssertionError as failed:
                raise AssertionError(f"history {seed}: {failed}") from failed
            seen.update(told.split()[0] for told in siege.made)
            seen.update(Request.objects.values_list("step", flat=True))
            transaction.set_rollback(True)
    assert seen["dispatch"] and seen["sign"]
    if len(HISTORIES) >= 50:
        for reached in (*TRIED, RequestStep.SILENT, RequestStep.REDIRECTED, RequestStep.DONE):
            assert seen[reached] or reached == "contact", (reached, seen)


def test_the_clock_of_the_citizen_is_the_same_whatever_is_asked(district: District) -> None:
    """Departments are asked, object, are silent: the citizen's answer is due when it was due."""
    with transaction.atomic():
        siege = Siege(district, 1)
        due = CaseClock.objects.get(case=siege.case, kind=ClockKind.CITIZEN).due_at
        for _ in range(STEPS):
            siege.go()
        assert CaseClock.objects.get(case=siege.case, kind=ClockKind.CITIZEN).due_at == due
        transaction.set_rollback(True)
