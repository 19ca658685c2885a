"""Acts of a leader's instruction: given to one person by one day, reported back by him, or taken back."""

from datetime import date, datetime

from django.db import transaction

from bancheng.cases import eligible, moves, reckoning, timing
from bancheng.cases.actions.wanting import need, refuse_missing
from bancheng.cases.models import Case, Instruction
from bancheng.cases.registration import plain
from bancheng.org import reads as org
from bancheng.org.models import Person
from bancheng.records import told
from bancheng.rules import instructing as rules
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import refuse
from bancheng.rules.vocabulary import ClockKind, InstructionEnd


@transaction.atomic
def instruct(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    to: Person | None,
    words: str,
    due_on: date | None,
    allows_conference: bool = False,
) -> Instruction:
    """A leader instructs one person what to do in a case by which day; its clock runs until that person has reported.

    The step, the handler and the citizen's clock stay as they are.

    Shapes   allows_conference: a third conference may be called in this case.
    Raises   Wanting; Refused for who has no part in the case, is away, or still owes the report of another.
    Source   process table §2 instruct; docs/decisions/0079.
    """
    turn = moves.begin(case, "instruct", by=by, at=at)
    calendar = org.working_calendar()
    gaps = rules.missing(words, due_on, to_somebody=to is not None, at=at, calendar=calendar)
    refuse_missing(gaps, turn)
    assert to is not None and due_on is not None
    may_land = to.pk != by.person and eligible.instructed_for(turn.case, at).filter(pk=to.pk).exists()
    has_one = to.pk in turn.facts.instructed
    refuse(rules.refusal_of_person(to.name, may_land=may_land, has_one=has_one, article=turn.move.article))
    given = Instruction.objects.create(
        case=turn.case,
        to=to,
        words=plain(words, turn.case),
        due_on=due_on,
        allows_conference=allows_conference,
        given_by_id=by.person,
        given_at=at,
    )
    turn.wrote(told.new(given))
    due = reckoning.named(due_on, at)
    timing.start(turn.case, ClockKind.INSTRUCTION, ref=given.pk, at=at, due=due)
    moves.make(turn)
    data = {"instruction": given.pk, "to": to.ref, "until": org.due_day(due.at, near=at)}
    moves.write(turn, LineKind.CASE_INSTRUCTED, data=data, private={"words": given.words})
    return given


@transaction.atomic
def report_back(case: Case, *, by: Actor, at: datetime, report: str) -> Instruction:
    """Whoever was instructed reports what became of it; with that the instruction has ended, and whoever gave it hears.

    Raises   Wanting; Refused for everybody else.
    """
    turn = moves.begin(case, "report_back", by=by, at=at)
    need(turn, report=(report, "写明办到了哪里、接下来怎样"))
    row = Instruction.objects.select_for_update().get(case=turn.case, to=by.person, ended_at=None)
    row.report, row.ended_at, row.ended_how = plain(report, turn.case), at, InstructionEnd.REPORTED
    _end(turn, row, "report")
    moves.make(turn)
    data = {"instruction": row.pk}
    moves.write(turn, LineKind.CASE_REPORTED_BACK, data=data, private={"report": row.report})
    return row


@transaction.atomic
def recall_instruction(
    case: Case, *, by: Actor, at: datetime, instruction: Instruction, reason: str
) -> Instruction:
    """A leader takes an instruction back, with the reason; nobody is urged for it any more.

    What it allowed, a third conference, is allowed no more.

    Raises   Wanting; Refused for everybody else, and once it has been reported.
    """
    turn = moves.begin(case, "recall_instruction", by=by, at=at)
    need(turn, reason=(reason, "写明为什么撤回"))
    row = Instruction.objects.select_for_update().select_related("to").filter(pk=instruction.pk).first()
    is_open = row is not None and row.case_id == turn.case.pk and row.ended_at is None
    refuse(rules.refusal_of_ended(is_open=is_open, article=turn.move.article))
    assert row is not None
    row.why_recalled, row.ended_at, row.ended_how = plain(reason, turn.case), at, InstructionEnd.RECALLED
    _end(turn, row, "why_recalled")
    moves.make(turn)
    data = {"instruction": row.pk, "to": row.to.ref}
    moves.write(turn, LineKind.CASE_INSTRUCTION_RECALLED, data=data, private={"reason": row.why_recalled})
    return row


def _end(turn: moves.Turn, row: Instruction, words: str) -> None:
    columns = (words, "ended_at", "ended_how")
    row.save(update_fields=columns)
    turn.wrote([told.changed(row, *columns)])
    timing.stop(turn.case, ClockKind.INSTRUCTION, refs=[row.pk], at=turn.at)
