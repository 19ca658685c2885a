"""What the worker does for lists of opinions: reads those that wait, clears those nobody came back to."""

from datetime import datetime, timedelta

from bancheng.exchange import actions, reading
from bancheng.exchange.models import OpinionList
from bancheng.rules.vocabulary import ListState

FORGOTTEN_AFTER = timedelta(days=3)
AT_ONCE = 50


def read_lists(*, at: datetime) -> bool:
    """Reads the next list that waits; whether there was one."""
    return reading.read_next(at=at)


def clear_lists(*, at: datetime) -> bool:
    """Drops lists that were handed in and never begun, or that stopped and were left; what they hold is people's."""
    left = OpinionList.objects.filter(
        state__in=[ListState.LAID, ListState.BROKEN], laid_at__lt=at - FORGOTTEN_AFTER
    )
    pks = list(left.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    for pk in pks:
        actions.drop_forgotten(pk, at=at)
    return bool(pks)
