"""Who holds a role, and who has held it: read for many sites or many days at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from bancheng.org.models import Appointment
from bancheng.records.composed import Composed
from bancheng.rules.calendar import local
from bancheng.rules.vocabulary import Role

HOLDERS: dict[frozenset[Role], Composed] = {}


def _holders(roles: Collection[Role], *, sites: Any, on: Any) -> QuerySet[Any, Any]:
    held = Appointment.objects.in_force(on).filter(role__in=roles).order_by()
    return held.filter(Q(site__in=sites) | Q(site=None)).values_list("role", "site_id", "person_id")


def holders_by_site(
    roles: Collection[Role], sites: Collection[int], at: datetime
) -> dict[tuple[Role, int | None], set[int]]:
    """Who holds these roles that day, at these sites or in the whole district (site None). One question."""
    asked = HOLDERS.setdefault(frozenset(roles), Composed(partial(_holders, roles)))
    rows = asked(sites=list(sites), on=local(at).date())
    found: dict[tuple[Role, int | None], set[int]] = {}
    for role, site, person in rows:
        found.setdefault((Role(role), site), set()).add(person)
    return found


@dataclass(frozen=True, kw_only=True)
class Term:
    """One role one person held from a day on, until before another."""

    role: Role
    person: int
    since: date
    until: date

    def holds(self, at: datetime) -> bool:
        """Whether he held it that day."""
        return self.since <= local(at).date() < self.until


def terms_of(roles: Collection[Role], *, site: int) -> list[Term]:
    """Who has ever held these roles for a site or the whole district, while in the service. One question."""
    held = Appointment.objects.filter(Q(site=site) | Q(site=None), role__in=roles).order_by()
    return [
        Term(role=Role(role), person=person, since=since, until=min(end or date.max, left or date.max))
        for role, person, since, end, left in held.values_list(
            "role", "person_id", "held_from", "held_to", "person__left_on"
        )
    ]
