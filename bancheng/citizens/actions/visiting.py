"""The act of calling somebody back about an opinion: by another than who mended it, three times at most."""

from datetime import datetime

from django.db import transaction

from bancheng.cases.actions.wanting import ask_for
from bancheng.citizens import turns
from bancheng.citizens.models import FeedbackItem, FeedbackVisit
from bancheng.records import told
from bancheng.rules import feedback_moves as rules
from bancheng.rules.freetext import with_tokens
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import FeedbackVisitEnd


@transaction.atomic
def visit(item: FeedbackItem, *, by: Actor, at: datetime, end: str, words: str) -> FeedbackItem:
    """Records one call: whether somebody answered, whether it is mended, and what he said.

    Source   domain.md §4.1 回访核实, 实名差评回访率; process table §5 Call-back: visitor ≠ handler, three attempts.
    """
    turn = turns.begin(item, "visit", by=by, at=at)
    ask_for(rules.missing_in_visit(end, words), turn.move.article)
    made = FeedbackVisit.objects.create(
        item=turn.item,
        rectification=turn.known.last,
        by_id=by.person,
        at=at,
        end=end,
        words=with_tokens(words.strip()).text,
    )
    return turns.write(
        turn,
        LineKind.FEEDBACK_VISITED,
        data={"end": end, "end_label": FeedbackVisitEnd(end).label},
        private={"words": made.words},
        rows=told.new(made),
    )
