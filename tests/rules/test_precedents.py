"""What a jurisdiction precedent may say, how it ends, when it is cited, and which unit it points to. Source: process table §5."""

from datetime import date

import pytest

from bancheng.rules import precedents as rules
from bancheng.rules.in_force import Dated
from bancheng.rules.precedents import Pointer, Strength

DAY, NEXT, LATER = date(2026, 3, 2), date(2026, 3, 3), date(2026, 6, 1)
OPEN = Dated(from_on=DAY)
ENDED = Dated(from_on=DAY, to_on=LATER)


@pytest.mark.parametrize(
    ("about", "words", "fields", "because"),
    [
        ("业主不在场的租赁备案归谁办", "租赁备案", [], "general words"),
        ("  ", "", ["about"], "nothing said"),
        ("陈阿福的租赁备案", "", ["about"], "who complained stands in it"),
        ("陈 阿 福的租赁备案", "", ["about"], "however it is written"),
        ("租赁备案", "13812345678", ["words"], "a telephone number"),
        ("租赁备案", "320102199003070017", ["words"], "an ID number"),
    ],
)
def test_a_precedent_says_nothing_of_a_person(
    about: str, words: str, fields: list[str], because: str
) -> None:
    found = rules.missing_in_precedent(about=about, words=words, names=["陈阿福"])
    assert [gap.field for gap in found] == fields, because


def test_what_it_is_about_is_composed_where_nobody_said_it() -> None:
    assert (
        rules.usual_about("房东不在场，\n备案先由谁收？", "区住建局")
        == "“房东不在场， 备案先由谁收？”归区住建局办"
    )
    long = rules.usual_about("长" * 300, "区住建局")
    assert len(long) == rules.LONGEST_ABOUT and long.endswith("长”归区住建局办")
    assert len(rules.point_of("长" * 300)) == rules.LONGEST_ABOUT


@pytest.mark.parametrize(
    ("period", "on", "code"),
    [(OPEN, NEXT, ""), (OPEN, DAY, "ends_before_it_begins"), (ENDED, LATER, "ended_already")],
)
def test_it_ends_once_and_not_before_it_held_a_day(period: Dated, on: date, code: str) -> None:
    refused = rules.refusal_to_end(period, on)
    assert (refused.code if refused else "") == code


@pytest.mark.parametrize(
    ("period", "corrected", "names_unit", "on", "code"),
    [
        (OPEN, False, True, DAY, ""),
        (OPEN, False, True, date(2026, 3, 1), "precedent_not_in_force"),
        (ENDED, False, True, LATER, "precedent_not_in_force"),
        (ENDED, False, True, date(2026, 5, 31), ""),
        (OPEN, True, True, DAY, "precedent_corrected"),
        (OPEN, False, False, DAY, "precedent_of_another"),
    ],
)
def test_only_what_holds_that_day_for_that_unit_is_cited(
    period: Dated, corrected: bool, names_unit: bool, on: date, code: str
) -> None:
    refused = rules.refusal_to_cite(period, is_corrected=corrected, names_unit=names_unit, on=on)
    assert (refused.code if refused else "") == code


def test_changes_want_a_reason_and_a_difference() -> None:
    assert rules.refusal_without_reason(" ", wanted=rules.WHY_ENDED)
    assert rules.refusal_without_reason("职责划转", wanted=rules.WHY_ENDED) is None
    assert rules.refusal_to_correct(says_the_same=True)
    assert rules.refusal_to_correct(says_the_same=False) is None
    assert rules.refusal_of_corrected(is_corrected=True)
    assert rules.refusal_of_corrected(is_corrected=False) is None


SHARED = [
    ("业主不在，租赁备案办不了", "租赁备案由谁办", ("租赁备案",), "four in a row"),
    ("注销公司", "公司注销", (), "the same characters in another order are other words"),
    ("老旧小区加装电梯", "小区，加装电梯的手续", ("加装电梯",), "a run crosses no punctuation"),
    ("办不成事反映窗口", "办不成事反映窗口", (), "what stands in every question says nothing"),
    ("由主管部门办危房改造补贴", "主管部门危房改造补贴", ("危房改造补贴",), "the telling part alone"),
    (
        "公房承租变更由谁受理",
        "公房承租变更由建房部门受理",
        ("公房承租变更",),
        "without the word that leads on",
    ),
    ("我的房子的事", "我的房子的证", (), "two characters between particles"),
    ("电梯", "电梯", (), "too short to tell"),
    (
        "房屋租赁登记备案和危房改造",
        "危房改造，房屋租赁登记备案",
        ("房屋租赁登记备案", "危房改造"),
        "the longest first",
    ),
]


@pytest.mark.parametrize(("question", "other", "runs", "because"), SHARED)
def test_a_likeness_is_explained_by_the_words_shared(
    question: str, other: str, runs: tuple[str, ...], because: str
) -> None:
    assert rules.shared_runs(question, other) == runs, because


def pointer(unit: int, strength: Strength, **more: object) -> Pointer:
    return Pointer(unit=unit, strength=strength, sentence=strength.name, **more)  # type: ignore[arg-type]


def test_a_ruling_in_the_same_matter_comes_first_and_each_unit_keeps_all_its_reasons() -> None:
    found = rules.suggested(
        [
            pointer(1, Strength.JUDGED_MAIN),
            pointer(1, Strength.CATALOGUE),
            pointer(2, Strength.RULED_SAME_MATTER),
            pointer(3, Strength.JUDGED_CO),
            pointer(3, Strength.RULED_LIKE_WORDS),
        ]
    )
    assert [(unit, [each.strength for each in why]) for unit, why in found] == [
        (2, [Strength.RULED_SAME_MATTER]),
        (1, [Strength.JUDGED_MAIN, Strength.CATALOGUE]),
        (3, [Strength.RULED_LIKE_WORDS, Strength.JUDGED_CO]),
    ]


def test_of_two_rulings_the_one_about_the_like_comes_first_then_the_newer() -> None:
    ruled = Strength.RULED_SAME_MATTER
    old, new = pointer(1, ruled, ruled_on=DAY), pointer(2, ruled, ruled_on=LATER)
    like = pointer(3, ruled, ruled_on=DAY, shared=4)
    assert [unit for unit, _ in rules.suggested([old, new, like])] == [3, 2, 1]


def test_who_was_right_to_object_is_not_suggested_again() -> None:
    found = rules.suggested([pointer(1, Strength.JUDGED_MAIN), pointer(2, Strength.CATALOGUE)], apart={1})
    assert [unit for unit, _ in found] == [2]


def test_each_reason_is_one_sentence() -> None:
    assert rules.why_same_matter(7, "租赁备案", DAY) == "“租赁备案”在 2026年3月2日 有过裁定（先例第 7 号）"
    assert (
        rules.why_like_words(7, ["租赁备案", "业主不在"])
        == "也写到“租赁备案”、“业主不在”，和先例第 7 号裁定的相近"
    )
    assert "租赁备案" in rules.why_catalogue("租赁备案")
