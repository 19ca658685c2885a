"""Whether messages go out. Read by `bancheng doctor`; changes nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bancheng.notices import carriers
from bancheng.notices.models import Notice
from bancheng.rules.health import Found, Trouble

PATIENCE = timedelta(minutes=30)
LATELY = timedelta(days=7)


def messages_go_out(*, at: datetime, full: bool) -> Iterator[Found]:
    """Nothing waits long; what could not be sent in a week is named by its way."""
    stuck = Notice.objects.filter(state=Notice.WAITING, not_before__lt=at - PATIENCE).count()
    if stuck:
        yield Found(Trouble.NOTICES_STUCK, f"{stuck} 条")
    given_up = Notice.objects.filter(state__in=[Notice.GIVEN_UP, Notice.BOUNCED])
    for channel, label in Notice.CHANNELS:
        lost = given_up.filter(channel=channel, made_at__gt=at - LATELY).count()
        if lost:
            yield Found(Trouble.NOTICES_GIVEN_UP, f"{label} {lost} 条")


def ways_are_open(*, at: datetime, full: bool) -> Iterator[Found]:
    """Every server that is set up answers now."""
    for way in carriers.unreachable():
        yield Found(Trouble.WAY_UNREACHABLE, way.label)
