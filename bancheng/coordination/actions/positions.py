"""Acts on positions: a question put to several units, each drafted by its liaison and signed by its head, lapsed, taken back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from bancheng.cases import actions as cases
from bancheng.cases.actions import Wanting
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.cases.registration import plain
from bancheng.coordination import matrix
from bancheng.coordination.actions.naming import each_once, of_units
from bancheng.coordination.facts import signable_units
from bancheng.coordination.limits import reply_limit_in
from bancheng.coordination.models import Position, Question
from bancheng.org.models import Department
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.rules import positions as rules
from bancheng.rules.calendar import local
from bancheng.rules.case_types import Missing
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import TIME, Actor
from bancheng.rules.refusal import refuse
from bancheng.rules.vocabulary import ClockKind, PositionAnswer, PositionStep


@transaction.atomic
def ask_units(case: Case, *, by: Actor, at: datetime, words: str, units: Sequence[Department]) -> Question:
    """Puts one question to several units; the clock of each starts now, signed for or not.

    Raises   Wanting; Refused for anybody but an officer who works on the case, elsewhere than in handling, beyond the bound.
    Source   process table §5 “Position”, §3 unit's reply.
    """
    held = Case.objects.locked(case.pk)
    asked = Question.objects.filter(case=held).count()
    refuse(rules.refusal_to_ask(facts_of(held, at=at), by, asked=asked))
    said, chosen = plain(words, held), each_once(units)
    cases.ask_for(rules.missing_in_asking(said, [unit.pk for unit in chosen]), rules.ARTICLE)
    signable = signable_units(held, local(at).date())
    refuse(rules.refusal_to_ask_mute([unit.short_name for unit in chosen if unit.pk not in signable]))
    question = Question.objects.create(
        case=held, number=asked + 1, words=said, asked_by_id=by.person, asked_at=at
    )
    rows = [Position.objects.create(question=question, unit=unit) for unit in chosen]
    cases.start_beside(
        held, kind=ClockKind.POSITION, refs=[row.pk for row in rows], limit=reply_limit_in(held, at), at=at
    )
    records.append(
        held.file,
        LineKind.POSITION_ASKED,
        by=by.ref,
        at=at,
        data={"number": question.number, "count": len(rows), **of_units(chosen)},
        private={"words": said},
        rows=told.new(question, *rows),
    )
    return question


@transaction.atomic
def draft_position(
    position: Position,
    *,
    by: Actor,
    at: datetime,
    answer: str,
    words: str,
    condition: str = "",
    clause: str = "",
) -> Position:
    """Writes down what a unit says, for its head to sign; until he has, it may be written anew. The clock goes on.

    Raises   Wanting, naming every gap; Refused for anybody but the unit's own people, or once it is signed, silent or taken back.
    """
    held, facts = _held(position, at)
    refuse(rules.refusal_to("draft", facts, by))
    chosen = PositionAnswer(answer) if answer in set(PositionAnswer) else None
    case = held.question.case
    typed = {
        "words": plain(words, case),
        "condition": plain(condition, case),
        "clause": plain(clause, case),
    }
    if chosen is not PositionAnswer.CAN_IF:
        typed["condition"] = ""
    cases.ask_for(rules.missing_in_answer(chosen, **typed), rules.ARTICLE)
    assert chosen is not None
    held.answer, held.drafted_by_id, held.drafted_at = chosen, by.person, at
    for name, value in typed.items():
        setattr(held, name, value)
    held.save()
    rows = [told.changed(held, "answer", "drafted_by", "drafted_at", *typed)]
    _write(held, LineKind.POSITION_DRAFTED, by, at, rows=rows)
    return held


@transaction.atomic
def give_position(position: Position, *, by: Actor, at: datetime) -> Position:
    """The head of the unit signs what was drafted: from now on it stands in the matrix, and cannot be changed.

    Raises   Refused for anybody but the head, for the one who drafted it where the unit has a liaison, without a draft.
    Source   process table §1: the head signs.
    """
    held, facts = _held(position, at)
    refuse(rules.refusal_to("give", facts, by))
    held.given_by_id = by.person
    rows = [told.changed(held, *held.ended(PositionStep.GIVEN, at=at), "given_by")]
    _stop(held, at)
    said = {"words": held.words, "condition": held.condition, "clause": held.clause}
    _write(held, LineKind.POSITION_GIVEN, by, at, rows=rows, private=said)
    return held


@transaction.atomic
def lapse_position(pk: int, *, at: datetime) -> bool:
    """The clock of a unit has ended without its word: it stands recorded as silent; what was drafted and not signed is no word.

    Returns  whether it was still waited for.
    """
    held, _ = _held(Position.objects.get(pk=pk), at)
    if not held.is_asked:
        return False
    rows = [told.changed(held, *held.ended(PositionStep.SILENT, at=at))]
    _stop(held, at)
    _write(held, LineKind.POSITION_SILENT, TIME, at, rows=rows)
    return True


@transaction.atomic
def recall_question(question: Question, *, by: Actor, at: datetime, reason: str = "") -> int:
    """Takes a question back from the units that have not said anything yet; what was said stays. Returns how many.

    Raises   Wanting without a reason, unless time does it; Refused when nobody is waited for any more.
    """
    held = Case.objects.locked(question.case_id)
    waiting = list(question.positions.asked().select_related("unit").order_by("pk"))
    refuse(rules.refusal_to_recall(facts_of(held, at=at), by, still_asked=len(waiting)))
    said = plain(reason, held)
    if by is not TIME and not said:
        raise Wanting([Missing("reason", "写明为什么收回")], rules.ARTICLE)
    rows = [told.changed(row, *row.ended(PositionStep.RECALLED, at=at)) for row in waiting]
    cases.stop_beside(held, kind=ClockKind.POSITION, refs=[row.pk for row in waiting], at=at)
    records.append(
        held.file,
        LineKind.POSITION_RECALLED,
        by=by.ref,
        at=at,
        data={"number": question.number, "count": len(rows), **of_units([row.unit for row in waiting])},
        private={"reason": said} if said else {},
        rows=rows,
    )
    return len(rows)


@transaction.atomic
def recall_all(case: Case, *, at: datetime) -> int:
    """Takes back every question of a case that has left the open steps; returns how many units were still waited for.

    Source   process table §2, “Leaving the open steps recalls requests”.
    """
    held = Case.objects.locked(case.pk)
    open_rows = Question.objects.filter(case=held, positions__step=PositionStep.ASKED).distinct()
    return sum(recall_question(question, by=TIME, at=at) for question in open_rows.order_by("pk"))


# --- beneath ----------------------------------------------------------------------------------------------


def _held(position: Position, at: datetime) -> tuple[Position, rules.PositionFacts]:
    """The position, held after its case, and what the regulation must know of it."""
    case = Case.objects.locked(Question.objects.get(positions=position).case_id)
    held = (
        Position.objects.select_for_update(of=("self",))
        .select_related("question", "unit")
        .get(pk=position.pk)
    )
    held.question.case = case
    return held, matrix.facts_of_position(held, at=at)


def _stop(held: Position, at: datetime) -> None:
    cases.stop_beside(held.question.case, kind=ClockKind.POSITION, refs=[held.pk], at=at)


def _write(
    held: Position,
    kind: LineKind,
    by: Actor,
    at: datetime,
    *,
    rows: Sequence[told.Written],
    private: dict[str, str] | None = None,
) -> None:
    label = PositionAnswer(held.answer).label if held.answer else ""
    data = {
        "position": held.pk,
        "number": held.question.number,
        "unit": held.unit.short_name,
        "code": held.unit.code,
        "answer": held.answer,
        "answer_label": label,
    }
    said = {name: words for name, words in (private or {}).items() if words}
    records.append(held.question.case.file, kind, by=by.ref, at=at, data=data, private=said, rows=rows)
