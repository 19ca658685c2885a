"""No post ends and no site closes over open cases: nothing open waits for somebody who may do nothing."""

import pytest

from bancheng.cases.models import Case
from bancheng.config.environment import OFFICE_ZONE
from bancheng.org import actions as org
from bancheng.org.models import Appointment, Site
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Role, SiteKind
from tests.cases.district import AT, District
from tests.make import HANDS


def end(district: District, part: str) -> Appointment:
    post = Appointment.objects.get(person=district.person(part))
    return org.end_appointment(
        post, held_to=AT.astimezone(OFFICE_ZONE).date(), reason="轮岗", by=HANDS, at=AT
    )


def test_an_officer_with_cases_stays_one_until_somebody_has_them(district: District, case: Case) -> None:
    with pytest.raises(Refused) as refused:
        end(district, "officer")
    assert refused.value.code == "org.cases_left" and "1 件" in refused.value.sentence
    Case.objects.filter(pk=case.pk).update(handler=district.person("officer2"))
    assert end(district, "officer").held_to is not None


def test_other_posts_end_and_who_keeps_another_window_may_go(district: District, case: Case) -> None:
    assert end(district, "counter").held_to is not None
    org.appoint(
        district.person("officer"),
        Role.OFFICER,
        site=Site.objects.get(code="12"),
        held_from=AT.astimezone(OFFICE_ZONE).date(),
        reason="兼管",
        by=HANDS,
        at=AT,
    )
    post = Appointment.objects.get(person=district.person("officer"), site__code="11")
    day = AT.astimezone(OFFICE_ZONE).date()
    assert org.end_appointment(post, held_to=day, reason="轮岗", by=HANDS, at=AT).held_to == day


def test_a_site_with_open_cases_is_not_closed(district: District, case: Case) -> None:
    def close(code: str) -> Site:
        site = Site.objects.get(code=code)
        facts = {"name": site.name, "kind": SiteKind(site.kind), "parent": site.parent}
        return org.keep_site(code=code, active=False, by=HANDS, at=AT, **facts)

    with pytest.raises(Refused) as refused:
        close(case.site.code)
    assert refused.value.code == "org.site_has_work"
    assert close("13").active is False
