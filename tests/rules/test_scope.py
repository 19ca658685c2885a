"""The scope is hinted at by words, of grounds in force only, and never decided."""

import pytest

from bancheng.rules.scope import WORDS, perhaps_outside, says_enough


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("房租备案，房东不来", []),
        ("已经起诉到法院了，还在等开庭", ["litigation"]),
        ("我要上访，也报案了", ["law_violation", "petition"]),
        ("公司拖欠工资，窗口不管", ["private_dispute"]),
    ],
)
def test_words_name_their_ground(text: str, codes: list[str]) -> None:
    found = perhaps_outside(text, set(WORDS))
    assert sorted(one.code for one in found) == codes
    assert all(word in text for one in found for word in one.words)


def test_a_ground_no_longer_in_force_is_not_named() -> None:
    assert perhaps_outside("已经起诉到法院", {"petition"}) == []


def test_little_text_says_nothing() -> None:
    assert not says_enough("办不了 ")
    assert says_enough("窗口说房东不来办不了")
