"""Who holds a role, and who has held it: read for many sites or many days at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Q

from bancheng.org.models import Appointment
from bancheng.records.composed import Composed
from bancheng.rules.calendar import local
from bancheng.rules.vocabulary import Role


@lru_cache
def _holders(roles: frozenset[Role]) -> Composed:
    held = Appointment.objects.filter(role__in=sorted(roles)).order_by()
    return Composed(
        lambda sites, on: (
            held.in_force(on)
            .of_the_able()
            .filter(Q(site__in=sites) | Q(site=None))
            .values_list("role", "site_id", "person_id")
        )
    )


@lru_cache
def _terms(roles: frozenset[Role]) -> Composed:
    held = Appointment.objects.filter(role__in=sorted(roles)).order_by()
    return Composed(
        lambda site: held.filter(Q(site=site) | Q(site=None)).values_list(
            "role", "person_id", "held_from", "held_to", "person__left_on"
        )
    )


def holders_by_site(
    roles: Collection[Role], sites: Collection[int], at: datetime
) -> dict[tuple[Role, int | None], set[int]]:
    """Who holds these roles that day and can sign in, at these sites or in the whole district (site None). One question."""
    rows = _holders(frozenset(roles))(sites=list(sites), on=local(at).date())
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
    return [
        Term(role=Role(role), person=person, since=since, until=min(end or date.max, left or date.max))
        for role, person, since, end, left in _terms(frozenset(roles))(site=site)
    ]
