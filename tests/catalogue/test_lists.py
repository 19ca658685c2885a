"""Situations begin and end on a day."""

from datetime import date

import pytest

from bancheng.catalogue import actions, reads
from bancheng.records.models import Line
from bancheng.rules.refusal import Refused
from tests.catalogue.conftest import KEEPER

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2026, 3, 2), date(2026, 4, 1)


def situation(at, **changed):
    told = {"code": "new_one", "name": "新情形", "explanation": "", "words": "", "position": 5}
    return actions.add_situation(by=KEEPER, at=at, **(told | {"in_force_from": MARCH} | changed))


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
