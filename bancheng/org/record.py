"""Where the office's own acts are written: one chain per subject, one per day and site for sign-ins."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from bancheng.records import actions as records
from bancheng.records.models import Line
from bancheng.records.told import Written
from bancheng.rules.calendar import local
from bancheng.rules.lines import LineKind


def write(
    subject: str,
    kind: LineKind,
    *,
    by: str,
    at: datetime,
    data: Mapping[str, Any] | None = None,
    private: Mapping[str, str] | None = None,
    rows: Iterable[Written] = (),
) -> Line:
    """Appends a line to the chain of one subject: people, places, calendar, limits, accounts.

    Shapes   private: free words; empty ones are left out. rows: what the act wrote.
    """
    file = records.kept_file(kind="org", key=f"org/{subject}", at=at)
    return records.append(file, kind, by=by, at=at, data=data, private=_said(private), rows=rows)


def last_of(subject: str) -> Line | None:
    """The newest line of the chain of one subject."""
    return Line.objects.filter(file__key=f"org/{subject}").order_by("-seq").first()


def write_sign_in(
    kind: LineKind, *, by: str, at: datetime, site: str, data: Mapping[str, Any] | None = None
) -> Line:
    """Appends a line to the sign-in chain of the day and site, in a transaction of its own."""
    day = local(at).date().isoformat()
    with transaction.atomic():
        file = records.kept_file(kind="signins", key=f"signins/{day}/{site}", at=at)
        return records.append(file, kind, by=by, at=at, data=data)


def write_refusal(
    kind: LineKind, *, by: str, at: datetime, site: str, data: Mapping[str, Any] | None = None
) -> Line:
    """Appends a line to the chain of the day's refusals at a site, in a transaction of its own."""
    day = local(at).date().isoformat()
    with transaction.atomic():
        file = records.kept_file(kind="refusals", key=f"refusals/{day}/{site}", at=at)
        return records.append(file, kind, by=by, at=at, data=data)


def write_refused_act(
    case: str, act: str, *, label: str, code: str, by: str, at: datetime, site: str
) -> None:
    """Writes that somebody tried what the regulation does not allow; the act's own transaction is gone by then.

    Shapes   case: its number; empty for what belongs to no case. act: its name in the code; label: what stood on the button. code: of the refusal.
    """
    data = {"case": case, "move": act, "move_label": label, "code": code}
    write_refusal(LineKind.ACT_REFUSED, by=by, at=at, site=site, data=data)


def _said(private: Mapping[str, str] | None) -> dict[str, str] | None:
    return {field: text for field, text in (private or {}).items() if text} or None
