"""Who reacts to what, and what ticks when: the only seam by which the lower floors set the upper in motion.

A reaction is `f(line, *, at)`, run by the worker after commit, at least once, so it must be idempotent.
A tick is `f(*, at)`; it does what the moment asks for and returns whether it did anything.
"""

from dataclasses import dataclass

REACTIONS: dict[str, tuple[str, ...]] = {
    "org.calendar_imported": ("bancheng.cases.reactions.recompute_dues",),
}


@dataclass(frozen=True)
class Tick:
    """One thing that time alone sets in motion.

    Units    seconds: how long the worker rests between two runs that found nothing to do.
    """

    function: str
    seconds: int


TICKS: tuple[Tick, ...] = (
    Tick("bancheng.cases.ticks.tick", seconds=5),
    Tick("bancheng.records.ticks.run_outbox", seconds=1),
    Tick("bancheng.notices.ticks.send_waiting", seconds=2),
    Tick("bancheng.records.ticks.seal_days", seconds=600),
    Tick("bancheng.records.ticks.clear_outbox", seconds=3600),
    Tick("bancheng.records.ticks.clear_documents", seconds=3600),
)
