"""Who alone could sign for a department does not leave while a request lies there."""

from bancheng.cases.models import Case
from bancheng.coordination import actions
from bancheng.coordination.left_behind import left_behind_by
from bancheng.org import actions as org
from bancheng.org.models import Account, Appointment
from bancheng.rules.vocabulary import Role
from tests.cases import steps
from tests.cases.district import AT, District
from tests.coordination import desks
from tests.coordination.desks import SOON, unit


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
