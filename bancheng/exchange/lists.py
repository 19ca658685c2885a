"""A list of opinions as it lies here: its headings, what they are proposed to mean, how its first rows would be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from bancheng.catalogue.sheets import Unreadable, rows_in
from bancheng.catalogue.wording import fold
from bancheng.exchange.feedback_sheet import (
    MEANINGS,
    SEVERAL,
    Columns,
    NotRead,
    Read,
    headings_of,
    opinions_in,
)
from bancheng.exchange.models import ColumnMeaning, OpinionList
from bancheng.records import documents
from bancheng.rules import feedback as rules
from bancheng.rules import masks, national_ratings
from bancheng.rules.freetext import with_tokens
from bancheng.rules.vocabulary import Channel
from bancheng.rules.wording import full_date_words

PREVIEWED = 8
CUT = 60
HEADING = 100


def headings(path: Path) -> tuple[list[str], Columns]:
    """The headings of a list and what they seem to mean by themselves.

    Raises   Unreadable
    """
    row, columns = headings_of(rows_in(path))
    return [" ".join(cell.split())[:HEADING] for cell in row.cells], columns


def proposed(of: Sequence[str], seeming: Columns, *, source: Channel) -> list[str]:
    """What each column is proposed to mean: as somebody said last for this channel, else as its heading says."""
    remembered = {
        one.heading: one.meaning
        for one in ColumnMeaning.objects.filter(source=source, heading__in=[fold(heading) for heading in of])
    }
    by_place = {place: meaning for meaning, places in seeming.items() for place in places}
    found = [remembered.get(fold(heading), by_place.get(place, "")) for place, heading in enumerate(of)]
    return _each_once(found, of, remembered)


def _each_once(meant: Sequence[str], of: Sequence[str], remembered: Mapping[str, str]) -> list[str]:
    """Of what only one column can mean, the one somebody said goes before the one that only seems so."""
    said = {meaning for heading, meaning in zip(of, meant, strict=True) if fold(heading) in remembered}
    found: list[str] = []
    for heading, meaning in zip(of, meant, strict=True):
        is_said = fold(heading) in remembered
        taken = meaning in found or (meaning in said and not is_said)
        found.append("" if taken and meaning not in SEVERAL else meaning)
    return found


def columns_of(meanings: Sequence[str]) -> dict[str, list[int]]:
    """Meaning → the places where it stands."""
    return {
        meaning: [place for place, meant in enumerate(meanings) if meant == meaning]
        for meaning in MEANINGS
        if meaning in meanings
    }


def meanings_of(columns: Mapping[str, Sequence[int]], count: int) -> list[str]:
    """The same, column by column."""
    by_place = {place: meaning for meaning, places in columns.items() for place in places}
    return [by_place.get(place, "") for place in range(count)]


def kept(columns: Mapping[str, Sequence[int]]) -> Columns:
    """Columns as a row keeps them, as the sheet takes them."""
    return {meaning: tuple(places) for meaning, places in columns.items()}


@dataclass(frozen=True, kw_only=True)
class Previewed:
    """A row as it would be taken in, or why not; nobody's phone or name stands in it in clear."""

    row: int
    number: str = ""
    made_on: str = ""
    words: str = ""
    more: str = ""
    why: str = ""


def preview(of: OpinionList, columns: Columns, *, on: date) -> list[Previewed]:
    """The first rows as they would be read.

    Raises   Unreadable
    """
    with documents.in_clear(of.document) as path:
        rows = opinions_in(path, source=Channel(of.source), columns=columns)
        return [_previewed(row, on) for row in islice(rows, PREVIEWED)]


def _previewed(row: Read | NotRead, on: date) -> Previewed:
    if isinstance(row, NotRead):
        return Previewed(row=row.row, number=row.number, why=row.why)
    opinion = row.opinion
    gaps = rules.missing(opinion, on=on)
    words = with_tokens(opinion.subject or " ".join(opinion.text.split())).text
    grade = national_ratings.words_of(opinion.stars, opinion.wording) if opinion.stars else ""
    person = [masks.masked_name(opinion.name), masks.masked_phone(opinion.contact) if opinion.contact else ""]
    return Previewed(
        row=row.row,
        number=opinion.number,
        made_on=full_date_words(opinion.made_on) if opinion.made_on else "",
        words=words if len(words) <= CUT else f"{words[:CUT]}…",
        more="·".join(part for part in (grade, opinion.label, opinion.unit, *person) if part),
        why="；".join(gap.sentence for gap in gaps),
    )


def rows_below(path: Path, *, source: Channel, columns: Columns) -> int:
    """How many rows stand below the headings.

    Raises   Unreadable
    """
    return sum(1 for _ in opinions_in(path, source=source, columns=columns))


__all__ = [
    "Previewed",
    "Unreadable",
    "columns_of",
    "headings",
    "kept",
    "meanings_of",
    "preview",
    "proposed",
]
