"""How the suite gets past the triggers that keep the record and the cases: to tamper on purpose, and to clear the tables.

Nothing of this is in the product: there is no way through the guards there.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations

from bancheng.records import sealing

TABLES = (
    "records_line",
    "records_seal",
    "records_sealedhead",
    "records_file",
    "records_privatetext",
    "cases_case",
    "cases_movemade",
)


@contextmanager
def guards_down(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """The record without its triggers, as whoever owns the database could have it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            yield from _without_sqlite_triggers(cursor)
        else:
            yield from _without_postgresql_triggers(cursor)


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
    """Tests that commit have their tables cleared afterwards, the record's too."""
    plain = BaseDatabaseOperations.execute_sql_flush

    def past_the_guards(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        if not any(table in sql for sql in sql_list for table in TABLES):
            return plain(self, sql_list)
        with guards_down(self.connection):
            plain(self, sql_list)
        return None

    BaseDatabaseOperations.execute_sql_flush = past_the_guards  # type: ignore[method-assign]
    yield
    BaseDatabaseOperations.execute_sql_flush = plain  # type: ignore[method-assign]
