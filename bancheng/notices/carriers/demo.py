"""The demo's outbox: what would have gone to phones and mail boxes, kept in a file that people read in the browser."""

import json
from collections import deque
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from bancheng.notices.models import Notice


def outbox_file() -> Path:
    """Where a demo keeps what it would have sent."""
    return Path(settings.DATA) / "outbox.jsonl"


def keep(notice: Notice, *, at: datetime) -> None:
    """Writes one message down, at the moment at which it would have been sent."""
    entry = {
        "id": notice.pk,
        "channel": notice.channel,
        "address": notice.address,
        "subject": notice.subject,
        "body": notice.body,
        "at": at.isoformat(),
        "file_key": notice.file_key,
        "to_staff": notice.person_id is not None,
    }
    with outbox_file().open("a", encoding="utf-8") as outbox:
        outbox.write(json.dumps(entry, ensure_ascii=False) + "\n")


def kept(limit: int) -> list[dict[str, Any]]:
    """What was written down, newest first."""
    if not outbox_file().exists():
        return []
    with outbox_file().open(encoding="utf-8") as outbox:
        last = deque(outbox, maxlen=limit)
    return [json.loads(line) for line in reversed(last)]
