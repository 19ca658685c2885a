"""Acts on promises: make one, record that it was kept, extend it, remind of it, let it be broken.

Who makes a promise has been checked by the act that needs it; every other act checks for itself.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from bancheng.org import reads as org
from bancheng.org.models import Department, Site
from bancheng.promises import doors, reads
from bancheng.promises.models import Promise
from bancheng.records import actions as records
from bancheng.records import documents, told
from bancheng.records.models import File
from bancheng.rules import promises as rules
from bancheng.rules.calendar import local
from bancheng.rules.case_types import Missing
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import TIME, Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import PromiseEnd, PromiseKind, PromiseParty
from bancheng.rules.wording import full_date_words


class PromiseWanting(Refused):
    """A promise, its keeping or its extension lacks something.

    Shapes   missing: every gap with its field, in the order of the form.
    """

    def __init__(self, missing: Iterable[Missing]) -> None:
        self.missing = tuple(missing)
        super().__init__("wanting", "；".join(gap.sentence for gap in self.missing), rules.ARTICLE)


@transaction.atomic
def make_promise(
    *,
    file_key: str,
    kind: PromiseKind,
    owner: PromiseParty,
    to: PromiseParty,
    unit: Department | None = None,
    owner_label: str = "",
    task: str,
    proof: str,
    due_on: date | None,
    site: Site,
    by: Actor,
    at: datetime,
) -> Promise:
    """Writes a promise into the ledger, in the transaction of the act that needs it.

    Shapes   file_key: of the file in which it is made, for a case its number. unit: on the unit's side, whichever owes.
    Raises   PromiseWanting, naming every gap.
    Source   process table §4 “Promises”: who, what, to whom, by when, proof.
    """
    made_on = local(at).date()
    said = rules.Wording(
        kind=kind, owner=owner, unit=unit.pk if unit else None, task=task, proof=proof, due_on=due_on
    )
    gaps = rules.missing(said, on=made_on, calendar=org.working_calendar(), limits=org.limits_at(made_on))
    if gaps or due_on is None:
        raise PromiseWanting(gaps)
    file = File.objects.select_for_update().get(key=file_key)
    promise = Promise(
        file=file,
        kind=kind,
        owner=owner,
        to=to,
        unit=unit,
        owner_label=doors.plain(owner_label, file),
        site=site,
        task=doors.plain(task, file),
        proof=doors.plain(proof, file),
        first_due_on=due_on,
        made_by_id=by.person,
        made_at=at,
    )
    _set_due(promise, due_on, since=at)
    promise.save(force_insert=True)
    data = _said(promise) | {"kind_label": kind.label}
    private = {"task": promise.task, "proof": promise.proof}
    rows = told.new(promise)
    records.append(file, LineKind.PROMISE_MADE, by=by.ref, at=at, data=data, private=private, rows=rows)
    return promise


@transaction.atomic
def keep_promise(
    promise: Promise,
    *,
    by: Actor,
    at: datetime,
    kept_on: date | None,
    words: str,
    upload: documents.Upload | None = None,
) -> Promise:
    """Records that a promise was kept: on which day, proved by what; a document that proves it is kept with it.

    What time alone has ended is put right so: it was kept in time and entered late, or it was checked late.

    Raises   Refused for who does not work on the case, or when it has ended otherwise; PromiseWanting without proof.
    Source   docs/decisions/0062.
    """
    held, facts = _held(promise, by, at)
    if refused := rules.refusal_to_keep(facts):
        raise refused
    if gaps := rules.missing_in_keeping(facts, kept_on=kept_on, words=words):
        raise PromiseWanting(gaps)
    document = records.store_upload(upload, by=by.ref, at=at) if upload else None
    held.kept_on, held.kept_words, held.kept_document = kept_on, doors.plain(words, held.file), document
    ended = _end(held, PromiseEnd.KEPT, by, at)
    rows = [told.changed(held, *ended, "kept_on", "kept_words", "kept_document")]
    data = _said(held) | {
        "kept_on": kept_on,
        "was": facts.ended or "",
        "left": reads.open_to_citizen(held.file_id),
    }
    if document is not None:
        data["stored"] = [document.fact()]
    private = {"words": held.kept_words}
    records.append(held.file, LineKind.PROMISE_KEPT, by=by.ref, at=at, data=data, private=private, rows=rows)
    return held


@transaction.atomic
def find_false(promise: Promise, *, by: Actor, at: datetime, words: str) -> Promise:
    """Records that the department checked a 告知承诺 and found it untrue; what follows is the department's alone.

    Raises   Refused for who does not work on the case, for what is not checked, or when a person has ended it; PromiseWanting.
    Source   domain.md §3.3; docs/decisions/0062.
    """
    held, facts = _held(promise, by, at)
    if refused := rules.refusal_to_find_false(facts):
        raise refused
    if gaps := rules.missing_in_finding(words):
        raise PromiseWanting(gaps)
    held.kept_words = doors.plain(words, held.file)
    rows = [told.changed(held, *_end(held, PromiseEnd.BROKEN, by, at), "kept_words")]
    data = _said(held) | {"was": facts.ended or ""}
    private = {"words": held.kept_words}
    records.append(
        held.file, LineKind.PROMISE_FOUND_FALSE, by=by.ref, at=at, data=data, private=private, rows=rows
    )
    return held


@transaction.atomic
def extend_promise(promise: Promise, *, by: Actor, at: datetime, due_on: date | None, reason: str) -> Promise:
    """Gives a promise a later day, once, before it is due, with the reason; a unit's by the convener.

    Raises   Refused, PromiseWanting.
    Source   process table §2, bounds per case; §4 “Promises”.
    """
    held, facts = _held(promise, by, at)
    if refused := rules.refusal_to_extend(facts, by):
        raise refused
    gaps = rules.missing_in_extension(
        facts,
        due_on=due_on,
        reason=reason,
        calendar=org.working_calendar(),
        limits=org.limits_at(facts.made_on),
    )
    if gaps or due_on is None:
        raise PromiseWanting(gaps)
    before = full_date_words(held.due_on)
    held.extended_at, held.extended_by_id, held.extended_why = at, by.person, doors.plain(reason, held.file)
    _set_due(held, due_on, since=at)
    dues = _write(held, "due_on", "due_at", "provisional", "next_moment_at")
    rows = [told.changed(held, *dues, *_write(held, "extended_at", "extended_by", "extended_why"))]
    data = _said(held) | {"before": before}
    private = {"reason": held.extended_why}
    records.append(
        held.file, LineKind.PROMISE_EXTENDED, by=by.ref, at=at, data=data, private=private, rows=rows
    )
    return held


@transaction.atomic
def void_promise(promise: Promise, *, because: str, by: Actor, at: datetime) -> Promise:
    """Ends a promise that nobody made: it is neither kept nor broken, and a breaking held against somebody is taken back.

    One that was kept stays so: what was brought was brought. Who may end it has been checked by the act that needs it.

    Shapes   because: why it counts no more, without a datum of anybody; it stands in the record.
    Source   docs/decisions/0054.
    """
    held = Promise.objects.locked(promise.pk)
    ended = PromiseEnd(held.end) if held.end else None
    if not rules.may_be_voided(ended):
        return held
    rows = [told.changed(held, *_end(held, PromiseEnd.VOID, by, at))]
    data = _said(held) | {"because": because, "was_broken": ended is PromiseEnd.BROKEN}
    records.append(held.file, LineKind.PROMISE_VOIDED, by=by.ref, at=at, data=data, rows=rows)
    return held


@transaction.atomic
def move_promises(file: File, *, site: Site, by: Actor, at: datetime) -> int:
    """Lets the open promises of a file follow it to another site; returns how many."""
    moved = told.update(Promise.objects.open().filter(file=file), site=site.pk)
    if moved:
        data = {"count": len(moved), "to": site.name, "site": site.code}
        records.append(file, LineKind.PROMISE_FOLLOWED, by=by.ref, at=at, data=data, rows=moved)
    return len(moved)


# --- by time -----------------------------------------------------------------------------------------------


def remind(held: Promise, *, at: datetime) -> None:
    """Reminds whoever owes a promise that is near its day; the promise is held by the tick."""
    held.reminded_at = at
    held.next_moment_at = _next(held, since=at)
    _write(held, "reminded_at", "next_moment_at")
    records.append(held.file, LineKind.PROMISE_NEAR_DUE, by=TIME.ref, at=at, data=_said(held))


def end_promise(held: Promise, *, at: datetime) -> None:
    """The day has passed and nobody has recorded it as kept: it ends broken, or unchecked; the promise is held by the tick.

    What it means for the case, the case decides by the line; the department is told by it, and alone decides what follows.
    """
    end = rules.end_by_time(PromiseKind(held.kind))
    rows = [told.changed(held, *_end(held, end, TIME, at))]
    kind = LineKind.PROMISE_UNPROVEN if end is PromiseEnd.UNPROVEN else LineKind.PROMISE_BROKEN
    records.append(held.file, kind, by=TIME.ref, at=at, data=_said(held), rows=rows)


def recompute(held: Promise, *, because: str, at: datetime) -> bool:
    """Reckons an open promise again by a new calendar; whether it is due at another moment."""
    before = held.due_at
    since = max(moment for moment in (held.made_at, held.extended_at, held.reminded_at) if moment)
    _set_due(held, held.due_on, since=since)
    _write(held, "due_at", "provisional", "next_moment_at")
    if held.due_at == before:
        return False
    data = _said(held) | {"before": org.due_day(before, near=at), "because": because}
    records.append(
        held.file,
        LineKind.PROMISE_DUE_RECOMPUTED,
        by=TIME.ref,
        at=at,
        data=data,
        rows=[told.changed(held, "due_at")],
    )
    return True


# --- beneath ------------------------------------------------------------------------------------------------


def _held(promise: Promise, by: Actor, at: datetime) -> tuple[Promise, rules.PromiseFacts]:
    """The promise, held, and what the regulation must know of it for this actor."""
    held = Promise.objects.locked(promise.pk)
    return held, facts_of(held, by=by, at=at)


def facts_of(promise: Promise, *, by: Actor, at: datetime) -> rules.PromiseFacts:
    """What the regulation must know of a promise, for one who acts."""
    return rules.PromiseFacts(
        kind=PromiseKind(promise.kind),
        owner=PromiseParty(promise.owner),
        due_at=promise.due_at,
        made_on=local(promise.made_at).date(),
        at=at,
        ended=PromiseEnd(promise.end) if promise.end else None,
        by_time=bool(promise.ended) and promise.ended_by_id is None,
        extended=promise.extended_at is not None,
        works_on=doors.works_on(by, promise.file),
        is_filed=bool(promise.ended) and doors.is_filed(promise.file),
    )


def _set_due(promise: Promise, due_on: date, *, since: datetime) -> None:
    due = rules.due(due_on, org.working_calendar())
    promise.due_on, promise.due_at, promise.provisional = due_on, due.at, due.provisional
    promise.next_moment_at = _next(promise, since=since)


def _next(promise: Promise, *, since: datetime) -> datetime:
    limits = org.limits_at(local(promise.made_at).date())
    return rules.next_moment(
        due_at=promise.due_at, since=since, calendar=org.working_calendar(), limits=limits
    )


def _end(held: Promise, end: PromiseEnd, by: Actor, at: datetime) -> tuple[str, ...]:
    """Ends a promise and writes it whole, as its constraints want it; the columns that say so."""
    held.ended, held.ended_at, held.ended_by_id, held.next_moment_at = end, at, by.person, None
    held.save()
    return "ended", "ended_at", "ended_by"


def _write(held: Promise, *columns: str) -> tuple[str, ...]:
    held.save(update_fields=columns)
    return columns


def _said(promise: Promise) -> dict[str, object]:
    """What every line of a promise says of it: which, whose, by when; never a word of what was promised."""
    return {
        "promise": promise.pk,
        "kind": promise.kind,
        "owner": promise.owner,
        "to": promise.to,
        "owes": rules.CITIZENS_WORD if promise.owner == PromiseParty.CITIZEN else str(promise.unit),
        "unit": promise.unit.code if promise.unit else "",
        "due_on": local(promise.due_at).date(),
        "until": org.due_day(promise.due_at, near=promise.made_at),
    }
