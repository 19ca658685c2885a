"""What every closed list of the regulation is made of: a value a machine keeps, and the word a person reads."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A closed list whose members carry the word people see."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """A member with the word people see."""
        # The empty default is for type checkers: `Step(value)` looks a member up and makes none.
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Value and word of every member, in the order of the regulation."""
        return [(member.value, member.label) for member in cls]
