"""The pages of a video verification without a browser: who sees which, what a forged or used link reads, forms without a script."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bancheng.cases import actions as cases
from bancheng.cases.models import Case, Recusal
from bancheng.config import pressing
from bancheng.measures.video import actions
from bancheng.measures.video.models import VideoRoom, VideoSignal
from bancheng.measures.video.relays import ice_servers
from bancheng.notices.models import Notice
from bancheng.org.models import Site
from bancheng.records import outbox
from bancheng.records.models import Line
from bancheng.rules.vocabulary import CaseType, VideoQuestion, VideoVerdict
from tests import make
from tests.cases import district as d
from tests.cases.district import AT, District
from tests.measures.video import LATER, WEBM, asked, joined, opened, talking, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.BANCHENG_NOW = LATER


@pytest.fixture
def hard(district: District, case: Case) -> Case:
    """A case judged 不好办."""
    by = district.actor("officer")
    cases.accept_case(case, by=by, at=AT)
    cases.judge(case, by=by, at=AT, **d.judgement(CaseType.HARD))
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def desk(district: District) -> Client:
    return make.sign_in(Client(), district.person("officer"))


def url(room: VideoRoom, name: str = "room", *more: object) -> str:
    return reverse(f"video:{name}", args=[room.case.number, room.pk, *more])


def come_in(room: VideoRoom) -> Client:
    guest = Client()
    assert guest.post(reverse("remote:by_link", args=[room.link])).url == reverse("remote:room")
    return guest


# --- at the window ------------------------------------------------------------------------------------------------


def test_a_room_is_opened_from_the_case(district, hard, desk):
    panel = desk.get(f"/desk/cases/{hard.number}/measures/").content.decode()
    assert "开视频验证" in panel
    page = desk.get(reverse("video:open", args=[hard.number])).content.decode()
    assert "陆专员" in page and "王站长" in page and "冯专员" not in page, "the colleagues of the site"
    typed = {"whom": "张有房，房东", "purpose": "是否同意出租", "second": district.person("officer2").pk}
    answer = desk.post(reverse("video:open", args=[hard.number]), typed)
    room = VideoRoom.objects.get()
    assert answer.url == url(room)
    page = desk.get(url(room)).content.decode()
    assert room.link in page and f"{room.code[:4]} {room.code[4:]}" in page and "data:image/svg" in page
    panel = desk.get(f"/desk/cases/{hard.number}/measures/").content.decode()
    assert "等对方进入" in panel and "张有房" not in panel


def test_what_was_typed_stays(hard, desk):
    answer = desk.post(reverse("video:open", args=[hard.number]), {"whom": "张有房，房东"})
    assert answer.status_code == 422 and "张有房，房东" in answer.content.decode()


def test_who_may_not_open_reads_why(district, hard):
    for part, status in (("supervisor", 403), ("stranger", 404), ("leader", 403)):
        client = make.sign_in(Client(), district.person(part))
        assert client.get(reverse("video:open", args=[hard.number])).status_code == status, part


@pytest.mark.parametrize(
    ("part", "status"),
    [
        ("officer", 200),
        ("officer2", 200),
        ("head", 200),
        ("supervisor", 200),
        ("stranger", 404),
        ("counter", 200),
    ],
)
def test_who_sees_a_room_and_no_link_but_who_runs_it(district, hard, part, status):
    room = opened(district, hard)
    answer = make.sign_in(Client(), district.person(part)).get(url(room))
    assert answer.status_code == status
    assert (room.link in answer.content.decode()) is (part == "officer"), "the second one gives no link out"


def test_a_clerk_who_was_the_second_sees_the_room_and_nothing_else(district, hard):
    clerk = district.person("expert")
    room = asked(district, talking(district, hard))
    actions.end_call(room, by=district.actor("officer"), at=LATER)
    VideoRoom.objects.filter(pk=room.pk).update(second=clerk)
    other = cases.attach(hard, upload=upload(), kind="citizen", by=district.actor("officer"), at=LATER)
    client = make.sign_in(Client(), clerk)
    assert client.get(url(room)).status_code == 200
    assert open_kept(client, room, other.pk).status_code == 404, "only what this room has kept"
    assert client.get(f"/desk/cases/{hard.number}/").status_code == 404
    one = room.stills.first().attachment_id
    assert open_kept(client, room, one).status_code == 409, "nothing waits for him yet"
    actions.judge(room, verdict=VideoVerdict.PASSED, words="人证相符", by=district.actor("officer"), at=LATER)
    for still in room.stills.all():
        kept = open_kept(client, room, still.attachment_id)
        assert kept["Content-Type"] == "image/jpeg" and b"".join(kept.streaming_content).startswith(
            b"\xff\xd8"
        )
    lines = Line.objects.filter(file=hard.file, kind="video.kept_opened")
    assert {line.by for line in lines} == {clerk.ref} and lines.count() == 2
    assert "核对截图" not in "".join(line.data for line in lines)
    VideoRoom.objects.filter(pk=room.pk).update(second_agrees=True, second_at=LATER)
    assert open_kept(client, room, one).status_code == 409, "his word is said"
    stranger = make.sign_in(Client(), district.person("stranger"))
    assert open_kept(stranger, room, one).status_code == 404


def open_kept(client: Client, room: VideoRoom, attachment: int, *, reason: str = "核对截图") -> Any:
    return client.post(url(room, "kept"), {"attachment": attachment, "reason": reason})


def test_what_shows_a_face_is_opened_for_a_reason_and_nowhere_else(district, hard, desk):
    room = asked(district, talking(district, hard))
    one = room.stills.first().attachment_id
    assert desk.get(url(room, "kept")).status_code == 405
    assert desk.get(reverse("cases:attachment", args=[hard.number, one])).status_code == 404
    assert "写明理由再看" in desk.get(f"/desk/cases/{hard.number}/").content.decode()
    assert open_kept(desk, room, one, reason=" ").status_code == 409
    assert not Line.objects.filter(kind="video.kept_opened").exists()
    assert open_kept(desk, room, one)["Content-Type"] == "image/jpeg"
    auditor = make.sign_in(Client(), district.person("auditor"))
    assert auditor.get(url(room)).status_code == 200
    assert open_kept(auditor, room, one).status_code == 409, "who only looks on needs no face"


def test_the_second_one_is_told_that_a_verdict_waits_for_him(district, hard):
    room = asked(district, talking(district, hard))
    actions.judge(room, verdict=VideoVerdict.PASSED, words="人证相符", by=district.actor("officer"), at=LATER)
    outbox.run_reactions(at=LATER, limit=1000)
    told = Notice.objects.get(person=district.person("officer2"), kind="video.judged", channel=Notice.INBOX)
    assert told.url == url(room) and "张" not in told.subject + told.body


def test_a_verdict_stands_on_the_workbench_of_the_second_one_until_he_has_confirmed(district, hard):
    room = asked(district, talking(district, hard))
    by, second = district.actor("officer"), district.actor("officer2")
    shown = {part: make.sign_in(Client(), district.person(part)) for part in ("officer", "officer2", "head")}
    panel = "/desk/video-to-confirm/"
    assert all(panel in desk.get("/desk/").content.decode() for desk in shown.values())
    assert not shown["officer2"].get(panel, headers={"HX-Request": "true"}).content.strip()

    def desks() -> set[str]:
        return {part for part, desk in shown.items() if url(room) in desk.get(panel).content.decode()}

    assert desks() == set()
    actions.judge(room, verdict=VideoVerdict.PASSED, words="人证相符", by=by, at=LATER)
    assert desks() == {"officer2"}
    Recusal.objects.create(case=hard, person=district.person("officer2"), reason="测试", at=LATER)
    assert desks() == set(), "who is out of the case is asked nothing in it"
    Recusal.objects.all().delete()
    actions.confirm(room, agrees=True, words="", by=second, at=LATER)
    assert desks() == set()


def test_nobody_signed_out_sees_a_room(district, hard):
    room = opened(district, hard)
    for name in ("room", "say", "hear", "still", "begin"):
        assert Client().get(url(room, name)).url.startswith("/desk/sign-in")


def test_what_is_posted_by_others_changes_nothing(district, hard):
    room = talking(district, hard)
    row = actions.begin_recording(room, by=district.actor("officer"), at=LATER)
    before = Line.objects.count()
    posts = [
        ("renew", (), {}),
        ("end", (), {}),
        ("judge", (), {"verdict": "failed", "words": "看不清"}),
        ("confirm", (), {"agrees": "yes"}),
        ("say", (), {"body": "{}"}),
        ("hear", (), {"after": "0"}),
        ("connected", (), {}),
        ("answer", ("who",), {"words": "答"}),
        ("still", (), {"shows": "face", "upload": upload()}),
        ("begin", (), {}),
        ("piece", (row.pk,), {"number": "0", "piece": upload(WEBM, "piece")}),
        ("finish", (row.pk,), {"pieces": "0"}),
    ]
    for part in ("stranger", "supervisor", "leader", "head"):
        client = make.sign_in(Client(), district.person(part))
        for name, more, typed in posts:
            answer = client.post(url(room, name, *more), dict(typed))
            assert answer.status_code in {302, 403, 404, 409}, (part, name)
    kinds = Line.objects.order_by("-pk").values_list("kind", flat=True)[: Line.objects.count() - before]
    assert not [kind for kind in kinds if kind.startswith(("video.", "case."))]
    assert not VideoSignal.objects.exists() and not room.answers.exists() and not room.stills.exists()


def test_without_a_script_all_is_said_by_forms(district, hard, desk):
    room = talking(district, hard)
    for question in VideoQuestion:
        assert desk.post(url(room, "answer", question.value), {"words": "答"}).url == url(room)
    for shows in ("face", "document"):
        assert desk.post(url(room, "still"), {"shows": shows, "upload": upload()}).url == url(room)
    assert desk.post(url(room, "answer", "nothing"), {"words": "答"}).status_code == 404
    row = actions.begin_recording(room, by=district.actor("officer"), at=LATER)
    actions.add_piece(row, number=0, octets=WEBM, by=district.actor("officer"), at=LATER)
    assert "存下已收到的部分" in desk.get(url(room)).content.decode()
    answer = desk.post(url(room, "judge"), {"verdict": "passed", "words": "人证相符"})
    assert answer.status_code == 409 and "还没有收尾" in answer.content.decode()
    assert desk.post(url(room, "finish", row.pk), {}).url == url(room)
    assert desk.post(url(room, "judge"), {"verdict": "passed", "words": "人证相符"}).url == url(room)
    second = make.sign_in(Client(), district.person("officer2"))
    page = second.get(url(room)).content.decode()
    assert "请您确认" in page
    answer = second.post(url(room, "confirm"), {"agrees": "no", "words": ""})
    assert answer.status_code == 409 and "写明哪里" in answer.content.decode()
    assert second.post(url(room, "confirm"), {"agrees": "yes", "words": ""}).url == url(room)
    assert "两人已确认" in second.get(url(room)).content.decode()


def test_a_verdict_that_lacks_something_says_what(district, hard, desk):
    room = talking(district, hard)
    answer = desk.post(url(room, "judge"), {"verdict": "passed", "words": "人证相符"})
    page = answer.content.decode()
    assert (
        answer.status_code == 422 and "还没有记下回答" in page and "证件截图" in page and "人证相符" in page
    )


def test_a_question_comes_back_alone_where_the_call_goes_on(district, hard, desk):
    room = talking(district, hard)
    part = desk.post(url(room, "answer", "who"), {"words": "姓张"}, headers={"HX-Request": "true"})
    assert part.content.decode().startswith("<li") and "已记下" in part.content.decode()
    empty = desk.post(url(room, "answer", "who"), {"words": ""}, headers={"HX-Request": "true"})
    assert "这里还没有填" in empty.content.decode()


def test_only_the_pages_of_a_call_ask_for_the_camera(district, hard, desk):
    room = talking(district, hard)
    assert "camera=(self)" in desk.get(url(room))["Permissions-Policy"]
    assert "camera=()" in desk.get(f"/desk/cases/{hard.number}/")["Permissions-Policy"]
    assert "camera=()" in Client().get("/video")["Permissions-Policy"]


# --- at the other end ------------------------------------------------------------------------------------------------


def test_looking_at_a_link_does_not_use_it_up(district, hard):
    room = opened(district, hard)
    for _ in range(3):
        page = Client().get(reverse("remote:by_link", args=[room.link]))
        assert page.status_code == 200 and "张有房" not in page.content.decode()
    come_in(room)


@pytest.mark.parametrize("how", ["get", "post"])
def test_a_forged_a_used_and_an_old_link_read_differently(district, hard, settings, how):
    def read(link: str) -> str:
        answer = getattr(Client(), how)(reverse("remote:by_link", args=[link]))
        assert answer.status_code == 403
        return str(answer.content.decode())

    room = opened(district, hard)
    Site.objects.filter(kind="centre").update(phone="025-83360000")
    forged = read("x" * 32)
    assert "没有这个核验室" in forged and 'href="tel:025-83360000"' in forged
    come_in(room)
    assert "已经用过了" in read(room.link)
    old = opened(district, hard)
    settings.BANCHENG_NOW = old.expires_at
    assert "已经过期" in read(old.link)
    assert VideoRoom.objects.filter(joined_at=None).count() == 1


def test_who_is_in_already_is_led_back_in(district, hard):
    room = opened(district, hard)
    guest = come_in(room)
    assert guest.get(reverse("remote:by_link", args=[room.link])).url == reverse("remote:room")


def test_the_code_lets_in_and_a_wrong_one_says_so(district, hard):
    room = opened(district, hard)
    guest = Client()
    wrong = guest.post("/video", {"code": "1234"})
    assert wrong.status_code == 422 and "8 位数字" in wrong.content.decode()
    wrong = guest.post("/video", {"code": "00000000" if room.code != "00000000" else "00000001"})
    assert wrong.status_code == 422 and "口令不对" in wrong.content.decode()
    assert guest.post("/video", {"code": room.code}).url == "/video/room"
    assert guest.get("/video/").status_code == 302


def test_consent_is_a_tick_and_no_is_a_button(district, hard):
    guest = come_in(opened(district, hard))
    page = guest.get("/video/room").content.decode()
    assert "李专员" in page and "陆专员" in page and "是否同意出租并授权代办" in page
    assert "checked" not in page
    unticked = guest.post("/video/room/consent", {"may_record": "on"})
    assert unticked.status_code == 422 and "同意的请打勾" in unticked.content.decode()
    assert VideoRoom.objects.get().consented_at is None
    assert guest.post("/video/room/consent", {"agrees": "on"}).url == "/video/room"
    room = VideoRoom.objects.get()
    assert room.consented_at == LATER and not room.may_record
    assert guest.post("/video/room/decline").url == "/video/room"
    page = guest.get("/video/room").content.decode()
    assert "您挂断了" in page and "窗口当面办" in page


def test_a_stranger_is_in_no_room(district, hard):
    talking(district, hard)
    stranger = Client()
    assert stranger.get("/video/room").status_code == 403
    for path in ("say", "hear"):
        assert stranger.post(f"/video/room/{path}", {"body": "{}", "after": "0"}).status_code == 403
    stranger.post("/video/room/consent", {"agrees": "on"})
    stranger.post("/video/room/decline")
    assert VideoRoom.objects.get().declined_at is None


def test_a_failed_camera_is_told_with_and_without_a_script(district, hard):
    room = opened(district, hard)
    guest = come_in(room)
    guest.post("/video/room/consent", {"agrees": "on"})
    assert guest.post("/video/room/camera", {"fault": "denied", "script": "1"}).json() == {}
    assert guest.post("/video/room/camera", {"fault": "no such"}).url == "/video/room"
    told = [
        json.loads(one)["fault"]
        for one in Line.objects.filter(kind="video.camera_failed").values_list("data", flat=True)
    ]
    assert sorted(told) == ["denied", "other"]


def test_the_two_talk_through_the_pages(district, hard, desk):
    room = opened(district, hard)
    guest = come_in(room)
    guest.post("/video/room/consent", {"agrees": "on"})
    assert guest.post("/video/room/say", {"body": '{"kind":"hello"}'}).status_code == 200
    heard = desk.post(url(room, "hear"), {"after": "0"}).json()
    assert [one["body"] for one in heard["messages"]] == [{"kind": "hello"}]
    assert heard["state"] == "talking" and not heard["other"]
    assert desk.post(url(room, "say"), {"body": '{"kind":"offer"}'}).status_code == 200
    heard = guest.post("/video/room/hear", {"after": "0"}).json()
    assert [one["body"] for one in heard["messages"]] == [{"kind": "offer"}] and heard["other"]
    for broken in ({"body": "{"}, {}, {"body": "null"}, {"body": '{"a": NaN}'}, {"body": "[" * 9000}):
        assert guest.post("/video/room/say", broken).status_code == 400
    for broken in ({"after": "x"}, {"after": "-1"}, {}):
        assert guest.post("/video/room/hear", broken).status_code == 400
    desk.post(url(room, "end"))
    assert guest.post("/video/room/say", {"body": "{}"}).status_code == 409
    assert guest.post("/video/room/hear", {"after": "0"}).json()["state"] == "to_judge"


def test_a_message_needs_the_cookie_of_its_page(district, hard):
    room = opened(district, hard)
    guest = Client(enforce_csrf_checks=True)
    assert guest.post(reverse("remote:by_link", args=[room.link])).status_code == 403
    assert VideoRoom.objects.get().joined_at is None


# --- the recording through the page --------------------------------------------------------------------------------------


def test_a_recording_goes_up_in_pieces(district, hard, desk):
    room = talking(district, hard)
    begun = desk.post(url(room, "begin")).json()
    path = url(room, "piece", begun["recording"])
    assert desk.post(path, {"number": "0", "piece": upload(WEBM[:99], "piece")}).json() == {"next": 1}
    assert desk.post(path, {"number": "0", "piece": upload(WEBM[:99], "piece")}).json() == {"next": 1}
    assert desk.post(path, {"number": "5", "piece": upload(WEBM, "piece")}).status_code == 409
    for broken in ({"number": "x", "piece": upload(WEBM, "piece")}, {"number": "1"}):
        assert desk.post(path, broken).status_code == 400
    assert desk.post(path, {"number": "1", "piece": upload(WEBM[99:], "piece")}).json() == {"next": 2}
    finish = url(room, "finish", begun["recording"])
    assert desk.post(finish, {"pieces": "2", "sha256": "0" * 64}).status_code == 409
    done = desk.post(finish, {"pieces": "2"}).json()
    assert done["size"] == len(WEBM)
    stored = room.recordings.get().attachment
    assert stored is not None and stored.stored.hash == done["hash"]
    shown = open_kept(desk, room, stored.pk)
    assert shown["Content-Type"] == "video/webm" and b"".join(shown.streaming_content) == WEBM


# --- relays ------------------------------------------------------------------------------------------------------------------


def test_a_relay_is_lent_to_one_call(district, hard, settings):
    room = talking(district, hard)
    assert ice_servers(room, at=LATER) == []
    settings.BANCHENG_STUN_URLS = ["stun:stun.example:3478"]
    settings.BANCHENG_TURN_URLS = ["turn:turn.example:3478?transport=udp"]
    settings.BANCHENG_TURN_SECRET = "north"
    stun, turn = ice_servers(room, at=LATER)
    assert stun == {"urls": ["stun:stun.example:3478"]}
    until, _, name = turn["username"].partition(":")
    assert int(until) == int(LATER.timestamp()) + 7200 and name == f"room{room.pk}"
    later = LATER + timedelta(minutes=90)
    assert ice_servers(room, at=later)[1]["username"] == turn["username"], (
        "lent until the room ends, no longer"
    )
    assert (
        ice_servers(opened(district, hard), at=LATER)
        == ice_servers(room, at=LATER + timedelta(hours=2))
        == []
    )
    # Worked out beforehand as coturn does it: base64(hmac-sha1(secret, username)).
    settings.BANCHENG_TURN_SECRET = "key"
    import base64
    import hashlib
    import hmac

    other = ice_servers(room, at=LATER)[1]
    wanted = base64.b64encode(hmac.new(b"key", other["username"].encode(), hashlib.sha1).digest()).decode()
    assert other["credential"] == wanted != turn["credential"]


# --- the record sheet ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("agrees", [True, False])
def test_the_record_sheet_says_what_was(district, hard, agrees):
    from bancheng.papers import blocks
    from bancheng.papers import reads as papers

    room = asked(district, talking(district, hard, purpose="听张有房说是否同意租给陈阿福"))
    actions.judge(
        room, verdict=VideoVerdict.PASSED, words="人证相符 <b>&", by=district.actor("officer"), at=LATER
    )
    actions.confirm(
        room, agrees=agrees, words="" if agrees else "看不清", by=district.actor("officer2"), at=LATER
    )
    (paper,) = papers.papers_of(hard.file)
    assert paper.kind == "video_record"
    full = blocks.said(papers.document_of(paper, in_full=True))
    for words in (
        "张有房，房东",
        "李专员",
        "陆专员",
        "也同意录像",
        "人证相符 <b>&",
        "请把证件对着镜头",
        "答：是否自愿",
    ):
        assert words in full
    assert ("没有确认" in full) is not agrees
    for still in room.stills.all():
        assert still.attachment.stored.hash in full
    assert "张有房" not in blocks.said(papers.document_of(paper, in_full=False))
    assert "听张有房说是否同意租给" in full and "陈阿福" not in full, (
        "a third person reads no name of the citizen"
    )
    seen = blocks.said(papers.document_of(paper, in_full=False))
    assert "陈阿福" not in seen and "说是否同意租给" in seen
    where = reverse("cases:issued", args=[hard.number, paper.pk])
    officer, head = (make.sign_in(Client(), district.person(part)) for part in ("officer", "head"))
    assert f'href="{where}"' in officer.get(url(room)).content.decode()
    # The page of the case tells the call in short; its record keeps every line.
    page = head.get(reverse("cases:case", args=[hard.number])).content.decode()
    told = f"记下视频验证的回答 {len(VideoQuestion)} 条"
    assert told in page and "本人是谁：答：本人是谁" in page and "记下视频验证的回答（" not in page
    assert page.count("留下视频截图") == 2 and "放入材料一份（视频" not in page
    kinds = Line.objects.filter(file=hard.file).values_list("kind", flat=True)
    assert list(kinds).count("video.answer_noted") == len(VideoQuestion)
    assert list(kinds).count("case.attached") == 2


def test_joining_is_not_done_by_guessing_the_number_of_a_room(district, hard):
    room = joined(opened(district, hard))
    guest = Client()
    session = guest.session
    session["video_room"] = [room.pk, "guessed"]
    session.save()
    assert guest.get("/video/room").status_code == 403


# --- coming in ---------------------------------------------------------------------------------------------------------------


def test_whoever_knew_the_key_of_this_browser_is_not_in_with_it(district, hard):
    room = opened(district, hard)
    guest = Client()
    session = guest.session
    session["planted"] = "yes"
    session.save()
    before = session.session_key
    assert guest.post(reverse("remote:by_link", args=[room.link])).status_code == 302
    assert guest.session.session_key != before and guest.get("/video/room").status_code == 200


@pytest.mark.parametrize("body", ['{"x": 1e999}', '{"x": [-1e400]}', '{"x": NaN}'])
def test_a_number_no_browser_can_read_is_not_handed_on(district, hard, body):
    room = opened(district, hard)
    guest = Client()
    guest.post(reverse("remote:by_link", args=[room.link]))
    actions.consent(VideoRoom.objects.get(pk=room.pk), may_record=False, at=LATER)
    assert guest.post("/video/room/say", {"body": body}).status_code == 400
    assert guest.post("/video/room/say", {"body": '{"x": 1e9}'}).status_code == 200


def test_each_try_of_a_code_is_seen_by_the_next_at_once():
    assert "remote:by_code" in pressing.TRIED


WAYS_IN = [
    ("", "localhost", "只有这台电脑打得开"),
    ("http://127.0.0.1:8000", "localhost", "只有这台电脑打得开"),
    ("", "hall.example", "请用 https:// 开头的地址"),
    ("https://window.example", "localhost", ""),
]


@pytest.mark.parametrize(("public", "host", "warns"), WAYS_IN)
def test_an_address_that_no_phone_opens_says_what_to_do(district, hard, desk, settings, public, host, warns):
    settings.BANCHENG_PUBLIC_URL, settings.ALLOWED_HOSTS = public, ["*"]
    page = desk.get(url(opened(district, hard)), HTTP_HOST=host).content.decode()
    assert warns in page and (("./run --https" in page) == bool(warns))
