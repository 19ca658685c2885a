"""Histories as they were lived: what real acts wrote of one case, or of several that were merged."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Model

from bancheng.cases.models import Attachment, Case
from bancheng.citizens.models import CallBack, CallBackGround
from bancheng.coordination.models import AgendaItem
from bancheng.ops.demo.population import tables
from bancheng.papers.models import IssuedPaper
from bancheng.records.models import File, Line
from bancheng.rules.calendar import local
from bancheng.rules.vocabulary import Step

Values = dict[str, Any]
Rows = dict[type[Model], list[Values]]

MOST_LIVED = 600
"""So many of the first cases are read: those of the demo, not what was written after them."""


@dataclass(frozen=True)
class History:
    """Everything that was written of some cases that hang together.

    Shapes   rows: by model, column name → value, encrypted columns open.
    """

    rows: Rows

    @property
    def cases(self) -> list[Values]:
        """The cases, in the order in which they were registered."""
        return self.rows[Case]

    @property
    def is_over(self) -> bool:
        """Whether nothing is still to come: every case is filed, and nobody is still to be called back."""
        is_filed = all(case["step"] == Step.ARCHIVED for case in self.cases)
        return is_filed and all(call_back["end"] for call_back in self.rows[CallBack])

    @property
    def began_on(self) -> date:
        """The day on which the first thing happened."""
        return local(min(line["at"] for line in self.rows[Line])).date()

    @property
    def last_at(self) -> datetime:
        """When the last thing happened."""
        return max(line["at"] for line in self.rows[Line])


def histories() -> list[History]:
    """All that was lived here so far, without what has documents: those lie outside the database.

    Each table is read once for all of them.
    """
    with_papers = set(Attachment.objects.values_list("case", flat=True))
    with_papers |= set(IssuedPaper.objects.values_list("file__case", flat=True))
    # A conference has a file of its own and may have several cases before it.
    with_papers |= set(AgendaItem.objects.values_list("case", flat=True))
    # Of what was drawn there is one sample for all, and nobody is drawn into it afterwards.
    with_papers |= set(CallBackGround.objects.exclude(sample=None).values_list("call_back__case", flat=True))
    groups = [pks for pks in _hanging_together() if not with_papers.intersection(pks)]
    owner = {pk: place for place, pks in enumerate(groups) for pk in pks}
    found: list[Rows] = [{table.model: [] for table in tables.all_tables()} for _ in groups]
    for table in tables.of_a_case():
        _sort_in(found, table.model, _rows(table.model, table.path, owner))
    owner_of_key = {case["number"]: place for place, rows in enumerate(found) for case in rows[Case]}
    _sort_in(found, tables.NOTICES.model, _rows(tables.NOTICES.model, tables.NOTICES.path, owner_of_key))
    owner_of_file = {pk: place for place, rows in enumerate(found) for pk in _files_of(rows)}
    for table in tables.of_a_file():
        _sort_in(found, table.model, _rows(table.model, table.path, owner_of_file))
    return [History(rows) for rows in found]


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


def _rows(model: type[Model], path: str, owner: Mapping[Any, int]) -> Iterator[tuple[int, Values]]:
    """The rows of all these owners, each with the place of its owner's history."""
    names = [field.attname for field in model._meta.concrete_fields]
    found = model._default_manager.filter(**{f"{path}__in": list(owner)}).order_by("pk")
    for *values, owned_by in found.values_list(*names, F(path)):
        yield owner[owned_by], dict(zip(names, values, strict=True))


def _sort_in(found: list[Rows], model: type[Model], rows: Iterable[tuple[int, Values]]) -> None:
    for place, values in rows:
        found[place][model].append(values)


def _files_of(rows: Rows) -> list[int]:
    """The chains of the cases and of whatever else here has one of its own."""
    return [
        row[field.attname]
        for model, some in rows.items()
        for field in model._meta.concrete_fields
        if field.related_model is File and field.one_to_one
        for row in some
    ]
