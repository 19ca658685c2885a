"""The citizen's screen at the counter: joined by a code, sees the one thing handed to it, and goes blank."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bancheng.cases import actions as cases
from bancheng.cases.models import Case, ClosingAnswer
from bancheng.cases.proved import PROVED, READING
from bancheng.cases.showing.panels import ScreenOffer
from bancheng.citizens import screens
from bancheng.citizens.actions import screens as actions
from bancheng.citizens.models import CounterScreen, Handing
from bancheng.notices.models import Notice
from bancheng.org.models import Site
from bancheng.records import actions as records_actions
from bancheng.records import reads as records
from bancheng.records.models import Line, PrivateText
from bancheng.rules import screens as rules
from bancheng.rules.refusal import Refused
from tests.cases.district import AT, District
from tests.make import sign_in
from tests.queries import counted

PHONE = "13912345678"


@pytest.fixture
def desk(district: District, client: Client, settings: Any) -> Client:
    """The officer's browser, signed in."""
    settings.BANCHENG_NOW = AT + timedelta(hours=1)
    return sign_in(client, district.person("officer"))


@pytest.fixture
def device(desk: Client) -> Client:
    """A device that has joined the officer's desk."""
    desk.post("/desk/screen/")
    page = desk.get("/desk/screen/").content.decode()
    code = re.search(r'<p class="t-xl num"><b>(\w{4} \w{4})</b>', page)
    assert code, page
    device = Client()
    assert device.post("/screen", {"code": code[1]}).status_code == 302
    return device


def given(desk: Client, case: Case, key: str = "check") -> Any:
    return desk.post(f"/desk/cases/{case.number}/screen/hand/", {"key": key}, follow=True)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_nothing_before_the_one_thing_handed_and_nothing_after(
    desk: Client, device: Client, case: Case
) -> None:
    waiting = text(device.get("/screen"))
    assert "请稍候" in waiting and case.title not in waiting and "<noscript><meta" in waiting
    assert "screens/" not in waiting and "查进度</a>" not in waiting
    assert "交到反映人屏上了" in text(given(desk, case))
    shown = device.get("/screen", follow=True)
    assert shown.redirect_chain[-1][0] == "/screen/check"
    assert case.story in text(shown)
    assert re.fullmatch(r"600; url=/screen", shown["Refresh"])
    assert "还在屏幕上" in text(desk.get(f"/desk/cases/{case.number}/screen/"))
    after = device.post("/screen/check", {"right": "1"}, follow=True)
    assert "谢谢您，登记的内容对" in text(after) and case.story not in text(after)
    assert device.get("/screen/check")["Location"] == "/screen", "back shows nothing"
    assert "都对" in text(desk.get(f"/desk/cases/{case.number}/screen/"))
    kinds = [line.kind for line in records.lines_of(case.file)][-2:]
    assert kinds == ["screen.handed", "screen.checked"]


def test_what_is_wrong_goes_back_to_the_clerk_in_his_words_and_masked_into_the_record(
    desk: Client, device: Client, case: Case
) -> None:
    given(desk, case)
    assert device.post("/screen/check", {"wrong": "1", "words": " "}).status_code == 422
    wrong = device.post("/screen/check", {"wrong": "1", "words": f"电话应该是 {PHONE}"}, follow=True)
    assert "马上改" in text(wrong)
    panel = text(desk.get(f"/desk/cases/{case.number}/screen/"))
    assert "他说这里不对" in panel and PHONE in panel
    line = records.lines_of(case.file).get(kind="screen.checked")
    kept = PrivateText.objects.get(line=line, field="words").clear
    assert "电话应该是" in kept and PHONE not in kept and PHONE not in line.data


def test_whoever_comes_next_finds_nothing_the_one_before_had_shown(
    desk: Client, device: Client, district: District, case: Case
) -> None:
    session = device.session
    session[PROVED] = session[READING] = {"2026-011-9999-0": [AT.timestamp() * 2, "the one before"]}
    session.save()
    given(desk, case)
    device.get("/screen", follow=True)
    assert not {READING, PROVED} & set(device.session.keys())


def test_a_device_goes_nowhere_else(desk: Client, device: Client, case: Case) -> None:
    given(desk, case)
    for path in ("/", "/track", f"/track/{case.number}/do/redo", "/desk/", "/verify", "/screen/sign/1"):
        assert device.get(path)["Location"] == "/screen", path
    assert device.get("/ui/look/elder/", {"back": "/screen/check"})["Location"] == "/screen/check"
    assert 'data-mode="elder"' in text(device.get("/screen/check"))


def test_taken_back_or_out_of_time_it_is_blank(
    desk: Client, device: Client, case: Case, settings: Any
) -> None:
    given(desk, case)
    state = device.get("/screen/state").json()
    assert state["shown"] == Handing.objects.get().pk
    desk.post(f"/desk/cases/{case.number}/screen/take-back/")
    assert device.get("/screen/state").json() == {"shown": 0}
    given(desk, case)
    settings.BANCHENG_NOW = AT + timedelta(hours=1) + rules.HANDED_FOR
    assert "请稍候" in text(device.get("/screen", follow=True))
    assert device.post("/screen/check", {"right": "1"})["Location"] == "/screen"
    assert "时间到了" in text(desk.get(f"/desk/cases/{case.number}/screen/"))
    assert [one.outcome for one in Handing.objects.all()] == ["taken_back", ""]


def test_rated_in_private_after_the_code_and_the_clerk_reads_only_that_it_is_over(
    desk: Client, device: Client, told: tuple[Case, str], district: District, settings: Any
) -> None:
    case, _ = told
    cases.tell(case, by=district.actor("officer"), at=AT + timedelta(hours=2), how="in_person")
    settings.BANCHENG_NOW = AT + timedelta(hours=2, minutes=1)
    sign_in(desk, district.person("officer"))
    given(desk, case, "rate:close")
    asked = device.get("/screen", follow=True)
    path = f"/track/{case.number}/do/close"
    assert asked.redirect_chain[-1][0] == path and "先验证是您本人" in text(asked)
    assert device.post(path, {"solved": "yes"}).status_code == 200, "who is not proved is asked for the code"
    assert not ClosingAnswer.objects.exists()
    device.post(f"{path}/code")
    sent = re.search(r"\d{6}", Notice.objects.filter(kind="code").latest("pk").body)
    assert sent
    device.post(f"{path}/prove", {"code": sent.group()})
    done = device.post(path, {"solved": "no", "satisfied": "1", "words": "没人理"}, follow=True)
    assert done.redirect_chain[-1][0] == "/screen"
    assert "经办的人看不到" in text(done)
    assert ClosingAnswer.objects.get().solved == "no"
    panel = text(desk.get(f"/desk/cases/{case.number}/screen/"))
    assert "结束了" in panel and "没人理" not in panel
    # The next one at this counter finds nothing of him, whatever the browser still holds.
    assert device.get(path)["Location"] == "/screen"
    assert "citizen_reading" not in device.session and "citizen_proved" not in device.session


def test_without_phone_or_mail_the_two_questions_are_not_handed_over(
    desk: Client, device: Client, told: tuple[Case, str], district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, _ = told
    cases.tell(case, by=district.actor("officer"), at=AT + timedelta(hours=2), how="in_person")
    monkeypatch.setattr("bancheng.cases.ways.reachable", lambda case: None)
    sign_in(desk, district.person("officer"))
    assert "请打印凭条给他填" in text(desk.get(f"/desk/cases/{case.number}/screen/"))
    assert "请打印凭条给他填" in text(given(desk, case, "rate:close"))
    assert not Handing.objects.exists()


def test_a_code_joins_once_and_no_device_on_which_a_colleague_is_signed_in(
    desk: Client, district: District
) -> None:
    desk.post("/desk/screen/")
    code = CounterScreen.objects.get().code
    assert desk.post("/screen", {"code": code}).status_code == 422, "the clerk's own browser"
    assert Client().post("/screen", {"code": "ACEF-GHJK"}).status_code == 422
    first = Client()
    assert first.post("/screen", {"code": code}).status_code == 302
    assert Client().post("/screen", {"code": code}).status_code == 422
    assert CounterScreen.objects.get().code == ""
    desk.post("/desk/screen/shut/")
    freed = first.get("/")
    assert freed["Location"] == "/screen" and first.cookies["screen"].value == ""
    assert first.get("/").status_code == 200
    told = [line.kind for line in Line.objects.filter(file__key="org/screens").order_by("seq")]
    assert told == ["screen.opened", "screen.joined", "screen.shut"]


def test_only_whose_desk_it_is_and_who_takes_part_hands_something_over(
    desk: Client, device: Client, district: District, case: Case
) -> None:
    at, offer = AT + timedelta(hours=1), ScreenOffer(key="check", title="核对", verb="", path="/screen/check")
    screen = CounterScreen.objects.get()
    for part, code in (("officer2", "screen_none"), ("stranger", "not_yours"), ("auditor", "not_yours")):
        with pytest.raises(Refused) as refused:
            actions.hand(screen, case, offer, by=district.actor(part), at=at)
        assert refused.value.code == code, part
    for part, status in (("stranger", 404), ("auditor", 403)):
        other = sign_in(Client(), district.person(part))
        path = f"/desk/cases/{case.number}/screen/hand/" if status == 404 else "/desk/screen/"
        assert other.post(path, {"key": "check"}).status_code == status
    before = records.lines_of(case.file).count()
    with pytest.raises(Refused):
        actions.hand(screen, case, ScreenOffer(key="x", title="x", verb="x", path="/x", refused="还不能"), by=district.actor("officer"), at=at)  # fmt: skip
    assert (Handing.objects.count(), records.lines_of(case.file).count()) == (0, before)


def test_all_or_nothing(
    desk: Client, device: Client, district: District, case: Case, monkeypatch: Any
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(records_actions, "append", fails)
    offer = ScreenOffer(key="check", title="核对", verb="", path="/screen/check")
    with pytest.raises(RuntimeError):
        actions.hand(CounterScreen.objects.get(), case, offer, by=district.actor("officer"), at=AT + timedelta(hours=1))  # fmt: skip
    assert not Handing.objects.exists()


def test_another_desk_of_the_same_clerk_takes_the_place_of_the_first(
    desk: Client, device: Client, district: District, case: Case
) -> None:
    given(desk, case)
    site = Site.objects.get(code="11")
    actions.open_screen(
        person=district.person("officer"), site=site, by=district.actor("officer"), at=AT + timedelta(hours=1)
    )
    assert [one.outcome for one in Handing.objects.all()] == ["taken_back"]
    assert (
        screens.of_desk(district.person("officer"), AT + timedelta(hours=1)) == CounterScreen.objects.last()
    )
    assert device.get("/screen/check")["Location"] == "/screen"


def test_an_idle_screen_asks_little(device: Client) -> None:
    device.get("/screen")
    with counted() as questions:
        device.get("/screen/state")
    assert len(questions) <= 4, questions
    stranger = Client()
    with counted() as questions:
        stranger.get("/screen")
    assert len(questions) <= 2, "who is no screen is not looked for"
