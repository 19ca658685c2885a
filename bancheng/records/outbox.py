"""The outbox: what lines ask to be done is done after commit, at least once, by any number of workers.

Taking a row pushes its moment forward: a worker that dies leaves it to be taken again by itself. The
row is marked done in the transaction of the work, so that what the work writes here happens once.

What came to no end when it was taken last may be what ended its worker: it is done last, one a round, so
that it holds up nothing else, and after MOST_ATTEMPTS of these it is given up untried and the doctor tells.
"""

import logging
import threading
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils.module_loading import import_string

from bancheng.records.models import Reaction
from bancheng.records.moments import is_free

LEASE = timedelta(minutes=10)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
FURTHEST_OFF = LONGEST_PAUSE + LEASE
"""Nothing is ever put off so long: what waits longer was asked for while the clock ran ahead, and is due."""
MOST_ATTEMPTS = 12
ROUND = 20
"""So many are taken at once: what a worker dies with in hand waits for its lease, and a worker asked to stop ends its round."""
KEPT_WHEN_DONE = timedelta(days=30)

log = logging.getLogger(__name__)


class NoEndError(Exception):
    """It was taken more than MOST_ATTEMPTS times, and nobody noted how the last of these ended."""


class _InHand(threading.local):
    """What this worker took in its last round; what the database went away over is given back as soon as that answers again."""

    def __init__(self) -> None:
        self.taken: list[Reaction] = []


_in_hand = _InHand()


def run_reactions(*, at: datetime, limit: int = ROUND) -> int:
    """Does what is due of the outbox, oldest first.

    Returns  how many rows were taken, done or failed; 0 says that the worker may rest.
    """
    if _in_hand.taken:
        _give_back(_in_hand.taken, at)
        _in_hand.taken = []
    taken = _take(at, limit)
    for reaction in taken:
        try:
            if reaction.attempts > MOST_ATTEMPTS:
                raise NoEndError
            _do(reaction, at)
        except Exception as error:  # noqa: BLE001
            # Nothing a reaction raises may stop the others.
            _put_off(reaction, at, error)
    _in_hand.taken = []
    return len(taken)


@transaction.atomic
def _give_back(taken: list[Reaction], at: datetime) -> None:
    """What was taken and neither done nor put off is due again, unless somebody else has taken it.

    Its moment tells: it still stands at the end of our own lease. The first of these was begun and may be what the
    database went away over, so it counts as tried and as lost; the others were never come to and are as they were.
    What a session that was cut off still holds is not waited for: it waits for its lease.
    """
    standing = [one for one in taken if is_free(_mine(one).filter(not_before=one.not_before))]
    for begun in standing[:1]:
        _mine(begun).update(not_before=at)
    for untouched in standing[1:]:
        back = {"attempts": untouched.attempts - 1, "last_error": untouched.last_error}
        _mine(untouched).update(**back, not_before=at)


@transaction.atomic
def _take(at: datetime, limit: int) -> list[Reaction]:
    """Takes rows for this worker alone: locked ones are skipped, SQLite has one writer at a time."""
    is_due = Q(not_before__lte=at) | Q(not_before__gt=at + FURTHEST_OFF)
    due = Reaction.objects.filter(is_due, state=Reaction.PENDING).order_by("not_before", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    rows = _one_lost_at_most(list(due[:limit]))
    for row in rows:
        row.attempts += 1
        row.not_before = at + LEASE
    mine = Reaction.objects.filter(pk__in=[row.pk for row in rows])
    mine.update(attempts=F("attempts") + 1, not_before=at + LEASE, last_error="")
    # In hand before it is committed: what the commit's answer is lost over is ours as well.
    _in_hand.taken = rows
    return rows


def _one_lost_at_most(due: list[Reaction]) -> list[Reaction]:
    """What was taken before and came to no end, nothing noted of it: one of these, behind all others."""
    lost = [row for row in due if row.attempts and not row.last_error]
    return [row for row in due if row not in lost] + lost[:1]


def _mine(reaction: Reaction) -> QuerySet[Reaction]:
    """The row as long as it is still this worker's: whoever lost his lease finds nothing."""
    return Reaction.objects.filter(pk=reaction.pk, state=Reaction.PENDING, attempts=reaction.attempts)


@transaction.atomic
def _do(reaction: Reaction, at: datetime) -> None:
    """Marks done first and works second, in one transaction: whoever lost his lease finds nothing to mark."""
    if _mine(reaction).update(state=Reaction.DONE, done_at=at, last_error=""):
        import_string(reaction.name)(reaction.line, at=at)


def _put_off(reaction: Reaction, at: datetime, error: Exception) -> None:
    """Notes the kind of failure, never its words, and tries again later, less and less often."""
    code = type(error).__name__
    log.warning("reaction %s to line %s failed: %s", reaction.name, reaction.line_id, code)
    given_up = reaction.attempts >= MOST_ATTEMPTS
    _mine(reaction).update(
        state=Reaction.GIVEN_UP if given_up else Reaction.PENDING,
        not_before=at + pause_after(reaction.attempts),
        last_error=code[:128],
    )


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failures: one minute, two, four … at most six hours."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 12), LONGEST_PAUSE)


def clear_done(*, at: datetime) -> int:
    """Takes away what has been done for a month; the lines stay."""
    return Reaction.objects.filter(state=Reaction.DONE, done_at__lt=at - KEPT_WHEN_DONE).delete()[0]
