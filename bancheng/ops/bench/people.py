"""Who sits at the desks of the bench: an officer of each site, with an account of its own."""

from dataclasses import dataclass
from datetime import datetime

from bancheng.ops.demo.district import PASSWORD
from bancheng.org import actions
from bancheng.org.actions.accounts import CONSOLE
from bancheng.org.models import Account, Appointment, Person, Site
from bancheng.rules.calendar import local
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Role, SiteKind


@dataclass(frozen=True)
class Clerk:
    """An officer with a way in."""

    username: str
    person: Person
    site: Site


def officers(at: datetime, most: int = 12) -> list[Clerk]:
    """One officer of each of so many sites, the district's window first; accounts are opened where they lack.

    Raises   Refused when no site has an officer.
    """
    held = Appointment.objects.in_force(local(at).date()).filter(role=Role.OFFICER, site__active=True)
    first: dict[int, Appointment] = {}
    for row in held.select_related("person", "site").order_by("site__code", "person__staff_no"):
        if row.site_id is not None and row.person.site_id in (None, row.site_id):
            first.setdefault(row.site_id, row)
    rows = sorted(first.values(), key=lambda row: (row.site.kind != SiteKind.CENTRE, row.site.code))  # type: ignore[union-attr]
    if not rows:
        raise Refused("ops.bench_no_officer", "没有在任的反映窗口专员：请先用 bancheng demo 装入演示数据")
    return [_clerk(row, at) for row in rows[:most]]


def _clerk(row: Appointment, at: datetime) -> Clerk:
    site = row.site
    assert site is not None
    username = f"bench-{site.code}"
    if not Account.objects.filter(username=username).exists():
        _, token = actions.create_account(person=row.person, username=username, by=CONSOLE, at=at)
        actions.set_password_by_link(token=token, password=PASSWORD, at=at)
    person = Account.objects.select_related("person").get(username=username).person
    return Clerk(username, person, site)
