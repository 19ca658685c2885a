"""The clocks of a request 交办单: which run in which step, and how long a department has for its reply.

A department's clock starts at dispatch, signed for or not. Objecting gives no more time: an objection that is not agreed to leaves the old
clock as it was, but nobody is ever given less than four working hours.
Source: process table §3 “sign-for”, “unit's reply”, “objection”.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from bancheng.rules.calendar import WorkingCalendar
from bancheng.rules.clock_table import CLOCKS, UNIT_COMPLEX, UNIT_LEAST, limit_for
from bancheng.rules.clocks import Limit, due_at
from bancheng.rules.vocabulary import ClockKind, Level, RequestStep, Unit

S, K = RequestStep, ClockKind

CLOCKS_OF_REQUEST: Mapping[RequestStep, tuple[ClockKind, ...]] = {
    S.DISPATCHED: (K.SIGN_FOR, K.REPLY),
    S.SIGNED: (K.REPLY,),
    S.REPLIED: (K.ACCEPTING,),
    S.OBJECTED: (K.OBJECTION_ANSWER,),
    S.IN_ARBITRATION: (K.RULING,),
}
"""The clocks that run while a request stands in an open step; by signing, the time to object begins as well."""

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Term:
    """How long somebody has for a question, and since when that counts: an old clock that goes on counts from its own start."""

    limit: Limit
    since: datetime


def reply_limit(
    *,
    level: Level | None,
    at: datetime,
    case_due: datetime,
    limits: Mapping[str, Limit],
    calendar: WorkingCalendar,
) -> Limit:
    """How long a department has from dispatch: by the level as judged, less than what the case has left, never under the least.

    What the window needs to take the reply up is left to it: the reply is due that long before the citizen's answer.

    Units    level: complex two working days, any other one. case_due: when the citizen must have his answer.
    Source   process table §3, “1 wd general, 2 wd complex, less than what the case has left but never under 4 working hours”.
    """
    key = UNIT_COMPLEX if level is Level.COMPLEX else CLOCKS[K.REPLY].key
    whole, left = limit_for(key, limits), calendar.work_time_between(at, case_due)
    left -= _span(limit_for(CLOCKS[K.ACCEPTING].key, limits), calendar)
    needed = calendar.work_time_between(at, due_at(received_at=at, limit=whole, calendar=calendar).at)
    if needed <= left:
        return whole
    return _at_least(left // _HOUR, limits)


def sent_back(
    *,
    signed_at: datetime,
    due: datetime,
    at: datetime,
    limits: Mapping[str, Limit],
    calendar: WorkingCalendar,
) -> Term:
    """What a department has for a reply that is sent back: what was left as it was signed, for then its clock stopped.

    In whole working hours in its favour, never under the least.
    Source   process table §3: “sent back: the rest, at least 4 working hours”.
    """
    left = calendar.work_time_between(signed_at, due)
    return Term(limit=_at_least(ceil(left / _HOUR), limits), since=at)


def going_on(old: Term, *, at: datetime, limits: Mapping[str, Limit], calendar: WorkingCalendar) -> Term:
    """What a department has by its old clock, to the minute: neither an objection nor the same question again stood it still.

    Where less than the least is left, it has the least, from now.
    Source   process table §5, “the old clock running on”; docs/decisions/0070.
    """
    due = due_at(received_at=old.since, limit=old.limit, calendar=calendar).at
    least = limit_for(UNIT_LEAST, limits)
    if calendar.work_time_between(at, due) >= _span(least, calendar):
        return old
    return Term(limit=least, since=at)


def _at_least(hours: int, limits: Mapping[str, Limit]) -> Limit:
    return Limit(count=max(hours, limit_for(UNIT_LEAST, limits).count), unit=Unit.WORK_HOUR)


def _span(limit: Limit, calendar: WorkingCalendar) -> timedelta:
    return limit.count * (_HOUR if limit.unit is Unit.WORK_HOUR else calendar.day_length)


def own_limit(kind: ClockKind, limits: Mapping[str, Limit]) -> Limit:
    """The limit of a clock of a request other than the reply's."""
    return limit_for(CLOCKS[kind].key, limits)


def clocks_in(
    step: RequestStep, *, reply: Term | None, may_object: bool, limits: Mapping[str, Limit], at: datetime
) -> dict[ClockKind, Term]:
    """Every clock that runs in a step from now on; one that runs already is left as it is.

    Shapes   reply: what the department has, where its clock starts, or starts again. may_object: whether it still may.
    """
    found = {kind: Term(limit=own_limit(kind, limits), since=at) for kind in CLOCKS_OF_REQUEST.get(step, ())}
    if K.REPLY in found and reply is not None:
        found[K.REPLY] = reply
    if step is S.SIGNED and may_object:
        found[K.OBJECTION] = Term(limit=own_limit(K.OBJECTION, limits), since=at)
    return found
