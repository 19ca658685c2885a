"""Nobody leaves with something in hand: the act is refused, and the list says what, and who takes it from him."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bancheng.cases import actions, left_behind
from bancheng.cases.models import Case
from bancheng.org import actions as org
from bancheng.org import reads as offices
from bancheng.org.models import Account, Appointment, Department, Person
from bancheng.promises import reads as promises
from bancheng.promises.models import Promise
from bancheng.rules.vocabulary import Role
from tests import make
from tests.cases.district import AT, District
from tests.cases.steps import HOUR, assert_refused
from tests.make import sign_in

TODAY = AT.date()


def leave(district: District, part: str) -> Person:
    return org.end_service(district.person(part), left_on=TODAY, by=district.actor("admin"), at=AT + HOUR)


def test_each_case_and_each_instruction_needs_somebody_else_first(district: District, case: Case) -> None:
    by, due_on = district.actor("leader"), date(2026, 3, 6)
    to = district.person("officer")
    actions.instruct(case, by=by, at=AT, to=to, words="请尽快办", due_on=due_on)
    assert_refused("org.duties_open", lambda: leave(district, "officer"))
    assert left_behind.left_behind_by(to.pk, AT) == [
        "还在经办 1 件，请先指定接手的人",
        "还有 1 条领导批示没有报落实情况，请他报了，或请领导撤回另批",
    ]
    actions.reassign(
        case, by=district.actor("head"), at=AT + HOUR, to=district.person("officer2"), reason="调离"
    )
    actions.report_back(case, by=district.actor("officer"), at=AT + HOUR, report="交给陆专员接着办")
    assert leave(district, "officer").left_on == TODAY
    assert_refused("org.duties_open", lambda: leave(district, "counter"))
    actions.replace_first(
        case, by=district.actor("head"), at=AT + HOUR, to=district.person("district"), reason="调离"
    )
    assert_refused("org.duties_open", lambda: leave(district, "counter"))
    actions.accept_hand_over(case, by=district.actor("district"), at=AT + 2 * HOUR)
    assert leave(district, "counter").left_on == TODAY


def test_who_registers_a_leaving_sees_numbers_and_who_moves_them_sees_cases(
    district: District, case: Case, client: Client, settings: Any
) -> None:
    settings.BANCHENG_NOW = AT + HOUR
    admin = sign_in(client, district.person("admin"))
    url = reverse("cases:in_hand", args=["1002"])
    form = admin.get(reverse("org:end_service", args=["1002"])).content.decode()
    assert url in form and "还在经办 1 件" in form
    listed = admin.get(url).content.decode()
    assert case.number in listed and case.title not in listed and "网点负责人或召集人或督查员" in listed
    assert reverse("cases:case", args=[case.number]) not in listed
    head = sign_in(Client(), district.person("head")).get(url).content.decode()
    assert case.title in head and reverse("cases:act", args=[case.number, "reassign"]) in head
    leader = sign_in(Client(), district.person("leader")).get(url).content.decode()
    assert case.title in leader and "/do/reassign/" not in leader, "he sees it, and another moves it"
    stranger = sign_in(Client(), district.person("stranger"))
    assert stranger.get(url).status_code == 403
    other_head = make.make_person("孟站长", Role.SITE_HEAD, site="12", at=AT)
    assert case.number not in sign_in(Client(), other_head).get(url).content.decode()


@pytest.fixture
def unit() -> Department:
    found = Department.objects.first()
    assert found is not None
    return found


def speaker(unit: Department, number: str) -> Person:
    person = Person.objects.create(staff_no=number, name=f"联络员{number}", employment="contract")
    Appointment.objects.create(
        person=person,
        role=Role.LIAISON,
        department=unit,
        held_from=TODAY - timedelta(days=9),
        reason="测试",
        made_by="staff:0",
    )
    return person


def test_a_unit_that_owes_a_promise_keeps_somebody_who_speaks_for_it(
    district: District, case: Case, unit: Department
) -> None:
    only = speaker(unit, "3001")
    assert promises.left_behind_by(only.pk, AT) == [], "nothing is owed"
    Promise.objects.create(
        file=case.file,
        kind="undertaking",
        owner="unit",
        to="citizen",
        unit=unit,
        site=case.site,
        task="换发证书",
        proof="证书",
        due_on=date(2026, 3, 20),
        first_due_on=date(2026, 3, 20),
        due_at=AT + timedelta(days=18),
        next_moment_at=AT + timedelta(days=11),
        made_by=district.person("officer"),
        made_at=AT,
    )
    assert_refused(
        "org.duties_open",
        lambda: org.end_service(only, left_on=TODAY, by=district.actor("admin"), at=AT),
    )
    second = speaker(unit, "3002")
    assert offices.speaks_alone_for(only.pk, AT) == []
    Account.objects.create(username="stopped", person=second, active=False)
    assert offices.speaks_alone_for(only.pk, AT) == [unit], "who cannot sign in speaks for nobody"
    Account.objects.filter(person=second).update(active=True)
    assert org.end_service(only, left_on=TODAY, by=district.actor("admin"), at=AT).left_on == TODAY
