"""What must stand behind a receipt, and behind whoever is kept out of a case without a line there. Read by `bancheng doctor`; changes nothing."""

import json
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, Model, OuterRef

from bancheng.accountability.models import Clue
from bancheng.cases.models import Case, Evidence, Judgement, MoveMade, Recusal
from bancheng.records import told
from bancheng.records.models import Line
from bancheng.rules.health import Found, Trouble
from bancheng.rules.inquiry import CALLS_FOR_A_CLUE
from bancheng.rules.lines import LineKind

ROWS_WHEN_QUICK = 2000
PATIENCE = timedelta(hours=1)
"""So long may the worker take to give a case judged 不给办 the receipt of its clue."""
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
    tellers = _tellers(Recusal, named)
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


def receipts_have_clues(*, at: datetime, full: bool) -> Iterator[Found]:
    """Each receipt of a clue that lies in a case is told by that clue, and each case judged 不给办 has one: quickly of the newest.

    The case has no line of its own for it, so that a row put in, or a reaction marked as done, would let an answer through.
    """
    rows = Evidence.objects.filter(kind="clue").order_by("-pk").select_related("case")
    yield from _receipts_untold(list(rows if full else rows[:ROWS_WHEN_QUICK]))
    late = Judgement.objects.filter(case=OuterRef("pk"), case_type=CALLS_FOR_A_CLUE, at__lt=at - PATIENCE)
    owing = Case.objects.filter(Exists(late), case_type=CALLS_FOR_A_CLUE).order_by("-pk")
    if not full:
        owing = owing.filter(pk__in=list(owing.values_list("pk", flat=True)[:ROWS_WHEN_QUICK]))
    without = owing.exclude(Exists(Clue.objects.filter(case=OuterRef("pk"))))
    yield from (Found(Trouble.CLUE_MISSING, number) for number in without.values_list("number", flat=True))


def _receipts_untold(rows: Collection[Evidence]) -> Iterator[Found]:
    """The rows that no clue of their case tells of, under its own receipt."""
    clues = Clue.objects.filter(case__in={row.case_id for row in rows})
    named = {file: (case, receipt) for file, case, receipt in clues.values_list("file", "case", "receipt")}
    tellers = _tellers(Evidence, named)
    # Earlier releases told of it in the case itself, or told no rows at all.
    in_cases = _tellers(Evidence, {row.case.file_id for row in rows}, kind=LineKind.CASE_EVIDENCE_ADDED)
    wordless = {named[file] for file in _telling_nothing(named)}
    for row in rows:
        key, own = told.key_of(row), (row.case_id, row.ref)
        by_clue = named.get(tellers.get(key, 0)) == own or own in wordless
        if not by_clue and in_cases.get(key) != row.case.file_id:
            yield Found(Trouble.ROW_UNTOLD, f"{row.case.number} {row._meta.label_lower} {row.pk}")


def _telling_nothing(files: Collection[int]) -> set[int]:
    """Those of these clues whose first line, of an earlier release, tells no rows."""
    first = Line.objects.filter(file__in=files, seq=1).values_list("file_id", "data")
    return {file for file, data in first if "rows" not in json.loads(data)}


def _tellers(
    model: type[Model], files: Collection[int], *, kind: LineKind = LineKind.CLUE_RECEIVED
) -> dict[str, int]:
    """Which row of a table is told in which of these files, in the line by which a clue was received."""
    prefix = f"{model._meta.label_lower}{told.OF_A_ROW}"
    lines = Line.objects.filter(file__in=files, kind=kind, data__contains=prefix)
    return {
        key: file
        for file, data in lines.values_list("file_id", "data")
        for key in json.loads(data).get("rows", {})
        if key.startswith(prefix)
    }
