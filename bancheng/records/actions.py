"""What is done to the record: open a file, append a line, forget a text. Lines are never changed."""

import json
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from bancheng.records import documents, keys, told
from bancheng.records.composed import Composed
from bancheng.records.models import DataMark, File, Line, PrivateText, Reaction, StoredFile
from bancheng.records.outbox import run_reactions
from bancheng.records.sealing import seal_day
from bancheng.rules import chain
from bancheng.rules.lines import LineKind
from bancheng.rules.refusal import Refused

__all__ = (
    "append",
    "canonical",
    "drop_stored",
    "erase_stored",
    "forget",
    "kept_file",
    "mark_data",
    "open_file",
    "registered_reactions",
    "run_reactions",
    "seal_day",
    "store_list",
    "store_recording",
    "store_upload",
)


@transaction.atomic
def mark_data(kind: str, *, at: datetime) -> None:
    """Says once and for all what this database holds; saying the same again is nothing.

    Shapes   kind: live, demo or test.
    Raises   Refused when it is marked as something else.
    """
    mark, _ = DataMark.objects.get_or_create(id=1, defaults={"kind": kind, "marked_at": at})
    if mark.kind != kind:
        raise Refused("data.marked_otherwise", "这个数据库已经标明了用途，不能改")


@transaction.atomic(savepoint=False)
def open_file(*, kind: str, key: str, at: datetime) -> File:
    """Begins a chain of its own for one case, one inquiry, one day at a site."""
    first = chain.origin(kind, key, chain.stamp(at), keys.ALGORITHM, keys.digest)
    return File.objects.create(
        kind=kind, key=key, opened_at=at, last_at=at, algorithm=keys.ALGORITHM, head=first, length=0
    )


def kept_file(*, kind: str, key: str, at: datetime) -> File:
    """The chain with this key, begun if there is none; two first lines at once make one chain."""
    file = File.objects.filter(key=key).first()
    if file is not None:
        return file
    try:
        with transaction.atomic():
            return open_file(kind=kind, key=key, at=at)
    except IntegrityError:
        return File.objects.get(key=key)


HELD = Composed(lambda pk: File.objects.select_for_update().filter(pk=pk).order_by())


@transaction.atomic(savepoint=False)
def append(
    file: File,
    kind: str,
    *,
    by: str,
    at: datetime,
    data: Mapping[str, Any] | None = None,
    private: Mapping[str, str] | None = None,
    rows: Iterable[told.Written] | None = None,
) -> Line:
    """Writes the next line of a file, in the transaction of the act it tells of.

    Shapes   by: “staff:1024”, “citizen”, “time”; data: facts without personal data;
             private: field → clear text, of which the line keeps only a salted commitment;
             rows: what the act wrote, told as it stands now; None in a line that tells of no rows.
    Returns  the line. Its moment is never before that of the line above: two acts that wait for
             each other may read the clock in the other order, and a clock may be set back.
    """
    if rows is not None:
        if "rows" in (data or {}):
            raise ValueError("“rows” in a line's data is kept for the rows an act has written")
        written, more = told.in_line(rows, private or {})
        data, private = {**(data or {}), "rows": written}, {**(private or {}), **more}
    # Without a savepoint of its own: an act whose line cannot be written must fail whole.
    (held,) = HELD(pk=file.pk)
    salts = {field: secrets.token_hex(32) for field in private or {}}
    entry = _entry(held, kind, by=by, at=max(at, held.last_at), data=data, private=private, salts=salts)
    line = _write(held, entry, at=max(at, held.last_at))
    _keep_private(line, private or {}, salts)
    _ask_reactions(line, at=at)
    file.head, file.length, file.last_at = held.head, held.length, held.last_at
    return line


def _entry(
    file: File,
    kind: str,
    *,
    by: str,
    at: datetime,
    data: Mapping[str, Any] | None,
    private: Mapping[str, str] | None,
    salts: Mapping[str, str],
) -> chain.Entry:
    seq = file.length + 1
    commitments = {
        field: chain.commitment(
            file=file.key,
            seq=seq,
            field=field,
            salt=salts[field],
            clear=clear,
            algorithm=file.algorithm,
            hash_of=keys.digest,
        )
        for field, clear in (private or {}).items()
    }
    entry = chain.Entry(
        file=file.key,
        seq=seq,
        kind=str(kind),
        at=chain.stamp(at),
        by=by,
        data=canonical(data or {}),
        commitments=canonical(commitments),
        algorithm=file.algorithm,
        prev=file.head,
    )
    return entry._replace(hash=chain.link(file.head, entry, keys.digest))


def _write(file: File, entry: chain.Entry, *, at: datetime) -> Line:
    line = Line.objects.create(
        file=file,
        seq=entry.seq,
        kind=entry.kind,
        at=at,
        by=entry.by,
        data=entry.data,
        commitments=entry.commitments,
        algorithm=entry.algorithm,
        prev_hash=entry.prev,
        hash=entry.hash,
    )
    file.head, file.length, file.last_at = entry.hash, entry.seq, at
    file.save(update_fields=["head", "length", "last_at"])
    return line


def _keep_private(line: Line, private: Mapping[str, str], salts: Mapping[str, str]) -> None:
    if private:
        PrivateText.objects.bulk_create(
            PrivateText(line=line, field=field, salt=salts[field], clear=clear)
            for field, clear in private.items()
        )


def _ask_reactions(line: Line, *, at: datetime) -> None:
    """Leaves one row of work for each registered reaction, in the same transaction.

    From the moment of the act, not of its line: that may be later, kept from a clock that ran ahead.
    """
    names = registered_reactions().get(line.kind, ())
    if names:
        Reaction.objects.bulk_create(Reaction(line=line, name=name, not_before=at) for name in names)


def registered_reactions() -> Mapping[str, Sequence[str]]:
    """Line kind → dotted names of who reacts, as the settings say."""
    dotted = getattr(settings, "BANCHENG_REACTIONS", None)
    return import_string(dotted) if dotted else {}


def canonical(value: Mapping[str, Any]) -> str:
    """JSON text as it is hashed and kept: keys sorted, no spaces, characters as they are."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_told
    )


def _told(value: Any) -> str:
    """A moment, a date, a decimal as text; anything else has no place in the record."""
    if isinstance(value, datetime):
        return chain.stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot stand in a record line")


@transaction.atomic(savepoint=False)
def forget(file: File, *fields: str, by: str, at: datetime, reason: str) -> int:
    """Erases the clear texts of these fields in every line of the file, and says so in a line.

    Shapes   fields: names of private fields, none means all; reason: a code without personal data.
    Returns  how many texts were erased. The chain still verifies: the commitments stay, without salt.
    """
    File.objects.select_for_update().get(pk=file.pk)
    texts = PrivateText.objects.filter(line__file=file, erased_at=None)
    if fields:
        # The same words may stand once more beside a row that holds them.
        beside = [Q(field__contains=told.OF_A_ROW, field__endswith=f".{name}") for name in fields]
        texts = texts.filter(reduce(or_, beside, Q(field__in=fields)))
    erased = [
        [seq, field] for seq, field in texts.order_by("line__seq", "field").values_list("line__seq", "field")
    ]
    if erased:
        texts.update(salt="", clear="", erased_at=at)
        append(file, LineKind.PERSON_FORGOTTEN, by=by, at=at, data={"texts": erased, "reason": reason})
    return len(erased)


def store_upload(upload: documents.Upload, *, by: str, at: datetime) -> StoredFile:
    """Takes in a document somebody hands in; the line that tells of it carries `{"stored": [x.fact()]}`.

    Raises   Refused, with a sentence that says what to do instead.
    """
    stored = documents.taken_in(upload, by=by, at=at)
    stored.save(force_insert=True)
    return stored


def drop_stored(stored: Collection[int]) -> None:
    """Lets documents go of which no line tells: handed in for something that was never sent.

    The bytes go with the next clearing of the folder; without their key they are noise.
    """
    StoredFile.objects.filter(pk__in=stored).delete()


def store_list(upload: documents.Upload, *, by: str, at: datetime) -> StoredFile:
    """Takes in a list that waits to be read; the line that tells of it carries `{"stored": [x.fact()]}`.

    Raises   Refused, with a sentence that says what to do instead.
    """
    stored = documents.list_taken_in(upload, by=by, at=at)
    stored.save(force_insert=True)
    return stored


def store_recording(octets: bytes, *, name: str, by: str, at: datetime) -> StoredFile:
    """Takes in a recording our own page has made, whole; the line that tells of it carries `{"stored": [x.fact()]}`.

    Raises   Refused for what is no recording.
    """
    stored = documents.recording_taken_in(octets, name=name, by=by, at=at)
    stored.save(force_insert=True)
    return stored


@transaction.atomic(savepoint=False)
def erase_stored(file: File, stored: StoredFile, *, by: str, at: datetime, reason: str) -> Line:
    """Makes a document unreadable for good and says so in a line of the file that told of it.

    The bytes go with the next clearing of the folder; without their key they are noise.
    """
    stored.display_name, stored.file_key, stored.erased_at = "", "", at
    stored.save(update_fields=["display_name", "file_key", "erased_at"])
    data = {"documents": [stored.name], "reason": reason}
    return append(file, LineKind.PERSON_FORGOTTEN, by=by, at=at, data=data)
