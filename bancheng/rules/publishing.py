"""What is published of the window, so that no number in it names a person and none that is held back can be reckoned from the rest.

Numbers are published for stretches of whole months that never overlap and never change: a stretch goes on until enough has happened in
it, so that a small place publishes seldom and a large one every month. Nothing is summed over stretches, and each family of numbers
stands alone; so what is held back in one can be reckoned from nothing but its own total.
Source: issue of part 5, 7 (“no small cell that could name a person”); constitution 10; docs/decisions/0096-rates-what-is-published.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bancheng.rules.vocabulary import FirstAnswer, Outcome

FEWEST = 5
"""A number of people from one up to this is held back."""
LARGE = 10
"""So large is the number that is held back with it, so that their sum says of neither what it is."""
ENOUGH = 20
"""So many must have been registered, and so many answered, before a stretch is published."""

INTAKE = {"declined": "不予受理", "other": "决定前撤回、并案，或还没有决定", "accepted": "受理"}
ANSWERS = {
    "elsewhere": "他处办成、引导到别的渠道",
    "explained": "说明了依据或要补的材料",
    "partly": "部分办成或议定限期办",
    "done": "办成",
}
FIRST = {"led": "引到反映窗口", "explained": "说明了，约好再来", "done": "当场办了"}
"""The families of numbers, each in the order in which a large one is held back: what people ask for most comes last."""

ANSWER_OF: Mapping[Outcome, str] = {
    Outcome.DONE: "done",
    Outcome.PARTLY: "partly",
    Outcome.SCHEDULED: "partly",
    Outcome.EXPLAINED: "explained",
    Outcome.GUIDED: "explained",
    Outcome.ELSEWHERE: "elsewhere",
    Outcome.REDIRECTED: "elsewhere",
}
"""Outcomes are published in four groups, so that fewer of them are small."""
FIRST_OF: Mapping[FirstAnswer, str] = {
    FirstAnswer.DONE: "done",
    FirstAnswer.EXPLAINED: "explained",
    FirstAnswer.LED: "led",
}


@dataclass(frozen=True, kw_only=True)
class Published:
    """One family of numbers as it goes out.

    Shapes   total: none where the family is held back whole. cells: none where a number is held back.
    """

    total: int | None
    cells: Mapping[str, int | None]


def published(cells: Mapping[str, int], order: Sequence[str]) -> Published:
    """The numbers of one family that may go out.

    A small one is held back, and with it the first large one in the order, however the numbers stand: which one it is tells nothing of
    the small ones. Where there is none, or the sum held back could be made in one way only, nothing goes out, the total neither.
    Nought is shown: it is nobody.

    Shapes   order: every name, in the order in which a large number is held back.
    """
    small = [name for name in order if 0 < cells[name] < FEWEST]
    if not small:
        return Published(total=sum(cells.values()), cells={name: cells[name] for name in order})
    large = next((name for name in order if cells[name] >= LARGE), None)
    if large is None or (cells[large] == LARGE and all(cells[name] == 1 for name in small)):
        return Published(total=None, cells=dict.fromkeys(order))
    hidden = {*small, large}
    shown = {name: None if name in hidden else cells[name] for name in order}
    return Published(total=sum(cells.values()), cells=shown)


def published_share(part: int, whole: int) -> tuple[int, int] | None:
    """A share of what the office did, as its two numbers; none where so few stand behind it.

    In time or late is the office's doing and says nothing of a person: to hold small numbers back here would spare nobody but the office.
    """
    return (part, whole) if whole >= ENOUGH else None


def is_enough(*, registered: int, told: int) -> bool:
    """Whether a stretch of months can be published, or goes on for another month."""
    return registered >= ENOUGH and told >= ENOUGH


def hidden_sum(family: Published) -> int | None:
    """What the numbers held back come to together; none where there are none, or the total is held back too."""
    if family.total is None or None not in family.cells.values():
        return None
    return family.total - sum(count for count in family.cells.values() if count is not None)
