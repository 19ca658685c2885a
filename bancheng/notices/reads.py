"""Questions about messages."""

import json
from collections import deque
from datetime import datetime

from django.db.models import QuerySet

from bancheng.notices.carriers import outbox_file
from bancheng.notices.models import Notice
from bancheng.org.models import Person


def inbox(person: Person) -> QuerySet[Notice]:
    """A colleague's messages, newest first."""
    return Notice.objects.filter(person=person, channel=Notice.INBOX)


def unread_count(person: Person) -> int:
    """How many messages nobody has looked at yet."""
    return inbox(person).filter(read_at=None).count()


def waiting_count(at: datetime) -> int:
    """How many messages should have left by now and have not."""
    return Notice.objects.filter(state=Notice.WAITING, not_before__lte=at).count()


def demo_outbox(limit: int = 100) -> list[dict[str, str]]:
    """What a demo would have sent, newest first."""
    if not outbox_file().exists():
        return []
    with outbox_file().open(encoding="utf-8") as outbox:
        last = deque(outbox, maxlen=limit)
    return [json.loads(line) for line in reversed(last)]
