"""Histories as they were lived: what real acts wrote of one case, or of several that were merged."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from bancheng.cases.models import Attachment, Case, FirstQuestion
from bancheng.ops.demo.population import tables
from bancheng.records.models import File, Line
from bancheng.rules.calendar import local
from bancheng.rules.vocabulary import Step

Values = dict[str, Any]

MOST_LIVED = 600
"""So many of the first cases are read: those of the demo, not what was written after them."""


@dataclass(frozen=True)
class History:
    """Everything that was written of some cases that hang together.

    Shapes   rows: by model, column name → value, encrypted columns open.
             led: first questions by which somebody was led to one of the cases.
    """

    rows: dict[type[Model], list[Values]]
    led: list[Values]

    @property
    def cases(self) -> list[Values]:
        """The cases, in the order in which they were registered."""
        return self.rows[Case]

    @property
    def is_over(self) -> bool:
        """Whether nothing is still to come: every case is filed."""
        return all(case["step"] == Step.ARCHIVED for case in self.cases)

    @property
    def began_on(self) -> date:
        """The day on which the first thing happened."""
        return local(min(line["at"] for line in self.rows[Line])).date()

    @property
    def last_at(self) -> datetime:
        """When the last thing happened."""
        return max(line["at"] for line in self.rows[Line])


def histories() -> list[History]:
    """All that was lived here so far, without what has documents: those lie outside the database."""
    with_papers = set(Attachment.objects.values_list("case", flat=True))
    return [_read(pks) for pks in _hanging_together() if not with_papers.intersection(pks)]


def _hanging_together() -> Iterator[list[int]]:
    """Cases by themselves, or together with those that were merged into them or follow them."""
    group: dict[int, list[int]] = {}
    first = Case.objects.order_by("pk").values_list("pk", "merged_into", "follows")[:MOST_LIVED]
    for pk, into, follows in first:
        mine = [pk]
        for other in (into, follows):
            mine += group.get(other, []) if other else []
        for each in mine:
            group[each] = mine
    done: set[int] = set()
    for pk, mine in group.items():
        if pk not in done:
            done.update(mine)
            yield sorted(set(mine))


def _read(pks: list[int]) -> History:
    rows: dict[type[Model], list[Values]] = {}
    numbers = list(Case.objects.filter(pk__in=pks).values_list("number", flat=True))
    for table in tables.of_a_case():
        rows[table.model] = _rows(table.model, table.path, pks)
    rows |= _notices(numbers)
    files = _files_of(rows)
    for table in tables.of_a_file():
        rows[table.model] = _rows(table.model, table.path, files)
    return History(rows=rows, led=_rows(FirstQuestion, "case", pks))


def _rows(model: type[Model], path: str, pks: Iterable[int]) -> list[Values]:
    names = [field.attname for field in model._meta.concrete_fields]
    found = model._default_manager.filter(**{f"{path}__in": list(pks)}).order_by("pk")
    return list(found.values(*names))


def _notices(numbers: list[str]) -> dict[type[Model], list[Values]]:
    """The messages sent about the cases, which name the file by its key."""
    model = tables.NOTICES.model
    return {model: _rows(model, "file_key", numbers)}  # type: ignore[arg-type]


def _files_of(rows: dict[type[Model], list[Values]]) -> list[int]:
    """The chains of the cases and of whatever else here has one of its own."""
    return sorted(
        row[field.attname]
        for model, some in rows.items()
        for field in model._meta.concrete_fields
        if field.related_model is File and field.one_to_one
        for row in some
    )
