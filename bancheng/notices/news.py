"""News for a page that is open: whether others have changed what it shows, never what they changed.

A page carries the mark of what was known when it was drawn and asks now and then whether that still holds. While nobody
wrote anything the two marks are equal and nothing else is asked; otherwise the room whose page it is says whether it
concerns whoever looks at it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from bancheng.notices import reads
from bancheng.notices.models import Notice
from bancheng.org.asking import Asking
from bancheng.records import news
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused

MARK = re.compile(r"(\d{1,19})\.(\d{1,25})\.(\d{1,19})\.(\d{1,9})", re.ASCII)
BROKEN = Refused("live.mark", "这一页的标记不完整，请刷新页面")


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What a room is told to judge by.

    Shapes   counts: which of the numbers beside the navigation changed: “unread” messages, people “coming” to his window.
    """

    news: news.News
    counts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Pulse:
    """What beats whenever anything is written that an open page may hear: the mark of the record, the newest message."""

    record: str
    message: int


def pulse() -> Pulse:
    """The pulse of the house at this moment, in two questions for all pages together."""
    newest = Notice.objects.order_by("-pk").values_list("pk", flat=True).first()
    return Pulse(record=news.mark(), message=newest or 0)


Hearer = Callable[[Actor, Heard, str], bool]


def hearer(follow: str) -> Hearer | None:
    """Who judges for this kind of page; None where no page is of this kind."""
    table: Mapping[str, str] = import_string(settings.BANCHENG_HEARERS)
    return import_string(table[follow]) if follow in table else None


def mark_now(request: Asking) -> str:
    """The mark of what is known at this moment: the newest of the record, and the two numbers of whoever asks."""
    account: Any = request.user
    return f"{account.newest}.{_unread_mark(account)}.{request.coming}"


def _unread_mark(account: Any) -> int:
    """How many messages are to be seen to; as far as they are counted, and from there on which is the newest."""
    if account.unread < reads.UNREAD_COUNTED:
        return int(account.unread)
    return reads.UNREAD_COUNTED + reads.newest_of(account.person_id)


def since(mark: str, now: str) -> Heard:
    """What has come between two marks.

    Raises   Refused for what is no mark.
    """
    before, after = MARK.fullmatch(mark), MARK.fullmatch(now)
    if before is None or after is None:
        raise BROKEN
    counts = {name for name, place in (("unread", 3), ("coming", 4)) if before[place] != after[place]}
    same = before.group(1, 2) == after.group(1, 2)
    found = news.News() if same else news.since((int(before[1]), int(before[2])))
    return Heard(news=found, counts=frozenset(counts))
