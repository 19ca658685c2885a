"""How an answer reaches somebody, and when trying counts as having tried: three times, apart, while people can answer.

Source: process table §2 tell (“three logged attempts at different times”); how far apart is our own design, and a
limit the office may change (`attempt_gap`).
"""

from collections.abc import Iterable, Mapping, Set
from datetime import datetime

from bancheng.rules.calendar import WorkingCalendar
from bancheng.rules.clocks import Limit, due_at
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Role, ToldHow

ATTEMPTS_THAT_COUNT = 3
REACHED_WORDS: Mapping[bool, str] = {True: "联系上了", False: "没有联系上"}
"""What came of one attempt, as a line and a page say it."""
WAYS_OF_STAFF = tuple(way for way in ToldHow if way is not ToldHow.ONLINE)
"""How somebody of the window tells an answer; online the citizen opens it himself, and nobody does it for him."""


def way_told(how: str, roles: Set[Role], *, article: str) -> ToldHow:
    """The way in which these roles tell the answer.

    Raises   Refused for a way nobody knows, or one that is not theirs.
    Source   process table §2 tell: “citizen by pressing 查看答复 with the SMS code”.
    """
    theirs = (ToldHow.ONLINE,) if Role.CITIZEN in roles else WAYS_OF_STAFF
    if how not in theirs:
        raise Refused("how_unknown", "写明怎样告知到本人", article)
    return ToldHow(how)


def refuse_few(attempts: Iterable[datetime], calendar: WorkingCalendar, *, gap: Limit, article: str) -> None:
    """Whoever was not tried three times may not be told as somebody who cannot be reached.

    Raises   Refused
    """
    if count_apart(attempts, calendar, gap=gap) < ATTEMPTS_THAT_COUNT:
        sentence = f"要在办公时间里联系过三次、每次至少隔 {gap}、都记下来，才能按“联系不上”告知"
        raise Refused("few_attempts", sentence, article)


def count_apart(attempts: Iterable[datetime], calendar: WorkingCalendar, *, gap: Limit) -> int:
    """How many attempts count: each in office hours, and long enough after the one that counted before it."""
    counted, last = 0, None
    for at in sorted(attempts):
        is_apart = last is None or at >= due_at(received_at=last, limit=gap, calendar=calendar).at
        if calendar.is_open(at) and is_apart:
            counted, last = counted + 1, at
    return counted
