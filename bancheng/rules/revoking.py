"""An undertaking in force that the citizen has not signed: who revokes it, and when. It ends whole, and nobody is blamed by it.

Source: docs/decisions/0050, 0054; process table §1, conflicts compared by person and “Clock out”.
"""

from collections.abc import Collection

from bancheng.rules.case_types import Missing
from bancheng.rules.deciding import nobody_left, who_may
from bancheng.rules.facts import CaseFacts
from bancheng.rules.folder import VOIDING, takes_part
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Role

ARTICLE = "办理规程 §4：不是本人签的承诺书由没有经手的负责人撤销"
BECAUSE = "承诺书的签字核实不是反映人本人的，承诺书已经撤销"
"""Why its papers and its promise count no more, as the record says it."""

REVOKERS = VOIDING | {Role.LEADER}
"""Everybody to whom a revocation can come."""


def revokers(facts: CaseFacts, *, hands: Collection[int | None]) -> frozenset[Role]:
    """The roles that may revoke an undertaking now: as for a paper he holds, and the next one up where nobody else is left.

    Shapes   hands: whoever drew it up, brought the signature in, put it in force, issued its papers, wrote the citizen's word
             down or found whose the signature is.
    """
    out = facts.barred | with_hands(facts, hands)
    return who_may(VOIDING, late=False, without=nobody_left(facts.deciders, out))


def with_hands(facts: CaseFacts, hands: Collection[int | None]) -> frozenset[int | None]:
    """Everybody who had a hand in it, or in the case it stands in."""
    return frozenset(hands) - {None} | facts.handled | facts.answered_by


def refusal_to_revoke(
    facts: CaseFacts, actor: Actor, *, hands: Collection[int | None], in_force: bool, is_forged: bool
) -> Refused | None:
    """Why this actor may not revoke an undertaking, or None: a head or convener without a hand in it, after the finding.

    Shapes   hands: as for `revokers`. is_forged: a supervisor has found that the signature is not the citizen's.
    """
    if not takes_part(revokers(facts, hands=hands), facts, actor):
        return Refused("not_yours", "不是本人签的承诺书，由网点负责人或召集人撤销", ARTICLE)
    if actor.person in with_hands(facts, hands):
        sentence = "这份承诺书、它的签字或核实是您经手的，或者这件您经办、答复过，要由别的负责人或召集人撤销"
        return Refused("own_undertaking", sentence, ARTICLE)
    if not in_force:
        return Refused("not_in_force", "没有生效的承诺书不用撤销", ARTICLE)
    if not is_forged:
        return Refused("not_forged", "督查员没有核实签字不是本人的，不能撤销", ARTICLE)
    return None


def missing_in_revoking(words: str) -> list[Missing]:
    """What whoever revokes an undertaking must say and does not."""
    return [] if words.strip() else [Missing("why", "写明凭什么撤销，怎样告诉反映人")]
