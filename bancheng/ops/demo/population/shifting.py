"""A history moved to other days: by whole working days, so that every due lies where the rules would put it.

Every limit of a case is counted in working days or hours, so a history moved by working days is again one the
rules would have made, as long as limits, published years and citations are the same there. Whether they are is
looked up; nothing is assumed.
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from bancheng.cases.models import AnswerBasis, CaseClock, Supplement
from bancheng.catalogue.models import Citation
from bancheng.ops.demo.population.lived import History
from bancheng.org import reads as org
from bancheng.rules.calendar import ZONE, local
from bancheng.rules.vocabulary import Unit

ONE_DAY = timedelta(days=1)


class Days:
    """The working days of the period, numbered, so that moving a day costs one look.

    Shapes   first, last: every day that may be asked for lies between.
    """

    def __init__(self, first: date, last: date) -> None:
        calendar = org.working_calendar()
        every = (first + ONE_DAY * day for day in range((last - first).days + 1))
        self.works = [day for day in every if calendar.is_workday(day)]

    def place(self, on: date) -> int:
        """The number of the working day this day is, or comes after."""
        return bisect_right(self.works, on) - 1

    def moved(self, on: date, by: int) -> date | None:
        """The day so many working days later; a day of rest stays as far behind its working day.

        Returns  None where it would be no day of rest any more, or lie outside.
        """
        here = self.place(on)
        if not 0 <= here + by < len(self.works) - 1 or here < 0:
            return None
        gap = on - self.works[here]
        there = self.works[here + by] + gap
        return there if not gap or there < self.works[here + by + 1] else None


class Shift:
    """Moves the moments of one history by so many working days."""

    def __init__(self, days: Days, by: int) -> None:
        self.days, self.by = days, by
        self._moved: dict[date, date | None] = {}

    def day(self, on: date) -> date | None:
        """The day moved."""
        if on not in self._moved:
            self._moved[on] = self.days.moved(on, self.by)
        return self._moved[on]

    def moment(self, at: datetime) -> datetime | None:
        """The moment moved: another day, the same time of day."""
        at = local(at)
        on = self.day(at.date())
        return datetime.combine(on, at.time(), ZONE).astimezone(UTC) if on else None


class Facts:
    """What of a history decides to which days it can be moved.

    Shapes   days: on which something happened or is due. last_past, next: the moments around now.
             begun: day of a limit's start, for each clock. due: day, and whether its year awaited its notice.
             leaning: day of an answer and the citations it leans on.
    """

    def __init__(self, history: History, *, now: datetime) -> None:
        rows = history.rows
        moments = {at for some in rows.values() for row in some for at in _moments(row)}
        self.now = now
        self.days = sorted({local(at).date() for at in moments})
        self.last_past = max(at for at in moments if at <= now)
        self.next = min((at for at in moments if at > now), default=None)
        clocks = rows[CaseClock]
        self.counted_in_work = all(clock["limit_unit"] != Unit.DAY for clock in clocks)
        self.begun = sorted({local(clock["started_at"]).date() for clock in clocks})
        self.due = [(local(clock["due_at"]).date(), clock["provisional"]) for clock in clocks]
        self.due += [(local(row["until"]).date(), False) for row in rows[Supplement]]
        answered = {row["id"]: local(row["proposed_at"]).date() for row in rows[_answer()]}
        self.leaning = [(answered[row["answer_id"]], row["citation_id"]) for row in rows[AnswerBasis]]

    def allow(self, shift: Shift) -> bool:
        """Whether the history, moved so, is one the rules would have made, and now lies at the same place in it."""
        return (
            self.counted_in_work
            and all(shift.day(day) is not None for day in self.days)
            and self._keep_now(shift)
            and all(_limits_on(day) == _limits_on(_known(shift, day)) for day in self.begun)
            and all(_is_provisional(_known(shift, day)) == was for day, was in self.due)
            and all(cited in _in_force(_known(shift, day)) for day, cited in self.leaning)
        )

    def _keep_now(self, shift: Shift) -> bool:
        """What has passed has passed, what is to come is to come: moving keeps the order, so two moments tell."""
        last, following = shift.moment(self.last_past), self.next and shift.moment(self.next)
        return last is not None and last <= self.now and (following is None or following > self.now)


def _known(shift: Shift, on: date) -> date:
    moved = shift.day(on)
    if moved is None:
        raise ValueError("a day was moved out of the calendar")
    return moved


def _answer() -> Any:
    return AnswerBasis._meta.get_field("answer").related_model


def _moments(row: dict[str, Any]) -> Iterable[datetime]:
    return (value for value in row.values() if isinstance(value, datetime))


@cache
def _limits_on(on: date) -> Any:
    return org.limits_at(on)


@cache
def _is_provisional(on: date) -> bool:
    return org.working_calendar().is_provisional(on)


@cache
def _in_force(on: date) -> frozenset[int]:
    return frozenset(Citation.objects.in_force(on).values_list("pk", flat=True))
