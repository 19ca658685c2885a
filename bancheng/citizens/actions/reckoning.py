"""Acts by which the dues of opinions are reckoned: of those from before there was a clock, and of all after a new calendar."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from bancheng.citizens.models import FeedbackItem
from bancheng.citizens.opinion_facts import UNTOLD, known, wind
from bancheng.org import reads as org
from bancheng.records import actions as records
from bancheng.records import told
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import TIME

ROWS_AT_ONCE = 200


def reckon_old(*, at: datetime) -> int:
    """Lets the clock of open opinions run that have none: from today, for nobody was told of one before.

    Says of those that have one which it is, where nobody has said so yet.
    Returns  how many.
    """
    old = FeedbackItem.objects.open().filter(Q(due_at=None) | Q(clock_key="")).order_by("pk")
    pks = list(old.values_list("pk", flat=True)[:ROWS_AT_ONCE])
    for pk in pks:
        _reckon(pk, at=at, because="")
    return len(pks)


def reckon_again(*, because: str, at: datetime) -> int:
    """Reckons every open opinion anew by a calendar that has changed; returns how many are due at another moment."""
    pks = FeedbackItem.objects.open().exclude(due_at=None).order_by("pk").values_list("pk", flat=True)
    return sum(_reckon(pk, at=at, because=because) for pk in list(pks))


@transaction.atomic
def _reckon(pk: int, *, at: datetime, because: str) -> bool:
    """Winds one anew; whether it is due at another moment. What no line tells is set without one."""
    item = FeedbackItem.objects.locked(pk)
    found = known(item, at=at)
    before, untold = item.due_at, [getattr(item, name) for name in UNTOLD]
    if before is None:
        item.counted_from = at
    columns = wind(item, found.facts, answered_at=found.last.answered_at if found.last else None)
    if item.due_at is None:
        return False
    if item.due_at == before:
        if untold != [getattr(item, name) for name in UNTOLD]:
            item.save(update_fields=UNTOLD)
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
