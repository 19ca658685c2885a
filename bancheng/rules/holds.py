"""Holds: when somebody may stop waiting for what a department owes; asked alike by the case that waits and by the question itself.

Whoever has answered or objected is never recorded as silent, however late somebody else decides.
Source: process table §2 hold, §5 “clock out → also silent, which the officer may accept”.
"""

from datetime import datetime

from bancheng.rules.refusal import Refused

CLOCK_RUNS = ("unit_clock_runs", "这个单位的时限还没到，不能不等它")
LIES_ELSEWHERE = ("not_with_unit", "这个单位已经答复或提了异议，正等别人决定，不能按没有答复处理")


def refusal_to_release(
    *, at: datetime, releasable_from: datetime | None, lies_elsewhere: bool, article: str
) -> Refused | None:
    """Why a department must still be waited for, or None.

    Shapes   releasable_from: when its own clock is out; None where none runs. lies_elsewhere: it has done its part, and somebody
             else has to decide.
    """
    if lies_elsewhere:
        return Refused(*LIES_ELSEWHERE, article)
    if releasable_from is None or at < releasable_from:
        return Refused(*CLOCK_RUNS, article)
    return None
