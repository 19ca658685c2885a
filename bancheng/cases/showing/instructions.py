"""A leader's instructions as people read them: plain, finished values."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.urls import reverse

from bancheng.cases import instructions as reads
from bancheng.cases.dossier import Dossier
from bancheng.cases.models import CaseClock, Instruction
from bancheng.cases.showing.about import about
from bancheng.cases.showing.addresses import page_of
from bancheng.cases.showing.clocks import read_clock
from bancheng.org import reads as org
from bancheng.rules import instructing
from bancheng.rules.calendar import local
from bancheng.rules.readings import Reading
from bancheng.rules.vocabulary import ClockKind, InstructionEnd, Outcome, Step, Tone
from bancheng.rules.wording import full_date_words, moment_words


def rows(found: list[Instruction], *, seen: Collection[int], now: datetime) -> list[dict[str, Any]]:
    """The rows of a list, each with its clock.

    Shapes   seen: the cases the reader sees.
    """
    clocks = reads.clocks_of(found)
    return [
        _row(one, clocks.get(one.pk), now) | {"about": about(one.case, sees=one.case_id in seen)}
        for one in found
    ]


def _row(one: Instruction, clock: CaseClock | None, now: datetime) -> dict[str, Any]:
    return {
        "clock": reading(one, clock, now=now),
        "url": reverse("cases:instruction", args=[one.pk]),
        "words": one.words,
        "number": one.case.number,
        "to": whose(one),
        "by": one.given_by.name,
        "stands": _stands(one),
        "report": one.report,
    }


def whose(one: Instruction) -> str:
    """With whom it lies, and for whom he stands in."""
    return f"{one.to.name}（代{one.lent_by.name}）" if one.lent_by else one.to.name


def _stands(one: Instruction) -> str:
    """Where its case stands now, with how it was answered."""
    step = Step(one.case.step).label
    return f"{step}（{Outcome(one.case.outcome).label}）" if one.case.outcome else step


def reading(one: Instruction, clock: CaseClock | None, *, now: datetime) -> Reading:
    """How long is left for the report, or how the instruction ended."""
    if one.ended_at is not None:
        label = InstructionEnd(one.ended_how).label
        return Reading(tone=Tone.DONE, main=label, sub=moment_words(one.ended_at, now=now))
    assert clock is not None, "an open instruction has its clock"
    return read_clock(clock, now=now, calendar=org.working_calendar())


def facts(one: Instruction, *, now: datetime) -> list[tuple[str, str]]:
    """Everything one instruction says of itself."""
    recalled = one.ended_how == InstructionEnd.RECALLED
    return [
        (
            "批给谁",
            f"{one.to.placed}（{one.lent_by.name}不在岗，代他落实）" if one.lent_by else one.to.placed,
        ),
        ("要做什么", one.words),
        ("哪天以前", _until(one)),
        ("谁批的", f"{one.given_by.name}，{moment_words(one.given_at, now=now)}"),
        ("另外", "这件可以再开第三次会" if one.allows_conference and not recalled else ""),
        ("结果", reads.outcome_words(one)),
        ("落实情况", one.report),
        ("报的时间", _when(one, InstructionEnd.REPORTED, now)),
        ("为什么撤回", one.why_recalled),
    ]


def _until(one: Instruction) -> str:
    """The day that was named, and, for a day of rest, the working day it moves on to."""
    named = full_date_words(one.due_on)
    moved = local(instructing.due(one.due_on, org.working_calendar()).at).date()
    return named if moved == one.due_on else f"{named}，不上班，顺延到{full_date_words(moved)}"


def _when(one: Instruction, how: InstructionEnd, now: datetime) -> str:
    return moment_words(one.ended_at, now=now) if one.ended_at and one.ended_how == how else ""


def of_case(dossier: Dossier, *, now: datetime) -> list[dict[str, Any]]:
    """The instructions of a case, the newest first, from the rows its page has read."""
    clocks = {row.ref: row for row in dossier.all("clocks") if row.kind == ClockKind.INSTRUCTION}
    return [
        {
            "clock": reading(one, clocks.get(one.pk), now=now),
            "url": reverse("cases:instruction", args=[one.pk]),
            "words": one.words,
            "to": whose(one),
            "by": one.given_by.name,
            "report": one.report,
        }
        for one in reversed(dossier.all("instructions"))
    ]


def desk_docs(found: list[Instruction], *, now: datetime) -> list[dict[str, Any]]:
    """What lies with me, on my workbench: what is to be done, of which case, by when."""
    clocks = reads.clocks_of(found)
    shown = [_row(one, clocks.get(one.pk), now) for one in found]
    return [row | {"note": f"{row['number']}，{row['by']}批示"} for row in shown]


def case_url(one: Instruction, *, sees: bool) -> str:
    """The page of its case; empty for who does not see the case."""
    return page_of(one.case.number) if sees else ""
