"""Where a citizen can be reached; and the word that is owed to an address before another takes its place."""

from collections.abc import Mapping
from datetime import datetime

from bancheng.cases.models import Case, Party
from bancheng.cases.registration import whose
from bancheng.notices import actions as notices
from bancheng.notices import reads as outbox
from bancheng.notices.models import Notice
from bancheng.org import reads as org
from bancheng.rules import masks, telling
from bancheng.rules.vocabulary import ReplyBy
from bancheng.rules.vocabulary import Way as ByWhich

Way = tuple[str, str]
"""The channel, and the address in clear."""

SUBJECT = "您反映的事"


def reachable(case: Case) -> Way | None:
    """Where a code or a message can be sent: as he wished, if that can be; None for somebody without phone and mail.

    A way that does not exist in this house, as text messages without a gateway, comes after one that does; one from which the
    last message came back, after one from which none did.
    """
    left = left_by(whose(case))
    if not left:
        return None
    wished = WISHES.get(case.reply_by)
    open_ways = outbox.open_ways()
    lost = outbox.lost_ways(case.number) if len(left) > 1 else {}
    came_back = {way for way, state in lost.items() if state == Notice.BOUNCED}
    left.sort(key=lambda way: (way[0] not in open_ways, way in came_back, way[0] != wished))
    return next(iter(left), None)


def left_by(party: Party | None) -> list[Way]:
    """The mobile phone and the mail box somebody left: without either no code can be sent to him."""
    if party is None:
        return []
    left: list[Way] = [(ByWhich.SMS, party.phone)] if party.phone.startswith("1") else []
    return left + ([(ByWhich.EMAIL, party.email)] if party.email else [])


def can_be_contacted(party: Party | None) -> bool:
    """Whether anybody can tell him of it at all: by phone, by mail or by letter."""
    return party is not None and any((party.phone, party.email, party.address))


def is_heard(case: Case) -> bool:
    """Whether a message can reach the citizen by a way this house has, and the last one did not fail.

    Source   docs/decisions/0056.
    """
    way = reachable(case)
    return way is not None and way[0] in outbox.open_ways() and way not in outbox.lost_ways(case.number)


WISHES: Mapping[str, ByWhich] = {ReplyBy.EMAIL: ByWhich.EMAIL, ReplyBy.SMS: ByWhich.SMS}
"""Which way a wish at registration means, where it means one of ours."""


def masked_way(case: Case) -> str:
    """Where the code goes, as the citizen recognises it: 138****5678, c***@…"""
    way = reachable(case)
    return masks.masked_reach(way[1]) if way is not None else ""


def send_word(
    case: Case,
    way: Way | None,
    *,
    kind: str,
    at: datetime,
    values: Mapping[str, str] | None = None,
    about: str = "",
) -> None:
    """Sends one message about a case by this way; nobody without phone and mail is sent any.

    Shapes   about: what within the case it speaks of, where there may be several.
    """
    if way is None:
        return
    named = {"number": case.number, "where": "", **(values or {})}
    said = outbox.worded(kind, way[0], named, at=at)
    around = named | {"words": said, "window": org.window_name()}
    body = outbox.worded(telling.FRAME, way[0], around, at=at)
    notices.send(
        channel=way[0],
        address=way[1],
        kind=kind,
        subject=SUBJECT,
        body=body,
        at=at,
        file_key=case.number,
        about=about,
        words=said,
    )
