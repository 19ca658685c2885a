"""Random histories through the real acts: after each of them the doctor finds the cases whole and the record verifies.

The regulation says what may be done; whoever may, does it with plain arguments; time passes in between.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bancheng.accountability import actions as accountability
from bancheng.cases import actions, health, ledger_health, ticks
from bancheng.cases.dossier import Dossier
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case, Proposal
from bancheng.cases.registration import Someone
from bancheng.cases.showing.legs import legs_of
from bancheng.measures import actions as measures
from bancheng.org import reads as org
from bancheng.records import health as record_health
from bancheng.records import verification
from bancheng.records.models import File
from bancheng.rules import process
from bancheng.rules.calendar import local
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import CaseType, Level, Outcome, Step
from tests.cases import district as d
from tests.cases.district import AT, District

PARTS = (
    "counter",
    "officer",
    "officer2",
    "head",
    "district",
    "convener",
    "convener2",
    "supervisor",
    "leader",
    "expert",
    "archivist",
    "citizen",
)
MOVES_EACH = 22
LOOKS = (
    health.somebody_has_it,
    health.merged_live_on,
    health.moments_pass,
    health.first_receiver_stays,
    health.ends_have_evidence,
    health.ends_pass_two,
    health.clocks_agree,
    health.pauses_have_limits,
    health.last_words_are_the_citizens,
    health.no_clear_numbers,
    record_health.rows_stand,
    ledger_health.cases_have_files,
    ledger_health.moves_have_lines,
    ledger_health.numbers_are_whole,
    ledger_health.clocks_start_with_the_case,
    ledger_health.people_are_found,
)
WORDS = "照实说一句。"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def _nothing() -> None:
    """What there is to do when nobody compares."""


class Walker:
    """One random history of two cases of one person.

    An act that needs another before it (a paper in the folder, what was consulted) makes that first and says so by
    `prepared`: the first stays, though the second be refused.
    """

    def __init__(self, district: District, seed: int) -> None:
        self.district, self.chance, self.at = district, Random(seed), AT
        first = d.register(district)
        second = d.register(district, key=uuid4(), at=AT + timedelta(minutes=5), story="还是那件事，又来问。")
        self.cases = [first.pk, second.pk]
        self.made: list[str] = []
        self.prepared: Callable[[], object] = _nothing

    def go(self, steps: int) -> None:
        for _ in range(steps):
            self._pass_time()
            case = Case.objects.get(pk=self.chance.choice(self.cases))
            if not self._confirm(case):
                self._move(case)

    def _pass_time(self) -> None:
        self.at += timedelta(hours=self.chance.choice([0.2, 0.5, 1, 3, 20, 30, 90]))
        while ticks.tick(at=self.at):
            pass

    def _confirm(self, case: Case) -> bool:
        """Half of the time a waiting proposal is answered by whoever may."""
        waiting = Proposal.objects.filter(case=case, ended_at=None).first()
        if waiting is None or self.chance.random() < 0.5:
            return False
        facts = facts_of(case, at=self.at)
        for part in self.chance.sample(PARTS, k=len(PARTS)):
            actor = self.district.actor(part, case)
            row = process.row(waiting.key)
            if process.confirmable(row, facts, actor, proposer=waiting.proposer_id) is None:
                assert actor.person != waiting.proposer_id
                act = partial(actions.confirm_proposal, waiting, by=actor, at=self.at)
                self._make(f"confirm {waiting.key}", act)
                return True
        return False

    def _move(self, case: Case) -> None:
        facts = facts_of(case, at=self.at)
        choices = [
            (offer.move, actor)
            for actor in (self.district.actor(part, case) for part in PARTS)
            for offer in process.offers(facts, actor)
            if offer.blocked is None and offer.move.key in ACTS
        ]
        onward = [choice for choice in choices if choice[0].end is not process.End.SAME]
        if not choices:
            return
        move, actor = self.chance.choice(onward if onward and self.chance.random() < 0.7 else choices)
        self._make(move.key, partial(ACTS[move.key], self, case, actor, self.at))

    def _make(self, what: str, act: Callable[[], object]) -> None:
        """The table allows it; the act may still want what this history has not got."""
        try:
            act()
        except Refused as no:
            if no.code not in LAWFUL_REFUSALS:
                raise
        else:
            self.made.append(what)

    # --- arguments that are not the same every time -----------------------------------------------------

    def ask(self, case: Case, by: Actor, at: datetime, **more: str) -> None:
        calendar = org.working_calendar()
        until = calendar.add_workdays(local(at).date(), self.chance.randrange(1, 5))
        actions.ask_citizen(case, by=by, at=at, items=[d.item()], until=until, served_how="当面", **more)

    def judgement(self) -> dict[str, Any]:
        kind = self.chance.choice(list(CaseType))
        return d.judgement(kind, self.chance.choice(list(Level)))

    def answer(self, case: Case, by: Actor, at: datetime) -> None:
        outcome = self.chance.choice([Outcome.DONE, Outcome.EXPLAINED, Outcome.GUIDED, Outcome.REDIRECTED])
        self.gather(case, by, at)
        self.prepared()
        actions.propose_answer(
            case,
            by=by,
            at=at,
            answer=d.answer(outcome),
            citations=d.citations() if outcome is Outcome.EXPLAINED else (),
            no_measure_because="没有用得上的措施",
        )

    def gather(self, case: Case, by: Actor, at: datetime) -> None:
        if case.case_type == CaseType.REFUSED:
            accountability.receive_from_judgement(case, at=at)
        if case.case_type == CaseType.NOT_YET:
            measures.record_consultation(
                case,
                by=by,
                at=at,
                question=WORDS,
                who=WORDS,
                opinions=[(case.main_unit, WORDS)],  # type: ignore[list-item]
                done_at=at,
                agreed=WORDS,
            )

    def spot(self, case: Case, by: Actor, at: datetime) -> None:
        values = d.judgement(CaseType.HARD)
        kept = {name: values[name] for name in ("case_type", "causes", "situation", "main_unit")}
        actions.solve_on_spot(case, by=by, at=at, answer=d.answer(), no_measure_because=WORDS, **kept)  # type: ignore[arg-type]

    def merge(self, case: Case, by: Actor, at: datetime) -> None:
        earlier = Case.objects.get(pk=self.cases[0])
        actions.merge(case, by=by, at=at, into=earlier)

    def succeed(self, case: Case, by: Actor, at: datetime) -> None:
        upload = SimpleUploadedFile("继承公证书.pdf", PDF)
        paper = actions.attach(case, upload=upload, kind="succession", by=by, at=at)
        self.prepared()
        heir = Someone(name="陈小福", phone="13800004321")
        actions.succeed(case, by=by, at=at, successor=heir, evidence=WORDS, paper=paper)

    def person(self, part: str) -> Any:
        return self.district.person(part)


Act = Callable[[Walker, Case, Actor, datetime], object]
ACTS: Mapping[str, Act] = {
    "accept": lambda w, c, by, at: actions.accept_case(c, by=by, at=at),
    "solve_on_spot": lambda w, c, by, at: w.spot(c, by, at),
    "propose_decline": lambda w, c, by, at: actions.propose_decline(
        c, by=by, at=at, ground=d.ground(), reason=WORDS
    ),
    "confirm_decline": lambda w, c, by, at: actions.confirm_decline(c, by=by, at=at),
    "overrule_decline": lambda w, c, by, at: actions.overrule_decline(c, by=by, at=at, opinion=WORDS),
    "appeal": lambda w, c, by, at: actions.appeal(c, by=by, at=at, words=WORDS),
    "uphold_decline": lambda w, c, by, at: actions.uphold_decline(c, by=by, at=at, opinion=WORDS),
    "admit": lambda w, c, by, at: actions.admit(c, by=by, at=at, opinion=WORDS),
    "judge": lambda w, c, by, at: actions.judge(c, by=by, at=at, **w.judgement()),
    "rejudge": lambda w, c, by, at: actions.rejudge(c, by=by, at=at, reason=WORDS, **w.judgement()),
    "ask_citizen": lambda w, c, by, at: w.ask(c, by, at),
    "ask_citizen.again": lambda w, c, by, at: w.ask(c, by, at, revealed=WORDS),
    "citizen_supplied": lambda w, c, by, at: actions.citizen_supplied(c, by=by, at=at),
    "cannot_supply": lambda w, c, by, at: actions.cannot_supply(c, by=by, at=at, note=WORDS),
    "propose_answer": lambda w, c, by, at: w.answer(c, by, at),
    "confirm_no": lambda w, c, by, at: actions.confirm_no(c, by=by, at=at, opinion=WORDS),
    "confirm_no.convener": lambda w, c, by, at: actions.confirm_no(c, by=by, at=at, opinion=WORDS),
    "send_back": lambda w, c, by, at: actions.send_back(c, by=by, at=at, reason=WORDS),
    "send_back.convener": lambda w, c, by, at: actions.send_back(c, by=by, at=at, reason=WORDS),
    "tell": lambda w, c, by, at: actions.tell(c, by=by, at=at, how="in_person" if by.person else "online"),
    "close": lambda w, c, by, at: actions.close(
        c, by=by, at=at, solved=w.chance.choice(["yes", "no"]), satisfied=3
    ),
    "redo.citizen": lambda w, c, by, at: actions.redo(c, by=by, at=at, reason=WORDS),
    "redo.convener": lambda w, c, by, at: actions.redo(c, by=by, at=at, reason=WORDS),
    "redo.again": lambda w, c, by, at: actions.redo(c, by=by, at=at, reason=WORDS),
    "let_stand": lambda w, c, by, at: actions.let_stand(c, by=by, at=at, reasons=WORDS, remedies=WORDS),
    "close_unsolved": lambda w, c, by, at: actions.close_unsolved(
        c, by=by, at=at, reasons=WORDS, remedies=WORDS
    ),
    "waive": lambda w, c, by, at: actions.waive(c, by=by, at=at),
    "withdraw": lambda w, c, by, at: actions.withdraw(c, by=by, at=at, words=WORDS),
    "withdraw.appeal": lambda w, c, by, at: actions.withdraw(c, by=by, at=at, words=WORDS),
    "record_withdrawal": lambda w, c, by, at: actions.record_withdrawal(c, by=by, at=at, words=WORDS),
    "merge": lambda w, c, by, at: w.merge(c, by, at),
    "unmerge": lambda w, c, by, at: actions.unmerge(c, by=by, at=at),
    "terminate": lambda w, c, by, at: actions.terminate(c, by=by, at=at, reason="death", evidence=WORDS),
    "succeed": lambda w, c, by, at: w.succeed(c, by, at),
    "void": lambda w, c, by, at: actions.void(c, by=by, at=at, reason="test"),
    "restore": lambda w, c, by, at: actions.restore(c, by=by, at=at, reason=WORDS),
    "restore.declined": lambda w, c, by, at: actions.restore(c, by=by, at=at, reason=WORDS),
    "file": lambda w, c, by, at: actions.file_case(c, by=by, at=at),
    "contact": lambda w, c, by, at: actions.contact(c, by=by, at=at, how="phone", reached=True),
    "hand_over": lambda w, c, by, at: actions.hand_over(
        c, by=by, at=at, to=w.person("officer2"), reason=WORDS
    ),
    "accept_hand_over": lambda w, c, by, at: actions.accept_hand_over(c, by=by, at=at),
    "refuse_hand_over": lambda w, c, by, at: actions.refuse_hand_over(c, by=by, at=at, reason=WORDS),
    "reassign": lambda w, c, by, at: actions.reassign(c, by=by, at=at, to=w.person("officer"), reason=WORDS),
    "replace_first": lambda w, c, by, at: actions.replace_first(
        c, by=by, at=at, to=w.person("officer2"), reason=WORDS
    ),
    "recuse": lambda w, c, by, at: actions.recuse(c, by=by, at=at, whom=c.handler, reason=WORDS),
    "recuse.again": lambda w, c, by, at: actions.recuse(c, by=by, at=at, whom=c.first, reason=WORDS),
    "add_fact": lambda w, c, by, at: actions.add_fact(c, by=by, at=at, words=WORDS),
    "ask_expert": lambda w, c, by, at: actions.ask_expert(
        c, by=by, at=at, to=w.person("expert"), question=WORDS
    ),
    "advise": lambda w, c, by, at: actions.advise(c, by=by, at=at, root_cause=WORDS, advice=WORDS),
    "grant_special": lambda w, c, by, at: actions.grant_special(c, by=by, at=at, reason=WORDS),
    "ask_extension": lambda w, c, by, at: actions.ask_extension(
        c, by=by, at=at, days=w.chance.randrange(1, 6), reason=WORDS, how="phone", reached=True, note=WORDS
    ),
    "extend": lambda w, c, by, at: actions.extend(c, by=by, at=at, days=w.chance.randrange(1, 6)),
    "deny_extension": lambda w, c, by, at: actions.deny_extension(c, by=by, at=at, reason=WORDS),
    "join_topic": lambda w, c, by, at: actions.join_topic(c, by=by, at=at, name="同一件事"),
}
"""How each move is made here. Not here: what needs a document, a hold, another site, or time itself."""

LAWFUL_REFUSALS = {
    "already",
    "to_self",
    "not_eligible",
    "not_concerned",
    "same_person",
    "hand_over_over",
    "nothing_to_waive",
    "how_unknown",
    "wanting",
    "not_yours",
    "beyond_cap",
    "no_more_time",
    "supplement.no_workday",
    "same_case",
    "for_the_convener",
    "not_same_person",
    "earlier_not_open",
    "earlier_not_accepted",
    "has_merged",
    "org.nobody_on_duty",
}


@pytest.mark.parametrize("seed", range(24))
def test_after_any_history_the_doctor_finds_the_cases_whole(seed: int, district: District) -> None:
    walker = Walker(district, seed)
    walker.go(MOVES_EACH)
    while ticks.tick(at=walker.at):
        pass
    found = [each for look in LOOKS for each in look(at=walker.at, full=True)]
    assert found == [], walker.made
    for case in Case.objects.filter(pk__in=walker.cases):
        assert_legs_add_up(case, walker.at)
    for key in File.objects.values_list("key", flat=True):
        assert verification.verify_file(key).findings == [], walker.made


def assert_legs_add_up(case: Case, now: datetime) -> None:
    """Whoever had the case, and however often it went to and fro: the legs are the running time of the citizen's clocks."""
    dossier, calendar = Dossier(case), org.working_calendar()
    lay = [row for row in dossier.all("pauses") if not row.for_materials]
    ran = timedelta()
    for clock in dossier.all("citizen_clocks"):
        start, end = clock.started_at, max(clock.stopped_at or now, clock.started_at)
        ran += calendar.work_time_between(start, end)
        for row in lay:
            since, until = max(row.start, start), min(row.end or end, end)
            ran -= calendar.work_time_between(since, max(since, until))
    assert sum((leg.work_time for leg in legs_of(dossier, calendar, now)), timedelta()) == ran


def test_the_histories_are_long_and_reach_far(district: District) -> None:
    walker = Walker(district, 5)
    walker.go(60)
    assert len(walker.made) > 20
    assert {Step(step) for step in Case.objects.values_list("step", flat=True)} - {Step.REGISTERED}
