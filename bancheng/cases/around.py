"""The rows around cases, of many tables in one question: written once per process, asked once per page.

Every branch of the question gives the same three columns: which table, which case, the row as a JSON array. So a page
that needs twelve tables waits for the database once, and the question is compiled once in the life of a process.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    Field,
    JSONField,
    Model,
    Q,
    QuerySet,
    TimeField,
    Value,
)
from django.db.models.expressions import F, RawSQL
from django.db.models.functions import JSONArray

from bancheng.records.composed import AMONG

IDS = object()
"""Stands in a compiled question for the identities asked about."""
# A database that keeps plans takes a list for ten cases: asked about one, it plans every branch for one.
THIS = "%s"

EVERY = Q()

type Reader = Callable[[Any], Any]
type Column = Field[Any, Any]


@dataclass(frozen=True, kw_only=True, eq=False)
class Rows:
    """The rows of one table that belong to cases.

    Shapes   of: the path from the row to its case. fields: the columns wanted, empty for all of the table's own.
             beside: columns of rows it points to, as “person__name”. order: by which attribute the rows are sorted.
    """

    model: type[Model]
    of: str = "case_id"
    fields: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    where: Q = EVERY
    order: str = "pk"

    def branch(self, place: int, among: str) -> QuerySet[Any, Any]:
        """This table's part of the question."""
        columns = [field.name for field, _ in self.own] + [path for path, _, _ in self.others]
        # Nothing of anybody's is in the text: it is one of three sentences, and the identities go as a parameter.
        these = RawSQL(among, [IDS])  # noqa: S611
        rows = self.model._default_manager.order_by().filter(self.where, self.whose(these, among))
        asked = rows.annotate(_table=Value(place), _case=F(self.of), _row=JSONArray(*columns))
        return asked.values_list("_table", "_case", "_row")

    def whose(self, these: RawSQL, among: str) -> Q:
        """Which rows belong to the cases asked about."""
        return Q((self.of if among == THIS else f"{self.of}__in", these))

    @cached_property
    def own(self) -> list[tuple[Column, Reader]]:
        """The table's own columns in its order, each with how its value is read; the key always among them."""
        wanted = {"id", *self.fields}
        every = self.model._meta.concrete_fields
        return [(field, reader(field)) for field in every if not self.fields or field.attname in wanted]

    @cached_property
    def others(self) -> list[tuple[str, Column, Reader]]:
        """The columns beside, each pointing row's key before the rest of it."""
        paths = {name: None for path in self.beside for name in (f"{path.partition('__')[0]}__id", path)}
        return [(path, field, reader(field)) for path in paths for field in [self._field(path)]]

    def _field(self, path: str) -> Column:
        pointing, _, name = path.partition("__")
        return self.model._meta.get_field(pointing).related_model._meta.get_field(name)  # type: ignore[union-attr,return-value]

    @cached_property
    def _names(self) -> tuple[list[str], list[Reader]]:
        """The names of the own columns, and their readers."""
        return [field.attname for field, _ in self.own], [read for _, read in self.own]

    def row(self, values: Sequence[Any]) -> Model:
        """One row as the table's own object; columns that were not asked for are fetched when somebody looks."""
        names, readers = self._names
        count = len(names)
        read_all = [read(value) for read, value in zip(readers, values[:count], strict=True)]
        found = self.model.from_db(connection.alias, names, read_all)
        if not self.others:
            return found
        parts: dict[str, dict[str, Any]] = defaultdict(dict)
        for (path, field, read), value in zip(self.others, values[count:], strict=True):
            parts[path.partition("__")[0]][field.attname] = read(value)
        for name, part in parts.items():
            model = self.model._meta.get_field(name).related_model
            setattr(found, name, _made(model, list(part), list(part.values())) if part["id"] else None)
        return found


def _made(model: Any, names: Sequence[str], values: Sequence[Any]) -> Model:
    """A row as Django makes it of columns in the order of the table."""
    given = dict(zip(names, values, strict=True))
    ordered = [field.attname for field in model._meta.concrete_fields if field.attname in given]
    return model.from_db(connection.alias, ordered, [given[name] for name in ordered])


def reader(field: Column) -> Reader:
    """How a value that came through JSON becomes what the field holds."""
    if isinstance(field, DateTimeField):
        return _moment
    if isinstance(field, TimeField):
        return lambda value: None if value is None else time.fromisoformat(value)
    if isinstance(field, DateField):
        return lambda value: None if value is None else date.fromisoformat(value)
    if isinstance(field, BooleanField):
        return lambda value: None if value is None else bool(value)
    if isinstance(field, JSONField):
        # SQLite keeps JSON as text and hands it on as text.
        return lambda value: json.loads(value) if isinstance(value, str) else value
    if hasattr(field, "from_db_value"):
        return lambda value: field.from_db_value(value, None, connection)
    return lambda value: value


def _moment(text: str | None) -> datetime | None:
    """SQLite keeps moments as text of UTC without saying so."""
    if text is None:
        return None
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


class Question:
    """What is asked about some cases: several tables by name, answered at once."""

    of_one = False

    def __init__(self, **tables: Rows) -> None:
        self.tables = tables
        self._compiled: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def ask(self, ids: Iterable[int]) -> dict[str, dict[int, list[Any]]]:
        """The rows of each table, by case, each in its order."""
        names = list(self.tables)
        groups: dict[str, dict[int, list[Any]]] = {name: defaultdict(list) for name in names}
        for place, case, row in self._answer(list(ids)):
            name = names[place]
            groups[name][case].append(
                self.tables[name].row(row if isinstance(row, list) else json.loads(row))
            )
        for name, rows in self.tables.items():
            for group in groups[name].values():
                group.sort(key=lambda row, by=rows.order: (getattr(row, by), row.pk))
        return groups

    def _answer(self, ids: list[int]) -> Iterable[tuple[int, int, Any]]:
        if not ids:
            return ()
        sql, params = self._question()
        asked = self._asked(ids)
        with connection.cursor() as cursor:
            cursor.execute(sql, [asked if value is IDS else value for value in params])
            return cursor.fetchall()

    def _asked(self, ids: list[int]) -> Any:
        """The identities as the question takes them."""
        if self.of_one:
            (this,) = ids
            return this
        return json.dumps(ids) if connection.vendor == "sqlite" else ids

    def _question(self) -> tuple[str, tuple[Any, ...]]:
        if connection.vendor not in self._compiled:
            among = THIS if self.of_one else AMONG[connection.vendor]
            first, *more = [rows.branch(place, among) for place, rows in enumerate(self.tables.values())]
            union = first.union(*more, all=True).order_by()
            self._compiled[connection.vendor] = union.query.sql_with_params()
        return self._compiled[connection.vendor]


class QuestionOfOne(Question):
    """What is asked about one case at a time."""

    of_one = True
