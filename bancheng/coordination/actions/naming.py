"""How departments stand in a line and in a sentence, several at a time."""

from collections.abc import Sequence

from bancheng.org.models import Department


def names_of(units: Sequence[Department]) -> str:
    """Departments as they are read, in their order."""
    return "、".join(unit.short_name for unit in units)


def of_units(units: Sequence[Department]) -> dict[str, object]:
    """Departments as a line holds them."""
    return {"units": names_of(units), "of": [unit.code for unit in units]}


def each_once(units: Sequence[Department]) -> list[Department]:
    """The departments, none twice."""
    return list({unit.pk: unit for unit in units}.values())
