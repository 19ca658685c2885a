"""What has been written since somebody looked: every open page asks it again and again, so it must cost next to nothing."""

from dataclasses import dataclass

from django.db.models import CharField
from django.db.models.expressions import RawSQL

from bancheng.records.models import Line

LAST = 64
"""So many of the newest lines stand in the mark by their sum: of two acts under way at once the later number may be
committed first, and the earlier one is then found although it is not the newest."""
MOST = 256
"""So many new lines are looked at one by one; whoever missed more is told that much has happened."""

NEWEST = f"""
SELECT CAST(COALESCE(MAX(id), 0) AS varchar(20)) || '.' || CAST(COALESCE(SUM(id), 0) AS varchar(30))
FROM (SELECT id FROM {Line._meta.db_table} ORDER BY id DESC LIMIT {LAST}) AS last_lines
"""  # noqa: S608 — nothing of anybody's is in the text.


@dataclass(frozen=True, kw_only=True)
class Written:
    """As much of a line as says whom it may concern; never a word of what it tells."""

    file: int
    kind: str
    by: str


@dataclass(frozen=True, kw_only=True)
class News:
    """The lines written since a mark was taken.

    Shapes   lines: none where there were too many of them to be looked at one by one, and is_much says so.
             after: the number of the newest line the mark knew.
    """

    lines: tuple[Written, ...] = ()
    after: int = 0
    is_much: bool = False


def newest() -> RawSQL:
    """The mark of the record as it stands, as part of another question: equal marks say that nothing was written."""
    return RawSQL(NEWEST, [], output_field=CharField())  # noqa: S611 — as above.


def mark() -> str:
    """The same mark, asked by itself."""
    numbers = list(Line.objects.order_by("-pk").values_list("pk", flat=True)[:LAST])
    return f"{numbers[0] if numbers else 0}.{sum(numbers)}"


def since(mark: tuple[int, int]) -> News:
    """What was written since this mark was taken.

    Shapes   mark: the newest number and the sum of the newest numbers, as `newest` gives them.
    """
    after, total = mark
    rows = list(Line.objects.order_by("-pk").values_list("pk", "file_id", "kind", "by")[: MOST + LAST])
    fresh = [row for row in rows if row[0] > after]
    if len(fresh) > MOST:
        return News(after=after, is_much=True)
    known = [row for row in rows if row[0] <= after][:LAST]
    if sum(row[0] for row in known) != total:
        # One among them came late; which one cannot be told, so all of them are looked at.
        fresh += known
    return News(lines=tuple(Written(file=row[1], kind=row[2], by=row[3]) for row in fresh), after=after)


def has_grown(file: int, after: int, *, without: str) -> bool:
    """Whether somebody else has written into this file since the line with this number.

    Shapes   without: the mark of whoever asks, such as “staff:1024”.
    """
    return Line.objects.filter(file=file, pk__gt=after).exclude(by=without).exists()
