"""Which letters leaned on an article: answers and declinings, found from the article, each opening its case.

A letter is what reached the person, or what is on its way to him; what was sent back or overruled is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from bancheng.cases.models import AnswerBasis, Case, DecliningBasis
from bancheng.cases.reads import case_is_seen
from bancheng.catalogue import library
from bancheng.catalogue.models import Citation
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import Step
from bancheng.ui.paging import MOST

type Rows = Sequence[int] | QuerySet[Citation, Any]
"""Rows of the library by their identities, or as a question for them."""

ANSWER_ON_ITS_WAY = (Step.NO_REVIEW, Step.TO_TELL)


@dataclass(frozen=True, kw_only=True)
class Letters:
    """The letters of one kind that leaned on an article.

    Shapes   rows: those whose cases this actor may see, the newest first, not yet read.
             withheld: how many others, in words, empty for none; of a long list only so many are counted.
    """

    rows: QuerySet[Any]
    withheld: str


def answers(rows: Rows) -> QuerySet[AnswerBasis]:
    """The answers that leaned on one of these rows of the library."""
    on_its_way = Q(answer__case__step__in=ANSWER_ON_ITS_WAY) & ~Q(answer__confirmed=False)
    letters = AnswerBasis.objects.filter(citation__in=rows).select_related(
        "citation", "answer__case", "answer__proposer"
    )
    return letters.filter(Q(answer__told_at__isnull=False) | on_its_way).order_by("-pk")


def declinings(rows: Rows) -> QuerySet[DecliningBasis]:
    """The declinings that leaned on one of these rows of the library."""
    on_its_way = Q(declining__case__step=Step.DECLINE_REVIEW, declining__declined=None)
    letters = DecliningBasis.objects.filter(citation__in=rows).select_related(
        "citation", "declining__case", "declining__proposer"
    )
    return letters.filter(Q(declining__declined=True) | on_its_way).order_by("-pk")


def answers_leaning_on(citation: Citation, actor: Actor) -> Letters:
    """The answers that leaned on an article, those also that leaned on it before it was corrected."""
    letters = answers(library.with_wrong_ones(citation))
    return _seen_by(actor, letters, "answer__case")


def declinings_leaning_on(citation: Citation, actor: Actor) -> Letters:
    """The declinings that leaned on an article, those also that leaned on it before it was corrected."""
    letters = declinings(library.with_wrong_ones(citation))
    return _seen_by(actor, letters, "declining__case")


def _seen_by(actor: Actor, letters: QuerySet[Any], case: str) -> Letters:
    """Asked of each letter's own case, by its identity: the list costs what it holds, not what the district holds."""
    seen = letters.filter(case_is_seen(actor, case))
    counted, own = (rows[: MOST + 1].count() for rows in (letters, seen))
    # Of a list that goes on beyond what he sees, and beyond what is counted, its own pager says so.
    others = counted - own
    more = "至少 " if counted > MOST else ""
    return Letters(rows=seen, withheld=f"{more}{others}" if others else "")


@dataclass(frozen=True, kw_only=True)
class Touched:
    """What a repeal or a correction touches.

    Shapes   on_their_way: cases with a letter that has not gone out. gone_out: how many letters reached a person.
    """

    on_their_way: Sequence[Case]
    gone_out: int


def touched_by(rows: Rows) -> Touched:
    """The letters that leaned on these rows: those that can still be thought over, and how many have gone out."""
    waiting = Q(pk__in=answers(rows).filter(answer__told_at=None).values("answer__case"))
    waiting |= Q(pk__in=declinings(rows).filter(declining__declined=None).values("declining__case"))
    gone = answers(rows).filter(answer__told_at__isnull=False).values("answer").distinct().count()
    gone += declinings(rows).filter(declining__declined=True).values("declining").distinct().count()
    cases = Case.objects.filter(waiting).select_related("first", "handler", "site").order_by("pk")
    return Touched(on_their_way=list(cases), gone_out=gone)


type Letter = AnswerBasis | DecliningBasis


def case_of(letter: Letter) -> Case:
    """The case a letter belongs to."""
    return letter.answer.case if isinstance(letter, AnswerBasis) else letter.declining.case


def written_at(letter: Letter) -> datetime:
    """When a letter was proposed: the day on which the law it leans on must be in force."""
    return letter.answer.proposed_at if isinstance(letter, AnswerBasis) else letter.declining.proposed_at


def has_gone_out(letter: Letter) -> bool:
    """Whether it reached the person."""
    if isinstance(letter, AnswerBasis):
        return letter.answer.told_at is not None
    return bool(letter.declining.declined)


def day_of(letter: Letter) -> datetime:
    """When a letter went out, or was written while it is on its way."""
    if isinstance(letter, AnswerBasis):
        return letter.answer.told_at or letter.answer.proposed_at
    return letter.declining.decided_at or letter.declining.proposed_at
