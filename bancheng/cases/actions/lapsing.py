"""What ends by time alone because nobody answered: a proposal, a hand-over. The case stays where it was."""

from datetime import datetime

from django.db import transaction

from bancheng.cases import moves, timing
from bancheng.cases.models import Case, HandOver, Proposal
from bancheng.records import told
from bancheng.rules import process
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import ClockKind

# The callers hold the case. A row already ended is left alone: one answer, or one lapse, never both.


@transaction.atomic
def lapse_proposal(case: Case, *, proposal: int, by: Actor, at: datetime) -> bool:
    """A proposal nobody confirmed in four working hours is over; it may be made again."""
    open_rows = Proposal.objects.filter(pk=proposal, case=case, ended_at=None)
    open_rows = open_rows.exclude(key__in=process.STANDING)
    key = open_rows.values_list("key", flat=True).first()
    ended = told.update(open_rows, ended_at=at, result="lapsed")
    if key is None or not ended:
        return False
    timing.stop(case, ClockKind.PROPOSAL, refs=[proposal], at=at)
    data = {"move": key, "move_label": process.row(key).label}
    moves.note(case, LineKind.CASE_PROPOSAL_LAPSED, by=by, at=at, data=data, rows=ended)
    return True


@transaction.atomic
def lapse_hand_over(case: Case, *, hand_over: int, by: Actor, at: datetime) -> bool:
    """A hand-over nobody answered in four working hours is over; whoever had the case has it still."""
    open_rows = HandOver.objects.filter(pk=hand_over, case=case, ended_at=None)
    kind = open_rows.values_list("kind", flat=True).first()
    ended = told.update(open_rows, ended_at=at, result="lapsed")
    if kind is None or not ended:
        return False
    timing.stop(case, ClockKind.HAND_OVER, refs=[hand_over], at=at)
    moves.note(case, LineKind.CASE_HAND_OVER_LAPSED, by=by, at=at, data={"kind": kind}, rows=ended)
    return True
