"""骚扰限制: what a nuisance loses for a while, decided by two, ended by one; and what nobody ever loses.

Nobody is kept from filing: whoever is limited is registered, gets his receipt and his answer like everybody. For a while
he has less comfort, and of that two things only: online one form a day, and no call-back after a first question at which
it was explained why it could not be done yet. At the counter and on the phone nothing changes.
Source: domain.md §4.3 (北京市接诉即办工作条例第十一条: a repeat without new facts is told progress or result; 第三十五条: no
retaliation); process table §1 “By two”; constitution 1, 5, 10; issue of part 5, 8. Which comforts is our own design.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bancheng.rules.calendar import local
from bancheng.rules.case_types import Missing
from bancheng.rules.clock_table import NUISANCE_LONGEST, limit_for
from bancheng.rules.clocks import Limit
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import LimitState, NuisanceGround, Role

ARTICLE = "办理规程 §1 两人办"
PROPOSERS = frozenset({Role.OFFICER, Role.SITE_HEAD})
DECIDERS = frozenset({Role.CONVENER, Role.SUPERVISOR})
READERS = PROPOSERS | DECIDERS | {Role.AUDITOR}
"""Proposers see those of their sites, the others all of them."""
EVERYWHERE = DECIDERS | {Role.AUDITOR}
WORDS = 1000
ONLINE_A_DAY = 1

NO_GROUND = "反映得多、评价差、申请复核、投诉或批评某个人，都不是理由。"
"""What never is one: these are his rights."""
KEEPS = "当面和打电话反映不受影响：照样登记、给回执、按时答复。"


@dataclass(frozen=True, kw_only=True)
class LimitFacts:
    """What the regulation must know of one limit.

    Shapes   due_at: until then it may be confirmed. last_on: the last day it holds, None while nobody has confirmed it.
             ended: how it ended, where somebody ended it. out: who has no part in it: people whom a case of this
             contact concerns.
    """

    proposed_by: int
    due_at: datetime
    last_on: date | None = None
    ended: str = ""
    out: frozenset[int] = frozenset()

    def state(self, at: datetime) -> LimitState:
        """Where it stands at a moment; time alone lets a proposal lapse and a limit expire."""
        if self.ended:
            return LimitState(self.ended)
        if self.last_on is None:
            return LimitState.WAITING if at < self.due_at else LimitState.LAPSED
        return LimitState.IN_FORCE if local(at).date() <= self.last_on else LimitState.EXPIRED


WAITS_ALREADY = Refused("waits_already", "这个号码已经有一条等另一人确认", ARTICLE)


def refusal_to_propose(actor: Actor, *, before: LimitState | None) -> Refused | None:
    """Why this actor may not propose a limit, or None.

    Shapes   before: where the last one on the same contact stands, None where there never was one.
    """
    if actor.person is None or not actor.roles & PROPOSERS:
        return Refused("not_yours", "限制由反映窗口专员或网点负责人提出", ARTICLE)
    if before is LimitState.WAITING:
        return WAITS_ALREADY
    if before is LimitState.IN_FORCE:
        return Refused("limited_already", "这个号码正在限制中，到期以后才能再提", ARTICLE)
    return None


def missing_in_proposal(
    *, ground: str, reason: str, days: int | None, limits: Mapping[str, Limit]
) -> list[Missing]:
    """Everything a proposal lacks beside the number.

    Units    days: calendar days.
    """
    longest = limit_for(NUISANCE_LONGEST, limits).count
    gaps = [] if ground in set(NuisanceGround) else [Missing("ground", "请选一个理由")]
    gaps += missing_words(reason, "写明是哪几次、什么情况；不写姓名和电话")
    if days is None or not 1 <= days <= longest:
        gaps.append(Missing("days", f"写 1 到 {longest} 天"))
    return gaps


def missing_words(words: str, sentence: str) -> list[Missing]:
    """What lacks where somebody has to say why."""
    if not words.strip():
        return [Missing("reason", sentence)]
    return [Missing("reason", f"最多 {WORDS} 字")] if len(words) > WORDS else []


def refusal_to_decide(facts: LimitFacts, actor: Actor, *, at: datetime) -> Refused | None:
    """Why this actor may not confirm a proposal, or say no to it, or None.

    Whoever a case of this contact concerns neither proposes nor decides: no limit answers a complaint. That it was
    proposed by such a one is said to the second person only, for the first is not to learn who complained.
    """
    if actor.person is None or not actor.roles & DECIDERS:
        return Refused("not_yours", "限制由召集人或督查员确认", ARTICLE)
    if facts.state(at) is not LimitState.WAITING:
        return Refused("not_waiting", "这一条现在不等确认", ARTICLE)
    if actor.person == facts.proposed_by:
        return Refused("same_person", "提出的人不能自己确认，请另一位召集人或督查员来办", ARTICLE)
    if actor.person in facts.out:
        return Refused("recused", "这一条请另一位召集人或督查员来办", ARTICLE)
    return None


def refusal_to_confirm(facts: LimitFacts, actor: Actor, *, at: datetime) -> Refused | None:
    """Why this actor may not confirm a proposal, or None."""
    if refused := refusal_to_decide(facts, actor, at=at):
        return refused
    if facts.proposed_by in facts.out:
        return Refused(
            "concerns_proposer", "提出的人因这个号码的案件回避过，不能由他提出；请写明不同意", ARTICLE
        )
    return None


def refusal_to_lift(facts: LimitFacts, actor: Actor, *, at: datetime) -> Refused | None:
    """Why this actor may not lift a limit, or None: one person is enough, at any time."""
    if actor.person is None or not actor.roles & DECIDERS:
        return Refused("not_yours", "限制由召集人或督查员取消", ARTICLE)
    if facts.state(at) is not LimitState.IN_FORCE:
        return Refused("not_in_force", "这一条现在没有在限制", ARTICLE)
    return None


def last_day(confirmed_at: datetime, days: int) -> date:
    """The last day a limit holds: so many calendar days from the day after it was confirmed.

    Source   civil code art. 201: the day on which it begins is not counted.
    """
    return local(confirmed_at).date() + timedelta(days=days)


# --- what it takes away -----------------------------------------------------------------------------------


def may_send_online(*, sent_today: int) -> bool:
    """Whether somebody who is limited may send one more form online today."""
    return sent_today < ONLINE_A_DAY


def refusal_online(*, phone: str) -> Refused:
    """What he is told who has sent his form of today: where else he is heard today, and when he may write again.

    Shapes   phone: of the window; empty where none is known.
    """
    call = f"打电话 {phone}，或者" if phone else ""
    sentence = (
        f"这个号码今天已经在网上交过一件，明天可以再交。今天要说的，请{call}到任何一个网点当面说，照样登记"
    )
    return Refused("one_a_day", sentence)


def is_called_back(*, is_limited: bool) -> bool:
    """Whether somebody is owed the call-back after a first question that was explained."""
    return not is_limited
