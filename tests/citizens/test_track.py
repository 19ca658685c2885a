"""The citizen's own page: a query code reads, only the code sent to him acts."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from playwright.sync_api import expect

from bancheng.cases import actions
from bancheng.cases.models import AccessTry, Case, ClosingAnswer
from bancheng.cases.registration import Someone
from bancheng.notices.models import Notice
from bancheng.org.models import Site
from bancheng.promises.actions import keep_promise
from bancheng.promises.models import Promise
from bancheng.records import verification
from bancheng.rules import numbering
from bancheng.rules.vocabulary import Solved, Step
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.test_promised import promised
from tests.queries import counted


def _open(client: Client, case: Case, code: str) -> Client:
    answer = client.post("/track", {"number": case.number.lower(), "code": f" {code.lower()} "})
    assert answer.status_code == 302
    return client


def _prove(client: Client, case: Case, name: str) -> None:
    client.post(f"/track/{case.number}/do/{name}/code")
    sent = re.search(r"\d{6}", Notice.objects.filter(kind="code").latest("pk").body)
    assert sent is not None
    client.post(f"/track/{case.number}/do/{name}/prove", {"code": sent.group()})


def test_a_query_code_reads_but_does_not_act(told: tuple[Case, str], client: Client) -> None:
    case, code = told
    page = _open(client, case, code).get(f"/track/{case.number}").content.decode()
    assert case.title in page
    assert "查看答复" in page
    assert d.answer().words not in page, "the query code only shows that an answer waits"
    asked = client.post(f"/track/{case.number}/do/tell")
    assert "先验证是您本人" in asked.content.decode()
    assert Case.objects.get(pk=case.pk).step == Step.TO_TELL


def test_a_scanned_receipt_asks_only_for_the_query_code_and_tells_nothing(
    told: tuple[Case, str], client: Client
) -> None:
    for number in (told[0].number, "2026-999-9999-9"):
        page = client.get(f"/track/{number}", follow=True)
        assert page.redirect_chain == [(f"/track?number={number}", 302)]
        assert page.context["form"]["number"].value() == number
        assert told[0].title not in page.content.decode()


def test_with_the_code_he_opens_the_answer_confirms_and_it_rests(
    told: tuple[Case, str], client: Client
) -> None:
    case, code = told
    _open(client, case, code)
    _prove(client, case, "tell")
    client.post(f"/track/{case.number}/do/tell", {})
    assert Case.objects.get(pk=case.pk).step == Step.ANSWERED
    assert d.answer().words in client.get(f"/track/{case.number}").content.decode()
    client.post(f"/track/{case.number}/do/close", {"solved": "yes", "satisfied": "", "words": ""})
    case.refresh_from_db()
    assert case.step == Step.CLOSED
    said = ClosingAnswer.objects.get(case=case)
    assert (said.solved, said.satisfied) == (Solved.YES, None), "an open question stays open"
    assert verification.verify_file(case.number).ok


def test_who_is_asked_whether_it_is_solved_is_shown_the_answer(
    district: District, told: tuple[Case, str], client: Client
) -> None:
    case, code = told
    actions.tell(case, by=district.actor("officer"), at=AT + timedelta(minutes=40), how="phone")
    page = _open(client, case, code).get(f"/track/{case.number}").content.decode()
    assert d.answer().words not in page
    assert 0 < page.index("看答复") < page.index("回答两个问题"), "reading comes before judging"
    assert "“看答复”要由您本人来办" in client.get(f"/track/{case.number}/do/answer").content.decode()
    _prove(client, case, "answer")
    page = client.get(f"/track/{case.number}/do/answer", follow=True).content.decode()
    assert d.answer().words in page and "看答复" not in page
    for name in ("close", "redo"):
        page = client.get(f"/track/{case.number}/do/{name}").content.decode()
        assert page.index(d.answer().words) < page.index("<form"), "above what is asked"


def test_before_he_opens_an_answer_he_is_promised_no_right_he_has_used(
    district: District, told: tuple[Case, str], client: Client
) -> None:
    case, code = told
    officer, citizen = district.actor("officer"), district.actor("citizen", case)
    _open(client, case, code)
    _prove(client, case, "tell")
    page = client.get(f"/track/{case.number}/do/tell").content.decode()
    assert "都可以要求重办" in page and "已经用过" not in page
    again_at = AT + timedelta(hours=2)
    actions.tell(case, by=officer, at=again_at, how="phone")
    actions.redo(case, by=citizen, at=again_at, reason="没办好")
    page = client.get(f"/track/{case.number}").content.decode()
    assert "上一次的答复" in page and "我们的答复" not in page, (
        "it holds no more while it is handled once more"
    )
    actions.propose_answer(case, by=officer, at=again_at, answer=d.answer())
    page = client.get(f"/track/{case.number}/do/tell").content.decode()
    assert "都可以要求重办" not in page and "要求重办只有一次，您已经用过" in page


def test_whoever_left_no_way_is_told_to_come_and_is_led_to_no_shut_door(
    district: District, client: Client, settings
) -> None:
    settings.BANCHENG_NOW = AT + timedelta(hours=2)
    officer = district.actor("officer")
    nobody = d.registration(district, party=Someone(), anonymous=True, comes_back=True)
    made = actions.register_case(nobody, by=officer, at=AT)
    case = made.case
    page = _open(client, case, made.query_code).get(f"/track/{case.number}").content.decode()
    assert "请您自己来问：带上编号和查询码在这里看" in page and "会联系您" not in page
    assert f"/track/{case.number}/do/" not in page, "no button that only ends in a slip"
    assert "“补充情况”" in page and "请带回执到任何一个网点，填一张凭条签字" in page
    assert "请带回执到登记这件事的网点" in page and "身份证件" not in page
    for name in ("mine", "papers"):
        asked = client.get(f"/track/{case.number}/do/{name}").content.decode()
        assert "请带回执到" in asked and "身份证件" not in asked, "nobody without a name is asked who he is"
    steps.waiting(district, case)
    page = client.get(f"/track/{case.number}").content.decode()
    assert "请带上这些材料和回执，到任何一个网点交" in page and "/do/" not in page


def test_whoever_left_an_address_alone_hears_by_letter_and_shows_who_he_is(
    district: District, client: Client, settings
) -> None:
    settings.BANCHENG_NOW = AT + timedelta(hours=2)
    typed = d.registration(district, party=Someone(name="陈阿福", address="锁金村街道 1 号"))
    made = actions.register_case(typed, by=district.actor("officer"), at=AT)
    page = _open(client, made.case, made.query_code).get(f"/track/{made.case.number}").content.decode()
    assert "有进展我们会联系您" in page and "/do/" not in page
    assert "请带身份证件到登记这件事的网点" in page


def test_nothing_to_read_is_offered_before_there_is_an_answer(told: tuple[Case, str], client: Client) -> None:
    case, code = told
    page = _open(client, case, code).get(f"/track/{case.number}").content.decode()
    assert "/do/answer" not in page


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("2026-011-9999-0", "AAAA-AAAA"),
        ("x", "y"),
        ("", ""),
        ("2026-011-0001-1", "AAAA-AAAA"),
    ],
)
def test_a_wrong_pair_gets_one_sentence_and_no_hint(told, client: Client, number: str, code: str) -> None:
    answer = client.post("/track", {"number": number, "code": code})
    assert answer.status_code == 422
    assert told[0].title not in answer.content.decode()


def test_without_the_query_code_a_number_opens_nothing(told: tuple[Case, str], client: Client) -> None:
    case, _ = told
    for path in ("", "/do/tell", "/do/close"):
        assert client.get(f"/track/{case.number}{path}").status_code == 302


def test_proof_dies_with_the_query_code_it_stands_on(
    district: District, told: tuple[Case, str], client: Client
) -> None:
    case, code = told
    _open(client, case, code)
    _prove(client, case, "tell")
    assert "先验证是您本人" not in client.get(f"/track/{case.number}/do/tell").content.decode()
    actions.issue_new_code(case, by=district.actor("officer"), at=AT + timedelta(hours=2))
    for path in ("", "/do/tell"):
        assert client.get(f"/track/{case.number}{path}").url.startswith("/track?")


def _try(client: Client, case: Case, code: str, *, address: str) -> int:
    answer = client.post("/track", {"number": case.number, "code": code}, REMOTE_ADDR=address)
    return int(answer.status_code)


def test_strangers_never_hold_up_the_holder_of_the_code(told: tuple[Case, str], client: Client) -> None:
    case, code = told
    for stranger in range(12):
        for _ in range(4):
            assert _try(client, case, "AAAA-AAAA", address=f"10.0.0.{stranger}") == 422
    assert _try(client, case, code, address="10.9.9.9") == 302


def test_who_fails_waits_longer_each_time_and_is_told_how_long(
    told: tuple[Case, str], client: Client, settings
) -> None:
    case, code = told
    for _ in range(3):
        _try(client, case, "AAAA-AAAA", address="10.0.0.1")
    early = client.post("/track", {"number": case.number, "code": code}, REMOTE_ADDR="10.0.0.1")
    assert early.status_code == 422 and "请过 5 秒再试" in early.content.decode()
    settings.BANCHENG_NOW += timedelta(seconds=5)
    assert _try(client, case, code, address="10.0.0.1") == 302
    assert not AccessTry.objects.exists(), "the right code ends it"


def test_a_number_that_does_not_exist_answers_like_a_wrong_code(
    told: tuple[Case, str], client: Client
) -> None:
    there, away = told[0].number, str(numbering.CaseNumber(year=2026, site=11, serial=9999))
    for code in ("AAAA-AAAA", "A", "????????"):
        seen = []
        for number in (there, away):
            answer = client.post(
                "/track", {"number": number, "code": code}, REMOTE_ADDR=f"10.0.1.{len(code)}"
            )
            seen.append(answer.content.decode().replace(number, ""))
        assert _without_token(seen[0]) == _without_token(seen[1]), code


def _without_token(page: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", page)


def test_the_address_of_a_try_is_not_kept(told: tuple[Case, str], client: Client) -> None:
    _try(client, told[0], "AAAA-AAAA", address="10.0.0.77")
    assert "10.0.0.77" not in str(AccessTry.objects.values_list())


def test_a_code_opens_once_and_stands_five_tries(told: tuple[Case, str], client: Client) -> None:
    case, code = told
    _open(client, case, code)
    client.post(f"/track/{case.number}/do/tell/code")
    sent = re.search(r"\d{6}", Notice.objects.latest("pk").body).group()  # type: ignore[union-attr]
    for _ in range(5):
        wrong = "000000" if sent != "000000" else "111111"
        assert client.post(f"/track/{case.number}/do/tell/prove", {"code": wrong}).status_code == 422
    assert client.post(f"/track/{case.number}/do/tell/prove", {"code": sent}).status_code == 422


def test_on_a_saturday_he_is_told_monday_and_not_today(district: District, client: Client, settings) -> None:
    saturday = AT + timedelta(days=5)
    made = actions.register_case(d.registration(district), by=district.actor("officer"), at=saturday)
    for now, words in (
        (saturday + timedelta(hours=1), "3月9日 17:00前告诉您是否受理。"),
        (saturday + timedelta(days=2), "今天 17:00前告诉您是否受理。"),
        (saturday + timedelta(days=3), "我们晚了，会尽快告诉您是否受理。"),
    ):
        settings.BANCHENG_NOW = now
        page = _open(client, made.case, made.query_code).get(f"/track/{made.case.number}")
        assert page.context["head"]["p"] == words


def test_the_page_asks_for_his_clock_once(told: tuple[Case, str], client: Client) -> None:
    case, code = told
    _open(client, case, code)
    with counted() as questions:
        page = client.get(f"/track/{case.number}").context
    assert page["head"]["v"].startswith("3月5日")
    assert not [asked for asked in questions if 'FROM "cases_caseclock"' in asked and "ORDER BY" in asked]


def test_the_track_pages_are_sound_on_a_phone(told, open_page, live_server, transactional_db) -> None:
    page = open_page("/track", size={"width": 390, "height": 844})
    page.look_at("track-phone")
    page.assert_sound()
    case, code = told
    Site.objects.filter(pk=case.site_id).update(phone="025-8360-0000")
    page.page.fill("input[name=number]", case.number)
    page.page.fill("input[name=code]", code)
    page.page.click("main button[type=submit]")
    expect(page.page.locator("h1")).to_have_text(case.title)
    page.look_at("track-case-phone")
    page.assert_sound()
    home = open_page("/", size={"width": 390, "height": 844})
    home.look_at("home-phone")
    home.assert_sound()


def test_what_was_promised_stands_on_his_page_and_he_is_asked_again(
    district: District, case: Case, client: Client, settings
) -> None:
    code = actions.issue_new_code(case, by=district.actor("officer"), at=AT)
    promised(district, case)
    made = Promise.objects.get(file=case.file)
    settings.BANCHENG_NOW = AT + timedelta(hours=4)
    page = _open(client, case, code).get(f"/track/{case.number}").content.decode()
    assert "答应过的事" in page and "3月20日" in page and made.task not in page, (
        "words need the code sent to him"
    )
    _prove(client, case, "close")
    page = client.get(f"/track/{case.number}").content.decode()
    assert made.task in page and "还没到日子" in page and page.count("为什么是这一天") >= 1
    client.post(f"/track/{case.number}/do/close", {"solved": "partly", "satisfied": "", "words": ""})
    assert client.get(f"/track/{case.number}").content.decode().count("再答一次") == 0
    kept_at = AT + timedelta(hours=4, minutes=5)
    settings.BANCHENG_NOW = kept_at + timedelta(minutes=5)
    officer = district.actor("officer")
    keep_promise(made, by=officer, at=kept_at, kept_on=kept_at.date(), words="证书编号 7")
    assert "再答一次：解决了吗" in client.get(f"/track/{case.number}").content.decode()
    again = client.get(f"/track/{case.number}/do/answer_again").content.decode()
    assert "您也可以自己要求重办" in again
    client.post(f"/track/{case.number}/do/answer_again", {"solved": "yes", "satisfied": "5", "words": ""})
    assert list(ClosingAnswer.objects.filter(case=case).values_list("solved", flat=True)) == ["partly", "yes"]
    page = client.get(f"/track/{case.number}").content.decode()
    assert "再答一次" not in page and "已兑现" in page


def test_he_finds_whom_to_call_his_papers_and_which_day_is_explained(
    district: District, told: tuple[Case, str], client: Client
) -> None:
    case, code = told
    Site.objects.filter(pk=case.site_id).update(phone="025-83600000")
    officer = district.actor("officer")
    page = _open(client, case, code).get(f"/track/{case.number}").content.decode()
    assert 'href="tel:025-83600000"' in page and "《受理凭证》" not in page
    assert "为什么是 3月5日（周四）" in re.sub(r"<[^>]+>", "", page)
    issued = actions.issue_paper(case, paper="acceptance/1", by=officer, at=AT + timedelta(hours=1))
    page = client.get(f"/track/{case.number}").content.decode()
    assert "《受理凭证》" in page and issued.number in page and "/desk/" not in page
    actions.void_paper(
        case, issued, reason="写错了", by=district.actor("convener"), at=AT + timedelta(hours=2)
    )
    assert "已作废" in client.get(f"/track/{case.number}").content.decode()


def test_every_page_of_his_leads_to_how_his_data_are_kept(client: Client, district: District) -> None:
    Site.objects.filter(kind="centre").update(phone="025-83611111")
    page = client.get("/track").content.decode()
    assert 'href="/privacy"' in page and 'href="/#sites"' in page and "025-83611111" in page
    kept = client.get("/privacy")
    assert kept.status_code == 200 and "120 分钟后" in kept.content.decode()
    assert client.post("/privacy").status_code == 405
    assert 'id="sites"' in client.get("/").content.decode()
