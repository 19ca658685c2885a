"""What every test may ask for: a moment, and the engine it runs on."""

import os
import shutil
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings

from bancheng.config.environment import OFFICE_ZONE
from bancheng.config.garbage import keep_what_is_loaded
from bancheng.records import keys
from tests import hostile, schema  # noqa: F401  gives `make hostile` its profile
from tests.browser import chromium, launched, open_page  # noqa: F401  one browser for the whole run
from tests.drawing import left_out
from tests.ground import RUNNING
from tests.guards import _no_seals_of_other_tests, _tables_can_be_cleared  # noqa: F401  work by being here
from tests.sharing import SharedByEngine


@pytest.fixture
def monday() -> datetime:
    """Monday 2 March 2026, nine in the morning: an ordinary working moment."""
    return datetime(2026, 3, 2, 9, 0, tzinfo=OFFICE_ZONE)


@pytest.fixture(scope="session")
def django_db_keepdb(
    request: pytest.FixtureRequest, django_db_modify_db_settings: None, django_db_blocker: Any
) -> bool:
    """Whether the test database is there already, with its tables, and goes with its folder or server."""
    with django_db_blocker.unblock():
        return schema.lay()


PER_ENGINE = int(os.environ.get("SUITE_SHARES") or 0)
"""How many processes each engine has in `./test`; none where pytest runs by itself."""


def pytest_xdist_make_scheduler(config: pytest.Config) -> SharedByEngine | None:
    """Shares the tests of `./test` out between its engines and their processes."""
    return SharedByEngine(config, 2 * PER_ENGINE) if PER_ENGINE else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves the long tests of other parts to other runs."""
    left = set(left_out(items))
    config.hook.pytest_deselected(items=sorted(left, key=lambda item: item.nodeid))
    items[:] = [item for item in items if item not in left]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Says which test is about to run, to what lies under a whole module."""
    item.config.stash[RUNNING] = item


def pytest_collection_finish() -> None:
    """Each process has its keys before its first test, which may ask no table; and ten thousand tests are no garbage."""
    keys.create_missing()
    keep_what_is_loaded()


def pytest_unconfigure() -> None:
    """Takes the data folder of this process away; the processes of the suite end without their atexit."""
    shutil.rmtree(settings.DATA, ignore_errors=True)
