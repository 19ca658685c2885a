"""What a citizen may ask of what is kept of him: to see it, to have it put right or erased; who decides, and what stays.

The window keeps what it needs for its duty and needs no consent for it (《个人信息保护法》第十三条); he may see and take a
copy of it (第四十五条), have it corrected (第四十六条) and erased (第四十七条), and is told why where it is refused (第五十条).
What the archives law keeps is not erased before its term is over; until then it is stored and protected, and nothing else
is done with it (第四十七条第二款; 《档案法》).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import DataField, DataWish, Role, Step

ARTICLE_OWN = "个人信息保护法第四十五条"
ARTICLE_CORRECT = "个人信息保护法第四十六条"
ARTICLE_ERASE = "个人信息保护法第四十七条"
ARTICLE_REASON = "个人信息保护法第五十条"

WAYS = frozenset({DataField.PHONE, DataField.EMAIL, DataField.ADDRESS})
"""Where he is reached; whoever has the case at its window puts it right."""
WHO_HE_IS = frozenset({DataField.NAME, DataField.ID_NUMBER, DataField.FIRM, DataField.CREDIT_CODE})
"""Who he is: it decides whom a paper and a measure is for, so the head of the site puts it right (docs/decisions/0053)."""
ERASABLE = WAYS | {DataField.ID_NUMBER, DataField.CREDIT_CODE}
"""What a case can do without: whose it is, stays."""

HEADS = frozenset({Role.SITE_HEAD, Role.CONVENER})
"""Who decides of who he is, and who alone says no."""
AT_THE_WINDOW = HEADS | {Role.OFFICER}

SHOULD_BE = "should_be"
"""What a line calls the datum he says is the right one: it is masked wherever the datum is."""

OWN_KINDS = frozenset({"citizen", "mandate"})
"""What he handed in himself, of what lies in the folder."""


def is_his_document(kind: str, *, by_staff: bool, added_at: datetime, since: datetime | None) -> bool:
    """Whether a document of the folder is his to take back: he handed it in, and not whoever he came after.

    Shapes   since: when he took another's place; None for who has been there from the beginning.
    """
    return kind in OWN_KINDS and not by_staff and (since is None or added_at >= since)


@dataclass(frozen=True, kw_only=True)
class Wished:
    """A request as the rules see it.

    Shapes   current: what is kept now, wanted: what he says it is; both clear, in their one form. filled: what else of him is
             kept. asked: fields of which a request waits already.
    """

    wish: DataWish
    field: DataField
    current: str
    wanted: str = ""
    filled: Collection[DataField] = ()
    asked: Collection[DataField] = ()
    step: Step
    is_resting: bool = False


def refusal_of_citizen(actor: Actor, case: int) -> Refused | None:
    """Why this actor may not ask for it, or None: the citizen who has proved that the case is his, or who signed it on a slip.

    Who may enter such a slip, `rules/folder.py:refusal_to_enter_slip` says.
    """
    if Role.CITIZEN in actor.roles and actor.case == case:
        return None
    return Refused("not_yours", "要反映人本人用验证码证明以后来提，或者在凭条上签字", ARTICLE_OWN)


def refusal_to_take(actor: Actor, case: int) -> Refused | None:
    """Why this actor may not take a copy on the citizen's own page, or None: he himself; at the counter it is printed and handed over."""
    if actor.through:
        return Refused("not_yours", "要反映人本人用验证码证明以后来取；在窗口打印给他", ARTICLE_OWN)
    return refusal_of_citizen(actor, case)


def refusal_to_ask(wished: Wished) -> Refused | None:
    """Why this cannot be asked for, or None."""
    if wished.step is Step.ARCHIVED:
        words = (
            "这件事已经归档封卷，按档案法卷宗里的内容不能改、也不能抽掉；哪里记错了，请到任何一个网点当面说明"
        )
        return Refused("filed", words, ARTICLE_ERASE)
    if wished.field in wished.asked:
        return Refused("asked_already", "这一项您已经提过，正在等决定", ARTICLE_REASON)
    if wished.wish is DataWish.CORRECT:
        if wished.current == wished.wanted:
            return Refused("nothing_changed", "和现在记的一样，没有要改的", ARTICLE_CORRECT)
        return None
    return _refusal_to_erase(wished)


def _refusal_to_erase(wished: Wished) -> Refused | None:
    if not wished.current:
        return Refused("nothing_there", "这一项没有记，不用删", ARTICLE_ERASE)
    if wished.field not in ERASABLE:
        words = "谁的事不能从案卷里删掉；记错了可以要求更正，别人看到的一直是遮着的"
        return Refused("not_erasable", words, ARTICLE_ERASE)
    left = (WAYS & set(wished.filled)) - {wished.field}
    if wished.field in WAYS and not left and not wished.is_resting:
        words = "办结以前要靠它联系您，这是您留的唯一一个；办结以后可以删，现在可以要求更正"
        return Refused("last_way", words, ARTICLE_ERASE)
    return None


def deciders(field: DataField, *, granted: bool) -> frozenset[Role]:
    """Who may decide so, of those who take part in the case: where he is reached, the window; who he is, and every no, a head."""
    return AT_THE_WINDOW if granted and field in WAYS else HEADS


def refusal_to_decide(actor: Actor, *, entered_by: int | None) -> Refused | None:
    """Why this actor may not decide it, or None: whoever entered the slip on which it was asked does not grant it himself.

    Where somebody is reached opens his case to whoever has that phone, so two people stand behind each change.
    Source   process table §1, conflicts compared by person; docs/decisions, what is asked on a slip.
    """
    if entered_by is not None and actor.person == entered_by:
        sentence = "这个要求是您照凭条录入的，要由别人决定"
        return Refused("entered_it", sentence, ARTICLE_REASON)
    return None


WITHHELD: tuple[tuple[str, str], ...] = (
    (
        "工作人员之间的研判意见、复核意见和讨论",
        "是工作人员对事情的判断，里面还有别人的情况；您能看到的是告知您的结果和依据。",
    ),
    (
        "工作人员的姓名和账号、别的人的信息",
        "别人的信息同样受保护；谁看过您的信息，写明单位、岗位、时间和为什么，不写姓名。",
    ),
    ("可能涉及追责、正在核实的线索", "另卷保管，核实期间依法保密，免得影响核实，也免得有人知道是谁反映的。"),
    ("查询码、验证码和用来查找的标记", "存的是不能还原的摘要，我们自己也看不到原来的内容。"),
)
"""What is not given to him, and why. Source: 个人信息保护法 art. 18, 35, 45."""

WHY_NOT_ERASED = (
    "这件事怎样办的，要按《档案法》留下案卷，保存期满以前不能整件删除，留痕也不能改。"
    "保存期内，我们只保存和保护，不作别的用；别人看到的姓名、电话、证件号一直是遮着的。"
    "联系方式和证件号，用不着了，您可以要求删除。"
)
"""Source: 个人信息保护法 art. 47(2); 档案法."""

LOOKS = {
    LineKind.CASE_REVEALED: "看了您的{field_label}（全的）",
    LineKind.REQUEST_CONTACT_REVEALED: "为联系您，看了您的姓名和电话",
    LineKind.CALL_BACK_REVEALED: "为回访，看了您的联系方式",
    LineKind.SCREEN_HANDED: "把“{title}”交到了反映人屏上，屏上写得全",
    LineKind.CASE_PAPER_PRINTED: "打印了《{paper}》",
    LineKind.CASE_OWN_DATA_HANDED: "照您签的凭条，打印了一份您的信息交给您",
    LineKind.PAPER_TAKEN: "取出了《{title}》",
    LineKind.CASE_EXPORTED: "导出了案卷",
    LineKind.VIDEO_KEPT_OPENED: "看了视频验证留下的{what_label}",
}
"""The lines of a case and of its call-backs by which somebody of the staff saw more of him than the mask shows, as he reads them.

What is looked at in a restricted file of another matter stands not in his case (process table §1, recusal).
"""
NO_REASON_WRITTEN = "办这件事要用"
"""What a paper is taken out for, where the act asks no reason."""
