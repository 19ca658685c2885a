"""When a ground for not taking a case may be leaned on. Source: process table §4 “Grounds for declining”.

The grounds themselves are a closed list of dated rows in `catalogue`, each with its remedy channel.
"""

from dataclasses import dataclass
from datetime import date

from bancheng.rules.in_force import Dated
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Step

ALREADY_ANSWERED = "already_answered"
"""The ground on which what was decided before is told again."""
DECIDED = frozenset({Step.ANSWERED, Step.CLOSED, Step.DECLINED, Step.ARCHIVED})
"""Where a case stands of which its citizen was told what was decided; asked for a review, it is not decided."""


@dataclass(frozen=True, kw_only=True)
class Ground(Dated):
    """A ground with the days between which it was in force (half-open).

    Shapes   needs_body: whether it must be said which other body the matter belongs to.
    """

    name: str
    needs_body: bool = False


def refusal_of_ground(ground: Ground, *, body: str, on: date, article: str) -> Refused | None:
    """Why a case may not be declined on this ground that day, or None."""
    if not ground.is_in_force(on):
        return Refused("ground_not_in_force", f"“{ground.name}”今天不在有效期内", article)
    if ground.needs_body and not body.strip():
        return Refused("body_missing", "写明这件事属于哪个机关，反映人才知道去哪里", article)
    return None


def refusal_of_earlier(
    ground: str, *, names_earlier: bool, is_his: bool, was_told: bool, is_open: bool, article: str
) -> Refused | None:
    """Why a letter may not repeat what was decided in that earlier case, or None.

    A letter that repeats another person's answer would show one citizen the other's matter: only what is certainly
    his is repeated. That nothing is new a person says, in the reason; another confirms it.

    Shapes   names_earlier: a case was chosen. is_his: it is certainly the same person's. was_told: he was told what
             was decided there. is_open: it is being looked at again.
    Source   process table §4, grounds; 《北京市接诉即办工作条例》第十一条（重复诉求告知办理结果）; constitution 10.
    """
    if not names_earlier:
        return None
    checks = (
        (
            ground != ALREADY_ANSWERED,
            "earlier_without_ground",
            "只有理由是“已答复且没有新的事实”时才写上次是哪一件",
        ),
        (
            not is_his,
            "not_same_person",
            "那一件不能确定是同一个人的，告知书里不能写它；要说的写在“为什么适用”里",
        ),
        (is_open or not was_told, "earlier_not_told", "那一件还没有答复，或正在复核，请并案或等它有结果"),
    )
    return next((Refused(code, sentence, article) for wrong, code, sentence in checks if wrong), None)
