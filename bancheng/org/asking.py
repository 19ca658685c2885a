"""A request of which the house knows who asks and when: the type every page is written against."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from bancheng.org.models import Person
from bancheng.rules.permissions import Actor


class Asking(HttpRequest):
    """What the middleware has put on every request.

    Shapes   at: the moment, read once for the whole request. actor: who asks, with the roles held then;
             nobody in particular on public pages. person: the member of staff, on every page below /desk/.
             coming: how many people are being led to the windows he mans.
             htmx: whether a part of a page is fetched into one that is open, and for which.
             words: what a list is searched for, on pages that are (`search_words.by_words`).
             pressed_before: the same form has acted already, and only its answer is wanted again.
             same_before: another form with the very same words has acted since the page it was on was shown.
    """

    at: datetime
    actor: Actor
    person: Person
    coming: int
    htmx: HtmxDetails
    words: str
    pressed_before: bool
    same_before: bool


def address_of(request: Asking) -> str:
    """Where a request comes from: the peer, or what our own proxy says of it."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()[:45]
    return str(request.META.get("REMOTE_ADDR", ""))[:45]
