"""Whether a story may lie outside what the window takes: a hint by its words, never a decision.

The grounds themselves are dated data of the office; what stands here are the words by which people
speak of them. A word proves nothing: who mentions a court may well have a matter for the window.
Source: process table §4, grounds for declining; look/02-register 受理范围.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass

WORDS: Mapping[str, tuple[str, ...]] = {
    "law_violation": ("报警", "报案", "诈骗", "行贿", "受贿", "贪污", "举报犯罪", "立案侦查"),
    "litigation": ("起诉", "法院", "判决", "开庭", "上诉", "仲裁", "行政复议", "强制执行"),
    "petition": ("上访", "信访"),
    "private_dispute": (
        "欠我钱",
        "欠款",
        "借条",
        "邻居吵",
        "打架",
        "离婚财产",
        "拖欠工资",
        "合同纠纷",
        "赔偿纠纷",
    ),
}
"""Words by the code of the ground they speak of."""

ENOUGH = 8
"""Characters below which nothing is said of the scope."""


@dataclass(frozen=True, kw_only=True)
class Outside:
    """A ground whose words stand in the text, with those words."""

    code: str
    words: tuple[str, ...]


def perhaps_outside(text: str, codes: Container[str]) -> list[Outside]:
    """The grounds, of those in force, of which the text speaks; empty when nothing points out of the scope."""
    found = []
    for code, words in WORDS.items():
        standing = tuple(word for word in words if word in text)
        if standing and code in codes:
            found.append(Outside(code=code, words=standing))
    return found


def says_enough(text: str) -> bool:
    """Whether so much has been written that its silence on the grounds means something."""
    return len(text.strip()) >= ENOUGH
