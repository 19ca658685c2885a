"""What a rating must contain, when it is bad, what its reasons set in motion."""

import pytest

from bancheng.rules import ratings as rules
from bancheng.rules.ratings import Rating, Reason
from bancheng.rules.vocabulary import RatingAbout, Satisfied, Solved

PLAIN = Reason(code="late", name="晚")
REOPENS = Reason(code="not_all_at_once", name="没有一次说全", reopens=True)
CONDUCT = Reason(code="attitude", name="态度", names_conduct=True)


@pytest.mark.parametrize(
    ("said", "wanting"),
    [
        (Rating(solved="yes"), []),
        (Rating(solved="partly", satisfied=2, reasons=(REOPENS, PLAIN)), []),
        (Rating(solved=""), ["solved"]),
        (Rating(solved="perhaps", satisfied=6), ["solved", "satisfied"]),
        (Rating(solved="yes", satisfied=0), ["satisfied"]),
        (Rating(solved="no", reasons=(CONDUCT,)), ["about"]),
        (Rating(solved="no", reasons=(CONDUCT,), about="unsure"), []),
        (Rating(solved="no", reasons=(CONDUCT,), about="somebody"), ["about"]),
        (Rating(solved="no", reasons=(PLAIN,) * 7), ["reasons"]),
    ],
)
def test_what_is_wanting(said: Rating, wanting: list[str]) -> None:
    assert [gap.field for gap in rules.missing(said)] == wanting


@pytest.mark.parametrize(
    ("ended", "left", "may"),
    [
        (PLAIN, (), True),
        (CONDUCT, (PLAIN, REOPENS), False),
        (CONDUCT, (CONDUCT,), True),
        (REOPENS, (PLAIN, CONDUCT), False),
        (REOPENS, (REOPENS,), True),
    ],
)
def test_one_reason_of_each_kind_stays(ended: Reason, left: tuple[Reason, ...], *, may: bool) -> None:
    refused = rules.refusal_to_end_reason(ended, left)
    assert (refused is None) is may and (refused is None or refused.code == "last_of_its_kind")


BAD = {
    ("yes", 5): False, ("yes", 3): False, ("yes", None): False, ("yes", 2): True, ("yes", 1): True,
    ("partly", 5): True, ("no", None): True, ("understood", None): False, ("understood", 4): False, ("understood", 2): True,
}  # fmt: skip


def test_which_ratings_are_bad() -> None:
    assert {said: rules.is_bad(*said) for said in BAD} == BAD


def test_five_grades_and_four_answers() -> None:
    assert [grade.value for grade in Satisfied] == ["5", "4", "3", "2", "1"]
    assert Satisfied("5").label == "非常满意"
    assert {answer: rules.waives_redo(answer) for answer in Solved} == {
        Solved.YES: True, Solved.PARTLY: False, Solved.NO: False, Solved.UNDERSTOOD: False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("solved", "reasons", "led"),
    [
        ("partly", (REOPENS,), True),
        ("no", (PLAIN, REOPENS), True),
        ("no", (PLAIN,), False),
        ("yes", (REOPENS,), False),
        ("understood", (REOPENS,), False),
    ],
)
def test_who_is_led_to_redo(solved: str, reasons: tuple[Reason, ...], led: bool) -> None:
    assert rules.asks_for_redo(solved, reasons) is led


@pytest.mark.parametrize(
    ("said", "out"),
    [
        (Rating(solved="no", reasons=(CONDUCT,), about="handler"), RatingAbout.HANDLER),
        (Rating(solved="no", reasons=(CONDUCT, PLAIN), about="window"), RatingAbout.WINDOW),
        (Rating(solved="no", reasons=(CONDUCT,), about="unsure"), None),
        (Rating(solved="no", reasons=(PLAIN,), about="handler"), None),
    ],
)
def test_whom_a_rating_takes_out(said: Rating, out: RatingAbout | None) -> None:
    assert rules.takes_out(said) == out
