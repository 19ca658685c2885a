"""The demo's office: places, calendar, catalogue, people with roles, duty roster, accounts."""

from collections import defaultdict
from datetime import datetime, timedelta

from bancheng.catalogue import actions as catalogue
from bancheng.ops.demo.wording import kept
from bancheng.org import actions, reads
from bancheng.org.actions.accounts import CONSOLE
from bancheng.org.models import Department, Person, Site, Window
from bancheng.rules.calendar import local
from bancheng.rules.vocabulary import Employment, Role, SiteKind

PASSWORD = "xuanwu-lake-demo"  # noqa: S105 — printed at the first start; there is nothing real behind it.
NO_EXCHANGE = "025-0000-"
"""Telephones of offices begin so: no exchange has this number, and after it stands the number of whoever sits there."""
ROSTER_AHEAD = timedelta(days=60)


def open_office(*, at: datetime, now: datetime) -> dict[tuple[Role, str], list[Person]]:
    """Loads places and lists, then brings in the people with their roles, accounts and duties.

    Returns  the people by role and site code; the site is empty for units and the district.
    """
    actions.load_district(at)
    _furnish_halls(at)
    catalogue.load_demo_catalogue(at=at)
    people: dict[tuple[Role, str], list[Person]] = defaultdict(list)
    for row in kept("people.json"):
        person = _enter(row, at)
        people[Role(row["role"]), row.get("site", "")].append(person)
    _make_roster(people, at, now)
    return people


def _furnish_halls(at: datetime) -> None:
    """Address, way and telephone of each hall, made up: the public page shows what is known of them."""
    for row in kept("halls.json"):
        site = Site.objects.select_related("parent").get(code=row["site"])
        actions.keep_site(
            code=site.code,
            name=site.name,
            kind=SiteKind(site.kind),
            parent=site.parent,
            address=row["address"],
            map_text=row["way"],
            phone=row["phone"],
            by=CONSOLE,
            at=at,
        )


HANDLE_CASES = frozenset({Role.OFFICER, Role.SITE_HEAD})
"""Whoever may have cases in hand or decides them at a site: an open case lies with nobody who cannot sign in."""


def open_accounts(*, at: datetime) -> list[tuple[str, str, str]]:
    """One account for each role to try out, and one for everybody else who handles cases; all with the demo's password.

    Returns  user name, name, and what each is, of those to try out.
    """
    told = []
    for row in kept("people.json"):
        if "account" in row or Role(row["role"]) in HANDLE_CASES:
            person = Person.objects.get(staff_no=row["staff_no"])
            name = row.get("account", f"u{row['staff_no']}")
            _, token = actions.create_account(person=person, username=name, by=CONSOLE, at=at)
            actions.set_password_by_link(token=token, password=PASSWORD, at=at)
        if "account" in row:
            told.append((row["account"], person.name, _role_words(row, person)))
    return told


def _role_words(row: dict[str, str], person: Person) -> str:
    place = person.site.name if person.site else person.department.short_name if person.department else ""
    return f"{Role(row['role']).label}{f'（{place}）' if place else ''}"


def _enter(row: dict[str, str], at: datetime) -> Person:
    site = Site.objects.get(code=row["site"]) if "site" in row else None
    unit = Department.objects.get(code=row["unit"]) if "unit" in row else None
    window = Window.objects.filter(site=site, label=row["window"]).first() if "window" in row else None
    role = Role(row["role"])
    person = actions.create_person(
        staff_no=row["staff_no"],
        name=row["name"],
        employment=Employment(row["employment"]),
        office_phone=f"{NO_EXCHANGE}{row['staff_no']}" if unit else "",
        department=unit,
        site=site,
        window=window,
        by=CONSOLE,
        at=at,
    )
    actions.appoint(
        person,
        role,
        site=site,
        department=unit,
        held_from=local(at).date(),
        reason="演示",
        by=CONSOLE,
        at=at,
    )
    return person


def _make_roster(people: dict[tuple[Role, str], list[Person]], at: datetime, now: datetime) -> None:
    """The district's window takes turns by month; a site with one officer has him on duty throughout."""
    first, last = local(at).date(), local(now).date() + ROSTER_AHEAD
    for site in Site.objects.all():
        officers = people[Role.OFFICER, site.code]
        deputy = officers[1] if len(officers) > 1 else None
        actions.set_duty(
            site=site, from_on=first, to_on=last, officer=officers[0], deputy=deputy, by=CONSOLE, at=at
        )
    officers, day, turn = people[Role.OFFICER, reads.district_window().code], first, 0
    while day < last:
        until = min(day + timedelta(days=28), last)
        officer, deputy = officers[turn % 2], officers[(turn + 1) % 2]
        actions.set_duty(
            site=None, from_on=day, to_on=until, officer=officer, deputy=deputy, by=CONSOLE, at=at
        )
        day, turn = until, turn + 1
