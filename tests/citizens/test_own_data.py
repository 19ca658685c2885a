"""The pages of what is kept of him: seen after the code alone, whole, taken away, put right; who looked; his consents."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bancheng.cases import actions, data_requests
from bancheng.cases.models import Case, Consent, DataRequest, Party
from bancheng.citizens.actions import call_backs
from bancheng.measures.forms.recording import DataSharing
from bancheng.records.models import Line
from bancheng.rules.vocabulary import CallBackWhy, ConsentKind
from tests.browser import PHONE
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, CAST, District
from tests.cases.steps import HOUR
from tests.cases.test_slip import PNG
from tests.citizens.states import NOW, browse, prove
from tests.citizens.test_limits import confirmed
from tests.citizens.test_track_states import MOST_QUESTIONS, faults_of
from tests.make import sign_in
from tests.queries import counted

PAGES = ("mine", "mine/change", "looked", "consents")


@pytest.fixture
def his(district: District, client: Client, settings) -> Case:
    """A case in hand with something of everything, before a citizen who has shown his query code."""
    officer = district.actor("officer")
    made = actions.register_case(d.registration(district), by=officer, at=AT)
    case = steps.handled(district, made.case)
    citizen = district.actor("citizen", case)
    actions.add_fact(case, by=citizen, at=AT + HOUR, words="房东下周回来，电话 13912340000")
    photo = SimpleUploadedFile("照片.png", PNG)
    actions.attach(case, upload=photo, kind="citizen", by=citizen, at=AT + HOUR)
    actions.contact(case, by=officer, at=AT + HOUR, how="phone", reached=True, note="内部的话")
    actions.issue_paper(case, paper="acceptance/1", by=officer, at=AT + HOUR)
    party = Party.objects.get(case=case)
    reason = "王站长让李专员回电话给陈阿福"
    actions.reveal(case, party, field="phone", reason=reason, by=officer, at=AT + HOUR)
    settings.BANCHENG_NOW = NOW
    browse(client, case, made.query_code)
    return Case.objects.get(pk=case.pk)


def at(case: Case, page: str) -> str:
    return f"/track/{case.number}/{page}"


def test_the_query_code_alone_opens_none_of_it(his: Case, client: Client) -> None:
    page = client.get(f"/track/{his.number}").content.decode()
    assert "看谁看过您的信息" in page and "13800005678" not in page
    for name in PAGES:
        assert "/do/" in client.get(at(his, name)).url
        assert "先验证是您本人" in client.get(at(his, name), follow=True).content.decode()
    for name in ("mine/file", "mine/documents/1", "consents/story"):
        assert "/do/" in client.post(at(his, name)).url
    assert not Line.objects.filter(kind="case.own_data_taken").exists()
    stranger = Client()
    assert stranger.get(at(his, "mine")).url.startswith("/track?")


def test_after_the_code_every_page_is_whole_and_asks_little(his: Case, client: Client) -> None:
    prove(client, his, "mine")
    assert client.get(f"/track/{his.number}/do/looked").url == at(his, "looked")
    for name in PAGES:
        with counted() as questions:
            answer = client.get(at(his, name))
        assert answer.status_code == 200 and len(questions) <= MOST_QUESTIONS, (name, questions)
        assert faults_of(answer.content.decode(), his) == [], name
        assert "no-store" in answer["Cache-Control"]


def test_he_reads_all_that_is_his_and_nothing_between_the_offices(his: Case, client: Client) -> None:
    prove(client, his, "mine")
    page = client.get(at(his, "mine")).content.decode()
    for there in (
        "陈阿福",
        "13800005678",
        "13912340000",
        "房屋租赁备案",
        "房东下周回来",
        "《受理凭证》",
        "验证码",
    ):
        assert there in page, there
    for away in ("内部的话", "先核对档案", "1002", *(name for _, name, _, _ in CAST.values())):
        assert away not in page, away
    assert "个人信息" not in page.split("<h1")[0] and "不能整件删除" in page


def test_he_takes_it_away_as_one_file_to_read_and_for_a_machine(his: Case, client: Client) -> None:
    prove(client, his, "mine")
    got = client.post(at(his, "mine/file"))
    assert "attachment" in got["Content-Disposition"] and his.number not in got["Content-Disposition"]
    text = got.content.decode()
    found = re.search(r'<script id="machine" type="application/json">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    kept = json.loads(found[1])
    rows = {row["名称"]: row["内容"] for part in kept["内容"] for row in part["条目"]}
    assert rows["姓名"] == "陈阿福" and rows["电话"] == "13800005678" and len(kept["没有给出的"]) == 4
    assert "陈阿福" in text.split("<script")[0]
    assert Line.objects.get(kind="case.own_data_taken").by == "citizen"
    (document,) = client.get(at(his, "mine")).context["documents"]
    photo = client.post(at(his, f"mine/documents/{document['pk']}"))
    assert b"".join(photo.streaming_content) == PNG
    assert client.post(at(his, "mine/documents/999")).status_code == 404


def test_he_reads_who_looked_from_where_and_for_what_and_no_name(
    district: District, his: Case, client: Client
) -> None:
    prove(client, his, "looked")
    page = client.get(at(his, "looked")).content.decode()
    assert "看了您的电话（全的）" in page and "反映窗口专员" in page and "一共 1 次" in page
    assert "王*让李*回电话给陈" in page
    for away in (*(name for _, name, _, _ in CAST.values()), "1002", "13800005678"):
        assert away not in page, away


def test_who_called_about_his_case_and_saw_his_number_is_among_them(
    district: District, his: Case, client: Client
) -> None:
    owed = call_backs.owe_for_case(his, CallBackWhy.NOT_DONE, mark="answer-1", at=AT)
    call_backs.reveal_contact(owed, by=district.actor("supervisor"), at=AT)
    prove(client, his, "looked")
    page = client.get(at(his, "looked")).content.decode()
    assert "为回访，看了您的联系方式" in page and "督查员" in page and "一共 2 次" in page


def test_what_he_asks_for_is_decided_on_the_desk_and_he_reads_what_became_of_it(
    district: District, his: Case, client: Client
) -> None:
    prove(client, his, "mine")
    change, desk = at(his, "mine/change"), sign_in(Client(), district.person("officer"))
    wrong = client.post(change, {"field": "phone", "wish": "correct", "wanted": "12"})
    assert wrong.status_code == 422 and not DataRequest.objects.exists()
    typed = {"field": "phone", "wish": "correct", "wanted": "13912345678", "why": "换号了"}
    assert "3 个工作日内决定" in client.post(change, typed, follow=True).content.decode()
    one = DataRequest.objects.get()
    assert "更正电话" in desk.get("/desk/own-data/").content.decode()
    url = f"/desk/cases/{his.number}/own-data/{one.pk}/"
    page = desk.get(url).content.decode()
    assert "139****5678" in page and "13912345678" not in page and "不照办" not in page.split("<form")[-1]
    assert "13912345678" in desk.post(f"{url}look/").content.decode()
    assert "决定反映人要求的更正" in client.get(at(his, "looked")).content.decode()
    assert desk.post(url, {"then": "refuse", "reason": "不"}).status_code == 409, "a no is a head's"
    assert desk.post(url, {"then": "grant"}).status_code == 302
    assert Party.objects.get(case=his).phone == "13912345678"
    assert desk.get(url).status_code in (403, 409)
    panel = desk.get(f"/desk/cases/{his.number}/own-data/").content.decode()
    assert "已照办，李专员" in panel and "没有同意，不要做" in panel
    assert panel.count("如果同意，写的是：我同意：") == 2
    consents = panel.split("没有同意，不要做")[0].rpartition("<li>")[2]
    assert "#circle-off" in consents and "#check" not in consents, "no tick beside what he did not consent to"
    assert client.get(at(his, "mine")).status_code == 302, "the proof stood on the phone that is gone"


def test_a_no_is_read_with_its_reason(district: District, his: Case, client: Client) -> None:
    prove(client, his, "mine")
    client.post(at(his, "mine/change"), {"field": "name", "wish": "correct", "wanted": "陈阿富", "why": ""})
    one = DataRequest.objects.get()
    head = sign_in(Client(), district.person("head"))
    url = f"/desk/cases/{his.number}/own-data/{one.pk}/"
    assert head.post(url, {"then": "refuse", "reason": ""}).status_code == 422
    assert head.post(url, {"then": "refuse", "reason": "证件上是原来的字"}).status_code == 302
    page = client.get(at(his, "mine")).content.decode()
    assert "没有照办：证件上是原来的字" in page
    stranger = sign_in(Client(), district.person("stranger"))
    assert stranger.get(url).status_code == 404
    assert "陈阿富" not in head.get("/desk/own-data/").content.decode()


def test_he_consents_and_takes_it_back_with_one_press_each(
    district: District, his: Case, client: Client
) -> None:
    prove(client, his, "consents")
    page = client.get(at(his, "consents")).content.decode()
    assert page.count("我同意：") == 2 and "checked" not in page, (
        "each with its words, nothing ticked beforehand"
    )
    after = client.post(at(his, "consents/story"), {"then": "give"}, follow=True).content.decode()
    assert (
        "收回同意" in after
        and "您同意了：写成案例公开" in client.get(f"/track/{his.number}").content.decode()
    )
    desk = sign_in(Client(), district.person("officer"))
    assert "今天 14:30同意" in desk.get(f"/desk/cases/{his.number}/own-data/").content.decode()
    assert data_requests.consent_to(his, ConsentKind.SHARING) is None
    client.post(at(his, "consents/sharing"), {"then": "give"})
    form = DataSharing(case=his, actor=district.actor("officer"), at=NOW)
    assert "反映人 3/2 14:30 在自己的页面上同意了" in form.fields["authority"].help_text
    client.post(at(his, "consents/sharing"), {"then": "take_back"})
    form = DataSharing(case=his, actor=district.actor("officer"), at=NOW)
    assert "没有在自己的页面上同意过" in form.fields["authority"].help_text
    client.post(at(his, "consents/story"), {"then": "take_back"})
    assert not Consent.objects.filter(taken_back_at=None).exists()
    assert client.post(at(his, "consents/nothing"), {"then": "give"}).status_code == 404


def test_the_pages_of_his_data_are_sound_on_a_phone(
    transactional_db, district: District, his: Case, client: Client, open_page, live_server
) -> None:
    prove(client, his, "mine")
    page = open_page("/", size=PHONE)
    cookie = client.cookies["sessionid"].value
    page.page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    until = (AT + timedelta(days=3)).date()
    actions.ask_citizen(
        his, by=district.actor("officer"), at=AT + HOUR, items=[d.item()], until=until, served_how="当面"
    )
    for name in ("", "do/citizen_supplied", *PAGES):
        page.page.goto(f"{live_server.url}/track/{his.number}/{name}".rstrip("/"))
        page.look_at(f"own-data-{name.replace('/', '-') or 'case'}")
        page.assert_sound()


def test_a_limit_on_his_number_is_his_to_read(his: Case, client: Client, district: District) -> None:
    confirmed(district, phone="13800005678", at=AT)
    prove(client, his, "mine")
    page = client.get(at(his, "mine")).content.decode()
    assert "网上提交的限制" in page and "2026 年 4 月 1 日" in page and "照样登记" in page
