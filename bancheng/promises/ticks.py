"""What time alone changes in a promise: its owner is reminded, and in the end it is broken.

The promise stores the next such instant; taking it is a conditional update of what was seen, so that two workers never
do the same thing twice. Nothing happens while the offices are closed.
"""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction

from bancheng.org import reads as org
from bancheng.promises import actions
from bancheng.promises.models import Promise
from bancheng.records.models import File
from bancheng.rules import promises as rules

REST_AFTER_FAILURE = timedelta(minutes=10)

log = logging.getLogger(__name__)


def tick(*, at: datetime, limit: int = 200) -> int:
    """Lets pass whatever moments of promises have passed, earliest first, each in a transaction of its own.

    Returns  in how many promises something was done; 0 says that the worker may rest.
    """
    if not org.working_calendar().is_open(at):
        return 0
    passed = Promise.objects.filter(next_moment_at__lte=at).order_by("next_moment_at", "pk")
    seen = list(passed.values_list("pk", "next_moment_at")[:limit])
    return sum(_pass_or_put_off(pk, moment, at) for pk, moment in seen if moment)


def _pass_or_put_off(pk: int, seen: datetime, at: datetime) -> bool:
    """One promise that cannot be settled must not stop the others, nor be tried without a rest."""
    try:
        return pass_moment(pk, seen, at)
    except Exception as error:  # noqa: BLE001
        # Whatever is wrong with one promise, the others go on; it is named by its place only.
        log.warning("promise %s failed at its moment: %s", pk, type(error).__name__)
        Promise.objects.filter(pk=pk, next_moment_at=seen).update(next_moment_at=at + REST_AFTER_FAILURE)
        return False


@transaction.atomic
def pass_moment(pk: int, seen: datetime, at: datetime) -> bool:
    """Reminds of one promise, or lets it be broken when its day is over: a long backlog is no storm.

    Returns  False when somebody else was there first.
    """
    if not _is_free(pk):
        return False
    promise = Promise.objects.locked(pk)
    if promise.next_moment_at != seen:
        return False
    if at >= rules.ends_at(promise.due_at, org.working_calendar()):
        actions.break_promise(promise, at=at)
    else:
        actions.remind(promise, at=at)
    return True


def _is_free(pk: int) -> bool:
    """Takes the promise's file unless somebody else holds it: another worker goes on with the next one, nobody waits.

    SQLite has one writer at a time anyway, and whoever waits for it finds the work done.
    """
    held = File.objects.filter(promises=pk)
    if connection.features.has_select_for_update_skip_locked:
        held = held.select_for_update(skip_locked=True, of=("self",))
    return held.order_by().values_list("pk", flat=True).first() is not None
