"""The outbox: what lines ask to be done is done after commit, at least once, by any number of workers.

Taking a row pushes its moment forward: a worker that dies leaves it to be taken again by itself. The
row is marked done in the transaction of the work, so that what the work writes here happens once.
"""

import logging
import threading
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.module_loading import import_string

from bancheng.records.models import Reaction

LEASE = timedelta(minutes=10)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
FURTHEST_OFF = LONGEST_PAUSE + LEASE
"""Nothing is ever put off so long: what waits longer was asked for while the clock ran ahead, and is due."""
MOST_ATTEMPTS = 12
KEPT_WHEN_DONE = timedelta(days=30)

log = logging.getLogger(__name__)


class _InHand(threading.local):
    """What this worker took in its last round; what the database went away over is given back as soon as that answers again."""

    def __init__(self) -> None:
        self.taken: list[Reaction] = []


_in_hand = _InHand()


def run_reactions(*, at: datetime, limit: int = 100) -> int:
    """Does what is due of the outbox, oldest first.

    Returns  how many rows were taken, done or failed; 0 says that the worker may rest.
    """
    if _in_hand.taken:
        _give_back(at)
    taken = _take(at, limit)
    _in_hand.taken.extend(taken)
    for reaction in taken:
        try:
            _do(reaction, at)
        except Exception as error:  # noqa: BLE001
            # Nothing a reaction raises may stop the others.
            _put_off(reaction, at, error)
    _in_hand.taken.clear()
    return len(taken)


@transaction.atomic
def _give_back(at: datetime) -> None:
    """What was taken and neither done nor put off is due again, unless somebody else has taken it.

    Its moment tells: only what still stands at the end of our own lease was never come to.
    """
    for reaction in _in_hand.taken:
        still = {"state": Reaction.PENDING, "attempts": reaction.attempts, "not_before": reaction.not_before}
        Reaction.objects.filter(pk=reaction.pk, **still).update(not_before=at)
    _in_hand.taken.clear()


@transaction.atomic
def _take(at: datetime, limit: int) -> list[Reaction]:
    """Takes rows for this worker alone: locked ones are skipped, SQLite has one writer at a time."""
    is_due = Q(not_before__lte=at) | Q(not_before__gt=at + FURTHEST_OFF)
    due = Reaction.objects.filter(is_due, state=Reaction.PENDING).order_by("not_before", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    rows = list(due[:limit])
    for row in rows:
        row.attempts += 1
        row.not_before = at + LEASE
    mine = Reaction.objects.filter(pk__in=[row.pk for row in rows])
    mine.update(attempts=F("attempts") + 1, not_before=at + LEASE)
    return rows


@transaction.atomic
def _do(reaction: Reaction, at: datetime) -> None:
    """Marks done first and works second, in one transaction: whoever lost his lease finds nothing to mark."""
    mine = Reaction.objects.filter(pk=reaction.pk, state=Reaction.PENDING, attempts=reaction.attempts)
    if mine.update(state=Reaction.DONE, done_at=at, last_error=""):
        import_string(reaction.name)(reaction.line, at=at)


def _put_off(reaction: Reaction, at: datetime, error: Exception) -> None:
    """Notes the kind of failure, never its words, and tries again later, less and less often."""
    code = type(error).__name__
    log.warning("reaction %s to line %s failed: %s", reaction.name, reaction.line_id, code)
    given_up = reaction.attempts >= MOST_ATTEMPTS
    Reaction.objects.filter(pk=reaction.pk, state=Reaction.PENDING, attempts=reaction.attempts).update(
        state=Reaction.GIVEN_UP if given_up else Reaction.PENDING,
        not_before=at + pause_after(reaction.attempts),
        last_error=code[:128],
    )


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failures: one minute, two, four … at most six hours."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 12), LONGEST_PAUSE)


def try_again(*, at: datetime) -> int:
    """Takes up again what was given up; returns how many."""
    return Reaction.objects.filter(state=Reaction.GIVEN_UP).update(
        state=Reaction.PENDING, attempts=0, not_before=at
    )


def clear_done(*, at: datetime) -> int:
    """Takes away what has been done for a month; the lines stay."""
    return Reaction.objects.filter(state=Reaction.DONE, done_at__lt=at - KEPT_WHEN_DONE).delete()[0]
