"""Legs: whose hands the citizen's time was in, to the second, from acceptance to telling.

Every working second is charged to exactly one holder, and the legs add up to the citizen's time
exactly, because working time is additive. While a case lay withdrawn or terminated and was later
restored its clock had stopped: that time is nobody's and in no leg. Charged is not blamed.
Source: process table §3, “Legs”.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise

from bancheng.rules.calendar import WorkingCalendar, local
from bancheng.rules.clocks import Pause
from bancheng.rules.deciding import PASSES_TO, reviewer_of
from bancheng.rules.vocabulary import Role, Step

_HOLDERS = {Step.WAITING_CITIZEN: Role.CITIZEN, Step.IN_CONFERENCE: Role.CONVENER}
"""Who holds a case in a step that is neither a review nor the officer's."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """From this moment on the case lay with this holder.

    Shapes   holder: `holder_of(step)`. lends: a question may lie with somebody else meanwhile, who then has the case.
    """

    at: datetime
    holder: Role
    lends: bool = False


@dataclass(frozen=True, kw_only=True)
class Lent:
    """A question to the main unit lay in this hand, half-open; without an end it still does.

    Shapes   question: the older, the smaller. holder: the department's head for the whole department, or whoever has to decide
             an objection. unit: which department. passed_on_at: from when that decision was another's as well: its clock was out.
    """

    question: int
    holder: Role
    unit: int | None = None
    start: datetime
    end: datetime | None = None
    passed_on_at: datetime | None = None

    def holder_at(self, at: datetime) -> Role:
        """Who has it at this moment: once a ruling is late, whoever it has passed on to."""
        is_passed = self.passed_on_at is not None and at >= self.passed_on_at
        return PASSES_TO.get(self.holder, self.holder) if is_passed else self.holder


@dataclass(frozen=True, kw_only=True)
class Stay:
    """A case come to stand in a step, until the next stay begins.

    Shapes   passed_on_at: from when its move was another's: the step's clock was out, or nobody was left
             who might decide; None: never. second_review: sent back before, so the convener's from the start.
    """

    at: datetime
    step: Step
    passed_on_at: datetime | None = None
    second_review: bool = False


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One unbroken stretch in the hands of one holder, half-open.

    Shapes   unit: which department, where it is with one.
    """

    holder: Role
    unit: int | None = None
    start: datetime
    end: datetime
    work_time: timedelta


def holder_of(step: Step, *, passed_on: bool = False, second_review: bool = False) -> Role:
    """Who holds a case at this step; passed on, when the clock of the step has run out."""
    holder = reviewer_of(step, again=second_review) or _HOLDERS.get(step, Role.OFFICER)
    return PASSES_TO.get(holder, holder) if passed_on else holder


def turns_of(stays: Sequence[Stay]) -> tuple[Turn, ...]:
    """Whose turn it was from when on: a step's holder, and from the passing on whoever it passed to.

    Source   process table §1 “Clock out”, §3 “Legs”.
    """
    return tuple(turn for number, stay in enumerate(stays) for turn in _turns_in(stay, stays[number + 1 :]))


def _turns_in(stay: Stay, later: Sequence[Stay]) -> Iterable[Turn]:
    lends = stay.step is Step.HANDLING
    yield Turn(at=stay.at, holder=holder_of(stay.step, second_review=stay.second_review), lends=lends)
    passed = stay.passed_on_at
    if passed is not None and (not later or passed < later[0].at):
        holder = holder_of(stay.step, passed_on=True, second_review=stay.second_review)
        yield Turn(at=max(stay.at, passed), holder=holder, lends=lends)


def legs(
    *,
    turns: Sequence[Turn],
    accepted_at: datetime,
    told_at: datetime,
    calendar: WorkingCalendar,
    pauses: Sequence[Pause] = (),
    rests: Sequence[Pause] = (),
    deciding: Sequence[Pause] = (),
    lent: Sequence[Lent] = (),
) -> tuple[Leg, ...]:
    """The legs from acceptance to telling (or to now), neighbours of one holder joined.

    Shapes   turns: in order; the first holds from acceptance, whenever it was written.
             pauses: charged to the citizen, whoever had the turn; an open one lasts to the end.
             deciding: an extension waited for the leader; charged to him, unless the citizen was waited for.
             lent: questions to the main unit; in handling the oldest that is open has the case.
             rests: the clock was stopped, and started again where it stood; charged to nobody.
    Raises   ValueError without a turn: a case that nobody holds is a defect.
    """
    if not turns:
        raise ValueError("somebody always holds the case")
    start, end = local(accepted_at), local(told_at)
    stops: list[Pause | Lent] = [*pauses, *rests, *deciding, *lent]
    marks = [turn.at for turn in turns] + [m for p in stops for m in (p.start, p.end or end)]
    marks += [one.passed_on_at for one in lent if one.passed_on_at]
    edges = sorted({start, end, *(local(m) for m in marks if start < m < end)})
    stretches = [
        (None if _within(a, rests) else _holder_at(a, turns, pauses, deciding, lent), a, b)
        for a, b in pairwise(edges)
    ]
    return tuple(_joined(stretches, calendar))


def charged(of: Iterable[Leg]) -> dict[Role, timedelta]:
    """Working time per holder."""
    totals: dict[Role, timedelta] = {}
    for leg in of:
        totals[leg.holder] = totals.get(leg.holder, timedelta()) + leg.work_time
    return totals


def _within(at: datetime, pauses: Iterable[Pause | Lent]) -> bool:
    return any(p.start <= at and (p.end is None or at < p.end) for p in pauses)


type _Holder = tuple[Role, int | None]
"""Who has the case, and of a department which."""


def _holder_at(
    at: datetime,
    turns: Sequence[Turn],
    pauses: Sequence[Pause],
    deciding: Sequence[Pause],
    lent: Sequence[Lent],
) -> _Holder:
    if _within(at, pauses):
        return Role.CITIZEN, None
    if _within(at, deciding):
        return Role.LEADER, None
    turn = next((turn for turn in reversed(turns) if turn.at <= at), turns[0])
    away = [one for one in lent if turn.lends and _within(at, [one])]
    oldest = min(away, key=lambda one: one.question, default=None)
    return (oldest.holder_at(at), oldest.unit) if oldest else (turn.holder, None)


def _joined(
    stretches: Iterable[tuple[_Holder | None, datetime, datetime]], calendar: WorkingCalendar
) -> Iterable[Leg]:
    for holder, group in groupby(stretches, key=lambda stretch: stretch[0]):
        if holder is None:
            continue
        run = list(group)
        start, end = run[0][1], run[-1][2]
        work_time = calendar.work_time_between(start, end)
        yield Leg(holder=holder[0], unit=holder[1], start=start, end=end, work_time=work_time)
