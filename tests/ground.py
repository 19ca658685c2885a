"""The ground of a module: what all its tests stand on, laid once and taken away after the last of them.

Loading the district costs more than most tests; so it is loaded inside a transaction that spans the module, each
test's own transaction stands within it, and the end of the module rolls everything back. A test that commits for
everybody to see cannot stand in a transaction: before it the ground is taken away, and it lays its own.

Acts lay a ground once in a process; afterwards the rows they wrote are laid as they were (`tests/rows.py`).
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from django.db import transaction

from tests import rows

COMMITTING = frozenset(
    {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}
)


class Ground:
    """What the tests of a module stand on, while it stands."""

    def __init__(self, lay: Callable[[], object]) -> None:
        self._lay = lay
        self._around = ExitStack()
        self._stands = False

    def needed(self) -> None:
        """Asked for by a test: one that commits lays it for itself, the others stand on it already."""
        if not self._stands:
            rows.laid(self._lay)

    def stand(self) -> None:
        """Laid for the tests that follow, unless it is."""
        if not self._stands:
            self._around.enter_context(_undone())
            rows.laid(self._lay)
            self._stands = True

    def leave(self) -> None:
        """Taken away, if it stands."""
        self._stands = False
        self._around.close()


def ground_of(lay: Callable[[], object]) -> Any:
    """A fixture that lays this ground for a module, and keeps it from the tests that commit."""

    @pytest.fixture(scope="module")
    def ground(
        request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
    ) -> Iterator[Ground]:
        ground = Ground(lay)
        keeper = Keeper(ground, django_db_blocker)
        keeper.before(request.config.stash[RUNNING])
        request.config.pluginmanager.register(keeper)
        yield ground
        request.config.pluginmanager.unregister(keeper)
        with django_db_blocker.unblock():
            ground.leave()

    return ground


RUNNING = pytest.StashKey[pytest.Item]()
"""The test that is about to run."""


class Keeper:
    """Lays and leaves a ground between the tests of its module."""

    def __init__(self, ground: Ground, blocker: Any) -> None:
        self.ground, self.blocker = ground, blocker

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Before the fixtures of a test open its own transaction."""
        self.before(item)

    def before(self, item: pytest.Item) -> None:
        """Leaves the ground to a test that commits, lays it for one that does not."""
        with self.blocker.unblock():
            self.ground.leave() if _commits(item) else self.ground.stand()


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    by_marker = marker is not None and bool(marker.kwargs.get("transaction") or marker.args[:1] == (True,))
    return by_marker or bool(COMMITTING & set(getattr(item, "fixturenames", ())))
