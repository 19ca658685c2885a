"""Which tables hold a case, found from the models themselves: a room that adds one need not say so here."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Field, ManyToOneRel, Model

from bancheng.cases.models import Attachment, Case, FirstQuestion, PartyGram
from bancheng.coordination.models import Precedent
from bancheng.notices.models import Notice
from bancheng.records.models import File, Line, SealedHead

APART = (FirstQuestion, SealedHead, Attachment, Precedent)
"""What points at a case or its file and is no part of it: the day's own chain, the seals, handed-in documents, what a ruling lays down for all."""

PLACE_OF_GRAMS = 48
"""Identities kept free for the pieces of one party's name and firm, which differ from name to name."""


@dataclass(frozen=True)
class Table:
    """One table of a case.

    Shapes   path: the look-up that leads from its rows to the case, or to the file.
    """

    model: type[Model]
    path: str

    @property
    def name(self) -> str:
        """As the database calls it."""
        return self.model._meta.db_table

    @property
    def fields(self) -> list["Field[Any, Any]"]:
        """Its columns, in the order in which rows are written."""
        return list(self.model._meta.concrete_fields)


NOTICES = Table(Notice, "file_key")
"""Messages name the file they belong to by its key; they may go while the file stays."""


@cache
def of_a_case() -> tuple[Table, ...]:
    """The case itself, then everything that points at it, near first."""
    return (Table(Case, "pk"), *_pointing_at(Case))


@cache
def of_a_file() -> tuple[Table, ...]:
    """A chain, its lines, and what hangs on the lines."""
    return (Table(File, "pk"), Table(Line, "file"), *_pointing_at(Line, "file"))


@cache
def all_tables() -> tuple[Table, ...]:
    """Every table of a case with its files; the place in this row is the number of the table everywhere here."""
    return (*of_a_file(), *of_a_case(), NOTICES)


def _pointing_at(root: type[Model], path: str = "") -> Iterator[Table]:
    seen: set[type[Model]] = {root, *APART}
    waiting = [(root, path)]
    for model, so_far in waiting:
        for child, name in _children(model):
            if child not in seen:
                seen.add(child)
                longer = f"{name}__{so_far}" if so_far else name
                waiting.append((child, longer))
                yield Table(child, longer)


def _children(model: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """The models with a column that points at this one, many-to-many tables included."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            yield relation.related_model, relation.field.name


def room_for(model: type[Model], rows: int, parties: int) -> int:
    """How many identities a history needs in a table."""
    return parties * PLACE_OF_GRAMS if model is PartyGram else rows
