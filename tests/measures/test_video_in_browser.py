"""Two browsers with cameras of their own complete a video verification; what is on their screens is sound."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from bancheng.cases import actions as cases
from bancheng.cases.models import Case, Evidence
from bancheng.measures.video import actions
from bancheng.measures.video.models import VideoRoom
from bancheng.records import keys
from bancheng.records import reads as records
from bancheng.rules.vocabulary import CaseType
from tests.browser import PHONE, Opened
from tests.cases import district as d
from tests.cases.district import AT, District
from tests.measures.video import LATER, opened

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 30_000


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> None:
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
def sent(monkeypatch: pytest.MonkeyPatch) -> dict[int, dict[int, bytes]]:
    """Every piece as it came in through the page: recording → number → octets."""
    pieces: dict[int, dict[int, bytes]] = {}
    take = actions.add_piece

    def kept(recording: Any, *, number: int, octets: bytes, **more: Any) -> int:
        pieces.setdefault(recording.pk, {})[number] = octets
        return take(recording, number=number, octets=octets, **more)

    monkeypatch.setattr(actions, "add_piece", kept)
    return pieces


def plays(page: Any, which: str) -> None:
    """The picture of this side moves."""
    page.wait_for_function(
        f"""() => {{ const video = document.querySelector('[{which}]'); return video && video.videoWidth > 0 && video.currentTime > 0.3 }}""",
        timeout=SOON,
    )


def test_two_browsers_complete_a_verification(
    district: District, hard: Case, open_page: Callable[..., Opened], sent: dict[int, dict[int, bytes]]
) -> None:
    room = opened(district, hard)
    desk = open_page(f"/desk/cases/{hard.number}/video/{room.pk}/", as_=district.person("officer"))
    link = desk.page.locator(".vaddress").inner_text()
    desk.look_at("video-way-in")
    desk.assert_sound()
    guest = open_page(re.sub(r"^https?://[^/]+", "", link), size=PHONE)
    guest.look_at("video-door-phone")
    guest.assert_sound()
    guest.page.get_by_role("button", name="我是本人，进去看看").click()
    guest.page.get_by_text("您同意了，会发生什么").wait_for()
    guest.look_at("video-consent-phone")
    guest.assert_sound()
    guest.page.get_by_label("我同意上面说的").check()
    guest.page.get_by_label("我也同意把通话录下来").check()
    guest.page.get_by_role("button", name="同意，打开摄像头").click()

    plays(desk.page, "data-remote")
    plays(guest.page, "data-remote")
    # The link once more, from elsewhere, while they talk.
    assert "已经用过了" in Client().get(re.sub(r"^https?://[^/]+", "", link)).content.decode()

    desk.page.get_by_role("button", name="开始录像").click()
    expect(desk.page.locator("[data-taping]")).to_contain_text("正在录像", timeout=SOON)
    for number, question in enumerate(("who", "document", "shown", "authorised", "freely")):
        asks = desk.page.locator(f"[data-asks={question}]")
        if not number:
            asks.locator("[data-show]").click()
            expect(guest.page.locator("[data-question=who]")).to_be_visible(timeout=SOON)
        asks.locator("textarea").fill(f"第 {number + 1} 问的回答")
        asks.get_by_role("button", name="记下").click()
        expect(desk.page.locator(f"[data-asks={question}] .vq-done")).to_be_visible(timeout=SOON)
    desk.page.get_by_role("button", name="截人像").click()
    expect(desk.page.locator("[data-still]")).to_have_count(1, timeout=SOON)
    desk.page.get_by_role("button", name="截证件").click()
    expect(desk.page.locator("[data-still]")).to_have_count(2, timeout=SOON)
    desk.look_at("video-call")
    guest.look_at("video-call-phone")
    guest.assert_sound()

    # The other end comes back after a loss: the page is loaded anew, and the call finds together again.
    guest.page.reload()
    plays(guest.page, "data-remote")
    plays(desk.page, "data-remote")

    desk.page.get_by_label("核验通过").check()
    desk.page.get_by_label("凭什么这样认定").fill("人证相符，本人表示同意")
    desk.page.get_by_role("button", name="记下结论").click()
    desk.page.get_by_text("等另一人确认").first.wait_for(timeout=SOON)
    expect(guest.page.get_by_text("视频验证已经结束")).to_be_visible(timeout=SOON)

    second = open_page("/desk/video-to-confirm/", as_=district.person("officer2"))
    second.look_at("video-to-confirm")
    second.assert_sound()
    second.page.goto(second.page.url.replace("video-to-confirm/", ""))
    second.page.get_by_role("link", name=f"{hard.number} 的视频验证").wait_for(timeout=SOON)
    second.look_at("video-on-the-workbench")
    second.assert_sound()
    second.page.get_by_role("link", name=f"{hard.number} 的视频验证").click()
    second.page.get_by_label("一样，确认").wait_for()
    second.look_at("video-confirm")
    second.assert_sound()
    second.page.get_by_label("一样，确认").check()
    second.page.get_by_role("button", name="记下", exact=True).click()
    second.page.get_by_text("两人已确认").first.wait_for()
    second.look_at("video-confirmed")
    second.assert_sound()

    done = VideoRoom.objects.get(pk=room.pk)
    assert Evidence.objects.filter(case=hard, kind="measure:video", ref=str(room.pk)).exists()
    recordings = list(done.recordings.filter(dropped_at=None))
    assert recordings
    for one in recordings:
        whole = b"".join(octets for _, octets in sorted(sent[one.pk].items()))
        assert one.attachment is not None and len(whole) > 1000
        assert one.attachment.stored.hash == keys.digest("sm3", whole)
        assert records.open_stored(one.attachment.stored).read() == whole


WITHOUT_CAMERA = """
const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
window.found = false;
navigator.mediaDevices.getUserMedia = (wanted) =>
    window.found ? open(wanted) : Promise.reject(new DOMException("", "NotFoundError"));
"""


def test_a_camera_that_does_not_open_is_no_call_and_the_window_reads_why(
    district: District, hard: Case, open_page: Callable[..., Opened]
) -> None:
    room = opened(district, hard)
    desk = open_page(f"/desk/cases/{hard.number}/video/{room.pk}/", as_=district.person("officer"))
    guest = open_page(re.sub(r"^https?://[^/]+", "", desk.page.locator(".vaddress").inner_text()), size=PHONE)
    guest.page.add_init_script(WITHOUT_CAMERA)
    guest.page.get_by_role("button", name="我是本人，进去看看").click()
    guest.page.get_by_label("我同意上面说的").check()
    guest.page.get_by_role("button", name="同意，打开摄像头").click()
    expect(guest.page.locator("[data-status]")).to_have_text("摄像头没有打开", timeout=SOON)
    expect(guest.page.get_by_text("没有找到摄像头或话筒。请换一部手机")).to_be_visible()
    why = "对方的摄像头没有打开：没有找到摄像头"
    expect(desk.page.locator("[data-status]")).to_have_text(why, timeout=SOON)
    guest.look_at("video-no-camera-phone")
    guest.assert_sound()
    desk.page.reload()
    expect(desk.page.locator("[data-status]")).to_have_text(why, timeout=SOON)
    desk.look_at("video-no-camera")
    assert VideoRoom.objects.get(pk=room.pk).connected_at is None, "nobody was seen"

    guest.page.evaluate("window.found = true")
    guest.page.get_by_role("button", name="再试一次").click()
    plays(desk.page, "data-remote")
    expect(guest.page.get_by_text("窗口现在看不到您")).to_be_hidden()
    # It fails once more in the middle: the call is over until it opens again.
    guest.page.reload()
    expect(desk.page.locator("[data-status]")).to_have_text(why, timeout=SOON)
