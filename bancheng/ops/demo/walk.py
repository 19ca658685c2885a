"""Time in the demo: stories that wait their turn, each act at its own moment, the clocks rung in between."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from bancheng.cases import ticks
from bancheng.cases.models import Case
from bancheng.citizens import ticks as call_back_ticks
from bancheng.citizens.models import CallBack
from bancheng.notices import actions as notices
from bancheng.org import reads as org
from bancheng.promises import ticks as promise_ticks
from bancheng.promises.models import Promise
from bancheng.records import outbox
from bancheng.rules.refusal import Refused

Story = Iterator[datetime]
"""Acts between moments: each value is the moment at which the story goes on."""

AFTER_EACH = 25
POST_ROUND = timedelta(hours=8)
POST_ROUND_LATELY = timedelta(minutes=20)
LATELY = timedelta(days=5)


class Walk:
    """Walks through time from the first moment to now, never back.

    Shapes   refused: which acts the rules refused, by code; a story ends there, as it would in the hall.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.calendar = org.working_calendar()
        self.refused: Counter[str] = Counter()
        self._queue: list[tuple[datetime, int, Story]] = []
        self._numbers = iter(range(10**9))
        self._post_went_at: datetime | None = None

    def begin(self, story: Story) -> None:
        """Lets a story begin; its first moment says when."""
        self._go_on(story)

    def run(self, tell: Callable[[datetime], None]) -> None:
        """Lets everything happen up to now; what lies later has not happened yet.

        Shapes   tell: is told now and then which moment it is.
        """
        acts = 0
        while self._queue and self._queue[0][0] <= self.now:
            at, _, story = heapq.heappop(self._queue)
            self.pass_time(at)
            self._go_on(story)
            acts += 1
            if acts % AFTER_EACH == 0:
                tell(at)
        self.pass_time(self.now)
        self._send_post(self.now)

    def pass_time(self, until: datetime) -> None:
        """Rings every clock whose moment has passed, each at its own moment, as the worker would have."""
        while (moment := self._next_moment()) is not None and moment <= until:
            ticks.tick(at=moment)
            opening = self.calendar.next_open(moment)
            # On a Friday night the next opening is still to come, and nobody has been reminded then.
            if opening <= until:
                promise_ticks.tick(at=opening)
                call_back_ticks.remind_of_call_backs(at=opening)
        last = self._post_went_at
        rest = POST_ROUND_LATELY if self.now - until < LATELY else POST_ROUND
        if last is None or until - last >= rest:
            self._send_post(until)

    def _next_moment(self) -> datetime | None:
        """When a clock rings next: of a promise or a call-back not before the offices open."""
        moments = [_first_moment(Case)]
        for rows in (Promise, CallBack):
            moment = _first_moment(rows)
            moments.append(self.calendar.next_open(moment) if moment else None)
        return min((moment for moment in moments if moment is not None), default=None)

    def _send_post(self, at: datetime) -> None:
        """Runs what the lines asked for and sends what was written, as the worker would have."""
        self._post_went_at = at
        while outbox.run_reactions(at=at):
            pass
        while notices.send_waiting(at=at):
            pass
        while notices.fold_next(at=at):
            pass

    def _go_on(self, story: Story) -> None:
        try:
            at = next(story)
        except StopIteration:
            return
        except Refused as no:
            self.refused[no.code] += 1
            return
        heapq.heappush(self._queue, (at, next(self._numbers), story))


def _first_moment(rows: type[Case | Promise | CallBack]) -> datetime | None:
    moments = rows.objects.filter(next_moment_at__isnull=False).order_by("next_moment_at")
    return moments.values_list("next_moment_at", flat=True).first()
