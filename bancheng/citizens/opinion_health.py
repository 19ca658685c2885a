"""What must hold of opinions at any moment. Read by `bancheng doctor`; changes nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from bancheng.citizens.models import FeedbackExclusion, FeedbackItem, Rectification
from bancheng.rules.health import Found, Trouble
from bancheng.rules.vocabulary import ExclusionEnd, FeedbackState

TICK_COMES_EVERY = timedelta(hours=2)
"""So long an opinion of before there was a clock may stand without one: the worker reckons it soon after it has started."""
ROWS_WHEN_QUICK = 500


def opinions_are_due(*, at: datetime, full: bool) -> Iterator[Found]:
    """Every opinion in which somebody still has something to do is due some day."""
    without = FeedbackItem.objects.open().filter(due_at=None, received_at__lt=at - TICK_COMES_EVERY)
    yield from _found(without, Trouble.OPINION_NOT_DUE, full=full)


def opinions_are_answered(*, at: datetime, full: bool) -> Iterator[Found]:
    """No opinion is done without its own answer, or, of thanks and suggestions, without what became of it."""
    answered = Rectification.objects.filter(item=OuterRef("pk")).order_by("-pk").values("answered_at")[:1]
    done = FeedbackItem.objects.filter(state=FeedbackState.DONE, words="")
    yield from _found(
        done.annotate(last_answer=Subquery(answered)).filter(last_answer=None),
        Trouble.OPINION_UNANSWERED,
        full=full,
    )


def exclusions_pass_two(*, at: datetime, full: bool) -> Iterator[Found]:
    """No 好差评 is left out of count by one person alone."""
    by_two = FeedbackExclusion.objects.filter(
        item=OuterRef("pk"), ended=ExclusionEnd.CONFIRMED, ended_by__isnull=False
    ).exclude(ended_by=F("proposed_by"))
    alone = FeedbackItem.objects.filter(state=FeedbackState.EXCLUDED).exclude(Exists(by_two))
    yield from _found(alone, Trouble.OPINION_EXCLUDED_ALONE, full=full)


def _found(items: QuerySet[FeedbackItem], trouble: Trouble, *, full: bool) -> Iterator[Found]:
    newest = items.order_by("-pk").values_list("pk", flat=True)
    for pk in newest if full else newest[:ROWS_WHEN_QUICK]:
        yield Found(trouble, f"意见 {pk}")
