"""What may be asked of the record."""

import io
from collections.abc import Iterable
from typing import BinaryIO

from django.db.models import QuerySet

from bancheng.records import documents
from bancheng.records.models import DataMark, File, Line, PrivateText, StoredFile
from bancheng.records.told import OF_A_ROW


def file_of(key: str) -> File | None:
    """The file with this key, or None."""
    return File.objects.filter(key=key).first()


def lines_of(file: File) -> QuerySet[Line]:
    """The lines of a file from the first to the last."""
    return Line.objects.filter(file=file).order_by("seq")


def head_of(file: File) -> tuple[int, str]:
    """How many lines a file has and the hash of the last: what a receipt carries away."""
    length, head = File.objects.values_list("length", "head").get(pk=file.pk)
    return length, head


def private_text(line: Line, field: str) -> str | None:
    """The clear text behind a commitment; None once it is erased or if there never was one."""
    text = PrivateText.objects.filter(line=line, field=field, erased_at=None).first()
    return text.clear if text else None


def private_texts(lines: Iterable[Line]) -> dict[tuple[int, str], str]:
    """The clear texts of several lines in one question: (line, field) → text, without the erased ones.

    What only repeats a row is left out: its words are shown where the row is, to whoever may see it.
    """
    texts = PrivateText.objects.filter(line__in=[line.pk for line in lines], erased_at=None)
    texts = texts.exclude(field__contains=OF_A_ROW)
    return {(text.line_id, text.field): text.clear for text in texts}


def open_stored(stored: StoredFile) -> BinaryIO:
    """The document as it was handed in, opened for reading.

    Raises   FileNotFoundError; keys.Unreadable if it was altered or erased.
    """
    return io.BytesIO(documents.content(stored))


def data_kind() -> str:
    """What this database says it holds: “live”, “demo” or “test”; empty when nobody has said."""
    return DataMark.objects.values_list("kind", flat=True).first() or ""


def is_empty() -> bool:
    """Whether nothing has been recorded yet."""
    return not File.objects.exists()
