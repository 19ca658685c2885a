"""With which status of HTTP a page says no."""

from bancheng.rules.refusal import Refused

FORBIDDEN = frozenset({"not_yours", "not_built"})
"""Refusals that hold for whoever asks, whatever he fills in."""


def status_of_no(refused: Refused) -> int:
    """403 where it is not his to do, 409 where it cannot be done as things stand."""
    return 403 if refused.code in FORBIDDEN else 409
