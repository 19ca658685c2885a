"""Columns whose values are a closed list, as the database is asked for them: written into the question, not sent beside it.

A queue leans on an index that holds some steps only. SQLite does so only where the question says what the index says:
it plans before it knows a value that is sent beside the question. The values are members of a closed list of the code, so
nothing that anybody typed can come into a sentence.
"""

from collections.abc import Iterable
from enum import Enum
from typing import Any, ClassVar

from django.db import models
from django.db.models.lookups import Exact, In, IntegerGreaterThanOrEqual

from bancheng.rules.urging import Rung
from bancheng.rules.vocabulary import Step


class StepField(models.CharField):
    """A step of a case. To the schema it is plain text."""

    closed: ClassVar[type[Enum]] = Step

    def deconstruct(self) -> Any:
        """As the migrations know it."""
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


class RungField(models.PositiveSmallIntegerField):
    """A step of the ladder of urging. To the schema it is a small number."""

    closed: ClassVar[type[Enum]] = Rung

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
        members = self.lhs.output_field.closed
        given = self.rhs if isinstance(self.rhs, (list, tuple, set, frozenset)) else [self.rhs]
        if given and all(value in members for value in given):
            words = ", ".join(_words(members(value) for value in given))
            return (f"({words})" if isinstance(self, In) else words), ()
        return super().process_rhs(compiler, connection)


def _words(members: Iterable[Enum]) -> list[str]:
    values = sorted({member.value for member in members})
    return [f"'{value}'" if isinstance(value, str) else f"{value:d}" for value in values]


@StepField.register_lookup
class StepIs(_Spelled, Exact):
    """`step=…`"""


@StepField.register_lookup
class StepAmong(_Spelled, In):
    """`step__in=…`"""


@RungField.register_lookup
class RungAtLeast(_Spelled, IntegerGreaterThanOrEqual):
    """`rung__gte=…`"""
