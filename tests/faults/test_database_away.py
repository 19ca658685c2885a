"""The database goes away, is held by somebody else, can only be read: said in a sentence, and nothing is lost."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError
from uuid import uuid4

import psycopg
import pytest

from tests.faults import house as houses
from tests.faults.house import Desk, House, free_port, get, until
from tools import postgres


@pytest.fixture
def alone(furnished: House, tmp_path: Path) -> Iterator[House]:
    """A house like the furnished one with a PostgreSQL server of its own, which may be stopped."""
    with postgres.server() as url, houses.moved_to(url, furnished, tmp_path / "alone") as house:
        yield house


UNDONE = "SELECT line_id, name, attempts, not_before, last_error FROM records_reaction WHERE state <> 'done'"
"""The reactions that wait, and what became of them so far: read by whoever looks why nobody caught up."""


def told_of(house: House) -> bool:
    """Whether every reaction to what was written has run."""
    return house.rows("SELECT count(*) FROM records_reaction WHERE state <> 'done'") == [(0,)]


def test_a_server_that_restarts(request: pytest.FixtureRequest) -> None:
    if not houses.is_postgresql():
        pytest.skip("SQLite has no server; its file is tried below")
    house: House = request.getfixturevalue("alone")
    port = free_port()
    house.serve(port)
    house.start("worker")
    desk = Desk(port).sign_in()
    acknowledged = {key: desk.register(key) for key in (str(uuid4()), str(uuid4()))}
    ready, alive = f"http://127.0.0.1:{port}/readyz", f"http://127.0.0.1:{port}/healthz"
    assert get(ready) == (200, "ok\n")
    until(lambda: told_of(house), "the worker to tell of what was registered")
    # The suite's server does not wait for the disk: what was acknowledged is written out before it is stopped hard.
    with psycopg.connect(house.url, autocommit=True) as server:
        server.execute("CHECKPOINT")
    postgres.stop(house.url)
    status, said = get(ready)
    assert status == 503 and said.startswith("database-unreachable：数据库连不上")
    assert get(alive) == (200, "ok\n")
    waiting = str(uuid4())
    with pytest.raises(HTTPError) as refused:
        desk.register(waiting)
    html = refused.value.read().decode()
    assert refused.value.code == 503 and "现在存不下来" in html and "房屋租赁备案" in html
    postgres.start(house.url)
    until(lambda: get(ready) == (200, "ok\n"), "the pages to be ready again")
    acknowledged[waiting] = desk.register(waiting)
    house.holds(acknowledged)
    # The longer it was away, the longer the worker rests before it tries again: a minute at most.
    try:
        until(lambda: told_of(house), "the worker to catch up", seconds=3 * houses.PATIENCE)
    except AssertionError as vain:
        raise AssertionError(house.rows(UNDONE)) from vain
    house.is_whole()


def test_a_database_that_can_only_be_read(house: House) -> None:
    if not houses.is_postgresql():
        pytest.skip("SQLite has no server that could fail over to one that only reads")
    port = free_port()
    house.serve(port)
    desk = Desk(port).sign_in()
    name = house.url.partition("@/")[2].partition("?")[0]
    houses.on_server(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    # As after a fail-over: the connections end, the new ones reach a server that only reads.
    houses.on_server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    status, said = get(f"http://127.0.0.1:{port}/readyz")
    assert status == 503 and said.startswith("database-read-only：数据库现在只能读")
    with pytest.raises(HTTPError) as refused:
        desk.register(str(uuid4()))
    assert refused.value.code == 503
    assert "现在存不下来" in refused.value.read().decode()
    houses.on_server(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    houses.on_server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    until(lambda: get(f"http://127.0.0.1:{port}/readyz")[0] == 200, "it to be ready again")
    key = str(uuid4())
    house.holds({key: desk.register(key)})


def test_a_file_somebody_else_holds_is_waited_for(house: House) -> None:
    if houses.is_postgresql():
        pytest.skip("there a lock is of a row; tests/records/test_concurrency.py holds it")
    port = free_port()
    house.serve(port)
    desk = Desk(port).sign_in()
    held = sqlite3.connect(house.data / "bancheng.sqlite3", isolation_level=None, check_same_thread=False)
    with closing(held):
        held.execute("BEGIN IMMEDIATE")
        threading.Timer(2, held.execute, ["ROLLBACK"]).start()
        began, key = time.monotonic(), str(uuid4())
        assert get(f"http://127.0.0.1:{port}/readyz") == (200, "ok\n"), "reading waits for nobody"
        house.holds({key: desk.register(key)})
        assert time.monotonic() - began >= 1.5
