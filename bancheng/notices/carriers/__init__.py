"""How a message leaves the house: by mail server, by gateway, and in a demo into a file that people can read."""

from datetime import datetime

from django.conf import settings

from bancheng.notices.carriers import demo, gateway, mail
from bancheng.notices.carriers.outcome import NotCarried, Why
from bancheng.notices.models import Notice
from bancheng.notices.servers import Gateway, MailServer
from bancheng.rules.vocabulary import Way

__all__ = ("NotCarried", "Why", "carry", "open_ways", "unreachable")


def open_ways() -> frozenset[Way]:
    """The ways by which this house can send anything."""
    if settings.BANCHENG_DEMO:
        return frozenset(Way)
    by_mail = {Way.EMAIL} if settings.BANCHENG_MAIL else set()
    by_gateway = set(settings.BANCHENG_GATEWAY.ways) if settings.BANCHENG_GATEWAY else set()
    return frozenset(by_mail | by_gateway)


def carry(notice: Notice, *, at: datetime) -> None:
    """Hands a message over; when this returns, the other side has acknowledged it.

    Raises   NotCarried
    """
    server: MailServer | None = settings.BANCHENG_MAIL
    by_gateway: Gateway | None = settings.BANCHENG_GATEWAY
    if settings.BANCHENG_DEMO:
        demo.keep(notice, at=at)
    elif notice.channel == Way.EMAIL and server is not None:
        mail.send(server, notice)
    elif by_gateway is not None and notice.channel in by_gateway.ways:
        gateway.send(by_gateway, notice, at=at)
    else:
        raise NotCarried("no_way", Why.NO_WAY)


def unreachable() -> list[Way]:
    """The ways that are set up and cannot be reached now; asks the network, a few seconds at most each."""
    if settings.BANCHENG_DEMO:
        return []
    found = [Way.EMAIL] if settings.BANCHENG_MAIL and not mail.answers(settings.BANCHENG_MAIL) else []
    if settings.BANCHENG_GATEWAY and not gateway.answers(settings.BANCHENG_GATEWAY):
        found += sorted(settings.BANCHENG_GATEWAY.ways, key=list(Way).index)
    return found
