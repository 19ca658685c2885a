"""Clocks that were out before there was a ladder of urging are looked at again: they climb it from where they stand."""

from typing import Any

from django.db import migrations
from django.db.models import Q
from django.utils import timezone

URGED = (
    "intake",
    "first_contact",
    "citizen",
    "judging",
    "decline_review",
    "no_review",
    "appeal_review",
    "telling",
    "recusal",
    "filing",
)


def look_again(apps: Any, schema_editor: Any) -> None:
    """The next moment of each case with such a clock is now: a moment long past would look like one that was missed."""
    case, clock = apps.get_model("cases", "Case"), apps.get_model("cases", "CaseClock")
    out = clock.objects.filter(kind__in=URGED, stopped_at=None, out_done=True)
    waiting = case.objects.filter(pk__in=out.values("case")).exclude(Q(step="archived"))
    waiting.update(next_moment_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_more_time_and_the_ladder_of_urging")]

    operations = [migrations.RunPython(look_again, migrations.RunPython.noop)]
