"""How a case changes hands: to whom it may be offered or given, who may take what was offered, until when.

Source: process table §1 (“From registration a case belongs to someone”), §2 hand_over, replace_first, transfer_site,
reassign; constitution 2.
"""

from collections.abc import Set as AbstractSet
from datetime import datetime

from bancheng.rules.case_types import Missing
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Role

AT_A_COUNTER = frozenset({Role.COUNTER, Role.OFFICER})
"""Who may be 第一责任人: any clerk at a counter, or an officer. Source: process table §1, counter."""


def refusal_of_receiver(
    to: int, *, name: str, now: int | None, by: int | None, may_take: bool, article: str
) -> Refused | None:
    """Why a place cannot be given or offered to this colleague, or None.

    Shapes   to, now, by: who is to have it, who has it, who asks. may_take: whether he is at work there and not out of it.
    """
    if to == now:
        return Refused("already", f"现在就是{name}，不用再交", article)
    if to == by:
        return Refused("to_self", "不能自己提请自己接手，请网点负责人指定", article)
    if not may_take:
        # One sentence for leave, a lost account, another site, a recusal: a list of reasons leaves, of a colleague
        # who is known to be at work, only the one that nobody may be told.
        return Refused("not_eligible", f"{name}现在不能接这件，请另选一位", article)
    return None


def refusal_of_site(*, is_same: bool, is_open: bool, article: str) -> Refused | None:
    """Why a case cannot go to this site, or None."""
    if is_same or not is_open:
        return Refused("same_site", "请选另一个在用的网点", article)
    return None


def refusal_to_take(
    *, is_first: bool, is_officer_there: bool, roles: AbstractSet[Role], article: str
) -> Refused | None:
    """Why what was offered cannot be taken, or None: whoever was asked may have left his post since.

    Shapes   is_first: offered is the first responsibility, which a clerk at a counter may have too.
    """
    if is_officer_there or (is_first and roles & AT_A_COUNTER):
        return None
    return Refused("not_eligible", "您已经不在这个岗位上，不能接手", article)


def refusal_to_receive(asked_by: int, by: int | None, article: str) -> Refused | None:
    """Why this officer may not take a case into his site, or None: it takes two."""
    if asked_by == by:
        return Refused("same_person", "提请转的人不能自己接收，须由接收网点的另一人接收", article)
    return None


def refusal_after(lapses_at: datetime, at: datetime, article: str) -> Refused | None:
    """Why an offer can be answered no more, or None: its time is over."""
    if at < lapses_at:
        return None
    return Refused("hand_over_over", "答复的期限已过，这次交接已失效，要由提出的人重新提请", article)


WHILE_AWAY = frozenset({"stand_in", "hand_back"})
"""The moves by which a deputy has a case for some days: no hop, for the case comes back to where it was."""


def is_hop(move: str, *, before: int | None, now: int | None, first: int | None) -> bool:
    """Whether 第一责任人 owes the citizen something now: the case came into other hands than his own.

    Shapes   move: the verb by which it did. before, now: who had it and who has it; before: nobody of a new case.
    Source   constitution 2; product.md M07, “the first receiver's own worklist and duties at each hop”.
    """
    return move not in WHILE_AWAY and before is not None and now != before and now != first


def missing_of_hop(*, accompanied: bool, informed: bool, words: str) -> list[Missing]:
    """What the record of a hop still lacks: where something was not done, why, and how it is made good."""
    if (accompanied and informed) or words.strip():
        return []
    undone = "、".join(
        said for done, said in ((accompanied, "没有陪同"), (informed, "没有告诉他")) if not done
    )
    return [Missing("words", f"写明为什么{undone}，打算怎样补")]
