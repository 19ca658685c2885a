"""Departments with their people, each at a desk with a browser; and requests to them, made by real acts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from bancheng.cases.models import Case
from bancheng.coordination import actions
from bancheng.coordination.models import Objection, Request
from bancheng.org import reads as org
from bancheng.org.models import Appointment, Department, Person
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import ObjectionGround, Role
from tests import make
from tests.cases.district import AT, District
from tests.cases.steps import HOUR

ASKED_AT = AT + timedelta(minutes=30)
"""Monday 10:00, half an hour after the case came in."""
QUESTION = "登记簿的 3 幢与放款回执的 03 号楼是不是同一建筑？凭现有档案能不能出证明？"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass(frozen=True)
class Unit:
    """A department with who answers for it."""

    department: Department
    liaison: Person
    head: Person

    def actor(self, part: str = "liaison") -> Actor:
        """The liaison, or the head."""
        return org.actor_of(getattr(self, part), AT)


def units(count: int = 2) -> list[Unit]:
    """So many departments, each with a liaison and a head."""
    return [_unit(department, number) for number, department in enumerate(Department.objects.all()[:count])]


def _unit(department: Department, number: int) -> Unit:
    people = [
        _speaker(
            f"3{number}0{place}", f"{'联络' if role is Role.LIAISON else '部门'}{number}号", role, department
        )
        for place, role in enumerate((Role.LIAISON, Role.UNIT_HEAD))
    ]
    return Unit(department, *people)


def _speaker(staff_no: str, name: str, role: Role, department: Department) -> Person:
    person = Person.objects.create(
        staff_no=staff_no, name=name, employment="civil_servant", department=department
    )
    Appointment.objects.create(
        person=person,
        role=role,
        department=department,
        held_from=AT.date() - timedelta(days=30),
        reason="测试",
        made_by="staff:0",
    )
    return person


def ask(district: District, case: Case, unit: Unit, *, at: datetime = ASKED_AT, **changes: Any) -> Request:
    """The officer asks this department."""
    said: dict[str, Any] = {
        "unit": unit.department,
        "is_main": True,
        "question": QUESTION,
        "wants": "书面意见",
        "waits": True,
    }
    return actions.dispatch(case, **(said | changes), by=district.actor("officer"), at=at)


def answered(request: Request, unit: Unit, *, at: datetime = ASKED_AT + HOUR) -> Request:
    """Signed for, drafted by the liaison, signed by the head."""
    actions.sign(request, by=unit.actor(), at=at)
    reply = actions.draft_reply(request, words="是同一幢，可以出证明。", by=unit.actor(), at=at)
    actions.sign_reply(reply, by=unit.actor("head"), at=at)
    return Request.objects.get(pk=request.pk)


def objected(request: Request, unit: Unit, proper: Unit, *, at: datetime = ASKED_AT + HOUR) -> Objection:
    """An objection drafted by the liaison and signed by the head."""
    drafted = actions.draft_objection(
        request,
        ground=ObjectionGround.DUTY,
        clause="权责清单第 37 项",
        proper_unit=proper.department,
        words="档案不在我们这里",
        by=unit.actor(),
        at=at,
    )
    return actions.sign_objection(drafted, by=unit.actor("head"), at=at)


def in_arbitration(district: District, case: Case, one: Unit, other: Unit) -> Objection:
    """Two departments say it is not theirs: the second objection lies with the convener."""
    first = objected(ask(district, case, one), one, other)
    second = actions.agree_objection(first, by=district.actor("officer"), at=ASKED_AT + HOUR)
    return objected(second, other, one, at=ASKED_AT + 2 * HOUR)


def desk(person: Person, now: datetime) -> Client:
    """Somebody at a desk, signed in."""
    client = Client()
    client.force_login(make.make_account(person))
    session = client.session
    session.update({"began": now.timestamp(), "seen": now.timestamp(), "absolute": 600, "idle": 30})
    session.save()
    return client
