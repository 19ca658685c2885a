"""A question of this case lies with a department, or with who decides about it: its clocks, in whose hands it is, until when it is waited for.

The room that puts questions pushes this down with its own acts and writes their lines; the case knows no more of a question than this.
Whose the main question is makes the main unit of the case: that has a line of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from bancheng.cases import moves, reckoning, timing
from bancheng.cases.models import Case, Hold, InHands
from bancheng.org.models import Department
from bancheng.records import told
from bancheng.rules.clock_table import OF_A_QUESTION
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.request_clocks import Term
from bancheng.rules.vocabulary import ClockKind, Role

QUESTION = "request"
"""What a hold of such a question is called."""


@dataclass(frozen=True, kw_only=True)
class Hand:
    """Who has a question now.

    Shapes   unit: the department, where it is with it. is_main: it was put to the main unit.
    """

    holder: Role
    unit: Department | None = None
    is_main: bool


@transaction.atomic
def lend(
    case: Case, *, ref: int, hand: Hand, clocks: Mapping[ClockKind, Term], at: datetime
) -> list[told.Written]:
    """A question passes into this hand: the clocks it brings start, those it leaves stop, the bar of legs knows it.

    A hold on the case that waits for it may be released when the department's new clock has run out.

    Shapes   ref: of the question. clocks: every clock that runs from now on; one that runs already is left as it is.
    Returns  the hold, if its day has changed, for the line of the act.
    """
    held = Case.objects.locked(case.pk)
    timing.stop_of(held, OF_A_QUESTION - clocks.keys(), refs=[ref], at=at)
    running = {
        kind: timing.start(
            held,
            kind,
            at=term.since,
            ref=ref,
            due=reckoning.by_limit(term.limit, started_at=term.since),
        )
        for kind, term in clocks.items()
    }
    for kind, term in clocks.items():
        if term.since != at:
            timing.go_on(running[kind], at=at)
    _pass(held, ref, hand, at)
    timing.resettle(held)
    reply = running.get(ClockKind.REPLY)
    return wait_until(ref, reply.due_at) if reply else []


@transaction.atomic
def take_back(case: Case, *, ref: int, at: datetime) -> None:
    """A question has come to its end: nothing runs for it any more."""
    held = Case.objects.locked(case.pk)
    timing.stop_of(held, OF_A_QUESTION, refs=[ref], at=at)
    InHands.objects.filter(ref=ref, end=None).update(end=at)
    timing.resettle(held)


@transaction.atomic
def pass_main_unit(case: Case, *, unit: Department, by: Actor, at: datetime) -> bool:
    """The main question has gone to another department, by its agreement or a ruling: that one is the main unit now.

    What was judged stands as it was judged; whoever judges again begins from what holds now.

    Returns  False where it was the main unit already: nothing is written then.
    Source   docs/decisions/0092.
    """
    held = Case.objects.locked(case.pk)
    if held.main_unit_id == unit.pk:
        return False
    held.main_unit = unit
    held.save(update_fields=["main_unit"])
    data = {"unit": unit.code, "unit_label": unit.short_name}
    rows = [told.changed(held, "main_unit")]
    moves.note(held, LineKind.CASE_MAIN_UNIT_PASSED, by=by, at=at, data=data, rows=rows)
    return True


def wait_until(ref: int, due_at: datetime) -> list[told.Written]:
    """Lets the case wait for this question until its department's clock is out; nothing where it does not wait for it."""
    waiting = Hold.objects.filter(kind=QUESTION, ref=ref, ended_at=None).exclude(releasable_from=due_at)
    return told.update(waiting, releasable_from=due_at)


def is_elsewhere(hold: Hold) -> bool:
    """Whether what the case waits for lies with somebody else than the department that owed it: it has answered, or objects."""
    lies = InHands.objects.filter(ref=hold.ref, end=None).first() if hold.kind == QUESTION else None
    return lies is not None and lies.unit_id != hold.owed_by_id


def _pass(held: Case, ref: int, hand: Hand, at: datetime) -> None:
    lies = InHands.objects.filter(ref=ref, end=None).first()
    if lies is not None and (lies.holder, lies.unit) == (hand.holder, hand.unit):
        return
    InHands.objects.filter(ref=ref, end=None).update(end=at)
    InHands.objects.create(
        case=held, ref=ref, holder=hand.holder, unit=hand.unit, is_main=hand.is_main, start=at
    )
