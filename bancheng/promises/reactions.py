"""What promises do when the record says that something happened elsewhere."""

from datetime import datetime

from django.db import transaction

from bancheng.promises import actions
from bancheng.promises.models import Promise
from bancheng.records.models import Line


def recompute_dues(line: Line, *, at: datetime) -> None:
    """The calendar has changed: every open promise is due when the new days say so.

    Doing it twice changes nothing: what has been reckoned stands where the calendar puts it.
    """
    for pk in Promise.objects.open().order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            promise = Promise.objects.locked(pk)
            if not promise.ended:
                actions.recompute(promise, because=f"{line.kind} {line.seq}", at=at)
