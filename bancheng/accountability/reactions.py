"""What this room does when the record says that a case was judged."""

from datetime import datetime

from bancheng.accountability.actions import receive_from_judgement
from bancheng.cases.models import Case
from bancheng.records.models import Line


def receive_clue(line: Line, *, at: datetime) -> None:
    """A case judged 不给办 gets the receipt of a clue; doing it twice changes nothing.

    Source   process table §4 “What the type adds”.
    """
    receive_from_judgement(Case.objects.get(file=line.file_id), at=at)
