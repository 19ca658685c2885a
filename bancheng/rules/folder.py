"""What lies in a case's folder: who puts which kind of document in, who opens it, who may see a clear datum and print.

A slip the citizen signed lies there too: the house keeps it only with the act that stands on it.

Source: process table §1 (scopes; recusal: ratings live restricted), constitution 8 and 10; 《个人信息保护法》第六条.
"""

from collections.abc import Collection
from dataclasses import dataclass

from bancheng.rules.conditions import NOT_PROPOSER
from bancheng.rules.facts import CaseFacts
from bancheng.rules.papers import SERVED, PaperEnd, PaperKind
from bancheng.rules.permissions import Actor
from bancheng.rules.process import MOVES, Move, reaches
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Role

AT_THE_WINDOW = frozenset({Role.COUNTER, Role.OFFICER})
"""Who has the citizen before him."""

ATTACHING: dict[str, frozenset[Role]] = {
    "citizen": AT_THE_WINDOW | {Role.CITIZEN},
    "proof": frozenset({Role.OFFICER}),
    # Never by itself: a signed slip comes in with the act it stands for, entered by who has not handled the case.
    "slip": frozenset(),
    "mandate": AT_THE_WINDOW | {Role.CITIZEN},
    "succession": frozenset({Role.OFFICER}),
    # Never by itself: stills and recordings come in with the room of a video verification.
    "video": frozenset(),
    "other": AT_THE_WINDOW | {Role.EXPERT, Role.SITE_HEAD, Role.CONVENER, Role.SUPERVISOR},
}
"""Kind of document → who of those who take part in the case may put one in."""

REVEALING = AT_THE_WINDOW | {Role.SITE_HEAD, Role.CONVENER, Role.SUPERVISOR}
"""Whose part in a case can need a clear number, and who prints its papers."""

FILING = REVEALING | {Role.ARCHIVIST}
"""Who prints the cover of a dossier, on which nobody stands in full."""

KEPT_FROM_HANDLING = frozenset({"slip"})
"""Kinds that nobody opens who handles or handled the case: a rating stands on them."""

WITH_REASON = frozenset({"video"})
"""Kinds that show a face or a document of somebody: opened where they were kept, for a reason that goes on the record."""

MANY_OF_HIS, MANY_OF_OURS = 40, 40
"""Documents somebody lays in of himself: what the citizen sent in never keeps the window from laying in its own.

What comes with an act, a signed slip, a department's answer, a still of a call, is bounded by that act and always has room.
"""
WITH_AN_ACT = frozenset({"slip", "video"})

_ALSO_OF_OTHERS = frozenset({Role.COUNTER, Role.EXPERT, Role.SITE_HEAD, Role.SUPERVISOR, Role.ARCHIVIST})
HANDLING = frozenset(
    move.key
    for move in MOVES
    if Role.OFFICER in move.by and not move.by & _ALSO_OF_OTHERS and not move.receiving
)
"""The moves of whoever handles a case: what of the people at a window only an officer does, the officer's share in a move by two included."""

DECIDING = frozenset(move.key for move in MOVES if NOT_PROPOSER in move.conditions)
"""The moves that decide on a declining or a no, one way or the other."""

AGAINST_A_DECISION = frozenset({"appeal", "redo.citizen", "waive", "withdraw.appeal"})
"""The citizen's moves against a declining or an answer, and those by which he gives up that right."""

ENTERING = AT_THE_WINDOW | {Role.SITE_HEAD, Role.SUPERVISOR}
"""Who enters what a citizen signed on a slip, of those who take part in the case."""

ARTICLE = "办理规程 §1 角色"
ARTICLE_PAPERS = "办理规程 §1：自己的决定由别人改"
ARTICLE_SLIPS = "办理规程 §1：签字凭条由经办以外的人录入"


def takes_part(roles: frozenset[Role], facts: CaseFacts, actor: Actor) -> bool:
    """Whether one of these roles reaches this case; as `counter` counts whoever first received it, at whatever desk."""
    if actor.person is not None and actor.person in facts.barred:
        return False
    is_first = actor.person is not None and actor.person == facts.first
    if Role.COUNTER in roles and is_first:
        return True
    return any(reaches(actor, role, facts) for role in roles)


def refusal_to_attach(kind: str, facts: CaseFacts, actor: Actor) -> Refused | None:
    """Why this actor may not put a document of this kind into this case, or None."""
    if kind not in ATTACHING:
        return Refused("no_such_kind", "没有这种材料", ARTICLE)
    if not takes_part(ATTACHING[kind], facts, actor):
        return Refused("not_yours", "这种材料不由您放进这件事", ARTICLE)
    return None


def refusal_of_room(kind: str, actor: Actor, *, his: int, ours: int) -> Refused | None:
    """Why a folder takes no further document of somebody, or None.

    Shapes   his, ours: how many documents the citizen laid in himself, and how many the staff.
    """
    if kind in WITH_AN_ACT:
        return None
    is_his = Role.CITIZEN in actor.roles and not actor.through
    most, there = (MANY_OF_HIS, his) if is_his else (MANY_OF_OURS, ours)
    if there < most:
        return None
    return Refused("folder_full", f"一件最多放 {most} 份材料，请合并后再放", ARTICLE)


def kinds_for(facts: CaseFacts, actor: Actor) -> frozenset[str]:
    """The kinds of documents this actor may put into this case."""
    return frozenset(kind for kind in ATTACHING if refusal_to_attach(kind, facts, actor) is None)


def refusal_to_enter_slip(facts: CaseFacts, actor: Actor) -> Refused | None:
    """Why this actor may not enter a slip of this case, or None.

    Source   process table §1, last paragraph: “entered by someone not the handler”.
    """
    if not actor.roles & ENTERING:
        return Refused("not_yours", "签字凭条由窗口的人录入", ARTICLE_SLIPS)
    if not takes_part(ENTERING, facts, actor):
        return Refused("not_yours", "签字凭条由这件事所在窗口的人录入", ARTICLE_SLIPS)
    return refusal_through_handler(facts, actor)


def refusal_to_hand_own_data(facts: CaseFacts, actor: Actor) -> Refused | None:
    """Why this actor may not print what is kept of the citizen and hand it to him, or None: as for his slips, and never who decided.

    His ratings and what he said against an answer stand on that sheet.
    Source   个人信息保护法 art. 45; process table §1, last paragraph.
    """
    refused = refusal_to_enter_slip(facts, actor)
    if refused is None and actor.person in facts.decided:
        return Refused("decider_enters", "这件的答复您复核过，这份信息要由别人打印给他", ARTICLE_SLIPS)
    return refused


def refusal_through_handler(facts: CaseFacts, actor: Actor) -> Refused | None:
    """Why an act of the citizen may not be entered by this member of staff, or None: he has handled the case."""
    if actor.person in facts.handled:
        return Refused("handler_enters", "这件您经办过，反映人的签字凭条要由别人录入", ARTICLE_SLIPS)
    return None


def refusal_through_decider(move: Move, facts: CaseFacts, actor: Actor) -> Refused | None:
    """Why this act of the citizen may not be entered by this member of staff, or None: it stands against his own decision.

    Source   process table §1: proposer = confirmer refused; constitution 5.
    """
    if move.key in AGAINST_A_DECISION and actor.person in facts.decided:
        return Refused("decider_enters", "这件的答复您复核过，反映人的这张凭条要由别人录入", ARTICLE_SLIPS)
    return None


def refusal_through_concerned(out: Collection[int], actor: Actor) -> Refused | None:
    """Why this member of staff may not enter a slip that asks for a recusal, or None: it is he who would be out.

    Shapes   out: those whom the recusal asked for would take out.
    """
    if actor.through and actor.person in out:
        return Refused("concerned_enters", "申请回避的正是您，反映人的签字凭条要由别人录入", ARTICLE_SLIPS)
    return None


def may_reveal(facts: CaseFacts, actor: Actor) -> bool:
    """Whether this actor's part in the case can need a clear number, or to print its papers."""
    return takes_part(REVEALING, facts, actor)


def may_print_cover(facts: CaseFacts, actor: Actor) -> bool:
    """Whether this actor may print the cover of the dossier."""
    return takes_part(FILING, facts, actor)


VOIDING = frozenset({Role.SITE_HEAD, Role.CONVENER})
"""Who voids a paper that the citizen holds, of those who take part in the case."""


def refusal_to_void(
    facts: CaseFacts, actor: Actor, *, is_served: bool, issued_by: int | None
) -> Refused | None:
    """Why this actor may not void a paper, or None: one that the citizen holds is voided by who had no hand in it.

    Whoever finds a mistake in a paper of his own issues another in its place; to take it away is another's decision.

    Source   docs/decisions/0052; process table §1, conflicts compared by person; §2, a no by two.
    """
    if not is_served:
        return None
    if actor.person in facts.handled | facts.decided | {issued_by}:
        sentence = "这份文书已经交给反映人，出具、经办或复核过这件的人不能作废；写错了的请重新出具，确实要作废的请别的负责人或召集人办"
        return Refused("own_paper", sentence, ARTICLE_PAPERS)
    if not takes_part(VOIDING, facts, actor):
        sentence = "交给反映人的文书由网点负责人或召集人作废；写错了的可以重新出具"
        return Refused("not_yours", sentence, ARTICLE_PAPERS)
    return None


HIS_PAPERS = SERVED | {PaperKind.REGISTER_FORM}
"""The papers of his case that are made out for the citizen."""

ARTICLE_OWN_COPY = "办理规程 §1：凭查询码只能看，办事要凭发到本人手机或邮箱的验证码"


@dataclass(frozen=True, kw_only=True)
class HisPaper:
    """A paper of a case as the rules see it when its citizen wants a copy.

    Shapes   ended_how: how it ceased to be in force; empty while it is. of_former: issued before he took another's place.
             is_untold: it says an answer of which he has not been told.
    """

    kind: PaperKind
    ended_how: str = ""
    of_former: bool = False
    is_untold: bool = False


def refusal_to_take_own(paper: HisPaper, case: int, actor: Actor) -> Refused | None:
    """Why this actor may not take a copy of a paper on the citizen's own page, or None: the citizen who has proved that it is he.

    Names and numbers stand on a paper in full, so the query code alone takes none; nor does reading an answer on paper come before being told of it.

    Source   docs/decisions/0091; process table §1, “The holder of a slip is not proof of the citizen”.
    """
    if Role.CITIZEN not in actor.roles or actor.case != case or actor.through:
        return Refused("not_yours", "文书由反映人本人验证以后取", ARTICLE_OWN_COPY)
    if paper.kind not in HIS_PAPERS:
        return Refused("not_for_him", "这份文书不是出给您的", ARTICLE_OWN_COPY)
    if paper.ended_how:
        over = f"这份文书{PaperEnd(paper.ended_how).label}，不能再取；有疑问的，请到任何一个网点问"
        return Refused("paper_over", over, ARTICLE_OWN_COPY)
    if paper.of_former:
        former = "这份文书是出给原来的反映人的，要看的请带身份证件到网点"
        return Refused("of_former", former, ARTICLE_OWN_COPY)
    if paper.is_untold:
        return Refused("untold", "这份文书写的是还没有告诉您的答复，请先看答复", ARTICLE_OWN_COPY)
    return None


def refusal_to_state_identity(facts: CaseFacts, actor: Actor, *, is_known: bool) -> Refused | None:
    """Why this actor may not write down who the citizen is, or None: the window, once.

    What is written down decides whom a measure is for, so nobody tries numbers through.

    Source   docs/decisions/0053.
    """
    if not takes_part(AT_THE_WINDOW | CORRECTING, facts, actor):
        return Refused("not_yours", "反映人的证件号由这件事所在的窗口补记", ARTICLE)
    if is_known:
        return Refused("identity_known", "姓名和证件号已经记下了；写错了的，请网点负责人改", ARTICLE)
    return None


CORRECTING = frozenset({Role.SITE_HEAD})
"""Who corrects what was written down of who the citizen is, of those who take part in the case."""


def refusal_to_correct_identity(facts: CaseFacts, actor: Actor) -> Refused | None:
    """Why this actor may not correct who the citizen is, or None: the head of the site.

    Source   docs/decisions/0053.
    """
    if takes_part(CORRECTING, facts, actor):
        return None
    return Refused("not_yours", "记下的姓名和证件号写错了的，由这件事所在网点的负责人改", ARTICLE)


def may_open(kind: str, *, had_a_hand: bool) -> bool:
    """Whether a document may be opened by somebody who sees the case."""
    return kind not in WITH_REASON and not (had_a_hand and kind in KEPT_FROM_HANDLING)
