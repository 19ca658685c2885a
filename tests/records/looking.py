"""What the tests look at in the record as whoever checks a package would."""

from collections.abc import Iterable

from bancheng.records import reads
from bancheng.records.models import Line
from bancheng.rules import chain


def root_by_path(start: str, steps: Iterable[tuple[str, str]], algorithm: str, hash_of: chain.HashOf) -> str:
    """The root one arrives at from one leaf and its path."""
    at = start
    for side, other in steps:
        left, right = (other, at) if side == "left" else (at, other)
        at = hash_of(algorithm, chain.encode(chain.NODE_FORM, left, right))
    return at


def private_text(line: Line, field: str) -> str | None:
    """The clear text behind one commitment of a line; None once it is erased, or if there never was one."""
    return reads.private_texts([line]).get((line.pk, field))
