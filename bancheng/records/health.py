"""What the record and its outbox must be. Read by `bancheng doctor`; changes nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from bancheng.records import keys, standing, verification
from bancheng.records.models import File, Line, Reaction, Seal
from bancheng.rules.health import Found, Trouble

PATIENCE = timedelta(minutes=30)
FILES_WHEN_QUICK = 200
LINES_WHEN_QUICK = 2000
SEALS_WHEN_QUICK = 30


def record_verifies(*, at: datetime, full: bool) -> Iterator[Found]:
    """Quickly the seals of a month and the newest files that grew since the last one; fully everything."""
    if full:
        account = verification.verify_all()
    else:
        account = verification.Account()
        verification.verify_last_seals(account, SEALS_WHEN_QUICK)
        # Newest by identity, which the index of the unsealed gives without sorting them all.
        grown = File.objects.filter(length__gt=F("sealed_length")).order_by("-pk")
        verification.verify_each(account, list(grown.values_list("pk", flat=True)[:FILES_WHEN_QUICK]))
    for finding in account.findings:
        yield Found(Trouble.RECORD_BROKEN, f"{finding.file} 第 {finding.seq} 行")


def rows_stand(*, at: datetime, full: bool) -> Iterator[Found]:
    """What stands in the tables is what the record tells: quickly of the files written last, fully of all."""
    if full:
        yield from standing.all_stand()
        return
    yield from standing.files_stand(_written_last())
    yield from standing.office_stands()


def _written_last() -> list[int]:
    """The files of the newest lines, without the office's; the lines' own order tells, so that no file is sorted."""
    newest = Line.objects.order_by("-pk").values_list("file_id", flat=True)[:LINES_WHEN_QUICK]
    written = list(dict.fromkeys(newest))
    office = set(File.objects.filter(pk__in=written, kind=standing.OFFICE).values_list("pk", flat=True))
    return sorted([pk for pk in written if pk not in office][:FILES_WHEN_QUICK])


def days_are_sealed(*, at: datetime, full: bool) -> Iterator[Found]:
    """Whatever was written before yesterday is sealed; the worker seals a day once it is over."""
    yesterday = timezone.localdate(at) - timedelta(days=1)
    last = Seal.objects.order_by("-number").first()
    first = File.objects.order_by("pk").values_list("opened_at", flat=True).first()
    if first is None or timezone.localdate(first) >= yesterday:
        return
    if last is None or last.day < yesterday - timedelta(days=1):
        yield Found(Trouble.SEAL_LATE, f"最近一次封存：{last.day}" if last else "从未封存")


def reactions_move(*, at: datetime, full: bool) -> Iterator[Found]:
    """Nothing waits long in the outbox, and nothing was given up."""
    stuck = Reaction.objects.filter(state=Reaction.PENDING, not_before__lt=at - PATIENCE).count()
    if stuck:
        yield Found(Trouble.REACTIONS_STUCK, f"{stuck} 项")
    for name in Reaction.objects.filter(state=Reaction.GIVEN_UP).values_list("name", flat=True).distinct():
        yield Found(Trouble.REACTIONS_GIVEN_UP, name)


def key_files_are_closed(*, at: datetime, full: bool) -> Iterator[Found]:
    """Nobody but the owner can read the keys."""
    for path in sorted(keys.folder().glob("*")):
        if path.stat().st_mode & 0o077:
            yield Found(Trouble.KEY_FILE_OPEN, path.name)
