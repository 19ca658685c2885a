"""Which materials of a case were looked for in shared data in vain: laid in from above, so that they may be asked of the citizen.

Source: process table §2 `ask_citizen`, never for what sharing can supply; docs/decisions/0063.
"""

from bancheng.cases.models import Case

NOT_FOUND = "not_found"
"""The kind of the evidence that says so."""


def ref_of(material: int, search: int) -> str:
    """How the evidence names the material and the search."""
    return f"{material}.{search}"


def refs_of(case: Case, material: int) -> list[str]:
    """The searches for this material that found nothing and have not been overtaken."""
    return [ref for ref in _refs(case) if _material(ref) == material]


def not_found_on(case: Case) -> set[int]:
    """The materials, by their identity in the catalogue, that were looked for and were not there."""
    return {_material(ref) for ref in _refs(case)}


def _refs(case: Case) -> list[str]:
    found = case.evidence.filter(kind=NOT_FOUND, struck_at=None)
    return list(found.values_list("ref", flat=True))


def _material(ref: str) -> int:
    return int(ref.partition(".")[0])
