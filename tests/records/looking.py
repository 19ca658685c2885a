"""What the tests look at in the record as whoever checks a package would."""

from collections.abc import Iterable

from bancheng.rules import chain


def root_by_path(start: str, steps: Iterable[tuple[str, str]], algorithm: str, hash_of: chain.HashOf) -> str:
    """The root one arrives at from one leaf and its path."""
    at = start
    for side, other in steps:
        left, right = (other, at) if side == "left" else (at, other)
        at = hash_of(algorithm, chain.encode(chain.NODE_FORM, left, right))
    return at
