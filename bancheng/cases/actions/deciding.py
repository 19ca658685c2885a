"""Acts of the door: accept, decline, appeal. Each is one function, one transaction, one line."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from bancheng.cases import moves
from bancheng.cases.actions.linking import hold_with_merged, let_go
from bancheng.cases.actions.wanting import need, refuse_missing
from bancheng.cases.answered_before import what_was_told
from bancheng.cases.models import Case, Declining, DecliningBasis
from bancheng.cases.registration import fingerprint
from bancheng.catalogue.models import Citation, Ground
from bancheng.catalogue.reads import remedy_of
from bancheng.records import told
from bancheng.rules import declining as rules
from bancheng.rules.calendar import local
from bancheng.rules.case_types import Missing
from bancheng.rules.citing import refusals_to_cite
from bancheng.rules.lines import LineKind
from bancheng.rules.merging import may_be_told_of
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import Step


@transaction.atomic
def accept_case(case: Case, *, by: Actor, at: datetime) -> Case:
    """Takes the case on: the citizen's clock starts, the first contact is owed today.

    Raises   Refused
    Source   江苏省运行规范（试行）“符合范围的，立即受理登记”.
    """
    turn = moves.begin(case, "accept", by=by, at=at)
    moves.make(turn)
    moves.write(turn, LineKind.CASE_ACCEPTED, data={"due": turn.case.due_at})
    return turn.case


@transaction.atomic
def propose_decline(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    ground: Ground,
    reason: str,
    body: str = "",
    citations: Sequence[Citation] = (),
    earlier: Case | None = None,
) -> Declining:
    """Proposes not to take the case, with a ground from the closed list and the channel that does help.

    Shapes   citations: the law the ground rests on here; there need be none, for the ground is one.
             earlier: the case in which the same person was answered in the same matter; the letter repeats what was decided.

    Raises   Refused when the ground is not in force that day, or the other body is not named; Wanting when a
             citation is not in force that day.
    Source   江苏省运行规范（试行）“不予受理…告知救济途径”; process table §4 Grounds.
    """
    turn = moves.begin(case, "propose_decline", by=by, at=at)
    need(turn, reason=(reason, "写明为什么适用，会写进告知书"))
    refused = rules.refusal_of_ground(
        ground_of(ground), body=body, on=local(at).date(), article=turn.move.article
    )
    if refused is not None:
        raise refused
    _refuse_earlier(turn, ground, earlier)
    stale = refusals_to_cite((row.as_basis() for row in citations), on=local(at).date(), at=at)
    refuse_missing([Missing("citations", sentence) for sentence in stale], turn)
    moves.make(turn)
    declining = Declining.objects.create(
        case=turn.case,
        ground=ground,
        body=body.strip(),
        earlier=earlier,
        reason=reason,
        remedy=remedy_of(ground, at=at),
        proposer_id=by.person,
        proposed_at=at,
    )
    bases = [DecliningBasis(declining=declining, citation=citation) for citation in citations]
    turn.wrote(told.new(declining, *DecliningBasis.objects.bulk_create(bases)))
    moves.write(
        turn,
        LineKind.CASE_DECLINE_PROPOSED,
        data={
            "ground": ground.name,
            "ground_code": ground.code,
            "earlier": earlier.number if earlier else "",
        },
        private={"reason": reason},
    )
    return declining


def _refuse_earlier(turn: moves.Turn, ground: Ground, earlier: Case | None) -> None:
    """Raises   Refused where the letter may not repeat what was decided in that case."""
    standing = Case.objects.get(pk=earlier.pk) if earlier else None
    refused = rules.refusal_of_earlier(
        ground.code,
        names_earlier=standing is not None,
        is_his=standing is not None and may_be_told_of(fingerprint(turn.case), fingerprint(standing)),
        was_told=standing is not None and what_was_told(standing) is not None,
        is_open=standing is not None and Step(standing.step) not in rules.DECIDED,
        article=turn.move.article,
    )
    if refused is not None:
        raise refused


def ground_of(ground: Ground) -> rules.Ground:
    """A ground of the library as the rules want it."""
    return rules.Ground(
        name=ground.name,
        from_on=ground.in_force_from,
        to_on=ground.in_force_to,
        needs_body=ground.needs_body,
    )


@transaction.atomic
def confirm_decline(case: Case, *, by: Actor, at: datetime, opinion: str = "") -> Case:
    """Confirms the declining; the citizen is told why, where to go, and that he may appeal within 10 working days."""
    hold_with_merged(case.pk)
    turn = moves.begin(case, "confirm_decline", by=by, at=at)
    moves.make(turn)
    _decide(turn, declined=True, opinion=opinion)
    moves.write(
        turn,
        LineKind.CASE_DECLINE_CONFIRMED,
        data={"until": turn.case.appeal_until},
        private={"opinion": opinion},
    )
    let_go(turn.case, at=at)
    return turn.case


@transaction.atomic
def overrule_decline(case: Case, *, by: Actor, at: datetime, opinion: str) -> Case:
    """Takes the case on against the proposal to decline it."""
    turn = moves.begin(case, "overrule_decline", by=by, at=at)
    moves.make(turn)
    _decide(turn, declined=False, opinion=opinion)
    moves.write(
        turn, LineKind.CASE_DECLINE_OVERRULED, data={"due": turn.case.due_at}, private={"opinion": opinion}
    )
    return turn.case


def _decide(turn: moves.Turn, *, declined: bool, opinion: str) -> None:
    declining = turn.case.declinings.latest("proposed_at")
    declining.decided_by_id, declining.decided_at = turn.by.person, turn.at
    declining.declined, declining.opinion = declined, opinion
    declining.save(update_fields=["decided_by", "decided_at", "declined", "opinion"])
    turn.wrote([told.changed(declining, "decided_by", "decided_at", "declined", "opinion")])


@transaction.atomic
def appeal(case: Case, *, by: Actor, at: datetime, words: str) -> Case:
    """Asks for the declining to be looked at again, once, within 10 working days."""
    turn = moves.begin(case, "appeal", by=by, at=at)
    moves.make(turn)
    moves.write(turn, LineKind.CASE_APPEALED, private={"words": words})
    return turn.case


@transaction.atomic
def uphold_decline(case: Case, *, by: Actor, at: datetime, opinion: str) -> Case:
    """Upholds the declining after an appeal; there is no second appeal."""
    turn = moves.begin(case, "uphold_decline", by=by, at=at)
    need(turn, opinion=(opinion, "写明为什么维持，会告知反映人"))
    moves.make(turn)
    _decide_appeal(turn, opinion=opinion)
    moves.write(turn, LineKind.CASE_DECLINE_UPHELD, private={"opinion": opinion})
    return turn.case


@transaction.atomic
def admit(case: Case, *, by: Actor, at: datetime, opinion: str) -> Case:
    """Takes the case on after an appeal."""
    turn = moves.begin(case, "admit", by=by, at=at)
    moves.make(turn)
    _decide_appeal(turn, opinion=opinion)
    moves.write(turn, LineKind.CASE_ADMITTED, data={"due": turn.case.due_at}, private={"opinion": opinion})
    return turn.case


def _decide_appeal(turn: moves.Turn, *, opinion: str) -> None:
    declining = turn.case.declinings.latest("proposed_at")
    declining.appeal_decided_by_id, declining.appeal_decided_at = turn.by.person, turn.at
    declining.opinion = opinion
    declining.save(update_fields=["appeal_decided_by", "appeal_decided_at", "opinion"])
    turn.wrote([told.changed(declining, "appeal_decided_by", "appeal_decided_at", "opinion")])
