"""Jurisdiction precedents 裁定先例: a ruling stands for the next case too, until it ends; and which unit is suggested at dispatch, and why.

A ruling is final for its case. What it says of whose matter this is holds from its day on for everybody, is searched, cited when
a request follows it, ended or corrected by the convener, and never rewritten. The software suggests; the officer dispatches.
Source: process table §5 Request; product.md §3 (return breaker with precedents); domain.md §3.4, §1.5 国办函〔2025〕66号 (派单目录).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from bancheng.rules.case_types import Missing
from bancheng.rules.freetext import with_tokens
from bancheng.rules.in_force import Dated
from bancheng.rules.refusal import Refused
from bancheng.rules.wording import day_words

ARTICLE = "办理规程 §5：裁定成为先例，以后交办时引用"
LONGEST_ABOUT, LONGEST_WORDS = 200, 200
STILL_THE_QUESTION = "这还是这次的问题，请改成一句话，写是哪一类事，以后的人才查得到"
SHORTEST_RUN = 4
"""Characters two texts must share in a row before they are said to be about the like: shorter runs stand in every question."""
PARTICLES = "的由和与在是把被了对给向从要不能我您他她"
"""Characters with which a run neither begins nor ends when it is told: they belong to the sentence around it."""
SAID_EVERYWHERE = (
    "办不成事",
    "政务服务",
    "反映窗口",
    "主管部门",
    "行政审批",
    "工作人员",
    "是否可以",
    "应该由谁",
    "由谁负责",
)
"""Runs that stand in every second question and tell nothing of whose matter it is."""


# --- what a precedent says, how it ends ------------------------------------------------------------------


def missing_in_precedent(
    *, about: str, words: str, names: Collection[str], question: str = ""
) -> list[Missing]:
    """What speaks against these words for a precedent, which every colleague of every unit can read.

    Shapes   about: the point ruled on, in general words. words: how people speak of it. names: of the citizen and whoever
             else the case names. question: what was asked in the case, whose own words are no name for a kind of thing.
    """
    gaps = [] if about.strip() else [Missing("about", "写一句裁定的是哪一类事")]
    if about.strip() and point_of(about) == point_of(question):
        gaps.append(Missing("about", STILL_THE_QUESTION))
    for field, text in (("about", about), ("words", words)):
        if with_tokens(text, names=names).found:
            gaps.append(Missing(field, "先例人人可查，这里不写姓名和号码，只写是哪一类事"))
    return gaps


def usual_about(question: str, unit: str) -> str:
    """What a precedent says it is about where nobody has put it in general words: the question ruled on, no more.

    Shapes   question: as it was put to the unit, without a name or a number.
    """
    end = f"”归{unit}办"
    return f"“{point_of(question)[: LONGEST_ABOUT - 1 - len(end)]}{end}"


def point_of(question: str) -> str:
    """A question in one line, as the convener begins with it when he says what he rules on."""
    return " ".join(question.split())[:LONGEST_ABOUT]


def refusal_of_corrected(*, is_corrected: bool) -> Refused | None:
    """Why nothing is done any more with a precedent another has taken the place of, or None."""
    if is_corrected:
        return Refused("corrected_already", "这一条已经更正过，请在更正后的那一条上操作", ARTICLE)
    return None


def refusal_without_reason(reason: str, *, wanted: str) -> Refused | None:
    """Why a precedent is not ended or corrected without a word, or None."""
    return None if reason.strip() else Refused("reason_missing", wanted, ARTICLE)


WHY_ENDED = "写明为什么不再适用：职责划转、法规修改，还是后来裁定不同"
WHY_CORRECTED = "写明哪里写错了、按什么更正"
"""What the reason of each change must say."""


def refusal_to_end(period: Dated, on: date) -> Refused | None:
    """Why a precedent cannot end on that day, or None: it has an end, or that day is not after its first.

    The day of the ruling itself always counts: requests that followed it stand.
    """
    if period.to_on is not None:
        return Refused("ended_already", f"已经写明 {day_words(period.to_on)} 起不再适用", ARTICLE)
    if on <= period.from_on:
        first = day_words(period.from_on)
        return Refused(
            "ends_before_it_begins", f"这条先例自 {first} 起适用，最早只能从第二天起不再适用", ARTICLE
        )
    return None


def refusal_to_correct(*, says_the_same: bool) -> Refused | None:
    """Why there is nothing to correct, or None."""
    return Refused("nothing_changed", "和现在的一样，没有需要更正的内容", ARTICLE) if says_the_same else None


def refusal_to_cite(period: Dated, *, is_corrected: bool, names_unit: bool, on: date) -> Refused | None:
    """Why a request dispatched on this day cannot cite this precedent, or None.

    Shapes   names_unit: whether the precedent gives the matter to the very unit the request goes to.
    """
    if is_corrected:
        return Refused("precedent_corrected", "引用的先例已经更正，请改引更正后的那一条", ARTICLE)
    if not period.is_in_force(on):
        return Refused("precedent_not_in_force", "引用的先例今天不适用，请另找依据，或不引用", ARTICLE)
    if not names_unit:
        return Refused("precedent_of_another", "引用的先例裁定由别的单位办，和这次交办的单位不一致", ARTICLE)
    return None


# --- what two texts share --------------------------------------------------------------------------------


def shared_runs(question: str, other: str) -> tuple[str, ...]:
    """The runs of characters two texts share, the longest first: the words by which a likeness is explained.

    Shapes   both folded to one form already. A run lies within one word or phrase: it crosses no punctuation.
    """
    pieces, found = _pieces(question), []
    for piece in _pieces(other):
        at = 0
        while at + SHORTEST_RUN <= len(piece):
            run = _longest_from(piece, at, pieces)
            told = run.strip(PARTICLES)
            if len(told) >= SHORTEST_RUN and told not in found and not _is_said_everywhere(told):
                found.append(told)
            at += len(run) or 1
    return tuple(sorted(found, key=lambda run: (-len(run), run)))


def _pieces(text: str) -> list[str]:
    spaced = "".join(sign if sign.isalnum() else " " for sign in text)
    return spaced.split()


def _longest_from(piece: str, at: int, pieces: Sequence[str]) -> str:
    """The longest run that begins there and stands in one of the pieces; empty for one too short."""
    for end in range(len(piece), at + SHORTEST_RUN - 1, -1):
        if any(piece[at:end] in other for other in pieces):
            return piece[at:end]
    return ""


def _is_said_everywhere(run: str) -> bool:
    """Whether nothing of a run is left once the phrases of every question are taken out of it."""
    for phrase in SAID_EVERYWHERE:
        run = run.replace(phrase, " ")
    return all(len(rest) < SHORTEST_RUN for rest in run.split())


# --- which unit, and why ---------------------------------------------------------------------------------


class Strength(IntEnum):
    """How much a pointer to a unit weighs, the weightiest least: a ruling in the same matter before what an officer judged."""

    RULED_SAME_MATTER = 1
    JUDGED_MAIN = 2
    CATALOGUE = 3
    RULED_LIKE_WORDS = 4
    JUDGED_CO = 5


@dataclass(frozen=True, kw_only=True)
class Pointer:
    """One thing that points to a unit, with the sentence that says so.

    Shapes   unit, precedent: identities. shared: characters the question shares with what points; ruled_on: of a precedent.
    """

    unit: int
    strength: Strength
    sentence: str
    url: str = ""
    precedent: int | None = None
    shared: int = 0
    ruled_on: date = date.min

    @property
    def weight(self) -> tuple[int, int, int]:
        """By this they are put in order: what weighs more, then what says more of the same, then what is newer."""
        return (self.strength, -self.shared, -self.ruled_on.toordinal())


def suggested(
    pointers: Iterable[Pointer], *, apart: Collection[int] = ()
) -> list[tuple[int, tuple[Pointer, ...]]]:
    """The units that are pointed to, the best first, each with everything that points to it.

    Shapes   apart: units that are out of the question in this case, because an objection of theirs was agreed to or upheld.
    """
    by_unit: dict[int, list[Pointer]] = {}
    for pointer in sorted(pointers, key=lambda pointer: pointer.weight):
        if pointer.unit not in apart:
            by_unit.setdefault(pointer.unit, []).append(pointer)
    return [(unit, tuple(found)) for unit, found in by_unit.items()]


def why_same_matter(number: int, matter: str, ruled_on: date) -> str:
    """Why a precedent of the same matter points to its unit."""
    return f"“{matter}”在 {day_words(ruled_on)} 有过裁定（先例第 {number} 号）"


def why_like_words(number: int, words: Sequence[str]) -> str:
    """Why a precedent about the like points to its unit."""
    said = "、".join(f"“{word}”" for word in words[:3])
    return f"也写到{said}，和先例第 {number} 号裁定的相近"


def why_judged_main() -> str:
    """Why the main unit of the judgement is suggested."""
    return "研判时定为主办单位"


def why_judged_co() -> str:
    """Why a co-unit of the judgement is suggested."""
    return "研判时定为协办单位"


def why_catalogue(matter: str) -> str:
    """Why the department of the matter in the catalogue is suggested."""
    return f"事项目录里，“{matter}”由它主管"


def why_ruled(unit: str) -> str:
    """Why a question lies with the department the convener named in this very case."""
    return f"这件事里，召集人裁定由{unit}办"


def why_redirected(before: str, unit: str) -> str:
    """Why a question lies with the department another one named, whose objection was agreed to."""
    return f"原交{before}，它的异议成立，改交{unit}"


def why_asked() -> str:
    """Why a question lies with a department that neither judgement, catalogue nor ruling names."""
    return "由经办人决定请它答复"
