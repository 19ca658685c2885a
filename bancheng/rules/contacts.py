"""When trying to reach somebody counts as having tried: three times, at different times, while people can answer.

Source: process table §2 tell (“three logged attempts at different times”); how far apart is our own design.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bancheng.rules.calendar import WorkingCalendar

ATTEMPTS_THAT_COUNT = 3
APART = timedelta(hours=1)
"""Working time between one attempt that counts and the next. INFERRED: no norm says it."""
FEW_ATTEMPTS = "要在办公时间里联系过三次、每次至少隔 1 个工作小时、都记下来，才能按“联系不上”告知"


def count_apart(attempts: Iterable[datetime], calendar: WorkingCalendar) -> int:
    """How many attempts count: each in office hours, and long enough after the one that counted before it."""
    counted, last = 0, None
    for at in sorted(attempts):
        if calendar.is_open(at) and (last is None or calendar.work_time_between(last, at) >= APART):
            counted, last = counted + 1, at
    return counted
