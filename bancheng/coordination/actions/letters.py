"""Acts on letters to bodies outside the district: sent, followed up, answered, given up; ended with their case."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from bancheng.cases import actions as cases
from bancheng.cases.actions import ask_for
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.cases.registration import plain
from bancheng.coordination.letter_paper import letter_sheet
from bancheng.coordination.models import FollowUp, OutsideLetter
from bancheng.org import reads as org
from bancheng.papers import actions as papers
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.rules import outside_help as rules
from bancheng.rules.freetext import with_tokens
from bancheng.rules.lines import LineKind
from bancheng.rules.papers import PaperKind
from bancheng.rules.permissions import TIME, Actor
from bancheng.rules.refusal import Refused, refuse
from bancheng.rules.vocabulary import ClockKind, LetterEnd, LetterWay


@transaction.atomic
def send_letter(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    body: str,
    way: LetterWay,
    question: str,
    wants: str,
    due_on: date | None,
    names_citizen: bool = False,
) -> OutsideLetter:
    """Sends a letter to a body outside the district: a numbered paper, a clock of the officer's, nothing held up.

    Raises   Refused for who does not work on the case, at another step, for a unit of the district; Wanting.
    Source   docs/decisions/0082.
    """
    held = Case.objects.locked(case.pk)
    refuse(rules.refusal_to_send(facts_of(held, at=at), by))
    calendar = org.working_calendar()
    gaps = rules.missing_in_letter(
        body=body, question=question, wants=wants, due_on=due_on, at=at, calendar=calendar
    )
    ask_for(gaps, rules.ARTICLE)
    assert due_on is not None
    refuse(rules.refusal_of_body(body, org.names_of_units()))
    if way not in rules.SENT_BY:
        raise Refused("how_unknown", "写明怎样发出的", rules.ARTICLE)
    # Where nothing is found without the name, the letter has a line for it.
    kept = [_masked(said) if names_citizen else plain(said, held) for said in (question, wants)]
    letter = OutsideLetter.objects.create(
        case=held,
        body=_masked(body),
        way=way,
        question=kept[0],
        wants=kept[1],
        names_citizen=names_citizen,
        due_on=due_on,
        sent_by_id=by.person,
        sent_at=at,
    )
    due_at = cases.run_named_clock(held, kind=ClockKind.OUTSIDE, ref=letter.pk, due_on=due_on, at=at)
    records.append(
        held.file,
        LineKind.LETTER_SENT,
        by=by.ref,
        at=at,
        data={"letter": letter.pk, "until": org.due_day(due_at, near=at)},
        private={"body": letter.body, "question": letter.question, "wants": letter.wants},
        rows=told.new(letter),
    )
    papers.issue_paper(
        file_key=held.file.key,
        kind=PaperKind.OUTSIDE_LETTER,
        site=held.site,
        title=PaperKind.OUTSIDE_LETTER.label,
        document=letter_sheet(letter),
        about=f"outside_letter/{letter.pk}",
        by=by,
        at=at,
    )
    return letter


@transaction.atomic
def follow_up(
    letter: OutsideLetter, *, by: Actor, at: datetime, how: LetterWay, words: str, due_on: date | None
) -> FollowUp:
    """Notes that the answer was asked for again, what was said, and when one looks again: its clock runs to that day.

    Raises   Refused for who does not work on the case, and once the letter has ended; Wanting.
    """
    held, row = held_for(letter, by, at)
    gaps = rules.missing_in_follow_up(words=words, due_on=due_on, at=at, calendar=org.working_calendar())
    ask_for(gaps, rules.ARTICLE)
    assert due_on is not None
    made = FollowUp.objects.create(
        letter=row, how=how, words=_masked(words), due_on=due_on, by_id=by.person, at=at
    )
    row.due_on = due_on
    row.save(update_fields=["due_on"])
    due_at = cases.run_named_clock(held, kind=ClockKind.OUTSIDE, ref=row.pk, due_on=due_on, at=at)
    records.append(
        held.file,
        LineKind.LETTER_FOLLOWED_UP,
        by=by.ref,
        at=at,
        data={
            "letter": row.pk,
            "how_label": LetterWay(how).label,
            "until": org.due_day(due_at, near=at),
        },
        private={"words": made.words},
        rows=[*told.new(made), told.changed(row, "due_on")],
    )
    return made


@transaction.atomic
def record_answer(
    letter: OutsideLetter,
    *,
    by: Actor,
    at: datetime,
    answered_on: date | None,
    words: str,
    upload: UploadedFile | None = None,
) -> OutsideLetter:
    """Notes that the answer came, on which day, what it says; the document is laid into the case's folder.

    Raises   Refused for who does not work on the case, once it has ended, for a document the hall does not take; Wanting.
    """
    held, row = held_for(letter, by, at)
    gaps = rules.missing_in_answer(words=words, answered_on=answered_on, sent_at=row.sent_at, at=at)
    ask_for(gaps, rules.ARTICLE)
    assert answered_on is not None
    kind = LineKind.LETTER_ANSWERED
    return take_answer(held, row, kind, answered_on=answered_on, words=words, upload=upload, by=by, at=at)


def take_answer(
    held: Case,
    row: OutsideLetter,
    kind: LineKind,
    *,
    answered_on: date,
    words: str,
    upload: UploadedFile | None,
    by: Actor,
    at: datetime,
    rows: Iterable[told.Written] = (),
) -> OutsideLetter:
    """Ends a letter that is held with its answer, however it came; for an act that has checked who brings it.

    Shapes   rows: what else the act wrote, told by the same line.
    """
    row.answer, row.answered_on = plain(words, held), answered_on
    if upload is not None:
        stored = records.store_upload(upload, by=by.ref, at=at)
        row.document = cases.lay_document(held, stored=stored, kind="other", by=by, at=at)
    _end(held, row, LetterEnd.ANSWERED, kind, ("answer", "answered_on", "document"), by, at, rows)
    return row


@transaction.atomic
def give_up(letter: OutsideLetter, *, by: Actor, at: datetime, reason: str) -> OutsideLetter:
    """Waits for the answer no more, with the reason.

    Raises   Refused for who does not work on the case, and once it has ended; Wanting.
    """
    held, row = held_for(letter, by, at)
    ask_for(rules.missing_in_giving_up(reason), rules.ARTICLE)
    row.why = _masked(reason)
    _end(held, row, LetterEnd.GIVEN_UP, LineKind.LETTER_GIVEN_UP, ("why",), by, at)
    return row


@transaction.atomic
def end_letters(case: Case, *, sent_before: datetime, at: datetime) -> int:
    """Ends the letters of a case that came to rest; returns how many. Doing it twice changes nothing."""
    held = Case.objects.locked(case.pk)
    still = OutsideLetter.objects.filter(case=held, ended_at=None, sent_at__lte=sent_before)
    rows = told.update(still, ended_at=at, ended_how=LetterEnd.CASE_LEFT.value)
    cases.stop_beside(held, kind=ClockKind.OUTSIDE, refs=[written.row.pk for written in rows], at=at)
    for written in rows:
        data = {"letter": written.row.pk}
        records.append(held.file, LineKind.LETTER_LEFT, by=TIME.ref, at=at, data=data, rows=[written])
    return len(rows)


# --- beneath ------------------------------------------------------------------------------------------------


def held_for(letter: OutsideLetter, by: Actor, at: datetime) -> tuple[Case, OutsideLetter]:
    """The case, held, and the letter as it stands, for whoever works on it."""
    held = Case.objects.locked(letter.case_id)
    refuse(rules.refusal_to_work_on_letters(facts_of(held, at=at), by))
    row = OutsideLetter.objects.select_for_update().get(pk=letter.pk)
    refuse(rules.refusal_of_ended(is_open=row.ended_at is None))
    return held, row


def _end(
    held: Case,
    row: OutsideLetter,
    how: LetterEnd,
    kind: LineKind,
    own: tuple[str, ...],
    by: Actor,
    at: datetime,
    written: Iterable[told.Written] = (),
) -> None:
    row.ended_how, row.ended_at, row.ended_by_id = how, at, by.person
    columns = (*own, "ended_how", "ended_at", "ended_by")
    row.save(update_fields=columns)
    cases.stop_beside(held, kind=ClockKind.OUTSIDE, refs=[row.pk], at=at)
    said = {name: value for name in own if isinstance(value := getattr(row, name), str)}
    rows = [told.changed(row, *columns), *written]
    records.append(held.file, kind, by=by.ref, at=at, data={"letter": row.pk}, private=said, rows=rows)


def _masked(words: str) -> str:
    return with_tokens(words.strip()).text
