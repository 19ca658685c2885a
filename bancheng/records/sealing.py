"""The daily seal: a signed statement that these files had these heads, kept inside and outside the database.

A seal covers every file that grew since the seal before; through the chain of seals it covers all.
"""

import json
import secrets
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import batched, groupby
from operator import itemgetter
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from bancheng.records import keys
from bancheng.records.models import File, Line, Seal, SealedHead
from bancheng.rules import chain

BATCH = 2000
MOST_AT_ONCE = timedelta(days=31)
SETTLED = timedelta(days=1)
"""How long a clock that leapt on is watched before the days it passed over are believed and sealed."""

Head = tuple[int, str, int, str]
"""Identity and key of a file, how many lines it has, the hash of the last."""


def folder() -> Path:
    """Where the copies of the seals lie: in the data folder, to be carried to the auditor."""
    return Path(settings.DATA) / "seals"


def seal_day(*, at: datetime) -> list[Seal]:
    """Seals every day that is over and not yet sealed; a day missed is made good, a day sealed stays.

    After more than a month without a seal only once the house has been at work for a day by this clock: a clock
    that ran ahead and is set right seals nothing, for whatever comes before its last seal would find no seal more.
    """
    seals = [_seal_one(day, at) for day in _days_to_seal(at)]
    last = Seal.objects.order_by("-number").first()
    if last:
        _see_to_copy(last)
    return [seal for seal in seals if seal]


def _days_to_seal(at: datetime) -> Iterator[date]:
    """From the day after the last seal to yesterday; the very first seal covers all that came before it."""
    today = timezone.localdate(at)
    last = Seal.objects.order_by("-number").values_list("day", flat=True).first()
    day = last + timedelta(days=1) if last else today - timedelta(days=1)
    if today - day > MOST_AT_ONCE and not _was_at_work(at):
        return
    while day < today:
        yield day
        day += timedelta(days=1)


def _was_at_work(at: datetime) -> bool:
    """Whether something was written a day ago or longer, and within the month: the clock has not just leapt."""
    return File.objects.filter(last_at__gt=at - MOST_AT_ONCE, last_at__lte=at - SETTLED).exists()


def _seal_one(day: date, at: datetime) -> Seal | None:
    """One day's seal, or None if another worker was first."""
    with transaction.atomic():
        before, seal, heads = _made(day, at)
    if before:
        _see_to_copy(before)
    if seal:
        _see_to_copy(seal)
        _note_sealed(heads)
    return seal


def _see_to_copy(seal: Seal) -> None:
    """The copy is written after the seal is kept: whoever was stopped in between leaves it to the next to come."""
    if not copy_path(seal.number).exists():
        write_copy(seal)


def _made(day: date, at: datetime) -> tuple[Seal | None, Seal | None, list[Head]]:
    """The seal before, and this day's with its heads, unless the day is sealed already."""
    # The first seal's row is the lock: one that is always there and never moves on.
    Seal.objects.select_for_update().filter(number=1).first()
    before = Seal.objects.order_by("-number").first()
    if before and before.day >= day:
        return before, None, []
    heads = _heads_at(datetime.combine(day + timedelta(days=1), time(), timezone.get_default_timezone()))
    seal = _signed(before, day, at, heads)
    seal.save(force_insert=True)
    _keep_leaves(seal, heads)
    return before, seal, heads


def _heads_at(end: datetime) -> list[Head]:
    """The head each grown file had when the day ended, in the order of their keys' octets.

    A file whose every new line is of that day gives its own head; only one that has grown since then
    is asked line by line.
    """
    grown = File.objects.filter(length__gt=F("sealed_length"))
    heads: list[Head] = list(
        grown.filter(last_at__lt=end).values_list("pk", "key", "length", "head").iterator(chunk_size=BATCH)
    )
    lines = Line.objects.filter(
        file__length__gt=F("file__sealed_length"),
        file__last_at__gte=end,
        seq__gt=F("file__sealed_length"),
        at__lt=end,
    ).order_by("file_id", "seq")
    rows = lines.values_list("file_id", "file__key", "seq", "hash").iterator(chunk_size=BATCH)
    # A file that grew between the two questions answers both; either head is true.
    by_file = {head[0]: head for head in heads}
    by_file |= {pk: list(of_file)[-1] for pk, of_file in groupby(rows, key=lambda row: row[0])}
    return sorted(by_file.values(), key=lambda head: head[1].encode())


def _signed(before: Seal | None, day: date, at: datetime, heads: list[Head]) -> Seal:
    leaves = [chain.leaf(key, length, head, keys.ALGORITHM, keys.digest) for _, key, length, head in heads]
    seal = Seal(
        number=before.number + 1 if before else 1,
        day=day,
        sealed_at=at,
        algorithm=keys.ALGORITHM,
        heads=len(heads),
        root=chain.root(leaves, keys.ALGORITHM, keys.digest),
        prev_hash=before.hash if before else "",
        signer=keys.signer(),
    )
    octets = chain.seal_octets(body_of(seal))
    seal.hash = keys.digest(keys.ALGORITHM, octets)
    seal.signature = keys.sign(seal.signer, octets)
    return seal


def body_of(seal: Seal) -> chain.SealBody:
    """What the seal says, as it is hashed and signed."""
    return chain.SealBody(
        number=seal.number,
        day=seal.day.isoformat(),
        sealed_at=chain.stamp(seal.sealed_at),
        algorithm=seal.algorithm,
        heads=seal.heads,
        root=seal.root,
        prev=seal.prev_hash,
        signer=seal.signer,
    )


def _keep_leaves(seal: Seal, heads: list[Head]) -> None:
    SealedHead.objects.bulk_create(
        (
            SealedHead(seal=seal, place=place, file_id=pk, key=key, length=length, head=head)
            for place, (pk, key, length, head) in enumerate(heads)
        ),
        batch_size=BATCH,
    )


def _note_sealed(heads: list[Head]) -> None:
    """Notes on each file how far it is sealed, so that the next seal need not look at it again.

    Only a short cut, so a file somebody is writing to is left out rather than waited for: it appears
    once more in the next seal, which does no harm. The rows are taken in order, which cannot deadlock. Files
    of one length go together: a million of the first seal are noted by plain statements, each short.
    """
    for length, of_length in groupby(sorted(heads, key=itemgetter(2, 0)), key=itemgetter(2)):
        for batch in batched(of_length, BATCH):
            with transaction.atomic():
                files = File.objects.filter(pk__in=[head[0] for head in batch], sealed_length__lt=length)
                if connection.features.has_select_for_update_skip_locked:
                    files = files.order_by("pk").select_for_update(skip_locked=True)
                free = list(files.values_list("pk", flat=True))
                File.objects.filter(pk__in=free).update(sealed_length=length)


def write_copy(seal: Seal) -> None:
    """Writes the seal beside the database, where a replayed backup of the database cannot reach it."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    told = body_of(seal)._asdict() | {
        "hash": seal.hash,
        "signature": seal.signature,
        "public_key": keys.public_key(seal.signer),
    }
    path = copy_path(seal.number)
    aside = path.with_suffix(f".{secrets.token_hex(4)}")  # Two workers may write the same copy at once.
    aside.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n")
    aside.replace(path)


def copy_path(number: int) -> Path:
    """Where the copy of a seal lies."""
    return folder() / f"seal-{number:06d}.json"


def copies() -> list[int]:
    """The numbers of the seals whose copies lie there; a second copy under another name is not read."""
    return sorted(int(path.stem.rpartition("-")[2]) for path in folder().glob(f"seal-{'[0-9]' * 6}.json"))
