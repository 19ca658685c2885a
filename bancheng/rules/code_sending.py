"""How often a code may be sent to a citizen's phone or mail box, and by whom it may be used.

Whoever holds a slip, or has read a number and its query code over somebody's shoulder, can ask for codes. He must neither
fill the citizen's phone nor use up what the citizen may ask for: each asker is counted by himself, and to one phone codes
go further apart before they cease. Where none is sent because one has just been, that one opens for whoever reads it there.
Source: process table §1, “The holder of a slip is not proof of the citizen”; constitution 10.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

WINDOW = timedelta(hours=1)
CODE_LIVES = timedelta(minutes=10)
CODES_OF_ASKER = 3
FREE_OF_WAY = 5
"""So many codes go to one phone within the hour as they are asked for; then one in the life of a code."""
MOST_OF_WAY = 10
OWN_TRIES = 5
TRIES_OF_OTHERS = 10
NO_WAIT = timedelta()


def wait_of_asker(sent: Sequence[datetime], at: datetime) -> timedelta:
    """How long whoever asked for these codes in this case waits for the next.

    Shapes   sent: in any order, older ones than an hour too.
    """
    return _wait_for_room(_lately(sent, at), CODES_OF_ASKER, at)


def wait_of_way(sent: Sequence[datetime], at: datetime) -> timedelta:
    """How long one phone or mail box, to which these went for whatever case, is left in peace."""
    lately = _lately(sent, at)
    if len(lately) < FREE_OF_WAY:
        return NO_WAIT
    return max(_wait_for_room(lately, MOST_OF_WAY, at), lately[-1] + CODE_LIVES - at, NO_WAIT)


def opens(*, is_own: bool, is_newest: bool, tries: int, tries_of_others: int) -> bool:
    """Whether a code that is alive may be tried: five times by whoever asked for it; the newest also by others.

    Others have a count of their own, so that a stranger's tries take none from the citizen's.
    """
    return tries < OWN_TRIES if is_own else is_newest and tries_of_others < TRIES_OF_OTHERS


def _lately(sent: Sequence[datetime], at: datetime) -> list[datetime]:
    return sorted(moment for moment in sent if moment > at - WINDOW)


def _wait_for_room(lately: Sequence[datetime], most: int, at: datetime) -> timedelta:
    """Until there are fewer than so many within the hour."""
    return lately[-most] + WINDOW - at if len(lately) >= most else NO_WAIT
