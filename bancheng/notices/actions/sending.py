"""The post goes out: what waits is taken, carried, and noted, by any number of workers.

Taking a message pushes its moment forward, so that no other worker has it meanwhile; carrying it holds no lock and no
transaction. What was acknowledged and noted is never sent again. A worker that dies between the two leaves the message to
be sent once more when its lease is over: at least once, and the mark it carries tells the other side that it is the same.
A worker that lives on while the database is away notes it as soon as that answers again.
"""

import threading
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from bancheng.notices import carriers, reads
from bancheng.notices.actions.failing import note_failure
from bancheng.notices.actions.joining import take_along
from bancheng.notices.carriers import NotCarried, Why
from bancheng.notices.models import Notice
from bancheng.rules import notices as rules
from bancheng.rules.vocabulary import Weight

LEASE = timedelta(minutes=30)
"""Longer than a whole round of messages can take, each with its longest waits for the other side."""
FURTHEST_OFF = timedelta(days=1) + LEASE
"""No message is put off so long: what waits longer was written while the clock ran ahead, and is due."""
ROUND = 20


class _InHand(threading.local):
    """The message this worker has, as long as nothing is noted of it, and when the other side acknowledged it, if it did."""

    notice: Notice | None = None
    sent_at: datetime | None = None


_in_hand = _InHand()


def send_waiting(*, at: datetime, limit: int = ROUND) -> int:
    """Sends what is due, the oldest first; returns how many messages were looked at."""
    if _in_hand.notice is not None:
        _note_late(_in_hand.notice, at)
    looked_at = 0
    while looked_at < limit and (notice := _take(at)) is not None:
        looked_at += 1
        _in_hand.notice, _in_hand.sent_at = notice, None
        _send(notice, at)
        _in_hand.notice = None
    return looked_at


def _note_late(notice: Notice, at: datetime) -> None:
    """Notes a message over which the database was away: as sent, or as due again, unless another worker has it by now."""
    ours = _mine(notice).filter(not_before=notice.not_before)
    if _in_hand.sent_at is not None:
        _note_sent(ours, _in_hand.sent_at)
    else:
        ours.update(not_before=at)
    _in_hand.notice = None


@transaction.atomic
def _take(at: datetime) -> Notice | None:
    """The oldest message that is due, now this worker's alone."""
    is_due = Q(not_before__lte=at) | Q(not_before__gt=at + FURTHEST_OFF)
    due = Notice.objects.filter(is_due, state=Notice.WAITING).order_by("not_before", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    notice = due.first()
    if notice is None:
        return None
    take_along(notice, at=at)
    notice.attempts, notice.not_before = notice.attempts + 1, at + LEASE
    notice.save(update_fields=["attempts", "not_before"])
    return notice


def _send(notice: Notice, at: datetime) -> None:
    if notice.not_after is not None and at >= notice.not_after:
        _note(notice, at=at, failed=NotCarried(reads.TOO_LATE, Why.REFUSED))
        return
    if notice.attempts > rules.MOST_TRIES:
        _note(notice, at=at, failed=NotCarried(reads.NO_END, Why.REFUSED))
        return
    leaves_at = rules.may_leave_at(at, quiet=reads.quiet_hours(at), weight=Weight(notice.weight))
    if leaves_at > at:
        _put_off(notice, leaves_at)
        return
    try:
        carriers.carry(notice, at=at)
    except NotCarried as failed:
        _note(notice, at=at, failed=failed)
    except Exception as error:  # noqa: BLE001
        # A defect in carrying one message may not stop the others; only its kind is kept, never its words.
        _note(notice, at=at, failed=NotCarried(type(error).__name__, Why.AGAIN))
    else:
        _in_hand.sent_at = at
        _note_sent(_mine(notice), at)


def _note_sent(ours: QuerySet[Notice], at: datetime) -> None:
    ours.update(state=Notice.SENT, sent_at=at, last_error="")


def _mine(notice: Notice) -> QuerySet[Notice]:
    """The row as long as it is still this worker's: whoever lost his lease notes nothing."""
    return Notice.objects.filter(pk=notice.pk, state=Notice.WAITING, attempts=notice.attempts)


def _put_off(notice: Notice, until: datetime) -> None:
    """Lays a message back untried: it came due in the quiet hours."""
    _mine(notice).update(attempts=notice.attempts - 1, not_before=until)


@transaction.atomic
def _note(notice: Notice, *, at: datetime, failed: NotCarried) -> None:
    """Writes down what became of a message that was not acknowledged, and when it is tried again, if ever."""
    again = rules.next_try(notice.attempts, at) if failed.why in {Why.AGAIN, Why.WAY_IS_DOWN} else None
    if again is not None:
        _mine(notice).update(not_before=again, last_error=failed.code)
        if failed.why is Why.WAY_IS_DOWN:
            _let_rest(notice.channel, at)
        return
    state = Notice.BOUNCED if failed.why is Why.WRONG_ADDRESS else Notice.GIVEN_UP
    if _mine(notice).update(state=state, last_error=failed.code):
        note_failure(notice, code=failed.code, at=at)


def _let_rest(channel: str, at: datetime) -> None:
    """Nothing more is tried for a moment by a way that is down; the others do not use up their tries for it."""
    due = Notice.objects.filter(state=Notice.WAITING, channel=channel, not_before__lte=at)
    due.update(not_before=at + rules.WAY_RESTS)
