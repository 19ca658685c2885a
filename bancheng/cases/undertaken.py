"""What a unit undertook with an answer, as it was laid down in the answer's evidence."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bancheng.rules.case_types import Undertaking


def undertaking_of(evidence: Mapping[str, Any]) -> Undertaking:
    """The undertaking an answer rests on; an empty one with every other answer."""
    laid = dict(evidence.get("undertaking") or {})
    if laid.get("due_on"):
        laid["due_on"] = date.fromisoformat(laid["due_on"])
    return Undertaking(**laid)
