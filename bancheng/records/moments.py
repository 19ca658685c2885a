"""How a stored moment is taken when it has passed: the earliest first, each once, whoever of several workers is quicker.

A row stores in `next_moment_at` the next instant at which time alone changes something. What happens then is for its
room; taking it is a conditional update of what was seen, here and once more in the room's own transaction.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

CLAIMED_FOR = timedelta(minutes=10)
"""As long as a reaction is one worker's: a row that ends its worker does so once in this time."""
REST_AFTER_FAILURE = timedelta(minutes=10)

log = logging.getLogger(__name__)

Pass = Callable[[int, datetime, datetime], bool]
"""Lets one moment pass: of which row, the moment as it was seen, now; whether anything was done."""


def let_pass(rows: QuerySet[Any], pass_one: Pass, *, at: datetime, limit: int) -> int:
    """Lets pass whatever moments of these rows have passed, earliest first, each in a transaction of its own.

    Returns  in how many rows something was done.
    """
    passed = rows.filter(next_moment_at__lte=at).order_by("next_moment_at", "pk")
    seen = list(passed.values_list("pk", "next_moment_at")[:limit])
    return sum(_pass_or_put_off(rows, pass_one, pk, moment, at) for pk, moment in seen if moment)


def _pass_or_put_off(rows: QuerySet[Any], pass_one: Pass, pk: int, seen: datetime, at: datetime) -> bool:
    """One row that cannot be settled must not stop the others, nor be tried without a rest.

    It is claimed in a transaction before: should this process end over it, the next begins with another.
    """
    claimed = at + CLAIMED_FOR
    if not _claim(rows.filter(pk=pk, next_moment_at=seen), until=claimed):
        return False
    ours = rows.filter(pk=pk, next_moment_at=claimed)
    try:
        done = pass_one(pk, claimed, at)
    except Exception as error:  # noqa: BLE001
        # Whatever is wrong with one, the others go on; it is named by its place only.
        log.warning("%s %s failed at its moment: %s", rows.model._meta.label_lower, pk, type(error).__name__)
        ours.update(next_moment_at=at + REST_AFTER_FAILURE)
        return False
    if not done:
        # Somebody else is at work on it: it is due as before as soon as he has done.
        ours.update(next_moment_at=seen)
    return done


@transaction.atomic
def _claim(row: QuerySet[Any], *, until: datetime) -> bool:
    """Pushes one moment a little forward; False when somebody holds the row or was quicker."""
    return is_free(row) and bool(row.update(next_moment_at=until))


def is_free(held: QuerySet[Any]) -> bool:
    """Takes these rows unless somebody else holds them: another worker goes on with the next, nobody waits.

    SQLite has one writer at a time anyway, and whoever waits for it finds the work done.
    """
    if connection.features.has_select_for_update_skip_locked:
        held = held.select_for_update(skip_locked=True, of=("self",))
    return held.order_by().values_list("pk", flat=True).first() is not None
