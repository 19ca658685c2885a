"""The ground of a module: what all its tests stand on, laid once and taken away after the last of them.

Loading the district costs more than most tests; so it is loaded inside a transaction that spans the module, each
test's own transaction stands within it, and the end of the module rolls everything back. A module in which some
test commits for everybody to see cannot share a transaction: its tests find no ground and lay it themselves.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

COMMITTING = frozenset(
    {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}
)


def ground_of(lay: Callable[[], object]) -> Any:
    """A fixture that lays this ground for a module; it says whether it did."""

    @pytest.fixture(scope="module")
    def ground(
        request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
    ) -> Iterator[bool]:
        if any(_commits(item) for item in request.session.items if item.path == request.path):
            yield False
            return
        with django_db_blocker.unblock(), _undone():
            lay()
            with django_db_blocker.block():
                yield True

    return ground


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    by_marker = marker is not None and bool(marker.kwargs.get("transaction") or marker.args[:1] == (True,))
    return by_marker or bool(COMMITTING & set(getattr(item, "fixturenames", ())))
