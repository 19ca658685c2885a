"""One consistent state of the database, taken while others write, by the engine's own means.

SQLite: its online backup, inside one reading transaction. PostgreSQL: COPY of every table of the house inside
one REPEATABLE READ transaction, so that no program of the server need be installed beside it; the tables
themselves are made again by this program (docs/decisions/0022-a-backup-needs-no-client-programs.md). What
somebody else put into the same database could not be put back by them, and is left out by name.
"""

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from bancheng.ops.backup import schema

FILE = "database.sqlite3"
TABLES = "tables"
PAGES_AT_ONCE = 4096

Tell = Callable[[str], None]
Ask = Callable[[str], list[tuple[Any, ...]]]
Columns = dict[str, list[str]]


@dataclass(frozen=True)
class State:
    """A state of the database that stands still.

    Shapes   ask: answers a question in SQL from this very state; left_out: tables, and columns as “table.column”,
             that are not the house's and were not copied.
    """

    ask: Ask
    tables: Columns = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def applied(ask: Ask) -> list[str]:
    """Every migration this state has been through, “room.name”."""
    return sorted(f"{app}.{name}" for app, name in ask("SELECT app, name FROM django_migrations"))


@contextmanager
def taken(into: Path, tell: Tell) -> Iterator[State]:
    """Writes the database into the folder and answers questions from what was written."""
    engines = {"sqlite": _sqlite, "postgresql": _postgresql}
    with engines[connection.vendor](into, tell) as state:
        yield state


@contextmanager
def _sqlite(into: Path, tell: Tell) -> Iterator[State]:
    with closing(sqlite3.connect(into / FILE, isolation_level=None)) as copy:
        try:
            _copy_sqlite(copy, tell)
            # One file by itself: without this it would want its two companions beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            # The engine says of a full disk what it can; whoever asked is told as by any other file.
            if error.sqlite_errorname.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
                raise OSError(errno.ENOSPC, "no room", str(into / FILE)) from None
            raise
        yield State(lambda question: copy.execute(question).fetchall())


def _copy_sqlite(copy: sqlite3.Connection, tell: Tell) -> None:
    source = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None, timeout=20)
    with closing(source):
        # The open reading transaction keeps the copy from beginning anew whenever somebody writes.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchall()
        source.backup(
            copy,
            pages=PAGES_AT_ONCE,
            progress=lambda _, left, total: tell(f"数据库 {(total - left) * 100 // max(total, 1)}%"),
            sleep=0,
        )


@contextmanager
def _postgresql(into: Path, tell: Tell) -> Iterator[State]:
    (into / TABLES).mkdir()
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")

        def ask(question: str) -> list[tuple[Any, ...]]:
            cursor.execute(question)
            return list(cursor.fetchall())

        tables, left_out = _of_the_house(_columns(ask), schema.made_by(applied(ask)))
        for number, (table, columns) in enumerate(tables.items(), 1):
            tell(f"数据库 {number}/{len(tables)} 张表")
            _copy_table(cursor, table, columns, into / TABLES / f"{table}.copy")
        yield State(ask, tables, _sequences(ask, tables), left_out)


def _of_the_house(found: Columns, known: schema.Tables | None) -> tuple[Columns, list[str]]:
    """What was found of the house's own tables, and by name what is not its own.

    A program that runs on beside a later version cannot tell its tables from strange ones, and copies all.
    """
    if known is None:
        return found, []
    own = {
        table: [column for column in columns if column in known[table]]
        for table, columns in found.items()
        if table in known
    }
    strange = [table for table in found if table not in known]
    strange += [f"{table}.{column}" for table in own for column in found[table] if column not in known[table]]
    return own, strange


def _columns(ask: Ask) -> Columns:
    """Each table of the schema with its columns; what the server computes itself is left out."""
    found = ask(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'"
        " AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY c.relname, a.attnum"
    )
    tables: Columns = {}
    for table, column in found:
        tables.setdefault(table, []).append(column)
    return tables


def _sequences(ask: Ask, tables: Columns) -> dict[str, int]:
    """Where each sequence of these columns stands; one never used is left out."""
    stands = ask(
        "SELECT s.relname, t.relname, a.attname, q.last_value FROM pg_class s"
        " JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.oid"
        " AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')"
        " JOIN pg_class t ON t.oid = d.refobjid"
        " JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid"
        " JOIN pg_sequences q ON q.schemaname = current_schema() AND q.sequencename = s.relname"
        " WHERE s.relkind = 'S' AND s.relnamespace = current_schema()::regnamespace"
        " AND q.last_value IS NOT NULL"
    )
    return {name: last for name, table, column, last in stands if column in tables.get(table, ())}


def _copy_table(cursor: Any, table: str, columns: list[str], path: Path) -> None:
    with (
        connection.wrap_database_errors,
        path.open("wb") as file,
        cursor.copy(f"COPY {named(table, columns)} TO STDOUT") as rows,
    ):
        for piece in rows:
            file.write(piece)


def named(table: str, columns: list[str]) -> str:
    """A table with its columns, as COPY wants them."""
    quote = connection.ops.quote_name
    return f"{quote(table)} ({', '.join(map(quote, columns))})"
