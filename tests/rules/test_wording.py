"""How a name with brackets of its own stands inside others."""

from bancheng.rules.wording import within_brackets


def test_brackets_do_not_nest() -> None:
    assert within_brackets("综合窗口（兼“办不成事”反映）") == "综合窗口，兼“办不成事”反映"
    assert within_brackets("不动产登记 2 号窗") == "不动产登记 2 号窗"
