"""Columns whose values are a closed list, as the database is asked for them: written into the question, not sent beside it.

A list leans on an index that holds some of its rows only: the open steps, the promises not kept. SQLite does so only where the
question says what the index says: it plans before it knows a value that is sent beside the question. The values stand in the
code, so nothing that anybody typed can come into a sentence.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models.lookups import Exact, In, IntegerGreaterThanOrEqual


class SpelledField(models.CharField):
    """One word of a closed list. To the schema it is plain text."""

    closed: ClassVar[frozenset[str]] = frozenset()

    def deconstruct(self) -> Any:
        """As the migrations know it."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


class SpelledNumberField(models.PositiveSmallIntegerField):
    """One number of a closed list. To the schema it is a small number."""

    closed: ClassVar[frozenset[int]] = frozenset()

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
        closed = self.lhs.output_field.closed
        given = self.rhs if isinstance(self.rhs, (list, tuple, set, frozenset)) else [self.rhs]
        if given and all(value in closed for value in given):
            words = ", ".join(_words(given))
            return (f"({words})" if isinstance(self, In) else words), ()
        return super().process_rhs(compiler, connection)


def _words(given: Iterable[str | int]) -> list[str]:
    return [f"'{value}'" if isinstance(value, str) else f"{value:d}" for value in sorted(set(given))]


@SpelledField.register_lookup
class IsSpelled(_Spelled, Exact):
    """`step=…`"""


@SpelledField.register_lookup
class AmongSpelled(_Spelled, In):
    """`step__in=…`"""


@SpelledNumberField.register_lookup
class AtLeastSpelled(_Spelled, IntegerGreaterThanOrEqual):
    """`rung__gte=…`"""
