"""The district as it is found: places, departments, hours, limits and the calendar. No people."""

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime, time
from importlib.resources import files
from typing import Any

from django.db import transaction

from bancheng.org import record
from bancheng.org.actions.powers import restamp
from bancheng.org.models import (
    CalendarDay,
    CalendarNotice,
    Department,
    LimitRow,
    OfficeHours,
    OpeningHours,
    SignInRule,
    Site,
    Window,
)
from bancheng.records import told
from bancheng.rules.lines import LineKind

SEED = "seed"
FOUNDED = date(2021, 4, 1)
WEEKDAYS_OPEN = (1, 2, 3, 4, 5, OpeningHours.DayKind.MAKE_UP)


@transaction.atomic
def load_district(at: datetime) -> bool:
    """Loads the district's places and calendar once; what is there already is left as it is.

    Returns  whether anything was new. Only then is a line written.
    """
    seed = json.loads(_text("xuanwu.json"))
    loaders = (
        _load_departments(seed["departments"]),
        _load_sites(seed["sites"]),
        _load_windows(seed["windows"]),
        _load_hours(seed["office_hours"]),
        _load_opening(),
        _load_sign_in_rules(seed["sign_in_rules"]),
        _load_limits(),
        *_load_calendar(at),
    )
    made = {name: len(rows) for name, rows in loaders if rows}
    if made:
        restamp("calendar")
        restamp("limits")
        restamp("units")
        rows = told.new(*(row for _, loaded in loaders for row in loaded))
        record.write("places", LineKind.ORG_DISTRICT_LOADED, by=SEED, at=at, data=made, rows=rows)
    return bool(made)


def _text(name: str) -> str:
    return (files("bancheng.org.data") / name).read_text(encoding="utf-8")


def _table(name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(_text(name).splitlines())


def _load_departments(rows: list[dict[str, Any]]) -> tuple[str, list[Any]]:
    known = set(Department.objects.values_list("code", flat=True))
    new = [Department(**row) for row in rows if row["code"] not in known]
    return "departments", Department.objects.bulk_create(new)


def _load_sites(rows: list[dict[str, Any]]) -> tuple[str, list[Any]]:
    new = []
    for row in rows:
        parent = Site.objects.get(code=row["parent"]) if "parent" in row else None
        facts = {"name": row["name"], "kind": row["kind"], "parent": parent}
        site, is_new = Site.objects.get_or_create(code=row["code"], defaults=facts)
        new += [site] if is_new else []
    return "sites", new


def _load_windows(rows: list[dict[str, Any]]) -> tuple[str, list[Any]]:
    sites = {site.code: site for site in Site.objects.all()}
    units = {unit.code: unit for unit in Department.objects.all()}
    known = set(Window.objects.values_list("site__code", "label"))
    new = [
        Window(
            site=sites[row["site"]],
            label=row["label"],
            kind=row["kind"],
            department=units[row["department"]] if "department" in row else None,
        )
        for row in rows
        if (row["site"], row["label"]) not in known
    ]
    return "windows", Window.objects.bulk_create(new)


def _load_hours(rows: list[dict[str, Any]]) -> tuple[str, list[Any]]:
    if OfficeHours.objects.exists():
        return "office_hours", []
    new = [
        OfficeHours(
            opens=time.fromisoformat(row["opens"]),
            closes=time.fromisoformat(row["closes"]),
            in_force_from=date.fromisoformat(row["in_force_from"]),
        )
        for row in rows
    ]
    return "office_hours", OfficeHours.objects.bulk_create(new)


def _load_opening() -> tuple[str, list[Any]]:
    """Until a site says otherwise it is open when the offices work."""
    closed = Site.objects.filter(opening_hours=None)
    spans = list(OfficeHours.objects.filter(in_force_to=None).values_list("opens", "closes"))
    new = [
        OpeningHours(site=site, weekday=weekday, opens=opens, closes=closes, in_force_from=FOUNDED)
        for site in closed
        for weekday in WEEKDAYS_OPEN
        for opens, closes in spans
    ]
    return "opening_hours", OpeningHours.objects.bulk_create(new)


def _load_sign_in_rules(rows: list[dict[str, Any]]) -> tuple[str, list[Any]]:
    known = set(SignInRule.objects.values_list("key", flat=True))
    new = [SignInRule(**row, in_force_from=FOUNDED) for row in rows if row["key"] not in known]
    return "sign_in_rules", SignInRule.objects.bulk_create(new)


def _load_limits() -> tuple[str, list[Any]]:
    known = set(LimitRow.objects.values_list("key", flat=True))
    new = [
        LimitRow(
            key=row["key"],
            label=row["label"],
            count=int(row["count"]),
            unit=row["unit"],
            source=row["source"],
            in_force_from=FOUNDED,
        )
        for row in _table("limits.csv")
        if row["key"] not in known
    ]
    return "limits", LimitRow.objects.bulk_create(new)


def _load_calendar(at: datetime) -> Iterator[tuple[str, list[Any]]]:
    """The published years, and after them the statutory days as provisional rows."""
    known = set(CalendarNotice.objects.values_list("year", flat=True))
    notices = {
        row["year"]: CalendarNotice(
            year=int(row["year"]),
            title=row["title"],
            source=row["source"],
            provisional=row["provisional"] == "1",
            entered_at=at,
        )
        for row in _table("calendar_notices.csv")
        if int(row["year"]) not in known
    }
    yield "calendar_notices", CalendarNotice.objects.bulk_create(notices.values())
    days = [
        CalendarDay(
            date=date.fromisoformat(row["date"]),
            works=row["works"] == "1",
            name=row["name"],
            notice=notices[row["notice"]],
            provisional=notices[row["notice"]].provisional,
            entered_at=at,
        )
        for row in _table("calendar_days.csv")
        if row["notice"] in notices
    ]
    yield "calendar_days", CalendarDay.objects.bulk_create(days)
