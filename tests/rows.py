"""What acts wrote once, written again as rows: the same ground under many tests at a fraction of its price.

Only for what is laid on empty tables. The acts themselves have tests of their own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

NOT_OURS = frozenset({"django_migrations", "django_content_type", "auth_permission", "sqlite_sequence"})
"""Tables that are full from the start and that no ground touches."""

Rows = Any
"""The rows of a table: tuples on SQLite, the octets of COPY on PostgreSQL."""


@dataclass(frozen=True)
class Kept:
    """The rows of one table."""

    table: str
    columns: str
    rows: Rows


_kept: dict[Callable[[], object], list[Kept]] = {}


def laid(lay: Callable[[], object]) -> None:
    """Lays this: by its acts the first time in this process, by its rows afterwards."""
    if any(is_filled(table) for table in tables()):
        lay()
    elif lay not in _kept:
        lay()
        _kept[lay] = [_read(table) for table in tables() if is_filled(table)]
    else:
        with transaction.atomic():
            for kept in _kept[lay]:
                _write(kept)


def tables() -> Iterator[str]:
    """The tables a test may fill."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return (name for name in names if name not in NOT_OURS)


def is_filled(table: str) -> bool:
    """Whether it has a row."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')
        return bool(cursor.fetchone()[0])


def _read(table: str) -> Kept:
    with connection.cursor() as cursor:
        told = connection.introspection.get_table_description(cursor, table)
        columns = ", ".join(f'"{column.name}"' for column in told)
        if connection.vendor == "sqlite":
            # As it is stored: an expression has no type that Django would read it by.
            bare = ", ".join(f'+"{column.name}"' for column in told)
            cursor.execute(f'SELECT {bare} FROM "{table}"')
            return Kept(table, columns, cursor.fetchall())
        with cursor.copy(f'COPY "{table}" ({columns}) TO STDOUT') as copy:
            return Kept(table, columns, b"".join(bytes(piece) for piece in copy))


def _write(kept: Kept) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join(["%s"] * (kept.columns.count(",") + 1))
            cursor.executemany(f'INSERT INTO "{kept.table}" ({kept.columns}) VALUES ({places})', kept.rows)
        else:
            with cursor.copy(f'COPY "{kept.table}" ({kept.columns}) FROM STDIN') as copy:
                copy.write(kept.rows)
