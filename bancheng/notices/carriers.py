"""How a message leaves the house: by e-mail where a mail server is set, in a demo into a file people can read.

A text message needs a gateway of the hall's own (part 3); until one is set it is given up, and says so.
"""

import json
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage

from bancheng.notices.models import Notice


class NotCarried(Exception):
    """The message could not leave; the code says why, without any datum of a person."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def carry(notice: Notice) -> None:
    """Hands a message over to its carrier.

    Raises   NotCarried
    """
    if settings.BANCHENG_DEMO:
        _into_outbox(notice)
    elif notice.channel == Notice.EMAIL:
        _by_mail(notice)
    else:
        raise NotCarried("no_gateway")


def outbox_file() -> Path:
    """Where a demo keeps what it would have sent."""
    return Path(settings.DATA) / "outbox.jsonl"


def _into_outbox(notice: Notice) -> None:
    entry = {
        "id": notice.pk,
        "channel": notice.channel,
        "address": notice.address,
        "subject": notice.subject,
        "body": notice.body,
        "at": notice.made_at.isoformat(),
    }
    with outbox_file().open("a", encoding="utf-8") as outbox:
        outbox.write(json.dumps(entry, ensure_ascii=False) + "\n")


def _by_mail(notice: Notice) -> None:
    try:
        EmailMessage(subject=notice.subject, body=notice.body, to=[notice.address]).send()
    except OSError as error:
        raise NotCarried(type(error).__name__) from error
