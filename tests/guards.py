"""How the suite gets past the triggers that keep the record and the cases: to tamper on purpose, and to clear the tables.

Nothing of this is in the product: there is no way through the guards there.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TransactionTestCase

from bancheng.records import sealing
from bancheng.records.models import Line, PrivateText
from tests import rows

TABLES = (
    "records_line",
    "records_seal",
    "records_sealedhead",
    "records_file",
    "records_privatetext",
    "cases_case",
    "cases_movemade",
)


TRIES = 4
"""Who clears meets a deadlock at most so often."""


@contextmanager
def guards_down(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """The record without its triggers, as whoever owns the database could have it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            yield from _without_sqlite_triggers(cursor)
        else:
            yield from _without_postgresql_triggers(cursor)


def give_identity(line: Line, pk: int) -> None:
    """Gives a line another identity in the database, and its texts with it; its number and its hash stay."""
    texts = list(PrivateText.objects.filter(line=line))
    with guards_down(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM records_privatetext WHERE line_id = %s", [line.pk])
        cursor.execute("DELETE FROM records_reaction WHERE line_id = %s", [line.pk])
        cursor.execute("UPDATE records_line SET id = %s WHERE id = %s", [pk, line.pk])
    for text in texts:
        text.line_id = pk
        text.save(force_insert=True)


def _without_sqlite_triggers(cursor: Any) -> Iterator[None]:
    cursor.execute("SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'trigger'")
    triggers = [(name, sql) for name, sql, table in cursor.fetchall() if table in TABLES]
    for name, _ in triggers:
        cursor.execute(f"DROP TRIGGER {name}")
    try:
        yield
    finally:
        for _, sql in triggers:
            cursor.execute(sql)


def _without_postgresql_triggers(cursor: Any) -> Iterator[None]:
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture(autouse=True)
def _no_seals_of_other_tests() -> None:
    """A test's seals are rolled back with its transaction; their copies beside the database are not."""
    shutil.rmtree(sealing.folder(), ignore_errors=True)


@pytest.fixture(autouse=True, scope="session")
def _tables_can_be_cleared() -> Iterator[None]:
    """Tests that commit have what they filled cleared afterwards, the record too; the rest is empty as it was."""
    plain = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = _clear  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = plain  # type: ignore[method-assign]


def _clear(_: TransactionTestCase) -> None:
    """Django's own clearing empties every table and makes the rows of its own apps anew: an eighth of a second of processor for each test."""
    filled = [table for table in rows.tables() if rows.is_filled(table)]
    for tries_left in reversed(range(TRIES if filled else 0)):
        try:
            _empty(filled)
            break
        except OperationalError:
            # The house of a browser's test may still be answering a page that was closed.
            if not tries_left:
                raise


def _empty(filled: list[str]) -> None:
    with guards_down(connection), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            with transaction.atomic():
                for table in filled:
                    cursor.execute(f'DELETE FROM "{table}"')
        else:
            names = ", ".join(f'"{table}"' for table in filled)
            cursor.execute(f"TRUNCATE {names} CASCADE")
