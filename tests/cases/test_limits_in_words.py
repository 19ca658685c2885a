"""An office that changes a limit finds the new number in every sentence, on the button, the page, the paper and the message."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.html import strip_tags

from bancheng.cases import actions
from bancheng.cases.models import Case
from bancheng.cases.papers import PAPERS
from bancheng.catalogue.models import Ground
from bancheng.citizens.own_acts import OWN_ACTS
from bancheng.notices.models import Notice
from bancheng.org import actions as org
from bancheng.org.limits import said
from bancheng.records import outbox
from bancheng.rules.vocabulary import Unit
from tests import make
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District

NEXT_DAY = AT + timedelta(days=1)
CHANGED = {
    "proposal": (7, Unit.WORK_HOUR),
    "right_to_redo": (12, Unit.WORKDAY),
    "recusal": (6, Unit.WORK_HOUR),
    "right_to_appeal": (15, Unit.WORKDAY),
}


@pytest.fixture
def changed(district: District, case: Case) -> None:
    """The office changes four limits today; they are in force from tomorrow."""
    for key, (count, unit) in CHANGED.items():
        org.set_limit(
            key=key, count=count, unit=unit, in_force_from=NEXT_DAY.date(), source="测试",
            by=district.actor("admin"), at=AT,
        )  # fmt: skip


@pytest.mark.usefixtures("changed")
def test_the_page_says_the_limit_in_force(district: District, case: Case, settings) -> None:
    officer = make.sign_in(Client(), district.person("officer"))
    for now, hours in ((AT + timedelta(minutes=1), 4), (NEXT_DAY, 7)):
        settings.BANCHENG_NOW = now
        make.sign_in(officer, district.person("officer"))
        in_words = f"{hours} 个工作小时内确认"
        assert in_words in officer.get(f"/desk/cases/{case.number}/").content.decode()
        assert in_words in officer.get(f"/desk/cases/{case.number}/do/void/").context["lead"]
    sent = officer.post(f"/desk/cases/{case.number}/do/void/", {"reason": "test"}, follow=True)
    assert "等另一人在 7 个工作小时内确认" in sent.content.decode()


@pytest.mark.usefixtures("changed")
def test_the_citizen_reads_the_limit_in_force(district: District, case: Case) -> None:
    lead = OWN_ACTS["tell"].lead_for(has_redo=True, used_redo=False)
    assert "10 个工作日内" in said(lead, at=AT) and "12 个工作日内" in said(lead, at=NEXT_DAY)
    ready = steps.to_be_told(district, case)
    row = ready.answers.get()
    for at, limit in ((AT + timedelta(hours=2), "10 个工作日"), (NEXT_DAY, "12 个工作日")):
        assert PAPERS["result"].facts(ready, row, at)["redo_limit"] == limit


def test_a_declining_tells_the_day_until_which_he_may_appeal(district: District, case: Case) -> None:
    declined = steps.declined(district, case)
    outbox.run_reactions(at=AT + timedelta(hours=3), limit=1000)
    assert declined.appeal_until is not None
    assert "3月16日（周一）下班前可以申请复核" in Notice.objects.get(kind="case.decline_confirmed").body


@pytest.mark.usefixtures("changed")
def test_who_decides_a_second_recusal_reads_how_long_he_has(district: District, case: Case) -> None:
    supervisor = district.actor("supervisor")
    for part in ("officer", "officer2"):
        actions.recuse(case, by=supervisor, at=NEXT_DAY, whom=district.person(part), reason="亲属")
    outbox.run_reactions(at=NEXT_DAY, limit=1000)
    asked = Notice.objects.get(kind="case.recusal_asked", person=district.person("convener"))
    assert asked.subject.endswith("再次申请回避，等您 6 个工作小时内决定")


@pytest.mark.parametrize(
    ("days", "on_desk", "on_paper"),
    [
        (0, "今天 17:00前联系他一次", "2026 年 3 月 2 日（星期一）17:00 前会有人联系您一次"),
        (5, "3月9日 17:00前联系他一次", "2026 年 3 月 9 日（星期一）17:00 前会有人联系您一次"),
    ],
    ids=["monday", "saturday"],
)
def test_the_first_contact_is_promised_for_the_day_its_clock_says(
    district: District, settings, days: int, on_desk: str, on_paper: str
) -> None:
    settings.BANCHENG_NOW = AT + timedelta(days=days)
    case = d.register(district, at=settings.BANCHENG_NOW)
    officer = make.sign_in(Client(), district.person("officer"))
    after = officer.post(f"/desk/cases/{case.number}/do/accept/", follow=True)
    assert on_desk in strip_tags(after.content.decode())
    paper = officer.get(f"/desk/cases/{case.number}/papers/acceptance/1/").content.decode()
    assert on_paper in paper


@pytest.mark.usefixtures("changed")
def test_the_remedy_of_a_ground_names_the_limit_in_force(
    district: District, case: Case, client: Client, settings
) -> None:
    ground = Ground.objects.get(code="already_answered")
    officer = make.sign_in(Client(), district.person("officer"))
    for now, limit in ((AT, "可以在 10 个工作日内申请"), (NEXT_DAY, "可以在 15 个工作日内申请")):
        settings.BANCHENG_NOW = now
        assert limit in client.get("/").content.decode()
        make.sign_in(officer, district.person("officer"))
        assert limit in officer.get("/desk/catalogue/grounds/").content.decode()
    actions.propose_decline(case, by=district.actor("officer"), at=NEXT_DAY, ground=ground, reason="答复过")
    assert "可以在 15 个工作日内申请" in case.declinings.get().remedy, "what he is told stays as it was told"
