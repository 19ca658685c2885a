"""Whatever is altered of places, people, posts, calendar, limits and accounts behind the product's back is found."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from django.db import transaction

from bancheng.org import actions
from bancheng.org.actions.calendar import NoticeDay
from bancheng.org.models import (
    Absence,
    Account,
    Appointment,
    CalendarDay,
    CalendarNotice,
    Department,
    Duty,
    LimitRow,
    OfficeHours,
    OpeningHours,
    Person,
    RoleRequirement,
    SignInRule,
    Site,
    Window,
)
from bancheng.records import standing
from bancheng.records.actions import forget
from bancheng.records.models import File
from bancheng.rules.health import Found, Trouble
from bancheng.rules.vocabulary import Role, Unit
from tests.cast import AT
from tests.make import HANDS, make_person

TODAY = AT.date()
TOMORROW, LATER = TODAY + timedelta(days=1), TODAY + timedelta(days=9)
CHANGED, GONE, UNTOLD = Trouble.ROW_CHANGED, Trouble.ROW_GONE, Trouble.ROW_UNTOLD


@pytest.fixture
def office(db: None) -> None:
    """A house in which every act of the office was done once."""
    actions.load_district(AT)
    by_hand = {"by": HANDS, "at": AT}
    officer = make_person("李专员", Role.OFFICER, site="11", staff_no="1002")
    leaver = make_person("陆专员", Role.OFFICER, site="11", staff_no="1003")
    actions.set_duty(site=Site.objects.get(code="11"), from_on=TODAY, to_on=LATER, officer=officer, **by_hand)
    actions.set_absence(officer, from_on=TOMORROW, to_on=LATER, reason="培训", **by_hand)
    account, _ = actions.create_account(person=officer, username="li", **by_hand)
    actions.stop_account(account, reason="查一查", **by_hand)
    actions.resume_account(account, reason="查完了", **by_hand)
    actions.create_account(person=leaver, username="lu", **by_hand)
    post = Appointment.objects.get(person=leaver)
    actions.end_appointment(post, held_to=TOMORROW, reason="离任", **by_hand)
    actions.end_service(leaver, left_on=TODAY, **by_hand)
    actions.set_requirement(Role.ADMIN, required=True, **by_hand)
    actions.set_requirement(Role.AUDITOR, required=True, **by_hand)
    actions.set_requirement(Role.AUDITOR, required=False, **by_hand)
    for minutes in (20, 25):
        actions.set_sign_in_rule(
            key="idle_minutes", number=minutes, in_force_from=TODAY, source="测试", **by_hand
        )
    actions.set_limit(
        key="citizen_general", count=4, unit=Unit.WORKDAY, in_force_from=TOMORROW, source="测试", **by_hand
    )
    actions.set_calendar_day(on=date(2026, 3, 14), works=True, name="试", reason="测试", **by_hand)
    days = [NoticeDay(date=date(2027, 1, 1), works=False, name="元旦")]
    actions.import_calendar_notice(year=2027, title="2027 年安排", source="测试", days=days, **by_hand)
    hours = [(time(9), time(12)), (time(13), time(17))]
    actions.set_office_hours(hours=hours, in_force_from=TOMORROW, **by_hand)
    for opens in (hours, hours[:1]):
        actions.set_opening_hours(
            Site.objects.get(code="11"), weekday=1, hours=opens, in_force_from=TOMORROW, **by_hand
        )
    window = Window.objects.filter(site__code="11").first()
    actions.keep_window(
        window=window, site=Site.objects.get(code="11"), label="三号", kind="general", **by_hand
    )


Tampering = Callable[[], object]

ALTERED: dict[str, tuple[Trouble, Tampering]] = {
    "a site": (CHANGED, lambda: Site.objects.filter(code="11").update(phone="1")),
    "a department": (CHANGED, lambda: Department.objects.filter(code="WJW").update(external=True)),
    "a window": (CHANGED, lambda: Window.objects.filter(label="三号").update(active=False)),
    "who somebody is": (CHANGED, lambda: Person.objects.filter(staff_no="1002").update(name="别人")),
    "that he left": (CHANGED, lambda: Person.objects.filter(staff_no="1003").update(left_on=None)),
    "somebody put in": (
        UNTOLD,
        lambda: Person.objects.create(staff_no="6666", name="无名", employment="contract"),
    ),
    "a role": (CHANGED, lambda: Appointment.objects.filter(person__staff_no="1002").update(role="counter")),
    "until when": (CHANGED, lambda: Appointment.objects.filter(person__staff_no="1003").update(held_to=None)),
    "a role put in": (
        UNTOLD,
        lambda: Appointment.objects.create(
            person=Person.objects.get(staff_no="1002"),
            role="leader",
            held_from=TODAY,
            reason="无",
            made_by="staff:0",
        ),
    ),
    "a role dropped": (GONE, lambda: Appointment.objects.filter(person__staff_no="1002").delete()),
    "the roster": (CHANGED, lambda: Duty.objects.update(officer=Person.objects.get(staff_no="1003"))),
    "the roster dropped": (GONE, lambda: Duty.objects.all().delete()),
    "an absence": (CHANGED, lambda: Absence.objects.update(to_on=LATER + timedelta(days=9))),
    "why he is away": (CHANGED, lambda: Absence.objects.update(reason="病假")),
    "an account opened again": (CHANGED, lambda: Account.objects.filter(username="lu").update(active=True)),
    "another's account": (
        CHANGED,
        lambda: Account.objects.filter(username="lu").update(person=Person.objects.get(staff_no="1002")),
    ),
    "a second factor no longer asked": (GONE, lambda: RoleRequirement.objects.all().delete()),
    "a sign-in rule": (CHANGED, lambda: SignInRule.objects.filter(key="idle_minutes").update(number=600)),
    "a limit": (CHANGED, lambda: LimitRow.objects.filter(key="citizen_general").update(count=9)),
    "a limit in force earlier": (
        CHANGED,
        lambda: LimitRow.objects.filter(count=4).update(in_force_from=TODAY),
    ),
    "a day off": (CHANGED, lambda: CalendarDay.objects.filter(date=date(2026, 3, 14)).update(works=False)),
    "a day put in": (
        UNTOLD,
        lambda: CalendarDay.objects.create(
            date=date(2026, 3, 4),
            works=False,
            name="无",
            notice=CalendarNotice.objects.get(year=2026, replaced_at=None),
            entered_at=AT,
        ),
    ),
    "a notice": (CHANGED, lambda: CalendarNotice.objects.filter(year=2026).update(provisional=True)),
    "office hours": (CHANGED, lambda: OfficeHours.objects.filter(in_force_to=None).update(closes=time(23))),
    "opening hours": (
        CHANGED,
        lambda: OpeningHours.objects.filter(in_force_from=TOMORROW).update(closes=time(23)),
    ),
}
"""What somebody who owns the database might do to the office, and what the doctor then says."""


def found() -> list[Found]:
    return list(standing.office_stands())


def test_whatever_is_altered_of_the_office_is_found(office: None) -> None:
    assert found() == []
    missed = {}
    for what, (trouble, tampering) in ALTERED.items():
        with transaction.atomic():
            tampering()
            seen = {each.trouble for each in found()}
            if seen != {trouble}:
                missed[what] = seen
            transaction.set_rollback(True)
    assert missed == {}


def test_the_line_is_named(office: None) -> None:
    LimitRow.objects.filter(in_force_from=TOMORROW).update(count=9)
    (seen,) = found()
    assert seen.where == "org/limits 第 1 行 org.limitrow.count"


def test_a_name_forgotten_is_not_missed(office: None) -> None:
    forget(File.objects.get(key="org/people"), "name", by="staff:1", at=AT, reason="retention_over")
    Person.objects.update(name="")
    assert found() == []
