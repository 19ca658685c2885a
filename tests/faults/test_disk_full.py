"""No room left: what cannot be kept is not acknowledged, what was kept stays, and it goes on when there is room."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError
from uuid import uuid4

import psycopg
import pytest

from tests.faults import house as houses
from tests.faults.house import Desk, House, free_port, get, kill, until
from tools import postgres

ROOM = 200_000
"""Enough to open the database and for a few cases in its log, not for a copy of it."""


def test_a_full_disk_is_said_and_nothing_acknowledged_is_lost(house: House) -> None:
    if houses.is_postgresql():
        pytest.skip("the server's disk is not the house's; it is filled below")
    port = free_port()
    roomy = house.serve(port)
    desk = Desk(port).sign_in()
    acknowledged = {key: desk.register(key) for key in (str(uuid4()), str(uuid4()))}
    kill(roomy)
    with closing(sqlite3.connect(house.data / "bancheng.sqlite3")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    house.largest_file = ROOM
    full = house.serve(port)
    answer, key = _register_until_refused(desk, acknowledged)
    html = answer.read().decode()
    assert answer.code == 503, html
    assert "现在存不下来" in html and "房屋租赁备案" in html, "what was typed is still there"
    assert get(f"http://127.0.0.1:{port}/healthz") == (200, "ok\n")
    assert desk.get("/desk/") and get(f"http://127.0.0.1:{port}/readyz")[0] == 200, "reading goes on"
    house.holds(acknowledged)
    kill(full)
    house.largest_file = None
    house.serve(port)
    acknowledged[key] = desk.register(key)
    house.holds(acknowledged)
    house.is_whole()


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of its own on which a server just has room, where others than root reach it."""
    place = Path(tempfile.mkdtemp(prefix="bancheng-disk-"))
    place.chmod(0o755)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400m,mode=755", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        place.rmdir()
        pytest.skip("only root can make a disk")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)
    place.rmdir()


LEFT = 2 * 1024 * 1024
"""Octets left on the server's disk: less than the next piece of its journal."""


def test_a_server_whose_disk_is_full_loses_nothing_acknowledged(
    furnished: House, small_disk: Path, tmp_path: Path
) -> None:
    """It may refuse, or fall over its own journal: either way the citizen is told, and afterwards everything is there."""
    if not houses.is_postgresql():
        pytest.skip("SQLite's file is filled above")
    with postgres.server(small_disk) as url, houses.moved_to(url, furnished, tmp_path / "house") as house:
        with psycopg.connect(url, autocommit=True) as server:
            # As in the hall, and unlike the suite's servers: what is acknowledged has been written out.
            server.execute("ALTER DATABASE postgres SET synchronous_commit = on")
        port = free_port()
        house.serve(port)
        desk = Desk(port).sign_in()
        acknowledged = {key: desk.register(key) for key in (str(uuid4()), str(uuid4()))}
        filler = small_disk / "filler"
        with filler.open("wb") as file:
            disk = os.statvfs(small_disk)
            os.posix_fallocate(file.fileno(), 0, disk.f_bavail * disk.f_frsize - LEFT)
        answer, key = _register_until_refused(desk, acknowledged, most=2000)
        html = answer.read().decode()
        assert answer.code == 503, html
        assert "现在存不下来" in html and "房屋租赁备案" in html, "what was typed is still there"
        assert get(f"http://127.0.0.1:{port}/healthz") == (200, "ok\n")
        filler.unlink()
        postgres.stop(url)
        postgres.start(url)
        until(lambda: get(f"http://127.0.0.1:{port}/readyz") == (200, "ok\n"), "the pages to be ready again")
        acknowledged[key] = desk.register(key)
        house.holds(acknowledged)
        house.is_whole()


def _register_until_refused(
    desk: Desk, acknowledged: dict[str, str], *, most: int = 60
) -> tuple[HTTPError, str]:
    """The refusal, and the key of the form that met it."""
    for _ in range(most):
        key = str(uuid4())
        try:
            acknowledged[key] = desk.register(key)
        except HTTPError as answer:
            return answer, key
    raise AssertionError("the disk did not fill")


def test_a_backup_for_which_there_is_no_room_leaves_no_half(house: House, tmp_path: Path) -> None:
    house.largest_file = 20_000 if houses.is_postgresql() else ROOM
    place = tmp_path / "backups"
    place.mkdir()
    made = house.call("backup", str(place / "copy"))
    assert made.returncode == 1
    assert "没有留下半份" in made.stderr
    assert list(place.iterdir()) == []


WITHOUT_ROOM = """
import resource
import django
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from bancheng.records import documents
from tests.cast import AT
PDF = b"%PDF-1.4\\n1 0 obj<</Type/Catalog>>endobj\\ntrailer<</Root 1 0 R>>\\n%%EOF\\n"
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
documents.taken_in(SimpleUploadedFile("a.pdf", PDF * 50), by="staff:1", at=AT)
"""


def test_a_document_for_which_there_is_no_room_is_refused_with_a_sentence(
    house: House,
) -> None:
    before = sorted(path for path in (house.data / "files").rglob("*") if path.is_file())
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_ROOM],
        cwd=houses.ROOT,
        env={**house.environment, "DJANGO_SETTINGS_MODULE": "bancheng.config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "bancheng.rules.refusal.Refused: 服务器磁盘已满，文件没有存下" in done.stderr
    assert sorted(path for path in (house.data / "files").rglob("*") if path.is_file()) == before
