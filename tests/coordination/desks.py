"""Departments with their people, and cases in which they are asked, made by real acts.

The housing bureau and the civil affairs bureau have a liaison and a head each; the market bureau has a head only.
"""

from datetime import datetime, timedelta
from typing import Any

from bancheng.cases import actions as cases
from bancheng.cases.models import Case
from bancheng.coordination import actions
from bancheng.coordination.models import Objection, Reply, Request, Ruling
from bancheng.org.models import Appointment, Department, Person
from bancheng.rules.vocabulary import ObjectionGround, Role
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District

HOUR = timedelta(hours=1)
SOON = AT + HOUR
"""An hour after the case was registered: it is being handled."""

UNITS = {
    "liaison": ("1101", "张联络", Role.LIAISON, "ZJJ"),
    "unit_head": ("1102", "刘局长", Role.UNIT_HEAD, "ZJJ"),
    "liaison2": ("1103", "何联络", Role.LIAISON, "MZJ"),
    "unit_head2": ("1104", "曹局长", Role.UNIT_HEAD, "MZJ"),
    "head_alone": ("1105", "许局长", Role.UNIT_HEAD, "SCJ"),
}


def unit(code: str = "ZJJ") -> Department:
    """A department by its code."""
    return Department.objects.get(code=code)


def with_units(district: District) -> District:
    """The district with the people of its departments."""
    for part, (number, name, role, code) in UNITS.items():
        person, is_new = Person.objects.get_or_create(
            staff_no=number, defaults={"name": name, "employment": "civil_servant", "department": unit(code)}
        )
        if is_new:
            Appointment.objects.create(
                person=person,
                role=role,
                department=unit(code),
                held_from=AT.date() - timedelta(days=30),
                reason="测试",
                made_by="staff:0",
            )
        district.people[part] = person
    return district


def asked(
    district: District,
    case: Case,
    *,
    to: str = "ZJJ",
    at: datetime = SOON,
    by: str = "officer",
    is_main: bool = True,
    **changes: Any,
) -> Request:
    """A request to a department, in a case that is being handled."""
    values: dict[str, Any] = {
        "question": "房东不在场，租赁备案能不能先收材料？",
        "wants": "给一个书面答复，写明依据",
        "waits": False,
        "may_contact": False,
    } | changes
    return actions.dispatch(case, unit=unit(to), is_main=is_main, by=district.actor(by), at=at, **values)


def handled(district: District, case: Case, *, main: str = "ZJJ", **judged: Any) -> Case:
    """A case accepted and judged, with this department as its main unit."""
    steps.accepted(district, case)
    values = d.judgement() | {"main_unit": unit(main)} | judged
    cases.judge(case, by=district.actor("officer"), at=AT + HOUR / 2, **values)
    return Case.objects.get(pk=case.pk)


PARTS = {"ZJJ": ("liaison", "unit_head"), "MZJ": ("liaison2", "unit_head2"), "SCJ": ("head_alone",) * 2}
"""Who drafts and who signs in each department."""


def replied(
    district: District, request: Request, *, at: datetime, words: str = "可以先收，缺的后补。"
) -> Reply:
    """Signed for if need be, drafted by the liaison, signed by the head."""
    drafts, signs = PARTS[request.unit.code]
    held = Request.objects.get(pk=request.pk)
    if held.step == "dispatched":
        actions.sign(held, by=district.actor(drafts), at=at)
    reply = actions.draft_reply(held, words=words, by=district.actor(drafts), at=at)
    return actions.sign_reply(reply, by=district.actor(signs), at=at)


def waiting(request: Request) -> Reply:
    """The signed reply that waits for the window."""
    return request.replies.get(result="", signed_at__isnull=False)


def objected(district: District, request: Request, *, to: str, at: datetime, **changes: Any) -> Objection:
    """The department says it is another's: drafted by the liaison, signed by the head."""
    drafts, signs = PARTS[request.unit.code]
    values: dict[str, Any] = {
        "ground": ObjectionGround.DUTY,
        "clause": "职责清单第三项",
        "words": "备案归登记机关办。",
    } | changes
    objection = actions.draft_objection(
        request, proper_unit=unit(to), by=district.actor(drafts), at=at, **values
    )
    return actions.sign_objection(objection, by=district.actor(signs), at=at)


def in_arbitration(district: District, case: Case, *, at: datetime = SOON) -> Objection:
    """Two departments say in turn that it is the other's: the second objection waits for the convener."""
    first = objected(district, asked(district, case, at=at), to="MZJ", at=at + HOUR / 4)
    second = actions.agree_objection(first, by=district.actor("officer"), at=at + HOUR / 2)
    return objected(district, second, to="SCJ", at=at + HOUR)


def ruled(district: District, case: Case, *, to: str = "ZJJ", at: datetime = SOON, **changes: Any) -> Ruling:
    """The convener has ruled, after two objections."""
    objection = in_arbitration(district, case, at=at)
    values: dict[str, Any] = {"reasons": "按职责清单，租赁备案由住建部门办。"} | changes
    return actions.rule(objection, unit=unit(to), by=district.actor("convener"), at=at + 2 * HOUR, **values)
