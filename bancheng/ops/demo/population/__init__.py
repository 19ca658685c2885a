"""A million cases beside the demo: what was lived there by real acts, lived again by other people on other days.

Nothing here knows how a case goes. Each history of the demo is read as the rows its acts wrote, and written again
with other moments, people, words, numbers and identities; every line is chained anew, every text closed anew, and
every due lies where the rules would put it. All or nothing: one transaction.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from bancheng.cases.models import Series
from bancheng.ops.demo.population import tables, writing
from bancheng.ops.demo.population.hands import Block, Hand, alone, shared
from bancheng.ops.demo.population.lived import History, histories
from bancheng.ops.demo.population.plan import Life, Planner, Source
from bancheng.ops.demo.population.script import Compiler, Unfit
from bancheng.ops.demo.population.shifting import Days, Facts
from bancheng.ops.demo.walk import Walk
from bancheng.org.models import Site
from bancheng.records import actions as records
from bancheng.records.outbox import KEPT_WHEN_DONE
from bancheng.rules.calendar import local

BLOCK = 500
BEFORE, AFTER = timedelta(days=60), timedelta(days=370)

Tell = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True)
class Populated:
    """What came of it."""

    cases: int
    histories: int


def populate(*, at: datetime, cases: int, seed: int, tell: Tell, hands: int | None = None) -> Populated:
    """Writes so many cases beside those of the demo, and seals the days that are over and not sealed yet.

    Beside a demo whose days are sealed there is none: the seal of today, made tomorrow, is the first to cover them.

    Shapes   hands: processes that write; none means that this one does it all.
    """
    tell("看演示区里办过的事", 0, 0)
    _let_pass(at)
    form = writing.form()
    sources = list(_sources(histories(), form, at))
    days = _days(sources, at)
    with transaction.atomic(), writing.unhindered():
        lives = _planned(sources, days, at, cases, seed, tell)
        hand = Hand([source.script for source in sources], days, form, at - KEPT_WHEN_DONE, seed)
        blocks = _blocks(lives, sources)
        done = 0
        for block, batch in shared(hand, blocks, hands) if hands else alone(hand, blocks):
            for table, rows in batch:
                writing.write(tables.all_tables()[table], rows)
            done += block.cases
            tell("写入", done, cases)
        tell("建索引，核对引用", 0, 0)
    tell("封存每天的记录", 0, 0)
    records.seal_day(at=at)
    writing.look_again()
    return Populated(cases=cases, histories=len(sources))


def cores() -> int:
    """How many hands can work at once here."""
    return os.cpu_count() or 1


def _let_pass(at: datetime) -> None:
    """What should have happened by now happens first, as the worker would have let it."""
    Walk(at).pass_time(at)


def _sources(lived: Sequence[History], form: writing.Form, at: datetime) -> Iterator[Source]:
    for history in lived:
        try:
            yield Source(history, Compiler(history, form).compiled(), Facts(history, now=at))
        except Unfit:
            continue


def _days(sources: Sequence[Source], at: datetime) -> Days:
    first = min(source.history.began_on for source in sources)
    return Days(first - BEFORE, local(at).date() + AFTER)


def _planned(
    sources: Sequence[Source], days: Days, at: datetime, cases: int, seed: int, tell: Tell
) -> list[Life]:
    """The lives with their numbers; the series are held until they are written, and go on behind them."""
    tell("排定谁在哪天遇到什么事", 0, 0)
    codes = {site.pk: site.code for site in Site.objects.all()}
    series = {_of_series(row.name): row.last for row in Series.objects.select_for_update() if _is_case(row)}
    chance = Random(seed)  # noqa: S311 — chance, not secrecy
    since = min(source.history.began_on for source in sources)
    lives = Planner(sources, days, since=since, now=at, chance=chance).lives(cases, codes, series)
    for (code, year), last in series.items():
        Series.objects.update_or_create(name=f"case-{code}-{year}", defaults={"last": last})
    return lives


def _is_case(row: Series) -> bool:
    return row.name.startswith("case-")


def _of_series(name: str) -> tuple[str, int]:
    _, code, year = name.split("-")
    return code, int(year)


def _blocks(lives: Sequence[Life], sources: Sequence[Source]) -> Iterator[Block]:
    """The lives in blocks, each with the identities it may give."""
    needed = [0] * len(tables.all_tables())
    for life in lives:
        for table, count in sources[life.script].script.counts.items():
            needed[table] += count
    bases = writing.reserve(needed)
    for first in range(0, len(lives), BLOCK):
        some = lives[first : first + BLOCK]
        yield Block(first, some, tuple(bases))
        for life in some:
            for table, count in sources[life.script].script.counts.items():
                bases[table] += count
