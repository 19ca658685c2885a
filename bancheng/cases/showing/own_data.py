"""What a citizen asked of his data and to what he consented, as the staff reads it: behind masks until somebody decides."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from bancheng.cases.models import Case, CaseClock, Consent, DataRequest
from bancheng.cases.showing.clocks import read_clock
from bancheng.org import reads as org
from bancheng.rules import masks
from bancheng.rules.consents import CONSENTS
from bancheng.rules.vocabulary import ClockKind, ConsentKind, DataField, DataWish
from bancheng.rules.wording import moment_words

MASKS: Mapping[DataField, Callable[[str], str]] = {
    DataField.NAME: masks.masked_name,
    DataField.PHONE: masks.masked_phone,
    DataField.EMAIL: masks.masked_email,
    DataField.ADDRESS: masks.masked_address,
    DataField.ID_NUMBER: masks.masked_id,
    DataField.FIRM: str,
    DataField.CREDIT_CODE: masks.masked_id,
}


def title(one: DataRequest) -> str:
    """更正电话."""
    return f"{DataWish(one.wish).label}{DataField(one.field).label}"


def masked(field: str, clear: str) -> str:
    """A datum behind its mask; nothing where there is none."""
    return MASKS[DataField(field)](clear) if clear else "没有记"


def requests(rows: Iterable[DataRequest], *, now: datetime) -> list[dict[str, Any]]:
    """What he asked for, with the clock of what waits, as `cases/_data_requests.html` takes it; one question for the clocks."""
    found = list(rows)
    running = CaseClock.objects.filter(
        kind=ClockKind.OWN_DATA, ref__in=[one.pk for one in found if one.granted is None], stopped_at=None
    )
    clocks = {row.ref: row for row in running} if found else {}
    calendar = org.working_calendar()
    return [
        {
            "title": title(one),
            "number": one.case.number,
            "asked": moment_words(one.asked_at, now=now),
            "state": _state(one, now),
            "due": read_clock(clocks[one.pk], now=now, calendar=calendar) if one.pk in clocks else None,
            "url": reverse("cases:decide_data", args=[one.case.number, one.pk])
            if one.granted is None
            else "",
        }
        for one in found
    ]


def _state(one: DataRequest, now: datetime) -> str:
    if one.granted is None or one.decided_at is None or one.decided_by is None:
        return ""
    by = f"{one.decided_by.name}，{moment_words(one.decided_at, now=now)}"
    return f"已照办，{by}" if one.granted else f"没有照办（{one.reason}），{by}"


def facts(one: DataRequest, *, clear: bool, now: datetime) -> list[tuple[str, str]]:
    """What is decided: what stands there, what he says it is; clear for who has asked to see it."""
    current, wanted = getattr(one.party, one.field), one.wanted
    return [
        ("要求", title(one)),
        ("什么时候提的", moment_words(one.asked_at, now=now)),
        ("现在记的", current if clear else masked(one.field, current)),
        (
            "他说应该是",
            (wanted if clear else masked(one.field, wanted)) if one.wish == DataWish.CORRECT else "",
        ),
        ("他为什么提", one.why),
    ]


def consents(case: Case, given: Iterable[Consent], *, now: datetime) -> list[dict[str, str]]:
    """Each thing he may consent to, and whether he does: what nobody has said yes to is no."""
    standing = {one.kind: one for one in given if one.taken_back_at is None}
    back = {one.kind: one for one in given if one.taken_back_at is not None}
    return [
        {
            "title": kind.label,
            "words": row.words if kind in standing else f"如果同意，写的是：{row.words}",
            "state": _consent(kind, standing, back, now),
            "icon": "check" if kind in standing else "circle-off",
        }
        for kind, row in CONSENTS.items()
    ]


def _consent(kind: ConsentKind, standing: dict[str, Consent], back: dict[str, Consent], now: datetime) -> str:
    if kind in standing:
        return f"{moment_words(standing[kind].given_at, now=now)}同意"
    taken = back[kind].taken_back_at if kind in back else None
    return f"没有同意，{moment_words(taken, now=now)}收回的" if taken is not None else "没有同意，不要做"
