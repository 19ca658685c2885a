"""Positions as people read them: the matrix of a case, one question of it, what a unit owes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from bancheng.cases.models import Case, CaseClock
from bancheng.cases.showing.about import about
from bancheng.cases.showing.clocks import read_clock
from bancheng.coordination import matrix
from bancheng.coordination.models import Position, Question
from bancheng.org import reads as org
from bancheng.rules.calendar import WorkingCalendar
from bancheng.rules.positions import UNSETTLED
from bancheng.rules.readings import Reading
from bancheng.rules.vocabulary import Accord, PositionAnswer, PositionStep
from bancheng.rules.wording import moment_words

ORDINALS = "一二三四五六七八九十"
BADGES = {
    Accord.OPEN: "wait",
    Accord.AGREED: "end",
    Accord.CONDITIONAL: "moving",
    Accord.CONFLICT: "ask",
    Accord.SILENCE: "ask",
    Accord.NONE: "end",
}
"""Accord → kind of `ui/step_badge.html`: what is against each other, or silent, is for us to settle."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """One cell of the matrix: colour, shape and word together.

    Shapes   tone: a class of `.bc-say`.
    """

    word: str
    tone: str
    icon: str


SAID = {
    PositionAnswer.CAN: Said(word="能办", tone="yes", icon="circle-check"),
    PositionAnswer.CAN_IF: Said(word="有条件", tone="cond", icon="alert-triangle"),
    PositionAnswer.CANNOT: Said(word="不能办", tone="no", icon="circle-x"),
}
UNSAID = {
    PositionStep.ASKED: Said(word="还没答", tone="none", icon="clock"),
    PositionStep.SILENT: Said(word="没有答", tone="no", icon="circle-off"),
    PositionStep.RECALLED: Said(word="不用答了", tone="none", icon="circle-off"),
}
NOT_ASKED = Said(word="没问", tone="none", icon="point")


def said(position: Position) -> Said:
    """What a unit stands with; a draft is the unit's own until its head has signed."""
    if position.step == PositionStep.GIVEN:
        return SAID[PositionAnswer(position.answer)]
    return UNSAID[PositionStep(position.step)]


def title_of(question: Question) -> str:
    """第一问, 第十二问."""
    number = question.number
    if number <= len(ORDINALS):
        return f"第{ORDINALS[number - 1]}问"
    return f"第十{ORDINALS[number - 11]}问"


def accord_words(accord: Accord) -> dict[str, str]:
    """How the units stand to each other, as `ui/step_badge.html` takes it."""
    return {"label": accord.label, "kind": BADGES[accord]}


def questions(case: Case, *, now: datetime) -> list[dict[str, Any]]:
    """Every question of a case with what each unit says on it."""
    clocks, calendar = matrix.clocks_of(case), org.working_calendar()
    return [_question(one, clocks, now, calendar) for one in matrix.questions_of(case)]


def _question(
    question: Question, clocks: dict[int, CaseClock], now: datetime, calendar: WorkingCalendar
) -> dict[str, Any]:
    positions = list(question.positions.all())
    accord = matrix.accord_of(positions)
    return {
        "pk": question.pk,
        "number": question.number,
        "title": title_of(question),
        "words": question.words,
        "asked_at": question.asked_at,
        "accord": accord_words(accord),
        "is_unsettled": accord in UNSETTLED,
        "waits": any(row.is_asked for row in positions),
        "rows": [_row(row, clocks.get(row.pk), now, calendar) for row in positions],
    }


def _row(
    position: Position, clock: CaseClock | None, now: datetime, calendar: WorkingCalendar
) -> dict[str, Any]:
    given = position.step == PositionStep.GIVEN
    return {
        "unit": position.unit.short_name,
        "code": position.unit.code,
        "by": f"{position.given_by.name} 签发" if position.given_by else "",
        "said": said(position),
        "words": position.words if given else "",
        "condition": position.condition if given else "",
        "clause": position.clause if given else "",
        "clock": read_clock(clock, now=now, calendar=calendar) if clock and position.is_asked else None,
    }


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Units × questions.

    Shapes   heads: title and badge of each question; rows: unit, one cell for each question with its title.
    """

    heads: Sequence[dict[str, Any]]
    rows: Sequence[tuple[str, Sequence[tuple[str, Said]]]]


def grid_of(shown: Sequence[dict[str, Any]]) -> Grid | None:
    """The whole matrix at a glance, where there is more than one question; the units in the order in which they were first asked."""
    if len(shown) < 2:
        return None
    units = {row["code"]: row["unit"] for one in shown for row in one["rows"]}
    cells = [(one["title"], {row["code"]: row["said"] for row in one["rows"]}) for one in shown]
    rows = [
        (unit, [(title, said_on.get(code, NOT_ASKED)) for title, said_on in cells])
        for code, unit in units.items()
    ]
    return Grid(heads=shown, rows=rows)


# --- for the unit -------------------------------------------------------------------------------------------


def owed_row(position: Position, clock: CaseClock, *, now: datetime) -> dict[str, Any]:
    """What a unit still owes, in its inbox."""
    case = position.question.case
    return {
        "url": reverse("coordination:position", args=[position.pk]),
        "title": position.question.words,
        "note": "，".join(filter(None, (case.number, about(case, sees=False)))),
        "unit": position.unit.short_name,
        "state": "已拟写，等负责人签发" if position.drafted_at else "等拟写",
        "clock": read_clock(clock, now=now, calendar=org.working_calendar()),
    }


def clock_of(position: Position, *, now: datetime) -> Reading | None:
    """The clock of one position while it runs."""
    clock = matrix.clock_of(position) if position.is_asked else None
    return read_clock(clock, now=now, calendar=org.working_calendar()) if clock else None


def facts(position: Position, *, now: datetime) -> list[tuple[str, str]]:
    """Everything a unit's own people read of one position, what is drafted included."""
    case = position.question.case
    answer = PositionAnswer(position.answer).label if position.answer else ""
    return [
        ("问什么", position.question.words),
        ("哪件事", "　".join(filter(None, (case.number, about(case, sees=False))))),
        ("问哪家", position.unit.name),
        ("什么时候问的", moment_words(position.question.asked_at, now=now)),
        ("现在", PositionStep(position.step).label),
        ("能不能办", answer),
        ("怎么说", position.words),
        ("什么条件下能办", position.condition),
        ("依据", position.clause),
        ("谁拟写的", _by(position.drafted_by, position.drafted_at, now)),
        ("谁签发的", _by(position.given_by, position.ended_at, now)),
    ]


def _by(person: Any, at: datetime | None, now: datetime) -> str:
    return f"{person.name}，{moment_words(at, now=now)}" if person and at else ""
