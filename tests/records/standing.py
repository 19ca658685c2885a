"""What stands in a database but its rows, to the last index and trigger; only columns and words of a list may stand in another order."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

OF_POSTGRESQL = (
    "SELECT 'column', table_name, column_name, data_type, character_maximum_length::text, is_nullable, column_default, is_identity"
    " FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
)
LISTED = re.compile(r"(IN \(|ARRAY\[)([^()\[\]]*)([)\]])")
OF_SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
APPLIED = "SELECT app, name FROM django_migrations"


def standing(database: BaseDatabaseWrapper) -> set[tuple[Any, ...]]:
    """Everything that stands in a database but its rows, and the migrations it knows of."""
    with database.cursor() as cursor:
        cursor.execute(APPLIED)
        found: set[tuple[Any, ...]] = {("applied", *row) for row in cursor.fetchall()}
        for question in OF_POSTGRESQL if database.vendor == "postgresql" else (OF_SQLITE,):
            cursor.execute(question)
            found |= {_without_order(row) for row in cursor.fetchall()}
    return found


def _without_order(row: tuple[Any, ...]) -> tuple[Any, ...]:
    kind, name, *more = (LISTED.sub(_sorted, one) if isinstance(one, str) else one for one in row)
    if kind != "table":
        return kind, name, *more
    return kind, name, *sorted(_parts(more[0]))


def _sorted(found: re.Match[str]) -> str:
    """The words of a list, which one of them may name in another order: a step is spelt out by its own field."""
    return found[1] + ", ".join(sorted(found[2].split(", "))) + found[3]


def _parts(declaration: str) -> Iterator[str]:
    """The columns and constraints of a table as SQLite keeps them, each for itself."""
    inner, depth, part = declaration[declaration.index("(") + 1 : declaration.rindex(")")], 0, ""
    for sign in inner:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth:
            yield re.sub(r"\s+", " ", part.strip())
            part = ""
        else:
            part += sign
    yield re.sub(r"\s+", " ", part.strip())


@contextmanager
def empty(folder: Path) -> Iterator[BaseDatabaseWrapper]:
    """Another database of the same engine, in which nothing is."""
    if connection.vendor == "sqlite":
        with named(str(folder / "laid.sqlite3")) as other:
            yield other
        return
    with connection.cursor() as waiting:
        # The test's own transaction stays open while the other database is filled, on a slow machine for minutes.
        waiting.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    told = connection.settings_dict
    name = f"{told['NAME']}_laid"
    host = told["OPTIONS"].get("host", told["HOST"])
    with psycopg.connect(host=host, user=told["USER"], dbname="postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            with named(name) as other:
                yield other
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def named(name: str) -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own to the database of this name."""
    other: BaseDatabaseWrapper = connection.copy(alias="laid")
    other.settings_dict["NAME"] = name
    connections["laid"] = other
    try:
        yield other
    finally:
        other.close()
        del connections["laid"]
