"""The demo's hall: who stands where, which moments are working time, what is on the lists."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random

from bancheng.catalogue.models import Cause, Citation, Ground, Matter, Situation
from bancheng.ops.demo.wording import Inventor
from bancheng.org import reads as org
from bancheng.org.models import Department, Person, Site
from bancheng.rules.calendar import local
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import Role

MINUTE = timedelta(minutes=1)
LONGEST_AGO = timedelta(days=120)
BLANK_PAPER = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
"""What lies in a demo's folder where a hall would keep a scan."""


class Hall:
    """Everything a story needs of the office, looked up once."""

    def __init__(
        self,
        people: Mapping[tuple[Role, str], list[Person]],
        *,
        start: datetime,
        now: datetime,
        chance: Random,
    ) -> None:
        self.people, self.start, self.now = people, start, now
        self.chance, self.inventor = chance, Inventor(chance)
        self.calendar = org.working_calendar()
        self.sites = {site.code: site for site in Site.objects.all()}
        self.units = {unit.code: unit for unit in Department.objects.all()}
        self.matters = {matter.code: matter for matter in Matter.objects.all()}
        self.causes = {cause.code: cause for cause in Cause.objects.all()}
        self.situations = {situation.code: situation for situation in Situation.objects.all()}
        self.grounds = {ground.code: ground for ground in Ground.objects.all()}
        self.staffed = _staffed(people)
        self._actors: dict[int, Actor] = {}

    # --- people --------------------------------------------------------------------------------------

    def actor(self, person: Person) -> Actor:
        """The actor behind a person; the demo's people keep their roles throughout."""
        if person.pk not in self._actors:
            self._actors[person.pk] = org.actor_of(person, self.start)
        return self._actors[person.pk]

    def one(self, role: Role, site: str = "") -> Person:
        """The first holder of a role."""
        return self.people[role, site][0]

    def any(self, role: Role, site: str = "") -> Person:
        """Some holder of a role."""
        return self.chance.choice(self.people[role, site])

    def other(self, person: Person, role: Role, site: str = "") -> Person:
        """Another holder of the role than this one."""
        return next(each for each in self.people[role, site] if each.pk != person.pk)

    def basis(self, told: str, on: date) -> Citation:
        """The citation of a title and article that was in force that day."""
        title, _, article = told.partition("|")
        found = Citation.objects.in_force(on).filter(title=title, article=article).first()
        return found or Citation.objects.in_force(on).order_by("pk")[0]

    # --- working time ----------------------------------------------------------------------------------

    def later(self, at: datetime, *, minutes: int = 0, days: int = 0) -> datetime:
        """So much working time later, never on the stroke of closing."""
        if days:
            on = self.calendar.add_workdays(local(at).date(), days)
            at = self.calendar.next_open(datetime.combine(on, local(at).time(), local(at).tzinfo))
        return self.calendar.next_open(self.calendar.add_work_time(at, minutes * MINUTE))

    def soon(self, at: datetime, fewest: int, most: int) -> datetime:
        """Some working minutes later."""
        return self.later(at, minutes=self.chance.randrange(fewest, most))

    def back(self, hours: float) -> datetime:
        """The moment this many working hours before now, to the minute, while the offices were open."""
        low, high = local(self.now) - LONGEST_AGO, local(self.now)
        wanted = timedelta(hours=hours)
        while high - low > MINUTE:
            middle = low + (high - low) / 2
            if self.calendar.work_time_between(middle, self.now) >= wanted:
                low = middle
            else:
                high = middle
        moment = low.replace(second=0, microsecond=0)
        while not self.calendar.is_open(moment):
            moment -= MINUTE
        return moment

    def moment_on(self, on: date, *, until_hour: int = 16) -> datetime:
        """Some working moment of that day, or of the next that works."""
        on = self.calendar.workday_from(on)
        hour = self.chance.choice([9, 9, 10, 10, 10, 11, 13, 14, 14, 15, 16])
        minute = self.chance.randrange(5, 58)
        return datetime.combine(on, datetime.min.time(), local(self.now).tzinfo) + timedelta(
            hours=min(hour, until_hour), minutes=minute
        )


def _staffed(people: Mapping[tuple[Role, str], list[Person]]) -> dict[str, dict[Role, Person]]:
    """The departments with a liaison and a head, by code: only these can be asked."""
    found: dict[str, dict[Role, Person]] = {}
    for role in (Role.LIAISON, Role.UNIT_HEAD):
        for person in people.get((role, ""), ()):
            if person.department is not None:
                found.setdefault(person.department.code, {}).setdefault(role, person)
    return {code: parts for code, parts in found.items() if len(parts) == 2}
