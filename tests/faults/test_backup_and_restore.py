"""A backup made while people work comes back whole in an empty house; whatever is not whole is refused by name."""

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.faults import house as houses
from tests.faults.house import ROOT, Desk, House, free_port, kill, until


@pytest.fixture(scope="module")
def kept(furnished: House, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of a house like the furnished one, its keys beside it."""
    folder = tmp_path_factory.mktemp("kept")
    with houses.copy_of(furnished, folder / "house") as house:
        made = house.call("backup", str(folder / "copy"), "--keys", str(folder / "keys"))
    assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture
def backup(kept: Path, tmp_path: Path) -> Path:
    """A copy of that backup, to be spoilt."""
    shutil.copytree(kept / "copy", tmp_path / "copy")
    return tmp_path / "copy"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[House]:
    with houses.empty_house(tmp_path / "empty") as house:
        yield house


def test_it_holds_everything_but_the_keys(kept: Path) -> None:
    names = {path.name for path in (kept / "copy").rglob("*")}
    assert {"manifest.json", "kind.json", "seal-000001.json"} <= names
    assert not [name for name in names if name.endswith(".key") or name == "secret_key"]
    assert {path.name for path in (kept / "keys").iterdir()} == {
        "data-0001.key",
        "index-0001.key",
        "seal-0001.key",
        "secret_key",
    }
    told = json.loads((kept / "copy" / "manifest.json").read_text(encoding="utf-8").split("\n", 1)[1])
    assert told["counts"]["documents"] == 1
    assert told["seal"][0] == 1
    assert not list(kept.glob(".*")), "no unfinished folder is left"


def test_made_while_people_register_it_comes_back_whole(house: House, empty: House, tmp_path: Path) -> None:
    port = free_port()
    house.serve(port)
    house.start("worker")
    desk = Desk(port).sign_in()
    add_strange_rows(house)
    before = [desk.register(str(uuid4())) for _ in range(2)]
    stop, meanwhile = threading.Event(), []

    def go_on() -> None:
        while not stop.wait(0.3):
            meanwhile.append(desk.register(str(uuid4())))

    people = threading.Thread(target=go_on)
    people.start()
    try:
        made = house.call("backup", str(tmp_path / "copy"), "--keys", str(tmp_path / "keys"))
    finally:
        stop.set()
        people.join()
    assert made.returncode == 0, made.stderr
    assert ("不是这个程序的：bench_floor、records_file.helper。" in made.stdout) == houses.is_postgresql()
    told = house.rows("SELECT \"by\", data FROM records_line WHERE kind = 'record.backed_up'")
    assert [by for by, _ in told] == ["system"] and str(tmp_path) not in str(told[0][1])
    house.is_whole()
    back = empty.call("restore", str(tmp_path / "copy"), "--keys", str(tmp_path / "keys"))
    assert back.returncode == 0, back.stdout + back.stderr
    assert back.stdout.startswith("ok：已恢复")
    empty.is_whole()
    assert empty.call("verify", "--case", before[0]).returncode == 0
    assert len(meanwhile) >= 1
    # The restored house goes on: its next case has a number of its own, its officer his password.
    port = free_port()
    empty.serve(port)
    assert Desk(port).sign_in().register(str(uuid4())) not in before


def add_strange_rows(house: House) -> None:
    """A table and a column nobody's migrations know, as a keeper of the database adds them for himself."""
    statements = (
        "CREATE TABLE bench_floor (number bigint, words text)",
        "INSERT INTO bench_floor VALUES (1, '一行')",
        "ALTER TABLE records_file ADD COLUMN helper text DEFAULT 'x\ty'",
    )
    with closing(connect(house)) as database:
        for statement in statements:
            database.execute(statement)


def connect(house: House) -> Any:
    """The database, past the product."""
    if house.url:
        return psycopg.connect(house.url, autocommit=True)
    return sqlite3.connect(house.data / "bancheng.sqlite3", timeout=20, isolation_level=None)


AS_BEFORE = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "bancheng.config.settings"
from bancheng.config import cli
import django
django.setup()
from bancheng.ops.backup import schema
schema.made_by = lambda applied: None
raise SystemExit(cli.run(["backup", sys.argv[1], "--keys", sys.argv[2]]))
"""


def test_a_backup_that_holds_strange_rows_is_restored_without_them(
    house: House, empty: House, tmp_path: Path
) -> None:
    """As those were made before strange rows were left out, and are beside a later version that runs already.

    The house it comes back in was looked at before, as the one below on the other engine.
    """
    if not houses.is_postgresql():
        pytest.skip("SQLite's copy is the file itself, its tables with it")
    add_strange_rows(house)
    command = [sys.executable, "-c", AS_BEFORE, str(tmp_path / "copy"), str(tmp_path / "keys")]
    subprocess.run(command, cwd=ROOT, env=house.environment, check=True, capture_output=True)
    assert (tmp_path / "copy" / "tables" / "bench_floor.copy").read_text(encoding="utf-8") == "1\t一行\n"
    only_looked_at(empty)
    back = empty.call("restore", str(tmp_path / "copy"), "--keys", str(tmp_path / "keys"))
    assert back.returncode == 0, back.stdout + back.stderr
    strange = (
        "SELECT 1 FROM information_schema.columns WHERE 'bench_floor' = table_name OR column_name = 'helper'"
    )
    assert empty.rows(strange) == []
    # That the backup was made is told after it.
    held = "SELECT count(*) FROM records_file WHERE key <> 'org/upkeep'"
    assert empty.rows(held) == house.rows(held)
    empty.is_whole()


def only_looked_at(house: House) -> None:
    """Asked in vain, and left as it was."""
    looked = house.call("verify")
    assert looked.returncode == 2
    assert looked.stderr.endswith(f"看的是数据文件夹 {house.data}\n")
    assert house.call("doctor").returncode == 1


def test_a_house_somebody_only_looked_at_is_still_empty(kept: Path, empty: House) -> None:
    if houses.is_postgresql():
        pytest.skip("the backup with strange rows comes back in such a house above")
    only_looked_at(empty)
    back = empty.call("restore", str(kept / "copy"), "--keys", str(kept / "keys"))
    assert back.returncode == 0, back.stdout + back.stderr
    empty.is_whole()


def test_a_full_house_is_left_alone(house: House, kept: Path) -> None:
    refused = house.call("restore", str(kept / "copy"), "--keys", str(kept / "keys"))
    assert refused.returncode == 2
    assert "已经有数据了" in refused.stderr
    house.is_whole()


def _cut_a_file(copy: Path) -> str:
    path = max((path for path in copy.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
    path.write_bytes(path.read_bytes()[:-7])
    return path.name


def _turn_a_bit_of_a_document(copy: Path) -> str:
    path = next((copy / "files").rglob("??*/*"))
    octets = bytearray(path.read_bytes())
    octets[40] ^= 1
    path.write_bytes(octets)
    return path.name


def _lose_a_document(copy: Path) -> str:
    path = next((copy / "files").rglob("??*/*"))
    path.unlink()
    return path.name


def _alter_the_manifest(copy: Path) -> str:
    path = copy / "manifest.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"documents": 1', '"documents": 0'), encoding="utf-8"
    )
    return "manifest.json"


def _lose_the_manifest(copy: Path) -> str:
    (copy / "manifest.json").unlink()
    return "manifest.json"


def _told_anew(copy: Path, **values: object) -> None:
    """Another manifest with a hash of its own, as another version would have written it."""
    told = json.loads((copy / "manifest.json").read_text(encoding="utf-8").split("\n", 1)[1])
    text = json.dumps({**told, **values}, ensure_ascii=False, indent=1, sort_keys=True)
    (copy / "manifest.json").write_text(
        f"{hashlib.sha256(text.encode()).hexdigest()}\n{text}\n", encoding="utf-8"
    )


def _another_form(copy: Path) -> str:
    _told_anew(copy, form=3)
    return "更新的程序"


def _a_later_version(copy: Path) -> str:
    _told_anew(copy, schema=["cases.0001_the_case", "cases.9999_not_known_yet"])
    return "cases.9999_not_known_yet"


def _the_other_engine(copy: Path) -> str:
    other = "sqlite" if houses.is_postgresql() else "postgresql"
    _told_anew(copy, engine=other)
    return "这份备份是在"


SPOILT = [
    _cut_a_file,
    _turn_a_bit_of_a_document,
    _lose_a_document,
    _alter_the_manifest,
    _lose_the_manifest,
    _another_form,
    _a_later_version,
    _the_other_engine,
]


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda spoil: spoil.__name__.strip("_"))
def test_what_is_not_whole_is_refused_by_name_and_nothing_is_written(
    spoil: object, backup: Path, kept: Path, empty: House
) -> None:
    word = spoil(backup)  # type: ignore[operator]
    refused = empty.call("restore", str(backup), "--keys", str(kept / "keys"))
    assert refused.returncode == 2
    assert word in refused.stderr
    assert {path.name for path in empty.data.iterdir()} <= {"kind.json", "secret_key", "in-clear"}


def test_without_its_own_keys_it_is_refused(backup: Path, kept: Path, empty: House, tmp_path: Path) -> None:
    missing = empty.call("restore", str(backup))
    assert missing.returncode == 2
    assert "没有密钥 data-0001.key" in missing.stderr
    shutil.copytree(kept / "keys", tmp_path / "others")
    (tmp_path / "others" / "data-0001.key").write_text("00" * 16 + "\n", encoding="utf-8")
    other = empty.call("restore", str(backup), "--keys", str(tmp_path / "others"))
    assert other.returncode == 2
    assert "不是这份备份用的那把密钥" in other.stderr


def test_keys_that_lie_there_already_are_written_over_by_nobody(
    house: House, backup: Path, kept: Path, empty: House, tmp_path: Path
) -> None:
    """The wrong folder named: what lies in it may be the only copy of another house's keys."""
    own = empty.data / "keys" / "data-0001.key"
    own.parent.mkdir(mode=0o700)
    own.write_text("00" * 16 + "\n", encoding="utf-8")
    refused = empty.call("restore", str(backup), "--keys", str(kept / "keys"))
    assert refused.returncode == 2
    assert "data-0001.key 是另一把密钥，恢复不能覆盖它" in refused.stderr
    assert own.read_text(encoding="utf-8") == "00" * 16 + "\n"
    assert not (empty.data / "seals").exists()
    refused = house.call("backup", str(tmp_path / "new"), "--keys", str(own.parent))
    assert refused.returncode == 2
    assert "data-0001.key 是另一把密钥，不能覆盖" in refused.stderr
    assert own.read_text(encoding="utf-8") == "00" * 16 + "\n"
    assert not (tmp_path / "new").exists()


def test_a_place_that_is_taken_and_keys_in_the_same_place_are_refused(house: House, kept: Path) -> None:
    taken = house.call("backup", str(kept / "copy"))
    assert taken.returncode == 2
    assert "已经有东西了" in taken.stderr
    together = house.call("backup", str(kept / "new"), "--keys", str(kept / "new" / "keys"))
    assert together.returncode == 2
    assert "不能和备份放在同一个文件夹" in together.stderr
    assert not (kept / "new").exists()


STANDING_STILL = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "bancheng.config.settings"
from bancheng.config import cli
import django
django.setup()
from bancheng.ops.backup import manifest
manifest.write = lambda *_: time.sleep(600)
cli.run(["backup", sys.argv[1]])
"""


def test_a_killed_backup_is_never_taken_for_a_whole_one(house: House, tmp_path: Path) -> None:
    """Killed at the last moment: everything is there but what says so."""
    place, unfinished = tmp_path / "copy", tmp_path / ".copy.unfinished"
    command = [sys.executable, "-c", STANDING_STILL, str(place)]
    process = subprocess.Popen(command, cwd=ROOT, env=house.environment, text=True, start_new_session=True)
    until((unfinished / "kind.json").exists, "the backup to be nearly done")
    busy = house.call("backup", str(place))
    assert busy.returncode == 2
    assert "另一个备份正在" in busy.stderr
    kill(process)
    assert not place.exists()
    refused = house.call("restore", str(unfinished))
    assert refused.returncode == 2
    assert "没有完整的备份" in refused.stderr
    again = house.call("backup", str(place))
    assert again.returncode == 0, again.stderr
    assert not unfinished.exists()


HALF_RESTORED = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "bancheng.config.settings"
from bancheng.config import cli
import django
django.setup()
from bancheng.ops.backup import restoring
restoring._put_database = lambda *_: time.sleep(600)
cli.run(["restore", sys.argv[1], "--keys", sys.argv[2]])
"""


def test_a_restore_broken_off_leaves_a_house_that_does_not_start(
    backup: Path, kept: Path, empty: House
) -> None:
    """Killed between the files and the database."""
    command = [sys.executable, "-c", HALF_RESTORED, str(backup), str(kept / "keys")]
    process = subprocess.Popen(command, cwd=ROOT, env=empty.environment, text=True, start_new_session=True)
    until(lambda: any((empty.data / "files").rglob("??*/*")), "the files to be put back")
    kill(process)
    for command in (("restore", str(backup)), ("verify",), ("serve",)):
        refused = empty.call(*command)
        assert refused.returncode == 2
        assert "上次恢复没有做完" in refused.stderr
