"""When a message may leave the house, how often it is tried, and when the day's digest is made.

Nobody's telephone rings at night for what can be read in the morning; a code somebody waits for goes at any hour.
Source: our own design (process table §3, “urging in working hours only”, carried over to messages).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bancheng.rules.calendar import WorkingCalendar, local
from bancheng.rules.vocabulary import Weight


@dataclass(frozen=True, kw_only=True)
class QuietHours:
    """From when to when nobody is disturbed; over midnight when it begins later than it ends.

    Shapes   starts, ends: clock times of the office; the same twice means never.
    """

    starts: time
    ends: time

    def holds(self, at: datetime) -> bool:
        """Whether it is quiet at this moment: [starts, ends)."""
        clock = local(at).time()
        if self.starts <= self.ends:
            return self.starts <= clock < self.ends
        return clock >= self.starts or clock < self.ends

    def over_at(self, at: datetime) -> datetime:
        """When the quiet that holds at this moment ends."""
        here = local(at)
        ends = here.replace(hour=self.ends.hour, minute=self.ends.minute, second=0, microsecond=0)
        return ends if ends > here else ends + timedelta(days=1)


QUIET = QuietHours(starts=time(21), ends=time(8))
"""The regulation's default; the office may set others from a day on."""


def may_leave_at(at: datetime, *, quiet: QuietHours, weight: Weight) -> datetime:
    """The earliest moment from `at` on at which a message may leave the house."""
    return quiet.over_at(at) if weight is not Weight.URGENT and quiet.holds(at) else at


PATIENCE = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
)
"""How long a message waits before each further try; after the last it is given up. Together a good twenty hours."""

MOST_TRIES = len(PATIENCE) + 1
"""The first try and one after each wait."""

WAY_RESTS = timedelta(minutes=1)
"""How long nothing at all is sent by a way that could not be reached, so that one message tries it for all."""


def next_try(attempts: int, at: datetime) -> datetime | None:
    """When a message that failed so often is tried again; None when it is given up."""
    return at + PATIENCE[attempts - 1] if attempts <= len(PATIENCE) else None


def digest_since(at: datetime, calendar: WorkingCalendar) -> datetime | None:
    """The opening of today's office, from which on a digest is made of what came before it.

    Returns  None before the office opens, and on a day off.
    """
    today = local(at).date()
    if not calendar.is_workday(today):
        return None
    opens = calendar.open_of(today)
    return opens if at >= opens else None


DIGEST_LINES = 20
"""So many messages a digest names; of the rest it says how many they are."""


def digest_words(subjects: Iterable[str]) -> str:
    """The body of a digest: one message to a line, in the order they came."""
    found = list(subjects)
    lines = [f"· {subject}" for subject in found[:DIGEST_LINES]]
    more = len(found) - DIGEST_LINES
    return "\n".join([*lines, f"还有 {more} 条，在消息里看。"] if more > 0 else lines)
