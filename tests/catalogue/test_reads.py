"""Finding a matter while typing, and what a person's own words point to."""

from datetime import date

import pytest

from bancheng.catalogue import actions, reads
from bancheng.catalogue.models import Matter

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def catalogue(monday):
    actions.load_demo_catalogue(at=monday)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("股权", "股权变更登记"),
        ("股权变更", "股权变更登记"),
        ("登记 股权", "股权变更登记"),
        ("公司改股东", "股权变更登记"),
        ("房屋租赁", "房屋租赁登记备案"),
        ("开饭店", "食品经营许可（餐饮服务）新办"),
        ("食品经营许可(餐饮", "食品经营许可（餐饮服务）新办"),
        ("过户", "不动产转移登记"),
        ("YS320102-001", "房屋租赁登记备案"),
        ("ys320102-001", "房屋租赁登记备案"),
        ("ＹＳ320102-001", "房屋租赁登记备案"),
    ],
)
def test_typed_characters_find_the_matter(typed, first):
    assert reads.matters_matching(typed)[0].name == first


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "'; drop table", "龘"])
def test_nothing_is_found_for_what_nothing_holds(typed):
    assert reads.matters_matching(typed) == []


def test_a_stopped_matter_is_not_offered():
    Matter.objects.filter(name="股权变更登记").update(active=False)
    assert "股权变更登记" not in [matter.name for matter in reads.matters_matching("股权变更登记")]


def test_the_list_is_as_long_as_asked():
    assert len(reads.matters_matching("登记", limit=3)) == 3


def test_finding_takes_one_question_to_the_database(django_assert_num_queries):
    with django_assert_num_queries(1):
        [str(matter.department) for matter in reads.matters_matching("登记")]


def test_a_version_answers_for_its_own_day():
    matter = Matter.objects.get(name="房屋租赁登记备案")
    old, new = (reads.version_in_force(matter, day) for day in (date(2023, 12, 31), date(2024, 1, 1)))
    assert (old.number, old.may_gap, new.number, new.may_gap) == (1, False, 2, True)
    assert reads.version_in_force(matter, date(2021, 12, 31)) is None


def test_suggestions_say_which_words_stand_in_the_text():
    text = "我想给公司办股权变更，跑了三趟，窗口说系统故障，让我回去等"
    found = reads.suggest_for(text, on=TODAY)
    assert found.matters[0].row.name == "股权变更登记"
    assert found.matters[0].words[0] == "股权变更"
    assert found.matters[0].why.startswith("写到了“股权变更”")
    assert {"S1", "G2"} <= {suggestion.row.code for suggestion in found.causes}
    assert "system_down" in {suggestion.row.code for suggestion in found.situations}


def test_every_word_named_really_stands_in_the_text():
    text = "房东在外地，来不了，房屋租赁合同想备案，手里只有旧证"
    found = reads.suggest_for(text, on=TODAY)
    for suggestion in (*found.matters, *found.causes, *found.situations):
        assert suggestion.words
        assert all(word in text for word in suggestion.words)
    assert found.matters[0].row.name == "房屋租赁登记备案"
    assert "owner_absent" in {suggestion.row.code for suggestion in found.situations}


def test_words_written_wide_or_with_spaces_still_count():
    found = reads.suggest_for("想 办 工 伤 认定", on=TODAY)
    assert found.matters[0].row.name == "工伤认定"


def test_nothing_is_suggested_for_a_text_that_points_nowhere():
    found = reads.suggest_for("谢谢", on=TODAY)
    assert (found.matters, found.causes, found.situations) == ((), (), ())


def test_suggesting_takes_three_questions_to_the_database(django_assert_num_queries):
    with django_assert_num_queries(3):
        reads.suggest_for("公司注销", on=TODAY)
