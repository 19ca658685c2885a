"""The acts of a case, by family. Rooms above call these and nothing else."""

from bancheng.cases.actions.deciding import (
    accept_case,
    admit,
    appeal,
    confirm_decline,
    overrule_decline,
    propose_decline,
    uphold_decline,
)

__all__ = [
    "accept_case",
    "admit",
    "appeal",
    "confirm_decline",
    "overrule_decline",
    "propose_decline",
    "uphold_decline",
]
