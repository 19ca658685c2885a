"""How a move is made: hold the case, ask the regulation, move, settle the clocks. Every act begins here.

turn = moves.begin(case, "accept", by=by, at=at)      # locked, allowed; Refused otherwise
moves.make(turn)                                       # step, history, clocks
moves.write(turn, LineKind.CASE_ACCEPTED, data={…})    # the record, same transaction
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from bancheng.cases import reckoning, timing, withheld
from bancheng.cases.facts import facts_of
from bancheng.cases.models import (
    Case,
    HandOver,
    Hold,
    Hop,
    InHands,
    Instruction,
    MoreTime,
    MoveMade,
    Proposal,
    StandIn,
)
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.records.models import Line
from bancheng.rules import handing, paths, process
from bancheng.rules.facts import CaseFacts
from bancheng.rules.folder import refusal_through_decider, refusal_through_handler
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import OPEN_STEPS, ClockKind, InstructionEnd, Outcome, Role, Step


@dataclass
class Turn:
    """A case held for one act: who acts when, by which row, and what the act has changed so far."""

    case: Case
    move: process.Move
    facts: CaseFacts
    by: Actor
    at: datetime
    proposer: int | None = None
    proposed_by: str = ""
    changed: set[str] = field(default_factory=set)
    written: list[told.Written] = field(default_factory=list)

    def set(self, **values: Any) -> None:
        """Changes facts of the case; they are written when the move is made."""
        for name, value in values.items():
            setattr(self.case, name, value)
        self.changed |= values.keys()

    def wrote(self, *rows: Iterable[told.Written]) -> None:
        """Notes rows the act has written; its next line tells them as they stand then."""
        for some in rows:
            self.written += some

    @property
    def needs_second(self) -> bool:
        """Whether the move only becomes a proposal until another person confirms it."""
        return bool(self.move.second)


def begin(case: Case, name: str, *, by: Actor, at: datetime) -> Turn:
    """Holds the case and asks the regulation whether this actor may make this move now.

    Raises   Refused, with the reason fit for the counter.
    """
    held = Case.objects.locked(case.pk)
    facts = facts_of(held, at=at)
    refused = refusal_through_handler(facts, by) if Role.CITIZEN in by.roles else None
    if refused is not None:
        raise refused
    move = process.move(name, facts, by)
    refused = refusal_through_decider(move, facts, by)
    if refused is not None:
        raise refused
    return Turn(case=held, move=move, facts=facts, by=by, at=at)


def make(turn: Turn, *, outcome: Outcome | None = None) -> None:
    """Makes the move: step, history, clocks, what a change of step ends, and the next moment."""
    end = paths.end_of(turn.move, turn.facts, outcome)
    start = turn.facts.step
    made = MoveMade.objects.create(
        case=turn.case,
        line_seq=turn.case.file.length + 1,
        key=turn.move.key,
        counter=turn.move.counter,
        from_step=start,
        to_step=end,
        at=turn.at,
        by=turn.by.ref,
        person_id=turn.by.person,
        proposed_by_id=turn.proposer,
        handler_id=turn.case.handler_id,
    )
    turn.wrote(told.new(made))
    _other_hands(turn, end)
    if end != start:
        _leave(turn, end)
        turn.set(step=end, before=_before(turn.case, end))
    waits = timing.follow(turn.case, turn.move, start=start, end=end, at=turn.at, changed=turn.changed)
    turn.wrote(waits)
    turn.case.save(update_fields=sorted(turn.changed))


def write(
    turn: Turn,
    kind: LineKind,
    *,
    data: Mapping[str, Any] | None = None,
    private: Mapping[str, str] | None = None,
) -> Line:
    """Writes the line of the act, with every row the act wrote; empty words leave no commitment."""
    facts = {"step": turn.case.step, **(data or {})}
    if turn.proposed_by:
        facts["proposed_by"] = turn.proposed_by
    if turn.by.through:
        facts["entered_by"] = turn.by.through
    said = {name: words for name, words in (private or {}).items() if words}
    rows = [told.changed(turn.case, *turn.changed), *turn.written] if turn.changed else turn.written
    turn.written = []
    return records.append(
        turn.case.file, kind, by=turn.by.ref, at=turn.at, data=facts, private=said, rows=rows
    )


def note(
    case: Case,
    kind: LineKind,
    *,
    by: Actor,
    at: datetime,
    data: Mapping[str, Any] | None = None,
    private: Mapping[str, str] | None = None,
    rows: Iterable[told.Written] = (),
) -> Line:
    """Writes a line that is no move: evidence laid in, a paper printed, a detail revealed."""
    said = {name: words for name, words in (private or {}).items() if words}
    return records.append(case.file, kind, by=by.ref, at=at, data=data, private=said, rows=rows)


def _other_hands(turn: Turn, end: Step) -> None:
    """Where the move gave the case to somebody else: no deputy stands in any more, and 第一责任人 owes the citizen a word."""
    before, now = turn.facts.handler, turn.case.handler_id
    if now == before or end not in OPEN_STEPS:
        return
    if turn.move.name not in handing.WHILE_AWAY:
        end_stand_in(turn, "moved_on")
    if handing.is_hop(turn.move.name, before=before, now=now, first=turn.case.first_id):
        owe_word(turn)


def owe_word(turn: Turn) -> None:
    """Notes that 第一责任人 has to say what he did for the citizen as the case came to who has it now."""
    hop = Hop.objects.create(case=turn.case, to_person_id=turn.case.handler_id, at=turn.at)
    turn.wrote(told.new(hop))


def end_stand_in(turn: Turn, how: str) -> None:
    """Ends whoever stands in for the handler of this case, if anybody does."""
    turn.wrote(
        told.update(StandIn.objects.filter(case=turn.case, ended_at=None), ended_at=turn.at, ended_how=how)
    )


def _leave(turn: Turn, end: Step) -> None:
    """A change of step kills open proposals; leaving the open steps also ends what others still owed in the case.

    A case that is opened again rests no longer, and a right waived then is a right again.
    """
    case, at = turn.case, turn.at
    dying = Proposal.objects.filter(case=case, ended_at=None)
    if end in OPEN_STEPS:
        # A question that stands is answered whatever step the case has come to.
        dying = dying.exclude(key__in=process.STANDING)
    died = told.update(dying, ended_at=at, result="died")
    timing.stop_of(case, (ClockKind.PROPOSAL, ClockKind.RECUSAL), refs=[one.row.pk for one in died], at=at)
    turn.wrote(died)
    timing.stop_of_units(case, end, at=at)
    if end not in process.row("extend").starts:
        asked = MoreTime.objects.filter(case=case, decided_at=None)
        turn.wrote(told.update(asked, decided_at=at, result="died"))
        timing.stop(case, ClockKind.EXTENSION, at=at)
    if turn.facts.step not in OPEN_STEPS:
        if end in OPEN_STEPS:
            turn.set(rested_at=None, waived_at=None)
        return
    if end in OPEN_STEPS:
        return
    leaving = HandOver.objects.filter(case=case, ended_at=None)
    timing.stop(case, ClockKind.HAND_OVER, refs=list(leaving.values_list("pk", flat=True)), at=at)
    holds = Hold.objects.filter(case=case, ended_at=None)
    end_instructions(turn, Instruction.objects.filter(case=case), InstructionEnd.CASE_LEFT)
    end_stand_in(turn, "case_left")
    # The clocks of letters and questions stop here; what those say of it themselves, the room above writes after this line.
    InHands.objects.filter(case=case, end=None).update(end=at)
    hops = Hop.objects.filter(case=case, ended_at=None)
    turn.wrote(
        told.update(leaving, ended_at=at, result="died"),
        told.update(holds, ended_at=at, ended_how="case_left"),
        told.update(hops, ended_at=at, ended_how="case_left"),
    )
    turn.set(rested_at=at)


def end_instructions(turn: Turn, which: QuerySet[Instruction], how: InstructionEnd) -> None:
    """Ends those of these instructions that are open, with their clocks."""
    still = which.filter(ended_at=None)
    timing.stop(turn.case, ClockKind.INSTRUCTION, refs=list(still.values_list("pk", flat=True)), at=turn.at)
    turn.wrote(told.update(still, ended_at=turn.at, ended_how=how.value))


def _before(case: Case, end: Step) -> str:
    """The step to which the case will return from this one, if it ever does; empty elsewhere."""
    if end not in process.RETURNING:
        return ""
    made = MoveMade.objects.filter(case=case).exclude(from_step="").order_by("pk")
    history = (
        (process.row(key), Step(start), Step(to))
        for key, start, to in made.values_list("key", "from_step", "to_step")
    )
    return paths.came_from(end, history) or ""


def hold_in_order(*pks: int) -> None:
    """Holds several cases at once, always in the order of their identity, so that two acts cannot embrace."""
    list(Case.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk").values_list("pk"))


# --- by two ------------------------------------------------------------------------------------------


def propose(
    turn: Turn,
    payload: Mapping[str, Any],
    *,
    about: int | None = None,
    said: Mapping[str, str] | None = None,
    on_word_of: int | None = None,
) -> Proposal:
    """Leaves a move that needs two people as a proposal; it moves nothing, and lapses by itself unless it stands.

    Shapes   on_word_of: whose word the system proposes on; he stays unnamed and may not confirm.
    Source: process table §1 “By two”, recusal.
    """
    question = turn.move.question
    due = reckoning.reckon(question, started_at=turn.at)
    proposal = Proposal.objects.create(
        case=turn.case,
        key=turn.move.key,
        payload=json.dumps(payload, ensure_ascii=False),
        proposer_id=turn.by.person,
        proposed_by=turn.by.ref,
        withheld_mark=withheld.mark_of(on_word_of, turn.case, turn.at),
        proposed_at=turn.at,
        about_id=about,
        lapses_at=due.at,
    )
    turn.wrote(told.new(proposal))
    timing.start(turn.case, question, ref=proposal.pk, at=turn.at)
    timing.settle(turn.case, changed=turn.changed)
    turn.case.save(update_fields=sorted(turn.changed))
    kind = LineKind.CASE_RECUSAL_ASKED if turn.move.stands else LineKind.CASE_PROPOSED
    write(turn, kind, data={"move": turn.move.key, "move_label": turn.move.label, **(said or {})})
    return proposal


def second(proposal: Proposal, *, by: Actor, at: datetime) -> Turn:
    """Holds the case for the second person of a proposal, in the proposer's row.

    Raises   Refused when the proposal is over, or this person may not be the second.
    """
    case = Case.objects.locked(proposal.case_id)
    held = Proposal.objects.select_for_update().get(pk=proposal.pk)
    row = process.row(held.key)
    if held.ended_at is not None or (at >= held.lapses_at and not row.stands):
        raise Refused("proposal_over", "这个提议已经失效，要由提出的人重新提出", "办理规程 §1 两人办")
    facts = facts_of(case, at=at)
    refused = process.confirmable(row, facts, by, proposer=withheld.first_of(held, by.person))
    if refused is not None:
        raise refused
    return Turn(
        case=case,
        move=row,
        facts=facts,
        by=by,
        at=at,
        proposer=held.proposer_id,
        proposed_by=held.proposed_by,
    )


def end_proposal(turn: Turn, proposal: Proposal, result: str) -> None:
    """Closes a proposal and its clock."""
    held = Proposal.objects.filter(pk=proposal.pk)
    turn.wrote(told.update(held, ended_at=turn.at, ended_by=turn.by.person, result=result))
    timing.stop(turn.case, turn.move.question, refs=[proposal.pk], at=turn.at)


def payload_of(proposal: Proposal) -> dict[str, Any]:
    """What the proposer laid down for the act."""
    return json.loads(proposal.payload)
