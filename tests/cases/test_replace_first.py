"""第一责任人 is replaced only with a reason, and only when the new one accepts."""

import pytest

from bancheng.cases import actions
from bancheng.cases.models import Case, HandOver
from bancheng.cases.reads import may_see
from bancheng.org.models import Appointment, Person, Site
from bancheng.rules.vocabulary import Role
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR

LEAVES = {"reason": "调离"}


def clerk(number: str = "1901", site: str = "00") -> Person:
    """Another clerk at the first receiver's own counter."""
    place = Site.objects.get(code=site)
    person = Person.objects.create(staff_no=number, name="许接班", employment="contract", site=place)
    Appointment.objects.create(
        person=person, role=Role.COUNTER, site=place, held_from=AT.date(), reason="测试", made_by="staff:0"
    )
    return person


def test_the_old_one_stays_until_the_new_one_accepts(district: District, case: Case) -> None:
    to = clerk()
    district.people["clerk"] = to
    actions.replace_first(case, by=district.actor("head"), at=AT, to=to, **LEAVES)
    assert Case.objects.get(pk=case.pk).first == district.person("counter")
    assert may_see(district.actor("clerk"), case)
    case = actions.accept_hand_over(case, by=district.actor("clerk"), at=AT + HOUR)
    assert (case.first, case.handler) == (to, district.person("officer"))
    assert not may_see(district.actor("counter"), case)
    assert steps.kinds(case)[-2:] == ["case.first_replacement_asked", "case.first_replaced"]
    steps.assert_whole(case)


def test_refused_nothing_changes(district: District, case: Case) -> None:
    actions.replace_first(
        case, by=district.actor("convener"), at=AT, to=district.person("officer2"), **LEAVES
    )
    by = district.actor("officer2")
    case = actions.refuse_hand_over(case, by=by, at=AT + HOUR, reason="不熟悉这一项")
    assert case.first == district.person("counter")
    assert HandOver.objects.get().result == "refused"


def test_who_replaces_whom_all_or_nothing(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, to = district.actor("head"), district.person("officer2")
    steps.assert_only(
        district, case, actions.replace_first, {"head", "convener", "convener2"}, to=to, **LEAVES
    )
    elsewhere = clerk("1902", "12")
    for person, code in (
        (district.person("counter"), "already"),
        (district.person("expert"), "not_eligible"),
        (elsewhere, "not_eligible"),
    ):
        steps.assert_refused(
            code, lambda to=person: actions.replace_first(case, by=head, at=AT, to=to, **LEAVES)
        )
    steps.assert_refused("wanting", lambda: actions.replace_first(case, by=head, at=AT, to=to, reason=" "))
    steps.assert_atomic(monkeypatch, lambda: actions.replace_first(case, by=head, at=AT, to=to, **LEAVES))
