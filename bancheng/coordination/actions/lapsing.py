"""What time, or the end of a case, does to its requests; each does nothing the second time."""

from datetime import datetime

from django.db import transaction

from bancheng.cases.models import Case
from bancheng.coordination.actions import turning
from bancheng.coordination.actions.dispatching import end
from bancheng.coordination.facts import facts_of
from bancheng.coordination.models import Request
from bancheng.rules import requests as rules
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import TIME


@transaction.atomic
def deem_signed(request: Request, *, at: datetime) -> bool:
    """A department has not signed in time: it counts as signed from the moment its time was over.

    Returns  False where it was signed, or ended, meanwhile.
    """
    return turning.deem_if_over(turning.hold(request), at=at)


@transaction.atomic
def recall_left(case: Case, *, asked_before: datetime, because: str, at: datetime) -> int:
    """A case has left the open steps: the questions it had then are taken back, even if it is open again by now.

    Shapes   asked_before: when it left; what was asked since it was opened again stands.
    Returns  how many were open still.
    """
    held = Case.objects.locked(case.pk)
    left = list(Request.objects.open().filter(case=held, dispatched_at__lte=asked_before).order_by("number"))
    for request in left:
        end(turning.begin(request, "recall", by=TIME, at=at), LineKind.REQUEST_RECALLED, because=because)
    return len(left)


@transaction.atomic
def end_silent(request: Request, *, because: str, at: datetime) -> bool:
    """The officer has released the hold on the page of the case: the department stands recorded as silent.

    Returns  False where the request has ended meanwhile, or lies with somebody else.
    """
    held = turning.hold(request)
    silence = rules.BY_NAME["accept_silence"]
    if rules.refusal(silence, facts_of(held, at=at), TIME) is not None:
        return False
    turn = turning.begin(held, silence.name, by=TIME, at=at)
    end(turn, LineKind.REQUEST_SILENT, because=because)
    return True
