"""A new data key, and everything encrypted closed again with it, while the house goes on working."""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from bancheng.records import keys
from bancheng.records.fields import EncryptedTextField, closed

ROWS_AT_ONCE = 500


def encrypted_columns() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    """Every encrypted column of every room."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield model, field


def close_again(progress: Callable[[str, int], None] | None = None) -> int:
    """Closes with the current key whatever is closed with an older one; may be broken off and run again.

    Returns  how many values were closed again.
    """
    total = 0
    for model, field in encrypted_columns():
        for count in _batches(model, field):
            total += count
            if progress:
                progress(field.purpose, total)
    return total


def _batches(model: type[models.Model], field: EncryptedTextField) -> Iterator[int]:
    low = None
    while True:
        rows = model._base_manager.order_by("pk").values_list("pk", closed(field.name))
        some = list((rows if low is None else rows.filter(pk__gt=low))[:ROWS_AT_ONCE])
        if not some:
            return
        low = some[-1][0]
        yield _batch(field, [(pk, value) for pk, value in some if value])


def _batch(field: EncryptedTextField, rows: list[tuple[Any, str]]) -> int:
    """One short transaction; a value changed meanwhile is left as it is, it has the new key already."""
    current = keys.current("data")
    old = [(pk, value) for pk, value in rows if keys.key_number(value) != current]
    quote = connection.ops.quote_name
    table, column = quote(field.model._meta.db_table), quote(str(field.column))
    key = quote(str(field.model._meta.pk.column))
    statement = f"UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s"  # noqa: S608  own names
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            statement,
            [
                (keys.encrypt(field.purpose, keys.decrypt(field.purpose, value)), pk, value)
                for pk, value in old
            ],
        )
    return len(old)
