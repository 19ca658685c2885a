"""The tables of the suite: laid once as an empty house gets them; every process that needs them takes a copy.

SQLite's copy is kept in the environment's folder until the product changes; PostgreSQL's is a template of the
suite's own server and goes with it. That they are what the migrations make of an old house is asked in `tests/upgrade`.
"""

import fcntl
import functools
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from bancheng.records import laying

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".venv" / "schema"
MADE_FROM = ("bancheng/**/*.py", "requirements.lock")
TEMPLATE = "suite_schema"


def lay() -> bool:
    """Puts the tables where the test database of this process will be looked for; whether it could."""
    if connection.vendor == "sqlite":
        _lay_file(Path(str(connection.settings_dict["TEST"]["NAME"])))
        return True
    if os.environ.get("SUITE_SHARES"):
        _lay_database(_test_name())
        return True
    return False


def kept_file() -> Path:
    """Where SQLite's copy lies once it has been made."""
    return KEPT / f"{_digest()}.sqlite3"


def _lay_file(place: Path) -> None:
    kept = kept_file()
    with _alone():
        if kept.exists():
            shutil.copyfile(kept, place)
            return
        _made()
        for older in KEPT.glob("*.sqlite3"):
            older.unlink()
        unfinished = kept.with_suffix(".unfinished")
        with closing(sqlite3.connect(place)) as made, closing(sqlite3.connect(unfinished)) as copy:
            made.backup(copy)
        unfinished.rename(kept)


def _lay_database(name: str) -> None:
    told = connection.settings_dict
    host = told["OPTIONS"].get("host", told["HOST"])
    with psycopg.connect(host=host, user=told["USER"], dbname="postgres", autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(1)")
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchall():
            _made()
            server.execute(f'CREATE DATABASE {TEMPLATE} TEMPLATE "{name}"')
        else:
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE}')


def _made() -> None:
    """The test database of this process, laid as `prepare` lays an empty house, and let go of again."""
    creation: Any = connection.creation
    before = str(connection.settings_dict["NAME"])
    creation._create_test_db(verbosity=0, autoclobber=True)
    connection.close()
    connection.settings_dict["NAME"] = _test_name()
    laying.lay(MigrationExecutor(connection))
    call_command("migrate", interactive=False, verbosity=0)
    connection.close()
    connection.settings_dict["NAME"] = before


def _test_name() -> str:
    creation: Any = connection.creation
    return str(creation._get_test_db_name())


@functools.cache
def _digest() -> str:
    """What the house is made of, as it stood when this process began: a table may change with a word of the regulation."""
    paths = sorted(path for pattern in MADE_FROM for path in ROOT.glob(pattern))
    told = hashlib.sha256()
    for path in paths:
        told.update(f"{path.relative_to(ROOT)}\n".encode())
        told.update(path.read_bytes())
    return told.hexdigest()[:24]


@contextmanager
def _alone() -> Iterator[None]:
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
