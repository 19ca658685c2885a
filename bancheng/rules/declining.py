"""When a ground for not taking a case may be leaned on. Source: process table §4 “Grounds for declining”.

The grounds themselves are a closed list of dated rows in `catalogue`, each with its remedy channel.
"""

from dataclasses import dataclass
from datetime import date

from bancheng.rules.in_force import Dated
from bancheng.rules.refusal import Refused


@dataclass(frozen=True, kw_only=True)
class Ground(Dated):
    """A ground with the days between which it was in force (half-open).

    Shapes   needs_body: whether it must be said which other body the matter belongs to.
    """

    name: str
    needs_body: bool = False


def refusal_of_ground(ground: Ground, *, body: str, on: date, article: str) -> Refused | None:
    """Why a case may not be declined on this ground that day, or None."""
    if not ground.is_in_force(on):
        return Refused("ground_not_in_force", f"“{ground.name}”今天不在有效期内", article)
    if ground.needs_body and not body.strip():
        return Refused("body_missing", "写明这件事属于哪个机关，反映人才知道去哪里", article)
    return None
