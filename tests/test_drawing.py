"""Which long tests a run of the suite takes."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests import drawing
from tests.sharing import ROOT
from tools.test import _part

STORIES = {f"tests/stories/test_a.py::test_{number}": True for number in range(10)}
LOOKING = {
    f"tests/cases/test_b_in_browser.py::test_{number}[{kind}]": True for number in range(9) for kind in "xy"
}
QUICK = {"tests/rules/test_c.py::test_a": False, "tests/cases/test_d.py::test_b": False}


def test_each_long_test_is_in_one_part_and_quick_ones_are_in_all() -> None:
    found = drawing.parts(STORIES | LOOKING | QUICK)
    assert set(found) == {*STORIES, *LOOKING}
    assert set(found.values()) == set(drawing.DEALT) == set(range(1, drawing.PARTS + 1))
    assert found == drawing.parts(dict(reversed((STORIES | LOOKING | QUICK).items()))), (
        "however they are collected"
    )


def test_a_file_with_one_long_preparation_stays_whole() -> None:
    found = drawing.parts({f"{file}::test_{number}": False for file in drawing.FILES for number in range(5)})
    assert {name.partition("::")[0]: part for name, part in found.items()} == dict(drawing.FILES)
    assert len(found) == 5 * len(drawing.FILES)
    assert all((ROOT / file).is_file() for file in drawing.FILES)


@dataclass(frozen=True)
class Item:
    """As much of a collected test as the drawing looks at."""

    nodeid: str
    fixturenames: tuple[str, ...] = ()


def test_a_test_that_opens_a_browser_is_left_to_one_part_and_the_parts_leave_nothing_out() -> None:
    opening = [Item(name, ("settings", "open_page")) for name in LOOKING]
    items: list[Any] = [*opening, *map(Item, STORIES), *map(Item, QUICK)]
    kept = [set(items) - set(drawing.left_out(items, part)) for part in range(1, drawing.PARTS + 1)]
    assert set().union(*kept) == set(items)
    assert sum(map(len, kept)) == len(opening) + len(STORIES) + drawing.PARTS * len(QUICK), (
        "each in one part only"
    )
    assert all(len(some) < len(items) for some in kept)
    assert drawing.left_out(items, 0) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["-k", "clocks"],
        ["-q", "tests/stories"],
        ["tests/rules/test_publishing.py::test_a"],
        ["-kclocks"],
        ["--lf"],
    ],
)
def test_whoever_names_tests_gets_those(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("EVERY", "WHOLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PART", "2")
    assert _part(arguments, 4) == 0


@pytest.mark.parametrize("asked", ["EVERY", "WHOLE"])
def test_whoever_asks_for_every_test_gets_it(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("EVERY", "WHOLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PART", "2")
    assert _part(["-q", "-p", "no:randomly"], 4) == 2
    monkeypatch.setenv(asked, "1")
    assert _part(["-q"], 4) == 0


@pytest.mark.parametrize("told", ["", "0", "5", "x"])
def test_without_a_part_that_there_is_chance_says_which(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("EVERY", "WHOLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PART", told)
    assert {_part(["-q"], 4) for _ in range(200)} == {1, 2, 3, 4}
