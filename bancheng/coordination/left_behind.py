"""What of requests would wait for nobody if somebody left the service; `org` asks by dotted name."""

from datetime import datetime

from bancheng.cases.models import Case
from bancheng.coordination.facts import speakers_of_each
from bancheng.coordination.models import Request
from bancheng.org.models import Appointment, Department
from bancheng.rules import requests as rules
from bancheng.rules.calendar import local
from bancheng.rules.permissions import UNIT_ROLES
from bancheng.rules.vocabulary import Role


def left_behind_by(person: int, at: datetime) -> list[str]:
    """The open requests that lie with a department of which nobody but this person could sign the reply.

    Source   constitution 1; docs/decisions/0084.
    """
    held = Appointment.objects.in_force(local(at).date()).filter(person=person, role__in=sorted(UNIT_ROLES))
    units = list(Department.objects.filter(pk__in=held.order_by().values("department")).order_by("code"))
    speakers = speakers_of_each({unit.pk for unit in units}, at)
    alone = [unit for unit in units if speakers[unit.pk][Role.UNIT_HEAD] == {person}]
    return [
        f"{unit.name}还有 {count} 张交办单没有办完，除他没有别人能签发，请先任命接手的负责人"
        for unit in alone
        if (count := _lying_with(unit))
    ]


def _lying_with(unit: Department) -> int:
    lying = Request.objects.filter(unit=unit, step__in=rules.names_of(rules.WITH_UNIT))
    return lying.filter(case__in=Case.objects.open().order_by().values("pk")).count()
