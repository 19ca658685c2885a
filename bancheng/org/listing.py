"""Questions only the office's own pages ask: lists of places, people and accounts, the calendar and what was changed in it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet

from bancheng.org.devices import device_words
from bancheng.org.models import (
    Absence,
    Account,
    Appointment,
    CalendarNotice,
    Duty,
    LimitRow,
    OpeningHours,
    Person,
    Site,
)
from bancheng.org.reads import staff_refs, working_calendar
from bancheng.records import reads as records
from bancheng.records.models import Line
from bancheng.rules.calendar import Day, local
from bancheng.rules.lines import sentence_of

# --- places and people -----------------------------------------------------------------------


def places() -> QuerySet[Site]:
    """Every site, in the order of its code."""
    return Site.objects.select_related("parent").order_by("code")


def people_found(*, words: str = "", site: int | None = None, gone: bool = False) -> QuerySet[Person]:
    """The staff, by name, number or desk; those who left only when asked for."""
    found = Person.objects.select_related("department", "site", "window").order_by("staff_no")
    found = found.filter(left_on__isnull=not gone)
    if site is not None:
        found = found.filter(site=site)
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(staff_no__icontains=word)
            | Q(department__short_name__icontains=word)
            | Q(site__name__icontains=word)
        )
    return found


def appointments_found(*, at: datetime, role: str = "", words: str = "") -> QuerySet[Appointment]:
    """The appointments in force or still to come, by role and by name or number."""
    on = local(at).date()
    found = Appointment.objects.filter(Q(held_to=None) | Q(held_to__gt=on), person__left_on=None)
    if role:
        found = found.filter(role=role)
    for word in words.split():
        found = found.filter(Q(person__name__icontains=word) | Q(person__staff_no__icontains=word))
    return found.select_related("person", "site", "department").order_by("role", "person__staff_no")


def roles_by_person(at: datetime) -> dict[int, list[str]]:
    """What everyone holds that day, in words: “反映窗口专员·玄武区政务服务中心”."""
    rows = Appointment.objects.in_force(local(at).date()).select_related("site", "department")
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(str(row))
    return found


def every_role(person: Person, at: datetime) -> Iterator[Appointment]:
    """The appointments a person holds that day, for the page about himself."""
    on = local(at).date()
    yield from Appointment.objects.in_force(on).filter(person=person).select_related("site", "department")


def roster(at: datetime, *, site: int | None = None) -> QuerySet[Duty]:
    """Who is on duty from today on, district first."""
    rows = Duty.objects.filter(to_on__gt=local(at).date()).select_related("site", "officer", "deputy")
    return (rows.filter(site=site) if site is not None else rows).order_by("site__code", "from_on")


def absences(at: datetime) -> QuerySet[Absence]:
    """Who is away now or will be, the first to go standing first; what was called off is not listed."""
    rows = Absence.objects.filter(to_on__gt=local(at).date(), called_off_at=None)
    return rows.select_related("person", "deputy").order_by("from_on", "person__staff_no")


def hours_words(site: Site) -> str:
    """When a site is open, kind of day by kind of day, the same ones together."""
    spans: dict[int, list[tuple[time, time]]] = {}
    for row in site.opening_hours.all():
        if row.in_force_to is None and row.replaced_at is None:
            spans.setdefault(row.weekday, []).append((row.opens, row.closes))
    alike: dict[str, list[str]] = {}
    for kind, label in OpeningHours.DayKind.choices:
        if kind in spans:
            alike.setdefault(_spans_words(sorted(spans[kind])), []).append(label)
    said = "；".join(f"{'、'.join(days)} {hours}" for hours, days in alike.items())
    return f"开放：{said}" if said else "还没有开放时间"


def _spans_words(spans: Iterable[tuple[time, time]]) -> str:
    return "、".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in spans)


# --- accounts --------------------------------------------------------------------------------


def accounts_found(*, words: str = "") -> QuerySet[Account]:
    """The accounts, by user name, name or number."""
    found = Account.objects.select_related("person").order_by("username")
    for word in words.split():
        found = found.filter(
            Q(username__icontains=word)
            | Q(person__name__icontains=word)
            | Q(person__staff_no__icontains=word)
        )
    return found


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """One place where an account is signed in."""

    pk: int
    device: str
    address: str
    started_at: datetime
    seen_at: datetime
    here: bool


def sessions_of(account: Account, session_key: str | None) -> list[OpenSession]:
    """Where an account is signed in, this place first."""
    rows = account.sessions.filter(ended_at=None).order_by("-seen_at")
    found = [
        OpenSession(
            pk=row.pk,
            device=device_words(row.device),
            address=row.address,
            started_at=row.started_at,
            seen_at=row.seen_at,
            here=row.session_key == session_key,
        )
        for row in rows
    ]
    return sorted(found, key=lambda session: not session.here)


# --- calendar and limits ---------------------------------------------------------------------


def calendar_years() -> QuerySet[CalendarNotice]:
    """The years in the calendar, newest first."""
    return CalendarNotice.objects.filter(replaced_at=None).order_by("-year")


def notice_of(year: int) -> CalendarNotice | None:
    """The notice or statutory rule this year stands on now."""
    return CalendarNotice.objects.filter(year=year, replaced_at=None).first()


def year_of_days(year: int) -> list[Day]:
    """Every day of a year that differs from the plain week, with its reason."""
    calendar = working_calendar()
    return [calendar.day(day) for day in sorted(calendar.days) if day.year == year]


def workdays_of(year: int) -> int:
    """How many working days a year has."""
    return working_calendar().workdays_between(date(year - 1, 12, 31), date(year, 12, 31))


def office_hours_words(on: date) -> str:
    """09:00–12:00、13:00–17:00."""
    return _spans_words(working_calendar(on).hours)


def limits_listed(on: date) -> QuerySet[LimitRow]:
    """The limits in force and to come, in the order they were first set."""
    return LimitRow.objects.filter(Q(in_force_to=None) | Q(in_force_to__gt=on)).order_by("pk")


CHANGES_SHOWN = 12


def calendar_changes() -> list[dict[str, Any]]:
    """The latest changes of the calendar and what each has moved, newest first: for everybody to see."""
    lines = list(Line.objects.filter(file__key="org/calendar").order_by("-seq")[:CHANGES_SHOWN])
    reasons = records.private_texts(lines)
    names = staff_refs({line.by for line in lines})
    return [
        {
            "words": sentence_of(line.kind, json.loads(line.data)),
            "who": names.get(line.by, "系统"),
            "at": line.at,
            "why": reasons.get((line.pk, "reason"), ""),
        }
        for line in lines
    ]
