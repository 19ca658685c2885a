"""Who alone could sign for a department does not leave while a request lies there."""

from datetime import timedelta

import pytest

from bancheng.accountability.actions import raise_clue
from bancheng.cases.models import Case
from bancheng.coordination import actions
from bancheng.coordination.health import requests_are_somebodys
from bancheng.coordination.left_behind import left_behind_by
from bancheng.org import actions as org
from bancheng.org import reads as people
from bancheng.org.models import Absence, Account, Appointment, Person
from bancheng.rules.vocabulary import Role
from tests.cases import steps
from tests.cases.district import AT, District
from tests.coordination import desks
from tests.coordination.desks import HOUR, SOON, unit


def test_the_last_head_stays_while_a_request_lies_with_his_department(
    district: District, handled: Case
) -> None:
    head, liaison = district.person("unit_head"), district.person("liaison")
    assert left_behind_by(head.pk, SOON) == []
    request = desks.asked(district, handled)
    assert len(left_behind_by(head.pk, SOON)) == 1 and left_behind_by(liaison.pk, SOON) == []
    by = district.actor("admin")
    steps.assert_refused("org.duties_open", lambda: org.end_service(head, left_on=AT.date(), by=by, at=SOON))
    second = Appointment.objects.create(
        person=liaison,
        role=Role.UNIT_HEAD,
        department=unit(),
        held_from=AT.date(),
        reason="测试",
        made_by="staff:0",
    )
    assert left_behind_by(head.pk, SOON) == [], "another can sign"
    Account.objects.create(username="stopped", person=liaison, active=False)
    assert len(left_behind_by(head.pk, SOON)) == 1, "who cannot sign in signs nothing"
    second.delete()
    actions.recall(request, reason="问错了", by=district.actor("officer"), at=SOON)
    assert left_behind_by(head.pk, SOON) == []


def test_nor_does_his_post_as_head_end_before_another_has_it(district: District, handled: Case) -> None:
    head, since = district.person("unit_head"), AT.date() - timedelta(days=30)
    keeper = Person.objects.create(staff_no="7777", name="安管", employment="contract")
    Appointment.objects.create(
        person=keeper, role=Role.SECURITY, held_from=since, reason="测试", made_by="staff:0"
    )
    post, ends = Appointment.objects.get(person=head), AT.date() + timedelta(days=3)
    end = lambda: org.end_appointment(  # noqa: E731
        post, held_to=ends, reason="免", by=people.actor_of(keeper, AT), at=SOON
    )
    desks.asked(district, handled)
    steps.assert_refused("org.cases_left", end)
    Appointment.objects.create(
        person=district.person("liaison2"),
        role=Role.UNIT_HEAD,
        department=unit(),
        held_from=ends,
        reason="接任",
        made_by="staff:0",
    )
    assert end().held_to == ends, "from that day on another signs"


def test_a_department_whose_head_is_out_of_the_case_is_not_asked_and_the_doctor_says_so(
    district: District, handled: Case
) -> None:
    desks.asked(district, handled)
    assert list(requests_are_somebodys(at=SOON, full=True)) == []
    by = district.actor("supervisor")
    raise_clue(handled, words="故意不办", about=district.person("unit_head"), by=by, at=SOON)
    assert len(list(requests_are_somebodys(at=SOON + HOUR, full=True))) == 1
    steps.assert_refused(
        "nobody_there", lambda: desks.asked(district, handled, question="另一个问题", at=SOON + HOUR / 4)
    )


@pytest.mark.parametrize("why", ["out", "leave"])
def test_the_head_drafts_and_signs_while_no_liaison_can(district: District, handled: Case, why: str) -> None:
    liaison, head = district.person("liaison"), district.actor("unit_head")
    request = desks.asked(district, handled, at=SOON)
    actions.sign(request, by=head, at=SOON)
    steps.assert_refused(
        "liaison_drafts", lambda: actions.draft_reply(request, words="可以", by=head, at=SOON)
    )
    if why == "out":
        raise_clue(handled, words="推诿", about=liaison, by=district.actor("supervisor"), at=SOON)
    else:
        away = {"from_on": AT.date(), "to_on": AT.date() + timedelta(days=10)}
        Absence.objects.create(person=liaison, **away)
    drafted = actions.draft_reply(request, words="可以", by=head, at=SOON)
    assert actions.sign_reply(drafted, by=head, at=SOON).signed_at == SOON
