"""By two: the second person confirms or refuses what the first proposed. Source: process table §1."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from bancheng.cases import moves, timing
from bancheng.cases.actions import closing, judging, linking, recusal, succession
from bancheng.cases.actions.wanting import refuse_missing
from bancheng.cases.models import Case, Proposal
from bancheng.rules.case_types import Missing
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor

WHEN_CONFIRMED: Mapping[str, Callable[[moves.Turn, dict[str, Any]], object]] = {
    "ask_citizen.again": judging.ask_now,
    "close_unsolved": closing.close_unsolved_now,
    "record_withdrawal": closing.record_withdrawal_now,
    "recuse.again": recusal.recuse_now,
    "succeed": succession.succeed_now,
    "terminate": closing.terminate_now,
    "void": closing.void_now,
}
"""What each move that needs two people does once the second has confirmed: the row's key → the act.

A family of acts that proposes such a move adds its row here; a test misses it otherwise.
"""


@transaction.atomic
def confirm_proposal(proposal: Proposal, *, by: Actor, at: datetime) -> Case:
    """The second person agrees: the move is made in the proposer's row, with both names in the record.

    Raises   Refused when the proposal is over, or this person may not be its second.
    """
    linking.hold_with_merged(proposal.case_id)
    turn = moves.second(proposal, by=by, at=at)
    # Ended before the move is made, or the change of step would count it among those that died.
    moves.end_proposal(turn, proposal, "confirmed")
    granted = LineKind.CASE_RECUSAL_GRANTED if turn.move.stands else LineKind.CASE_PROPOSAL_CONFIRMED
    moves.write(turn, granted, data=_named(turn))
    WHEN_CONFIRMED[turn.move.key](turn, moves.payload_of(proposal))
    return turn.case


@transaction.atomic
def refuse_proposal(proposal: Proposal, *, by: Actor, at: datetime, reason: str) -> Case:
    """The second person does not agree and says why; nothing moves, and it may be proposed again."""
    turn = moves.second(proposal, by=by, at=at)
    refuse_missing([] if reason.strip() else [Missing("reason", "写明为什么不同意")], turn)
    moves.end_proposal(turn, proposal, "refused")
    refused = LineKind.CASE_RECUSAL_REFUSED if turn.move.stands else LineKind.CASE_PROPOSAL_REFUSED
    moves.write(turn, refused, data=_named(turn), private={"reason": reason})
    timing.resettle(turn.case)
    return turn.case


def _named(turn: moves.Turn) -> dict[str, str]:
    return {"move": turn.move.key, "move_label": turn.move.label}
