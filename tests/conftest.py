"""What every test may ask for: a moment, and the engine it runs on."""

import os
import re
import shutil
from datetime import datetime
from zlib import crc32

import pytest
from django.conf import settings

from bancheng.config.environment import OFFICE_ZONE
from tests import hostile  # noqa: F401  gives `make hostile` its profile
from tests.browser import chromium, open_page  # noqa: F401  one browser for the whole run
from tests.guards import _no_seals_of_other_tests, _tables_can_be_cleared  # noqa: F401  work by being here


@pytest.fixture
def monday() -> datetime:
    """Monday 2 March 2026, nine in the morning: an ordinary working moment."""
    return datetime(2026, 3, 2, 9, 0, tzinfo=OFFICE_ZONE)


ASK_NO_ENGINE = re.compile(r"tests/(rules/|ui/|test_|.*(_in_browser|/test_pictures)\.py)")
"""Tests whose answer no database engine can change; `./test` runs them once instead of on each engine.

What is only looked at in the browser is among them: the same pages are asked of both engines without it.
"""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Shares the tests out: those of an engine by file between its processes, the others one by one between all."""
    worker = getattr(config, "workerinput", None)
    if worker is None or not os.environ.get("SUITE_SHARES"):
        return
    mine, count = int(worker["workerid"].removeprefix("gw")), worker["workercount"]
    items[:] = [item for item in items if _whose(item, count) in (mine, mine % PER_ENGINE - PER_ENGINE)]


PER_ENGINE = int(os.environ.get("SUITE_SHARES") or 1)
"""How many processes each engine has; `./test` says it."""


def _whose(item: pytest.Item, count: int) -> int:
    """Which process runs a test; negative: the one of that place on every engine."""
    if ASK_NO_ENGINE.match(item.nodeid):
        return crc32(item.nodeid.encode()) % count
    # By file, so that what a module lays once is laid once.
    return crc32(item.nodeid.partition("::")[0].encode()) % PER_ENGINE - PER_ENGINE


def pytest_unconfigure() -> None:
    """Takes the data folder of this process away; the processes of the suite end without their atexit."""
    shutil.rmtree(settings.DATA, ignore_errors=True)
