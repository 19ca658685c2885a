"""What a case is about, by who reads it."""

from bancheng.cases.models import Case


def about(case: Case, *, sees: bool) -> str:
    """What the case is about: as the citizen says it for whoever sees the case, else the matter it is of; empty where none is known."""
    if sees:
        return case.title
    return case.matter.name if case.matter else ""
