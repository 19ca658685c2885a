"""Acts by which a conference enters a case and leaves it: asked for, convened, declined, concluded, let go by time, struck.

The room that keeps conferences calls them with its own acts; the case keeps its step, its clocks and its lines.
"""

from datetime import datetime

from django.db import transaction

from bancheng.cases import moves, reckoning, timing
from bancheng.cases.actions.wanting import need
from bancheng.cases.models import Case
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import ClockKind, StruckWhy


@transaction.atomic
def ask_conference(case: Case, *, ref: int, units: str, words: str, by: Actor, at: datetime) -> Case:
    """The window asks for a conference; the convener's clock starts.

    Shapes   ref: of the conference, in the room above. units: the departments proposed, as they are read.
    Raises   Refused elsewhere than in handling, after the due, beyond the bound, while another waits to be decided.
    Source   process table §2 ask_conference, §3 conference request.
    """
    turn = moves.begin(case, "ask_conference", by=by, at=at)
    timing.start(turn.case, ClockKind.CONFERENCE_ASKED, at=at, ref=ref)
    moves.make(turn)
    data = {"conference": ref, "units": units}
    moves.write(turn, LineKind.CASE_CONFERENCE_ASKED, data=data, private={"words": words})
    return turn.case


@transaction.atomic
def convene(case: Case, *, ref: int, called: int, units: str, meets: str, by: Actor, at: datetime) -> Case:
    """The convener calls the conference; it must settle the matter within the case's own limit.

    Shapes   ref: the conference that was asked for; called: the one that is held, another where several are held as one.
             meets: when, as it is told.
    Source   process table §2 convene, §3 convening.
    """
    turn = moves.begin(case, "convene", by=by, at=at)
    timing.stop(turn.case, ClockKind.CONFERENCE_ASKED, at=at, refs=[ref])
    due = reckoning.conferring_due(turn.case, started_at=at)
    moves.make(turn)
    timing.start(turn.case, ClockKind.CONFERRING, at=at, ref=called, due=due)
    timing.resettle(turn.case)
    moves.write(turn, LineKind.CASE_CONVENED, data={"conference": called, "units": units, "meets": meets})
    return turn.case


@transaction.atomic
def decline_conference(case: Case, *, ref: int, reason: str, by: Actor, at: datetime) -> Case:
    """The convener finds that no conference is needed, with the reason; the window goes on.

    Source   process table §2 decline_conference.
    """
    turn = moves.begin(case, "decline_conference", by=by, at=at)
    need(turn, reason=(reason, "写明为什么不开会，窗口接下来怎么办"))
    timing.stop(turn.case, ClockKind.CONFERENCE_ASKED, at=at, refs=[ref])
    moves.make(turn)
    moves.write(turn, LineKind.CASE_CONFERENCE_DECLINED, data={"conference": ref}, private={"reason": reason})
    return turn.case


@transaction.atomic
def conclude(case: Case, *, ref: int, count: int, by: Actor, at: datetime) -> Case:
    """The conference has settled the matter: the case goes on in the window's hands, with its resolutions.

    Shapes   count: how many resolutions were made for this case.
    Source   process table §2 conclude.
    """
    held = Case.objects.locked(case.pk)
    timing.stop(held, ClockKind.CONFERRING, at=at, refs=[ref])
    turn = moves.begin(held, "conclude", by=by, at=at)
    moves.make(turn)
    moves.write(turn, LineKind.CASE_CONCLUDED, data={"conference": ref, "count": count})
    return turn.case


@transaction.atomic
def leave_conference(case: Case, *, ref: int, by: Actor, at: datetime) -> Case:
    """The limit of the case is out, or its conference is gone: the case goes back into the window's hands by time alone.

    Source   process table §2 conclude, “or time, when the case's limit is out”.
    """
    turn = moves.begin(case, "conclude", by=by, at=at)
    moves.make(turn)
    moves.write(turn, LineKind.CASE_CONFERENCE_LEFT, data={"conference": ref})
    return turn.case


@transaction.atomic
def strike_conference(case: Case, *, ref: int, why: StruckWhy, by: Actor, at: datetime) -> None:
    """A conference counts no more for this case: its clocks stop, and the case says why.

    Source   process table §2, “Leaving the open steps … strikes agenda items”.
    """
    held = Case.objects.locked(case.pk)
    for kind in timing.OF_CONFERENCES:
        timing.stop(held, kind, at=at, refs=[ref])
    timing.resettle(held)
    data = {"conference": ref, "why": why, "why_label": why.label}
    moves.note(held, LineKind.CASE_CONFERENCE_STRUCK, by=by, at=at, data=data)
