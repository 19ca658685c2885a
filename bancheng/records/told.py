"""What the record keeps of a row, so that a row changed behind the product's back is found.

A model says in `told` which of its columns the lines of its file repeat; each act names the rows it wrote,
and its line tells them as they stand after it. `records/standing.py` compares.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from bancheng.rules import chain

OF_A_ROW = "/"
"""Stands in the name of every private text that repeats a row's column; no act's own words are named so."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """Which columns of a table the record repeats.

    Shapes   facts: columns that may stand in a line in clear; many: relations, told as sorted identities.
             texts: columns with people's words or data, of which the line keeps a commitment only.
             file: the way from the row to its file; office: the file of the house that tells of such rows.
             Without either, a row nobody told of is not looked for.
             apart: column → value of those rows that another file tells of, and that no file misses.
    """

    facts: tuple[str, ...]
    many: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    file: str = ""
    office: str = ""
    apart: Mapping[str, str | bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """A row as an act left it.

    Shapes   columns: those the act changed; none means that all are told.
             veiled: columns that stand in clear elsewhere, and of which this line keeps a commitment only.
    """

    row: Model
    columns: tuple[str, ...] = ()
    veiled: tuple[str, ...] = ()
    dropped: bool = False


def new(*rows: Model) -> list[Written]:
    """Rows an act has made, or written whole."""
    return [Written(row) for row in rows]


def veiled(row: Model, *columns: str) -> list[Written]:
    """A row an act has made, whose line says of these columns nothing that can be read."""
    return [Written(row, veiled=columns)]


def changed(row: Model, *columns: str) -> Written:
    """A row in which an act has changed these columns; those the record does not repeat are left out."""
    return Written(row, columns)


def update(rows: QuerySet[Any], **values: Any) -> list[Written]:
    """Changes the same columns of several rows, and gives them to be told."""
    found = list(rows)
    if found:
        rows.model._base_manager.filter(pk__in=[row.pk for row in found]).update(**values)
    for row in found:
        for name, value in values.items():
            # By its column: whoever ended a row is known here by his identity only.
            setattr(row, rows.model._meta.get_field(name).attname, value)
    return [Written(row, tuple(values)) for row in found]


def drop(rows: QuerySet[Any]) -> list[Written]:
    """Drops rows that an act may drop, and gives them to be told as gone."""
    found = [Written(row, dropped=True) for row in rows]
    rows.delete()
    return found


def told_of(model: type[Model] | Model) -> Told:
    """What the record repeats of a table. Raises AttributeError for a table it does not know."""
    told: Told = model.told  # type: ignore[union-attr]
    return told


def key_of(row: Model) -> str:
    """How a line names a row: “cases.answer/12”."""
    return f"{row._meta.label_lower}{OF_A_ROW}{row.pk}"


def in_line(
    rows: Iterable[Written], private: Mapping[str, str]
) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Rows as a line tells them, and the private texts it needs besides its own.

    Shapes   each row: facts, column → value; texts, column → name of the private text, empty for no words;
             a dropped row: nothing but `gone`.
    """
    told: dict[str, dict[str, Any]] = {}
    more: dict[str, str] = {}
    for written in rows:
        if written.dropped:
            told[key_of(written.row)] = {"gone": True}
            continue
        for part, values in _entry(written, private, more).items():
            told.setdefault(key_of(written.row), {}).setdefault(part, {}).update(values)
    return told, more


def _entry(written: Written, private: Mapping[str, str], more: dict[str, str]) -> dict[str, Any]:
    row, told = written.row, told_of(written.row)
    columns = [name for name in told.facts + told.many if name not in written.veiled]
    facts = {name: fact_of(row, name) for name in columns if _is_told(written, name)}
    hidden = [name for name in told.texts + written.veiled if _is_told(written, name)]
    texts = {name: _committed(row, name, private, more) for name in hidden}
    entry: dict[str, Any] = {"facts": facts} if facts else {}
    return entry | {"texts": texts} if texts else entry


def _is_told(written: Written, name: str) -> bool:
    return not written.columns or name in written.columns


def _committed(row: Model, name: str, private: Mapping[str, str], more: dict[str, str]) -> str:
    """The private text of the line that says the same; the line's own, or one more."""
    text = text_of(row, name)
    if not text:
        return ""
    if private.get(name) == text:
        return name
    same = next((named for named, words in private.items() if words == text), "")
    name_of_text = same or f"{key_of(row)}.{name}"
    if not same:
        more[name_of_text] = text
    return name_of_text


def fact_of(row: Model, name: str) -> Any:
    """A column as a line holds it: plain JSON, moments as the record writes them."""
    column: Any = row._meta.get_field(name)
    if column.many_to_many:
        return sorted(other.pk for other in getattr(row, name).all())
    return _plain(column.to_python(column.value_from_object(row)))


def text_of(row: Model, name: str) -> str:
    """A column as the text a line commits to; empty where there is nothing."""
    value = fact_of(row, name)
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return chain.stamp(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    return value
