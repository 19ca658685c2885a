"""Acts by which the dues of opinions are reckoned: of those from before there was a clock, and of all after a new calendar."""

from datetime import datetime

from django.db import transaction

from bancheng.citizens.models import FeedbackItem
from bancheng.citizens.opinion_facts import known, wind
from bancheng.org import reads as org
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import TIME

ROWS_AT_ONCE = 200


def reckon_old(*, at: datetime) -> int:
    """Lets the clock of open opinions run that have none: from today, for nobody was told of one before.

    Returns  how many.
    """
    old = FeedbackItem.objects.open().filter(due_at=None).order_by("pk")
    pks = list(old.values_list("pk", flat=True)[:ROWS_AT_ONCE])
    return sum(_reckon(pk, since=at, at=at, because="") for pk in pks)


def reckon_again(*, because: str, at: datetime) -> int:
    """Reckons every open opinion anew by a calendar that has changed; returns how many are due at another moment."""
    pks = FeedbackItem.objects.open().exclude(due_at=None).order_by("pk").values_list("pk", flat=True)
    return sum(_reckon(pk, since=None, at=at, because=because) for pk in list(pks))


@transaction.atomic
def _reckon(pk: int, *, since: datetime | None, at: datetime, because: str) -> bool:
    """Shapes   since: from when the clock runs that did not run before; None where it runs already."""
    item = FeedbackItem.objects.locked(pk)
    found = known(item, at=at)
    before = item.due_at
    if since is not None:
        item.counted_from = since
    columns = wind(item, found.facts, answered_at=found.last.answered_at if found.last else None)
    if item.due_at is None or item.due_at == before:
        return False
    columns = ("counted_from", *columns)
    item.save(update_fields=columns)
    data = {
        "before": org.due_day(before, near=at) if before else "没有",
        "until": org.due_day(item.due_at, near=at),
        "because": because,
    }
    rows = [told.changed(item, *columns)]
    records.append(item.file, LineKind.FEEDBACK_DUE_RECOMPUTED, by=TIME.ref, at=at, data=data, rows=rows)
    return True
