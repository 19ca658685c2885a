"""A house of an earlier version comes to this one while people work, and loses nothing.

The kept demos are never made again: what an earlier version wrote must be read by every later one. A new part
adds a folder of its own beside them.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db.migrations.executor import MigrationExecutor

from bancheng.records import keys, laying
from bancheng.rules import chain
from tests.faults import house as houses
from tests.faults.house import Desk, House, free_port
from tests.records.standing import empty, named, standing
from tests.upgrade import old_house

pytestmark = pytest.mark.django_db

VERSIONS = ["part_one", "part_three"]
DEMO_PASSWORD = "xuanwu-lake-demo"


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def old(version: str, tmp_path: Path) -> Iterator[House]:
    """The house as that version left it; nothing of it is running."""
    with houses.empty_house(tmp_path / "old") as house:
        old_house.move_in(house, version)
        yield house


def connect(house: House) -> Any:
    """A connection as another process of the old version holds one."""
    if house.url:
        return psycopg.connect(house.url, autocommit=True)
    return sqlite3.connect(house.data / "bancheng.sqlite3", timeout=20, isolation_level=None)


MOST_WAITS = 3
"""So often the old version may be told to wait: one change of many tables can take the file for longer than it waits."""


class OldProcess(threading.Thread):
    """What the old version goes on doing while tables change: it reads the queue and writes chained lines.

    Its statements are written down as that version wrote them, with that version's columns; every other table
    is only compared (`nothing_is_taken_away`). Whoever has waited twenty seconds for the file is told so and asks again, as its
    pages do (docs/operate/upgrade.md).
    """

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house, self.over = house, threading.Event()
        self.acknowledged: list[str] = []
        self.failed: list[Exception] = []
        self.told_to_wait = 0

    def run(self) -> None:
        """Until told to stop, or until something is refused."""
        with closing(connect(self.house)) as database:
            while not self.over.wait(0.1) and not self.failed:
                try:
                    self._work(database, len(self.acknowledged) + 1)
                except sqlite3.OperationalError as busy:
                    self.told_to_wait += 1
                    if "locked" not in str(busy) or self.told_to_wait > MOST_WAITS:
                        self.failed.append(busy)
                except Exception as error:
                    self.failed.append(error)

    def _work(self, database: Any, number: int) -> None:
        mark = "%s" if self.house.url else "?"
        key = f"signins/2026-11-26/upgrade-{number:04d}"
        at = datetime(2026, 11, 25, 19, 14, tzinfo=UTC) + timedelta(milliseconds=number)
        database.execute("SELECT number, step, due_at FROM cases_case ORDER BY due_at LIMIT 20").fetchall()
        first = chain.origin("signins", key, chain.stamp(at), "sm3", keys.digest)
        entry = chain.Entry(
            file=key, seq=1, kind="account.signed_in", at=chain.stamp(at), by="staff:1", data="{}",
            commitments="{}", algorithm="sm3", prev=first,
        )  # fmt: skip
        head = chain.link(first, entry, keys.digest)
        when = at if self.house.url else at.replace(tzinfo=None).isoformat(" ")
        database.execute("BEGIN IMMEDIATE" if mark == "?" else "BEGIN")
        ((file,),) = database.execute(
            "INSERT INTO records_file (kind, key, opened_at, algorithm, head, length, last_at, sealed_length)"
            f" VALUES ('signins', {mark}, {mark}, 'sm3', {mark}, 1, {mark}, 0) RETURNING id",
            (key, when, head, when),
        ).fetchall()
        database.execute(
            "INSERT INTO records_line"
            " (file_id, seq, kind, at, by, data, commitments, algorithm, prev_hash, hash)"
            f" VALUES ({mark}, 1, 'account.signed_in', {mark}, 'staff:1', '{{}}', '{{}}', 'sm3', {mark}, {mark})",
            (file, when, first, head),
        )
        database.execute("COMMIT")
        self.acknowledged.append(key)


def test_it_comes_to_this_version_while_people_work(old: House, version: str, tmp_path: Path) -> None:
    before = old_counts(old, version)
    people = OldProcess(old)
    people.start()
    try:
        upgraded = old.call("--empty", module="bancheng.config.prepare")
    finally:
        people.over.set()
        people.join()
    assert upgraded.returncode == 0, upgraded.stderr
    assert "建立或更新数据库" in upgraded.stdout
    assert people.failed == []
    assert len(people.acknowledged) >= 5
    with closing(connect(old)) as database:
        there = {key for (key,) in database.execute("SELECT key FROM records_file").fetchall()}
    assert set(people.acknowledged) <= there
    nothing_is_taken_away(old, version)
    assert differences_from_a_new_house(old, tmp_path) == ([], [])
    assert {table: count for table, count in old_counts(old, version).items() if count < before[table]} == {}
    # What earlier versions did not keep, the days of opinions and who is to be called back, the worker adds.
    worked = old.call(module="tests.upgrade.round")
    assert worked.returncode == 0, worked.stderr
    old.is_whole()
    every_page_opens(old)


def old_counts(house: House, version: str) -> dict[str, int]:
    """How many rows each table of the old version has."""
    tables = old_house.columns(old_house.old_rows(version))
    with closing(connect(house)) as database:
        return {
            table: database.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
            for table in sorted(tables)
        }


def every_page_opens(house: House) -> None:
    """Every case, as the auditor and the district's officer see it, with each paper they may look at."""
    port = free_port()
    house.serve(port)
    assert houses.get(f"http://127.0.0.1:{port}/readyz") == (200, "ok\n")
    with closing(connect(house)) as database:
        numbers = [number for (number,) in database.execute("SELECT number FROM cases_case").fetchall()]
    assert len(numbers) >= 30
    auditor = Desk(port).sign_in("auditor", DEMO_PASSWORD)
    for number in numbers:
        assert number in auditor.get(f"/desk/cases/{number}/")
    officer = Desk(port).sign_in("officer", DEMO_PASSWORD)
    for path in ("/desk/", "/desk/cases/", "/desk/feedback/", "/desk/first-questions/", "/desk/register/"):
        assert "</html>" in officer.get(path)


def nothing_is_taken_away(house: House, version: str) -> None:
    """While old processes still run, their inserts must go through: each table and column is still there,
    and whatever came fills itself. Taking something away needs two releases."""
    with closing(connect(house)) as database:
        for table, columns in old_house.columns(old_house.old_rows(version)).items():
            now = described(database, table)
            assert set(columns) <= set(now), f"{table} lost a column"
            came = {name: fills_itself for name, fills_itself in now.items() if name not in columns}
            assert all(came.values()), f"{table}: an old insert would be refused for {came}"


def differences_from_a_new_house(house: House, folder: Path) -> tuple[list[Any], list[Any]]:
    """What only the old house has after all changes, and what only the tables a new one is laid: triggers and indexes too."""
    name = urlsplit(house.url).path.strip("/") if house.url else str(house.data / "bancheng.sqlite3")
    with named(name) as database:
        upgraded = standing(database)
    with empty(folder) as database:
        laying.lay(MigrationExecutor(database))
        laid = standing(database)
    return sorted(upgraded - laid), sorted(laid - upgraded)


def described(database: Any, table: str) -> dict[str, bool]:
    """Each column, and whether a row may be written without naming it."""
    if isinstance(database, sqlite3.Connection):
        rows = database.execute(f"PRAGMA table_info({table})").fetchall()
        return {name: not needed or default is not None or key for _, name, _, needed, default, key in rows}
    rows = database.execute(
        "SELECT column_name, is_nullable = 'YES' OR column_default IS NOT NULL OR is_identity = 'YES'"
        " OR is_generated = 'ALWAYS' FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name = %s",
        (table,),
    ).fetchall()
    return dict(rows)
