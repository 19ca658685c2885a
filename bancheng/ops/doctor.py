"""The self-examination: the ten statements of the constitution on live data, and the machine under the house.

Which room looks at what is told in one table, by dotted name (`config.doctor`); here they are only asked.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from bancheng.rules.health import Found, Trouble

log = logging.getLogger(__name__)
MOST_NAMED = 20
SCHEMA = "bancheng.ops.machine.schema_is_current"
KEYS = "bancheng.records.health.keys_are_there"
FIRST = (SCHEMA, KEYS)
"""Without these nothing else can be looked at: the other looks would find what only hangs on them."""


@dataclass(frozen=True)
class Check:
    """One thing looked at.

    Shapes   part: number of the statement in the constitution, or empty for the machine.
             function: dotted name of `f(*, at, full) -> Iterable[Found]` in the room that knows.
    """

    part: str
    title: str
    function: str


@dataclass(frozen=True)
class Looked:
    """A check with what it found; nothing found is good."""

    check: Check
    found: Sequence[Found]

    @property
    def is_broken(self) -> bool:
        """Whether something grave was found."""
        return any(each.trouble.grave for each in self.found)

    @property
    def is_warned(self) -> bool:
        """Whether something was found that only warns."""
        return bool(self.found) and not self.is_broken


def examine(*, at: datetime, full: bool = False) -> list[Looked]:
    """Asks every room; a look that fails itself is a finding, and the others go on.

    While the schema waits to be brought up to date, or a key is away, nothing else can be looked at.
    """
    checks: Sequence[Check] = import_string(settings.BANCHENG_DOCTOR)
    for function in FIRST:
        first = next(check for check in checks if check.function == function)
        if waiting := tuple(_look(first, at, full)):
            return [Looked(first, waiting)]
    return [Looked(check, tuple(_look(check, at, full))) for check in checks]


def _look(check: Check, at: datetime, full: bool) -> Iterator[Found]:
    try:
        # In no transaction of its own: SQLite would let nobody write until everything is looked at, and PostgreSQL
        # would keep every row a look has held. What must be read in one piece, the look itself holds together.
        yield from list(import_string(check.function)(at=at, full=full))
    except Exception as error:
        # One broken look must not hide what the others see.
        log.exception("doctor: %s failed", check.function)
        yield Found(Trouble.LOOK_FAILED, f"{check.title}（{type(error).__name__}）")


def is_well(looked: Sequence[Looked]) -> bool:
    """Whether nothing grave was found."""
    return not any(each.is_broken for each in looked)


def by_trouble(looked: Looked) -> list[tuple[Trouble, list[str], int]]:
    """What one look found, trouble by trouble: the first places by name, and how many there are."""
    kinds: dict[Trouble, list[str]] = {}
    for each in looked.found:
        kinds.setdefault(each.trouble, []).append(each.where)
    return [
        (kind, [place for place in places if place][:MOST_NAMED], len(places))
        for kind, places in kinds.items()
    ]
