"""What a case is told of its call-back by the room that keeps it: only that it is over, and what may go on because of it."""

from datetime import datetime

from django.db import transaction

from bancheng.cases import moves
from bancheng.cases.actions.closing import close_by_time
from bancheng.cases.facts import facts_of
from bancheng.cases.models import CalledBack, Case
from bancheng.records import told
from bancheng.rules import process
from bancheng.rules.contacts import REACHED_WORDS
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import TIME, Actor


@transaction.atomic
def note_call_back(case: Case, *, call_back: int, reached: bool, by: Actor, at: datetime) -> None:
    """Notes that a call-back of this case is over, and who got through: what he may decide then rests on it.

    Who makes it has been checked by the room above; what was said stays there.

    Source   process table §2 close, redo, restore; §5 Call-back.
    """
    held = Case.objects.locked(case.pk)
    row = CalledBack.objects.create(
        case=held, call_back=call_back, person_id=by.person, reached=reached, at=at
    )
    data = {"reached": reached, "reached_label": REACHED_WORDS[reached]}
    moves.note(held, LineKind.CASE_CALLED_BACK, by=by, at=at, data=data, rows=told.new(row))


@transaction.atomic
def close_after_call_back(case: Case, *, at: datetime) -> bool:
    """Closes a case whose citizen has kept silent, now that its call-back is over; whether it did.

    Source   process table §2 close, by time: five working days of silence and that call-back done.
    """
    held = Case.objects.locked(case.pk)
    if process.refusal(process.row("close.call_back"), facts_of(held, at=at), TIME) is not None:
        return False
    close_by_time(held, by=TIME, at=at)
    return True
