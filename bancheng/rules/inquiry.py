"""Clues 线索: who may bring one, who may see it. The way from clue to finding comes later.

A clue never delays solving the matter. It lives in a file of its own: the case knows the receipt, and neither
whom it concerns nor who brought it.
Source: process table §1 recusal, §5 Clue → inquiry; constitution 3, 7, 10.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import Actor
from bancheng.rules.process import reaches
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import OPEN_STEPS, CaseType, Role

BRINGERS = frozenset({Role.OFFICER, Role.SITE_HEAD, Role.CONVENER, Role.SUPERVISOR})
READERS = frozenset({Role.CONVENER, Role.SUPERVISOR})
ARTICLE = "办理规程 §5 线索"
OVERSEEING = (Role.CONVENER, Role.SUPERVISOR, Role.LEADER)
"""Roles that look after every case of the district; one who may always stays in each."""
RECEIPT_WORDS = "已按规定登记线索"
"""All that whoever works on the case is told of a clue."""
CALLS_FOR_A_CLUE = CaseType.REFUSED
"""The type of case that owes a clue: 不给办."""


def refusal(facts: CaseFacts, actor: Actor) -> Refused | None:
    """Why this actor may not bring a clue in this case now, or None."""
    if not any(reaches(actor, role, facts) for role in BRINGERS):
        return Refused("not_yours", "线索由办这件事的专员、网点负责人、召集人或督查员登记", ARTICLE)
    if facts.step not in OPEN_STEPS:
        return Refused("wrong_step", f"现在是“{facts.step.label}”，线索请直接交给督查员", ARTICLE)
    return None


def shows_bringer(*, about: int | None, about_window: bool) -> bool:
    """Whether those who read a clue may see who brought it: not where it names nobody, for it may mean the reader."""
    return about is not None or about_window


def keeps_out(person: int, overseeing: Mapping[Role, AbstractSet[int]]) -> bool:
    """Whether a clue keeps whom it names out of a case in which he has no place; never the last who oversees it.

    Otherwise whoever handles a case could shut everybody out of it who may look after him.

    Shapes   overseeing: who is left in each role that oversees, himself included.
    Source   constitution 1, 7, 10.
    """
    return all(who - {person} for who in overseeing.values() if person in who)


def receipt_of(code: str) -> str:
    """The number by which a clue is known outside its file: it tells nothing, not even how many there are."""
    return f"XS-{code}"
