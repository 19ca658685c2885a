"""Writing very many rows at once, each engine in its own way, all in the transaction of the caller.

PostgreSQL takes them by COPY, and what only slows that down is set aside meanwhile: indexes, uniqueness and
references are put back before the transaction ends, over everything, so that nothing gets in that they forbid.
SQLite takes them by INSERT with everything in place.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

from bancheng.ops.demo.population.filling import Form
from bancheng.ops.demo.population.tables import Table, all_tables

MEMORY = "512MB"

CONSTRAINTS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u') ORDER BY contype DESC, conname
"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary
AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
ORDER BY 1
"""


def form() -> Form:
    """How the engine at hand takes rows."""
    return Form(copies=connection.vendor == "postgresql")


def reserve(counts: Sequence[int]) -> list[int]:
    """Takes so many identities in each table for good; the first of each."""
    return [_reserve(table, count) for table, count in zip(all_tables(), counts, strict=True)]


def _reserve(table: Table, count: int) -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(s, nextval(s) + %s) - %s FROM pg_get_serial_sequence(%s, 'id') s",
                [count, count, table.name],
            )
            return int(cursor.fetchone()[0]) + 1
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table.name}")  # noqa: S608 — a name of ours
        highest = int(cursor.fetchone()[0])
        cursor.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = %s", [table.name])
        return max(highest, int(cursor.fetchone()[0])) + 1


def write(table: Table, rows: Any) -> None:
    """Writes many rows of one table."""
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in table.fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
                copy.write(rows)
        else:
            marks = ", ".join("?" * len(table.fields))
            sql = f"INSERT INTO {table.name} ({columns}) VALUES ({marks})"  # noqa: S608 — names of ours
            cursor.connection.executemany(sql, rows)


@contextmanager
def unhindered() -> Iterator[None]:
    """Sets aside what slows writing down, and puts it back when all is written."""
    if connection.vendor != "postgresql":
        yield
        return
    names = [table.name for table in all_tables()]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        # Planning a million lives takes minutes in which the database is asked nothing.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute(f"SET LOCAL maintenance_work_mem = '{MEMORY}'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(CONSTRAINTS, [names])
        constraints = cursor.fetchall()
        for table, name, _ in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute(INDEXES, [names])
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        for _, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in constraints:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def look_again() -> None:
    """Lets the engine count its tables, so that it knows which way to go."""
    with connection.cursor() as cursor:
        for table in all_tables():
            cursor.execute(f"ANALYZE {table.name}")
