"""Questions composed once in the life of a process and asked again with other values.

Django takes longer to put a sentence together than the database to answer it. What every page asks is therefore written
as a queryset with places for its values, composed the first time, and from then on only asked.
"""

import json
from collections.abc import Callable
from copy import copy
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

AMONG = {
    "sqlite": "SELECT value FROM json_each(%s)",
    "postgresql": "SELECT unnest(%s::bigint[])",
}
"""A list of identities as one value, so that the sentence is the same for three of them and for thirty."""
AMONG_WORDS = AMONG | {"postgresql": "SELECT unnest(%s::text[])"}
"""The same of words."""


class Place:
    """Stands in a sentence where a value goes."""

    def __init__(self, name: str) -> None:
        self.name = name


class Sentence:
    """A queryset as the database is asked, with its places still open."""

    def __init__(self, asked: QuerySet[Any, Any]) -> None:
        self.asked = asked
        self.params: Any
        self.compiler: SQLCompiler = asked.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            self.sql, self.params = self.compiler.as_sql()
        except EmptyResultSet:
            # Nothing can be found, and without a sentence nobody is asked.
            self.sql, self.params = "", ()
        if not any(isinstance(value, Place) for value in self.params):
            self._spell_out()
        self.converters: dict[int, Any] | None = None
        self.holds = bool(asked.query.select_for_update and connection.features.has_select_for_update)

    def _spell_out(self) -> None:
        """Writes the values of a sentence without places into it, as the driver quotes them.

        Only so does a kept plan know which steps are meant, and can lean on an index that holds no others.
        """
        if self.sql and connection.vendor == "postgresql":
            self.sql, self.params = connection.ops.compose_sql(self.sql, self.params), None  # type: ignore[attr-defined]

    def rows(self, **values: Any) -> QuerySet[Any, Any]:
        """What the queryset would give with these values; it is no queryset to be narrowed any more."""
        bound = self.params and [_as_sent(values[p.name]) if isinstance(p, Place) else p for p in self.params]
        found: Any = QuerySet(self.asked.model, query=_Composed(self._compiled(bound)))  # type: ignore[arg-type]
        found._iterable_class = self.asked._iterable_class
        return found

    def _compiled(self, params: Any) -> SQLCompiler:
        """Each thread asks on its own connection."""
        own: Any = copy(self.compiler)
        own.connection = connections[DEFAULT_DB_ALIAS]
        if self.holds and own.connection.get_autocommit():
            # Django refuses it while it composes, which is done once; a row held for no transaction is let go of at once.
            raise TransactionManagementError("rows can be held only in a transaction")
        own.as_sql = lambda *_, **__: (self.sql, params)
        own.get_converters = self._converters
        return own

    def _converters(self, columns: Any) -> Any:
        """How what comes is made into Python's values: the same at every asking, and on the connection of every thread."""
        if self.converters is None:
            self.converters = self.compiler.get_converters(columns)
        return self.converters


class _Composed:
    """Stands where a queryset has its query: whoever asks for a compiler gets the one that is done."""

    values_select = ()

    def __init__(self, compiler: SQLCompiler) -> None:
        self.compiler = compiler

    def get_compiler(self, *_: Any, **__: Any) -> SQLCompiler:
        """The sentence, ready to be asked."""
        return self.compiler


class Composed:
    """A question by name: how it is put with places, and then only what goes into them.

    Shapes   put: gets an expression for each value; a value that is a list stands for “one of these” and is not
             empty the first time when it holds words.
    """

    def __init__(self, put: Callable[..., QuerySet[Any, Any]]) -> None:
        self.put = put
        self._sentences: dict[str, Sentence] = {}

    def __call__(self, **values: Any) -> QuerySet[Any, Any]:
        """The rows for these values."""
        vendor = connection.vendor
        if vendor not in self._sentences:
            self._sentences[vendor] = Sentence(
                self.put(**{name: _place(name, value) for name, value in values.items()})
            )
        return self._sentences[vendor].rows(**values)

    def one(self, **values: Any) -> Any:
        """The row for these values.

        Raises   DoesNotExist of its model, where there is none.
        """
        found = self(**values)
        for row in found:
            return row
        raise found.model.DoesNotExist


def _place(name: str, value: Any) -> RawSQL:
    # Nothing of anybody's is in the text: it is one of four sentences, and the values go beside it.
    return RawSQL(_text(value), [Place(name)])  # noqa: S611


def _text(value: Any) -> str:
    if not isinstance(value, list):
        return "%s"
    words = any(isinstance(one, str) for one in value)
    return (AMONG_WORDS if words else AMONG)[connection.vendor]


def _as_sent(value: Any) -> Any:
    """A value as this engine takes it; Django does so for what stands in a queryset."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if connection.vendor == "sqlite":
        return _as_sqlite_has_it(value)
    return value


def _as_sqlite_has_it(value: Any) -> Any:
    """The small engine has neither lists nor UUIDs."""
    if isinstance(value, list):
        return json.dumps(value)
    return value.hex if isinstance(value, UUID) else value
