"""What the office must have so that nothing waits for nobody. Read by `bancheng doctor`; changes nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count

from bancheng.org import reads
from bancheng.org.models import Appointment, CalendarNotice, SignInTry, Site
from bancheng.org.sign_in_delays import ADDRESS_BUDGET, FLOOD_WINDOW
from bancheng.rules.calendar import local
from bancheng.rules.health import Found, Trouble
from bancheng.rules.permissions import Held, conflict_of
from bancheng.rules.vocabulary import Role

NEEDED = (
    Role.SITE_HEAD,
    Role.CONVENER,
    Role.SUPERVISOR,
    Role.LEADER,
    Role.SECURITY,
    Role.AUDITOR,
    Role.ADMIN,
)
NEXT_YEAR_FROM = timedelta(days=20)


def sites_have_duty(*, at: datetime, full: bool) -> Iterator[Found]:
    """Every active site has somebody who could take a case now."""
    for site in reads.sites_without_duty(at):
        yield Found(Trouble.NOBODY_ON_DUTY, site.name)


def roles_are_held(*, at: datetime, full: bool) -> Iterator[Found]:
    """The deciding roles have somebody; a site without a head passes its decisions on to the convener."""
    for role in NEEDED:
        if not reads.holders(role, at=at).exists():
            yield Found(Trouble.ROLE_EMPTY, role.label)
    for site in Site.objects.filter(active=True):
        if not reads.holders(Role.SITE_HEAD, site=site, at=at).exists():
            yield Found(Trouble.SECOND_MISSING, site.name)


def powers_are_apart(*, at: datetime, full: bool) -> Iterator[Found]:
    """Nobody holds two roles that one person may not hold together."""
    held: dict[str, list[Held]] = {}
    rows = Appointment.objects.in_force(local(at).date()).values_list(
        "person__staff_no", "role", "site", "department"
    )
    for number, role, site, unit in rows:
        mine = held.setdefault(number, [])
        new = Held(role=Role(role), site=site, unit=unit)
        if conflict_of(new, mine) is not None:
            yield Found(Trouble.ROLES_CONFLICT, f"工号 {number}")
        mine.append(new)


def nobody_tries_the_door(*, at: datetime, full: bool) -> Iterator[Found]:
    """No address has gone past its budget of failed sign-ins; the whole is told, never the account."""
    tries = SignInTry.objects.filter(at__gt=at - FLOOD_WINDOW, result=SignInTry.Result.REFUSED)
    by_address = tries.values("address").annotate(failed=Count("pk")).filter(failed__gte=ADDRESS_BUDGET)
    for address, failed in by_address.values_list("address", "failed"):
        yield Found(Trouble.SIGN_INS_FLOODED, f"{address} {failed} 次")


def years_are_published(*, at: datetime, full: bool) -> Iterator[Found]:
    """This year's holidays are known, and towards its end the next year's."""
    today = local(at).date()
    known = set(
        CalendarNotice.objects.filter(replaced_at=None, provisional=False).values_list("year", flat=True)
    )
    if today.year not in known:
        yield Found(Trouble.YEAR_UNKNOWN, f"{today.year}年")
    ahead = (today + NEXT_YEAR_FROM).year
    if ahead != today.year and ahead not in known:
        yield Found(Trouble.NEXT_YEAR_UNKNOWN, f"{ahead}年")
