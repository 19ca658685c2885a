"""Promises made by the real act, in the file of a case, and what is looked at afterwards."""

import json
from datetime import date, datetime
from typing import Any

from bancheng.cases.models import Case
from bancheng.org.models import Department, Site
from bancheng.promises import actions
from bancheng.promises.models import Promise
from bancheng.records.models import Line
from bancheng.rules.vocabulary import PromiseKind, PromiseParty
from tests.cases.district import AT, District

DUE_ON = date(2026, 3, 20)
"""Friday, nearly three weeks after the making."""
TASK = "补办旧身份证号码证明，电话13800005678"
PROOF = "派出所出具的证明原件"


def unit() -> Department:
    return Department.objects.order_by("code").first()  # type: ignore[return-value]


def promise(
    district: District, case: Case, *, by: str = "officer", at: datetime = AT, **changes: Any
) -> Promise:
    """A unit's promise to the citizen, unless something else is asked for."""
    values: dict[str, Any] = {
        "file_key": case.file.key,
        "kind": PromiseKind.UNDERTAKING,
        "owner": PromiseParty.UNIT,
        "to": PromiseParty.CITIZEN,
        "unit": unit(),
        "task": TASK,
        "proof": PROOF,
        "due_on": DUE_ON,
        "site": Site.objects.get(code="11"),
    }
    return actions.make_promise(**(values | changes), by=district.actor(by), at=at)


def citizens(district: District, case: Case, **changes: Any) -> Promise:
    """What the citizen promised a department."""
    owed = {"kind": PromiseKind.GAP, "owner": PromiseParty.CITIZEN, "to": PromiseParty.UNIT}
    return promise(district, case, **(owed | changes))


def pledge(district: District, case: Case, **changes: Any) -> Promise:
    """A 告知承诺, whose day is that of the department's check."""
    return citizens(district, case, **({"kind": PromiseKind.PLEDGE} | changes))


def again(promise: Promise) -> Promise:
    return Promise.objects.get(pk=promise.pk)


def lines(case: Case) -> list[str]:
    """The kinds of the lines that tell of promises, oldest first."""
    found = Line.objects.filter(file=case.file, kind__startswith="promise.").order_by("seq")
    return list(found.values_list("kind", flat=True))


def last(case: Case, kind: str) -> dict[str, Any]:
    return dict(json.loads(Line.objects.filter(file=case.file, kind=kind).latest("seq").data))
