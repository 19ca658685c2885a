"""Leave: what somebody has in hand goes to his deputy on the first day, and comes back on the day he returns.

Only the handling moves; 第一责任人 stays who he is. What was given to somebody else meanwhile stays there.
Source: issue of part 4, “leave moves current handling to the deputy and back”; constitution 1 and 2; docs/decisions/0080.
"""

from collections.abc import Collection
from enum import StrEnum


class Return(StrEnum):
    """What becomes of a case that a deputy has, as it is looked at."""

    STAYS = "stays"
    BACK = "back"
    MOVED_ON = "moved_on"


def what_becomes(*, is_away: bool, may_have_it: bool) -> Return:
    """Whether a case goes back to whoever was away.

    Shapes   is_away: he is away that day, by whatever leave. may_have_it: he can work on cases, and is not out of this one.
    """
    if not may_have_it:
        # He left, was locked out, is no officer any more, or was recused: then his deputy keeps it for good.
        return Return.MOVED_ON
    return Return.STAYS if is_away else Return.BACK


def who_reports(
    named: int | None, *, may: Collection[int], beside: Collection[int], handler: int
) -> int | None:
    """Who reports on a leader's instruction in the place of whoever is away; None while nobody is there.

    Whom he named; else, of a post over the case, another one of that post; else whoever has the case now.

    Shapes   may: who may have it and is at work, in their order. beside: everybody of the posts over the case he holds.
    """
    if named in may:
        return named
    if beside:
        return next((one for one in may if one in beside), None)
    return handler if handler in may else None
