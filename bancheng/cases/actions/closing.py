"""Acts of ending and of opening again: close, redo, waive, withdraw, terminate, void, restore, file."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from bancheng.cases import eligible, moves, timing
from bancheng.cases.actions.linking import hold_with_merged, let_go
from bancheng.cases.actions.rating import put_out, read_rating, write_rating
from bancheng.cases.actions.wanting import need
from bancheng.cases.models import Case, Proposal
from bancheng.catalogue.models import RatingReason
from bancheng.records.models import File
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.ratings import waives_redo
from bancheng.rules.vocabulary import ClockKind, Solved, Step, TerminateReason, VoidReason

# --- the citizen's last word ---------------------------------------------------------------------------


@transaction.atomic
def close(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    solved: Solved | str,
    satisfied: int | None = None,
    reasons: Sequence[RatingReason] = (),
    about: str = "",
    words: str = "",
) -> Case:
    """The citizen says how it ended; “solved?” and “satisfied?” are kept apart, and out of the timeline.

    Solved waives redo, so that the case can be filed at once; everything else keeps the right. Whoever a reason
    concerns that names somebody's conduct is out of the case at that instant.

    Shapes   reasons: of our own list, as many as he chose. about: whose conduct they speak of, a RatingAbout.
    Raises   Refused when the handler himself would enter it, or an answer is none of those asked; Wanting.
    Source   process table §2 close, §5 Rating, §1 recusal; constitution 8.
    """
    rating = read_rating(solved=solved, satisfied=satisfied, reasons=reasons, about=about)
    whom = put_out(case, rating, by=by, at=at)
    turn = moves.begin(case, "close", by=by, at=at)
    write_rating(turn, rating, reasons=reasons, whom=whom, words=words)
    if waives_redo(rating.solved):
        waive_rights(turn)
    moves.make(turn)
    moves.write(turn, LineKind.CASE_CLOSED)
    return turn.case


@transaction.atomic
def close_by_time(case: Case, *, by: Actor, at: datetime) -> Case:
    """Five working days of silence end the case; silence stays silence and is never “satisfied”."""
    turn = moves.begin(case, "close", by=by, at=at)
    moves.make(turn)
    moves.write(turn, LineKind.CASE_CLOSED_BY_TIME)
    return turn.case


@transaction.atomic
def waive(case: Case, *, by: Actor, at: datetime) -> Case:
    """The citizen gives up redo or appeal; from now on the case may be filed.

    Raises   Refused when no such right is open any more.
    """
    turn = moves.begin(case, "waive", by=by, at=at)
    waive_rights(turn)
    for kind in (ClockKind.ASKED_AGAIN, ClockKind.FILING):
        timing.stop(turn.case, kind, at=at)
    timing.start_filing(turn.case, turn.facts.step, at=at)
    moves.make(turn)
    moves.write(turn, LineKind.CASE_WAIVED)
    return turn.case


def waive_rights(turn: moves.Turn) -> None:
    """Gives up redo and appeal in an act that says so."""
    turn.set(waived_at=turn.at)
    timing.stop(turn.case, ClockKind.RIGHT_TO_REDO, at=turn.at)
    timing.stop(turn.case, ClockKind.RIGHT_TO_APPEAL, at=turn.at)


# --- once more ----------------------------------------------------------------------------------------------


@transaction.atomic
def redo(case: Case, *, by: Actor, at: datetime, reason: str) -> Case:
    """Opens the matter again: the citizen by right within ten working days, the convener with a reason.

    The second clock runs; the first, its answer and its dates stay in the file. The outcome of the
    first answer stands until there is another.

    Source   process table §2 redo; domain.md §2.3.
    """
    turn = moves.begin(case, "redo", by=by, at=at)
    need(turn, reason=(reason, "写明为什么要重办"))
    moves.make(turn)
    moves.write(
        turn,
        LineKind.CASE_REDONE,
        data={"variety": turn.move.variety, "due": turn.case.due_at},
        private={"reason": reason},
    )
    return turn.case


@transaction.atomic
def restore(case: Case, *, by: Actor, at: datetime, reason: str) -> Case:
    """Puts a withdrawn, terminated or voided case back where it was, and takes a declined one on."""
    turn = moves.begin(case, "restore", by=by, at=at)
    need(turn, reason=(reason, "写明为什么恢复"))
    turn.set(handler=eligible.handler_again(turn.case, at))
    moves.make(turn)
    data = {"due": turn.case.due_at, "handler": turn.case.handler.ref}
    moves.write(turn, LineKind.CASE_RESTORED, data=data, private={"reason": reason})
    return turn.case


# --- withdrawn ------------------------------------------------------------------------------------------------


@transaction.atomic
def withdraw(case: Case, *, by: Actor, at: datetime, words: str = "") -> Case:
    """The citizen takes his matter back; in an appeal he takes back the appeal alone."""
    hold_with_merged(case.pk)
    turn = moves.begin(case, "withdraw", by=by, at=at)
    moves.make(turn)
    moves.write(turn, LineKind.CASE_WITHDRAWN, data={"variety": turn.move.variety}, private={"words": words})
    let_go(turn.case, at=at)
    return turn.case


@transaction.atomic
def record_withdrawal(case: Case, *, by: Actor, at: datetime, words: str) -> Proposal:
    """An officer writes down that the citizen takes it back; the site head confirms, somebody calls back.

    Source   process table §2 withdraw, “the citizen's words”.
    """
    turn = moves.begin(case, "record_withdrawal", by=by, at=at)
    need(turn, words=(words, "写下反映人的原话"))
    return moves.propose(turn, {"words": words})


def record_withdrawal_now(turn: moves.Turn, payload: dict[str, Any]) -> Case:
    """What a confirmed recording of a withdrawal does."""
    moves.make(turn)
    moves.write(turn, LineKind.CASE_WITHDRAWAL_RECORDED, private={"words": payload["words"]})
    let_go(turn.case, at=turn.at)
    return turn.case


# --- ended by two ----------------------------------------------------------------------------------------------


@transaction.atomic
def close_unsolved(case: Case, *, by: Actor, at: datetime, reasons: str, remedies: str) -> Proposal:
    """The convener proposes to end an answered case that is not solved; it counts as not solved."""
    turn = moves.begin(case, "close_unsolved", by=by, at=at)
    need(turn, reasons=(reasons, "写明为什么没能解决"), remedies=(remedies, "写明反映人还可以走哪些途径"))
    return moves.propose(turn, {"reasons": reasons, "remedies": remedies})


def close_unsolved_now(turn: moves.Turn, payload: dict[str, Any]) -> Case:
    """What a confirmed unsolved ending does."""
    moves.make(turn)
    private = {"reasons": payload["reasons"], "remedies": payload["remedies"]}
    moves.write(turn, LineKind.CASE_CLOSED_UNSOLVED, private=private)
    return turn.case


@transaction.atomic
def terminate(
    case: Case, *, by: Actor, at: datetime, reason: TerminateReason | str, evidence: str
) -> Proposal:
    """Proposes to end a case in which nobody is left to be answered."""
    turn = moves.begin(case, "terminate", by=by, at=at)
    known = TerminateReason(reason) if reason in set(TerminateReason) else ""
    need(
        turn,
        reason=(known, "终止只限：" + "、".join(each.label for each in TerminateReason)),
        evidence=(evidence, "写明凭什么确认的：死亡证明、注销登记等"),
    )
    return moves.propose(turn, {"reason": known, "evidence": evidence})


def terminate_now(turn: moves.Turn, payload: dict[str, Any]) -> Case:
    """What a confirmed termination does."""
    reason = TerminateReason(payload["reason"])
    moves.make(turn)
    moves.write(
        turn,
        LineKind.CASE_TERMINATED,
        data={"reason": reason, "reason_label": reason.label},
        private={"evidence": payload["evidence"]},
    )
    let_go(turn.case, at=turn.at)
    return turn.case


@transaction.atomic
def void(case: Case, *, by: Actor, at: datetime, reason: VoidReason | str, note: str = "") -> Proposal:
    """Proposes that a registration counts for nothing: a test or spam, never because of what it says."""
    turn = moves.begin(case, "void", by=by, at=at)
    known = VoidReason(reason) if reason in set(VoidReason) else ""
    need(turn, reason=(known, "作废只限：" + "、".join(each.label for each in VoidReason)))
    return moves.propose(turn, {"reason": known, "note": note})


def void_now(turn: moves.Turn, payload: dict[str, Any]) -> Case:
    """What a confirmed voiding does."""
    reason = VoidReason(payload["reason"])
    moves.make(turn)
    moves.write(
        turn,
        LineKind.CASE_VOIDED,
        data={"reason": reason, "reason_label": reason.label},
        private={"note": payload["note"]},
    )
    let_go(turn.case, at=turn.at)
    return turn.case


# --- filed ------------------------------------------------------------------------------------------------------


@transaction.atomic
def file_case(case: Case, *, by: Actor, at: datetime) -> Case:
    """Closes the folder: what it holds and how far its record goes stand in the last line.

    Cases merged into this one may be filed from now on, and their clock of filing starts.

    Source   process table §2 file; S §“办结归档”.
    """
    merged = Case.objects.filter(merged_into=case, step=Step.MERGED).order_by("pk")
    moves.hold_in_order(case.pk, *merged.values_list("pk", flat=True))
    # Of a case that ended without an answer before letting go was the rule.
    let_go(Case.objects.get(pk=case.pk), at=at)
    turn = moves.begin(case, "file", by=by, at=at)
    turn.set(filed_at=at)
    timing.stop_all(turn.case, at=at)
    moves.make(turn)
    moves.write(turn, LineKind.CASE_FILED, data=_contents(turn.case))
    for other in merged:
        timing.start_filing(other, Step.MERGED, at=at)
        timing.resettle(other)
    return turn.case


def _contents(case: Case) -> dict[str, Any]:
    """What a folder holds as it is closed, and the head of its record."""
    record = File.objects.select_for_update().get(pk=case.file_id)
    counts = {
        name: getattr(case, name).count()
        for name in ("parties", "moves", "declinings", "judgements", "supplements", "answers", "contacts")
    }
    documents = {"documents": case.attachments.count(), "evidence": case.evidence.count()}
    return {"lines": record.length, "head": record.head, **counts, **documents}
