"""What must hold of positions and conferences at any moment. Read by `bancheng doctor`; changes nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from bancheng.cases.models import Case, CaseClock, MoveMade
from bancheng.cases.models.case import OPEN_VALUES
from bancheng.coordination.models import AgendaItem, Conference, Position
from bancheng.coordination.models.conferences import OPEN_VALUES as OPEN_CONFERENCES
from bancheng.rules.conferences import CLOCK_OF
from bancheng.rules.health import Found, Trouble
from bancheng.rules.vocabulary import ClockKind, Step

PATIENCE = timedelta(hours=1)
"""So long may the worker take to take back what a case that has left the open steps had asked."""
MOST_NAMED = 100


def positions_are_waited_for(*, at: datetime, full: bool) -> Iterator[Found]:
    """Every position still asked has a clock that runs in an open case; none outlives its case."""
    asked = Position.objects.asked()
    clock = CaseClock.objects.filter(
        kind=ClockKind.POSITION, ref=OuterRef("pk"), case=OuterRef("question__case"), stopped_at=None
    )
    opened = asked.filter(question__case__step__in=OPEN_VALUES)
    yield from _each(opened.exclude(Exists(clock)), Trouble.POSITION_ADRIFT)
    left = asked.exclude(question__case__step__in=OPEN_VALUES)
    yield from _each(left.filter(question__case__rested_at__lt=at - PATIENCE), Trouble.POSITION_LEFT)


def conferences_are_waited_for(*, at: datetime, full: bool) -> Iterator[Found]:
    """Every open conference has a case on its agenda, and a clock that runs in it; every case in conference stands on an agenda."""
    live = AgendaItem.objects.filter(struck_at=None, case__step__in=OPEN_VALUES)
    clock = CaseClock.objects.filter(
        kind__in=sorted(set(CLOCK_OF.values())),
        ref=OuterRef("conference"),
        case=OuterRef("case"),
        stopped_at=None,
    )
    ticking = live.filter(Exists(clock), conference=OuterRef("pk"))
    adrift = Conference.objects.open().exclude(Exists(ticking))
    for pk in adrift.order_by("pk").values_list("pk", flat=True)[:MOST_NAMED]:
        yield Found(Trouble.CONFERENCE_ADRIFT, f"第 {pk} 号会议")
    on_agenda = live.filter(case=OuterRef("pk"), conference__step__in=OPEN_CONFERENCES)
    conferring = Case.objects.filter(step=Step.IN_CONFERENCE).exclude(Exists(on_agenda))
    moved = MoveMade.objects.filter(case=OuterRef("pk"), at__gte=at - PATIENCE)
    left = conferring.exclude(Exists(moved))
    for number in left.order_by("number").values_list("number", flat=True)[:MOST_NAMED]:
        yield Found(Trouble.CONFERENCE_LEFT, number)


def _each(positions: QuerySet[Position], trouble: Trouble) -> Iterator[Found]:
    numbers = positions.order_by("pk").values_list("question__case__number", flat=True)
    for number in sorted(set(numbers[:MOST_NAMED])):
        yield Found(trouble, number)
