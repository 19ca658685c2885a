"""One consistent state of the database, taken while others write, by the engine's own means.

SQLite: its online backup, inside one reading transaction. PostgreSQL: COPY of every table inside one
REPEATABLE READ transaction, so that no program of the server need be installed beside it; the tables
themselves are made again by the migrations (docs/decisions/0022-a-backup-needs-no-client-programs.md).
"""

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction

FILE = "database.sqlite3"
TABLES = "tables"
PAGES_AT_ONCE = 4096

Tell = Callable[[str], None]


@dataclass(frozen=True)
class State:
    """A state of the database that stands still.

    Shapes   ask: answers a question in SQL from this very state.
    """

    ask: Callable[[str], list[tuple[Any, ...]]]
    tables: dict[str, list[str]] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)


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

        tables = _columns(ask)
        for number, (table, columns) in enumerate(tables.items(), 1):
            tell(f"数据库 {number}/{len(tables)} 张表")
            _copy_table(cursor, table, columns, into / TABLES / f"{table}.copy")
        yield State(ask, tables, _sequences(ask))


def _columns(ask: Callable[[str], list[tuple[Any, ...]]]) -> dict[str, list[str]]:
    """Each table of the schema with its columns; what the server computes itself is left out."""
    found = ask(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'"
        " AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY c.relname, a.attnum"
    )
    tables: dict[str, list[str]] = {}
    for table, column in found:
        tables.setdefault(table, []).append(column)
    return tables


def _sequences(ask: Callable[[str], list[tuple[Any, ...]]]) -> dict[str, int]:
    """Where each sequence stands; one never used is left out."""
    stands = ask(
        "SELECT sequencename, last_value FROM pg_sequences"
        " WHERE schemaname = current_schema() AND last_value IS NOT NULL"
    )
    return dict(stands)


def _copy_table(cursor: Any, table: str, columns: list[str], path: Path) -> None:
    with path.open("wb") as file, cursor.copy(f"COPY {named(table, columns)} TO STDOUT") as rows:
        for piece in rows:
            file.write(piece)


def named(table: str, columns: list[str]) -> str:
    """A table with its columns, as COPY wants them."""
    quote = connection.ops.quote_name
    return f"{quote(table)} ({', '.join(map(quote, columns))})"
