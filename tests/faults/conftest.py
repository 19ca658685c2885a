"""One furnished house for each engine; every test that breaks something breaks a copy of it."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import schema
from tests.faults import house as houses
from tests.faults.house import House


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory, django_db_keepdb: bool) -> Iterator[House]:
    """A house with an office, an officer, two cases and a document; nobody ever starts anything in it."""
    if not {"SUITE_SHARES", "PYTEST_XDIST_WORKER"} <= os.environ.keys():
        with houses.empty_house(tmp_path_factory.mktemp("furnished")) as house:
            _furnish(house)
            yield house
        return
    folder = tmp_path_factory.getbasetemp().parent / (
        "furnished-pg" if houses.is_postgresql() else "furnished"
    )
    with _alone(folder):
        done = folder / "url"
        if not done.exists():
            house = houses.new_house(folder, schema.TEMPLATE)
            _furnish(house)
            done.write_text(house.url, encoding="utf-8")
    yield House(folder / "data", done.read_text(encoding="utf-8"))


def _furnish(house: House) -> None:
    if not house.url:
        shutil.copyfile(schema.kept_file(), house.data / "bancheng.sqlite3")
    done = house.call(module="tests.faults.furnish")
    assert done.returncode == 0, done.stderr


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """The processes of an engine share one; the first furnishes it, the others wait."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def house(furnished: House, tmp_path: Path) -> Iterator[House]:
    """A copy of the furnished house, to be broken."""
    with houses.copy_of(furnished, tmp_path / "house") as copy:
        yield copy
