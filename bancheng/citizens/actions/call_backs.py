"""Acts of a call-back: it is owed, somebody is named for it, he looks up the number, tries, and ends it with what follows.

Each lies in a file of its own; the case is told only that it is over. Every act holds the case before the call-back.
"""

from datetime import datetime

from django.db import transaction

from bancheng.cases import actions as cases
from bancheng.cases.actions import Wanting
from bancheng.cases.models import Case, FirstQuestion
from bancheng.cases.registration import plain
from bancheng.citizens import calling
from bancheng.citizens.actions import feedback
from bancheng.citizens.models import CallBack, CallBackAttempt, CallBackGround, CallBackSample
from bancheng.org import reads as org
from bancheng.org.models import Person, Site
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.rules import call_backs as rules
from bancheng.rules import clocks
from bancheng.rules.calendar import local
from bancheng.rules.call_backs import CallBackFacts, Heard
from bancheng.rules.case_types import Missing
from bancheng.rules.clock_table import CALL_BACK, limit_for
from bancheng.rules.contacts import REACHED_WORDS
from bancheng.rules.feedback import Opinion
from bancheng.rules.freetext import with_tokens
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import TIME, Actor, Held
from bancheng.rules.refusal import refuse
from bancheng.rules.vocabulary import CallBackEnd, CallBackWay, CallBackWhy, Channel, Role

# --- owed --------------------------------------------------------------------------------------------------


@transaction.atomic
def owe_for_case(
    case: Case, why: CallBackWhy, *, mark: str, at: datetime, sample: CallBackSample | None = None
) -> CallBack:
    """A citizen is to be called back about his case; what is owed already is not owed twice, and one call asks everything.

    Shapes   mark: what it came from, once in this case. sample: the drawing, of what was drawn.
    Source   process table §5 Call-back, §3 call-back.
    """
    held = Case.objects.locked(case.pk)
    if (known := _known(mark, case=held)) is not None:
        return known
    still = CallBack.objects.open().filter(case=held).first()
    if still is not None:
        return _owe_too(still, why, mark=mark, at=at, sample=sample)
    return _owe(CallBack(case=held, site=held.site), why, mark=mark, at=at, sample=sample)


@transaction.atomic
def owe_for_first_question(question: FirstQuestion, *, at: datetime) -> CallBack:
    """Somebody to whom it was explained why it could not be done yet, and who left a contact, is to be called back."""
    held = FirstQuestion.objects.select_for_update(of=("self",)).select_related("site").get(pk=question.pk)
    if (known := _known(FIRST_QUESTION, first_question=held)) is not None:
        return known
    row = CallBack(first_question=held, site=held.site)
    return _owe(row, CallBackWhy.FIRST_QUESTION, mark=FIRST_QUESTION, at=at)


FIRST_QUESTION = "first-question"
"""Mark of what is called about once at most."""


def _known(mark: str, **about: Case | FirstQuestion) -> CallBack | None:
    of_it = {f"call_back__{name}": row for name, row in about.items()}
    ground = CallBackGround.objects.filter(mark=mark, **of_it).select_related("call_back").first()
    return ground.call_back if ground else None


def _owe(
    row: CallBack, why: CallBackWhy, *, mark: str, at: datetime, sample: CallBackSample | None = None
) -> CallBack:
    row.file = records.open_file(kind="call_back", key=_key_of_file(row), at=at)
    row.owed_at = at
    _set_due(row)
    row.next_moment_at = row.near_at
    row.save(force_insert=True)
    ground = CallBackGround.objects.create(call_back=row, why=why, mark=mark, sample=sample, at=at)
    data = _said(row) | {"why": why, "why_label": why.label, "until": org.due_day(row.due_at, near=at)}
    records.append(
        row.file, LineKind.CALL_BACK_OWED, by=TIME.ref, at=at, data=data, rows=told.new(row, ground)
    )
    return row


def _key_of_file(row: CallBack) -> str:
    """By what it is about, and how many there were before; each under the hold of what it is about."""
    if row.case is not None:
        return f"call-back-{row.case.number}-{row.case.call_backs.count() + 1}"
    return f"call-back-first-question-{row.first_question_id}"


def _owe_too(
    row: CallBack, why: CallBackWhy, *, mark: str, at: datetime, sample: CallBackSample | None
) -> CallBack:
    """One more reason for a call that is to be made anyway, by the day it was due already."""
    ground = CallBackGround.objects.create(call_back=row, why=why, mark=mark, sample=sample, at=at)
    data = _said(row) | {"why": why, "why_label": why.label}
    records.append(
        row.file, LineKind.CALL_BACK_OWED_TOO, by=TIME.ref, at=at, data=data, rows=told.new(ground)
    )
    return row


@transaction.atomic
def count_as_called(
    row: CallBack, *, case: Case, mark: str, sample: CallBackSample, at: datetime
) -> CallBack:
    """A case that is drawn, and about whose answer somebody has called already, is not called a second time."""
    held = Case.objects.locked(case.pk)
    if (known := _known(mark, case=held)) is not None:
        return known
    return _owe_too(row, CallBackWhy.SAMPLE, mark=mark, at=at, sample=sample)


def _set_due(row: CallBack) -> None:
    """By when it is to be made, by the limit in force the day it was owed and the calendar as it is now."""
    limit, calendar = (
        limit_for(CALL_BACK, org.limits_at(local(row.owed_at).date())),
        org.working_calendar(),
    )
    due = clocks.due_at(received_at=row.owed_at, limit=limit, calendar=calendar)
    row.due_at, row.provisional = due.at, due.provisional
    row.near_at = clocks.yellow_at(started_at=row.owed_at, due=due, limit=limit, calendar=calendar)


# --- by whom ------------------------------------------------------------------------------------------------


@transaction.atomic
def name_visitor(row: CallBack, *, whom: Person | None, reason: str, by: Actor, at: datetime) -> CallBack:
    """The leader names somebody else for a call-back that is late, or that no supervisor is left for.

    Raises   Refused, Wanting.
    Source   process table §3 call-back.
    """
    held, facts = _held(row, at)
    refuse(rules.refusal_to_name(facts, by, whom=whom.pk if whom else None))
    able = calling.nameable(held, at).filter(pk=whom.pk).exists() if whom else False
    gaps = [] if able else [Missing("whom", "请选一位没有经手过的人")]
    if not reason.strip():
        gaps.append(Missing("reason", "写明为什么请他来"))
    if gaps or whom is None:
        raise Wanting(gaps, rules.ARTICLE)
    held.visitor, held.named_by_id, held.named_at = whom, by.person, at
    held.save(update_fields=["visitor", "named_by", "named_at"])
    records.append(
        held.file,
        LineKind.CALL_BACK_NAMED,
        by=by.ref,
        at=at,
        data=_said(held) | {"whom": whom.ref},
        private={"reason": _plain(reason, held)},
        rows=[told.changed(held, "visitor", "named_by", "named_at")],
    )
    return held


@transaction.atomic
def reveal_contact(row: CallBack, *, by: Actor, at: datetime) -> list[tuple[str, str]]:
    """Shows whoever makes the call-back how the citizen can be reached; that he looked is on the record.

    Raises   Refused for everybody else, and once it is over.
    Source   constitution 10; domain.md §7.2.
    """
    held, facts = _held(row, at)
    refuse(rules.refusal_to_reveal(facts, by))
    records.append(held.file, LineKind.CALL_BACK_REVEALED, by=by.ref, at=at, data=_said(held))
    return calling.contact_of(held)


# --- trying and ending -------------------------------------------------------------------------------------------


@transaction.atomic
def note_attempt(
    row: CallBack, *, way: str, reached: bool | None, heard: Heard, by: Actor, at: datetime
) -> CallBackAttempt:
    """Takes down one attempt; where it got through, what was heard to both questions, open where he said nothing.

    Raises   Refused for who may not make this call-back; Wanting.
    """
    held, facts = _held(row, at)
    refuse(rules.refusal_to_visit(facts, by))
    if (gaps := rules.missing_in_attempt(way=way, reached=reached, heard=heard)) or reached is None:
        raise Wanting(gaps, rules.ARTICLE)
    words = _plain(heard.words, held)
    tried = CallBackAttempt.objects.create(
        call_back=held, at=at, by_id=by.person, way=way, reached=reached, note=words
    )
    rows = told.new(tried)
    if reached:
        held.solved, held.satisfied, held.words = heard.solved, heard.satisfied, words
        held.save(update_fields=["solved", "satisfied", "words"])
        rows.append(told.changed(held, "solved", "satisfied", "words"))
    data = _said(held) | {"way_label": CallBackWay(way).label, "reached_label": REACHED_WORDS[reached]}
    private = {"note": words} if words else {}
    records.append(
        held.file, LineKind.CALL_BACK_TRIED, by=by.ref, at=at, data=data, private=private, rows=rows
    )
    return tried


@transaction.atomic
def end_call_back(row: CallBack, *, end: str, note: str, by: Actor, at: datetime) -> CallBack:
    """Ends a call-back and sets going what follows: the case is redone, restored, or may close; a fault goes to be rectified.

    Raises   Refused for who may not make it, or an end that cannot be now; Wanting.
    Source   process table §5 Call-back, §2 close, redo, restore.
    """
    held, facts = _held(row, at)
    refuse(rules.refusal_to_visit(facts, by))
    heard = Heard(solved=held.solved, satisfied=held.satisfied, words=held.words)
    if gaps := rules.missing_in_end(end=end, note=note, heard=heard):
        raise Wanting(gaps, rules.ARTICLE)
    how = CallBackEnd(end)
    refuse(rules.refusal_to_end(facts, how))
    held.end, held.ended_at, held.ended_by_id, held.note = how, at, by.person, _plain(note, held)
    held.next_moment_at = None
    held.save(update_fields=["end", "ended_at", "ended_by", "note", "next_moment_at"])
    records.append(
        held.file,
        LineKind.CALL_BACK_ENDED,
        by=by.ref,
        at=at,
        data=_said(held) | {"end": how, "end_label": how.label},
        private={"note": held.note} if held.note else {},
        rows=[told.changed(held, "end", "ended_at", "ended_by", "note")],
    )
    _follow(held, how, by, at)
    return held


def _follow(held: CallBack, how: CallBackEnd, by: Actor, at: datetime) -> None:
    """What an ended call-back sets going."""
    if held.case is not None:
        cases.note_call_back(held.case, call_back=held.pk, reached=how in rules.REACHED_ENDS, by=by, at=at)
    match how:
        case CallBackEnd.REDO:
            cases.redo(_case_of(held), by=rules.visiting(by), at=at, reason=held.note)
        case CallBackEnd.RESTORE:
            cases.restore(_case_of(held), by=rules.visiting(by), at=at, reason=held.note)
        case CallBackEnd.RECTIFY:
            _rectify(held, at)
    if held.case is not None:
        cases.close_after_call_back(held.case, at=at)


def _case_of(held: CallBack) -> Case:
    """The case of a call-back that can only end so because it has one."""
    if held.case is None:
        raise ValueError("a call-back without a case redoes nothing")
    return held.case


_RECTIFIER = Actor(ref=TIME.ref, held=frozenset({Held(role=Role.EXCHANGE)}))


def _rectify(held: CallBack, at: datetime) -> None:
    """What is to be rectified becomes an opinion of the site, in the ledger where each has its end; without a datum of him."""
    opinion = Opinion(
        source=Channel.OTHER,
        made_on=local(at).date(),
        number=f"回访-{held.pk}",
        subject="回访发现要整改的",
        text=held.note,
        label="回访",
    )
    feedback.take_in(opinion, by=_RECTIFIER, at=at, site=_site(held))


def _site(held: CallBack) -> Site:
    return held.case.site if held.case else held.site


# --- by time ---------------------------------------------------------------------------------------------------


def remind(held: CallBack, *, at: datetime) -> None:
    """Says once that a call-back is near its day, and once that it is late; it is held by the tick."""
    is_out = at >= held.due_at
    held.next_moment_at = None if is_out else held.due_at
    held.save(update_fields=["next_moment_at"])
    kind = LineKind.CALL_BACK_OUT if is_out else LineKind.CALL_BACK_NEAR
    data = _said(held) | {"until": org.due_day(held.due_at, near=at)}
    records.append(held.file, kind, by=TIME.ref, at=at, data=data)


@transaction.atomic
def recompute(pk: int, *, at: datetime) -> bool:
    """Reckons an open call-back again by a new calendar; whether it is due at another moment."""
    held = CallBack.objects.locked(pk)
    before = held.due_at
    if held.end:
        return False
    _set_due(held)
    if held.due_at == before:
        return False
    held.next_moment_at = held.near_at if at < held.near_at else held.due_at
    held.save(update_fields=["due_at", "near_at", "provisional", "next_moment_at"])
    data = _said(held) | {
        "before": org.due_day(before, near=at),
        "until": org.due_day(held.due_at, near=at),
    }
    records.append(
        held.file,
        LineKind.CALL_BACK_RECOMPUTED,
        by=TIME.ref,
        at=at,
        data=data,
        rows=[told.changed(held, "due_at")],
    )
    return True


# --- beneath ------------------------------------------------------------------------------------------------------


def _held(row: CallBack, at: datetime) -> tuple[CallBack, CallBackFacts]:
    held = CallBack.objects.locked(row.pk)
    return held, calling.facts_of(held, at=at)


def _plain(words: str, held: CallBack) -> str:
    """Words in which no number and no name of the citizen stands."""
    if held.case is not None:
        return plain(words.strip(), held.case)
    return with_tokens(words.strip()).text


def _said(row: CallBack) -> dict[str, object]:
    """What every line of a call-back says of it: which, and about what; never a word of what was said."""
    about = row.case.number if row.case else ""
    return {"call_back": row.pk, "case": about, "due": row.due_at}
