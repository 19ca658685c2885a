"""What waits for the morning is looked at once more: what is true no more stays here, the rest goes as one message.

Only what nobody has tried to send is touched; once a worker has a message, it may have left.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import connection
from django.db.models import F, QuerySet

from bancheng.notices import reads
from bancheng.notices.models import Notice
from bancheng.rules import overtaking
from bancheng.rules.message_wording import LONGEST
from bancheng.rules.vocabulary import Way


def withdraw(file_key: str, kinds: Collection[str], *, about: str = "") -> int:
    """Withdraws what waits for the citizen of a case and has been overtaken; returns how many messages.

    Shapes   about: what within the file has gone on; empty for the case itself.
    """
    waiting = (
        _untried().filter(file_key=file_key, kind__in=kinds) if file_key and kinds else Notice.objects.none()
    )
    gone = [one.pk for one in waiting.only("about") if overtaking.speak_of_one(about, one.about)]
    return _untried().filter(pk__in=gone).update(state=Notice.WITHDRAWN) if gone else 0


def take_along(notice: Notice, *, at: datetime) -> None:
    """Lets what waited for the same morning, for the same citizen and of the same case, go in this message.

    Must run in the transaction that takes the message, before its moment is pushed forward.
    """
    if not _is_held(notice) or reads.quiet_hours(at).holds(at):
        return
    others = _held().filter(
        channel=notice.channel, file_key=notice.file_key, not_before__lte=at, not_after=None
    )
    if connection.features.has_select_for_update_skip_locked:
        others = others.select_for_update(skip_locked=True, of=("self",))
    along = [
        one
        for one in others.exclude(pk=notice.pk).order_by("made_at", "pk")
        if one.address == notice.address and one.words
    ]
    together = sorted([notice, *along], key=lambda one: (one.made_at, one.pk))
    count = overtaking.go_together([one.words for one in together], longest=LONGEST[Way(notice.channel)])
    together = together[:count]
    if count < 2 or notice not in together:
        return
    before, _, after = notice.body.partition(notice.words)
    notice.body = before + "".join(one.words for one in together) + after
    notice.save(update_fields=["body"])
    joined = [one.pk for one in together if one.pk != notice.pk]
    Notice.objects.filter(pk__in=joined).update(state=Notice.JOINED, folded_in=notice)


def _untried() -> QuerySet[Notice]:
    """What waits to leave the house for a citizen, and no worker has had yet."""
    return Notice.objects.filter(state=Notice.WAITING, attempts=0, person=None)


def _held() -> QuerySet[Notice]:
    """What was held back in the quiet hours."""
    return _untried().exclude(file_key="").filter(made_at__lt=F("not_before"))


def _is_held(notice: Notice) -> bool:
    return (
        notice.person_id is None
        and notice.attempts == 0
        and bool(notice.file_key and notice.words)
        and notice.not_after is None
        and notice.made_at < notice.not_before
        and notice.words in notice.body
    )
