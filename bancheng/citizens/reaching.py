"""Where somebody who left an opinion can be reached, and how he is sent his answer."""

from datetime import datetime

from bancheng.citizens.models import FeedbackItem
from bancheng.notices import actions as notices
from bancheng.notices import reads as outbox
from bancheng.org import reads as org
from bancheng.rules import identifiers, telling
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Way
from bancheng.rules.wording import date_words

SUBJECT = "您提的意见"

Reached = tuple[Way, str]
"""The way, and the address in clear."""


def way_of(contact: str) -> Reached | None:
    """By which way of this house a message gets to what somebody left; None for a landline, a nickname, or a way that is shut."""
    way = _way(contact)
    return (way, contact) if way is not None and way in outbox.open_ways() else None


def _way(contact: str) -> Way | None:
    if "@" in contact and " " not in contact:
        return Way.EMAIL
    try:
        return Way.SMS if identifiers.read_phone(contact).value.startswith("1") else None
    except Refused:
        return None


def send_answer(item: FeedbackItem, reached: Reached, *, words: str, at: datetime) -> None:
    """Sends the answer in its own words, to the person alone."""
    way, address = reached
    said = {"window": org.window_name(), "made_on": date_words(item.made_on), "words": words}
    notices.send(
        channel=way,
        address=address,
        kind=telling.FEEDBACK_ANSWER,
        subject=SUBJECT,
        body=outbox.worded(telling.FEEDBACK_ANSWER, way, said, at=at),
        at=at,
        file_key=item.file.key,
    )
