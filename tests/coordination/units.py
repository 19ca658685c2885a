"""Departments with the people who speak for them, and positions brought to where a test needs them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bancheng.cases.models import Case
from bancheng.coordination.actions import positions as actions
from bancheng.coordination.models import Position, Question
from bancheng.org import reads as org
from bancheng.org.models import Appointment, Department, Person
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import Role
from tests.cases.district import AT, District

ASKED_AT = AT + timedelta(hours=1)
QUESTION = "房东在外地，能不能凭视频核验先办租赁备案"
YES: dict[str, Any] = {"answer": "can", "words": "凭视频核验可以先办"}
IF: dict[str, Any] = {
    "answer": "can_if",
    "words": "可以先受理",
    "condition": "三天内补房东签字",
    "clause": "《商品房屋租赁管理办法》第十四条",
}
NO: dict[str, Any] = {
    "answer": "cannot",
    "words": "须产权人到场",
    "clause": "《商品房屋租赁管理办法》第十五条",
}


TAKEN = ("ZJJ", "MZJ", "SCJ")
"""Departments that have people already where requests are tested."""


@dataclass
class Unit:
    """A department and who speaks for it."""

    department: Department
    liaison: Person
    head: Person

    def actor(self, part: str, at: datetime = AT) -> Actor:
        """The liaison or the head at a moment."""
        person: Person = getattr(self, part)
        return org.actor_of(person, at)


def speaker(staff_no: str, name: str, department: Department, role: Role) -> Person:
    """Who speaks for a department."""
    person = Person.objects.create(staff_no=staff_no, name=name, employment="contract", department=department)
    Appointment.objects.create(
        person=person,
        role=role,
        department=department,
        held_from=AT.date() - timedelta(days=30),
        reason="测试",
        made_by="staff:0",
    )
    return person


def make_units(count: int = 3) -> list[Unit]:
    """So many departments of the district, each with a liaison and a head."""
    found = Department.objects.filter(active=True).exclude(code__in=TAKEN).order_by("code")[:count]
    return [
        Unit(
            department=department,
            liaison=speaker(f"71{number:02}", f"{department.short_name}联络员", department, Role.LIAISON),
            head=speaker(f"72{number:02}", f"{department.short_name}负责人", department, Role.UNIT_HEAD),
        )
        for number, department in enumerate(found)
    ]


def ask(
    district: District, case: Case, units: list[Unit], *, words: str = QUESTION, at: datetime = ASKED_AT
) -> Question:
    """A question put to these units by the officer."""
    asked = [unit.department for unit in units]
    return actions.ask_units(case, by=district.actor("officer"), at=at, words=words, units=asked)


def position(question: Question, unit: Unit) -> Position:
    return Position.objects.get(question=question, unit=unit.department)


def given(question: Question, unit: Unit, said: dict[str, Any] = YES, *, at: datetime = ASKED_AT) -> Position:
    """Drafted by the unit's liaison and signed by its head."""
    row = position(question, unit)
    actions.draft_position(row, by=unit.actor("liaison"), at=at, **said)
    return actions.give_position(row, by=unit.actor("head"), at=at + timedelta(minutes=5))
