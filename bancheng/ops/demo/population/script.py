"""A history as a script: what is the same in every replay, and the places where something else stands each time.

Made once for each history from the rows that real acts wrote. Every place has a number; a replay says what stands
there and lays it over the rows.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from bancheng.accountability.models import Clue
from bancheng.cases.models import (
    CalledBack,
    Case,
    CaseClock,
    Evidence,
    Hold,
    InHands,
    Party,
    PartyGram,
)
from bancheng.cases.registration import title_of
from bancheng.citizens.models import CallBack, FeedbackItem
from bancheng.coordination.models import Request
from bancheng.notices.models import Notice
from bancheng.ops.demo.population import filling, tables
from bancheng.ops.demo.population.filling import Form, Part, Segments
from bancheng.ops.demo.population.lived import History, Values
from bancheng.ops.demo.population.referring import OF_CALL_BACKS, OF_REQUESTS, REFERRED, linked
from bancheng.ops.demo.wording import kept
from bancheng.records.actions import canonical
from bancheng.records.fields import EncryptedTextField
from bancheng.records.models import File, Line, PrivateText, Reaction
from bancheng.records.told import OF_A_ROW
from bancheng.rules.calendar import local
from bancheng.rules.whole_numbers import whole_number

Make = Callable[[str], str]

LARGEST = 2**63 - 1
"""The largest identity a database gives out."""
MOMENTS, IDENTITIES, PARTS = 0, 10_000, 20_000
"""Where the numbers of places begin: moments and days, identities, what is invented."""

DIGITS = "0123456789"
SPOKEN_OF = ("roads", "shops", "firms")
HASH = re.compile(r"[0-9a-f]{16}|[0-9a-f]{64}")
CITIZENS = ("name", "phone", "id_number", "address", "credit_code")
INDEXED: dict[str, tuple[str, Make]] = {
    "name_index": ("name", partial(filling.index, "name")),
    "phone_index": ("phone", partial(filling.index, "phone")),
    "phone_tail_index": ("phone", filling.tail_index),
    "id_index": ("id_number", partial(filling.index, "id")),
    "address_index": ("address", partial(filling.index, "address")),
    "credit_index": ("credit_code", partial(filling.index, "credit")),
    "contact_index": ("contact", partial(filling.index, "phone")),
}
"""Blind indexes, with the column each is made from."""

TIME = re.compile(
    r"(?P<moment>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))"
    r"|(?P<day>\d{4}-\d\d-\d\d(?![\d-]))"
    r"|(?P<words>(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:（周.）)?)"
    r"|⟦(?P<table>\d+):(?P<pk>\d+)⟧"
)


CODE = re.compile(r'"query_code_hash":"([0-9a-f]+)"')
BARE = re.compile(r'"⟦bare (\d+:\d+)⟧"')
OF_ROW = re.compile(r"([a-z_]+\.[a-z_]+)/(\d+)\.([a-z_]+)")
"""How a private text is named that repeats a column of a row."""


class Unfit(Exception):
    """A history that cannot be replayed: something in it would have to differ in a way not known here."""


@dataclass
class Row:
    """One row: its cells as they always are, and what to lay over them.

    Shapes   places: column, place. texts: column, pieces. made: column, function, pieces.
             done_at: of a reaction, the place of the moment it was done.
    """

    table: int
    cells: list[str | None]
    places: list[tuple[int, int]] = field(default_factory=list)
    texts: list[tuple[int, Segments]] = field(default_factory=list)
    made: list[tuple[int, Make, Segments]] = field(default_factory=list)


@dataclass(frozen=True)
class Private:
    """A private text of a line: its row, its field, its words."""

    row: Row
    field: Segments
    words: Segments


@dataclass(frozen=True)
class Told:
    """A line with what of it is hashed, and the private texts behind it.

    Shapes   at: place of its stamp.
    """

    row: Row
    seq: int
    kind: str
    at: int
    by: str
    data: Segments
    private: list[Private]


@dataclass(frozen=True)
class Chain:
    """A file with its lines; opened is the place of its stamp."""

    row: Row
    kind: str
    key: Segments
    opened: int
    lines: list[Told]


@dataclass(frozen=True)
class Named:
    """A party whose name and firm are found by their pieces."""

    party: int
    names: tuple[Segments, Segments]


@dataclass
class Script:
    """Everything a replay needs.

    Shapes   times: moments and days with the style in which each is written; ids: table and row of each identity.
             parts: what is invented. reactions: rows with the place of the moment each was done.
             counts: identities needed, by table. sites, registered: of each case.
    """

    rows: list[Row] = field(default_factory=list)
    reactions: list[tuple[Row, datetime | None]] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    times: list[tuple[datetime | date, str]] = field(default_factory=list)
    ids: list[tuple[int, int]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    counts: dict[int, int] = field(default_factory=dict)
    sites: list[int] = field(default_factory=list)
    registered: list[datetime] = field(default_factory=list)


class Compiler:
    """Makes the script of one history, in the form of one engine."""

    def __init__(self, history: History, form: Form) -> None:
        self.history, self.form, self.script = history, form, Script()
        self.table = {table.model: number for number, table in enumerate(tables.all_tables())}
        self.chained = [self.table[model] for model in (File, Line, PrivateText)]
        self.places: dict[Any, int] = {}
        self.days = {local(at).date() for at in _moments(history)}
        self.identities = {
            (model, values["id"]): row
            for model, some in history.rows.items()
            for row, values in enumerate(some)
        }
        self.differs: dict[str, int] = {}
        self.slots = iter(range(PARTS, PARTS + 10_000))
        self._invent()
        self.pattern = re.compile("|".join([*map(re.escape, self._longest_first()), TIME.pattern]))

    def compiled(self) -> Script:
        """The script.

        Raises   Unfit.
        """
        script, rows = self.script, self.history.rows
        made = {
            (model, values["id"]): self._row(model, values)
            for model, some in rows.items()
            if model is not PartyGram
            for values in some
        }
        apart = (File, Line, PrivateText, Reaction)
        script.rows = [row for (model, _), row in made.items() if model not in apart]
        script.reactions = [(made[Reaction, each["id"]], each["done_at"]) for each in rows[Reaction]]
        script.chains = [self._chain(values, made) for values in rows[File]]
        script.named = [self._named(values) for values in rows[Party]]
        script.counts = {
            self.table[model]: tables.room_for(model, len(some), len(rows[Party]))
            for model, some in rows.items()
        }
        script.sites = [case["site_id"] for case in self.history.cases]
        script.registered = [case["registered_at"] for case in self.history.cases]
        return script

    # --- what differs each time ----------------------------------------------------------------------------

    def _invent(self) -> None:
        """Names everything that is another in each replay, and where it stands."""
        rows = self.history.rows
        for which, case in enumerate(self.history.cases):
            self._part(filling.Number, case["number"], which)
            self._codes(which, case)
        for key in {
            row[name] for some in rows.values() for row in some for name in row if _is_key(row[name])
        }:
            self._key(key)
        for clue in rows[Clue]:
            self._part(filling.Receipt, clue["receipt"])
        for which, item in enumerate(rows[FeedbackItem]):
            if item["number"]:
                self._part(filling.OpinionNumber, item["number"], item["number"].rstrip(DIGITS), which)
        for case in rows[Case]:
            if before := case["reference"].rstrip(DIGITS):
                self._part(
                    filling.ChannelNumber, case["reference"], before, len(case["reference"]) - len(before)
                )
        for values in rows[Party]:
            self._citizen(values)
        for item in rows[FeedbackItem]:
            self._citizen({"name": item["name"], "phone": item["contact"]})
        said = "\n".join(text for some in rows.values() for row in some for text in _texts(row))
        for of in SPOKEN_OF:
            for word in kept("invented.json")[of]:
                if word in said:
                    self._part(filling.Word, word, of)
        self._stories()

    def _part(self, make: Callable[..., Part], old: str, *values: Any) -> None:
        if old not in self.differs:
            self.differs[old] = next(self.slots)
            self.script.parts.append(make(self.differs[old], *values))

    def _codes(self, which: int, case: Values) -> None:
        """The query code of a case, and those it had before."""
        lines = (line["data"] for line in self.history.rows[Line] if line["file_id"] == case["file_id"])
        for code in (case["query_code_hash"], *(code for data in lines for code in CODE.findall(data))):
            self._part(filling.Code, code, which)

    def _key(self, key: UUID) -> None:
        slot, in_hex = next(self.slots), next(self.slots)
        self.differs[key.hex] = in_hex
        self.places[key] = slot
        self.script.parts.append(filling.Key(slot, in_hex, plain=not self.form.copies))

    def _citizen(self, values: Values) -> None:
        """Whoever came; the same person comes again under the same new name."""
        new = {
            name: values[name] for name in CITIZENS if values.get(name) and values[name] not in self.differs
        }
        for old in new.values():
            self.differs[old] = next(self.slots)
        if new:
            self.script.parts.append(filling.Citizen({name: self.differs[old] for name, old in new.items()}))

    def _stories(self) -> None:
        """The shortest telling is the story itself; what contains it changes with it. Titles come last."""
        cases, items = self.history.rows[Case], self.history.rows[FeedbackItem]
        tellings: list[str] = []
        for told in sorted({*(case["story"] for case in cases), *(item["text"] for item in items)}, key=len):
            if told and not any(known in told for known in tellings):
                tellings.append(told)
        for told in tellings:
            self.pattern = re.compile("|".join([*map(re.escape, self._longest_first()), TIME.pattern]))
            words = self.pieces(told)
            self._part(filling.Story, told, words)
        self.pattern = re.compile("|".join([*map(re.escape, self._longest_first()), TIME.pattern]))
        for case in cases:
            # A title somebody wrote himself is words like others.
            if case["title"] == title_of(case["story"]):
                self._part(filling.Title, case["title"], self.pieces(case["story"]))

    def _longest_first(self) -> list[str]:
        return sorted(self.differs, key=len, reverse=True)

    # --- pieces --------------------------------------------------------------------------------------------

    def pieces(self, text: str) -> Segments:
        """A text taken apart where it differs from replay to replay."""
        found: list[str | int] = []
        end = 0
        for hit in self.pattern.finditer(text):
            place = self._place_of(hit)
            if place is not None:
                found += [text[end : hit.start()], place]
                end = hit.end()
        return tuple(piece for piece in (*found, text[end:]) if piece != "")

    def _place_of(self, hit: re.Match[str]) -> int | None:
        told = hit.group()
        if told in self.differs:
            return self.differs[told]
        if hit["moment"]:
            style = "stamp" if told.endswith("Z") else "utc" if told.endswith("+00:00") else "iso"
            return self._time(datetime.fromisoformat(told), style)
        if hit["day"]:
            return self._time(date.fromisoformat(told), "day")
        if hit["words"]:
            return self._day_in_words(told)
        return self._identity(tables.all_tables()[int(hit["table"])].model, int(hit["pk"]))

    def _day_in_words(self, told: str) -> int | None:
        """A day of this history; any other is a word like others."""
        month, day = (int(part) for part in re.findall(r"(\d+)[月日]", told)[:2])
        year = re.match(r"(\d{4})年", told)
        for on in self.days:
            if (on.month, on.day) == (month, day) and (year is None or int(year[1]) == on.year):
                style = "words" if "周" in told else "long" if year else "short"
                return self._time(on, style)
        return None

    def _time(self, at: datetime | date, style: str) -> int:
        if (at, style) not in self.places:
            self.places[at, style] = MOMENTS + len(self.script.times)
            self.script.times.append((at, style))
        return self.places[at, style]

    def _identity(self, model: type[Model], pk: int) -> int:
        row = self.identities.get((model, pk))
        if row is None:
            raise Unfit(f"{model.__name__} lies outside")
        if (model, row) not in self.places:
            self.places[model, row] = IDENTITIES + len(self.script.ids)
            self.script.ids.append((self.table[model], row))
        return self.places[model, row]

    # --- rows ----------------------------------------------------------------------------------------------

    def _row(self, model: type[Model], values: Values) -> Row:
        row = Row(self.table[model], [])
        for column, held in enumerate(model._meta.concrete_fields):
            row.cells.append(self.form.value(None))
            self._cell(row, column, model, held, values)
        return row

    def _cell(self, row: Row, column: int, model: type[Model], held: Any, values: Values) -> None:
        """Writes one cell, or says what to lay there each time."""
        value = values[held.attname]
        if held.primary_key:
            row.places.append((column, self._identity(model, value)))
        elif self._is_special(row, column, model, held.attname, values):
            return
        elif held.is_relation:
            self._relation(row, column, held, value)
        elif isinstance(value, datetime):
            row.places.append((column, self._time(value, "column")))
        elif isinstance(value, date):
            row.places.append((column, self._time(value, "day")))
        elif isinstance(value, UUID):
            row.places.append((column, self.places[value]))
        elif isinstance(held, EncryptedTextField):
            self._closed(row, column, held.purpose, value)
        elif isinstance(value, str):
            self._text(row, column, value)
        else:
            plain = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
            row.cells[column] = self.form.value(plain)

    def _relation(self, row: Row, column: int, held: Any, value: Any) -> None:
        model = held.related_model
        if value is not None and model in self.history.rows:
            row.places.append((column, self._identity(model, value)))
        else:
            row.cells[column] = self.form.value(value)

    def _closed(self, row: Row, column: int, purpose: str, value: str) -> None:
        if value:
            row.made.append((column, partial(filling.closed, purpose), self.pieces(value)))
        else:
            row.cells[column] = self.form.value(value)

    def _text(self, row: Row, column: int, value: str) -> None:
        pieces = self.pieces(value)
        if HASH.fullmatch(value) and pieces == (value,) and row.table not in self.chained:
            raise Unfit("a hash nobody here knows how to make")
        if all(isinstance(piece, str) for piece in pieces):
            row.cells[column] = self.form.value(value)
        else:
            row.texts.append((column, pieces))

    def _is_special(self, row: Row, column: int, model: type[Model], name: str, values: Values) -> bool:
        """What is neither the same nor replaced by words: hashes, indexes, numbers that refer."""
        if name in INDEXED:
            source, make = INDEXED[name]
            row.made.append((column, make, self.pieces(values[source])))
        elif model is PrivateText and name == "field":
            row.texts.append((column, self.pieces(self._named_after_row(values[name]))))
        elif model is FeedbackItem and name in ("fingerprint", "sketch", "near_id", "near_percent"):
            self._opinion(row, column, name, values)
        elif model in (CaseClock, Evidence, Hold) and name == "ref":
            self._reference(row, column, values)
        elif model is Notice and name == "url" and (named := linked(values[name])):
            before = values[name].removesuffix(f"{named[1]}/")
            row.texts.append((column, (before, self._identity(*named), "/")))
        elif model is InHands and name == "ref":
            row.places.append((column, self._identity(Request, values["ref"])))
        elif model is CalledBack and name == "call_back":
            row.places.append((column, self._identity(CallBack, values["call_back"])))
        elif model is File and name == "sealed_length":
            row.cells[column] = "0"
        elif name == "spotted" and values[name]:
            raise Unfit("a number was taken out of the words")
        else:
            return False
        return True

    def _opinion(self, row: Row, column: int, name: str, values: Values) -> None:
        if values["subject"]:
            raise Unfit("an opinion with a subject")
        if name == "fingerprint":
            day = self._time(values["made_on"], "day")
            told = (f"{values['source']}\n", day, "\n", *self.pieces(values["text"]))
            row.made.append((column, filling.fingerprint, told))
        elif name == "sketch":
            row.made.append((column, filling.sketch, self.pieces(values["text"])))
        elif (FeedbackItem, values["near_id"]) in self.identities:
            if name == "near_id":
                row.places.append((column, self._identity(FeedbackItem, values["near_id"])))
            else:
                row.cells[column] = self.form.value(values[name])
        else:
            # What it was nearly the same as is another matter of the demo.
            row.cells[column] = self.form.value(None if name == "near_id" else 0)

    def _reference(self, row: Row, column: int, values: Values) -> None:
        model = REFERRED.get(values["kind"].rpartition(":")[2])
        if model is not None and values["ref"]:
            ref = whole_number(str(values["ref"]), most=LARGEST)
            if ref is None:
                raise Unfit("it names what lies outside the case")  # A conference has cases of its own.
            row.places.append((column, self._identity(model, ref)))
        else:
            self._text(row, column, str(values["ref"]))

    # --- the record ----------------------------------------------------------------------------------------

    def _chain(self, file: Values, made: dict[tuple[type[Model], int], Row]) -> Chain:
        lines = [line for line in self.history.rows[Line] if line["file_id"] == file["id"]]
        texts: dict[int, list[Private]] = {}
        for text in self.history.rows[PrivateText]:
            if text["erased_at"] is not None:
                raise Unfit("a text was erased")
            name = self.pieces(self._named_after_row(text["field"]))
            told = Private(made[PrivateText, text["id"]], name, self.pieces(text["clear"]))
            texts.setdefault(text["line_id"], []).append(told)
        return Chain(
            row=made[File, file["id"]],
            kind=file["kind"],
            key=self.pieces(file["key"]),
            opened=self._time(file["opened_at"], "stamp"),
            lines=[self._line(line, made[Line, line["id"]], texts.get(line["id"], [])) for line in lines],
        )

    def _line(self, line: Values, row: Row, private: list[Private]) -> Told:
        return Told(
            row=row,
            seq=line["seq"],
            kind=line["kind"],
            at=self._time(line["at"], "stamp"),
            by=line["by"],
            data=self._data(line),
            private=private,
        )

    def _data(self, line: Values) -> Segments:
        """The facts of a line; the hash of the line before it, where it names one, is the last place of all."""
        facts = json.loads(line["data"])
        rows = facts.pop("rows", None)
        text = canonical(facts).replace(line["prev_hash"], HEAD)
        if ref := whole_number(str(facts.get("ref", 0)), most=LARGEST):
            word = facts.get("clock") or facts.get("measure") or facts.get("kind") or "consultation"
            model = REFERRED.get(word.rpartition(":")[2])
            if model is None:
                raise Unfit(f"a line refers to a {word}")
            written = json.dumps(facts["ref"])
            mark = written.replace(str(ref), f"⟦{self.table[model]}:{ref}⟧")
            text = text.replace(f'"ref":{written}', f'"ref":{mark}')
        if line["kind"].startswith("request."):
            text = self._with_named(text, facts, OF_REQUESTS)
        if line["kind"].startswith("call_back."):
            text = self._with_named(text, facts, OF_CALL_BACKS)
        if rows is not None:
            told = BARE.sub(r"⟦\1⟧", canonical({"rows": self._told_rows(rows)}))
            text = f"{{{told[1:-1]}}}" if text == "{}" else f"{text[:-1]},{told[1:-1]}}}"
        return tuple(
            part
            for piece in self.pieces(text)
            for part in (_with_head(piece) if isinstance(piece, str) else (piece,))
        )

    def _with_named(self, text: str, facts: dict[str, Any], named: dict[str, type[Model]]) -> str:
        """The facts of a line of a request or a call-back, each number by which it names a row marked."""
        for word, model in named.items():
            if pk := facts.get(word):
                text = text.replace(f'"{word}":{pk}', f'"{word}":{self._mark(model, pk)}')
        return text

    # --- the rows a line tells -----------------------------------------------------------------------------

    def _told_rows(self, rows: dict[str, Any]) -> dict[str, Any]:
        """The rows as they are told in each replay; those of tables that are not replayed are left out."""
        told: dict[str, Any] = {}
        for key, said in rows.items():
            label, _, pk = key.partition(OF_A_ROW)
            model = apps.get_model(label)
            if model in self.history.rows:
                told[f"{label}{OF_A_ROW}{self._mark(model, int(pk))}"] = self._told_row(model, int(pk), said)
        return told

    def _told_row(self, model: type[Model], pk: int, said: dict[str, Any]) -> dict[str, Any]:
        again = dict(said)
        if facts := said.get("facts"):
            again["facts"] = {name: self._fact(model, pk, name, value) for name, value in facts.items()}
        if texts := said.get("texts"):
            again["texts"] = {name: self._named_after_row(text) for name, text in texts.items()}
        return again

    def _fact(self, model: type[Model], pk: int, name: str, value: Any) -> Any:
        """A column as it is told: identities of rows of this history are others each time."""
        related = model._meta.get_field(name).related_model
        if value is not None and related in self.history.rows:
            return f"⟦bare {self._place(related, value)}⟧"
        if model is Hold and name == "ref":
            return f"⟦bare {self._place(Request, value)}⟧"
        if model is CalledBack and name == "call_back":
            return f"⟦bare {self._place(CallBack, value)}⟧"
        if model is Evidence and name == "ref":
            kind = self.history.rows[Evidence][self.identities[Evidence, pk]]["kind"]
            referred = REFERRED.get(kind.rpartition(":")[2])
            return self._mark(referred, int(value)) if referred else value
        return value

    def _named_after_row(self, field: str) -> str:
        """The name of a private text; one that repeats a row bears its identity."""
        hit = OF_ROW.fullmatch(field)
        if hit is None:
            return field
        return f"{hit[1]}{OF_A_ROW}{self._mark(apps.get_model(hit[1]), int(hit[2]))}.{hit[3]}"

    def _mark(self, model: Any, pk: int) -> str:
        return f"⟦{self._place(model, pk)}⟧"

    def _place(self, model: Any, pk: int) -> str:
        if (model, pk) not in self.identities:
            raise Unfit(f"{model.__name__} lies outside")
        return f"{self.table[model]}:{pk}"

    def _named(self, party: Values) -> Named:
        place = self._identity(Party, party["id"])
        return Named(place, (self.pieces(party["name"]), self.pieces(party["firm"])))


HEAD, HEAD_PLACE = "⟦head⟧", -1


def _with_head(text: str) -> Iterator[str | int]:
    for number, piece in enumerate(text.split(HEAD)):
        if number:
            yield HEAD_PLACE
        if piece:
            yield piece


def _is_key(value: Any) -> bool:
    return isinstance(value, UUID)


def _texts(row: Values) -> Iterator[str]:
    return (value for value in row.values() if isinstance(value, str))


def _moments(history: History) -> Iterator[datetime]:
    rows = (row for some in history.rows.values() for row in some)
    return (value for row in rows for value in row.values() if isinstance(value, datetime))
