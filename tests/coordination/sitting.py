"""The people of two departments at their desks with a browser, and the one question that is put to them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from bancheng.cases.models import Case
from bancheng.coordination.models import Objection, Request
from bancheng.org.models import Department, Person
from bancheng.rules.permissions import Actor
from tests import make
from tests.cases.district import AT, District
from tests.coordination import desks
from tests.coordination.desks import HOUR

ASKED_AT = AT + timedelta(minutes=30)
"""Monday 10:00, half an hour after the case came in."""
NOW = ASKED_AT + HOUR
QUESTION = "登记簿的 3 幢与放款回执的 03 号楼是不是同一建筑？凭现有档案能不能出证明？"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass(frozen=True)
class Unit:
    """A department with who answers for it."""

    district: District
    code: str
    parts: tuple[str, str]

    @property
    def department(self) -> Department:
        return desks.unit(self.code)

    @property
    def liaison(self) -> Person:
        return self.district.person(self.parts[0])

    @property
    def head(self) -> Person:
        return self.district.person(self.parts[1])

    def actor(self, place: int = 0) -> Actor:
        """The liaison; 1 for the head."""
        return self.district.actor(self.parts[place])


def units(district: District) -> tuple[Unit, Unit]:
    """The housing bureau, which is the main unit, and the civil affairs bureau."""
    return Unit(district, "ZJJ", desks.PARTS["ZJJ"]), Unit(district, "MZJ", desks.PARTS["MZJ"])


def ask(case: Case, unit: Unit, *, at: datetime = ASKED_AT, **changes: Any) -> Request:
    """The officer asks this department."""
    said: dict[str, Any] = {"question": QUESTION, "wants": "书面意见"}
    return desks.asked(unit.district, case, to=unit.code, at=at, **(said | changes))


def objected(request: Request, unit: Unit, proper: Unit, *, at: datetime = ASKED_AT + HOUR) -> Objection:
    """An objection drafted by the liaison and signed by the head."""
    clause = "权责清单第 37 项"
    return desks.objected(unit.district, request, to=proper.code, at=at, clause=clause)


def desk(person: Person, now: datetime = NOW) -> Client:
    """Somebody at a desk, signed in."""
    return make.sign_in(Client(), person, at=now, idle=600)
