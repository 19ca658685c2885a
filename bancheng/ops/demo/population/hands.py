"""The hands that write a population: one process for each core, none of which touches the database."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.connection import Connection
from random import Random
from typing import Any

from bancheng.ops.demo.population.filling import Form
from bancheng.ops.demo.population.plan import Life
from bancheng.ops.demo.population.replay import Staged
from bancheng.ops.demo.population.script import Script
from bancheng.ops.demo.population.shifting import Days, Shift
from bancheng.ops.hired import hired

AHEAD = 2
STAGES_KEPT = 200

Batch = list[tuple[int, Any]]
"""The rows of each table, as its engine takes many at once."""


@dataclass(frozen=True)
class Block:
    """Some lives that follow each other.

    Shapes   first: place of the first among all, which decides its chance. bases: the first identity in each table.
    """

    first: int
    lives: Sequence[Life]
    bases: Sequence[int]

    @property
    def cases(self) -> int:
        """How many cases they are."""
        return sum(len(life.numbers) for life in self.lives)


@dataclass(frozen=True)
class Hand:
    """Writes the rows of blocks."""

    scripts: Sequence[Script]
    days: Days
    form: Form
    kept_since: datetime
    seed: int
    stages: dict[tuple[int, int], Staged] = field(default_factory=dict)

    def __call__(self, block: Block) -> Batch:
        """The rows of a block, table by table."""
        rows: dict[int, list[Any]] = defaultdict(list)
        bases = list(block.bases)
        for place, life in enumerate(block.lives, block.first):
            stage = self._stage(life)
            chance = Random(f"{self.seed}/{place}")  # noqa: S311 — chance, not secrecy
            for table, row in stage.played(life.numbers, bases, chance):
                rows[table].append(row)
            for table, count in stage.script.counts.items():
                bases[table] += count
        return [(table, self.form.batch(some)) for table, some in sorted(rows.items())]

    def _stage(self, life: Life) -> Staged:
        """A script on its day; those who live the same there follow each other."""
        key = (life.script, life.by)
        if key not in self.stages:
            if len(self.stages) >= STAGES_KEPT:
                del self.stages[next(iter(self.stages))]
            shift, script = Shift(self.days, life.by), self.scripts[life.script]
            self.stages[key] = Staged(script, shift, self.form, kept_since=self.kept_since)
        return self.stages[key]


def alone(hand: Hand, blocks: Iterable[Block]) -> Iterator[tuple[Block, Batch]]:
    """Everything written by one hand, in this process."""
    return ((block, hand(block)) for block in blocks)


def shared(hand: Hand, blocks: Iterable[Block], count: int) -> Iterator[tuple[Block, Batch]]:
    """The blocks written by several hands, given back in their order; each hand has a block or two ahead."""
    with hired(hand, count) as pipes:
        asked: deque[tuple[Block, Connection]] = deque()
        for place, block in enumerate(blocks):
            if len(asked) >= AHEAD * count:
                yield _received(asked)
            pipe = pipes[place % count]
            pipe.send(block)
            asked.append((block, pipe))
        while asked:
            yield _received(asked)


def _received(asked: deque[tuple[Block, Connection]]) -> tuple[Block, Batch]:
    block, pipe = asked.popleft()
    return block, pipe.recv()
