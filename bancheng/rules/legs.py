"""Legs: whose hands the citizen's time was in, to the second, from acceptance to telling.

Every working second is charged to exactly one holder, and the legs add up to the citizen's time
exactly, because working time is additive. Charged is not blamed.
Source: process table §3, “Legs”.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise

from bancheng.rules.calendar import WorkingCalendar, local
from bancheng.rules.clocks import Pause
from bancheng.rules.vocabulary import Role, Step

_HOLDERS = {
    Step.WAITING_CITIZEN: Role.CITIZEN,
    Step.DECLINE_REVIEW: Role.SITE_HEAD,
    Step.NO_REVIEW: Role.SITE_HEAD,
    Step.APPEAL_REVIEW: Role.CONVENER,
    Step.IN_CONFERENCE: Role.CONVENER,
}
# Whose clock ran out, and who decides from then on (process table §1, “Clock out”).
_AFTER = {Role.SITE_HEAD: Role.CONVENER, Role.CONVENER: Role.LEADER}


@dataclass(frozen=True, kw_only=True)
class Turn:
    """From this moment on the case lay with this holder.

    Shapes   holder: usually `holder_of(step)`; a unit with an unanswered request is given as itself.
    """

    at: datetime
    holder: Role


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One unbroken stretch in the hands of one holder, half-open."""

    holder: Role
    start: datetime
    end: datetime
    work_time: timedelta


def holder_of(step: Step, *, passed_on: bool = False) -> Role:
    """Who holds a case at this step; passed on, when the clock of the step has run out."""
    holder = _HOLDERS.get(step, Role.OFFICER)
    return _AFTER.get(holder, holder) if passed_on else holder


def legs(
    *,
    turns: Sequence[Turn],
    accepted_at: datetime,
    told_at: datetime,
    calendar: WorkingCalendar,
    pauses: Sequence[Pause] = (),
) -> tuple[Leg, ...]:
    """The legs from acceptance to telling (or to now), neighbours of one holder joined.

    Shapes   turns: in order; the first holds from acceptance, whenever it was written.
             pauses: charged to the citizen, whoever had the turn; an open one lasts to the end.
    Raises   ValueError without a turn: a case that nobody holds is a defect.
    """
    if not turns:
        raise ValueError("somebody always holds the case")
    start, end = local(accepted_at), local(told_at)
    marks = [turn.at for turn in turns] + [m for p in pauses for m in (p.start, p.end or end)]
    edges = sorted({start, end, *(local(m) for m in marks if start < m < end)})
    stretches = [(_holder_at(a, turns, pauses), a, b) for a, b in pairwise(edges)]
    return tuple(_joined(stretches, calendar))


def charged(of: Iterable[Leg]) -> dict[Role, timedelta]:
    """Working time per holder."""
    totals: dict[Role, timedelta] = {}
    for leg in of:
        totals[leg.holder] = totals.get(leg.holder, timedelta()) + leg.work_time
    return totals


def _holder_at(at: datetime, turns: Sequence[Turn], pauses: Sequence[Pause]) -> Role:
    if any(p.start <= at and (p.end is None or at < p.end) for p in pauses):
        return Role.CITIZEN
    return next((turn.holder for turn in reversed(turns) if turn.at <= at), turns[0].holder)


def _joined(stretches: Iterable[tuple[Role, datetime, datetime]], calendar: WorkingCalendar) -> Iterable[Leg]:
    for holder, group in groupby(stretches, key=lambda stretch: stretch[0]):
        run = list(group)
        start, end = run[0][1], run[-1][2]
        yield Leg(holder=holder, start=start, end=end, work_time=calendar.work_time_between(start, end))
