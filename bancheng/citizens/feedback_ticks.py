"""What time alone does to opinions: what was answered rests, what has no due yet gets one, old fingerprints are keyed."""

from datetime import datetime

from django.db import transaction

from bancheng.citizens import urging
from bancheng.citizens.actions import mending, reckoning
from bancheng.citizens.actions.fingerprints import key_old_fingerprints
from bancheng.citizens.models import FeedbackItem
from bancheng.citizens.opinion_facts import known
from bancheng.org import reads as org
from bancheng.records import moments
from bancheng.records.models import File
from bancheng.rules import feedback_moves as rules
from bancheng.rules.permissions import TIME


def key_fingerprints(*, at: datetime) -> bool:
    """Keys some of what is left from before; whether there was any."""
    return bool(key_old_fingerprints())


def let_rest(*, at: datetime, limit: int = 200) -> int:
    """Closes opinions that were mended and answered and about which nobody is owed a call, once the days to be heard are over.

    Returns  how many; 0 says that the worker may rest.
    """
    if not org.working_calendar().is_open(at):
        return 0
    return moments.let_pass(FeedbackItem.objects.all(), _pass, at=at, limit=limit)


@transaction.atomic
def _pass(pk: int, seen: datetime, at: datetime) -> bool:
    """Closes one; False when somebody else was there first."""
    if not moments.is_free(File.objects.filter(opinion=pk)):
        return False
    item = FeedbackItem.objects.locked(pk)
    if item.next_moment_at != seen:
        return False
    if rules.rests_at(known(item, at=at).facts, item.due_at) is None:
        # Somebody must act first: its moment goes, or it would be tried for ever.
        item.next_moment_at = None
        item.save(update_fields=["next_moment_at"])
        return False
    mending.close(item, by=TIME, at=at)
    return True


def urge(*, at: datetime) -> int:
    """Says once a working day how many opinions are late; how many heard it."""
    return urging.urge(at=at)


def reckon_dues(*, at: datetime) -> bool:
    """Reckons when opinions are due that were taken in before they had a clock; whether there were any."""
    return bool(reckoning.reckon_old(at=at))
