"""Acts by which an opinion is mended and answered: who, what, with which proof, and what the person was told."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from bancheng.cases.actions.wanting import ask_for
from bancheng.citizens import reaching, turns
from bancheng.citizens.models import FeedbackItem, Rectification
from bancheng.citizens.turns import Turn
from bancheng.org.models import Department, Person
from bancheng.records import actions as records
from bancheng.records import documents, told
from bancheng.rules import feedback_moves as rules
from bancheng.rules.case_types import Missing
from bancheng.rules.freetext import with_tokens
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import TIME, Actor
from bancheng.rules.vocabulary import FeedbackAnswerWay


@transaction.atomic
def rectify(
    item: FeedbackItem,
    *,
    by: Actor,
    at: datetime,
    unit: Department | None = None,
    assignee: Person | None = None,
    asked: str = "",
) -> FeedbackItem:
    """Says who mends what an opinion complains of: a department, or somebody of the window.

    Shapes   assignee: for the window; whoever says so himself when nobody is named.
    Raises   Wanting where another is to mend it and nobody says what.
    Source   product.md M04; domain.md §4.1 “谁办理、谁负责”.
    """
    turn = turns.begin(item, "rectify", by=by, at=at)
    _wanting(rules.missing_in_assignment(asked, to_another=_is_another(unit, assignee, by)), turn)
    made = _assigned(turn, unit=unit, assignee=assignee, asked=asked)
    data = {"who": _who(made), "unit": unit.code if unit else ""}
    return turns.write(
        turn, LineKind.FEEDBACK_RECTIFYING, data=data, private={"asked": made.asked}, rows=told.new(made)
    )


@transaction.atomic
def reassign(
    item: FeedbackItem,
    *,
    by: Actor,
    at: datetime,
    unit: Department | None = None,
    assignee: Person | None = None,
    asked: str = "",
    reason: str,
) -> FeedbackItem:
    """Gives the mending to another; the clock goes on.

    Shapes   asked: what he is to mend; empty: what was asked before.
    """
    turn = turns.begin(item, "reassign", by=by, at=at)
    last = _last(turn)
    gaps = rules.missing_words(reason, "写明为什么改派", field="reason")
    gaps += rules.missing_in_assignment(asked or last.asked, to_another=_is_another(unit, assignee, by))
    _wanting(gaps, turn)
    before, columns, private = _who(last), ["unit", "assignee"], {"reason": _masked(reason)}
    last.unit, last.assignee = unit, None if unit else (assignee or _self(by))
    if asked.strip():
        last.asked = private["asked"] = _masked(asked)
        columns.append("asked")
    last.save(update_fields=columns)
    return turns.write(
        turn,
        LineKind.FEEDBACK_REASSIGNED,
        data={"before": before, "who": _who(last), "unit": unit.code if unit else ""},
        private=private,
        rows=[told.changed(last, *columns)],
    )


def _is_another(unit: Department | None, assignee: Person | None, by: Actor) -> bool:
    return unit is not None or (assignee is not None and assignee.pk != by.person)


@transaction.atomic
def prolong(item: FeedbackItem, *, by: Actor, at: datetime, reason: str) -> FeedbackItem:
    """Gives a complex matter the longer limit, once and before it is late, with the reason."""
    turn = turns.begin(item, "prolong", by=by, at=at)
    _wanting(rules.missing_words(reason, "写明为什么算复杂", field="reason"), turn)
    last = _last(turn)
    last.complex_by_id, last.complex_at, last.complex_why = by.person, at, _masked(reason)
    columns = ("complex_by", "complex_at", "complex_why")
    last.save(update_fields=columns)
    return turns.write(
        turn,
        LineKind.FEEDBACK_PROLONGED,
        private={"complex_why": last.complex_why},
        rows=[told.changed(last, *columns)],
    )


@transaction.atomic
def report(
    item: FeedbackItem,
    *,
    by: Actor,
    at: datetime,
    what: str,
    proof: str,
    upload: documents.Upload | None = None,
) -> FeedbackItem:
    """Records what was mended and what proves it; until it is answered it may be written again."""
    turn = turns.begin(item, "report", by=by, at=at)
    _wanting(rules.missing_in_report(what, proof), turn)
    last = _last(turn)
    columns = ["what", "proof", "reported_by", "reported_at"]
    last.what, last.proof = _masked(what), _masked(proof)
    last.reported_by_id, last.reported_at = by.person, at
    data: dict[str, object] = {}
    if upload is not None:
        last.document = records.store_upload(upload, by=by.ref, at=at)
        data["stored"] = [last.document.fact()]
        columns.append("document")
    last.save(update_fields=columns)
    return turns.write(
        turn,
        LineKind.FEEDBACK_REPORTED,
        data=data,
        private={"what": last.what, "proof": last.proof},
        rows=[told.changed(last, *columns)],
    )


@transaction.atomic
def answer(item: FeedbackItem, *, by: Actor, at: datetime, words: str, way: str) -> FeedbackItem:
    """Answers the person, in the words that are kept; by a message where he left a phone or mail and nobody chose otherwise.

    Source   product.md M04: each opinion has a rectification and an answer.
    """
    turn = turns.begin(item, "answer", by=by, at=at)
    reached = reaching.way_of(turn.known.contact)
    gaps = rules.missing_in_answer(
        words, way, can_send=reached is not None, has_contact=turn.known.facts.has_contact
    )
    _wanting(gaps, turn)
    last = _last(turn)
    last.answer, last.answer_way, last.answered_by_id, last.answered_at = words.strip(), way, by.person, at
    columns = ("answer", "answer_way", "answered_by", "answered_at")
    last.save(update_fields=columns)
    if way == FeedbackAnswerWay.NOTICE and reached is not None:
        reaching.send_answer(turn.item, reached, words=last.answer, at=at)
    return turns.write(
        turn,
        LineKind.FEEDBACK_ANSWERED,
        data={"way": way, "way_label": FeedbackAnswerWay(way).label},
        private={"answer": last.answer},
        rows=[told.changed(last, *columns)],
    )


@transaction.atomic
def mend_again(
    item: FeedbackItem,
    *,
    by: Actor,
    at: datetime,
    unit: Department | None = None,
    assignee: Person | None = None,
    asked: str,
) -> FeedbackItem:
    """Has it mended once more, by its own clock; the first time stays beside it."""
    turn = turns.begin(item, "mend_again", by=by, at=at)
    _wanting(rules.missing_words(asked, "写明还差什么", field="asked"), turn)
    made = _assigned(turn, unit=unit, assignee=assignee, asked=asked)
    return turns.write(
        turn,
        LineKind.FEEDBACK_MENDED_AGAIN,
        data={"who": _who(made), "unit": unit.code if unit else ""},
        private={"asked": made.asked},
        rows=told.new(made),
        afresh=True,
    )


@transaction.atomic
def close(item: FeedbackItem, *, by: Actor, at: datetime) -> FeedbackItem:
    """Ends an opinion that was mended, answered and, where that is due, called back about."""
    turn = turns.begin(item, "close", by=by, at=at)
    return turns.write(turn, LineKind.FEEDBACK_CLOSED, data={"by_time": by is TIME})


# --- beneath ------------------------------------------------------------------------------------------------


def _assigned(turn: Turn, *, unit: Department | None, assignee: Person | None, asked: str) -> Rectification:
    return Rectification.objects.create(
        item=turn.item,
        unit=unit,
        assignee=None if unit else (assignee or _self(turn.by)),
        assigned_by_id=turn.by.person,
        assigned_at=turn.at,
        asked=_masked(asked),
    )


def _self(by: Actor) -> Person:
    return Person.objects.get(pk=by.person)


def _who(made: Rectification) -> str:
    """Who mends it, as a line says it: a department by its name, a colleague by his mark."""
    return made.unit.short_name if made.unit else made.assignee.ref if made.assignee else ""


def _last(turn: Turn) -> Rectification:
    last = turn.known.last
    assert last is not None  # Nothing stands in these states without one.
    return last


def _wanting(gaps: Sequence[Missing], turn: Turn) -> None:
    ask_for(gaps, turn.move.article)


def _masked(words: str) -> str:
    return with_tokens(words.strip()).text
