"""A message is written down in the transaction of the act that causes it; the worker sends it after commit."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet

from bancheng.notices import reads
from bancheng.notices.models import Notice
from bancheng.org import limits
from bancheng.org.models import Person
from bancheng.rules import message_wording, telling
from bancheng.rules import notices as rules
from bancheng.rules.vocabulary import Way, Weight


def tell_person(
    person: Person, *, kind: str, subject: str, body: str, at: datetime, url: str = "", file_key: str = ""
) -> Notice:
    """Puts a message into a colleague's inbox, and outside the house, too, if he wishes so.

    What can wait is gathered for the morning, unless he wishes to hear of everything at once.
    Shapes   subject: may stand on a locked screen: it names no citizen and tells no matter; body stays in the house.
    """
    wish = reads.wish_of(person)
    can_wait = telling.weight_for_staff(kind) is Weight.MAY_WAIT and wish.digest
    weight = Weight.MAY_WAIT if can_wait else Weight.AT_ONCE
    told = Notice.objects.create(
        kind=kind,
        channel=Notice.INBOX,
        person=person,
        subject=subject,
        body=body,
        url=url,
        file_key=file_key,
        weight=weight,
        made_at=at,
        not_before=at,
        state=Notice.SENT,
        sent_at=at,
    )
    if not can_wait and wish.way:
        tell_outside(told, way=Way(wish.way), address=wish.address, at=at)
    return told


def tell_of(
    message: telling.Message,
    person: Person,
    *,
    values: Mapping[str, object],
    at: datetime,
    about: str = "",
    body: str = "",
    url: str = "",
    file_key: str = "",
) -> Notice:
    """Tells a colleague what a row of the table says.

    Shapes   about: what stands before the words, as a case by its number. body: what stands below them where the table
             says nothing.
    """
    words, more = (
        limits.said(message_wording.filled(one, values), at=at) for one in (message.words, message.more)
    )
    return tell_person(
        person,
        kind=message.kind,
        subject=f"{about} {words}".strip(),
        body=more or body,
        at=at,
        url=url,
        file_key=file_key,
    )


def tell_outside(told: Notice, *, way: Way, address: str, at: datetime) -> Notice:
    """Says outside the house that something lies in the inbox; what it is about stays there."""
    words = reads.worded(telling.STAFF_FRAME, way, {"words": told.subject}, at=at)
    return Notice.objects.create(
        kind=told.kind,
        channel=way,
        person=told.person,
        address=address,
        subject=told.subject,
        body=words,
        file_key=told.file_key,
        weight=Weight.AT_ONCE,
        made_at=at,
        not_before=_leaves_at(at, Weight.AT_ONCE),
    )


def send(
    *,
    channel: str,
    address: str,
    kind: str,
    subject: str,
    body: str,
    at: datetime,
    file_key: str = "",
    about: str = "",
    words: str = "",
    not_after: datetime | None = None,
) -> Notice:
    """Writes a message to somebody outside the house.

    Shapes   not_after: from when on it would say something no longer true, as a code that has run out.
             about: what within the file it speaks of. words: the part of the body that is its own; without it the message
             is joined with no other.
    """
    weight = telling.WORDED[kind].weight if kind in telling.WORDED else Weight.AT_ONCE
    return Notice.objects.create(
        kind=kind,
        channel=channel,
        address=address,
        subject=subject,
        body=body,
        file_key=file_key,
        about=about,
        words=words,
        weight=weight,
        made_at=at,
        not_before=_leaves_at(at, weight),
        not_after=not_after,
    )


def _leaves_at(at: datetime, weight: Weight) -> datetime:
    if weight is Weight.URGENT:
        return at
    return rules.may_leave_at(at, quiet=reads.quiet_hours(at), weight=weight)


def mark_settled(kind: str, *, url: str, people: QuerySet[Person], at: datetime) -> int:
    """What these were told has come to its end without them: nothing is left to look at."""
    told = Notice.objects.filter(person__in=people, channel=Notice.INBOX, read_at=None)
    return told.filter(kind=kind, url=url).update(read_at=at)


def mark_read(person: Person, *, at: datetime, pk: int | None = None) -> int:
    """Marks one message of an inbox, or all of them, as read; a digest with what is gathered in it."""
    unread = Notice.objects.filter(person=person, channel=Notice.INBOX, read_at=None)
    if pk is None:
        return unread.update(read_at=at)
    return unread.filter(pk=pk).update(read_at=at) + unread.filter(folded_in=pk).update(read_at=at)
