"""A case is found by what people remember of it, newest first, and never outside what was asked among."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bancheng.cases import searching
from bancheng.cases.models import Case
from bancheng.cases.registration import Someone
from bancheng.rules import identifiers
from tests.cases.district import District, register

ID_NUMBER = "32010219000101011" + identifiers.id_check("32010219000101011")
PARTY = Someone(name="钱荠菜花", phone="13800002468", id_number=ID_NUMBER)


def found(asked: str) -> set[str]:
    return set(searching.matching(Case.objects.all(), asked).values_list("number", flat=True))


@pytest.fixture
def remembered(district: District) -> Case:
    """One case among others."""
    register(district)
    return register(
        district, party=PARTY, story="想给晚枫街的店面办证。窗口说缺少房产证明。", wanted="把证办下来"
    )


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("{number}", "the whole number"),
        ("{serial}", "the serial alone"),
        ("2468", "the last four of the phone"),
        ("138 0000 2468", "the phone, spaced"),
        (ID_NUMBER, "the ID number"),
        ("钱荠菜花", "the name"),
        ("荠菜", "part of the name"),
        ("晚枫街", "words of the title"),
        ("房产证明", "words of the story"),
    ],
)
def test_it_is_found_by(asked: str, why: str, remembered: Case) -> None:
    asked = asked.format(number=remembered.number, serial=remembered.number.split("-")[2])
    assert found(asked) == {remembered.number}, why


@pytest.mark.parametrize("asked", ["0000", "9999", "房产证朋", "菜荠", "13800009999", "\x00"])
def test_what_does_not_fit_finds_nothing(asked: str, remembered: Case) -> None:
    assert found(asked) == set()


def test_only_among_what_was_asked_among(remembered: Case) -> None:
    others = Case.objects.exclude(pk=remembered.pk)
    assert not searching.matching(others, "晚枫街").exists()


def test_the_newest_are_found_of_what_many_fit(
    remembered: Case, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST_FOUND", 2)
    newest = [register(district, story="晚枫街的事还没有办成。").number for _ in range(2)]
    assert found("晚枫街") == set(newest)


def test_each_thing_meant_is_asked_by_itself(remembered: Case) -> None:
    with CaptureQueriesContext(connection) as asked:
        found(remembered.number.split("-")[2])
    assert len(asked) == 5
    assert not [query for query in asked.captured_queries if " OR " in query["sql"]]
