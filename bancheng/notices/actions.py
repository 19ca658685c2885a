"""Acts of the post: write a message, send what waits, mark it read."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from bancheng.notices import carriers
from bancheng.notices.models import Notice
from bancheng.org.models import Person

PATIENCE = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""How long to wait before each further try; after the last the message is given up and shown as such."""


def tell_person(
    person: Person, *, kind: str, subject: str, body: str, at: datetime, url: str = "", file_key: str = ""
) -> Notice:
    """Puts a message into a colleague's inbox, in the transaction of the act that causes it."""
    return Notice.objects.create(
        kind=kind,
        channel=Notice.INBOX,
        person=person,
        subject=subject,
        body=body,
        url=url,
        file_key=file_key,
        made_at=at,
        not_before=at,
        state=Notice.SENT,
        sent_at=at,
    )


def send(
    *, channel: str, address: str, kind: str, subject: str, body: str, at: datetime, file_key: str = ""
) -> Notice:
    """Writes a message to somebody outside the house; the worker sends it after commit."""
    return Notice.objects.create(
        kind=kind,
        channel=channel,
        address=address,
        subject=subject,
        body=body,
        file_key=file_key,
        made_at=at,
        not_before=at,
    )


def send_waiting(*, at: datetime, limit: int = 50) -> int:
    """Sends what waits, each in its own transaction; returns how many were looked at."""
    waiting = Notice.objects.filter(state=Notice.WAITING, not_before__lte=at).order_by("not_before", "pk")
    return sum(_send_one(pk, at) for pk in waiting.values_list("pk", flat=True)[:limit])


@transaction.atomic
def _send_one(pk: int, at: datetime) -> bool:
    """Sends one message, unless another worker has it."""
    held = Notice.objects.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
    notice = held.filter(pk=pk, state=Notice.WAITING).first()
    if notice is None:
        return False
    notice.attempts += 1
    try:
        carriers.carry(notice)
    except carriers.NotCarried as failed:
        _wait_or_give_up(notice, failed, at)
    else:
        notice.state, notice.sent_at, notice.last_error = Notice.SENT, at, ""
    notice.save(update_fields=["state", "attempts", "sent_at", "not_before", "last_error"])
    return True


def _wait_or_give_up(notice: Notice, failed: "carriers.NotCarried", at: datetime) -> None:
    notice.last_error = failed.code
    if notice.attempts > len(PATIENCE):
        notice.state = Notice.GIVEN_UP
    else:
        notice.not_before = at + PATIENCE[notice.attempts - 1]


def mark_read(person: Person, *, at: datetime, pk: int | None = None) -> int:
    """Marks one message of an inbox, or all of them, as read."""
    unread = Notice.objects.filter(person=person, read_at=None)
    return (unread.filter(pk=pk) if pk is not None else unread).update(read_at=at)
