"""Which long tests `./test` runs this time: a quarter of them. EVERY=1, as `.ci/run` sets it, runs them all.

What is drawn are whole stories and pages in a browser, houses that are killed, copied and moved up, the shield's walk through every page. Most of
it goes over ground that quicker tests go over at every run; what only a browser or a kill can show is seen every fourth time, and by CI. Four runs
with PART=1 to PART=4 run each of them once; without one, chance says which quarter. Whoever names tests (a path, -k) gets those he named.
"""

import os
from collections.abc import Mapping, Sequence

import pytest

PARTS = 4
FILES: Mapping[str, int] = {
    "tests/shield/test_shield.py": 1,
    "tests/upgrade/test_upgrade.py": 2,
    "tests/records/test_laying.py": 2,
    "tests/faults/test_backup_and_restore.py": 3,
    "tests/ops/test_demo.py": 3,
    "tests/ops/test_population.py": 4,
}
"""Files whose tests lean on one long preparation, each whole in one part."""
DEALT = (4, 2, 3, 4, 2, 3, 4, 1, 4, 2, 3, 4, 2, 3, 4, 1)
"""To which parts the others are dealt in turn: the fewer to a part the longer its files, so that all four take about as long."""
ROOMS = ("tests/stories/", "tests/faults/")
"""Where each test takes half a minute by itself."""
BROWSER = frozenset({"open_page", "chromium", "launched"})
PART = int(os.environ.get("SUITE_PART") or 0)
"""The part of this run; 0 where everything is run that was asked for."""


def parts(tests: Mapping[str, bool]) -> dict[str, int]:
    """In which part each of the long tests is run; the others are in none, and run every time.

    Shapes   tests: by its name, whether a test opens a browser.
    """
    files = {name: FILES[file] for name in tests if (file := name.partition("::")[0]) in FILES}
    dealt = sorted(
        name for name, browses in tests.items() if name not in files and (browses or name.startswith(ROOMS))
    )
    return files | {name: DEALT[place % len(DEALT)] for place, name in enumerate(dealt)}


def left_out(items: Sequence[pytest.Item], part: int = PART) -> list[pytest.Item]:
    """The tests that are not run this time."""
    if not part:
        return []
    found = parts({item.nodeid: not BROWSER.isdisjoint(getattr(item, "fixturenames", ())) for item in items})
    return [item for item in items if found.get(item.nodeid, part) != part]
