"""The papers of a case: which there are when, what they say, what they never show, and that each fits its sheet."""

import io
import json
import re
import zipfile
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from bancheng.cases import actions, papers, ticks, web_address
from bancheng.cases.dossier import Dossier
from bancheng.cases.models import Case
from bancheng.notices.models import Notice
from bancheng.org.models import Appointment, Window
from bancheng.papers import reads as kept
from bancheng.records import outbox, verification
from bancheng.records import reads as records
from bancheng.rules import chain
from bancheng.rules.case_types import NOT_A_DECISION
from bancheng.rules.vocabulary import Outcome, Role
from bancheng.ui.pages import FORM_KEY
from tests import make
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import assert_only, kinds, last_line

pytestmark = pytest.mark.django_db

NAME, PHONE_NUMBER = "阿卜杜热合曼·买买提", "13800005678"


@pytest.fixture
def desk(district: District, settings) -> District:
    settings.BANCHENG_NOW = AT + timedelta(hours=3)
    return district


@pytest.fixture
def case(desk: District) -> Case:
    return d.register(desk, party=d.Someone(name=NAME, phone=PHONE_NUMBER))


@pytest.fixture
def officer(desk: District) -> Client:
    return make.sign_in(Client(), desk.person("officer"))


NAMED = {"acceptance", "declining", "one_time_notice", "extension", "result", "unsolved"}
"""The papers of the addressee himself; the others go from desk to desk."""
OF_THE_HOUSE = {"urging", "supervising", "cover"}
"""What never leaves the house: it decides nothing about anybody, and shows no phone, masked or not."""


def titles(case: Case) -> list[str]:
    return [found.key for found in papers.found_in(Dossier(Case.objects.get(pk=case.pk)))]


def read(answer: Any) -> str:
    """What stands on the paper, without markup and spaces."""
    sheet = answer.content.decode().split('<main id="main"', 1)[1]
    return re.sub(r"\s", "", re.sub(r"<[^>]+>", "", sheet.split(">", 1)[1]))


def shown(client: Client, case: Case, kind: str) -> str:
    return read(client.get(reverse("cases:paper", args=[case.number, kind])))


def issued(client: Client, case: Case, kind: str) -> str:
    return read(client.post(reverse("cases:paper", args=[case.number, kind])))


def test_a_receipt_carries_the_head_of_the_record_away(
    district: District, case: Case, officer: Client
) -> None:
    """Whoever holds it can have it verified that nothing of what was written before is cut or altered."""
    length, head = records.head_of(case.file)
    shown_there = chain.printed_head(length, head)
    assert shown_there in officer.get(reverse("cases:paper", args=[case.number, "receipt"])).content.decode()
    carried = chain.carried_head(shown_there)
    assert carried == (length, head[:16])
    assert verification.verify_file(case.number, carried=carried).ok


def test_a_receipt_names_the_page_and_its_picture_only_where_there_is_an_address(
    officer: Client, case: Case, settings
) -> None:
    url = reverse("cases:paper", args=[case.number, "receipt"])
    settings.BANCHENG_PUBLIC_URL = ""
    plain = officer.get(url)
    assert (
        "到任何一个网点问，或请窗口告诉您查进度的网址，填编号" + case.number in read(plain)
        and plain.context["picture"] == ""
    )
    settings.BANCHENG_PUBLIC_URL = "https://window.example"
    named = officer.get(url)
    assert "打开https://window.example/track，填编号" + case.number in read(named)
    assert named.context["picture"] == web_address.follow_picture(case.number)
    assert web_address.follow_address(case.number) == f"https://window.example/track/{case.number}"


ALWAYS = ["register_form/1", "receipt/1"]


def test_which_papers_there_are_follows_the_case(desk: District, case: Case) -> None:
    assert titles(case) == ALWAYS
    steps.waiting(desk, case)
    assert titles(case) == [*ALWAYS, "acceptance/1", "one_time_notice/1"]
    officer = desk.actor("officer")
    actions.citizen_supplied(case, by=officer, at=AT + timedelta(hours=2))
    actions.propose_answer(case, by=officer, at=AT + timedelta(hours=2), answer=d.answer())
    assert titles(case)[-1] == "result/1"
    other = steps.declined(desk, d.register(desk))
    assert titles(other) == [*ALWAYS, "declining/1"]


def test_an_answer_not_yet_confirmed_is_no_paper(desk: District, case: Case) -> None:
    steps.handled(desk, case)
    actions.propose_answer(case, by=desk.actor("officer"), at=AT, answer=d.answer(Outcome.GUIDED))
    assert "result/1" not in titles(case)


def test_after_telling_the_paper_is_the_first_thing_until_it_is_printed(
    officer: Client, desk: District, case: Case
) -> None:
    def first() -> Any:
        return officer.get(reverse("cases:case", args=[case.number])).context["moves"][0]

    steps.answered(desk, case)
    paper = first()
    assert (paper.verb, paper.post) == ("打印《办理结果告知书》", True)
    assert NAME in officer.post(paper.url).content.decode()
    assert first().verb == "记下联系"


def test_who_may_not_print_is_not_sent_to_the_printer(desk: District, case: Case) -> None:
    steps.answered(desk, case)
    leader = make.sign_in(Client(), desk.person("leader"))
    page = leader.get(reverse("cases:case", args=[case.number]))
    assert page.status_code == 200
    assert not [move for move in page.context["moves"] if move.icon == "printer"]


def test_the_notice_is_handed_out_first_too(officer: Client, desk: District, case: Case) -> None:
    steps.waiting(desk, case)
    moves = officer.get(reverse("cases:case", args=[case.number])).context["moves"]
    assert moves[0].verb == "打印《一次性告知书》"
    steps.accepted(desk, other := d.register(desk))
    moves = officer.get(reverse("cases:case", args=[other.number])).context["moves"]
    assert moves[0].verb == "研判", "a voucher keeps nobody from going on"


def test_a_second_answer_leaves_the_first_paper(desk: District, case: Case) -> None:
    steps.answered(desk, case)
    actions.redo(case, by=desk.actor("citizen", case), at=AT + timedelta(hours=3), reason="没办成")
    by, at = desk.actor("officer"), AT + timedelta(hours=4)
    actions.propose_answer(case, by=by, at=at, answer=d.answer())
    actions.tell(case, by=by, at=at, how="in_person")
    assert titles(case)[-2:] == ["result/1", "result/2"]


def test_a_paper_that_does_not_exist_yet_is_not_found(officer: Client, case: Case) -> None:
    for kind in ("result", "declining", "acceptance", "no_such_paper"):
        assert officer.get(reverse("cases:paper", args=[case.number, kind])).status_code == 404
    assert officer.get(reverse("cases:paper", args=[case.number, "receipt", 2])).status_code == 404


def made(desk: District, case: Case, kind: str) -> Case:
    """The case brought to where this paper exists."""
    match kind:
        case "acceptance":
            return steps.accepted(desk, case)
        case "declining":
            return steps.declined(desk, case)
        case "one_time_notice":
            return steps.waiting(desk, case)
        case "extension":
            return given_time(desk, case)
        case "urging":
            steps.handled(desk, case)
            ticks.tick(at=AT + timedelta(days=4))
        case "supervising":
            steps.handled(desk, case)
            ticks.tick(at=AT + timedelta(days=8))
        case "result":
            return steps.answered(desk, case, outcome=Outcome.EXPLAINED)
        case "unsolved":
            steps.redone_and_unsolved(desk, case)
        case "cover":
            return filed(desk, case)
    return case


def given_time(desk: District, case: Case) -> Case:
    """Asked for two days more in time, and granted by the leader."""
    steps.handled(desk, case)
    at = AT + timedelta(hours=1)
    asked: dict[str, Any] = {"days": 2, "reason": "档案对不上", "how": "phone", "reached": True, "note": "好"}
    actions.ask_extension(case, by=desk.actor("officer"), at=at, **asked)
    actions.extend(case, by=desk.actor("leader"), at=at, days=2)
    return Case.objects.get(pk=case.pk)


def filed(desk: District, case: Case) -> Case:
    """Closed by the citizen, the right to redo waived, filed."""
    steps.closed(desk, case, solved="yes")
    return actions.file_case(case, by=desk.actor("officer"), at=steps.ANSWERED_AT)


@pytest.mark.parametrize("kind", sorted(papers.PAPERS.keys() - OF_THE_HOUSE))
def test_every_paper_says_that_it_is_no_decision(
    officer: Client, desk: District, case: Case, kind: str
) -> None:
    made(desk, case, kind)
    assert NOT_A_DECISION in shown(officer, case, kind)


@pytest.mark.parametrize("kind", list(papers.PAPERS))
def test_a_paper_on_screen_shows_no_name_and_no_paper_a_phone(
    officer: Client, desk: District, case: Case, kind: str
) -> None:
    made(desk, case, kind)
    before = len(kinds(case))
    seen = shown(officer, case, kind)
    assert NAME not in seen and PHONE_NUMBER not in seen and ("138****5678" in seen or kind in OF_THE_HOUSE)
    assert len(kinds(case)) == before, "looking leaves no line"
    printed = issued(officer, case, kind)
    assert (NAME in printed) == (kind in NAMED)
    assert PHONE_NUMBER not in printed
    line = last_line(case)
    assert line.kind == ("case.paper_printed" if kind == "receipt" else "paper.issued")
    assert papers.PAPERS[kind].title in line.data and NAME not in line.data
    assert NAME not in shown(officer, case, kind), "printed once, it is still masked for who looks"


def test_the_acceptance_says_who_until_when_and_why(officer: Client, desk: District, case: Case) -> None:
    steps.accepted(desk, case)
    said = shown(officer, case, "acceptance")
    assert "周小窗" in said and "2026年3月5日（星期四）17:00前" in said
    assert "3月2日受理，当天不计" in said and "3个工作日" in said


def test_the_declining_says_why_where_to_go_and_the_right_to_appeal(
    officer: Client, desk: District, case: Case
) -> None:
    row = steps.declined(desk, case).declinings.get()
    said = shown(officer, case, "declining")
    assert row.ground.name in said and "已经答复过" in said and row.remedy[:20] in said
    assert "10个工作日内（2026年3月16日（星期一）17:00前）申请复核一次" in said


def test_the_notice_tells_every_item_with_seven_facts_and_that_the_clock_stands(
    officer: Client, desk: District, case: Case
) -> None:
    steps.waiting(desk, case)
    said = shown(officer, case, "one_time_notice")
    for fact in vars(d.item()).values():
        assert str(fact) in said
    assert "2026年3月5日（星期四）17:00前" in said and "钟停着" in said and "不会因此了结" in said


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.DONE, ["办成", "办件编号FC2026-0001"]),
        (Outcome.EXPLAINED, ["无依据已解释", "李专员当面向您说明过：现行规定不允许", "《"]),
        (Outcome.GUIDED, ["缺关键材料已告知", "旧身份证号码证明", "派出所户籍窗口"]),
        (Outcome.ELSEWHERE, ["我自己办好了", "锁金村"]),
        (Outcome.REDIRECTED, ["仲裁委", "025-83600000"]),
    ],
)
def test_the_result_carries_the_evidence_of_its_outcome(
    officer: Client, desk: District, case: Case, outcome: Outcome, words: list[str]
) -> None:
    steps.answered(desk, case, outcome=outcome)
    said = shown(officer, case, "result")
    assert all(word in said for word in [*words, "告诉反映人的话", "要求重办", "2026年3月16日"])


def test_the_result_promises_no_right_that_was_used(officer: Client, desk: District, case: Case) -> None:
    steps.redone_and_unsolved(desk, case)
    first, second = (
        read(officer.get(reverse("cases:paper", args=[case.number, "result", ordinal]))) for ordinal in (1, 2)
    )
    assert "10个工作日内要求重办" in first, "when it was told he had it"
    assert "要求重办只有一次，您已经用过" in second and "可以自收到答复之日起" not in second


def test_the_register_form_has_its_boxes_ticked(officer: Client, desk: District, case: Case) -> None:
    steps.handled(desk, case)
    said = shown(officer, case, "register_form")
    for words in ("☑现场", "☐12345", "☑个人", "☑无", "☑受理", "☑不能办", "2次", "M4", "阿*", "登记；"):
        assert words in said, words


def test_the_register_form_never_leaves_open_who_took_it_first(officer: Client, desk: District) -> None:
    unclear = d.register(desk, first=None, first_window=None, first_unknown=True)
    named = d.register(desk, first=desk.person("counter"), first_window=None)
    at_window = d.register(desk, first=desk.person("counter"), first_window=Window.objects.first())
    assert "首接窗口说不清，或没去过别的窗口" in shown(officer, unclear, "register_form")
    for case, said in ((named, desk.person("counter").desk), (at_window, str(Window.objects.first()))):
        assert "首接窗口" + re.sub(r"\s", "", said) in shown(officer, case, "register_form")


def test_the_register_form_of_a_redone_case_keeps_its_beginning_and_both_limits(
    officer: Client, desk: District, case: Case
) -> None:
    steps.redone_and_unsolved(desk, case)
    said = shown(officer, case, "register_form")
    course = said.split("经过", 1)[1]
    assert course.index("登记；") < course.index("受理；") < course.index("研判；") < course.index("见案卷；")
    assert course.index("见案卷；") < course.index("要求重办；") < course.index("未解决办结。")
    assert "其间1步见案卷" in course and "拟答复；3月2日10:40" not in course
    first, second = said.index("第一次：2026年3月5日"), said.index("重办：2026年3月4日")
    assert first < second and "（一般，3个工作日）" in said and "（2个工作日）" in said
    assert re.search("怎样结束：.{0,12}未解决办结", said), "an answer that was given is not how it ended"


def test_a_firm_is_named_and_somebody_without_a_name_is_not(officer: Client, desk: District) -> None:
    firm = d.register(desk, party=d.Someone(firm="玄武小面馆", phone="13900001111"))
    nobody = d.register(desk, party=d.Someone(), anonymous=True, comes_back=True)
    assert "玄武小面馆" in shown(officer, firm, "receipt") and "☑企业" in shown(
        officer, firm, "register_form"
    )
    assert "不愿留名" in shown(officer, nobody, "register_form") and "反映人反映人" in shown(
        officer, nobody, "receipt"
    )


@pytest.mark.parametrize("kind", list(papers.PAPERS))
def test_markup_in_the_story_stays_text(officer: Client, desk: District, kind: str) -> None:
    nasty = "<script>alert(1)</script><b>"
    case = d.register(
        desk,
        story=f"{nasty}办不了",
        wanted=nasty,
        reference=nasty,
        party=d.Someone(firm=nasty, phone=PHONE_NUMBER),
    )
    made(desk, case, kind)
    for answer in (officer.get, officer.post):
        html = answer(reverse("cases:paper", args=[case.number, kind])).content.decode()
        assert "<script>alert" not in html and ("&lt;script&gt;" in html or kind in {"urging", "supervising"})


# --- the acts ----------------------------------------------------------------------------------------------


def test_issuing_is_for_who_has_a_part_in_the_case(desk: District, case: Case) -> None:
    steps.accepted(desk, case)
    allowed = {
        "officer",
        "officer2",
        "stranger",
        "district",
        "counter",
        "head",
        "convener",
        "convener2",
        "supervisor",
    }
    assert_only(desk, case, actions.issue_paper, allowed, paper="acceptance/1")
    assert_only(desk, case, actions.print_receipt, allowed)
    assert_only(desk, case, actions.issue_new_code, allowed)


def test_issuing_and_a_new_code_are_atomic(
    desk: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = desk.actor("officer")
    steps.assert_atomic(monkeypatch, lambda: actions.issue_paper(case, paper="register_form/1", by=by, at=AT))
    steps.assert_atomic(monkeypatch, lambda: actions.print_receipt(case, by=by, at=AT))
    steps.assert_atomic(monkeypatch, lambda: actions.issue_new_code(case, by=by, at=AT))


def test_a_sealed_case_prints_nothing_more_but_can_be_looked_at(
    officer: Client, desk: District, case: Case
) -> None:
    Case.objects.filter(pk=case.pk).update(step="archived", filed_at=AT, due_at=None)
    url = reverse("cases:paper", args=[case.number, "receipt"])
    assert officer.get(url).status_code == 200
    for kind in ("receipt", "register_form"):
        answer = officer.post(reverse("cases:paper", args=[case.number, kind]))
        assert answer.status_code == 409 and "归档封卷" in read(answer)
    steps.assert_refused("filed", lambda: actions.issue_new_code(case, by=desk.actor("officer"), at=AT))


def test_a_stranger_finds_no_paper(desk: District, case: Case) -> None:
    stranger = make.sign_in(Client(), desk.person("stranger"))
    for method in (stranger.get, stranger.post):
        assert method(reverse("cases:paper", args=[case.number, "receipt"])).status_code == 404


def test_the_case_page_lists_the_papers(officer: Client, desk: District, case: Case) -> None:
    steps.accepted(desk, case)
    html = officer.get(f"/desk/cases/{case.number}/").content.decode()
    assert "《受理凭证》" in html and reverse("cases:paper", args=[case.number, "acceptance", 1]) in html


def issue(desk: District, case: Case, key: str) -> Any:
    return actions.issue_paper(case, paper=key, by=desk.actor("officer"), at=AT + timedelta(hours=3))


def test_printed_again_it_is_the_same_paper_whatever_has_become_of_the_case(
    officer: Client, desk: District, case: Case
) -> None:
    url = reverse("cases:paper", args=[case.number, "register_form"])
    first = read(officer.post(url))
    number = kept.papers_of(case.file).get().number
    assert number in first
    steps.handled(desk, case)
    assert "☑不能办" not in read(officer.post(url)) and last_line(case).kind == "paper.taken"
    assert number in read(officer.get(url))
    pdf, word = (officer.post(url, {"as": form}) for form in ("pdf", "docx"))
    one = kept.papers_of(case.file).get()
    assert pdf.content == kept.octets_of(one.pdf) and word.content == kept.octets_of(one.docx)
    assert pdf["Content-Type"] == "application/pdf" and "attachment" in pdf["Content-Disposition"]
    assert [kinds(case)[-1], kinds(case)[-2]] == ["paper.taken"] * 2


def test_a_paper_issued_anew_says_what_has_become_of_the_case(
    officer: Client, desk: District, case: Case
) -> None:
    old = issue(desk, case, "register_form/1")
    steps.handled(desk, case)
    url = reverse("cases:end_paper", args=[case.number, old.pk, "replaced"])
    assert officer.post(url, {"reason": " "}).status_code == 422
    assert officer.post(url, {"reason": "研判以后再印一份"}).status_code == 302
    new = kept.standing(case.file, "register_form/1")
    assert new is not None and new.serial == old.serial + 1
    seen = shown(officer, case, "register_form")
    assert "☑不能办" in seen and new.number in seen
    over = read(officer.get(reverse("cases:issued", args=[case.number, old.pk])))
    assert "已由新的一份代替" in over and "研判以后再印一份" in over
    assert officer.post(url, {"reason": "再来一次"}).status_code == 409
    page = officer.get(f"/desk/cases/{case.number}/").content.decode()
    assert old.number in page and new.number in page


def test_a_voided_paper_may_be_issued_again_with_another_number(
    officer: Client, desk: District, case: Case
) -> None:
    old = issue(desk, case, "register_form/1")
    url = reverse("cases:end_paper", args=[case.number, old.pk, "void"])
    assert officer.get(url).status_code == 200
    assert officer.post(url, {"reason": "印错了人"}).status_code == 302
    assert last_line(case).kind == "paper.voided"
    assert "已作废，现在没有有效的一份" in read(officer.get(f"/desk/cases/{case.number}/"))
    assert old.number not in shown(officer, case, "register_form")
    assert issue(desk, case, "register_form/1").serial == old.serial + 1
    assert "现在没有有效的一份" not in read(officer.get(f"/desk/cases/{case.number}/"))
    assert officer.get(reverse("cases:end_paper", args=[case.number, old.pk, "burnt"])).status_code == 404


def test_a_paper_that_is_over_goes_out_saying_so_and_lies_in_the_file_as_it_was(
    officer: Client, desk: District, case: Case
) -> None:
    one = issue(desk, case, "register_form/1")
    url, frozen = reverse("cases:issued", args=[case.number, one.pk]), kept.octets_of(one.pdf)
    assert 'btn-primary" type="submit" name="as" value="print"' in officer.get(url).content.decode()
    actions.void_paper(case, one, reason="印错", by=desk.actor("officer"), at=AT)
    page = officer.get(url).content.decode()
    assert 'btn-primary" type="submit" name="as"' not in page and "打印（注明已作废）" in page
    assert page.count('class="over-mark">已作废<') == page.count('<article class="a4')
    pdf, word = (officer.post(url, {"as": form}).content for form in ("pdf", "docx"))
    sheets = PdfReader(io.BytesIO(pdf)).pages
    assert sheets and all("已作废" in sheet.extract_text() for sheet in sheets)
    with zipfile.ZipFile(io.BytesIO(word)) as packed:
        assert any("已作废" in packed.read(name).decode() for name in packed.namelist() if "header" in name)
    one.refresh_from_db()
    assert kept.octets_of(one.pdf) == frozen and kinds(case)[-2:] == ["paper.taken"] * 2


def test_papers_end_and_are_taken_by_who_has_a_part_in_the_case(desk: District, case: Case) -> None:
    steps.accepted(desk, case)
    one = issue(desk, case, "acceptance/1")
    parts = {
        "officer",
        "officer2",
        "stranger",
        "district",
        "counter",
        "head",
        "convener",
        "convener2",
        "supervisor",
    }
    outside = {*d.CAST} - parts
    for act in (
        lambda by: actions.take_paper(case, one, form="pdf", by=by, at=AT),
        lambda by: actions.void_paper(case, one, reason="写错", by=by, at=AT),
        lambda by: actions.reissue_paper(case, one, reason="写错", by=by, at=AT),
    ):
        for part in outside:
            steps.assert_refused("not_yours", lambda act=act, part=part: act(desk.actor(part, case)))


def test_what_the_citizen_holds_is_voided_by_who_had_no_hand_in_it_and_he_is_told(
    desk: District, case: Case
) -> None:
    steps.accepted(desk, case)
    one = issue(desk, case, "acceptance/1")
    for part, code in (("officer", "own_paper"), ("officer2", "not_yours"), ("supervisor", "not_yours")):
        void = lambda part=part: actions.void_paper(case, one, reason="x", by=desk.actor(part), at=AT)  # noqa: E731
        steps.assert_refused(code, void)
    actions.void_paper(case, one, reason="日期写错", by=desk.actor("head"), at=AT + 4 * steps.HOUR)
    while outbox.run_reactions(at=AT + 4 * steps.HOUR):
        pass
    told = Notice.objects.filter(kind="paper.voided")
    conveners = {desk.person(part).pk for part in ("convener", "convener2")}
    assert {one.person_id for one in told.filter(channel="inbox")} == conveners
    assert told.filter(channel="sms").count() == 1 and "日期写错" not in told.get(channel="sms").body


def test_a_voided_paper_he_held_is_issued_again_by_another_and_he_is_told(
    officer: Client, desk: District, case: Case
) -> None:
    steps.accepted(desk, case)
    at = AT + 4 * steps.HOUR
    one = issue(desk, case, "acceptance/1")
    actions.void_paper(case, one, reason="日期写错", by=desk.actor("head"), at=at)
    again = lambda part: actions.issue_paper(case, paper="acceptance/1", by=desk.actor(part), at=at)  # noqa: E731
    steps.assert_refused("own_paper", lambda: again("officer"))
    url = reverse("cases:paper", args=[case.number, "acceptance"])
    assert "要由另一位同事办" in read(officer.get(url)) and officer.post(url).status_code == 409
    new = again("officer2")
    assert new.number != one.number and last_line(case).kind == "paper.issued_again"
    assert json.loads(last_line(case).data)["old"] == one.number
    actions.void_paper(case, new, reason="又写错", by=desk.actor("head"), at=at)
    for part in ("officer", "officer2"):
        steps.assert_refused("own_paper", lambda part=part: again(part))
    again("head")
    while outbox.run_reactions(at=at):
        pass
    assert told_of("paper.issued_again", desk) == {"sms", "officer", "convener", "convener2"}
    assert verification.verify_file(case.file.key).ok


def told_of(kind: str, desk: District) -> set[str]:
    """Who was sent messages of this kind: the citizen by his way, colleagues by their part."""
    parts = {desk.person(part).pk: part for part in d.CAST}
    rows = Notice.objects.filter(kind=kind)
    return {parts[one.person_id] if one.person_id else one.channel for one in rows}


def test_of_a_paper_that_was_replaced_he_is_told_too(desk: District, case: Case) -> None:
    steps.accepted(desk, case)
    old = issue(desk, case, "acceptance/1")
    lying = issue(desk, case, "register_form/1")
    for one in (old, lying):
        actions.reissue_paper(case, one, reason="写错", by=desk.actor("officer"), at=AT + 4 * steps.HOUR)
    while outbox.run_reactions(at=AT + 4 * steps.HOUR):
        pass
    assert told_of("paper.reissued", desk) == {"sms", "convener", "convener2"}, "who did it knows it"
    assert Notice.objects.filter(kind="paper.reissued", channel="sms").count() == 1


def test_who_issued_a_paper_or_confirmed_what_it_says_does_not_void_it(desk: District, case: Case) -> None:
    steps.answered(desk, case, outcome=Outcome.GUIDED)
    one = actions.issue_paper(case, paper="result/1", by=desk.actor("convener"), at=AT + 3 * steps.HOUR)
    for part in ("head", "convener"):
        void = lambda part=part: actions.void_paper(case, one, reason="x", by=desk.actor(part), at=AT)  # noqa: E731
        steps.assert_refused("own_paper", void)
    actions.void_paper(case, one, reason="写错", by=desk.actor("convener2"), at=AT)


def test_what_only_lies_in_the_file_tells_nobody(desk: District, case: Case) -> None:
    one = issue(desk, case, "register_form/1")
    actions.void_paper(case, one, reason="印错", by=desk.actor("officer"), at=AT)
    while outbox.run_reactions(at=AT + 4 * steps.HOUR):
        pass
    assert not Notice.objects.filter(kind="paper.voided").exists()


def test_what_is_refused_on_a_paper_is_noted_on_the_record_of_the_day(desk: District, case: Case) -> None:
    steps.accepted(desk, case)
    one = issue(desk, case, "acceptance/1")
    outside, own = (make.sign_in(Client(), desk.person(part)) for part in ("leader", "officer"))
    folder = f"/desk/cases/{case.number}"
    voiding = f"{folder}/issued/{one.pk}/void/"
    assert outside.get(voiding).status_code == 200
    assert own.post(voiding, {"reason": " "}).status_code == 422
    assert refused_on_the_day() == [], "neither a look nor what lacks in a form is an attempt"
    tried = [
        (outside, f"{folder}/papers/register_form/", "出具《事项登记表》", "not_yours"),
        (outside, f"{folder}/papers/receipt/", "打印《登记回执》", "not_yours"),
        (outside, f"{folder}/issued/{one.pk}/", f"取《{one.title}》", "not_yours"),
        (outside, f"{folder}/issued/{one.pk}/replaced/", f"重新出具《{one.title}》", "not_yours"),
        (own, voiding, f"作废《{one.title}》", "own_paper"),
    ]
    for client, path, *_ in tried:
        assert client.post(path, {"reason": "写错"}).status_code == 409, path
    assert outside.post(f"{folder}/new-code/").status_code == 302
    expected = [(label, code) for *_, label, code in tried]
    assert refused_on_the_day() == [*expected, ("重新发查询码", "not_yours")]
    assert "paper.voided" not in kinds(case)


def refused_on_the_day() -> list[tuple[str, str]]:
    """What somebody was refused, and by which code."""
    lines = steps.Line.objects.filter(kind="act.refused").order_by("pk")
    found = [json.loads(line.data) for line in lines]
    return [(said["move_label"], said["code"]) for said in found]


def test_pressed_again_it_is_asked_and_noted_as_the_first_time(
    officer: Client, desk: District, case: Case
) -> None:
    steps.accepted(desk, case)
    one = issue(desk, case, "acceptance/1")
    url, pressed = reverse("cases:issued", args=[case.number, one.pk]), {FORM_KEY: str(uuid4()), "as": "pdf"}
    for count in (1, 2):
        assert officer.post(url, pressed)["Content-Type"] == "application/pdf"
        assert kinds(case).count("paper.taken") == count
    Appointment.objects.filter(person=desk.person("officer")).update(role=Role.LEADER, site=None)
    assert officer.post(url, pressed).status_code == 409 and kinds(case).count("paper.taken") == 2


def test_a_paper_of_another_case_is_not_found(officer: Client, desk: District, case: Case) -> None:
    one, other = issue(desk, case, "register_form/1"), d.register(desk)
    assert officer.get(reverse("cases:issued", args=[other.number, one.pk])).status_code == 404
    steps.assert_refused(
        "no_such_paper", lambda: actions.void_paper(other, one, reason="x", by=desk.actor("officer"), at=AT)
    )


def test_a_filed_case_gets_its_cover_first_with_everything_that_lies_in_it(
    officer: Client, desk: District, case: Case
) -> None:
    form = issue(desk, case, "register_form/1")
    upload = SimpleUploadedFile("材料.pdf", b"%PDF-1.4\n%%EOF\n")
    actions.attach(case, upload=upload, kind="citizen", by=desk.actor("officer"), at=AT)
    filed(desk, case)
    first = officer.get(reverse("cases:case", args=[case.number])).context["moves"][0]
    assert first.verb == "打印《卷宗封面和目录》"
    printed = read(officer.post(first.url))
    for words in (
        "卷内目录",
        "《事项登记表》",
        form.number,
        "反映人提供",
        "电子材料，PDF",
        "保管期限",
        "办成",
    ):
        assert words in printed, words
    assert NAME not in printed
    archivist = make.sign_in(Client(), desk.person("archivist"))
    assert archivist.post(first.url, {"as": "pdf"}).content.startswith(b"%PDF")
    steps.assert_whole(case)


def test_the_bar_says_of_every_paper_whether_its_name_comes_out_masked(
    officer: Client, desk: District, case: Case
) -> None:
    steps.accepted(desk, case)
    for kind, said in (
        ("acceptance", "按“打印”出来是全名"),
        ("register_form", "打印出来也遮着"),
        ("receipt", "打印出来也遮着"),
    ):
        answer = officer.get(reverse("cases:paper", args=[case.number, kind]))
        assert said in answer.content.decode()
        assert ("masked-mark" in answer.content.decode()) == (kind == "acceptance")
