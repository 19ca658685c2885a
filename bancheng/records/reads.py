"""What may be asked of the record."""

import io
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.db.models import Count, F, FilteredRelation, Min, Model, Q, QuerySet

from bancheng.records import documents
from bancheng.records.composed import Composed
from bancheng.records.models import DataMark, File, Line, PrivateText, Reaction, Seal, SealedHead, StoredFile
from bancheng.records.told import OF_A_ROW, key_of


def file_of(key: str) -> File | None:
    """The file with this key, or None."""
    return File.objects.filter(key=key).first()


def before_first_file() -> int:
    """An identity below that of every file and of whatever names one: whoever reads all files begins after it.

    The database itself gives none below one; what lies there was put there, and is looked at all the same.
    """
    lowest = (
        File.objects.aggregate(Min("pk"))["pk__min"],
        Line.objects.aggregate(Min("file_id"))["file_id__min"],
        SealedHead.objects.aggregate(Min("file_id"))["file_id__min"],
    )
    return min(pk for pk in (1, *lowest) if pk is not None) - 1


def lines_of(file: File) -> QuerySet[Line]:
    """The lines of a file from the first to the last."""
    return Line.objects.filter(file=file).order_by("seq")


def lines_of_each(files: Collection[int], *kinds: str) -> list[Line]:
    """The lines of these kinds in several files, by their identities."""
    return list(Line.objects.filter(file__in=files, kind__in=kinds).order_by("file_id", "seq"))


def head_of(file: File) -> tuple[int, str]:
    """How many lines a file has and the hash of the last: what a receipt carries away."""
    length, head = File.objects.values_list("length", "head").get(pk=file.pk)
    return length, head


def private_texts(lines: Iterable[Line]) -> dict[tuple[int, str], str]:
    """The clear texts of several lines in one question: (line, field) → text, without the erased ones.

    What only repeats a row is left out: its words are shown where the row is, to whoever may see it.
    """
    texts = PrivateText.objects.filter(line__in=[line.pk for line in lines], erased_at=None)
    texts = texts.exclude(field__contains=OF_A_ROW)
    return {(text.line_id, text.field): text.clear for text in texts}


def row_text(line: Line, row: Model, column: str) -> str:
    """A column with people's words, as this line left it; empty where the line does not tell of it, or it is erased.

    Who may read it has been checked: it is what stood where the row stands now.
    """
    said = json.loads(line.data).get("rows", {}).get(key_of(row), {}).get("texts", {}).get(column, "")
    kept = PrivateText.objects.filter(line=line, field=said, erased_at=None).first() if said else None
    return kept.clear if kept else ""


def _history(file: Any) -> QuerySet[Line]:
    said = Q(private_texts__erased_at=None) & ~Q(private_texts__field__contains=OF_A_ROW)
    kept = FilteredRelation("private_texts", condition=said)
    rows = Line.objects.filter(file=file).annotate(kept=kept).order_by("-seq").defer("commitments")
    return rows.annotate(kept_field=F("kept__field"), kept_clear=F("kept__clear"))


HISTORY = Composed(_history)


def history_of(file: File) -> tuple[list[Line], dict[tuple[int, str], str]]:
    """The lines of a file, newest first, and the clear texts behind them, in one question.

    Returns  lines without their commitments; (line, field) → text, without the erased ones.
    """
    lines: dict[int, Line] = {}
    texts: dict[tuple[int, str], str] = {}
    for line in HISTORY(file=file.pk):
        lines.setdefault(line.pk, line)
        if line.kept_field is not None:
            texts[line.pk, line.kept_field] = line.kept_clear
    return list(lines.values()), texts


@dataclass(frozen=True, kw_only=True)
class OutboxState:
    """How far the work lines asked for has come.

    Units    oldest_seconds: how long the longest waiting is past its moment.
    """

    waiting: int
    given_up: int
    oldest_seconds: float


def outbox_state(at: datetime) -> OutboxState:
    """What waits in the outbox now, in two questions."""
    due = Reaction.objects.filter(state=Reaction.PENDING, not_before__lte=at)
    found = due.aggregate(waiting=Count("pk"), oldest=Min("not_before"))
    late = (at - found["oldest"]).total_seconds() if found["oldest"] else 0.0
    given_up = Reaction.objects.filter(state=Reaction.GIVEN_UP).count()
    return OutboxState(waiting=found["waiting"], given_up=given_up, oldest_seconds=late)


def open_stored(stored: StoredFile) -> BinaryIO:
    """The document as it was handed in, opened for reading.

    Raises   FileNotFoundError; keys.Unreadable if it was altered or erased.
    """
    return io.BytesIO(documents.content(stored))


def last_seals(count: int) -> list[Seal]:
    """The newest seals, the last first."""
    return list(Seal.objects.order_by("-number")[:count])


def seal(number: int) -> Seal | None:
    """The seal of this number, if there is one."""
    return Seal.objects.filter(number=number).first()


def data_kind() -> str:
    """What this database says it holds: “live”, “demo” or “test”; empty when nobody has said."""
    return DataMark.objects.values_list("kind", flat=True).first() or ""


def is_empty() -> bool:
    """Whether nothing has been recorded yet."""
    return not File.objects.exists()
