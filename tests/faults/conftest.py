"""One furnished house for the whole folder; every test that breaks something breaks a copy of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import house as houses
from tests.faults.house import House


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with an office, an officer, two cases and a document; nothing of it is running."""
    with houses.empty_house(tmp_path_factory.mktemp("furnished")) as house:
        done = house.call(module="tests.faults.furnish")
        assert done.returncode == 0, done.stderr
        yield house


@pytest.fixture
def house(furnished: House, tmp_path: Path) -> Iterator[House]:
    """A copy of the furnished house, to be broken."""
    with houses.copy_of(furnished, tmp_path / "house") as copy:
        yield copy
