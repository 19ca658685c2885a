"""What opinions do when the record says that something happened elsewhere."""

from datetime import datetime

from bancheng.citizens.actions import reckoning
from bancheng.records.models import Line


def recompute_dues(line: Line, *, at: datetime) -> None:
    """The calendar has changed: every open opinion is due when the new days say so; doing it twice changes nothing."""
    reckoning.reckon_again(because=f"{line.kind} {line.seq}", at=at)
