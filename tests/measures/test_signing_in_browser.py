"""From the form to the paper in a browser, for each measure that is signed or linked; and one refusal of each."""

import io
import re
from typing import Any

import pytest
from pypdf import PdfReader

from bancheng.cases import actions as cases
from bancheng.measures.models import Signature
from bancheng.notices.models import Notice
from bancheng.papers import reads as papers
from bancheng.papers.models import IssuedPaper
from tests.browser import DESK, PHONE, Opened
from tests.cases.district import District
from tests.measures.ground import CERTIFICATE, KEY, LATER, gap, hard_case, make_matter, signed
from tests.measures.test_bars import put
from tests.measures.test_revoking import forged

pytestmark = pytest.mark.django_db(transaction=True)


def draw(opened: Opened) -> None:
    """Two strokes on the pad."""
    opened.page.locator("[data-pad]").scroll_into_view_if_needed()
    box = opened.page.locator("[data-pad]").bounding_box()
    assert box is not None
    mouse = opened.page.mouse
    for line in ([(0.1, 0.5), (0.3, 0.2), (0.5, 0.8)], [(0.6, 0.2), (0.6, 0.7), (0.8, 0.75)]):
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in line]
        mouse.move(*places[0])
        mouse.down()
        for place in places[1:]:
            mouse.move(*place, steps=8)
        mouse.up()


def words_of(title: str) -> str:
    """The words of a paper as they stand in its PDF, without blanks."""
    octets = papers.octets_of(IssuedPaper.objects.get(title=title).pdf)
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(octets)).pages)


@pytest.fixture
def desk(district: District, settings: Any) -> District:
    settings.BANCHENG_NOW = LATER
    return district


def test_accepted_with_gaps_from_the_form_to_the_notice(desk, open_page):
    case = hard_case(desk, make_matter())
    opened = open_page(f"/desk/cases/{case.number}/measures/gap_acceptance/", as_=desk.person("officer"))
    page = opened.page
    page.get_by_label("哪天以前补齐").fill("2026-03-06")
    page.get_by_role("button", name="写好承诺书").click()
    page.get_by_role("alert").wait_for()
    assert "关键材料还没有交：营业执照" in page.get_by_role("alert").inner_text()
    opened.look_at("gap-refused-desk")
    opened.complaints[:] = [one for one in opened.complaints if "409" not in one]
    opened.assert_sound()
    page.get_by_label(KEY).check()
    page.get_by_label(CERTIFICATE).check()
    page.get_by_role("button", name="写好承诺书").click()
    page.get_by_role("link", name="请反映人在屏幕上签").wait_for()
    opened.look_at("gap-drawn-up-desk")
    opened.assert_sound()
    page.get_by_role("link", name="请反映人在屏幕上签").click()
    assert page.get_by_role("button", name="签好了").is_disabled()
    draw(opened)
    page.get_by_role("button", name="清除重写").click()
    assert page.get_by_role("button", name="签好了").is_disabled()
    draw(opened)
    opened.look_at("sign-desk")
    opened.assert_sound()
    page.get_by_role("button", name="签好了").click()
    page.get_by_text("请把屏幕交还窗口").wait_for()
    opened.look_at("signed-hand-back")
    opened.assert_sound()
    page.get_by_role("link", name="窗口的同事").click()
    page.get_by_role("button", name="生效，出文书").wait_for()
    opened.look_at("gap-signed-desk")
    opened.assert_sound()
    page.get_by_role("button", name="生效，出文书").click()
    page.get_by_text("已生效", exact=True).wait_for()
    page.get_by_role("link", name="《容缺受理通知书》").click()
    page.get_by_role("heading", name="容缺受理通知书").first.wait_for()
    opened.look_at("gap-notice-paper-desk")
    notice = words_of("容缺受理通知书")
    for words in (
        "第一联",
        "第二联",
        "签收人",
        "陈阿福",
        "租赁合同复印件",
        "2026年3月6日",
        "本答复不是行政决定",
    ):
        assert words in notice, notice
    assert "签字SM3" in words_of("容缺受理承诺书")
    assert len(Signature.objects.get().strokes) > 100


def test_a_promise_signed_on_the_citizens_own_phone(desk, open_page):
    case = hard_case(desk, make_matter())
    opened = open_page(f"/desk/cases/{case.number}/measures/promise/", as_=desk.person("officer"))
    page = opened.page
    page.get_by_label(CERTIFICATE).check()
    page.get_by_label("哪天以前核查").fill("2026-03-06")
    page.get_by_label("怎样承诺").fill("")
    page.get_by_role("button", name="写好承诺书").click()
    page.get_by_role("alert").wait_for()
    opened.look_at("promise-refused-desk")
    page.get_by_label("怎样承诺").fill("书面承诺")
    page.get_by_role("button", name="写好承诺书").click()
    page.get_by_role("link", name="打印出来签").wait_for()
    code = cases.issue_new_code(case, by=desk.actor("officer"), at=LATER)

    own = open_page(f"/track?number={case.number}", size=PHONE)
    own.page.get_by_label("查询码").fill(code)
    own.page.get_by_role("button", name="查进度").click()
    own.page.get_by_role("link", name="看内容并签字").wait_for()
    own.look_at("own-page-phone")
    own.assert_sound()
    own.page.get_by_role("link", name="看内容并签字").click()
    own.page.get_by_role("button", name="把验证码发到").click()
    own.page.get_by_label("验证码").fill(sent_code())
    own.look_at("own-proof-phone")
    own.page.get_by_role("button", name="验证并继续").click()
    draw(own)
    own.look_at("own-sign-phone")
    own.assert_sound()
    own.page.get_by_role("button", name="签好了").click()
    own.page.get_by_text("签好了，谢谢您").wait_for()

    page.reload()
    page.get_by_role("button", name="生效，出文书").click()
    page.get_by_text("已生效", exact=True).wait_for()
    pledge = words_of("告知承诺书")
    for words in ("要证明什么", "不实承诺的责任", "真实意思表示", CERTIFICATE, "签字SM3"):
        assert words in pledge, pledge


def sent_code() -> str:
    found = re.search(r"\d{6}", Notice.objects.filter(kind="code").latest("pk").body)
    assert found is not None
    return found.group()


def test_a_link_from_the_form_to_the_record_sheet(desk, open_page):
    case = hard_case(desk, make_matter())
    opened = open_page(f"/desk/cases/{case.number}/measures/remote_link/", as_=desk.person("officer"))
    page = opened.page
    typed = {
        "连线的是谁": "房东本人",
        "怎样连的线": "视频会议",
        "怎样核对身份": "看了身份证原件",
        "对方怎样同意的": "口头同意",
        "结论": "同意出租，可以备案",
    }
    for label, words in typed.items():
        page.get_by_label(label).fill(words)
    page.get_by_label("什么时候开始").fill("2026-03-02T10:00")
    page.get_by_label("问", exact=True).first.fill("同意出租吗")
    page.get_by_label("答", exact=True).first.fill("同意")
    page.get_by_label("另一位在场的工作人员").fill("李专员")
    page.get_by_role("button", name="记下远程连线").click()
    page.get_by_role("alert").wait_for()
    assert "要有两名工作人员在场" in page.get_by_role("alert").inner_text()
    opened.look_at("link-refused-desk")
    opened.complaints[:] = [one for one in opened.complaints if "422" not in one]
    opened.assert_sound()
    page.get_by_label("另一位在场的工作人员").fill("陆专员")
    page.get_by_role("button", name="记下远程连线").click()
    page.wait_for_url(f"**/cases/{case.number}/")
    sheet = words_of("远程连线记录")
    for words in (
        "房东本人",
        "看了身份证原件",
        "问：同意出租吗",
        "李专员",
        "陆专员",
        "同意出租，可以备案",
    ):
        assert words in sheet, sheet


def test_the_pad_fits_a_phone_and_without_script_says_what_to_do(desk, open_page):
    case = hard_case(desk, matter := make_matter())
    row = gap(desk, case, matter)
    path = f"/desk/cases/{case.number}/measures/undertakings/{row.pk}/"
    opened = open_page(path, as_=desk.person("officer"), size=PHONE)
    opened.look_at("undertaking-phone")
    opened.assert_sound()
    plain = open_page(f"{path}sign/", as_=desk.person("officer"), size=DESK, script=False)
    plain.look_at("sign-without-script")
    plain.page.get_by_role("link", name="打印出来签").wait_for()
    assert not plain.page.locator("[data-pad]").is_visible()
    plain.page.get_by_role("link", name="打印出来签").click()
    plain.page.get_by_text("签字日期").wait_for()
    plain.look_at("blank-without-script")
    # Whether it is sound is judged by a script.
    open_page(f"{path}blank/", as_=desk.person("officer")).assert_sound()


def test_what_he_did_not_sign_from_his_phone_to_the_supervisor(desk, open_page):
    case = hard_case(desk, matter := make_matter())
    signed(desk, gap(desk, case, matter))
    code = cases.issue_new_code(case, by=desk.actor("officer"), at=LATER)
    own = open_page(f"/track?number={case.number}", size=PHONE)
    own.page.get_by_label("查询码").fill(code)
    own.page.get_by_role("button", name="查进度").click()
    own.page.get_by_role("link", name="不是我签的").wait_for()
    own.look_at("not-mine-page-phone")
    own.assert_sound()
    own.page.get_by_role("link", name="不是我签的").click()
    own.page.get_by_role("button", name="把验证码发到").click()
    own.page.get_by_label("验证码").fill(sent_code())
    own.page.get_by_role("button", name="验证并继续").click()
    own.page.get_by_label("想说明的").fill("那天我没有去过")
    own.look_at("not-mine-form-phone")
    own.assert_sound()
    own.page.get_by_role("button", name="不是我签的，请核实").click()
    own.page.get_by_text("由督查员核实；").wait_for()

    opened = open_page("/desk/disputes/", as_=desk.person("supervisor"))
    opened.look_at("disputes-desk")
    opened.assert_sound()
    opened.page.get_by_role("link", name=re.compile("^核实")).click()
    opened.page.get_by_label("怎样核实的").fill("对照了案卷里的签字")
    opened.page.get_by_label("不是本人签的").check()
    opened.look_at("dispute-settle-desk")
    opened.assert_sound()
    opened.page.get_by_role("button", name="记下结果").click()
    opened.page.get_by_text("核实：不是本人签的").wait_for()


def test_what_he_did_not_sign_is_revoked_from_the_supervisors_word_to_the_papers(desk, open_page):
    case = hard_case(desk, matter := make_matter())
    row = forged(desk, gap(desk, case, matter))
    opened = open_page(
        f"/desk/cases/{case.number}/measures/undertakings/{row.pk}/", as_=desk.person("convener")
    )
    opened.look_at("revoke-offered-desk")
    opened.assert_sound()
    opened.page.get_by_role("link", name="撤销这份承诺书").click()
    opened.page.get_by_role("button", name="撤销", exact=True).click()
    opened.page.get_by_role("alert").wait_for()
    opened.look_at("revoke-wanting-desk")
    opened.complaints[:] = [one for one in opened.complaints if "422" not in one]
    opened.assert_sound()
    opened.page.get_by_label("凭什么撤销").fill("督查员对照了监控，已请他来窗口另办")
    opened.page.get_by_role("button", name="撤销", exact=True).click()
    opened.page.get_by_text("签字、文书、承诺和凭证都不再算数").first.wait_for()
    opened.look_at("revoked-desk")
    opened.assert_sound()
    assert set(IssuedPaper.objects.values_list("ended_how", flat=True)) == {"void"}


def test_the_list_and_its_form_are_sound(desk, open_page):
    put(desk)
    opened = open_page("/desk/bars/", as_=desk.person("convener"))
    opened.look_at("bars-desk")
    opened.assert_sound()
    opened.page.get_by_role("link", name="列入一个").click()
    opened.page.get_by_label("姓名或单位名称").wait_for()
    opened.look_at("bars-form-desk")
    opened.assert_sound()
