"""How a name with brackets of its own stands inside others."""

import pytest

from bancheng.rules.wording import whole_sentence, within_brackets


def test_brackets_do_not_nest() -> None:
    assert within_brackets("综合窗口（兼“办不成事”反映）") == "综合窗口，兼“办不成事”反映"
    assert within_brackets("不动产登记 2 号窗") == "不动产登记 2 号窗"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("材料齐了", "材料齐了。"),
        ("材料齐了。", "材料齐了。"),
        ("齐了吗？ ", "齐了吗？"),
        ("等等…", "等等…"),
        ("  ", ""),
        ("", ""),
    ],
)
def test_words_stand_in_a_paper_as_a_sentence(words: str, said: str) -> None:
    assert whole_sentence(words) == said
