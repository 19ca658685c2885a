"""The citizen's own name in his own words: masked where it is kept in clear, found by keyed pieces all the same."""

from django.core.files.uploadedfile import SimpleUploadedFile

from bancheng.cases import actions, health
from bancheng.cases.models import Case, Party
from bancheng.cases.registration import Someone, names_ever_in, title_of
from bancheng.cases.searching import matching
from bancheng.records import standing
from bancheng.records.models import Line
from bancheng.rules.freetext import discreet
from bancheng.rules.health import Trouble
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import AT, District
from tests.cases.steps import HOUR

TOLD = "我叫陈阿福，替陈小满问：房东在外地，备案办不了。"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def told(district: District) -> Case:
    return d.register(district, story=TOLD, wanted="给陈阿福办好备案")


def test_it_is_masked_in_title_story_and_wish_and_still_found(district: District) -> None:
    case = told(district)
    assert case.story.startswith("我叫〔姓名1：陈*〕，替陈小满问")
    assert case.wanted == "给〔姓名1：陈*〕办好备案"
    for words in (case.title, case.story, case.wanted):
        assert "陈阿福" not in words
    assert list(matching(Case.objects.all(), "阿福")) == [case]
    assert not Line.objects.filter(file=case.file, data__contains="陈阿福").exists()


def test_so_is_an_agents_from_then_on(district: District) -> None:
    case, by = told(district), district.actor("officer")
    upload = SimpleUploadedFile("委托书.pdf", PDF)
    paper = actions.attach(case, upload=upload, kind="mandate", by=by, at=AT)
    agent = Someone(name="陈小满")
    actions.authorise(case, by=by, at=AT + HOUR, agent=agent, scope="代为补材料", mandate=paper)
    case = Case.objects.get(pk=case.pk)
    assert "陈小满" not in case.story + case.title and "办不了" in case.story
    assert list(matching(Case.objects.all(), "小满")) == [case]
    steps.assert_whole(case)


def test_so_is_the_citizens_own_once_it_is_written_down(district: District) -> None:
    case = d.register(
        district, story=TOLD, wanted="给陈阿福办好备案", anonymous=True, party=Someone(phone="13800005678")
    )
    assert "陈阿福" in case.story
    by, number = district.actor("officer"), "320102199003070017"
    actions.state_identity(case, name="陈阿福", number=number, by=by, at=AT + HOUR)
    case = Case.objects.get(pk=case.pk)
    for words in (case.title, case.story, case.wanted):
        assert "陈阿福" not in words
    assert "办不了" in case.story and list(matching(Case.objects.all(), "阿福")) == [case]
    assert list(health.no_clear_names(at=AT, full=True)) == []
    assert list(standing.files_stand([case.file_id])) == []
    steps.assert_whole(case)


def test_so_is_the_name_that_was_put_right(district: District) -> None:
    case = d.register(
        district, story="我叫陈阿富，备案办不了。", party=Someone(name="陈阿福", phone="13800005678")
    )
    assert "陈阿富" in case.story
    by, number = district.actor("head"), "320102199003070017"
    actions.correct_identity(case, name="陈阿富", number=number, by=by, at=AT + HOUR)
    case = Case.objects.get(pk=case.pk)
    assert "陈阿富" not in case.story + case.title and "办不了" in case.story
    assert list(health.no_clear_names(at=AT, full=True)) == []
    assert list(standing.files_stand([case.file_id])) == []


def test_so_is_the_name_that_stood_there_before(district: District) -> None:
    case = d.register(district, story="备案办不了。", party=Someone(name="陈阿福", phone="13800005678"))
    # As it was registered before its own name was masked.
    Case.objects.filter(pk=case.pk).update(story="我叫陈  阿福，备案办不了。", title="陈阿福的备案")
    by = district.actor("head")
    for name, number in (("陈阿富", "320102199003070017"), ("陈阿贵", "320102199003070025")):
        actions.correct_identity(case, name=name, number=number, by=by, at=AT + HOUR)
    case = Case.objects.get(pk=case.pk)
    assert (case.story, case.title) == ("我叫〔姓名1：陈*〕，备案办不了。", "〔姓名1：陈*〕的备案")
    assert set(names_ever_in(case)) == {"陈阿福", "陈阿富", "陈阿贵"}
    said = discreet(names_ever_in(case))
    assert said("陈阿福、陈 阿富先生，电话13800005678") == "陈*、陈*先生，电话〔电话1：138****5678〕"
    steps.assert_refused(
        "wanting",
        lambda: actions.join_topic(case, by=district.actor("officer"), at=AT, name="陈阿富等人备案"),
    )
    assert list(health.no_clear_names(at=AT, full=True)) == []
    steps.assert_whole(case)


def test_a_title_that_was_cut_within_a_name_is_cut_anew(district: District) -> None:
    story = "房屋租赁备案跑三趟窗口说没有房东身份证原件办不了我是陈阿福一家三口都在等"
    cut = title_of(story)
    assert "陈" in cut and "陈阿福" not in cut
    case = d.register(district, story=story, anonymous=True, party=Someone(phone="13800005678"))
    assert case.title == cut
    by, number = district.actor("officer"), "320102199003070017"
    actions.state_identity(case, name="陈阿福", number=number, by=by, at=AT + HOUR)
    case = Case.objects.get(pk=case.pk)
    assert "陈" not in case.title and case.title == title_of(case.story)
    assert list(standing.files_stand([case.file_id])) == []


def test_the_doctor_finds_one_in_clear(district: District) -> None:
    case = told(district)
    assert list(health.no_clear_names(at=AT, full=True)) == []
    Case.objects.filter(pk=case.pk).update(title="陈阿福的备案")
    (found,) = health.no_clear_names(at=AT, full=False)
    assert (found.trouble, found.where) == (Trouble.CLEAR_NAME, case.number)
    Party.objects.update(name="", name_index="")
    assert list(health.no_clear_names(at=AT, full=True)) == []


def test_a_title_is_not_cut_within_a_token() -> None:
    story = "房屋租赁备案窗口说没有房东身份证办不了的是〔姓名1：陈*〕一家三口"
    assert title_of(story) == "房屋租赁备案窗口说没有房东身份证办不了的是…"
