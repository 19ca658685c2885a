"""The facts of a case at a moment, as the regulation wants them: a fixed number of queries, however many cases."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Q

from bancheng.cases.around import Question, Rows
from bancheng.cases.models import (
    CalledBack,
    Case,
    CaseClock,
    ClosingAnswer,
    ExpertAsked,
    HandOver,
    Hold,
    Hop,
    Instruction,
    MoreTime,
    MoveMade,
    Pause,
    Proposal,
    Recusal,
)
from bancheng.org import reads as org
from bancheng.org import terms
from bancheng.promises.models import Promise
from bancheng.rules import clock_table, clocks, process
from bancheng.rules.calendar import local
from bancheng.rules.case_types import call_back_is_due
from bancheng.rules.clocks import Limit
from bancheng.rules.deciding import DECIDERS
from bancheng.rules.facts import CaseFacts
from bancheng.rules.folder import DECIDING
from bancheng.rules.handled import proposers_at, who_answered, who_handled
from bancheng.rules.process import CLOCKS_OF_STEP, DECIDED_AT_REST, FINDINGS
from bancheng.rules.vocabulary import ClockKind, InstructionEnd, Outcome, PromiseParty, Role, Step


def facts_of(case: Case, *, at: datetime) -> CaseFacts:
    """The facts of one case."""
    return facts_for([case], at=at)[case.pk]


def facts_for(cases: Sequence[Case], *, at: datetime) -> dict[int, CaseFacts]:
    """The facts of many cases, by identity."""
    return facts_within(Around(cases), cases, at=at)


def standing_of(case: Case) -> CaseFacts:
    """Only what says who takes part in a case, in two questions; nothing of clocks, counters or rights."""
    return CaseFacts(
        case=case.pk,
        step=Step(case.step),
        at=case.registered_at,
        site=case.site_id,
        first=case.first_id,
        handler=case.handler_id,
        barred=frozenset(Recusal.objects.filter(case=case).values_list("person_id", flat=True)),
        experts=frozenset(ExpertAsked.objects.filter(case=case).values_list("person_id", flat=True)),
    )


def facts_within(around: "Around", cases: Sequence[Case], *, at: datetime) -> dict[int, CaseFacts]:
    """The facts of cases whose surroundings have been read already."""
    return {case.pk: _facts(case, around, at) for case in cases}


STILL = Q(ended_at=None)
PROPOSED = ("case_id", "key", "proposer_id", "withheld_mark", "about_id", "proposed_at", "lapses_at")
NEEDED = Question(
    moves=Rows(
        model=MoveMade,
        fields=("key", "counter", "from_step", "to_step", "by", "person_id", "proposed_by_id", "handler_id"),
    ),
    recused=Rows(model=Recusal, fields=("person_id",)),
    experts=Rows(model=ExpertAsked, fields=("person_id",)),
    holds=Rows(model=Hold, fields=("ref", "releasable_from"), beside=("owed_by__short_name",), where=STILL),
    proposals=Rows(model=Proposal, fields=PROPOSED, where=STILL),
    proposed=Rows(model=Proposal, fields=("key", "proposer_id")),
    hand_overs=Rows(model=HandOver, fields=("to_person_id", "to_site_id"), where=STILL),
    pauses=Rows(model=Pause, order="start"),
    clocks=Rows(model=CaseClock, where=Q(stopped_at=None), order="due_at"),
    extensions=Rows(model=MoreTime, fields=("asked_by_id",), where=Q(decided_at=None)),
    hops=Rows(model=Hop, fields=("to_person_id",), where=STILL),
    instructions=Rows(model=Instruction, fields=("to_id", "allows_conference", "ended_at", "ended_how")),
    promises=Rows(model=Promise, of="file__case", fields=("to", "ended", "ended_at")),
    said=Rows(model=ClosingAnswer, fields=("at",), order="at"),
    called_back=Rows(model=CalledBack, fields=("person_id", "reached", "at"), order="at"),
    merged=Rows(
        model=Case,
        of="id",
        fields=("id",),
        beside=("merged_into__step", "merged_into__answered_at"),
        where=Q(merged_into__isnull=False),
    ),
)
"""What the regulation needs to see around a case, and a queue to say when it is due."""


class Around:
    """The rows around some cases, grouped by case.

    Shapes   question: NEEDED, or one that asks for more under the same names.
    """

    def __init__(self, cases: Sequence[Case], question: Question = NEEDED) -> None:
        self.rows = question.ask(case.pk for case in cases)
        self.moves = self.rows["moves"]
        self.recused = self.rows["recused"]
        self.experts = self.rows["experts"]
        self.holds = self.rows["holds"]
        self.proposals = self.rows["proposals"]
        self.proposed = self.rows["proposed"]
        self.hand_overs = self.rows["hand_overs"]
        self.pauses = self.rows["pauses"]
        self.clocks = self.rows["clocks"]
        self.extensions = self.rows["extensions"]
        self.hops = self.rows["hops"]
        self.instructions = self.rows["instructions"]
        self.promises = self.rows["promises"]
        self.said = self.rows["said"]
        self.called_back = self.rows["called_back"]
        into = {case: row.merged_into for case, (row,) in self.rows["merged"].items()}
        self.earlier = {case: (Step(earlier.step), earlier.answered_at) for case, earlier in into.items()}
        self._sites = {case.site_id for case in cases}
        self._limits: Mapping[str, Limit] | None = None
        self._deciders: Mapping[tuple[Role, int | None], set[int]] | None = None

    def pause_days(self, at: datetime) -> int:
        """How many working days a case may wait for its citizen at most, asked once."""
        return self._limit("supplement", at)

    def cap(self, at: datetime) -> int:
        """How many working days after acceptance the answer is due at the latest, asked once."""
        return self._limit(clock_table.CAP, at)

    def _limit(self, key: str, at: datetime) -> int:
        if self._limits is None:
            self._limits = org.limits_at(local(at).date())
        return clock_table.limit_for(key, self._limits).count

    def holders(self, role: Role, site: int, at: datetime) -> set[int]:
        """Who holds a deciding role for a site, asked once for all sites of these cases."""
        if self._deciders is None:
            self._deciders = terms.holders_by_site(DECIDERS, self._sites, at)
        of_the_district = self._deciders.get((role, None), set())
        return of_the_district | self._deciders.get((role, site), set())


def _facts(case: Case, around: Around, at: datetime) -> CaseFacts:
    step = Step(case.step)
    moves = around.moves[case.pk]
    barred = frozenset(row.person_id for row in around.recused[case.pk])
    hand_over = next(iter(around.hand_overs[case.pk]), None)
    running = {row.kind: row for row in around.clocks[case.pk] if row.ref == 0}
    pauses = around.pauses[case.pk]
    outcome = Outcome(case.outcome) if case.outcome else None
    earlier_step, earlier_answered_at = around.earlier.get(case.pk, (None, None))
    asked = around.proposals[case.pk]
    answering = running.get(ClockKind.CITIZEN)
    extension = next(iter(around.extensions[case.pk]), None)
    deciding = running.get(ClockKind.EXTENSION) if extension else None
    asking = next((row for row in around.clocks[case.pk] if row.kind == ClockKind.CONFERENCE_ASKED), None)
    calls = _calls_about(case, around)
    return CaseFacts(
        case=case.pk,
        step=step,
        at=at,
        site=case.site_id,
        first=case.first_id,
        handler=case.handler_id,
        proposers=proposers_at(step, moves),
        receiver=hand_over.to_person_id if hand_over else None,
        to_site=hand_over.to_site_id if hand_over else None,
        handled=who_handled(case.handler_id, moves, around.proposed[case.pk]),
        decided=frozenset(move.person_id for move in moves if move.key in DECIDING and move.person_id),
        answered_by=who_answered(moves),
        barred=barred,
        experts=frozenset(row.person_id for row in around.experts[case.pk]),
        used=Counter(move.counter for move in moves),
        before=Step(case.before) if case.before else None,
        outcome=outcome,
        step_clock_out=_step_clock_out(step, running, at),
        deciders={role: frozenset(around.holders(role, case.site_id, at)) for role in DECIDERS},
        asked_by={row.key: row.proposer_id for row in asked if not row.withheld_mark},
        clock_started=case.clock_started_at is not None,
        holds=len(around.holds[case.pk]),
        owing=tuple((hold.owed_by.short_name, hold.releasable_from) for hold in around.holds[case.pk]),
        pause_days_left=_pause_days_left(pauses, around.pause_days(at), at),
        redo_until=case.redo_until,
        appeal_until=case.appeal_until,
        waived=case.waived_at is not None,
        silence_until=running[ClockKind.SILENCE].due_at if ClockKind.SILENCE in running else None,
        call_back_due=call_back_is_due(outcome, told_in_person=case.told_in_person),
        called_back=bool(calls),
        called_by=frozenset(row.person_id for row in calls if row.reached and row.person_id is not None),
        supplement_until=next((pause.until for pause in pauses if pause.end is None), None),
        proposals=frozenset(row.key for row in asked),
        concerned=frozenset(row.about_id for row in asked if row.about_id is not None),
        late_questions=frozenset(
            row.key for row in asked if process.row(row.key).stands and at >= row.lapses_at
        ),
        unit=case.main_unit_id,
        answer_due=answering.due_at if answering else None,
        second_clock=answering is not None and answering.started_at == case.second_clock_at,
        more_days=around.cap(at) - answering.limit_count if answering else 0,
        extension_asker=extension.asked_by_id if extension else None,
        extension_until=deciding.due_at if deciding else None,
        hops=len(around.hops[case.pk]),
        instructed=frozenset(row.to_id for row in around.instructions[case.pk] if row.ended_at is None),
        third_conference=any(
            row.allows_conference and row.ended_how != InstructionEnd.RECALLED
            for row in around.instructions[case.pk]
        ),
        open_promises=sum(not promise.ended for promise in around.promises[case.pk]),
        asked_again=_asked_again(case, around),
        asked_until=running[ClockKind.ASKED_AGAIN].due_at if ClockKind.ASKED_AGAIN in running else None,
        unsolved_again=ClockKind.SOLVED_REVIEW in running,
        finding_open=any(row.kind in FINDINGS for row in around.clocks[case.pk]),
        conference_asked=asking is not None,
        conference_late=asking is not None and at >= asking.due_at,
        conferring=any(row.kind == ClockKind.CONFERRING for row in around.clocks[case.pk]),
        earlier_step=earlier_step,
        earlier_unanswered=earlier_step is not None and earlier_answered_at is None,
    )


def _calls_about(case: Case, around: Around) -> list[CalledBack]:
    """The call-backs that are over about what stands now: the answer, or that it ended without one."""
    answered = Step(case.step) in (Step.ANSWERED, Step.CLOSED) or case.rested_at is None
    since = case.answered_at if answered else case.rested_at
    return [row for row in around.called_back[case.pk] if since is not None and row.at >= since]


def _asked_again(case: Case, around: Around) -> bool:
    """Whether “solved?” waits for an answer once more: the last promise to him ended after the case had come to rest."""
    to_citizen = [row for row in around.promises[case.pk] if row.to == PromiseParty.CITIZEN]
    if case.rested_at is None or not to_citizen or not all(row.ended for row in to_citizen):
        return False
    ended = max(row.ended_at for row in to_citizen)
    answered = any(row.at >= ended for row in around.said[case.pk])
    return ended > case.rested_at and not answered


def _step_clock_out(step: Step, running: dict[str, CaseClock], at: datetime) -> bool:
    kind = DECIDED_AT_REST.get(step) or next(iter(CLOCKS_OF_STEP.get(step, ())), None)
    own = running.get(kind) if kind else None
    return own is not None and at >= own.due_at


def _pause_days_left(pauses: list[Pause], whole: int, at: datetime) -> int:
    """Working days the case may still wait for its citizen, redo included."""
    used = [clocks.Pause(start=pause.start, end=pause.end) for pause in pauses if pause.for_materials]
    return whole - clocks.paused_workdays(used, at, org.working_calendar()) if used else whole
