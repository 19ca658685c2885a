"""Questions to the office: who may act, who is on duty, which days work, how long the limits are."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time
from threading import Lock
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.module_loading import import_string

from bancheng.org.holding import locked_out
from bancheng.org.models import (
    Absence,
    Account,
    Appointment,
    Authenticator,
    CalendarDay,
    CalendarNotice,
    Department,
    Duty,
    LimitRow,
    OfficeHours,
    Person,
    RoleRequirement,
    SignInRule,
    Site,
    Stamp,
)
from bancheng.records.composed import Composed
from bancheng.rules.calendar import OFFICE_HOURS, Day, DayRule, WorkingCalendar, local
from bancheng.rules.clocks import Limit
from bancheng.rules.in_force import Dated
from bancheng.rules.permissions import UNIT_ROLES, Actor, Held
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Role, SiteKind, Unit
from bancheng.rules.wording import due_day_words

NOBODY = Actor(ref="anonymous")
HABIT = {"idle_minutes": 30, "absolute_minutes": 600, "password_length": 12}


# --- who is asking ----------------------------------------------------------------------------


def actor_for(account: Account, at: datetime) -> Actor:
    """The person behind an account with the roles held that day; without any once out of service."""
    return actor_of(account.person, at) if account.active else NOBODY


HELD_BY = Composed(
    lambda person, on: (
        Appointment.objects.in_force(on)
        .filter(person=person)
        .order_by()
        .values_list("role", "site_id", "site__kind", "department_id")
    )
)


POSTS_OF = Composed(
    lambda person, on: (
        Appointment.objects.in_force(on)
        .filter(person=person)
        .annotate(coming=import_string(settings.BANCHENG_COMING)(OuterRef("site")))
        .order_by()
        .values_list("role", "site_id", "site__kind", "department_id", "coming")
    )
)
"""The same with how many people are on the way to each site, which the room of the cases knows how to ask."""


def at_his_desk(account: Account, at: datetime) -> tuple[Actor, int]:
    """Who sits at a desk, and how many people are being led to the windows he mans. One question to the database."""
    if not account.active:
        return NOBODY, 0
    posts = list(POSTS_OF(person=account.person_id, on=local(at).date()))
    manned = {site: coming for role, site, _, _, coming in posts if role == Role.OFFICER}
    return _actor(account.person, (post[:4] for post in posts)), sum(manned.values())


def actor_of(person: Person, at: datetime) -> Actor:
    """A member of the staff with the roles held that day. One question to the database."""
    return _actor(person, HELD_BY(person=person.pk, on=local(at).date()))


def _actor(person: Person, posts: Iterable[tuple[str, int | None, str | None, int | None]]) -> Actor:
    held = {
        Held(role=Role(role), site=reach, unit=unit)
        for role, site, kind, unit in posts
        for reach in _reaches(Role(role), site, kind)
    }
    return Actor(ref=person.ref, person=person.pk, held=frozenset(held))


def _reaches(role: Role, site: int | None, kind: str | None) -> tuple[int | None, ...]:
    """How far a role reaches: an officer of the district's window mans his own and has every site's cases.

    Source: process table §1, officer.
    """
    return (site, None) if role is Role.OFFICER and kind == SiteKind.CENTRE else (site,)


def holders(
    role: Role, *, site: Site | int | None = None, department: Department | None = None, at: datetime
) -> QuerySet[Person]:
    """The people who hold a role that day, for one site or department if named.

    A role of the whole district counts for every site.
    """
    held = Appointment.objects.in_force(local(at).date()).filter(role=role)
    if site is not None:
        held = held.filter(Q(site=site) | Q(site=None))
    if department is not None:
        held = held.filter(department=department)
    return Person.objects.filter(pk__in=held.order_by().values("person")).order_by("staff_no")


def speakers_for(department: Department, at: datetime) -> list[tuple[Role, Person, bool]]:
    """Who speaks for a department that day and can sign in, and whether he is away: who is there first, liaisons before heads."""
    on = local(at).date()
    away = Exists(Absence.objects.on(on).filter(person=OuterRef("person")).order_by())
    his = Appointment.objects.in_force(on).of_the_able().annotate(is_away=away)
    his = his.filter(role__in=sorted(UNIT_ROLES), department=department).select_related("person")
    order = his.order_by("is_away", "role", "person__staff_no")
    return [(Role(one.role), one.person, one.is_away) for one in order]


def speaks_alone_for(person: int, at: datetime) -> list[Department]:
    """The departments whose only liaison or head, able to sign in, this person is."""
    held = Appointment.objects.in_force(local(at).date()).filter(role__in=sorted(UNIT_ROLES)).of_the_able()
    his = held.filter(person=person).order_by().values("department")
    others = held.exclude(person=person).order_by().values("department")
    return list(Department.objects.filter(pk__in=his).exclude(pk__in=others).order_by("code"))


AT_DESKS = Composed(
    lambda ids: Person.objects.filter(pk__in=ids).select_related("window", "site", "department").order_by()
)


def people_at_desks(ids: Collection[int]) -> dict[int, Person]:
    """These people with where they sit, by identity. One question."""
    return {person.pk: person for person in AT_DESKS(ids=list(ids))} if ids else {}


NAMES = Composed(lambda numbers: Person.objects.filter(staff_no__in=numbers).values_list("staff_no", "name"))


def staff_refs(refs: Iterable[str]) -> dict[str, str]:
    """The names behind the record's “staff:…” marks, in one question."""
    numbers = [ref.removeprefix("staff:") for ref in refs if ref.startswith("staff:")]
    return {f"staff:{staff_no}": name for staff_no, name in NAMES(numbers=numbers)} if numbers else {}


# --- who is on duty ---------------------------------------------------------------------------


class NobodyOnDuty(Refused):
    """No officer can be named for a site: the office must appoint one. `doctor` looks for it too."""

    def __init__(self, site: Site) -> None:
        super().__init__(
            "org.nobody_on_duty",
            f"{site.name}和区级反映窗口都没有可接件的专员，请安全管理员先任命一名反映窗口专员",
            "办理规程 §2：登记之时起就有人负责",
        )


def district_window() -> Site:
    """The district's centre, whose window answers for every site.

    Raises   Refused while the places have not been loaded.
    """
    centre = Site.objects.filter(kind=SiteKind.CENTRE, active=True).first()
    if centre is None:
        raise Refused("org.no_district_window", "还没有装入区政务服务中心，请先装入网点")
    return centre


def window_name() -> str:
    """How the district's window calls itself outside the house: in the head of a message, as the sender of a mail."""
    centre = Site.objects.filter(kind=SiteKind.CENTRE, active=True).values_list("name", flat=True).first()
    return f"{centre or ''}“办不成事”反映窗口"


def convening_office(at: datetime) -> str:
    """The office of the conveners, who decide appeals; empty where none of them belongs to one.

    Source   process table §1, convener.
    """
    office = holders(Role.CONVENER, at=at).exclude(department=None).values_list("department__name", flat=True)
    return office.order_by("pk").first() or ""


@dataclass(frozen=True)
class House:
    """What the district's centre is called, its telephone, and the office of its conveners; empty where it is not known."""

    centre: str = ""
    phone: str = ""
    office: str = ""


def house(at: datetime) -> House:
    """Whose window it is, for the frame of every public page. One question."""
    office = holders(Role.CONVENER, at=at).exclude(department=None).order_by("pk").values("department__name")
    centre = Site.objects.filter(kind=SiteKind.CENTRE, active=True)
    found = centre.values_list("name", "phone", Subquery(office[:1])).first()
    return House(*(name or "" for name in found)) if found else House()


def duty_officer(site: Site, at: datetime, *, without: Collection[int] = ()) -> Person:
    """Who takes what comes in at a site at this moment, when nobody else has.

    The site's roster, its deputy, the district's roster and deputy, an officer of the site, an officer
    of the district window; who is away or cannot sign in is passed over, unless nobody else is left.

    Shapes   without: people who may not take it, whoever else is left.
    Raises   NobodyOnDuty.
    """
    on = local(at).date()
    fallback: Person | None = None
    for all_ in (_rostered(site, on), _officers(site, on)):
        group = [person for person in all_ if person.pk not in without]
        away = _away(group, on)
        for person in group:
            if person.pk not in away:
                return person
        fallback = fallback or next(iter(group), None)
    if fallback is None:
        raise NobodyOnDuty(site)
    return fallback


def _rostered(site: Site, on: date) -> list[Person]:
    """Officers and deputies on the roster that day: the site's first, then the district's."""
    rows = Duty.objects.filter(Q(site=site) | Q(site=None), from_on__lte=on, to_on__gt=on)
    ordered = sorted(rows.select_related("officer", "deputy"), key=lambda duty: duty.site_id is None)
    people = (person for duty in ordered for person in (duty.officer, duty.deputy))
    return [person for person in people if person is not None and person.serves_on(on)]


def _officers(site: Site, on: date) -> list[Person]:
    """The site's officers, then those of the district's window, in the order of their numbers."""
    rows = (
        Appointment.objects.in_force(on)
        .filter(role=Role.OFFICER)
        .filter(Q(site=site) | Q(site__kind=SiteKind.CENTRE, site__active=True))
        .select_related("person")
    )
    return [row.person for row in sorted(rows, key=lambda row: (row.site_id != site.pk, row.person.staff_no))]


def _away(people: Sequence[Person], on: date) -> set[int]:
    if not people:
        return set()
    rows = Absence.objects.on(on).filter(person__in=people).order_by()
    stopped = locked_out().filter(pk__in=[person.pk for person in people])
    return {*rows.values_list("person_id", flat=True), *stopped.values_list("pk", flat=True)}


def officers_for(site: Site, at: datetime) -> QuerySet[Person]:
    """The officers at work that day who have the cases of a site: its own, and those of the district's window."""
    on = local(at).date()
    held = Appointment.objects.in_force(on).filter(role=Role.OFFICER)
    own = held.filter(Q(site=site) | Q(site__kind=SiteKind.CENTRE, site__active=True))
    return at_work(Person.objects.filter(pk__in=own.order_by().values("person")), at)


def at_work(people: QuerySet[Person], at: datetime) -> QuerySet[Person]:
    """Those of them who are not on leave that day and can sign in, with their desks."""
    on = local(at).date()
    away = Absence.objects.on(on).order_by().values("person")
    there = people.exclude(pk__in=away).exclude(pk__in=locked_out().values("pk"))
    return there.select_related("window", "site", "department").order_by("staff_no")


def sites_without_duty(at: datetime) -> list[Site]:
    """The active sites for which nobody could take a case now."""
    return [site for site in Site.objects.filter(active=True) if not _someone(site, at)]


def _someone(site: Site, at: datetime) -> bool:
    try:
        return bool(duty_officer(site, at))
    except NobodyOnDuty:
        return False


# --- the calendar -----------------------------------------------------------------------------

_held: dict[str, tuple[str, Any]] = {}
_lock = Lock()
_looked_at: ContextVar[dict[str, str] | None] = ContextVar("looked_at", default=None)


@contextmanager
def looking_once() -> Iterator[None]:
    """While one request lasts, the stamps are looked at once, all together, and it sees one state of the office."""
    token = _looked_at.set({})
    try:
        yield
    finally:
        _looked_at.reset(token)


def look_again() -> None:
    """Forgets the stamps this request has seen: it has just changed what they stand for."""
    looked = _looked_at.get()
    if looked is not None:
        looked.clear()


def _stamp(name: str) -> str:
    """The token that changes whenever this data changes."""
    looked = _looked_at.get()
    if looked is None:
        return dict(STAMPS()).get(name, "")
    if not looked:
        looked.update(STAMPS())
    return looked.get(name, "")


STAMPS = Composed(lambda: Stamp.objects.values_list("name", "token"))


def _kept[T](name: str, read: Callable[[], T]) -> T:
    """What this process read last, as long as the stamp has not changed since."""
    token = _stamp(name)
    with _lock:
        known = _held.get(name)
    if token and known is not None and known[0] == token:
        return known[1]
    fresh = read()
    with _lock:
        _held[name] = (token, fresh)
    return fresh


def working_calendar(on: date | None = None) -> WorkingCalendar:
    """The district's working days and office hours, read once per process and change.

    Shapes   on: the day whose office hours are wanted; without it the hours agreed last.
    """
    calendars = _kept("calendar", _read_calendars)
    for start, calendar in reversed(calendars):
        if on is None or start <= on:
            return calendar
    return calendars[0][1]


def due_day(due_at: datetime, *, near: datetime) -> str:
    """The day of a due as it is told: with its year when that is another, and 暂定 while that year's holidays are not published.

    Shapes   near: the moment at which it is told.
    """
    on = local(due_at).date()
    provisional = working_calendar().is_provisional(on)
    return due_day_words(on, near=local(near).date(), provisional=provisional)


def _read_calendars() -> list[tuple[date, WorkingCalendar]]:
    """One calendar for each period of office hours, the days shared."""
    days = _day_rules()
    published = CalendarNotice.objects.filter(replaced_at=None, provisional=False)
    years = frozenset(published.values_list("year", flat=True))
    return [
        (start, WorkingCalendar(days=days, hours=hours, published_years=years))
        for start, hours in _hours_by_start()
    ]


def _day_rules() -> dict[date, DayRule]:
    rows = CalendarDay.objects.filter(replaced_at=None).values_list("date", "works", "name", "notice__title")
    return {day: DayRule(works=works, name=name, source=title) for day, works, name, title in rows}


def _hours_by_start() -> list[tuple[date, tuple[tuple[time, time], ...]]]:
    spans: dict[date, list[tuple[time, time]]] = {}
    for row in OfficeHours.objects.order_by("in_force_from", "opens"):
        spans.setdefault(row.in_force_from, []).append((row.opens, row.closes))
    return [(start, tuple(hours)) for start, hours in sorted(spans.items())] or [(date.min, OFFICE_HOURS)]


def limits_at(on: date) -> Mapping[str, Limit]:
    """Every limit in force that day, by key (`citizen_general`, `judging`, `silence` …)."""
    limits = _kept("limits", _read_limits)
    return {key: limit for key, limit, held in limits if held.is_in_force(on)}


def _read_limits() -> list[tuple[str, Limit, Dated]]:
    """Every limit there ever was, with the days on which it held."""
    return [
        (
            row.key,
            Limit(count=row.count, unit=Unit(row.unit)),
            Dated(from_on=row.in_force_from, to_on=row.in_force_to),
        )
        for row in LimitRow.objects.order_by("in_force_from")
    ]


# --- today ------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Today:
    """What the top bar says of this day: its kind, never by colour alone.

    Shapes   mark: 班, 休 or empty; sentence: what it means for the clocks.
    """

    date: str
    weekday: str
    mark: str
    occasion: str
    sentence: str
    works: bool
    provisional: bool

    def __str__(self) -> str:
        tag = "·".join(part for part in (self.mark, self.occasion) if part)
        return " ".join(part for part in (self.date, self.weekday, tag, self.sentence) if part)


def today_line(at: datetime) -> Today:
    """The line of the top bar: 10月10日 星期六 班·国庆调休 今天计为工作日，17:00 停钟."""
    on = local(at).date()
    calendar = working_calendar(on)
    day = calendar.day(on)
    mark, occasion = _mark(day)
    return Today(
        date=f"{on.month}月{on.day}日",
        weekday="星期" + "一二三四五六日"[on.weekday()],
        mark=mark,
        occasion=occasion,
        sentence=_day_sentence(day, calendar),
        works=day.works,
        provisional=day.provisional,
    )


def _mark(day: Day) -> tuple[str, str]:
    if day.works:
        return ("班", f"{day.name}调休") if day.is_make_up else ("", "")
    return "休", day.name or "周末"


def _day_sentence(day: Day, calendar: WorkingCalendar) -> str:
    note = "（当年放假安排尚未公布，按法定节日推算）" if day.provisional else ""
    if day.works:
        close = calendar.close_of(day.date)
        counted = "今天计为工作日" if day.is_make_up else "工作日"
        return f"{counted}，{close:%H:%M} 停钟{note}"
    opens = calendar.next_open(calendar.close_of(day.date))
    return f"今天不计工作日，{opens.month}月{opens.day}日 {opens:%H:%M} 起钟续走{note}"


# --- sign-in rules ----------------------------------------------------------------------------


def sign_in_rules(on: date) -> dict[str, int]:
    """Idle and absolute limit in minutes and length of a password, as in force that day."""
    rows = SignInRule.objects.in_force(on).values_list("key", "number")
    return {**HABIT, **dict(rows)}


def needs_second_factor(actor: Actor, on: date) -> bool:
    """Whether one of the roles held demands a second factor."""
    required = RoleRequirement.objects.filter(since__lte=on).values_list("role", flat=True)
    return any(role in required for role in actor.roles)


def has_second_factor(account: Account) -> bool:
    """Whether a second factor has been set and proved."""
    return Authenticator.objects.filter(account=account, confirmed_at__isnull=False).exists()


def names_of_units() -> frozenset[str]:
    """The full and short names of the departments of the district itself."""
    rows = Department.objects.filter(active=True, external=False).order_by().values_list("name", "short_name")
    return frozenset(name for row in rows for name in row if name)


def names_of_each_unit() -> list[tuple[int, str, str]]:
    """Every department at work with its full and its short name."""
    rows = Department.objects.filter(active=True).order_by("pk")
    return list(rows.values_list("pk", "name", "short_name"))


def units() -> list[tuple[int, str]]:
    """The departments at work with their short names, read once per process and change."""
    return _kept(
        "units", lambda: list(Department.objects.filter(active=True).values_list("pk", "short_name"))
    )
