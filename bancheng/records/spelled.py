"""Columns whose values are a closed list, as the database is asked for them: written into the question, not sent beside it.

A list leans on an index that holds some of its rows only: the open steps, the promises not kept. SQLite does so only where the
question says what the index says: it plans before it knows a value that is sent beside the question. The values stand in the
code and are written from there, so nothing that anybody typed can come into a sentence.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models.lookups import Exact, In, IntegerGreaterThanOrEqual

PLAIN = re.compile(r"[a-z_]*")
"""What a word of a closed list may be made of: nothing that means anything to a database."""


class _Closed:
    """A column with a closed list: how each of its values is written into a question.

    Shapes   closed: the values; every column of its own kind names them.
    """

    closed: ClassVar[Iterable[str | int]] = ()
    spelled: ClassVar[Mapping[str | int, str]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.spelled = {value: _written(value) for value in cls.closed}


def _written(value: str | int) -> str:
    if isinstance(value, str):
        if not PLAIN.fullmatch(value):
            raise ValueError(f"{value!r} is no word that can stand in a question")
        return f"'{str.__str__(value)}'"
    return f"{value:d}"


class SpelledField(_Closed, models.CharField):
    """One word of a closed list. To the schema it is plain text."""

    def deconstruct(self) -> Any:
        """As the migrations know it."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


class SpelledNumberField(_Closed, models.PositiveSmallIntegerField):
    """One number of a closed list. To the schema it is a small number."""

    def deconstruct(self) -> Any:
        """As the migrations know it."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.PositiveSmallIntegerField", args, options


class _Spelled:
    """A comparison with members of the column's list that are known while the question is composed; anything else as ever."""

    lhs: Any
    rhs: Any

    def process_rhs(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """The members as words of the sentence, in the order in which an index names them."""
        spelled = self.lhs.output_field.spelled
        given = self.rhs if isinstance(self.rhs, (list, tuple, set, frozenset)) else [self.rhs]
        if given and all(value in spelled for value in given):
            words = ", ".join(spelled[value] for value in sorted(set(given)))
            return (f"({words})" if isinstance(self, In) else words), ()
        return super().process_rhs(compiler, connection)


@SpelledField.register_lookup
class IsSpelled(_Spelled, Exact):
    """It is this one of the list."""


@SpelledField.register_lookup
class AmongSpelled(_Spelled, In):
    """It is one of these of the list."""


@SpelledNumberField.register_lookup
class AtLeastSpelled(_Spelled, IntegerGreaterThanOrEqual):
    """It is this one of the list or a later one."""
