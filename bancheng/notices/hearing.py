"""Who hears that a message has come."""

from bancheng.notices.news import Heard
from bancheng.rules.permissions import Actor


def of_inbox(actor: Actor, heard: Heard, key: str) -> bool:
    """Whether the number of messages to be seen to has changed."""
    return "unread" in heard.counts
