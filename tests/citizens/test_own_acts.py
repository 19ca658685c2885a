"""The citizen's own acts: every one the table gives him has a page or a slip, and each does on the page what it does."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bancheng.cases import actions
from bancheng.cases.forms.slip import SLIPS
from bancheng.cases.models import Attachment, Case, Party, Proposal
from bancheng.citizens.own_acts import OWN_ACTS
from bancheng.notices.models import Notice
from bancheng.records import reads as records
from bancheng.rules.process import MOVES
from bancheng.rules.vocabulary import Role
from tests.browser import PHONE
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.test_authorise import PDF
from tests.make import sign_in

NOW = AT + timedelta(hours=1)
MAY_REDO = "可以.{0,4}要求重办"


@pytest.fixture
def his(district: District, client: Client, settings) -> Case:
    """A case in hand, read by its citizen, who has proved himself."""
    officer = district.actor("officer")
    made = actions.register_case(d.registration(district), by=officer, at=AT)
    actions.accept_case(made.case, by=officer, at=AT)
    settings.BANCHENG_NOW = NOW
    client.post("/track", {"number": made.case.number, "code": made.query_code})
    path = f"/track/{made.case.number}/do/add_fact"
    client.post(f"{path}/code")
    sent = re.search(r"\d{6}", Notice.objects.get(kind="code").body)
    assert sent is not None
    client.post(f"{path}/prove", {"code": sent.group()})
    return made.case


def test_whatever_the_table_gives_him_he_can_reach() -> None:
    his = {move.name for move in MOVES if move.is_built and Role.CITIZEN in move.by and move.starts}
    assert his - {*OWN_ACTS, *SLIPS} == set()
    assert {*OWN_ACTS, *SLIPS} <= his


@pytest.mark.parametrize("name", [name for name, own in OWN_ACTS.items() if own.or_redo])
def test_no_form_promises_a_right_he_has_waived_or_used(name: str) -> None:
    own = OWN_ACTS[name]
    assert re.search(MAY_REDO, own.lead_for(has_redo=True, used_redo=False))
    for used in (True, False):
        assert not re.search(MAY_REDO, own.lead_for(has_redo=False, used_redo=used))
    assert "已经用过" not in own.lead_for(has_redo=False, used_redo=False), "a right that lapsed was not used"


def test_what_he_adds_he_reads_and_the_handler_is_told(his: Case, client: Client) -> None:
    page = client.get(f"/track/{his.number}").content.decode()
    assert "补充情况" in page
    typed = {"words": "昨天又去了一次，对方电话 13912345678"}
    after = client.post(f"/track/{his.number}/do/add_fact", typed, follow=True).content.decode()
    assert "您补充了情况" in after
    added = records.lines_of(his.file).get(kind="case.fact_added")
    assert added.by == "citizen" and "13912345678" not in added.data
    assert steps.kinds(his)[-1] == "case.numbers_kept"


def test_what_the_staff_adds_stays_between_the_offices(district: District, his: Case, client: Client) -> None:
    actions.add_fact(his, by=district.actor("officer"), at=AT, words="问过派出所")
    assert "补充了情况" not in client.get(f"/track/{his.number}").content.decode()


def _mandate(name: str = "委托书.pdf", body: bytes = PDF) -> dict[str, object]:
    scan = SimpleUploadedFile(name, body)
    return {"name": "陈小满", "phone": "13900001234", "scope": "代为补材料", "scan": scan}


def test_he_lets_somebody_act_for_him_on_the_mandate_he_sends(his: Case, client: Client) -> None:
    path = f"/track/{his.number}/do/authorise"
    assert "multipart/form-data" in client.get(path).content.decode()
    assert client.post(path, _mandate()).status_code == 302
    agent = Party.objects.get(case=his, role=Party.AGENT)
    assert (agent.name, agent.scope) == ("陈小满", "代为补材料")
    paper = Attachment.objects.get(case=his)
    assert (paper.kind, paper.added_by) == ("mandate", None)
    steps.assert_whole(his)


@pytest.mark.parametrize(
    "wrong",
    [_mandate(body=b"<script>"), _mandate() | {"phone": "12"}, _mandate() | {"name": " "}],
    ids=["no_paper", "phone", "nobody"],
)
def test_a_mandate_that_does_not_hold_leaves_nothing(his: Case, client: Client, wrong) -> None:
    before = steps.kinds(his)
    assert client.post(f"/track/{his.number}/do/authorise", wrong).status_code == 422
    assert steps.kinds(his) == before
    assert not Attachment.objects.filter(case=his).exists()
    assert not Party.objects.filter(case=his, role=Party.AGENT).exists()


def test_whom_he_asks_out_is_out_and_the_second_time_the_convener_decides(
    district: District, his: Case, client: Client
) -> None:
    path = f"/track/{his.number}/do/recuse"
    page = client.get(path).content.decode()
    assert "李专员（经办人）" in page and "王站长（网点负责人）" in page
    officer, other = district.person("officer"), district.person("officer2")
    after = client.post(path, {"whom": str(officer.pk), "reason": "我反映的就是他"}, follow=True)
    assert Case.objects.get(pk=his.pk).handler == other
    assert "请应当回避的人退出" in after.content.decode()
    assert "我反映的就是他" not in records.lines_of(his.file).get(kind="case.recused").data
    again = client.post(path, {"whom": str(other.pk), "reason": "也是亲戚"}, follow=True).content.decode()
    assert "召集人在 4 个工作小时内决定" in again and "您再次申请回避" in again
    assert Case.objects.get(pk=his.pk).handler == other
    desk = sign_in(Client(), other).get(f"/desk/cases/{his.number}/").content.decode()
    assert "反映人 再次申请陆专员回避" in desk and "也是亲戚" not in desk, "as the form told him beforehand"
    asked = Proposal.objects.get(case=his, ended_at=None)
    actions.refuse_proposal(asked, by=district.actor("convener"), at=NOW, reason="没有亲属关系")
    assert "没有同意再次申请的回避" in client.get(f"/track/{his.number}").content.decode()


def test_he_names_nobody_who_has_no_part_in_it(district: District, his: Case, client: Client) -> None:
    before = steps.kinds(his)
    for typed in (
        {"whom": str(district.person("leader").pk), "reason": "亲属"},
        {"whom": "", "reason": "亲属"},
    ):
        assert client.post(f"/track/{his.number}/do/recuse", typed).status_code == 422
    assert steps.kinds(his) == before


def test_a_recusal_between_the_offices_is_not_told_to_him_before_it_is_decided(
    district: District, his: Case, client: Client
) -> None:
    supervisor = district.actor("supervisor")
    for part in ("officer", "officer2"):
        actions.recuse(his, by=supervisor, at=NOW, whom=district.person(part), reason="亲属")
    page = client.get(f"/track/{his.number}").content.decode()
    assert "请应当回避的人退出" in page and "再次申请回避" not in page


def test_his_forms_are_sound_on_a_phone(
    transactional_db, his: Case, client: Client, open_page, live_server
) -> None:
    page = open_page("/", size=PHONE)
    cookie = client.cookies["sessionid"].value
    page.page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    for path in ("", "/do/recuse", "/do/authorise", "/do/add_fact"):
        page.page.goto(f"{live_server.url}/track/{his.number}{path}")
        page.look_at(f"own{path.replace('/', '-')}")
        page.assert_sound()


@pytest.mark.parametrize("solved", ["partly", "yes"])
def test_after_his_answer_nobody_says_that_he_confirmed_an_ending(
    district: District, his: Case, client: Client, solved: str
) -> None:
    officer = district.actor("officer")
    actions.judge(his, by=officer, at=NOW, **d.judgement())
    actions.propose_answer(his, by=officer, at=NOW, answer=d.answer())
    actions.tell(his, by=officer, at=NOW, how="in_person")
    actions.close(his, by=district.actor("citizen", his), at=NOW, solved=solved, satisfied=2)
    said = "回答了“解决了吗、满意吗”"
    own = client.get(f"/track/{his.number}").content.decode()
    assert f"您{said}" in own and ">办结<" not in own
    desk = sign_in(Client(), district.person("officer")).get(f"/desk/cases/{his.number}/").content.decode()
    assert f"反映人 {said}" in desk and "确认办结" not in desk
    steps.assert_whole(his)
