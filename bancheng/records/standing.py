"""Whether the rows still stand as the record tells them: nothing changed, dropped or put in behind its back.

The lines of a file are read from the first to the last; what the last of them says of a column holds.
Files are read by the hundred, each table of them in one question. Whatever looks wrong is looked at once more
with its file locked, because acts go on writing rows and lines meanwhile.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from bancheng.records import keys, reads
from bancheng.records.models import File, Line, PrivateText
from bancheng.records.told import OF_A_ROW, Told, fact_of, text_of, told_of
from bancheng.rules import chain
from bancheng.rules.health import Found, Trouble

FILES_AT_ONCE = 200
OFFICE = "org"
"""The kind of the files that tell of the office; they are read as one, in the order they were written."""


class Place(NamedTuple):
    """A line: its file and its number there."""

    file: int
    seq: int


class Saying(NamedTuple):
    """What a line says of a column: the value, or for words the name of its private text."""

    place: Place
    value: Any


@dataclass
class RowTold:
    """A row as the lines tell it, each column by the last line that speaks of it."""

    first: Place
    facts: dict[str, Saying] = field(default_factory=dict)
    texts: dict[str, Saying] = field(default_factory=dict)


@dataclass
class Telling:
    """What some lines tell of rows.

    Shapes   rows: label of the table → identity → the row; whole: files whose every row is told.
    """

    rows: dict[str, dict[int, RowTold]] = field(default_factory=lambda: defaultdict(dict))
    whole: set[int] = field(default_factory=set)

    def hear(self, place: Place, data: str) -> None:
        """Takes in one line; the lines of a file come in their order.

        What was told once stays told: a later line without a word of the rows, whoever wrote it, takes nothing back.
        """
        if '"rows":' not in data:
            return
        if place.seq == 1:
            self.whole.add(place.file)
        for key, said in json.loads(data).get("rows", {}).items():
            label, _, pk = key.partition(OF_A_ROW)
            if said.get("gone"):
                self.rows[label].pop(int(pk), None)
                continue
            row = self.rows[label].setdefault(int(pk), RowTold(place))
            row.facts |= {name: Saying(place, value) for name, value in said.get("facts", {}).items()}
            row.texts |= {name: Saying(place, value) for name, value in said.get("texts", {}).items()}


def tables() -> list[type[Model]]:
    """The tables of which the record repeats something."""
    return [model for model in apps.get_models() if isinstance(getattr(model, "told", None), Told)]


def all_stand() -> Iterator[Found]:
    """Every file of the house, some hundred at a time, and the office's files as one."""
    low = reads.before_first_file()
    while True:
        rest = File.objects.filter(pk__gt=low).exclude(kind=OFFICE).order_by("pk")
        pks = list(rest.values_list("pk", flat=True)[:FILES_AT_ONCE])
        if not pks:
            break
        yield from files_stand(pks)
        low = pks[-1]
    yield from office_stands()


def office_stands() -> Iterator[Found]:
    """The rows of the office: places, people, posts, rosters, calendar, limits, accounts."""
    yield from files_stand(list(File.objects.filter(kind=OFFICE).values_list("pk", flat=True)), office=True)


def files_stand(pks: Sequence[int], *, office: bool = False) -> Iterator[Found]:
    """Compares the rows of some files with what their lines tell.

    Shapes   office: the files are the house's own, and rows that lie in no file belong to them.
    """
    suspect = sorted({pk for pk, _ in _compared(pks, office=office)})
    # The office's files tell of the same rows and are only understood together.
    for together in [pks] if office and suspect else [[pk] for pk in suspect]:
        with transaction.atomic():
            held = File.objects.select_for_update().filter(pk__in=together).order_by("pk")
            list(held.values_list("pk"))
            confirmed = [found for _, found in _compared(together, office=office)]
        yield from confirmed


def _compared(pks: Sequence[int], *, office: bool) -> Iterator[tuple[int, Found]]:
    """What differs, each with the file it was told in."""
    books = _opened(pks, office=office)
    for model in tables():
        told = books.telling.rows.get(model._meta.label_lower, {})
        rows = _rows(model, told)
        for pk, row_told in told.items():
            yield from _difference(model, pk, row_told, rows.get(pk), books)
        yield from _untold(model, told, books, office=office)


@dataclass(frozen=True)
class Books:
    """Some files as they were read.

    Shapes   files: identity → key and algorithm; salts: of every text that has not been erased.
    """

    files: dict[int, tuple[str, str]]
    telling: Telling
    commitments: dict[Place, str]
    salts: dict[tuple[Place, str], str]

    def where(self, place: Place, what: str) -> str:
        """A line and what it speaks of, as it is printed."""
        return f"{self.files[place.file][0]} 第 {place.seq} 行 {what}"


def _opened(pks: Sequence[int], *, office: bool) -> Books:
    """Reads the lines of each file in the order of their numbers, which is hashed; an identity can be given anew.

    The office's files tell of the same rows: they are read in the order in which their lines were written. That
    the identities of a file's lines rise with their numbers is verified with the file (`renumbered`).
    """
    files = File.objects.filter(pk__in=pks).values_list("pk", "key", "algorithm")
    books = Books({pk: (key, algorithm) for pk, key, algorithm in files}, Telling(), {}, _salts(pks))
    lines = Line.objects.filter(file_id__in=pks).order_by(*(["pk"] if office else ["file_id", "seq"]))
    for file, seq, data, committed in lines.values_list("file_id", "seq", "data", "commitments").iterator():
        books.telling.hear(Place(file, seq), data)
        if committed != "{}":
            books.commitments[Place(file, seq)] = committed
    return books


def _salts(pks: Sequence[int]) -> dict[tuple[Place, str], str]:
    texts = PrivateText.objects.filter(line__file_id__in=pks, erased_at=None)
    rows = texts.values_list("line__file_id", "line__seq", "field", "salt")
    return {(Place(file, seq), name): salt for file, seq, name, salt in rows.iterator()}


def _rows(model: type[Model], told: Collection[int]) -> dict[int, Model]:
    """The rows the lines speak of, wherever they lie now."""
    if not told:
        return {}
    rows = model._base_manager.filter(pk__in=told).prefetch_related(*told_of(model).many)
    return {row.pk: row for row in rows}


def _difference(
    model: type[Model], pk: int, told: RowTold, row: Model | None, books: Books
) -> Iterator[tuple[int, Found]]:
    """The first thing in which a row differs from what was told of it."""
    label = model._meta.label_lower
    if row is None:
        yield told.first.file, Found(Trouble.ROW_GONE, books.where(told.first, f"{label} {pk}"))
        return
    for name, said in told.facts.items():
        if fact_of(row, name) != said.value:
            yield said.place.file, Found(Trouble.ROW_CHANGED, books.where(said.place, f"{label}.{name}"))
            return
    for name, said in told.texts.items():
        if not _text_stands(text_of(row, name), said, books):
            yield said.place.file, Found(Trouble.ROW_CHANGED, books.where(said.place, f"{label}.{name}"))
            return


def _text_stands(text: str, said: Saying, books: Books) -> bool:
    """Whether a row's words are those the line committed to; where they are erased the row holds none any more."""
    if not said.value:
        return not text
    salt = books.salts.get((said.place, said.value))
    if not salt:
        return not text
    key, algorithm = books.files[said.place.file]
    told = chain.commitment(
        file=key,
        seq=said.place.seq,
        field=said.value,
        salt=salt,
        clear=text,
        algorithm=algorithm,
        hash_of=keys.digest,
    )
    return bool(told == json.loads(books.commitments.get(said.place, "{}")).get(said.value))


def _untold(
    model: type[Model], told: Collection[int], books: Books, *, office: bool
) -> Iterator[tuple[int, Found]]:
    """Rows that lie in one of the files, or in the office, and of which no line tells."""
    path = told_of(model).file
    homes = [pk for pk in books.telling.whole if _tells_of(model, books.files[pk][0], office=office)]
    if not homes:
        return
    rows = model._base_manager.filter(**{f"{path}__in": homes}) if path else model._base_manager.all()
    if apart := told_of(model).apart:
        rows = rows.exclude(**apart)
    for pk, file in rows.order_by("pk").values_list("pk", path or "pk"):
        if pk not in told:
            home = file if path else homes[0]
            where = f"{books.files[home][0]} {model._meta.label_lower} {pk}"
            yield home, Found(Trouble.ROW_UNTOLD, where)


def _tells_of(model: type[Model], key: str, *, office: bool) -> bool:
    """Whether every row of this table that belongs to the file would be told in it."""
    told = told_of(model)
    return key == told.office if office else bool(told.file)
