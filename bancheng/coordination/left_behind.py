"""What of requests would wait for nobody if somebody left the service; `org` asks by dotted name."""

from datetime import date, datetime

from bancheng.cases.models import Case
from bancheng.coordination.facts import Speakers, speakers_of_each, speaking_on
from bancheng.coordination.models import Request
from bancheng.org.models import Appointment, Department
from bancheng.rules import requests as rules
from bancheng.rules.calendar import local
from bancheng.rules.permissions import UNIT_ROLES
from bancheng.rules.vocabulary import Role


def left_behind_by(person: int, at: datetime) -> list[str]:
    """The open requests that lie with a department of which nobody but this person could sign the reply.

    Source   constitution 1; docs/decisions/0081.
    """
    held = Appointment.objects.in_force(local(at).date()).filter(person=person, role__in=sorted(UNIT_ROLES))
    units = list(Department.objects.filter(pk__in=held.order_by().values("department")).order_by("code"))
    speakers = speakers_of_each({unit.pk for unit in units}, at)
    return [said for unit in units for said in _unsigned(unit, speakers[unit.pk], person)]


def left_by_head(person: int, unit: int, on: date) -> list[str]:
    """The open requests of a department which nobody there could sign from that day on, once this person heads it no more.

    Source   constitution 1; docs/decisions/0081.
    """
    return _unsigned(Department.objects.get(pk=unit), speaking_on([unit], on)[unit], person)


def _unsigned(unit: Department, speakers: Speakers, person: int) -> list[str]:
    if person not in speakers[Role.UNIT_HEAD] or len(speakers[Role.UNIT_HEAD]) > 1:
        return []
    count = _lying_with(unit)
    said = f"{unit.name}还有 {count} 张交办单没有办完，除他没有别人能签发，请先任命接手的负责人"
    return [said] if count else []


def _lying_with(unit: Department) -> int:
    lying = Request.objects.filter(unit=unit, step__in=rules.names_of(rules.WITH_UNIT))
    return lying.filter(case__in=Case.objects.open().order_by().values("pk")).count()
