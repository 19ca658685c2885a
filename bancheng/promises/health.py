"""What must hold of promises at any moment. Read by `bancheng doctor`; changes nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from bancheng.org import reads as org
from bancheng.promises.models import PARTY_VALUES, Promise
from bancheng.rules import promises as rules
from bancheng.rules.health import Found, Trouble

WORKER_MAY_SLEEP = timedelta(minutes=15)
"""Working time: at night and on days of rest nothing is to happen."""
ROWS_WHEN_QUICK = 500


def promises_end(*, at: datetime, full: bool) -> Iterator[Found]:
    """Every open promise says who owes it and by when; none is past its moment; each is due when it would be reckoned again."""
    opened = Promise.objects.open()
    nobody = ~Q(owner__in=PARTY_VALUES) | Q(owner="unit", unit=None)
    yield from _each(opened.filter(nobody | Q(next_moment_at=None)), Trouble.PROMISE_ADRIFT)
    calendar = org.working_calendar()
    passed = opened.filter(next_moment_at__lt=at).select_related("file").order_by("next_moment_at")
    for promise in passed if full else passed[:ROWS_WHEN_QUICK]:
        moment = promise.next_moment_at
        if moment is not None and calendar.work_time_between(moment, at) > WORKER_MAY_SLEEP:
            yield Found(Trouble.PROMISE_MISSED, promise.file.key)
    looked_at = opened.select_related("file").order_by("-pk")
    for promise in looked_at if full else looked_at[:ROWS_WHEN_QUICK]:
        if promise.due_at != rules.due(promise.due_on, calendar).at:
            yield Found(Trouble.PROMISE_DIFFERS, promise.file.key)


def _each(promises: QuerySet[Promise], trouble: Trouble) -> Iterator[Found]:
    for key in promises.order_by("pk").values_list("file__key", flat=True)[:100]:
        yield Found(trouble, key)
