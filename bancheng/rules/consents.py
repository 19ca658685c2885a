"""To what a citizen consents by itself: each with its exact words, in an edition of its own, and what taking it back does.

What the window does by its duty needs no consent (《个人信息保护法》第十三条第三项). What goes beyond it is asked for one by one,
nothing is ticked beforehand, no matter hangs on it, and it is taken back as easily as it was given (第十四至十六条).
"""

from dataclasses import dataclass

from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import ConsentKind, Step


@dataclass(frozen=True, kw_only=True)
class Consent:
    """One thing he may consent to.

    Shapes   words: what he consents to, word for word; it goes on the record as it stands. edition: counts up when they change.
             after: what happens when he takes it back.
    """

    kind: ConsentKind
    edition: int
    words: str
    after: str
    article: str


# fmt: off
CONSENTS: dict[ConsentKind, Consent] = {row.kind: row for row in (
    Consent(
        kind=ConsentKind.SHARING, edition=1,
        words="我同意：为了办我反映的这件事，反映窗口可以拿我的姓名和证件号，向保管有关材料的部门查询、核对办这件事要用的材料。"
              "查到的只用于这件事。",
        after="收回以后不再去查；以前查到、已经用来办事的，留在案卷里。",
        article="个人信息保护法第二十三条",
    ),
    Consent(
        kind=ConsentKind.STORY, edition=1,
        words="我同意：这件事办完以后，反映窗口可以去掉我的姓名、电话、证件号、住址和别的能认出我的内容，把经过写成案例，"
              "公开或者给别的窗口学习用。",
        after="收回以后不再用；已经公开的撤下来，已经印发的不再发。",
        article="个人信息保护法第二十五条",
    ),
)}
# fmt: on

ARTICLE = "个人信息保护法第十五条"
NO_MATTER_HANGS_ON_IT = "同意不同意，都不影响给您办事，也不影响什么时候办好。"
"""Source: 个人信息保护法 art. 16."""


def refusal_to_give(step: Step, *, is_given: bool) -> Refused | None:
    """Why he cannot consent now, or None."""
    if is_given:
        return Refused("given_already", "您已经同意过，不用再点", ARTICLE)
    if step is Step.ARCHIVED:
        return Refused("filed", "这件事已经归档封卷，不再用您的信息，不用您同意什么", ARTICLE)
    return None


def refusal_to_take_back(*, is_given: bool) -> Refused | None:
    """Why there is nothing to take back, or None: it can be taken back at any time, also after the filing."""
    return None if is_given else Refused("not_given", "您没有同意过，没有要收回的", ARTICLE)
