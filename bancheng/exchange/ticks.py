"""What the worker does for lists of opinions: reads those that wait, clears those nobody came back to."""

from datetime import datetime

from bancheng.exchange import actions, reading
from bancheng.exchange.models import OpinionList
from bancheng.rules import feedback as rules
from bancheng.rules.vocabulary import ListState

AT_ONCE = 50


def read_lists(*, at: datetime) -> bool:
    """Reads the next list that waits; whether there was one."""
    return reading.read_next(at=at)


def clear_lists(*, at: datetime) -> bool:
    """Drops lists that were handed in and never begun, or that stopped and were left; what they hold is people's."""
    left = OpinionList.objects.filter(
        state__in=[ListState.LAID, ListState.BROKEN], laid_at__lt=at - rules.LIST_KEPT
    )
    told = left.order_by("pk").values_list("pk", "laid_at", "stopped_at")
    over = [pk for pk, laid, stopped in told if rules.is_forgotten(laid_at=laid, stopped_at=stopped, at=at)]
    for pk in over[:AT_ONCE]:
        actions.drop_forgotten(pk, at=at)
    return bool(over)
