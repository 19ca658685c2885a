"""What time alone changes in a promise: its owner is reminded, and in the end it is broken, or stands unchecked.

The promise stores the next such instant; taking it is a conditional update of what was seen, so that two workers never
do the same thing twice. Nothing happens while the offices are closed.
"""

from datetime import datetime

from django.db import transaction

from bancheng.org import reads as org
from bancheng.promises import actions
from bancheng.promises.models import Promise
from bancheng.records import moments
from bancheng.records.models import File
from bancheng.rules import promises as rules


def tick(*, at: datetime, limit: int = 200) -> int:
    """Lets pass whatever moments of promises have passed, earliest first, each in a transaction of its own.

    Returns  in how many promises something was done; 0 says that the worker may rest.
    """
    if not org.working_calendar().is_open(at):
        return 0
    return moments.let_pass(Promise.objects.all(), pass_moment, at=at, limit=limit)


@transaction.atomic
def pass_moment(pk: int, seen: datetime, at: datetime) -> bool:
    """Reminds of one promise, or lets it end when its day is over: a long backlog is no storm.

    Returns  False when somebody else was there first.
    """
    # Every act holds the file before the promise.
    if not moments.is_free(File.objects.filter(promises=pk)):
        return False
    promise = Promise.objects.locked(pk)
    if promise.next_moment_at != seen:
        return False
    if at >= rules.ends_at(promise.due_at, org.working_calendar()):
        actions.end_promise(promise, at=at)
    else:
        actions.remind(promise, at=at)
    return True
