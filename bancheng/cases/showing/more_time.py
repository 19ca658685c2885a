"""More time as it is shown: the request that waits for the leader, and on the day strip who changed the due and why."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bancheng.cases.discreet import Said, said_within
from bancheng.cases.dossier import Dossier
from bancheng.cases.models import CaseClock, Contact, MoreTime
from bancheng.rules import process
from bancheng.rules.calendar import local
from bancheng.rules.vocabulary import ClockKind
from bancheng.rules.wording import date_words, full_date_words, moment_words

DECIDED = {
    MoreTime.SPECIAL: ("召集人批准按特别复杂办，多给", process.row("grant_special").article),
    MoreTime.EXTENSION: ("领导批准延期", process.row("extend").article),
}
"""Kind → what was decided by whom, and by which article; a role, never a name: citizens read it too."""


def granted(rows: Sequence[MoreTime], own: CaseClock) -> list[MoreTime]:
    """What was granted to this clock of the citizen."""
    return [row for row in rows if row.result == MoreTime.GRANTED and row.asked_at >= own.started_at]


def change_words(row: MoreTime, *, now: datetime) -> str:
    """3月4日领导批准延期 2 个工作日，原定 3月5日（星期四）（办理规程 §2“批准延期”）."""
    what, article = DECIDED[row.kind]
    on = date_words(local(row.decided_at or row.asked_at).date(), near=local(now).date())
    before = full_date_words(local(row.due_before).date())
    return f"{on}{what} {row.granted_days} 个工作日，原定 {before}；依据{article}。"


def waiting(dossier: Dossier) -> dict[str, Any] | None:
    """The extension that waits for the leader; none when none does."""
    asked = next((row for row in dossier.all("more_time") if row.decided_at is None), None)
    deciding = next((row for row in dossier.all("clocks") if row.kind == ClockKind.EXTENSION), None)
    own = dossier.citizen_clock
    if asked is None or deciding is None or own is None:
        return None
    until = dossier.citizen_due(own, more=asked.days)
    return {
        "who": asked.asked_by.name,
        "days": asked.days,
        "until": full_date_words(local(until).date()),
        "reason": said_within(dossier.all("parties"))(asked.reason),
        "decide_by": deciding.due_at,
        "asked": asked,
        "due": full_date_words(local(own.due_at).date()),
    }


def asked_facts(dossier: Dossier, *, now: datetime) -> list[tuple[str, str]]:
    """What whoever decides an extension must have before him: who asks, how long, why, whether the citizen knows."""
    found = waiting(dossier)
    if found is None:
        return []
    asked, mask = found["asked"], said_within(dossier.all("parties"))
    return [
        ("谁申请", f"{found['who']}，{moment_words(asked.asked_at, now=now)}"),
        ("延多久", f"{found['days']} 个工作日，从 {found['due']}延到 {found['until']}"),
        ("为什么", found["reason"]),
        ("反映人知道吗", _told_words(dossier.contacts_since(asked.asked_at), mask, now)),
        ("几时前决定", f"{moment_words(found['decide_by'], now=now)}；不决定就视为不批，期限照旧"),
    ]


def _told_words(tried: Sequence[Contact], mask: Said, now: datetime) -> str:
    """What was done to let the citizen know since it was asked for, the last attempt first."""
    said = [_contact_words(one, now) for one in tried]
    return mask("；".join(said)) or "还没有联系过他"


def _contact_words(one: Contact, now: datetime) -> str:
    how = f"{moment_words(one.at, now=now)} {one.get_how_display()}"
    if not one.reached:
        return f"没有联系上（{how}）"
    return f"知道（{how}），他说：{one.note}" if one.note else f"知道（{how}）"
