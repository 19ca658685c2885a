"""How near a case is: one table for the tiles, the lists they open and the headings of the queue.

The colour of a row's own clock follows the regulation (yellow, red); the bands follow the calendar on the wall.
While the citizen has the word nobody is late, unless somebody was asked to sign second in the meantime.
Source: LOOK §4, §7; the last word is our own, for what is answered stands there beside what is paused.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from bancheng.cases.beginnings import Due
from bancheng.cases.models import Case
from bancheng.cases.timing import FOR_SOMEBODY
from bancheng.org import reads as org
from bancheng.rules.calendar import local
from bancheng.rules.vocabulary import CITIZENS_TURN

BANDS = (
    ("over", "alert-octagon", "超期"),
    ("today", "clock-exclamation", "今天"),
    ("near", "alert-triangle", "两天内"),
    ("calm", "circle-check", "从容"),
    ("paused", "player-pause", "等反映人"),
)
"""Name, icon, word; in the order of the desk."""

NEAR_WORKDAYS = 1
"""Due by the close of the next working day: then at most two working days are left, today among them."""


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """The moments between the bands: now, the end of today, the close of the last near day."""

    now: datetime
    tonight: datetime
    near: datetime


def bounds_at(now: datetime) -> Bounds:
    """The bounds of this moment."""
    calendar = org.working_calendar()
    today = local(now).date()
    return Bounds(
        now=now,
        tonight=datetime.combine(today + timedelta(days=1), datetime.min.time(), local(now).tzinfo),
        near=calendar.close_of(calendar.add_workdays(today, NEAR_WORKDAYS)),
    )


def within(name: str, bounds: Bounds) -> Q:
    """The cases of a band; every case for any other name."""
    paused = Q(step__in=CITIZENS_TURN) & ~Q(due_kind__in=FOR_SOMEBODY)
    match name:
        case "over":
            return ~paused & Q(due_at__lt=bounds.now)
        case "today":
            return ~paused & Q(due_at__gte=bounds.now, due_at__lt=bounds.tonight)
        case "near":
            return ~paused & Q(due_at__gte=bounds.tonight, due_at__lte=bounds.near)
        case "calm":
            return ~paused & (Q(due_at__gt=bounds.near) | Q(due_at=None))
        case "paused":
            return paused
    return Q()


def band_of(case: Case | Due, bounds: Bounds) -> str:
    """The band one case stands in; the answer `within` gives, for one case."""
    if case.step in CITIZENS_TURN and case.due_kind not in FOR_SOMEBODY:
        return "paused"
    return band_at(case.due_at, bounds)


def band_at(due_at: datetime | None, bounds: Bounds) -> str:
    """The band of what is due then and waits for nobody else."""
    if due_at is None or due_at > bounds.near:
        return "calm"
    if due_at < bounds.now:
        return "over"
    return "today" if due_at < bounds.tonight else "near"
