"""The catalogue at the desk: reading for everybody, changing for its keeper, nothing typed lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bancheng.catalogue import actions, library, reads
from bancheng.catalogue.models import Citation, Matter, RatingReason, Situation
from bancheng.records.models import Line

pytestmark = pytest.mark.django_db
MORE = {"materials-TOTAL_FORMS": "2", "materials-INITIAL_FORMS": "0"}
VERSION = {
    "name": "测试许可",
    "in_force_from": "2026-03-02",
    "promised_unit": "wd",
    "legal_unit": "wd",
    "legal_days": "20",
    "promised_days": "5",
    "materials-0-name": "申请书",
    "materials-0-is_key": "on",
    "materials-1-name": "",
} | MORE
NEW = VERSION | {"code": "CS-001", "words": "开小店", "category": "行政许可", "department": ""}
LOOKING = ["matters", "situations", "causes", "grounds", "citations"]
CHANGING = ["add", "add_situation", "add_rating_reason", "add_citation"]


@pytest.fixture
def catalogue(at_monday):
    actions.load_demo_catalogue(at=at_monday)


def page(name, *args):
    return reverse(f"catalogue:{name}", args=args)


def words_of(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("name", LOOKING)
def test_everybody_at_the_desk_may_look(looker, catalogue, name):
    answer = looker.get(page(name))
    assert answer.status_code == 200
    assert "新增" not in words_of(answer).split("<main")[1]


@pytest.mark.parametrize("name", LOOKING)
def test_an_empty_list_says_so(looker, name):
    assert "空" in words_of(looker.get(page(name))) or "还没有" in words_of(looker.get(page(name)))


@pytest.mark.parametrize("name", CHANGING)
def test_what_changes_the_catalogue_is_not_there_for_others(looker, keeper, name):
    assert looker.get(page(name)).status_code == 404
    assert looker.post(page(name), {}).status_code == 404
    assert keeper.get(page(name)).status_code == 200


def test_strangers_are_sent_to_sign_in(client, at_monday):
    assert client.get(page("matters")).status_code == 302


def test_the_list_is_narrowed_and_paged(looker, catalogue):
    found = words_of(looker.get(page("matters"), {"q": "股权"}))
    assert "股权变更登记（演示）" in found
    assert "工伤认定" not in found
    assert "没有找到" in words_of(looker.get(page("matters"), {"q": "龘"}))
    assert looker.get(page("matters"), {"page": "99", "department": "x"}).status_code == 200


def test_the_list_asks_the_database_the_same_for_one_and_fifty(looker, catalogue):
    looker.get(page("matters"))
    with CaptureQueriesContext(connection) as one:
        looker.get(page("matters"), {"q": "股权变更登记"})
    with CaptureQueriesContext(connection) as many:
        looker.get(page("matters"))
    assert len(one) == len(many) <= 12


def test_a_matter_shows_what_is_wanted_and_what_was_wanted_before(looker, catalogue):
    matter = Matter.objects.get(name="房屋租赁登记备案")
    shown = words_of(looker.get(matter.get_absolute_url()))
    assert "可共享：不动产登记信息" in shown
    assert "2022年1月1日 至 2024年1月1日（不含当天）" in shown
    assert "停办这个事项" not in shown
    assert looker.get(page("matter", "nothing")).status_code == 404


def test_a_matter_is_added_with_its_materials(keeper):
    answer = keeper.post(page("add"), NEW)
    matter = Matter.objects.get()
    assert answer.url == matter.get_absolute_url()
    version = matter.versions.get()
    assert [(m.name, m.is_key) for m in version.materials.all()] == [("申请书", True)]


def test_nothing_typed_is_lost_when_the_regulation_says_no(keeper):
    answer = keeper.post(page("add"), NEW | {"promised_days": "30", "guide": "写了很久的指南"})
    assert answer.status_code == 200
    assert "承诺只能更短" in words_of(answer)
    assert "写了很久的指南" in words_of(answer)
    assert not Matter.objects.exists()


def test_more_rows_keep_what_was_typed_and_judge_nothing(keeper):
    shown = words_of(keeper.post(page("add"), NEW | {"more": "1", "name": "", "materials-0-how": "到窗口领"}))
    assert 'value="申请书"' in shown
    assert 'value="到窗口领"' in shown
    assert 'name="materials-4-name"' in shown
    assert "没有做成" not in shown
    assert "必填项" not in shown
    again = NEW | {"materials-TOTAL_FORMS": "5", "materials-INITIAL_FORMS": "2", "materials-4-name": "第五行"}
    keeper.post(page("add"), again)
    assert [m.name for m in Matter.objects.get().versions.get().materials.all()] == ["申请书", "第五行"]


def test_a_row_without_a_name_is_asked_for_one(keeper):
    answer = keeper.post(page("add"), NEW | {"materials-1-how": "到窗口领"})
    assert "写上材料的名称" in words_of(answer)
    assert not Matter.objects.exists()


def test_a_version_begins_with_what_the_last_one_says(keeper, catalogue):
    matter = Matter.objects.get(name="房屋租赁登记备案")
    begun = words_of(keeper.get(page("revise", matter.code)))
    assert 'value="房屋租赁合同"' in begun
    keeper.post(page("revise", matter.code), VERSION)
    assert matter.versions.count() == 3
    assert [m.name for m in reads.versions_of(matter).first().materials.all()] == ["申请书"]


def test_a_matter_is_stopped_and_resumed(keeper, catalogue):
    matter = Matter.objects.get(name="工伤认定")
    assert keeper.get(page("stop", matter.code)).status_code == 405
    keeper.post(page("stop", matter.code))
    matter.refresh_from_db()
    assert not matter.active
    assert "已经是这个状态" in words_of(keeper.post(page("stop", matter.code), follow=True))
    keeper.post(page("resume", matter.code))
    matter.refresh_from_db()
    assert matter.active


def test_words_of_a_matter_are_edited(keeper, catalogue):
    matter = Matter.objects.get(name="工伤认定")
    keeper.post(page("edit", matter.code), {"words": "摔伤", "category": "行政确认", "department": ""})
    assert reads.matters_matching("摔伤") == [matter]


def test_a_situation_is_added_and_ended(keeper):
    told = {"name": "新情形", "code": "fresh", "position": "5", "in_force_from": "2026-03-01"}
    keeper.post(page("add_situation"), told)
    row = Situation.objects.get()
    assert "已经有一条了" in words_of(keeper.post(page("add_situation"), told))
    keeper.post(page("end_situation", row.pk), {"on": "2026-04-01"})
    row.refresh_from_db()
    assert str(row.in_force_to) == "2026-04-01"
    assert keeper.get(page("end_situation", 999)).status_code == 404


def test_a_reason_of_a_rating_is_added_and_ended_and_one_of_each_kind_stays(keeper, looker):
    told = {"name": "态度不好", "code": "manner", "position": "5", "in_force_from": "2026-03-01"}
    keeper.post(page("add_rating_reason"), told | {"names_conduct": "on"})
    row = RatingReason.objects.get()
    assert (row.names_conduct, row.reopens) == (True, False)
    assert "已经有一条了" in words_of(keeper.post(page("add_rating_reason"), told))
    ended = keeper.post(page("end_rating_reason", row.pk), {"on": "2026-04-01"})
    assert "最后一条说到人的表现" in words_of(ended)
    keeper.post(
        page("add_rating_reason"), told | {"name": "说话难听", "code": "words", "names_conduct": "on"}
    )
    keeper.post(page("end_rating_reason", row.pk), {"on": "2026-04-01"})
    row.refresh_from_db()
    assert str(row.in_force_to) == "2026-04-01"
    assert page("add_rating_reason") in words_of(keeper.get(page("rating_reasons")))
    assert page("add_rating_reason") not in words_of(looker.get(page("rating_reasons")))
    kinds = Line.objects.filter(kind__startswith="catalogue.rating_reason").order_by("pk")
    assert [line.kind.rsplit("_", 1)[1] for line in kinds] == ["added", "added", "ended"]


def test_an_article_is_added_found_and_repealed(keeper, looker):
    told = {"title": "测试办法", "summary": "<b>要点</b>", "source": "测试", "in_force_from": "2026-03-01"}
    keeper.post(page("add_citation"), told)
    row = Citation.objects.get()
    found = words_of(looker.get(page("citations"), {"q": "测试办法"}))
    assert "&lt;b&gt;要点" in found
    assert "写明失效" not in words_of(looker.get(page("citation", row.pk)))
    keeper.post(page("repeal_citation", row.pk), {"on": "2026-03-02", "reason": "被新办法代替"})
    assert "已失效" in words_of(looker.get(page("citation", row.pk)))
    assert library.citations_matching("测试办法", row.in_force_from) == [row]


def test_an_article_is_amended_corrected_and_its_law_repealed(keeper, looker):
    told = {
        "title": "测试办法",
        "article": "第二条",
        "summary": "要点",
        "source": "测试",
        "in_force_from": "2026-02-01",
    }
    keeper.post(page("add_citation"), told)
    row = Citation.objects.get()
    shown = words_of(looker.get(page("law", row.pk)))
    assert "第二条" in shown and "整部失效" not in shown
    begun = words_of(keeper.get(page("amend_citation", row.pk)))
    assert 'value="测试办法"' in begun and "为什么" in begun
    assert "必填" in words_of(keeper.post(page("amend_citation", row.pk), told))
    assert Citation.objects.get().in_force_to is None, "no reason, no amendment"
    newer = told | {"summary": "新要点", "in_force_from": "2026-04-01", "reason": "市政府第 3 号令"}
    assert keeper.post(page("amend_citation", row.pk), newer).status_code == 302
    follower = Citation.objects.get(in_force_from="2026-04-01")
    wrong = newer | {"article": "第三条", "reason": "条款号录错了"}
    assert keeper.post(page("correct_citation", follower.pk), wrong).status_code == 302
    assert "录入有误" in words_of(looker.get(page("citation", follower.pk)))
    law = words_of(keeper.get(page("law", row.pk)))
    assert "市政府第 3 号令" in law and "条款号录错了" in law and "整部失效" in law
    refused = words_of(keeper.post(page("repeal_law", row.pk), {"on": "2026-03-05", "reason": "废止"}))
    assert "最早只能从第二天起失效" in refused and "废止" in refused
    assert keeper.post(page("repeal_law", row.pk), {"on": "2026-06-01", "reason": "废止"}).status_code == 302
    assert Citation.objects.get(article="第三条").in_force_to.isoformat() == "2026-06-01"
    for name in ("amend_citation", "correct_citation", "repeal_law"):
        assert looker.get(page(name, row.pk)).status_code == 404


def test_the_library_is_narrowed_sorted_and_read_by_law(looker, catalogue):
    over = words_of(looker.get(page("citations"), {"standing": "over", "q": "复议法"}))
    assert "第九条" in over and "第二十条" not in over
    laws = words_of(looker.get(page("citations"), {"view": "laws", "q": "xzxkf"}))
    assert "《中华人民共和国行政许可法》" in laws and "6 条现行有效" in laws
    assert (
        looker.get(page("citations"), {"order": "x", "standing": "y", "view": "z", "page": "9"}).status_code
        == 200
    )
    assert "没有找到" in words_of(looker.get(page("citations"), {"standing": "coming"}))


def test_the_page_of_a_law_asks_the_same_for_one_article_and_for_six(looker, catalogue):
    one, six = (
        Citation.objects.filter(title__contains=name).first() for name in ("信访工作条例", "行政许可法")
    )
    looker.get(page("law", one.pk))
    with CaptureQueriesContext(connection) as few:
        looker.get(page("law", one.pk))
    with CaptureQueriesContext(connection) as many:
        looker.get(page("law", six.pk))
    assert len(few) == len(many) <= 10
