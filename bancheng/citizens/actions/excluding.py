"""Acts by which a 好差评 that was mistaken or malicious is left out of count: one proposes, another confirms, and it stays counted."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from bancheng.cases.actions.wanting import ask_for
from bancheng.citizens import turns
from bancheng.citizens.models import FeedbackExclusion, FeedbackItem
from bancheng.citizens.turns import Turn
from bancheng.org import reads as org
from bancheng.records import told
from bancheng.rules import feedback_moves as rules
from bancheng.rules.calendar import local
from bancheng.rules.clock_table import limit_for
from bancheng.rules.clocks import due_at
from bancheng.rules.freetext import with_tokens
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import ExclusionEnd, ExclusionGround

PROPOSAL = "proposal"


@transaction.atomic
def propose_exclusion(
    item: FeedbackItem, *, by: Actor, at: datetime, ground: str, reason: str
) -> FeedbackItem:
    """Proposes that a 好差评 does not count; nothing moves until another person confirms it.

    Source   process table §1 “By two”, §5 Feedback; domain.md §4.1 误评, 恶意差评.
    """
    turn = turns.begin(item, "propose_exclusion", by=by, at=at)
    ask_for(rules.missing_in_exclusion(ground, reason), turn.move.article)
    # One that nobody has confirmed in time makes way for the next.
    lapsed = told.update(_waiting(turn), ended=ExclusionEnd.LAPSED, ended_at=at)
    limit = limit_for(PROPOSAL, org.limits_at(local(at).date()))
    made = FeedbackExclusion.objects.create(
        item=turn.item,
        ground=ground,
        reason=with_tokens(reason.strip()).text,
        proposed_by_id=by.person,
        proposed_at=at,
        due_at=due_at(received_at=at, limit=limit, calendar=org.working_calendar()).at,
    )
    return turns.write(
        turn,
        LineKind.FEEDBACK_EXCLUSION_PROPOSED,
        data={"ground": ground, "ground_label": ExclusionGround(ground).label},
        private={"reason": made.reason},
        rows=[*lapsed, *told.new(made)],
    )


@transaction.atomic
def confirm_exclusion(item: FeedbackItem, *, by: Actor, at: datetime) -> FeedbackItem:
    """Confirms as the second person that a 好差评 does not count."""
    turn = turns.begin(item, "confirm_exclusion", by=by, at=at)
    waiting = _waiting(turn).get()
    rows = told.update(_waiting(turn), ended=ExclusionEnd.CONFIRMED, ended_at=at, ended_by=by.person)
    data = {"ground": waiting.ground, "ground_label": ExclusionGround(waiting.ground).label}
    return turns.write(turn, LineKind.FEEDBACK_EXCLUDED, data=data, rows=rows)


@transaction.atomic
def refuse_exclusion(item: FeedbackItem, *, by: Actor, at: datetime, reason: str) -> FeedbackItem:
    """Says as the second person why it counts all the same."""
    turn = turns.begin(item, "refuse_exclusion", by=by, at=at)
    ask_for(rules.missing_words(reason, "写明为什么不同意排除", field="reason"), turn.move.article)
    why = with_tokens(reason.strip()).text
    rows = told.update(_waiting(turn), ended=ExclusionEnd.REFUSED, ended_at=at, ended_by=by.person, why=why)
    return turns.write(turn, LineKind.FEEDBACK_EXCLUSION_REFUSED, private={"why": why}, rows=rows)


def _waiting(turn: Turn) -> QuerySet[FeedbackExclusion]:
    return FeedbackExclusion.objects.filter(item=turn.item, ended="")
