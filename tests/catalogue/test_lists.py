"""Situations and citations begin and end on a day."""

from datetime import date

import pytest

from bancheng.catalogue import actions, reads
from bancheng.catalogue.models import Citation
from bancheng.records.models import Line
from bancheng.rules.refusal import Refused
from tests.catalogue.conftest import KEEPER

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2026, 3, 2), date(2026, 4, 1)


def situation(at, **changed):
    told = {"code": "new_one", "name": "新情形", "explanation": "", "words": "", "position": 5}
    return actions.add_situation(by=KEEPER, at=at, **(told | {"in_force_from": MARCH} | changed))


def citation(at, **changed):
    told = {"title": "测试办法", "number": "测〔2026〕1号", "article": "第一条", "summary": "要点"}
    told |= {"text": "", "source": "测试", "url": "", "words": "", "in_force_from": MARCH}
    return actions.add_citation(by=KEEPER, at=at, **(told | changed))


def test_a_situation_may_be_chosen_until_the_day_it_ends(monday):
    row = situation(monday)
    actions.end_situation(row, by=KEEPER, at=monday, on=APRIL)
    assert list(reads.situations_in_force(date(2026, 3, 31))) == [row]
    assert not reads.situations_in_force(APRIL).exists()
    kinds = list(Line.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["catalogue.situation_added", "catalogue.situation_ended"]


@pytest.mark.parametrize("changed", [{}, {"code": "another"}, {"name": "另一个名"}])
def test_two_situations_of_one_name_or_code_never_hold_together(monday, changed):
    situation(monday)
    with pytest.raises(Refused) as refusal:
        situation(monday, **changed)
    assert refusal.value.code == "held_already"


def test_a_situation_may_return_after_its_end(monday):
    actions.end_situation(situation(monday), by=KEEPER, at=monday, on=APRIL)
    again = situation(monday, in_force_from=APRIL)
    assert list(reads.situations_in_force(APRIL)) == [again]


@pytest.mark.parametrize("day", [MARCH, date(2026, 3, 1)])
def test_nothing_ends_before_it_held_a_day(monday, day):
    row = situation(monday)
    with pytest.raises(Refused) as refusal:
        actions.end_situation(row, by=KEEPER, at=monday, on=day)
    assert refusal.value.code == "ends_before_it_begins"
    assert "2026年3月2日" in refusal.value.sentence


def test_an_article_repealed_is_not_in_force_from_that_day(monday):
    row = citation(monday)
    actions.repeal_citation(row, by=KEEPER, at=monday, on=APRIL)
    assert reads.citations_matching("测试办法", date(2026, 3, 31)) == [row]
    assert reads.citations_matching("测试办法", APRIL) == []
    with pytest.raises(Refused) as refusal:
        actions.repeal_citation(row, by=KEEPER, at=monday, on=date(2026, 5, 1))
    assert refusal.value.code == "ended_already"


def test_versions_of_an_article_follow_each_other(monday):
    citation(monday, in_force_to=APRIL)
    newer = citation(monday, in_force_from=APRIL)
    assert reads.citations_matching("测试办法 第一条", APRIL) == [newer]
    with pytest.raises(Refused) as refusal:
        citation(monday, in_force_from=date(2026, 3, 10), in_force_to=date(2026, 3, 11))
    assert refusal.value.code == "held_already"


def test_a_period_written_backwards_is_refused(monday):
    with pytest.raises(Refused) as refusal:
        citation(monday, in_force_to=MARCH)
    assert refusal.value.code == "period_reversed"
    assert not Citation.objects.exists()


def test_a_citation_reads_as_it_is_cited(monday):
    assert str(citation(monday)) == "《测试办法》（测〔2026〕1号）第一条"
