"""What must stand behind whoever is kept out of a case without a line there. Read by `bancheng doctor`; changes nothing."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from bancheng.accountability.models import Clue
from bancheng.cases.models import MoveMade, Recusal
from bancheng.records import told
from bancheng.records.models import Line
from bancheng.rules.health import Found, Trouble
from bancheng.rules.lines import LineKind

ROWS_WHEN_QUICK = 2000
MEETING = ("merge", "unmerge")
"""The moves by which who is out of one case comes to be out of another. Source: docs/decisions/0040."""


def kept_out_by_clues(*, at: datetime, full: bool) -> Iterator[Found]:
    """Everybody kept out in silence is named by a clue of that case, whose line tells the row: quickly of the newest.

    The place says which row, never who; whoever reads it learns no more than from a clue's number.
    """
    rows = Recusal.objects.filter(withheld=True).order_by("-pk").select_related("case")
    looked_at = list(rows if full else rows[:ROWS_WHEN_QUICK])
    clues = Clue.objects.filter(about__isnull=False, case__in={row.case_id for row in looked_at})
    named = {file: (case, about) for file, case, about in clues.values_list("file", "case", "about")}
    tellers = _tellers(named)
    for row in looked_at:
        is_told = (row.case_id, row.person_id) == named.get(tellers.get(told.key_of(row), 0))
        if not is_told and not _came_by_merging(row):
            yield Found(Trouble.ROW_UNTOLD, f"{row.case.number} {row._meta.label_lower} {row.pk}")


def _came_by_merging(row: Recusal) -> bool:
    """Whether a case in which a clue names him was merged with this one, or parted from it, at that very moment."""
    others = Recusal.objects.filter(person=row.person_id, withheld=True).exclude(pk=row.pk).order_by()
    elsewhere = set(others.values_list("case", flat=True))
    if not Clue.objects.filter(about=row.person_id, case__in=elsewhere).exists():
        return False
    met = MoveMade.objects.filter(at=row.at, case__in={*elsewhere, row.case_id}, counter__in=MEETING)
    return met.exists()


def _tellers(files: Mapping[int, object]) -> dict[str, int]:
    """Which row of whom is kept out is told in the line by which each of these clues was received."""
    lines = Line.objects.filter(file__in=files, kind=LineKind.CLUE_RECEIVED, data__contains="cases.recusal/")
    return {
        key: file
        for file, data in lines.values_list("file_id", "data")
        for key in json.loads(data).get("rows", {})
        if key.startswith("cases.recusal/")
    }
