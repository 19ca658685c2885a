"""Questions about positions: which a case has put, how its units stand to each other, what one unit owes, who may see it.

A unit sees what it is asked: the question, the matter by its line, the number of the case; never who the citizen is.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Prefetch
from django.http import Http404

from bancheng.cases import eligible
from bancheng.cases.models import Case, CaseClock, Recusal
from bancheng.coordination.models import Position, Question
from bancheng.coordination.models.positions import PositionQuerySet
from bancheng.org import reads as org
from bancheng.org.models import Department
from bancheng.rules import positions as rules
from bancheng.rules.permissions import Actor, units_of
from bancheng.rules.vocabulary import Accord, ClockKind, PositionAnswer, PositionStep, Role


def asked_of(actor: Actor) -> PositionQuerySet:
    """Every position this actor's departments were ever asked for, but in cases he is recused from."""
    if actor.person is None:
        return Position.objects.none()
    out = Recusal.objects.filter(person=actor.person).order_by().values("case")
    return Position.objects.filter(unit__in=sorted(units_of(actor))).exclude(question__case__in=out)


def position_for(actor: Actor, pk: int) -> Position:
    """One position, for somebody of the unit that is asked.

    Raises   Http404 for everybody else: that a unit was asked is itself not told.
    """
    found = asked_of(actor).filter(pk=pk).select_related(
        "unit", "drafted_by", "given_by", "question__case__file", "question__case__site", "question__case__matter"
    ).first()  # fmt: skip
    if found is None:
        raise Http404
    return found


def owed_by(actor: Actor) -> list[tuple[Position, CaseClock]]:
    """What this actor's departments still owe, with its clock, what is due first standing first."""
    waiting = {
        row.pk: row for row in asked_of(actor).asked().select_related("unit", "question__case__matter")
    }
    clocks = CaseClock.objects.filter(kind=ClockKind.POSITION, ref__in=waiting, stopped_at=None)
    return [(waiting[clock.ref], clock) for clock in clocks.order_by("due_at", "ref")]


def question_of(case: Case, number: int) -> Question:
    """One question of a case; whoever asks has been checked to see the case.

    Raises   Http404.
    """
    found = Question.objects.filter(case=case, number=number).first()
    if found is None:
        raise Http404
    return found


def questions_of(case: Case) -> list[Question]:
    """The questions of a case in their order, each with its positions; who sees the case has been checked."""
    rows = Position.objects.select_related("unit", "given_by").order_by("pk")
    return list(
        Question.objects.filter(case=case).order_by("number").prefetch_related(Prefetch("positions", rows))
    )


def clocks_of(case: Case) -> dict[int, CaseClock]:
    """The running clocks of the positions of a case, by position."""
    running = CaseClock.objects.filter(case=case, kind=ClockKind.POSITION, stopped_at=None)
    return {clock.ref: clock for clock in running}


def clock_of(position: Position) -> CaseClock | None:
    """The clock of one position, running or stopped."""
    kept = CaseClock.objects.filter(case=position.question.case_id, kind=ClockKind.POSITION, ref=position.pk)
    return kept.order_by("-started_at").first()


def accord_of(positions: Iterable[Position]) -> Accord:
    """How the units stand to each other on one question."""
    return rules.accord_of(
        rules.Cell(
            step=PositionStep(row.step),
            answer=PositionAnswer(row.answer) if row.step == PositionStep.GIVEN else None,
        )
        for row in positions
    )


def facts_of_position(position: Position, *, at: datetime) -> rules.PositionFacts:
    """What the regulation must know of one position."""
    return rules.PositionFacts(
        step=PositionStep(position.step),
        unit=position.unit_id,
        drafted_by=position.drafted_by_id,
        has_liaison=has_liaison(position.unit, at),
        out=eligible.barred_from(position.question.case),
    )


def has_liaison(unit: Department, at: datetime) -> bool:
    """Whether a department has a liaison, who drafts beside its head."""
    return org.holders(Role.LIAISON, department=unit, at=at).exists()
