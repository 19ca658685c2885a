"""Opinions: taken in, turned into a case, linked to one; only by who works on them, always with a line."""

import json
from datetime import date
from typing import Any

import pytest

from bancheng.cases.actions import Wanting
from bancheng.cases.models import Case, Evidence
from bancheng.citizens import reads
from bancheng.citizens.actions import feedback as actions
from bancheng.citizens.models import FeedbackItem
from bancheng.org.models import Site
from bancheng.records import verification
from bancheng.records.models import File, Line
from bancheng.rules.feedback import Opinion
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Channel
from tests import make
from tests.cases.district import AT, District

pytestmark = pytest.mark.django_db
TEXT = "窗口说章程要重新盖章，公司在外地，能不能邮寄？电话13800005678，周末也行。"


def opinion(**values: object) -> Opinion:
    whole: dict[str, Any] = {
        "source": Channel.MESSAGE_BOOK,
        "number": "24",
        "made_on": date(2020, 1, 6),
        "subject": "营业执照变更要跑三趟",
        "text": TEXT,
        "label": "商贸旅游",
        "name": "陈阿福",
        "contact": "138 0000 5678",
    }
    return Opinion(**(whole | values))


def taken(district: District, by: str = "officer", site: str = "11", **values: object) -> FeedbackItem:
    place = Site.objects.get(code=site)
    return actions.take_in(opinion(**values), by=district.actor(by), at=AT, site=place).item


def made(item: FeedbackItem, by: Actor, **values: Any) -> Case:
    whole = {"site": item.site, "wanted": "一次办好变更"}
    return actions.make_case(item, by=by, at=AT, **(whole | values)).case


# --- taking in ---------------------------------------------------------------------------------------------


def test_an_opinion_keeps_its_own_date_and_no_clock(district):
    item = taken(district)
    assert (item.made_on, item.state, item.case, item.number) == (date(2020, 1, 6), "received", None, "24")
    assert "〔电话1：138****5678〕" in item.text and item.contact == "13800005678"


def test_its_first_line_commits_and_shows_nothing(district):
    item = taken(district)
    (line,) = Line.objects.filter(file=item.file)
    assert (line.kind, line.by) == ("feedback.received", district.person("officer").ref)
    own = [name for name in json.loads(line.commitments) if "/" not in name]
    assert sorted(own) == ["contact", "name", "subject", "text"]
    assert not any(word in line.data for word in ("陈阿福", "5678", "章程"))
    assert verification.verify_file(item.file.key).ok


def test_the_same_again_is_the_same(district):
    first = taken(district)
    again = actions.take_in(opinion(), by=district.actor("officer"), at=AT, site=first.site)
    assert (again.item, again.is_new) == (first, False)
    assert Line.objects.filter(file=first.file).count() == 1


def test_the_same_number_of_another_channel_is_another_opinion(district):
    assert taken(district) != taken(district, source=Channel.HOTLINE)


def test_the_same_number_with_other_words_is_refused(district):
    taken(district)
    with pytest.raises(Refused) as refused:
        taken(district, text="另一件事")
    assert refused.value.code == "number_taken"
    assert FeedbackItem.objects.count() == 1


def test_what_is_missing_is_named(district):
    with pytest.raises(Wanting) as wanting:
        taken(district, text="", subject="", made_on=None)
    assert [gap.field for gap in wanting.value.missing] == ["text", "made_on"]


def test_a_long_subject_is_kept_whole(district):
    item = taken(district, subject="很长的主题" * 50)
    assert item.text.startswith("很长的主题" * 50 + "\n") and not item.subject


@pytest.mark.parametrize("part", ["counter", "stranger", "leader", "archivist", "auditor", "admin", "expert"])
def test_who_has_no_opinions_takes_none(district, part):
    with pytest.raises(Refused) as refused:
        taken(district, by=part)
    assert refused.value.code == "not_yours"
    assert not FeedbackItem.objects.exists() and not File.objects.filter(kind="feedback").exists()


@pytest.mark.parametrize(
    ("part", "sees"),
    [
        ("officer", ["11"]),
        ("head", ["11"]),
        ("stranger", ["12"]),
        ("district", ["11", "12"]),
        ("convener", ["11", "12"]),
        ("supervisor", ["11", "12"]),
        ("counter", []),
        ("leader", []),
        ("auditor", []),
    ],
)
def test_a_site_sees_its_own_the_district_all(district, part, sees):
    taken(district)
    taken(district, by="stranger", site="12", number="25", text="另一个网点的事")
    seen = reads.visible_to(district.actor(part)).order_by("site__code")
    assert list(seen.values_list("site__code", flat=True)) == sees


def test_an_earlier_one_of_nearly_the_same_words_is_pointed_to(district):
    first = taken(district)
    copy = taken(district, number="25", text=TEXT + "请尽快。")
    other = taken(
        district, number="26", text="取号机坏了三天没有人修，老人排了一个上午的队，请尽快换一台新的。"
    )
    assert (copy.near, other.near) == (first, None)
    assert 50 <= copy.near_percent < 100


def test_taking_in_is_atomic(district, monkeypatch):
    def broken(*args: object, **values: object) -> None:
        raise OSError("the record cannot be written")

    with monkeypatch.context() as patch:
        patch.setattr(actions.records, "append", broken)
        with pytest.raises(OSError, match="record"):
            taken(district)
    assert not FeedbackItem.objects.exists() and not File.objects.filter(kind="feedback").exists()


# --- a case of it ------------------------------------------------------------------------------------------


def test_it_becomes_a_case_told_in_its_own_words_and_date(district):
    item = taken(district)
    case = made(item, district.actor("officer"), first=district.person("counter"))
    assert (case.channel, case.title, case.reference) == ("message_book", "营业执照变更要跑三趟", "24")
    assert case.story.startswith("（留言簿意见，2020年1月6日，编号 24）\n窗口说章程")
    assert (case.first, case.handler) == (district.person("counter"), district.person("officer"))
    party = case.parties.get()
    assert (party.name, party.phone) == ("陈阿福", "13800005678")
    # The number stood in the words: it is kept closed with the party, not in the story.
    assert "13800005678" in party.spotted and "13800005678" not in case.story
    item.refresh_from_db()
    assert (item.state, item.case, item.settled_by) == ("made_case", case, district.person("officer"))


def test_both_files_say_so(district):
    item = taken(district)
    case = made(item, district.actor("officer"))
    line = Line.objects.filter(file=item.file).latest("seq")
    assert (line.kind, json.loads(line.data)["case"]) == ("feedback.made_case", case.number)
    assert Evidence.objects.get(case=case).what == "留言簿意见，2020年1月6日，编号 24"
    for file in (item.file, case.file):
        assert verification.verify_file(file.key).ok


def test_a_user_number_is_no_name(district):
    item = taken(district, name="A00074011", contact="")
    case = made(item, district.actor("officer"), comes_back=True)
    assert case.anonymous and case.parties.get().name == ""


def test_it_asks_for_what_a_registration_needs(district):
    item = taken(district, contact="")
    with pytest.raises(Wanting) as wanting:
        made(item, district.actor("officer"), wanted="")
    assert [gap.field for gap in wanting.value.missing] == ["wanted", "phone"]
    item.refresh_from_db()
    assert item.state == "received" and not Case.objects.exists()


def test_it_becomes_one_case_only(district):
    item = taken(district)
    made(item, district.actor("officer"))
    with pytest.raises(Refused) as refused:
        made(item, district.actor("officer"))
    assert refused.value.code == "wrong_state"
    assert Case.objects.count() == 1


@pytest.mark.parametrize("part", ["head", "convener", "supervisor", "stranger", "counter", "leader"])
def test_only_an_officer_who_has_it_makes_a_case(district, part):
    item = taken(district)
    with pytest.raises(Refused) as refused:
        made(item, district.actor(part))
    assert refused.value.code == "not_yours"
    assert not Case.objects.exists()


def test_making_a_case_is_atomic(district, monkeypatch):
    item = taken(district)

    def broken(*args: object, **values: object) -> None:
        raise OSError("no evidence can be laid")

    monkeypatch.setattr(actions.cases, "add_evidence", broken)
    with pytest.raises(OSError, match="evidence"):
        made(item, district.actor("officer"))
    item.refresh_from_db()
    assert item.state == "received" and not Case.objects.exists()
    assert Line.objects.filter(file=item.file).count() == 1


# --- part of a case ----------------------------------------------------------------------------------------


def test_it_is_laid_into_a_case(district, case):
    item = taken(district)
    actions.link_to_case(item, by=district.actor("head"), at=AT, case=case)
    item.refresh_from_db()
    assert (item.state, item.case) == ("linked", case)
    assert Evidence.objects.get(case=case).kind == "feedback"
    assert Line.objects.filter(file=item.file).latest("seq").kind == "feedback.linked"


def test_not_into_a_case_out_of_sight(district, case):
    item = taken(district, by="stranger", site="12")
    with pytest.raises(Refused) as refused:
        actions.link_to_case(item, by=district.actor("stranger"), at=AT, case=case)
    assert refused.value.code == "no_such_case"


def test_not_into_a_sealed_case(district, case):
    Case.objects.filter(pk=case.pk).update(step="archived", filed_at=AT)
    item = taken(district)
    with pytest.raises(Refused) as refused:
        actions.link_to_case(item, by=district.actor("officer"), at=AT, case=Case.objects.get(pk=case.pk))
    assert refused.value.code == "filed"


def test_an_opinion_is_not_laid_into_a_case_nobody_answers_any_more(district, case):
    item = taken(district)
    Case.objects.filter(pk=case.pk).update(step="voided")
    with pytest.raises(Refused) as refused:
        actions.link_to_case(item, by=district.actor("officer"), at=AT, case=Case.objects.get(pk=case.pk))
    assert refused.value.code == "case_over"


# --- pages ---------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(district, client, settings):
    settings.BANCHENG_NOW = AT
    return make.sign_in(client, district.person("officer"))


def test_two_clicks_from_the_list_to_a_case(district, desk):
    item = taken(district)
    listed = desk.get("/desk/feedback/").content.decode()
    url = f"/desk/feedback/{item.pk}/make_case/"
    assert url in listed
    page = desk.get(url).content.decode()
    assert "营业执照变更要跑三趟" in page and "13800005678" not in page
    answer = desk.post(url, {"wanted": "营业执照变更要跑三趟", "site": item.site_id, "reference": "24"})
    case = Case.objects.get()
    assert answer.url == f"/desk/cases/{case.number}/"


def test_a_gap_is_shown_beside_its_field_and_nothing_is_lost(district, desk):
    item = taken(district, contact="")
    answer = desk.post(
        f"/desk/feedback/{item.pk}/make_case/", {"wanted": "我要办成这件事", "site": item.site_id}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "电话和地址请留一样" in page and "我要办成这件事" in page


def test_one_is_entered_by_hand_and_found_again(district, desk):
    site = Site.objects.get(code="11").pk
    typed = {"source": "phone", "made_on": "2026-03-01", "text": "取号机坏了", "label": "设施", "site": site}
    answer = desk.post("/desk/feedback/new/", typed)
    assert answer.url == f"/desk/feedback/{FeedbackItem.objects.get().pk}/"
    for asked in ({"q": "取号机"}, {"source": "phone"}, {"state": "received"}, {"label": "设施"}):
        answer = desk.post("/desk/feedback/", asked, follow=True)
        assert "取号机坏了" in answer.content.decode(), asked
    for asked in ({"q": "停车场"}, {"source": "rating"}, {"state": "linked", "q": "取号机"}):
        answer = desk.post("/desk/feedback/", asked, follow=True)
        assert "没有找到这样的意见" in answer.content.decode(), asked


def test_a_wrong_case_number_is_said_kindly(district, desk, case):
    item = taken(district)
    url = f"/desk/feedback/{item.pk}/link/"
    for typed in ("abc", "2026-012-0001-1", case.number[:-1] + ("0" if case.number[-1] != "0" else "1")):
        answer = desk.post(url, {"number": typed})
        assert answer.status_code == 409 and typed in answer.content.decode()
    assert desk.post(url, {"number": case.number}).url == f"/desk/feedback/{item.pk}/"
    assert case.number in desk.get(f"/desk/feedback/{item.pk}/").content.decode()


def test_masked_by_default(district, desk):
    item = taken(district)
    page = desk.get(f"/desk/feedback/{item.pk}/").content.decode()
    assert "陈*" in page and "138****5678" in page
    assert "陈阿福" not in page and "13800005678" not in page


@pytest.mark.parametrize("part", ["stranger", "counter", "leader"])
def test_others_find_nothing(district, client, settings, part):
    settings.BANCHENG_NOW = AT
    item = taken(district)
    desk = make.sign_in(client, district.person(part))
    for path in ("", "make_case/", "link/"):
        assert desk.get(f"/desk/feedback/{item.pk}/{path}").status_code == 404
    if part != "stranger":
        assert desk.get("/desk/feedback/").status_code == 404


def test_the_figure_of_the_first_sentence_opens_its_list(district, desk):
    taken(district)
    page = desk.get("/desk/feedback/?state=all")
    told = {figure["label"]: figure for figure in page.context["figures"]}
    assert {label: figure["count"] for label, figure in told.items()} == {"没有办完": 1, "待处理": 1}
    for figure in told.values():
        assert desk.get(figure["url"]).context["page"].paginator.count == figure["count"]


def test_the_list_opens_with_what_waits_and_leads_on_to_the_cases_of_the_rest(district, desk):
    waiting, done = taken(district), taken(district, number="25", text="另一件完全不同的事")
    desk.post(
        f"/desk/feedback/{done.pk}/make_case/", {"wanted": "办成", "site": done.site_id, "reference": "25"}
    )
    number = Case.objects.get().number
    opened = desk.get("/desk/feedback/")
    assert [row["url"] for row in opened.context["rows"]] == [f"/desk/feedback/{waiting.pk}/"]
    whole = desk.get("/desk/feedback/?state=all")
    assert len(whole.context["rows"]) == 2
    assert f'href="/desk/cases/{number}/"' in whole.content.decode()


def test_the_list_asks_the_same_however_long_it_is(district, desk, django_assert_max_num_queries):
    for i in range(30):
        taken(district, number=str(i), text=f"第 {i} 件完全不同的事")
    desk.get("/desk/feedback/")
    with django_assert_max_num_queries(12):
        page = desk.get("/desk/feedback/").content.decode()
    assert "第 1–25 条，共 30 条" in page
