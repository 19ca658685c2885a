"""A believable district, lived through by real acts: what the demo shows has happened by the rules.

Nothing is written but through the rooms' own actions, each at a moment of working time, the clocks rung in
between; so every line is chained, every due date explains itself, and `verify` holds.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import transaction

from bancheng.cases.models import Case, FirstQuestion
from bancheng.ops.demo import calling, district, library, opinions, past, questions, scenes
from bancheng.ops.demo.hall import Hall
from bancheng.ops.demo.life import Life
from bancheng.ops.demo.walk import Walk
from bancheng.org.models import Person, Site
from bancheng.records import actions as records
from bancheng.records.models import File
from bancheng.rules.calendar import ZONE, local
from bancheng.rules.vocabulary import FirstAnswer

QUESTIONS_PER_CASE = 5
DAYS_A_MONTH = 30.4375
UNARRIVED = (0.15, 0.4, 0.9)
CASES_PER_OPINION = 8
OPINIONS_LYING = (0.4, 1.3, 5, 9, 16)


@dataclass
class Loaded:
    """What came of it.

    Shapes   accounts: user name, name, what each is. refused: acts the rules did not allow, by code.
    """

    cases: int = 0
    questions: int = 0
    people: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    accounts: list[tuple[str, str, str]] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)


def is_empty() -> bool:
    """Whether nobody has worked here yet: no case, no person, no line."""
    return not (
        Case.objects.exists() or Person.objects.exists() or Site.objects.exists() or File.objects.exists()
    )


def load(
    *,
    at: datetime,
    cases: int = 120,
    months: int = 24,
    seed: int = 2021,
    tell: Callable[[str], None] | None = None,
) -> Loaded:
    """Lives through so many months of the district up to now, then seals the days.

    Seals are made afterwards, for their copies lie outside the database.

    Shapes   tell: is handed a line of progress now and then.
    """
    tell = tell or (lambda line: None)
    loaded = live(at=at, cases=cases, months=months, seed=seed, tell=tell)
    tell("封存每天的记录")
    records.seal_day(at=at)
    return loaded


def live(*, at: datetime, cases: int, months: int, seed: int, tell: Callable[[str], None]) -> Loaded:
    """Lives through so many months; all or nothing, an interrupted loading leaves an empty house."""
    with transaction.atomic():
        records.mark_data("demo", at=at)
        return _live(at, cases, months, Random(seed), tell)  # noqa: S311 — chance, not secrecy


def _live(now: datetime, cases: int, months: int, chance: Random, tell: Callable[[str], None]) -> Loaded:
    start = _first_moment(now, months)
    tell("装入网点、日历、事项和人员")
    people = district.open_office(at=start, now=now)
    accounts = district.open_accounts(at=start)
    hall = Hall(people, start=start, now=now, chance=chance)
    walk = Walk(now)
    of_now = scenes.SCENES[:cases]
    shared: dict[str, Life] = {}
    for scene in of_now:
        walk.begin(scenes.play(hall, scene, shared))
    by_opinion = (cases - len(of_now)) // CASES_PER_OPINION
    for moment in _moments(hall, by_opinion):
        walk.begin(opinions.voiced(hall, moment))
    rest = cases - len(of_now) - by_opinion
    for way, moment in zip(past.ways(chance), _moments(hall, rest), strict=False):
        walk.begin(way(hall, moment))
    for hours in OPINIONS_LYING:
        walk.begin(opinions.voiced(hall, hall.back(hours), settled=False))
    for moment in _moments(hall, cases * QUESTIONS_PER_CASE):
        walk.begin(questions.asked(hall, moment))
    for hours in UNARRIVED:
        walk.begin(questions.asked(hall, hall.back(hours), answer=FirstAnswer.LED, arrives=False))
    walk.begin(library.kept(hall))
    walk.begin(calling.rounds(hall))
    walk.run(lambda moment: tell(_told(moment, now)))
    return Loaded(
        cases=Case.objects.count(),
        questions=FirstQuestion.objects.count(),
        people=Person.objects.count(),
        steps=Counter(Case.objects.values_list("step", flat=True)),
        accounts=accounts,
        refused=walk.refused,
    )


def _told(moment: datetime, now: datetime) -> str:
    reached = local(moment)
    return f"走到 {reached.year}年{reached.month}月，离现在还有 {(now - moment).days} 天"


def _first_moment(now: datetime, months: int) -> datetime:
    """Nine in the morning of the first day of the period."""
    first: date = local(now).date() - timedelta(days=round(months * DAYS_A_MONTH))
    return datetime.combine(first, time(9), ZONE)


def _moments(hall: Hall, count: int) -> list[datetime]:
    """So many working moments, spread over the period at random, none of them still to come."""
    first = local(hall.start).date() + timedelta(days=1)
    days = max(1, (local(hall.now).date() - first).days)
    moments = [hall.moment_on(first + timedelta(days=hall.chance.randrange(days))) for _ in range(count)]
    return [moment if moment < hall.now else hall.back(hall.chance.uniform(1, 60)) for moment in moments]
