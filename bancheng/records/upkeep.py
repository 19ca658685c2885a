"""What is done to the whole record from the machine: keys, copies, what was given up. Each leaves a line in the office's files.

Whoever sits at the machine has no account there; the lines say that the system did it.
"""

from datetime import datetime

from django.db import transaction

from bancheng.records import actions
from bancheng.records.models import Reaction
from bancheng.records.standing import OFFICE
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import SYSTEM

FILE = "org/upkeep"


def write(kind: LineKind, *, at: datetime, by: str = SYSTEM.ref, **data: object) -> None:
    """Appends a line to the chain of the upkeep, opened at its first."""
    file = actions.kept_file(kind=OFFICE, key=FILE, at=at)
    actions.append(file, kind, by=by, at=at, data=data)


@transaction.atomic
def take_up_again(*, at: datetime) -> int:
    """Puts what lines asked for and was given up back into the queue, as if it had never been tried; returns how many."""
    count = Reaction.objects.filter(state=Reaction.GIVEN_UP).update(
        state=Reaction.PENDING, attempts=0, not_before=at
    )
    if count:
        write(LineKind.TAKEN_UP_AGAIN, at=at, count=count)
    return count
