"""Who reacts to what, and what ticks when: the only seam through which the lower floors set the upper in motion.

A reaction is `f(line, *, at)`, run by the worker after commit, at least once, so it must be idempotent.
A tick is `f(*, at)`; it does what the moment asks for and returns whether it did anything.
"""

from dataclasses import dataclass

REACTIONS: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True)
class Tick:
    """One thing that time alone sets in motion.

    Units    seconds: how long the worker rests between two runs that found nothing to do.
    """

    function: str
    seconds: int


TICKS: tuple[Tick, ...] = ()
