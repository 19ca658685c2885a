"""What the record and its outbox must be. Read by `bancheng doctor`; changes nothing."""

import json
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db.models import F, Q
from django.utils import timezone

from bancheng.records import keys, lost_keys, outbox, standing, verification
from bancheng.records.models import File, Line, Reaction, Seal
from bancheng.rules.health import Found, Trouble
from bancheng.rules.lines import LineKind

PATIENCE = timedelta(minutes=30)
LEAD = timedelta(days=1)
"""By so much a clock may have run ahead without harm: it passes by itself, and a long look needs some of it."""
FILES_WHEN_QUICK = 200
LINES_WHEN_QUICK = 2000
SEALS_WHEN_QUICK = 30
FILES_NAMED = 5


def keys_are_there(*, at: datetime, full: bool) -> Iterator[Found]:
    """Every key that stored rows were written with lies in its folder."""
    for name in lost_keys.lost():
        yield Found(Trouble.KEY_LOST, name)


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
    yield from standing.files_stand(_of_cases_written_last())
    yield from standing.office_stands()


def _of_cases_written_last() -> list[int]:
    """The files written last, without the office's."""
    written = _written_last()
    office = set(File.objects.filter(pk__in=written, kind=standing.OFFICE).values_list("pk", flat=True))
    return sorted([pk for pk in written if pk not in office][:FILES_WHEN_QUICK])


def _written_last() -> list[int]:
    """The files of the newest lines; the lines' own order tells, so that no file is sorted."""
    newest = Line.objects.order_by("-pk").values_list("file_id", flat=True)[:LINES_WHEN_QUICK]
    return list(dict.fromkeys(newest))


def days_are_sealed(*, at: datetime, full: bool) -> Iterator[Found]:
    """Whatever was written before yesterday is sealed; the worker seals a day once it is over."""
    yesterday = timezone.localdate(at) - timedelta(days=1)
    last = Seal.objects.order_by("-number").first()
    first = File.objects.order_by("pk").values_list("opened_at", flat=True).first()
    if first is None or timezone.localdate(first) >= yesterday:
        return
    if last is None or last.day < yesterday - timedelta(days=1):
        yield Found(Trouble.SEAL_LATE, f"最近一次封存：{last.day}" if last else "从未封存")
        return
    before = datetime.combine(yesterday - timedelta(days=1), time(), timezone.get_default_timezone())
    late = File.objects.filter(length__gt=F("sealed_length"), last_at__lt=before).count()
    if late:
        yield Found(Trouble.SEAL_LATE, f"{late} 卷")


def nothing_is_of_a_later_day(*, at: datetime, full: bool) -> Iterator[Found]:
    """No seal and no line is of a day still to come: until then nothing more of it would be sealed.

    A file whose last line is of a later day is named by its key; of a whole house that ran ahead, how many.
    """
    last = Seal.objects.order_by("-number").values_list("day", flat=True).first()
    if last is not None and last > timezone.localdate(at):
        yield Found(Trouble.CLOCK_RAN_AHEAD, f"最近一次封存：{last}")
    # Such a file waits for its seal until that day; days sealed ahead are told by the seal above.
    unsealed = File.objects.filter(length__gt=F("sealed_length"))
    ahead = unsealed.filter(last_at__gt=at + LEAD).order_by("pk").values_list("key", flat=True)
    keys_ahead = list(ahead[: FILES_NAMED + 1])
    yield from (Found(Trouble.CLOCK_RAN_AHEAD, key) for key in keys_ahead[:FILES_NAMED])
    if len(keys_ahead) > FILES_NAMED:
        yield Found(Trouble.CLOCK_RAN_AHEAD, f"共 {ahead.count()} 卷")


def nothing_is_forgotten(*, at: datetime, full: bool) -> Iterator[Found]:
    """No line says that texts were forgotten: quickly in the files written last, fully in all.

    No act of the house forgets texts, only documents; such a line would free the words it names, and the row beside them.
    """
    lines = Line.objects.filter(kind=LineKind.PERSON_FORGOTTEN).order_by("file_id", "seq")
    if not full:
        lines = lines.filter(file__in=_written_last()[:FILES_WHEN_QUICK])
    for key, seq, data in lines.values_list("file__key", "seq", "data").iterator():
        if _names_texts(data):
            yield Found(Trouble.FORGOTTEN, f"{key} 第 {seq} 行")


def _names_texts(data: str) -> bool:
    try:
        return "texts" in json.loads(data)
    except (TypeError, ValueError):
        return True


def reactions_move(*, at: datetime, full: bool) -> Iterator[Found]:
    """Nothing waits long in the outbox, and nothing was given up."""
    waits = Q(not_before__lt=at - PATIENCE) | Q(not_before__gt=at + outbox.FURTHEST_OFF)
    stuck = Reaction.objects.filter(waits, state=Reaction.PENDING).count()
    if stuck:
        yield Found(Trouble.REACTIONS_STUCK, f"{stuck} 项")
    for name in Reaction.objects.filter(state=Reaction.GIVEN_UP).values_list("name", flat=True).distinct():
        yield Found(Trouble.REACTIONS_GIVEN_UP, name)


def key_files_are_closed(*, at: datetime, full: bool) -> Iterator[Found]:
    """Nobody but the owner can read the keys."""
    for path in sorted(keys.folder().glob("*")):
        if path.stat().st_mode & 0o077:
            yield Found(Trouble.KEY_FILE_OPEN, path.name)
