"""What must hold of requests at any moment. Read by `bancheng doctor`; changes nothing."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import batched

from django.db.models import Q

from bancheng.cases.models import CaseClock, Hold, InHands, Recusal
from bancheng.coordination.actions.turning import KIND
from bancheng.coordination.facts import speakers_of_each
from bancheng.coordination.models import Request
from bancheng.rules import requests as rules
from bancheng.rules.clock_table import OF_A_QUESTION, OF_REQUESTS
from bancheng.rules.health import Found, Trouble
from bancheng.rules.request_clocks import CLOCKS_OF_REQUEST
from bancheng.rules.vocabulary import RequestStep, Role

REACTIONS_MAY_TAKE = timedelta(minutes=15)
"""So long after its case has come to rest a request may still stand open: the worker takes it back."""
ROWS_WHEN_QUICK = 500
AT_A_TIME = 200


def requests_are_somebodys(*, at: datetime, full: bool) -> Iterator[Found]:
    """Every request that lies with a department has somebody there who can sign the reply and is not out of its case."""
    lying = (
        Request.objects.filter(step__in=rules.names_of(rules.WITH_UNIT))
        .select_related("case")
        .order_by("-pk")
    )
    looked_at = list(lying if full else lying[:ROWS_WHEN_QUICK])
    speakers = speakers_of_each({request.unit_id for request in looked_at}, at)
    for some in batched(looked_at, AT_A_TIME):
        out = set(
            Recusal.objects.filter(case__in=[one.case_id for one in some]).values_list("case_id", "person_id")
        )
        for request in some:
            heads = speakers[request.unit_id][Role.UNIT_HEAD]
            if request.case.is_open and all((request.case_id, head) in out for head in heads):
                yield Found(Trouble.REQUEST_WITH_NOBODY, _where(request))


def requests_have_their_clocks(*, at: datetime, full: bool) -> Iterator[Found]:
    """Every open request has exactly the clocks of its step, lies in the hand of its step, and is waited for where it should be.

    One whose case has come to rest is open no more, and of one that has ended nothing runs or lies anywhere.
    """
    opened = Request.objects.open().select_related("case").order_by("-pk")
    for some in batched(opened if full else opened[:ROWS_WHEN_QUICK], AT_A_TIME):
        yield from _among(some, at)
    still = Request.objects.open().order_by().values("pk")
    lying = InHands.objects.filter(end=None).exclude(ref__in=still).values_list("case__number", flat=True)
    running = CaseClock.objects.filter(kind__in=sorted(OF_A_QUESTION), stopped_at=None).exclude(ref__in=still)
    for number in sorted({*lying, *running.values_list("case__number", flat=True)}):
        yield Found(Trouble.REQUEST_ADRIFT, number)


def _among(some: tuple[Request, ...], at: datetime) -> Iterator[Found]:
    pks = [request.pk for request in some]
    clocks: dict[int, set[str]] = defaultdict(set)
    for ref, kind in CaseClock.objects.filter(
        ref__in=pks, kind__in=sorted(OF_REQUESTS), stopped_at=None
    ).values_list("ref", "kind"):
        clocks[ref].add(kind)
    hands = dict(InHands.objects.filter(ref__in=pks, end=None).values_list("ref", "holder"))
    # Of one the officer has just released the worker makes the silence of the department.
    waiting = Q(ended_at=None) | Q(ended_how="released")
    held = set(Hold.objects.filter(waiting, kind=KIND, ref__in=pks).values_list("ref", flat=True))
    for request in some:
        if not request.case.is_open:
            rested = request.case.rested_at
            if rested is None or rested + REACTIONS_MAY_TAKE < at:
                yield Found(Trouble.REQUEST_LEFT, _where(request))
            continue
        step = RequestStep(request.step)
        is_whole = (
            clocks[request.pk] == set(CLOCKS_OF_REQUEST[step]) and hands.get(request.pk) == rules.OWNERS[step]
        )
        if not is_whole or (request.waits and request.pk not in held):
            yield Found(Trouble.REQUEST_ADRIFT, _where(request))


def _where(request: Request) -> str:
    return f"{request.case.number} 第 {request.number} 张交办单"
