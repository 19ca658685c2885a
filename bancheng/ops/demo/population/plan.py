"""Who lives what, when and under which number: the whole population decided before the first row is written.

The past is spread evenly over the period, what goes on now stays now; of all cases one in ten is open. Numbers
follow the order of registration in each site and year and go on where the series stand, so that none has a gap.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from bancheng.ops.demo.population.lived import History
from bancheng.ops.demo.population.script import Script
from bancheng.ops.demo.population.shifting import Days, Facts, Shift
from bancheng.rules.calendar import local
from bancheng.rules.numbering import CaseNumber
from bancheng.rules.vocabulary import OPEN_STEPS

OPEN_SHARE = 0.1
TRIES = 40
NEARBY = range(-15, 16)


@dataclass(frozen=True)
class Life:
    """One replay: which script, moved by how many working days, under which numbers."""

    script: int
    by: int
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class Source:
    """A history with its script, where it may be moved to, and how many of its cases are open."""

    history: History
    script: Script
    facts: Facts

    @property
    def size(self) -> int:
        """How many cases it has."""
        return len(self.history.cases)

    @property
    def opened(self) -> int:
        """How many of them are open."""
        return sum(case["step"] in OPEN_STEPS for case in self.history.cases)


class Planner:
    """Decides the lives of a population."""

    def __init__(self, sources: Sequence[Source], days: Days, *, since: date, now: datetime, chance: Random):
        self.sources, self.days, self.now, self.chance = sources, days, now, chance
        self.first = days.place(since)
        self.over = [place for place, source in enumerate(sources) if source.history.is_over]
        self.going_on = [place for place, source in enumerate(sources) if not source.history.is_over]
        self.nearby = {place: self._nearby(place) for place in self.going_on}
        self._allowed: dict[tuple[int, int], bool] = {}
        self._begins: dict[tuple[int, int], list[datetime]] = {}

    def lives(self, count: int, codes: Mapping[int, str], series: dict[tuple[str, int], int]) -> list[Life]:
        """So many cases, in the order in which they began.

        Shapes   codes: of the sites. series: site code and year → last number given; counted on here.
        """
        chosen = list(self._chosen(count))
        numbers = self._numbered(chosen, codes, series)
        order = sorted(range(len(chosen)), key=lambda nth: (self._registered(*chosen[nth])[0], chosen[nth]))
        return [Life(*chosen[nth], tuple(numbers[nth])) for nth in order]

    def _chosen(self, count: int) -> Iterator[tuple[int, int]]:
        share, left = self._share_going_on(), count
        while left:
            among = self.going_on if self.chance.random() < share else self.over
            place = self.chance.choice(among or self.over or self.going_on)
            if self.sources[place].size > left:
                continue
            by = self._somewhen(place)
            if by is not None:
                left -= self.sources[place].size
                yield place, by

    def _share_going_on(self) -> float:
        """How many of a hundred lives still go on, so that one case in ten is open."""
        if not self.going_on or not self.over:
            return 0.5
        size = {True: 0.0, False: 0.0}
        for over, places in ((True, self.over), (False, self.going_on)):
            size[over] = sum(self.sources[place].size for place in places) / len(places)
        opened = sum(self.sources[place].opened for place in self.going_on) / len(self.going_on)
        return OPEN_SHARE * size[True] / (opened + OPEN_SHARE * (size[True] - size[False]))

    # --- when --------------------------------------------------------------------------------------------

    def _somewhen(self, place: int) -> int | None:
        """By how many working days a life is moved: anywhere in the period, or, if it goes on, near now."""
        if place in self.nearby:
            return self.chance.choice(self.nearby[place])
        here = self.days.place(self.sources[place].history.began_on)
        last = self.days.place(local(self.now).date())
        for _ in range(TRIES):
            by = self.chance.randrange(self.first, last + 1) - here
            if self._is_allowed(place, by):
                return by
        return None

    def _nearby(self, place: int) -> list[int]:
        facts = self.sources[place].facts
        return [by for by in NEARBY if facts.allow(Shift(self.days, by))] or [0]

    def _is_allowed(self, place: int, by: int) -> bool:
        if (place, by) not in self._allowed:
            self._allowed[place, by] = self.sources[place].facts.allow(Shift(self.days, by))
        return self._allowed[place, by]

    # --- under which number ------------------------------------------------------------------------------

    def _registered(self, place: int, by: int) -> list[datetime]:
        if (place, by) not in self._begins:
            shift = Shift(self.days, by)
            moved = (shift.moment(at) for at in self.sources[place].script.registered)
            self._begins[place, by] = [local(at) for at in moved if at is not None]
        return self._begins[place, by]

    def _numbered(
        self,
        chosen: Sequence[tuple[int, int]],
        codes: Mapping[int, str],
        series: dict[tuple[str, int], int],
    ) -> Mapping[int, list[str]]:
        """The numbers of each life, given in the order of registration."""
        begun = [
            (at, nth, which)
            for nth, (place, by) in enumerate(chosen)
            for which, at in enumerate(self._registered(place, by))
        ]
        numbers: dict[int, dict[int, str]] = defaultdict(dict)
        for at, nth, which in sorted(begun):
            code = codes[self.sources[chosen[nth][0]].script.sites[which]]
            series[code, at.year] = series.get((code, at.year), 0) + 1
            numbers[nth][which] = str(CaseNumber(year=at.year, site=int(code), serial=series[code, at.year]))
        return {nth: [found[which] for which in sorted(found)] for nth, found in numbers.items()}
