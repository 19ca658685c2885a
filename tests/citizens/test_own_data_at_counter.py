"""Who has no phone asks about his data on a slip: a colleague who has not handled it enters it, or prints what is kept of him."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bancheng.cases import actions
from bancheng.cases.models import Attachment, Case, Consent, DataRequest, Party
from bancheng.records import standing
from bancheng.records.models import Line
from bancheng.rules.permissions import citizen_by_slip
from bancheng.rules.vocabulary import Outcome
from tests.browser import PHONE
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, CAST, District
from tests.cases.steps import HOUR
from tests.cases.test_slip import PNG
from tests.citizens.states import NOW, browse, prove
from tests.make import sign_in
from tests.queries import counted

MOST = 40


@pytest.fixture
def his(district: District, settings) -> Case:
    """A case in hand of somebody of whom somebody looked once."""
    case = steps.handled(district, d.register(district))
    actions.add_fact(case, by=district.actor("citizen", case), at=AT + HOUR, words="房东下周回来")
    reason = "回电话"
    party = Party.objects.get(case=case)
    actions.reveal(case, party, field="phone", reason=reason, by=district.actor("officer"), at=AT + HOUR)
    settings.BANCHENG_NOW = NOW
    return Case.objects.get(pk=case.pk)


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("凭条.png", PNG, "image/png")


def slip(case: Case, name: str) -> str:
    return f"/desk/cases/{case.number}/slip/{name}/"


def sheet(case: Case) -> str:
    return f"/desk/cases/{case.number}/own-data/sheet/"


ASKED: dict[str, dict[str, Any]] = {
    "change_data": {"field": "phone", "wish": "correct", "wanted": "139 1234 5678", "why": "换号了"},
    "give_consent": {"kind": "story"},
    "take_back_consent": {"kind": "sharing"},
}


def test_who_may_enter_and_print_it(district: District, his: Case, client: Client) -> None:
    may = {"officer": 409, "officer2": 200, "head": 200, "expert": 404, "stranger": 404, "auditor": 403}
    for part, status in may.items():
        sign_in(client, district.person(part))
        for url in (slip(his, "change_data"), slip(his, "give_consent"), sheet(his)):
            assert client.get(url).status_code == status, (part, url)
    sign_in(client, district.person("officer"))
    before = steps.everything()
    for name, typed in ASKED.items():
        assert client.post(slip(his, name), typed | {"scan": scan()}).status_code == 409, name
    assert client.post(sheet(his), {"scan": scan()}).status_code == 409
    assert not Attachment.objects.exists() and not DataRequest.objects.exists()
    assert steps.everything().keys() == before.keys()
    panel = client.get(f"/desk/cases/{his.number}/own-data/").content.decode()
    assert "打印空白凭条：更正或删除我的信息" in panel and "录入凭条" not in panel


def test_no_act_is_made_through_the_handler_and_no_copy_taken_through_anybody(
    district: District, his: Case
) -> None:
    through = citizen_by_slip(his.pk, district.actor("officer"))
    for act in (
        lambda: actions.ask_about_data(his, by=through, at=NOW, wish="erase", field="phone"),
        lambda: actions.give_consent(his, kind="story", by=through, at=NOW),
        lambda: actions.take_back_consent(his, kind="story", by=through, at=NOW),
    ):
        steps.assert_refused("handler_enters", act)
    colleague = citizen_by_slip(his.pk, district.actor("officer2"))
    steps.assert_refused("not_yours", lambda: actions.take_own_data(his, by=colleague, at=NOW))
    steps.assert_refused("not_yours", lambda: actions.take_own_document(his, 1, by=colleague, at=NOW))


def test_a_wish_on_a_slip_is_decided_by_another_than_who_entered_it(
    district: District, his: Case, client: Client
) -> None:
    sign_in(client, district.person("head"))
    assert client.post(slip(his, "change_data"), ASKED["change_data"]).status_code == 422, "no scan, no wish"
    wrong = ASKED["change_data"] | {"wanted": "12", "scan": scan()}
    assert client.post(slip(his, "change_data"), wrong).status_code == 422
    assert not Attachment.objects.exists(), "the scan is kept with the act or not at all"
    sent = client.post(slip(his, "change_data"), ASKED["change_data"] | {"scan": scan()})
    assert sent.status_code == 302, sent.content.decode()
    one = DataRequest.objects.get()
    assert (one.wanted, one.entered_by) == ("13912345678", district.person("head"))
    assert Attachment.objects.get(case=his).kind == "slip"
    line = Line.objects.get(kind="case.data_change_asked")
    assert (line.by, '"entered_by":"staff:' in line.data, "139" in line.data) == ("citizen", True, False)
    desk = f"/desk/cases/{his.number}/own-data/{one.pk}/"
    assert client.get(desk).status_code in (403, 409)
    assert "更正电话" not in client.get("/desk/own-data/").content.decode()
    head, officer = district.actor("head"), district.actor("officer")
    for act in (
        lambda: actions.grant_data_request(one, by=head, at=NOW),
        lambda: actions.refuse_data_request(one, reason="不", by=head, at=NOW),
        lambda: actions.look_at_request(one, by=head, at=NOW),
    ):
        steps.assert_refused("entered_it", act)
    actions.grant_data_request(one, by=officer, at=NOW)
    assert Party.objects.get(case=his).phone == "13912345678"
    assert list(standing.files_stand([his.file_id])) == []


def test_a_consent_is_given_and_taken_back_on_a_slip(district: District, his: Case, client: Client) -> None:
    sign_in(client, district.person("officer2"))
    blank = client.get(f"{slip(his, 'give_consent')}blank/").content.decode()
    assert "写成案例" in blank and "我同意" in blank, "he signs under the very words"
    assert client.post(slip(his, "give_consent"), {"kind": "story", "scan": scan()}).status_code == 302
    assert Consent.objects.get(case=his, taken_back_at=None).kind == "story"
    again = client.post(slip(his, "give_consent"), {"kind": "story", "scan": scan()})
    assert again.status_code == 422 and Attachment.objects.filter(case=his).count() == 1
    assert client.post(slip(his, "take_back_consent"), {"kind": "story", "scan": scan()}).status_code == 302
    assert not Consent.objects.filter(case=his, taken_back_at=None).exists()
    for kind in ("case.consented", "case.consent_taken_back"):
        line = Line.objects.get(kind=kind)
        assert (line.by, '"entered_by":"staff:1003"' in line.data) == ("citizen", True)
    assert list(standing.files_stand([his.file_id])) == []


def test_what_is_kept_of_him_is_printed_and_handed_over_on_his_slip(
    district: District, his: Case, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, district.person("officer2"))
    assert client.get(slip(his, "take_data")).url == sheet(his)
    asked = client.get(sheet(his)).content.decode()
    assert "13800005678" not in asked and Party.objects.get(case=his).name not in asked
    assert client.post(sheet(his)).status_code == 422
    assert not Line.objects.filter(kind="case.own_data_handed").exists()
    with counted() as questions:
        printed = client.post(sheet(his), {"scan": scan()})
    page = printed.content.decode()
    assert printed.status_code == 200 and "no-store" in printed["Cache-Control"]
    assert len(questions) <= MOST, questions
    party = Party.objects.get(case=his)
    for there in (party.name, party.phone, "房东下周回来", "看了您的电话（全的）", "没有列出来的"):
        assert there in page, there
    for away in (*(name for _, name, _, _ in CAST.values()), "1003", "1002"):
        assert away not in page, away
    line = Line.objects.get(kind="case.own_data_handed")
    assert line.by == "staff:1003" and Attachment.objects.get(case=his).kind == "slip"
    by = district.actor("head")
    act = lambda: actions.hand_own_data(his, scan=scan(), by=by, at=NOW)  # noqa: E731
    steps.assert_atomic(monkeypatch, act)
    assert list(standing.files_stand([his.file_id])) == []


def test_who_decided_against_him_does_not_print_it(district: District, case: Case, client: Client) -> None:
    done = steps.answered(district, case, outcome=Outcome.EXPLAINED)
    head = district.actor("head")
    steps.assert_refused(
        "decider_enters", lambda: actions.hand_own_data(done, scan=scan(), by=head, at=AT + 3 * HOUR)
    )


def test_he_reads_that_it_was_printed(district: District, client: Client, settings) -> None:
    made = actions.register_case(d.registration(district), by=district.actor("officer"), at=AT)
    case = steps.handled(district, made.case)
    actions.hand_own_data(case, scan=scan(), by=district.actor("officer2"), at=AT + HOUR)
    settings.BANCHENG_NOW = NOW
    browse(client, case, made.query_code)
    prove(client, case, "looked")
    page = client.get(f"/track/{case.number}/looked").content.decode()
    assert "打印了一份您的信息交给您" in page and "反映窗口专员" in page
    assert "打印了一份您的信息" in client.get(f"/track/{case.number}").content.decode()


def test_printed_in_a_browser(transactional_db, district: District, his: Case, open_page) -> None:
    page = open_page(sheet(his), as_=district.person("officer2"), size=PHONE)
    page.look_at("own-data-hand")
    page.assert_sound()
    page.page.set_input_files("input[type=file]", {"name": "a.png", "mimeType": "image/png", "buffer": PNG})
    page.page.click("form .btn-primary")
    page.page.wait_for_selector("article.a4")
    page.look_at("own-data-sheet")
    page.assert_sound()
