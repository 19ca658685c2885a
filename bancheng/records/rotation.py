"""A new data key, and everything encrypted closed again with it, while the house goes on working."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from bancheng.records import keys, upkeep
from bancheng.records.fields import EncryptedTextField, closed
from bancheng.rules.lines import LineKind

ROWS_AT_ONCE = 500

Values = list[tuple[Any, str]]
"""Rows of one column: the identity, and the value as it lies on the disk."""


def encrypted_columns() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    """Every encrypted column of every room."""
    for model in apps.get_models():
        for column in model._meta.local_concrete_fields:
            if isinstance(column, EncryptedTextField):
                yield model, column


@dataclass
class Closing:
    """What was closed again with the key that writes now.

    Shapes   left: table, column and row of every value that does not open and keeps its old key.
    """

    count: int = 0
    left: list[str] = field(default_factory=list)


@transaction.atomic
def new_key(*, at: datetime) -> None:
    """Makes a new data key, and says so; from now on it writes."""
    # The line first: should the key not come to be, there is none; a key cannot be taken back.
    upkeep.write(LineKind.KEYS_ROTATED, at=at, key=name((keys.numbers("data") or [0])[-1] + 1))
    keys.new_key("data")


def name(number: int) -> str:
    """What a data key is called where people read of it."""
    return f"data-{number:04d}"


def close_all_again(*, at: datetime) -> Closing:
    """Closes everything with the key that writes now, and says how much that was."""
    closing = close_again()
    key, left = name(keys.current("data")), len(closing.left)
    upkeep.write(LineKind.CLOSED_AGAIN, at=at, key=key, count=closing.count, left=left)
    return closing


def close_again() -> Closing:
    """Closes with the current key whatever is closed with an older one; may be broken off and run again.

    Everything is gone through until nothing is found any more: whoever closed a value with the old key while
    the new one was made may have written it behind the pass before. What does not open is left, and named.
    """
    total = Closing()
    while True:
        once = _pass()
        total.count += once.count
        total.left = once.left
        if not once.count:
            return total


def _pass() -> Closing:
    once = Closing()
    for model, column in encrypted_columns():
        for rows in _batches(model, column):
            _close_batch(column, rows, once)
    return once


def _batches(model: type[models.Model], column: EncryptedTextField) -> Iterator[Values]:
    low = None
    while True:
        rows = model._base_manager.order_by("pk").values_list("pk", closed(column.name))
        some = list((rows if low is None else rows.filter(pk__gt=low))[:ROWS_AT_ONCE])
        if not some:
            return
        low = some[-1][0]
        yield [(pk, value) for pk, value in some if value]


def _close_batch(column: EncryptedTextField, rows: Values, once: Closing) -> None:
    """One short transaction; a value changed meanwhile is left as it is, the next pass looks at it."""
    current = keys.current("data")
    fresh: list[tuple[str, Any, str]] = []
    for pk, value in rows:
        try:
            if keys.key_number(value) != current:
                fresh.append((keys.encrypt(column.purpose, keys.decrypt(column.purpose, value)), pk, value))
        except (keys.Unreadable, keys.KeysMissing):
            once.left.append(f"{column.purpose} {pk}")
    quote = connection.ops.quote_name
    table, name = quote(column.model._meta.db_table), quote(str(column.column))
    key = quote(str(column.model._meta.pk.column))
    statement = f"UPDATE {table} SET {name} = %s WHERE {key} = %s AND {name} = %s"  # noqa: S608  own names
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(statement, fresh)
    once.count += len(fresh)
