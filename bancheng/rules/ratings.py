"""What a citizen says at the end: “solved?” and “satisfied?” apart, his reasons, and what each of them sets in motion.

Ours alone: the national 好差评 keeps its own wording and its own figures, and is never mixed in. Nothing is filled in for
him; who says nothing has said nothing.
Source: process table §5 Rating, §1 recusal; constitution 8; domain.md §4.1.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bancheng.rules.case_types import Missing
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import RatingAbout, Satisfied, Solved

ARTICLE = "办理规程 §5 评价"
BAD_GRADES = frozenset({Satisfied.NO, Satisfied.NOT_AT_ALL})
"""The last two of the five. Source: domain.md §4.1, “最后两级=差评”."""
NOT_SOLVED = frozenset({Solved.NO, Solved.PARTLY})
"""Answers after which something is left to do; that it could not be, and he understands why, is none of them."""
MOST_REASONS = 6


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One reason of the office's list, as the rules see it.

    Shapes   reopens: by itself a ground to handle the matter once more. names_conduct: it speaks of how somebody
             behaved, so whom it concerns is out of the case.
    """

    code: str
    name: str
    reopens: bool = False
    names_conduct: bool = False


@dataclass(frozen=True, kw_only=True)
class Rating:
    """What was said; satisfied may stay open, and so may the reasons.

    Shapes   about: whom the conduct concerns; asked only where a reason names one.
    """

    solved: str
    satisfied: int | None = None
    reasons: tuple[Reason, ...] = ()
    about: str = ""


def missing(said: Rating) -> list[Missing]:
    """What keeps this rating from being taken down as it stands."""
    return [Missing(field, sentence) for field, sentence in _gaps(said)]


def _gaps(said: Rating) -> Iterator[tuple[str, str]]:
    if said.solved not in set(Solved):
        yield "solved", "请回答“解决了吗”"
    if said.satisfied is not None and str(said.satisfied) not in set(Satisfied):
        yield "satisfied", "“满意吗”请选 1 到 5"
    if len(said.reasons) > MOST_REASONS:
        yield "reasons", f"原因最多选 {MOST_REASONS} 条，别的写在后面"
    if said.about and said.about not in set(RatingAbout):
        yield "about", "请选说的是谁"
    elif names_conduct(said) and not said.about:
        yield "about", "选了说到人的原因，请再选说的是谁；说不清也可以"


def names_conduct(said: Rating) -> bool:
    """Whether a reason speaks of how somebody behaved."""
    return any(reason.names_conduct for reason in said.reasons)


def takes_out(said: Rating) -> RatingAbout | None:
    """Whose part in the case this rating puts out at once; None where no conduct is named, or it is unclear whose.

    Source   process table §1, recusal: “a rating whose reason names a person's conduct”.
    """
    if not names_conduct(said) or said.about in ("", RatingAbout.UNSURE):
        return None
    return RatingAbout(said.about)


def is_bad(solved: str, satisfied: int | None) -> bool:
    """Whether somebody must call about this rating: one of the last two grades, or something is left unsolved."""
    return solved in NOT_SOLVED or (satisfied is not None and str(satisfied) in BAD_GRADES)


def waives_redo(solved: str) -> bool:
    """Solved = yes gives up the right to have it handled once more. Source: process table §2 close."""
    return solved == Solved.YES


def asks_for_redo(solved: str, reasons: Iterable[Reason]) -> bool:
    """Whether he is led to having it handled once more: something is unsolved, and a reason by itself reopens."""
    return solved in NOT_SOLVED and any(reason.reopens for reason in reasons)


def refusal_to_end_reason(ended: Reason, left: Iterable[Reason]) -> Refused | None:
    """Why a reason may not be taken off the list, or None: one that names conduct and one that reopens a matter always stay.

    Shapes   left: the reasons that hold from that day on.
    Source   process table §5 Rating, §1 recusal: what a citizen may say sets these two in motion.
    """
    others = list(left)
    if ended.names_conduct and not any(one.names_conduct for one in others):
        sentence = "这是最后一条说到人的表现的原因，停用以前先新增一条"
        return Refused("last_of_its_kind", sentence, ARTICLE)
    if ended.reopens and not any(one.reopens for one in others):
        sentence = "这是最后一条可以因此重办的原因，停用以前先新增一条"
        return Refused("last_of_its_kind", sentence, ARTICLE)
    return None
