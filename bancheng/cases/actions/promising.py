"""Acts that follow the end of a promise: handle the case again, ask “solved?” once more, let the filing begin."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from bancheng.cases import moves, timing
from bancheng.cases.actions.closing import waive_rights
from bancheng.cases.actions.rating import person_meant, read_rating, write_rating
from bancheng.cases.actions.waiting import may_be_filed
from bancheng.cases.actions.wanting import need
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.catalogue.models import RatingReason
from bancheng.org import reads as org
from bancheng.promises import reads as promises
from bancheng.records import told
from bancheng.rules import promises as rules
from bancheng.rules.facts import HIS_REDO
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import TIME, Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import ClockKind, PromiseParty, Solved, Step

NOT_KEPT = "单位的承诺到期没有兑现"


@transaction.atomic
def redo_for_promise(case: Case, *, promise: int, at: datetime) -> bool:
    """A unit's broken promise opens an answered or closed case by itself, at most twice; whether it did.

    Source   process table §2 redo, and bounds per case.
    """
    try:
        turn = moves.begin(case, "redo", by=TIME, at=at)
    except Refused:
        # It is being handled anyway, ended otherwise, or was opened twice: those who must know are told by the promise's line.
        return False
    moves.make(turn)
    data = {"variety": turn.move.variety, "due": turn.case.due_at, "promise": promise}
    moves.write(turn, LineKind.CASE_REDONE, data=data, private={"reason": NOT_KEPT})
    return True


@transaction.atomic
def settle_promises(case: Case, *, to: PromiseParty, at: datetime) -> None:
    """After a promise has ended without opening the case: the filing may begin, and the last one to the citizen has its own end.

    Source   process table §3 filing, “last promise ended”; §4 “Promises”, last sentence.
    """
    held = Case.objects.locked(case.pk)
    step = Step(held.step)
    if step in (Step.ANSWERED, Step.CLOSED) and rules.is_last(
        to=to, open_to_citizen=promises.open_to_citizen(held.file_id)
    ):
        _follow_last(held, at=at)
    if may_be_filed(held):
        timing.start_filing(held, step, at=at)
        timing.resettle(held)


def _follow_last(case: Case, *, at: datetime) -> None:
    """Counts his right to redo anew and, of a case that rests, asks once more whether it is solved.

    While it is answered the first question still waits for him: he is not asked another.

    Source   docs/decisions/0049.
    """
    asks = facts_of(case, at=at).asked_again
    changed = _redo_anew(case, at=at)
    if changed:
        case.save(update_fields=sorted(changed))
    if asks or changed:
        kind = LineKind.CASE_SOLVED_ASKED if asks else LineKind.CASE_REDO_ANEW
        data = _ask_again(case, at=at) if asks else {}
        rows = [told.changed(case, *changed)] if changed else []
        moves.note(case, kind, by=TIME, at=at, data=data, rows=rows)


def _ask_again(case: Case, *, at: datetime) -> dict[str, object]:
    """Gives him his days to say it, whatever rights he has left: before they are over nothing is filed.

    Source   docs/decisions/0055.
    """
    due = timing.start(case, ClockKind.ASKED_AGAIN, at=at).due_at
    return {"asked_until": due, "until": org.due_day(due, near=at)}


def _redo_anew(case: Case, *, at: datetime) -> set[str]:
    """Counts the right to redo anew: what was promised with the answer has only now been done, or not.

    Returns  the columns it changed; none of a right that was used or waived.
    Source   docs/decisions/0049.
    """
    if case.waived_at is not None or case.moves.filter(counter=HIS_REDO).exists():
        return set()
    timing.stop(case, ClockKind.RIGHT_TO_REDO, at=at)
    case.redo_until = timing.start(case, ClockKind.RIGHT_TO_REDO, at=at).due_at
    return {"redo_until"}


@transaction.atomic
def answer_again(
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
    """The citizen says once more whether it is solved, after the last promise to him has ended.

    Solved waives redo, as it does when he closes; not solved, or in part, goes before the convener, who decides what follows.

    The case rests, so whoever a reason concerns that names his conduct is out as soon as it is opened again.

    Raises   Refused when it is not asked, the handler would enter it, or the answer is none of those asked; Wanting.
    Source   process table §4 “Promises”; §2 close; §1 recusal.
    """
    rating = read_rating(solved=solved, satisfied=satisfied, reasons=reasons, about=about)
    turn = moves.begin(case, "answer_again", by=by, at=at)
    whom = person_meant(turn.case, rating, at=at)
    write_rating(turn, rating, reasons=reasons, whom=whom, words=words)
    for kind in (ClockKind.ASKED_AGAIN, ClockKind.FILING):
        timing.stop(turn.case, kind, at=at)
    if solved == Solved.YES and turn.case.waived_at is None:
        waive_rights(turn)
    unsolved = rules.is_unsolved_again(Solved(solved))
    if unsolved:
        timing.start(turn.case, ClockKind.SOLVED_REVIEW, at=at)
    timing.start_filing(turn.case, turn.facts.step, at=at)
    moves.make(turn)
    moves.write(turn, LineKind.CASE_UNSOLVED_SAID if unsolved else LineKind.CASE_SOLVED_SAID)
    return turn.case


@transaction.atomic
def let_stand(case: Case, *, by: Actor, at: datetime, reasons: str, remedies: str) -> Case:
    """Leaves a case closed though its citizen said again that it is not solved; he is told why, and where he may go.

    Raises   Refused when nothing waits to be decided; Wanting.
    Source   docs/decisions/0049; process table §2 close_unsolved (what is told).
    """
    turn = moves.begin(case, "let_stand", by=by, at=at)
    need(turn, reasons=(reasons, "写明为什么不再重办"), remedies=(remedies, "写明反映人还可以走哪些途径"))
    timing.stop(turn.case, ClockKind.SOLVED_REVIEW, at=at)
    timing.start_filing(turn.case, turn.facts.step, at=at)
    moves.make(turn)
    moves.write(turn, LineKind.CASE_LET_STAND, private={"reasons": reasons, "remedies": remedies})
    return turn.case
