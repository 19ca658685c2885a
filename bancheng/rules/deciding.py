"""Who decides a review or confirms a proposal, and to whom that passes: “Clock out”, written once.

Moves, legs, queues and messages all ask here. Source: process table §1 “Clock out”, §2 confirm_no “the second
time the convener”.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Protocol, Self

from bancheng.rules.vocabulary import Role, Step

PASSES_TO = {Role.SITE_HEAD: Role.CONVENER, Role.CONVENER: Role.LEADER}
"""Who may decide beside somebody whose clock is red, or where nobody of that role is left."""

DECIDERS = (Role.SITE_HEAD, Role.CONVENER, Role.LEADER)
"""Everybody to whom a decision can come."""


@dataclass(frozen=True)
class Review:
    """A step in which a no waits to be decided, and whose it is.

    Shapes   again: only after, or only before, the answer was once sent back; None: either way.
    """

    step: Step
    own: Role
    again: bool | None = None


REVIEWS = (
    Review(Step.DECLINE_REVIEW, Role.SITE_HEAD),
    Review(Step.NO_REVIEW, Role.SITE_HEAD, again=False),
    Review(Step.NO_REVIEW, Role.CONVENER, again=True),
    Review(Step.APPEAL_REVIEW, Role.CONVENER),
)

BROUGHT_BY = {
    Step.DECLINE_REVIEW: (Step.DECLINE_REVIEW,),
    Step.NO_REVIEW: (Step.NO_REVIEW,),
    Step.APPEAL_REVIEW: (Step.DECLINE_REVIEW, Step.DECLINED),
}
"""The steps into which what a review decides was brought, each by somebody who may not decide it himself."""


def reviewer_of(step: Step, *, again: bool) -> Role | None:
    """Whose a review is to begin with; None where nothing waits to be reviewed."""
    found = (review.own for review in REVIEWS if review.step is step and review.again in (None, again))
    return next(found, None)


def who_may(own: AbstractSet[Role], *, late: bool, without: AbstractSet[Role]) -> frozenset[Role]:
    """The roles that may decide now: those it is up to, and whoever it has passed on to.

    Shapes   late: the clock of the decision is out. without: the roles in which nobody is left who may.
    """
    return frozenset(
        role
        for role in {*own, *DECIDERS}
        if any(reached(one, role, late=late, nobody=lambda which: which in without) for one in own)
    )


class Yes(Protocol):
    """What can be true or false: a truth, or a condition a database can answer."""

    def __or__(self, other: Self, /) -> Self: ...

    def __and__(self, other: Self, /) -> Self: ...


def reached[Y: Yes](own: Role, role: Role, *, late: Y, nobody: Callable[[Role], Y]) -> Y | bool:
    """Whether a decision that is one role's has come to another: “Clock out”, for one case and for a whole queue.

    Shapes   late: the clock of the decision is out. nobody: whether nobody is left in a role who may.
    """
    if own is role:
        return True
    up = PASSES_TO.get(own)
    if up is None or role not in (up, PASSES_TO.get(up)):
        return False
    passed = late | nobody(own)
    return passed if up is role else passed & nobody(up)


def nobody_left(holders: Mapping[Role, AbstractSet[int]], out: AbstractSet[int | None]) -> frozenset[Role]:
    """The roles whose every holder is out of this one decision: recused, or the first person of it.

    Source   process table §1: “a proposer or recused person who would have to decide counts as red at once”.
    """
    return frozenset(role for role, who in holders.items() if not who - out)
