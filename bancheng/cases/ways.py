"""Where a citizen can be reached; and the word that is owed to an address before another takes its place."""

from datetime import datetime

from bancheng.cases.models import Case
from bancheng.cases.registration import whose
from bancheng.notices import actions as notices
from bancheng.notices.models import Notice
from bancheng.rules import masks

Way = tuple[str, str]
"""The channel, and the address in clear."""


def reachable(case: Case) -> Way | None:
    """Where a code or a message can be sent; None for somebody without phone and mail."""
    party = whose(case)
    if party is None:
        return None
    if party.phone.startswith("1"):
        return Notice.SMS, party.phone
    return (Notice.EMAIL, party.email) if party.email else None


def masked_way(case: Case) -> str:
    """Where the code goes, as the citizen recognises it: 138****5678, c***@…"""
    way = reachable(case)
    if way is None:
        return ""
    channel, address = way
    return (
        masks.masked_phone(address)
        if channel == Notice.SMS
        else f"{address[:1]}***@{address.partition('@')[2]}"
    )


def send_word(case: Case, way: Way | None, *, kind: str, words: str, at: datetime, more: str = "") -> None:
    """Sends one message about a case by this way; nobody without phone and mail is sent any."""
    if way is None:
        return
    notices.send(
        channel=way[0],
        address=way[1],
        kind=kind,
        subject="您反映的事",
        body=f"【玄武区“办不成事”反映窗口】您反映的事项 {case.number}：{words}{more}",
        at=at,
        file_key=case.number,
    )
