"""First looks: whether anybody of a department has opened what it was asked, and from when nobody having done so is an alarm.

A department's clock runs from the dispatch, looked at or not; so whoever dispatched must know early that nobody has
looked, while a telephone call still helps. Source: process table §5 Request; our own design.
"""

from datetime import datetime

from bancheng.rules.calendar import WorkingCalendar
from bancheng.rules.permissions import UNIT_ROLES, Actor
from bancheng.rules.vocabulary import RequestStep

UNITS_TURN = frozenset({RequestStep.DISPATCHED, RequestStep.SIGNED})
"""The steps in which a request waits for the department itself."""


def alarm_from(dispatched_at: datetime, sign_due: datetime, calendar: WorkingCalendar) -> datetime:
    """From when a request nobody of the department has looked at is an alarm: half of the time for signing is gone.

    Units    working time: what is dispatched in the evening alarms nobody before the next morning.
    """
    whole = calendar.work_time_between(dispatched_at, sign_due)
    return calendar.add_work_time(dispatched_at, whole / 2)


def is_alarm(
    *,
    step: RequestStep,
    dispatched_at: datetime,
    sign_due: datetime,
    looked_at: datetime | None,
    now: datetime,
    calendar: WorkingCalendar,
) -> bool:
    """Whether it must be said that nobody of the department has looked; once it has answered or objected nobody asks."""
    waits = step in UNITS_TURN and looked_at is None
    return waits and now >= alarm_from(dispatched_at, sign_due, calendar)


def counts_as_look(actor: Actor, *, unit: int) -> bool:
    """Whether this actor looks for the department asked; the window's own people looking is no look of the department."""
    return any(held.role in UNIT_ROLES and held.unit == unit for held in actor.held)
