"""When two cases are one person's and may go on as one. Source: process table §2 merge; domain.md §1.5.

`intake.why_the_same` suggests; here it is decided, and more strictly: a case merged into a stranger's
would show one citizen the other's matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bancheng.rules.facts import CaseFacts
from bancheng.rules.process import STANDING
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import BEFORE_TO_TELL


@dataclass(frozen=True, kw_only=True)
class Fingerprint:
    """Who came, as blind indexes only; empty where unknown."""

    identity: str = ""
    credit: str = ""
    phone: str = ""
    name: str = ""
    address: str = ""


def is_same_person(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two cases are certainly of one person or one firm.

    Numbers of identity decide alone, for and against. A phone is shared in families, so two known
    names must not differ; a name is shared by thousands, so it tells only with the address.
    """
    for mine, yours in ((one.identity, other.identity), (one.credit, other.credit)):
        if mine and yours:
            return mine == yours
    names_differ = bool(one.name) and bool(other.name) and one.name != other.name
    if one.phone and one.phone == other.phone:
        return not names_differ
    same_name = bool(one.name) and one.name == other.name
    return same_name and bool(one.address) and one.address == other.address


def may_be_told_of(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether what was answered in the one may be repeated to whoever came with the other.

    More is wanted than to go on as one case: a phone by itself, with a name missing on either side, is a family's or
    was only typed; then the same number of identity, the same firm, or the same name beside it. Source: constitution 10.
    """
    if not is_same_person(one, other):
        return False
    numbers = ((one.identity, other.identity), (one.credit, other.credit))
    return any(mine and mine == yours for mine, yours in numbers) or bool(one.name and one.name == other.name)


def refusal_to_merge(
    later: CaseFacts, earlier: CaseFacts, *, is_earlier: bool, same: bool, has_merged: bool
) -> tuple[str, str] | None:
    """Why a case may not be merged into the other: a code and its sentence, or None.

    Shapes   is_earlier: the other was registered first. same: both are one person's.
             has_merged: something was merged into the case that is to be merged away.
    """
    checks = (
        (later.case == earlier.case, "same_case", "不能并入它自己"),
        (not is_earlier, "not_earlier", "只能并入更早登记的那一件"),
        (not same, "not_same_person", "只有同一人的两件才能并案；不同的人请用“归入同一问题”"),
        (
            earlier.step not in BEFORE_TO_TELL,
            "earlier_not_open",
            "更早的那一件已经定了答复或已了结，不能再并入",
        ),
        (
            later.clock_started and not earlier.clock_started,
            "earlier_not_accepted",
            "更早的那一件还没有受理，请先受理它",
        ),
        (has_merged, "has_merged", "已有别的件并进这一件，请先拆开"),
        # Last, and without a reason: who is out of which of them, and whether somebody is, is not told by trying.
        (_brings_back(later, earlier), "for_the_convener", "这两件现在不能并案，请召集人看"),
    )
    return next(((code, sentence) for wrong, code, sentence in checks if wrong), None)


def _brings_back(later: CaseFacts, earlier: CaseFacts) -> bool:
    """Whether somebody who is out of one of the two has a place in the other, or whether he is out is still asked.

    Source   process table §1, recusal: whoever it concerns is out of the matter, in however many cases it lies.
    """
    out_of_one = later.barred & _places(earlier) or earlier.barred & _places(later)
    return bool(out_of_one or later.proposals & STANDING)


def _places(facts: CaseFacts) -> frozenset[int]:
    """Who has a place in a case: its first receiver, its handler, whoever proposed what waits in it."""
    held = {facts.first, facts.handler, *facts.proposers, *facts.asked_by.values()}
    return frozenset(person for person in held if person is not None)


class Dated(Protocol):
    """Whatever is due at a moment."""

    @property
    def at(self) -> datetime:
        """When it is due."""


def due_that_holds[D: Dated](dues: Sequence[D]) -> D:
    """Of what cases that go on as one owe, the earliest: by merging nobody gets his answer later than he was told.

    Shapes   dues: the earlier case's own first, then what each merged case brought along.
    Source   process table §2 merge, “the earlier case goes on with the earlier due date”; decision 0007.
    """
    return min(dues, key=lambda due: due.at)


def not_before(moment: datetime, *, began: datetime) -> datetime:
    """A date brought along that was over before the earlier case's clock began: it is out from its start, not before it."""
    return max(moment, began)


def refuse_merge(why: tuple[str, str] | None, article: str) -> None:
    """Refuses with the reason found, if one was found.

    Raises   Refused
    """
    if why is not None:
        raise Refused(*why, article)
