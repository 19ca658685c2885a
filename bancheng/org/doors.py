"""When a site is open to the public: its own hours, apart from the working days by which the clocks run."""

from collections.abc import Iterable
from datetime import date, time, timedelta

from django.db.models import Q

from bancheng.org.models import OpeningHours, Site
from bancheng.org.reads import working_calendar
from bancheng.rules.opening import OpenDay, why_special


def halls() -> list[Site]:
    """The sites in use, the district's first."""
    return list(Site.objects.filter(active=True).order_by("code"))


def opening_hours(site: Site, on: date) -> list[tuple[time, time]]:
    """When the site is open to the public that day; apart from working days, may be empty."""
    kind = _opening_kind(on)
    rows = OpeningHours.objects.in_force(on).filter(site=site, weekday=kind).order_by("opens")
    return list(rows.values_list("opens", "closes"))


def hours_among(rows: Iterable[OpeningHours], on: date) -> list[tuple[time, time]]:
    """The same of rows of one site that have been read already."""
    kind = _opening_kind(on)
    standing = (row for row in rows if row.weekday == kind and row.replaced_at is None)
    in_force = (row for row in standing if row.in_force_from <= on < (row.in_force_to or date.max))
    return sorted((row.opens, row.closes) for row in in_force)


def opening_hours_by_site(on: date) -> dict[int, list[tuple[time, time]]]:
    """The same for every site, in one question; a site that is shut all day is not among them."""
    rows = OpeningHours.objects.in_force(on).filter(weekday=_opening_kind(on)).order_by("opens")
    found: dict[int, list[tuple[time, time]]] = {}
    for site, opens, closes in rows.values_list("site_id", "opens", "closes"):
        found.setdefault(site, []).append((opens, closes))
    return found


def _opening_kind(on: date) -> int:
    day = working_calendar(on).day(on)
    if day.is_make_up:
        return OpeningHours.DayKind.MAKE_UP
    if day.name and not day.works:
        return OpeningHours.DayKind.HOLIDAY
    return on.isoweekday()


def days_ahead(on: date, count: int) -> dict[int, list[OpenDay]]:
    """Of each site whose hours are known, when it is open on so many days from this one; in one question.

    A site of which no hours are written down for those days is not among them: unknown is not shut.
    """
    days = [on + timedelta(days=nth) for nth in range(count)]
    ends_later = Q(in_force_to__isnull=True) | Q(in_force_to__gt=on)
    rows = OpeningHours.objects.filter(ends_later, replaced_at=None, in_force_from__lte=days[-1])
    of_site: dict[int, list[OpeningHours]] = {}
    for row in rows.order_by("opens"):
        of_site.setdefault(row.site_id, []).append(row)
    kinds = {day: (_opening_kind(day), why_special(working_calendar(day).day(day))) for day in days}
    return {site: [_open_day(day, *kinds[day], known) for day in days] for site, known in of_site.items()}


def _open_day(on: date, kind: int, why: str, known: list[OpeningHours]) -> OpenDay:
    spans = tuple((row.opens, row.closes) for row in known if row.weekday == kind and _holds(row, on))
    return OpenDay(on=on, spans=spans, why=why)


def _holds(row: OpeningHours, on: date) -> bool:
    return row.in_force_from <= on and (row.in_force_to is None or row.in_force_to > on)
