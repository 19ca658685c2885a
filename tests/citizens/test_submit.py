"""Filing online: four steps without an account or a script, a receipt, and nothing lost on the way."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from bancheng.cases.models import Answer, Attachment, Case, Party
from bancheng.catalogue.models import Matter
from bancheng.citizens.actions import submitting as actions
from bancheng.citizens.models import SubmitDraft, SubmitFile, SubmitTry
from bancheng.notices.models import Notice
from bancheng.org.models import Appointment
from bancheng.records import verification
from bancheng.records.models import Line, StoredFile
from bancheng.rules import submitting
from bancheng.rules.case_types import NOT_A_DECISION
from bancheng.rules.submitting import FREE_OF_ADDRESS, MOST_FILES, MOST_OF_ADDRESS
from bancheng.rules.vocabulary import Channel, Step
from tests import make
from tests.cases import district as d
from tests.cases.district import AT, District
from tests.cases.test_slip import PNG
from tests.queries import counted

WHAT = {"wanted": "把社保转到南京", "happened": "窗口说系统里没有我，让我回老家。我的电话是 13900001111。"}
WHERE = {"site": "11", "matter": "", "visits": "2"}
YOU = {"reply_by": "phone", "name": "孙小禾", "phone": "139 0000 2222"}
KEY = re.compile(r'name="form_key" value="([^"]+)"')


@pytest.fixture
def now(district: District, settings: Any) -> Any:
    """Sets the clock so many seconds after the story begins."""

    def later(seconds: float = 0) -> None:
        settings.BANCHENG_NOW = AT + timedelta(seconds=seconds)

    later()
    return later


def photo(name: str = "退件单.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG, "image/png")


def opened(client: Client) -> str:
    found = re.search(r'name="opened" value="([^"]+)"', client.get("/submit").content.decode())
    assert found is not None
    return found[1]


def a_matter() -> Matter:
    return Matter.objects.create(
        name="社会保险关系转移", code="T-9", origin="office", created_at=AT, folded="社会保险关系转移 t-9"
    )


def step(client: Client, name: str, said: dict[str, Any], lands: str = "", **more: Any) -> HttpResponse:
    answer = client.post(name, {"go": "1", **said}, **more)
    assert (answer.status_code, answer.get("Location")) == (302, lands), answer.content.decode()
    return answer


def write(
    client: Client,
    now: Any,
    *,
    you: dict[str, Any] = YOU,
    what: dict[str, Any] = WHAT,
    since: float = 0,
    **more: Any,
) -> None:
    """Everything up to the last look, at a person's pace."""
    now(since)
    mark = opened(client)
    now(since + 60)
    step(client, "/submit", {**what, "opened": mark}, "/submit/where", **more)
    step(client, "/submit/where", WHERE, "/submit/you", **more)
    step(client, "/submit/you", you, "/submit/send", **more)


def send(client: Client, answer: str = "", **more: Any) -> HttpResponse:
    key = KEY.search(client.get("/submit/send", **more).content.decode())
    assert key is not None
    return client.post("/submit/send", {"form_key": key[1], "answer": answer}, **more)


def test_from_the_first_step_to_the_receipt_and_on_to_the_case(
    now, client: Client, district: District, settings: Any
) -> None:
    write(client, now, what=WHAT | {"photo": photo()})
    page = client.get("/submit/send").content.decode()
    for words in (WHAT["wanted"], "孙小禾", "退件单.png", "网点", "您的权利", "必须有的"):
        assert words in page
    assert not Case.objects.exists()
    assert send(client)["Location"] == "/submit/receipt"
    case = Case.objects.get()
    assert (case.channel, case.step, case.visits) == (Channel.ONLINE, Step.REGISTERED, 2)
    assert case.title == WHAT["wanted"], "a case is called what is wanted, not how the story begins"
    assert "13900001111" not in case.story, "numbers are taken out of his words"
    assert Party.objects.get(case=case).phone == "13900002222"
    assert case.handler.site is not None and case.handler.site.code == "11", (
        "the duty officer of the chosen site"
    )
    assert case.first == case.handler
    (laid,) = Attachment.objects.filter(case=case)
    assert (laid.kind, laid.added_by) == ("citizen", None)
    assert list(Line.objects.filter(file=case.file).order_by("seq").values_list("kind", "by")) == [
        ("case.registered", "citizen"),
        ("case.attached", "citizen"),
    ]
    assert verification.verify_file(case.number).ok
    settings.BANCHENG_PUBLIC_URL = "https://window.example"
    receipt = client.get("/submit/receipt").content.decode()
    assert receipt.count('src="data:image/svg+xml') == 2, "a code for the camera, on screen and on paper"
    assert case.number in receipt and NOT_A_DECISION in receipt and case.handler.name in receipt
    code = re.search(r"[0-9A-Z]{4}-?[0-9A-Z]{4}(?=</span><p>)", receipt)
    assert code is not None
    assert client.post("/track", {"number": case.number, "code": code.group()}).status_code == 302
    assert not SubmitDraft.objects.exists() and not SubmitFile.objects.exists()


def test_the_officer_on_duty_finds_it_on_his_workbench(now, client: Client, district: District) -> None:
    write(client, now)
    send(client)
    page = make.sign_in(Client(), Case.objects.get().handler).get("/desk/").content.decode()
    assert Case.objects.get().title in page and WHAT["wanted"] not in client.get("/").content.decode()


def test_a_wrong_entry_costs_no_word_and_neither_does_going_back(now, client: Client) -> None:
    mark = opened(client)
    answer = client.post("/submit", {"go": "1", "wanted": "", "happened": WHAT["happened"], "opened": mark})
    page = answer.content.decode()
    assert answer.status_code == 422 and "请写您想办成什么" in page and WHAT["happened"] in page
    assert WHAT["happened"] in client.get("/submit").content.decode(), "kept, though it was refused"
    step(client, "/submit", WHAT | {"opened": mark}, "/submit/where")
    step(client, "/submit/where", WHERE, "/submit/you")
    answer = client.post("/submit/you", {"go": "1", **YOU, "phone": "1390000222"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "1390000222" in page and "11 位" in page
    back = client.post("/submit/you", {"back": "1", "name": "孙小", "phone": "1"})
    assert back["Location"] == "/submit/where"
    page = client.get("/submit/you").content.decode()
    assert "孙小" in page and 'value="1"' in page
    assert client.get("/submit/send")["Location"] == "/submit/you", (
        "nobody gets past a step that wants something"
    )


def test_whoever_would_not_be_named_and_has_no_phone_is_served(
    now, client: Client, district: District
) -> None:
    write(
        client, now, you={"reply_by": "comes_back", "name": "孙小禾", "anonymous": "on", "cares": ["elderly"]}
    )
    send(client)
    case = Case.objects.get()
    party = Party.objects.get(case=case)
    assert (case.anonymous, party.name, party.phone, case.reply_by) == (True, "", "", "comes_back")
    assert case.cares == ["elderly"]
    assert "您选了自己再来问" in client.get("/submit/receipt").content.decode()


def test_without_a_site_the_district_has_it_and_a_matter_is_found_by_its_words(
    now, client: Client, district: District
) -> None:
    matter = a_matter()
    step(client, "/submit", WHAT | {"opened": opened(client)}, "/submit/where")
    looked = {"find": "1", "words": matter.name[:6], "site": ""}
    assert client.post("/submit/where", looked)["Location"] == "/submit/where#matters"
    assert f'value="{matter.code}"' in client.get("/submit/where").content.decode()
    assert client.post("/submit/where", {"go": "1", "matter": "nothing-of-ours"}).status_code == 422
    step(client, "/submit/where", {"matter": matter.code, "site": ""}, "/submit/you")
    now(120)
    step(client, "/submit/you", YOU, "/submit/send")
    assert matter.name in client.get("/submit/send").content.decode()
    send(client)
    case = Case.objects.get()
    assert case.matter == matter and case.site.code == "00" and case.handler == district.person("district")


def test_a_search_that_finds_nothing_says_so(now, client: Client) -> None:
    matter = a_matter()
    step(client, "/submit", WHAT | {"opened": opened(client)}, "/submit/where")
    assert "没有找到" not in client.get("/submit/where").content.decode(), "he has not looked yet"
    for words, shown in (("魑魅魍魉", "魑魅魍魉"), ("<b>犇</b>", "&lt;b&gt;犇&lt;/b&gt;")):
        client.post("/submit/where", {"find": "1", "words": words, "site": ""})
        page = client.get("/submit/where").content.decode()
        assert f"没有找到“{shown}”，换个说法试试，或者直接按下一步。" in page
    client.post("/submit/where", {"find": "1", "words": matter.name[:4], "site": ""})
    assert "没有找到" not in client.get("/submit/where").content.decode()


def test_photos_stay_whatever_else_is_wrong_and_the_refused_are_named(now, client: Client) -> None:
    first = {"go": "1", "wanted": "", "happened": "x", "photo": photo("一.png")}
    assert client.post("/submit", first).status_code == 422
    bad = SimpleUploadedFile("录音.mp3", b"ID3 nothing of ours")
    other = SimpleUploadedFile("二.png", PNG + b" " * 3, "image/png")
    again = {"add": "1", **WHAT, "photo": photo("一.png"), "papers": [other, bad]}
    answer = client.post("/submit", again)
    page = answer.content.decode()
    assert answer.status_code == 422 and "“录音.mp3”没有放进来：这种文件收不了" in page
    assert [one.stored.display_name for one in SubmitFile.objects.all()] == ["一.png", "二.png"], (
        "the same once"
    )
    left = SubmitFile.objects.first()
    assert left is not None
    assert client.post("/submit", {"drop": str(left.pk), **WHAT})["Location"] == "/submit"
    assert StoredFile.objects.count() == 1, "what was taken out is nowhere"
    many = [SimpleUploadedFile(f"{n}.png", PNG + b" " * (9 + n)) for n in range(MOST_FILES)]
    answer = client.post("/submit", {"add": "1", **WHAT, "papers": many})
    assert f"最多放 {MOST_FILES} 份" in answer.content.decode() and SubmitFile.objects.count() == MOST_FILES


def test_where_no_room_is_left_for_photos_the_form_itself_still_goes(
    now, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.post("/submit", {"add": "1", **WHAT, "photo": photo("一.png")}).status_code < 400
    monkeypatch.setattr(submitting, "UNSENT_AT_MOST", len(PNG))
    more = SimpleUploadedFile("二.png", PNG + b" ", "image/png")
    page = client.post("/submit", {"add": "1", **WHAT, "photo": more}).content.decode()
    assert "“二.png”没有放进来：现在放照片的人太多" in page and SubmitFile.objects.count() == 1
    assert client.post("/submit", {"go": "1", **WHAT})["Location"] == "/submit/where"


def test_on_a_shared_device_nothing_is_left(now, client: Client) -> None:
    write(client, now, what=WHAT | {"photo": photo()})
    cleared = client.post("/submit/clear", follow=True).content.decode()
    assert 'data-draft-done="submit"' in cleared
    assert not SubmitDraft.objects.exists() and not StoredFile.objects.exists()
    assert client.get("/submit/send")["Location"] == "/submit"
    write(client, now)
    send(client)
    number = Case.objects.get().number
    client.post("/submit/receipt", {"done": "1"})
    assert number not in client.get("/submit/receipt").content.decode()
    assert Client().get("/submit/receipt").status_code == 200


def test_the_receipt_shows_for_half_an_hour_and_leads_on_to_the_case(now, client: Client) -> None:
    write(client, now)
    send(client)
    number = Case.objects.get().number
    assert client.post("/submit/receipt", {"follow": "1"})["Location"] == f"/track/{number}"
    assert client.get(f"/track/{number}").status_code == 200
    assert number in client.get("/submit/receipt").content.decode()
    now(60 + 31 * 60)
    assert "回执不再显示" in client.get("/submit/receipt").content.decode()


def test_whoever_has_sent_nothing_is_not_told_that_it_came(now, client: Client) -> None:
    page = client.get("/submit/receipt").content.decode()
    assert "看到过编号的，就是收到了" in page and "没有看到过编号的，请再交一次" in page
    assert "我们都收到了" not in page


def test_pressed_twice_it_is_one_case_and_the_same_receipt(now, client: Client) -> None:
    write(client, now)
    key = KEY.search(client.get("/submit/send").content.decode())
    assert key is not None
    pressed = [client.post("/submit/send", {"form_key": key[1], "answer": ""}) for _ in range(2)]
    assert {answer["Location"] for answer in pressed} == {"/submit/receipt"}
    assert Case.objects.count() == 1
    assert Case.objects.get().number in client.get("/submit/receipt").content.decode()
    assert client.get("/submit/send")["Location"] == "/submit/receipt"


@pytest.mark.parametrize(("path", "said"), [("/submit/where", WHERE), ("/submit/you", YOU)])
def test_a_later_step_without_the_form_leads_to_the_first_at_once(now, client, path, said) -> None:
    step(client, path, said, "/submit")
    assert not SubmitDraft.objects.exists(), "a later step alone begins no form"
    assert "刚才那张表不在了" in client.get("/submit").content.decode()


def test_what_is_left_unfinished_is_gone_after_a_day(now, client: Client) -> None:
    write(client, now, what=WHAT | {"photo": photo()})
    assert not actions.drop_old_submissions(at=AT + timedelta(hours=23))
    assert actions.drop_old_submissions(at=AT + timedelta(hours=25)) == 1
    assert (
        not SubmitDraft.objects.exists()
        and not StoredFile.objects.exists()
        and not SubmitTry.objects.exists()
    )


def test_nobody_is_told_of_a_case_he_has_not_proved_to_be_his(
    now, client: Client, district: District
) -> None:
    earlier = d.register(
        district,
        story=WHAT["happened"],
        wanted=WHAT["wanted"],
        party=d.Someone(name="孙小禾", phone="13900002222"),
    )
    write(client, now)
    page = client.get("/submit/send").content.decode()
    assert earlier.number not in page and "是同一件事吗" not in page


def test_his_own_open_case_is_named_once_this_browser_has_proved_it(
    told: tuple[Case, str], client: Client, now: Any
) -> None:
    case, code = told
    two_hours = 2 * 3600.0
    now(two_hours)
    client.post("/track", {"number": case.number, "code": code})
    write(client, now, since=two_hours)
    assert case.number not in client.get("/submit/send").content.decode(), "a query code is no proof"
    client.post(f"/track/{case.number}/do/tell/code")
    sent = re.search(r"\d{6}", Notice.objects.filter(kind="code").latest("pk").body)
    assert sent is not None
    client.post(f"/track/{case.number}/do/tell/prove", {"code": sent.group()})
    page = client.get("/submit/send").content.decode()
    assert "是同一件事吗" in page and case.number in page


def test_what_was_decided_in_the_same_matter_is_told_once_this_browser_has_proved_it(
    told: tuple[Case, str], client: Client, now: Any
) -> None:
    case, code = told
    two_hours = 2 * 3600.0
    now(two_hours)
    client.post("/track", {"number": case.number, "code": code})
    same = WHAT | {"happened": case.story}
    write(client, now, what=same, since=two_hours)
    words = "这件事以前答复过您"
    assert words not in client.get("/submit/send").content.decode(), "a query code is no proof"
    client.post(f"/track/{case.number}/do/tell/code")
    sent = re.search(r"\d{6}", Notice.objects.filter(kind="code").latest("pk").body)
    assert sent is not None
    client.post(f"/track/{case.number}/do/tell/prove", {"code": sent.group()})
    assert words not in client.get("/submit/send").content.decode(), "he has not been told yet"
    client.post(f"/track/{case.number}/do/tell")
    page = client.get("/submit/send").content.decode()
    answer = Answer.objects.filter(case=case, told_at__isnull=False).latest("told_at")
    assert words in page and answer.words in page
    write(
        client,
        now,
        what=WHAT | {"wanted": "换一件别的事办", "happened": "窗口说系统坏了，让我下周再来"},
        since=two_hours,
    )
    assert words not in client.get("/submit/send").content.decode(), "another matter"


# --- floods -------------------------------------------------------------------------------------------------


def test_too_quick_for_a_person_he_is_asked_a_small_question(now, client: Client) -> None:
    for name, said, lands in (
        ("/submit", WHAT, "/submit/where"),
        ("/submit/where", WHERE, "/submit/you"),
        ("/submit/you", YOU, "/submit/send"),
    ):
        step(client, name, said, lands)
    assert "请答一道小题" in client.get("/submit/send").content.decode()
    answer = send(client)
    page = answer.content.decode()
    assert answer.status_code == 422 and "交得有点密，请先答一道小题，再按一次“交上去”" in page
    assert 'href="#id_answer"' in page and "没有做成" not in page, (
        "it leads to the question and blames nobody"
    )
    assert "这道题再看一遍" in send(client, "99").content.decode()
    assert not Case.objects.exists() and SubmitDraft.objects.count() == 1
    asked = actions.question_of(SubmitDraft.objects.get())
    assert send(client, str(asked.answer))["Location"] == "/submit/receipt"


def test_a_shared_address_is_asked_then_waits_and_what_was_written_stays(now, client: Client) -> None:
    write(client, now)
    here = {"what": SubmitTry.SENT, "at": AT, "address_mark": actions.mark_of("127.0.0.1")}
    SubmitTry.objects.bulk_create(SubmitTry(**here) for _ in range(FREE_OF_ADDRESS))
    assert "请答一道小题" in client.get("/submit/send").content.decode()
    assert "请答一道小题" not in client.get("/submit/send", REMOTE_ADDR="192.0.2.9").content.decode()
    SubmitTry.objects.bulk_create(SubmitTry(**here) for _ in range(MOST_OF_ADDRESS - FREE_OF_ADDRESS))
    answer = send(client)
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (429, "540")
    assert "请过 9 分钟再按一次；您写的都还在这里" in page and WHAT["wanted"] in page
    now(600)
    assert send(client)["Location"] == "/submit/receipt"


def test_where_nobody_is_on_duty_it_says_so_and_keeps_everything(now, client: Client) -> None:
    write(client, now)
    Appointment.objects.all().delete()
    answer = send(client)
    assert answer.status_code == 422 and "安全管理员" not in answer.content.decode()
    assert "换一个网点" in answer.content.decode() and SubmitDraft.objects.count() == 1


def test_what_the_last_press_asks_of_the_database(now, client: Client) -> None:
    write(client, now)
    key = KEY.search(client.get("/submit/send").content.decode())
    assert key is not None
    with counted() as asked:
        assert client.post("/submit/send", {"form_key": key[1]}).status_code == 302
    assert len(asked) <= 60, "\n".join(asked)
    with counted() as asked:
        client.get("/submit/receipt")
    assert len(asked) <= 25, "\n".join(asked)
