"""People, what they are appointed to, who is on duty, who is away, who leaves."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from bancheng.org import record
from bancheng.org.actions.powers import require
from bancheng.org.models import (
    Absence,
    Account,
    Appointment,
    Department,
    Duty,
    Person,
    SignedIn,
    Site,
    Window,
)
from bancheng.org.rooms import told_by
from bancheng.records import told
from bancheng.rules.calendar import local
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import (
    ARTICLE_ROLES,
    SITE_ROLES,
    STAFF_ROLES,
    UNIT_ROLES,
    Actor,
    Held,
    conflict_of,
)
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Employment, Role, SiteKind

ARTICLE_DUTY = "办理规程 §1 值班与副班"


@transaction.atomic
def create_person(
    *,
    staff_no: str,
    name: str,
    employment: Employment,
    department: Department | None = None,
    site: Site | None = None,
    window: Window | None = None,
    office_phone: str = "",
    by: Actor,
    at: datetime,
) -> Person:
    """Enters a member of the staff under a number of his own."""
    require(by, "keep_people")
    if Person.objects.filter(staff_no=staff_no).exists():
        raise Refused("org.staff_no_taken", f"工号 {staff_no} 已经有人用了")
    person = Person(staff_no=staff_no, name=name, employment=employment.value, office_phone=office_phone)
    _seat(person, department, site, window)
    person.save()
    record.write(
        "people",
        LineKind.ORG_PERSON_CREATED,
        by=by.ref,
        at=at,
        data=_desk(person),
        private={"name": name, "office_phone": office_phone},
        rows=told.new(person),
    )
    return person


@transaction.atomic
def change_person(
    person: Person,
    *,
    name: str,
    employment: Employment,
    department: Department | None = None,
    site: Site | None = None,
    window: Window | None = None,
    office_phone: str = "",
    by: Actor,
    at: datetime,
) -> Person:
    """Changes where a member of the staff sits and how he is reached; the number stays."""
    require(by, "keep_people")
    person = Person.objects.select_for_update().get(pk=person.pk)
    person.name, person.employment, person.office_phone = name, employment.value, office_phone
    _seat(person, department, site, window)
    person.save()
    record.write(
        "people",
        LineKind.ORG_PERSON_CHANGED,
        by=by.ref,
        at=at,
        data=_desk(person),
        private={"name": name, "office_phone": office_phone},
        rows=told.new(person),
    )
    return person


def _seat(person: Person, department: Department | None, site: Site | None, window: Window | None) -> None:
    if window is not None and site is not None and window.site_id != site.pk:
        raise Refused("org.window_of_other_site", f"“{window.label}”不在{site.name}")
    person.department, person.window = department, window
    person.site = site or (window.site if window else None)


def _desk(person: Person) -> dict[str, str]:
    return {
        "staff_no": person.staff_no,
        "employment": person.employment,
        "department": person.department.code if person.department else "",
        "site": person.site.code if person.site else "",
        "window": person.window.label if person.window else "",
    }


# --- roles ------------------------------------------------------------------------------------


@transaction.atomic
def appoint(
    person: Person,
    role: Role,
    *,
    site: Site | None = None,
    department: Department | None = None,
    held_from: date,
    held_to: date | None = None,
    reason: str,
    by: Actor,
    at: datetime,
) -> Appointment:
    """Gives a person a role for a site, a department or the district, for a period.

    Raises   Refused for oneself, for a scope that does not fit the role, for the same role twice,
             and for roles that one person may not hold together.
    Source   process table §1; compared by person, never by account.
    """
    require(by, "keep_roles")
    person = Person.objects.select_for_update().get(pk=person.pk)
    if by.person == person.pk:
        raise Refused("org.self_granted", "不能给自己任命角色，请另一位安全管理员来做", ARTICLE_ROLES)
    if not person.serves_on(held_from):
        raise Refused("org.person_left", "这位同志已经离任")
    _refuse_reversed(held_from, held_to)
    _refuse_scope(role, site, department)
    held = Held(role=role, site=site.pk if site else None, unit=department.pk if department else None)
    _refuse_conflict(person, held, held_from, held_to)
    made = Appointment.objects.create(
        person=person,
        role=role.value,
        site=site,
        department=department,
        held_from=held_from,
        held_to=held_to,
        reason=reason,
        made_by=by.ref,
    )
    _record_role(made, told.new(made), LineKind.ORG_APPOINTED, reason=reason, by=by, at=at)
    return made


def _refuse_reversed(start: date, end: date | None) -> None:
    if end is not None and end <= start:
        raise Refused("org.period_reversed", "结束日期要晚于开始日期")


def _refuse_scope(role: Role, site: Site | None, department: Department | None) -> None:
    """A site role names a site, a unit role a department, the others neither."""
    if role not in STAFF_ROLES:
        raise Refused("org.not_a_staff_role", f"“{role.label}”不是可以任命的角色", ARTICLE_ROLES)
    wanted = "网点" if role in SITE_ROLES else "部门" if role in UNIT_ROLES else "全区"
    given = {"网点": site is not None, "部门": department is not None}
    if any(present != (scope == wanted) for scope, present in given.items()):
        sentence = f"“{role.label}”的范围是{wanted}" + (
            "，不用选网点和部门" if wanted == "全区" else f"，请选一个{wanted}"
        )
        raise Refused("org.scope_unfit", sentence, ARTICLE_ROLES)


def _refuse_conflict(person: Person, held: Held, start: date, end: date | None) -> None:
    """Two roles are compared while their periods overlap."""
    others = _overlapping(person, start, end)
    if held in others:
        raise Refused("org.role_held_already", f"这段时间里已经是“{held.role.label}”了")
    conflict = conflict_of(held, sorted(others, key=lambda other: other.role.value))
    if conflict is not None:
        other = next(role for role in conflict.roles if role is not held.role)
        sentence = f"“{held.role.label}”和已有的“{other.label}”不能由同一人担任：{conflict.why}"
        raise Refused("org.roles_conflict", sentence, ARTICLE_ROLES)


def _overlapping(person: Person, start: date, end: date | None) -> set[Held]:
    rows = Appointment.objects.filter(Q(held_to=None) | Q(held_to__gt=start), person=person)
    if end is not None:
        rows = rows.filter(held_from__lt=end)
    scopes = rows.order_by().values_list("role", "site_id", "department_id")
    return {Held(role=Role(role), site=site, unit=unit) for role, site, unit in scopes}


@transaction.atomic
def end_appointment(
    appointment: Appointment, *, held_to: date, reason: str, by: Actor, at: datetime
) -> Appointment:
    """Ends a role on a day; what was held before stays on record.

    Raises   Refused for a day before today: what was done under a role stays done under it; and while work would lie with nobody.
    """
    require(by, "keep_roles")
    appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if appointment.held_to is not None and appointment.held_to <= local(at).date():
        raise Refused("org.appointment_over", "这项任命已经结束了")
    if held_to < local(at).date():
        raise Refused("org.ended_in_the_past", "免去的日期不能早于今天")
    if held_to <= appointment.held_from:
        raise Refused("org.period_reversed", "免去的日期要晚于任命开始的日期，最早是开始后的第二天")
    _refuse_work_left(appointment, held_to, at)
    appointment.held_to = held_to
    appointment.save(update_fields=["held_to"])
    ended = [told.changed(appointment, "held_to")]
    _record_role(appointment, ended, LineKind.ORG_APPOINTMENT_ENDED, reason=reason, by=by, at=at)
    return appointment


def _refuse_work_left(ending: Appointment, held_to: date, at: datetime) -> None:
    """Whoever still handles cases stays an officer somewhere, or nobody could move them; who alone signs for a department its head."""
    others = Appointment.objects.filter(Q(held_to=None) | Q(held_to__gt=held_to), person=ending.person)
    same = others.filter(role=ending.role).exclude(pk=ending.pk)
    owed: list[str] = []
    if ending.role == Role.OFFICER and not same.exists():
        owed = told_by("BANCHENG_POST_DUTIES", ending.person_id, at)
    if ending.role == Role.UNIT_HEAD and not same.filter(department=ending.department_id).exists():
        owed = told_by("BANCHENG_HEAD_DUTIES", ending.person_id, ending.department_id, held_to)
    if owed:
        raise Refused("org.cases_left", "；".join(owed))


def _record_role(
    made: Appointment, rows: list[told.Written], kind: LineKind, *, reason: str, by: Actor, at: datetime
) -> None:
    data = {
        "staff_no": made.person.staff_no,
        "role": made.role,
        "role_label": made.role_word,
        "scope": made.scope_word,
        "held_from": made.held_from,
        "held_to": made.held_to.isoformat() if made.held_to else "",
    }
    record.write("people", kind, by=by.ref, at=at, data=data, private={"reason": reason}, rows=rows)


# --- duty and absence -------------------------------------------------------------------------


@transaction.atomic
def set_duty(
    *,
    site: Site | None,
    from_on: date,
    to_on: date,
    officer: Person,
    deputy: Person | None = None,
    by: Actor,
    at: datetime,
) -> Duty:
    """Puts an officer and a deputy on the roster of a site, or of the district, for [from_on, to_on).

    Raises   Refused for who is no officer there, for the same person twice, for days already taken.
    """
    require(by, "keep_roster", site=site.pk if site else None)
    _refuse_reversed(from_on, to_on)
    if deputy == officer:
        raise Refused("org.deputy_same", "副班要是另一个人", ARTICLE_DUTY)
    for person in filter(None, (officer, deputy)):
        _refuse_no_officer(person, site, from_on, to_on)
    if Duty.objects.filter(site=site, from_on__lt=to_on, to_on__gt=from_on).exists():
        raise Refused("org.duty_taken", "这几天已经排过班了，请先看值班表", ARTICLE_DUTY)
    duty = Duty.objects.create(site=site, from_on=from_on, to_on=to_on, officer=officer, deputy=deputy)
    data = {
        "scope": site.name if site else "全区",
        "from_on": from_on,
        "to_on": to_on,
        "officer": officer.staff_no,
        "deputy": deputy.staff_no if deputy else "",
    }
    record.write("people", LineKind.ORG_DUTY_SET, by=by.ref, at=at, data=data, rows=told.new(duty))
    return duty


def _refuse_no_officer(person: Person, site: Site | None, start: date, end: date) -> None:
    """Only an officer of the place, for the whole period, can be put on its roster."""
    held = Appointment.objects.filter(
        Q(held_to=None) | Q(held_to__gte=end), person=person, role=Role.OFFICER, held_from__lte=start
    )
    if site is None:
        held = held.filter(site__kind=SiteKind.CENTRE)
        place = "区级反映窗口"
    else:
        held, place = held.filter(site=site), site.name
    if not person.serves_on(start) or not held.exists():
        sentence = f"{person.name}在这段时间里不是{place}的反映窗口专员，不能排班"
        raise Refused("org.not_an_officer_there", sentence, ARTICLE_DUTY)


@transaction.atomic
def set_absence(
    person: Person,
    *,
    from_on: date,
    to_on: date,
    reason: str = "",
    deputy: Person | None = None,
    by: Actor,
    at: datetime,
) -> Absence:
    """Notes that a person is away for [from_on, to_on); the person himself may note it too.

    What he has in hand goes to his deputy on the first day, and comes back when he does.

    Shapes   deputy: who has his cases meanwhile; without one the roster says who.
    Raises   Refused for a deputy who is himself, is no officer, or is away on the first day.
    """
    if by.person != person.pk:
        require(by, "keep_roster", site=person.site_id)
    _refuse_reversed(from_on, to_on)
    if deputy is not None:
        _refuse_deputy(deputy, person, from_on)
    absence = Absence.objects.create(
        person=person, from_on=from_on, to_on=to_on, reason=reason, deputy=deputy
    )
    data = {"staff_no": person.staff_no, "from_on": from_on, "to_on": to_on}
    data |= {"deputy": deputy.staff_no} if deputy else {}
    record.write(
        "people",
        LineKind.ORG_ABSENCE_SET,
        by=by.ref,
        at=at,
        data=data,
        private={"reason": reason},
        rows=told.new(absence),
    )
    return absence


def _refuse_deputy(deputy: Person, person: Person, on: date) -> None:
    if deputy == person:
        raise Refused("org.deputy_same", "代办的要是另一个人", ARTICLE_DUTY)
    if not Appointment.objects.in_force(on).filter(person=deputy, role=Role.OFFICER).exists():
        sentence = f"{deputy.name}那天不是反映窗口专员，不能代办"
        raise Refused("org.not_an_officer_there", sentence, ARTICLE_DUTY)
    if Absence.objects.on(on).filter(person=deputy).exists():
        raise Refused("org.deputy_away", f"{deputy.name}那天自己也不在岗，请另选一位", ARTICLE_DUTY)


@transaction.atomic
def call_off_absence(absence: Absence, *, by: Actor, at: datetime) -> Absence:
    """Notes that somebody is back before his leave is over, or never went; the person himself may note it too.

    Raises   Refused once it is over or called off already.
    """
    held = Absence.objects.select_for_update(of=("self",)).select_related("person").get(pk=absence.pk)
    if by.person != held.person_id:
        require(by, "keep_roster", site=held.person.site_id)
    if held.called_off_at is not None or held.to_on <= local(at).date():
        raise Refused("org.absence_over", "这次不在岗已经结束了", ARTICLE_DUTY)
    held.called_off_at = at
    held.save(update_fields=["called_off_at"])
    record.write(
        "people",
        LineKind.ORG_ABSENCE_CALLED_OFF,
        by=by.ref,
        at=at,
        data={"staff_no": held.person.staff_no, "from_on": held.from_on, "to_on": held.to_on},
        rows=[told.changed(held, "called_off_at")],
    )
    return held


# --- leaving ----------------------------------------------------------------------------------


@transaction.atomic
def end_service(person: Person, *, left_on: date, reason: str = "", by: Actor, at: datetime) -> Person:
    """Ends a person's service: roles, accounts and sessions end with it.

    Raises   Refused while anything is still owed: nobody leaves open cases behind.
    Source   constitution 1 and 2; process table §1.
    """
    require(by, "end_service")
    if by.person == person.pk:
        raise Refused("org.self_ended", "自己的离任请由另一位管理员登记", ARTICLE_ROLES)
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.left_on is not None:
        raise Refused("org.person_left", "这位同志已经离任")
    if left_on < local(at).date():
        raise Refused("org.ended_in_the_past", "离任日期不能早于今天")
    owed = still_owed(person, at)
    if owed:
        raise Refused("org.duties_open", "还不能离任，先把这些交出去：" + "；".join(owed), "宪章一、二")
    person.left_on = left_on
    person.save(update_fields=["left_on"])
    closed = _close_accounts(person, at) if left_on <= local(at).date() else []
    record.write(
        "people",
        LineKind.ORG_SERVICE_ENDED,
        by=by.ref,
        at=at,
        data={"staff_no": person.staff_no, "left_on": left_on},
        private={"reason": reason},
        rows=[told.changed(person, "left_on"), *closed],
    )
    return person


def still_owed(person: Person, at: datetime) -> Sequence[str]:
    """What a person still has in hand, in words, asked of every room by dotted name."""
    return told_by("BANCHENG_DUTIES", person.pk, at)


def _close_accounts(person: Person, at: datetime) -> list[told.Written]:
    open_sessions = SignedIn.objects.filter(account__person=person, ended_at=None)
    open_sessions.update(ended_at=at, ended_why="left")
    return told.update(Account.objects.filter(person=person), active=False)
