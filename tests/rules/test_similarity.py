"""Two stories are alike when they share most pairs of characters; short ones never are."""

import pytest

from bancheng.rules.similarity import is_told_alike, pairs

STORY = "想在珠江路开一家小面馆，窗口说原租户的执照没注销，办不了，房租一直在交。"


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (STORY, True),
        (STORY.replace("，", " ").replace("。", ""), True),
        (STORY.replace("一直在交", "照样要付"), True),
        ("孩子上学要户口更正，派出所窗口说材料不齐，要回原籍开证明才行。", False),
        (STORY[:14], False),
        (STORY * 3 + "孩子上学要户口更正，派出所窗口说材料不齐，要回原籍开证明才行。" * 3, False),
        ("", False),
    ],
)
def test_alike(other: str, alike: bool) -> None:
    assert is_told_alike(pairs(STORY), pairs(other)) is alike
    assert is_told_alike(pairs(other), pairs(STORY)) is alike
