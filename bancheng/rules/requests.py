"""Every move of a request 交办单: from, to, who, how often, article. One table; everything else reads it.

A department is asked, signs for it, replies or objects with a ground; an objection is answered, the second in a case is ruled on, and
after a ruling nobody objects any more: so a question comes to its end, and at every moment somebody has it.
Source: process table §5, Request; domain.md §1 “派单异议审核”, §3 “退单扯皮”. Its clocks: `rules/request_clocks.py`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bancheng.rules import holds, process
from bancheng.rules.case_types import Missing
from bancheng.rules.deciding import PASSES_TO, nobody_left, who_may
from bancheng.rules.facts import CaseFacts
from bancheng.rules.feedback import is_nearly_the_same, pieces, share, sketch
from bancheng.rules.permissions import TIME, UNIT_ROLES, Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import OPEN_REQUEST_STEPS, OPEN_STEPS, ObjectionGround, RequestStep, Role, Step

ASKED_AT_MOST = 2
"""How often the same question goes to the same department in a case, but for a ruling. Source: process table §5."""
RECALLED_AT_MOST = 2
"""How often the officer takes questions back from the same department in a case. Source: docs/decisions/0094."""
OBJECTIONS_AT_MOST = 2
"""How many objections a case can see: the second goes to the convener by itself. Source: process table §5."""


@dataclass(frozen=True, kw_only=True)
class RequestFacts:
    """What the regulation must know of a request, without any datum of the citizen.

    Shapes   case: the facts of its case. step: None before it is dispatched. unit: the department asked.
             used: how often each bounded move was made on it. reply_by, objection_by: who drafted what waits for the head's
             signature; None where nothing waits. drafted: whether something waits, by the move that signs it.
             repliers: who drafted or signed the reply that is to be taken up. objectors: the same of the objection.
             parties: who speaks for the department that is asked; once it has objected, for every one that has objected in this
             case or was named by one that has.
             has_liaison: whether the department has a liaison beside whoever signs.
             reply_due, objection_until, ruling_due: of its clocks that run.
             objected: the departments that have objected in this case, but for objections that were dropped with the case.
             ruled: a ruling was made in it.
             recalled: how often the officer has taken questions back from this department in this case.
    """

    case: CaseFacts
    unit: int
    step: RequestStep | None = None
    at: datetime
    may_contact: bool = False
    used: Mapping[str, int] = field(default_factory=dict)
    drafted: frozenset[str] = frozenset()
    reply_by: int | None = None
    objection_by: int | None = None
    repliers: frozenset[int] = frozenset()
    objectors: frozenset[int] = frozenset()
    parties: frozenset[int] = frozenset()
    has_liaison: bool = True
    sign_due: datetime | None = None
    reply_due: datetime | None = None
    objection_until: datetime | None = None
    ruling_due: datetime | None = None
    objected: frozenset[int] = frozenset()
    ruled: bool = False
    recalled: int = 0

    def times(self, bound: str) -> int:
        """How often the bounded move was made on this request."""
        return self.used.get(bound, 0)


@dataclass(frozen=True)
class RequestCondition:
    """What must hold before a move: a stable code, the sentence of the refusal, the test itself."""

    code: str
    sentence: str
    holds: Callable[[RequestFacts, Actor], bool]


def _is_out(due: datetime | None, at: datetime) -> bool:
    return due is not None and at >= due


CASE_OPEN = RequestCondition(
    "case_over", "这件事已经了结，交办随之收回", lambda f, a: f.case.step in OPEN_STEPS
)
IN_HANDLING = RequestCondition(
    "not_in_handling",
    "办理中和一事一议时才能交办",
    lambda f, a: f.case.step in (Step.HANDLING, Step.IN_CONFERENCE),
)
SIGNING_OVER = RequestCondition("sign_for_runs", "签收的时限还没到", lambda f, a: _is_out(f.sign_due, f.at))
REPLY_OVER = RequestCondition(
    *holds.CLOCK_RUNS,
    lambda f, a: (
        holds.refusal_to_release(
            at=f.at, releasable_from=f.reply_due, lies_elsewhere=f.step not in WITH_UNIT, article=""
        )
        is None
    ),
)
MAY_CONTACT = RequestCondition(
    "may_not_contact", "这次交办没有要求直接联系反映人，请通过反映窗口", lambda f, a: f.may_contact
)
LIAISON_DRAFTS = RequestCondition(
    "liaison_drafts",
    "由联络员起草，负责人签发；单位没有联络员的，负责人可以自己起草",
    lambda f, a: not f.has_liaison or reaches(a, Role.LIAISON, f),
)
REPLY_DRAFTED = RequestCondition("nothing_drafted", "还没有起草答复", lambda f, a: "reply" in f.drafted)
OBJECTION_DRAFTED = RequestCondition("nothing_drafted", "还没有起草异议", lambda f, a: "object" in f.drafted)
REPLY_BY_TWO = RequestCondition(
    "same_person",
    "起草的人不能自己签发，须由另一人签",
    lambda f, a: not f.has_liaison or a.person != f.reply_by,
)
OBJECTION_BY_TWO = RequestCondition(
    "same_person",
    "起草的人不能自己签发，须由另一人签",
    lambda f, a: not f.has_liaison or a.person != f.objection_by,
)
NOT_REPLIER = RequestCondition(
    "same_person", "答复是您起草或签发的，要由别人决定收不收", lambda f, a: a.person not in f.repliers
)
NOT_OBJECTOR = RequestCondition(
    "same_person", "异议是您起草或签发的，要由别人决定", lambda f, a: a.person not in f.objectors
)
NOT_PARTY = RequestCondition(
    "is_party", "您是其中一个单位的人，要由别人决定", lambda f, a: a.person not in f.parties
)
STILL_WITH_UNIT = RequestCondition(
    "not_with_unit",
    "单位已经答复或提了异议，先对它作出决定，不能收回",
    lambda f, a: f.step in WITH_UNIT or Role.TIME in a.roles,
)
REPLY_RUNS = RequestCondition(
    "unit_clock_out",
    "单位的时限已过，请用“不再等”，没有答复要如实记下",
    lambda f, a: not _is_out(f.reply_due, f.at) or Role.TIME in a.roles,
)
MAY_STILL_RECALL = RequestCondition(
    "recalled_twice",
    f"这件事里从这个单位已经收回过 {RECALLED_AT_MOST} 次，请等它答复，到期没有答复的用“不再等”",
    lambda f, a: f.recalled < RECALLED_AT_MOST or Role.TIME in a.roles,
)
NOT_RULED = RequestCondition("already_ruled", "这件事召集人已经裁定过，不再提异议", lambda f, a: not f.ruled)
NOT_OBJECTED = RequestCondition(
    "objected_before", "一个单位在一件事里只提一次异议", lambda f, a: f.unit not in f.objected
)
NO_THIRD = RequestCondition(
    "arbitration_pending",
    "这件事已经有两次异议，由召集人裁定，不再提第三次",
    lambda f, a: len(f.objected - {f.unit}) < OBJECTIONS_AT_MOST,
)
IN_TIME = RequestCondition(
    "objection_over",
    "提异议的时限已经过了，请答复",
    lambda f, a: (
        f.step is RequestStep.DISPATCHED or (f.objection_until is not None and f.at < f.objection_until)
    ),
)
MAY_OBJECT = (NOT_RULED, NOT_OBJECTED, NO_THIRD, IN_TIME)


@dataclass(frozen=True, kw_only=True)
class RequestMove:
    """One row of the table of requests.

    Shapes   starts: empty only for `dispatch`. ends: where it leads; empty for the same step, two where the facts decide (`end_of`).
             at_most: on one request. says: the consequence, as somebody reads it beside the button.
             passes_on: whether the next one up may decide once its clock is out, or nobody is left.
    """

    name: str
    label: str
    starts: frozenset[RequestStep]
    ends: tuple[RequestStep, ...]
    by: frozenset[Role]
    source: str
    says: str = ""
    at_most: int | None = None
    conditions: tuple[RequestCondition, ...] = ()
    passes_on: bool = False

    @property
    def article(self) -> str:
        """Where the rule stands, for the person who was refused."""
        return f"办理规程 §5 交办“{self.label}”"


def _at(*steps: RequestStep) -> frozenset[RequestStep]:
    return frozenset(steps)


def _by(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


S, R = RequestStep, Role

# fmt: off
REQUEST_MOVES: tuple[RequestMove, ...] = (
    RequestMove(name="dispatch", label="交办", starts=_at(), ends=(S.DISPATCHED,), by=_by(R.OFFICER), conditions=(IN_HANDLING,),
                says="单位的钟从此刻起走，签不签收都走；主办单位答复以前，不能答复反映人", source="S；O"),
    # --- the department
    RequestMove(name="sign", label="签收", starts=_at(S.DISPATCHED), ends=(S.SIGNED,), by=UNIT_ROLES, conditions=(CASE_OPEN,),
                says="{objection}内可以提异议，过了就请答复；答复的钟从交办时起走", source="domain.md §2 交办单"),
    RequestMove(name="deem_signed", label="视同签收", starts=_at(S.DISPATCHED), ends=(S.SIGNED,), by=_by(R.TIME),
                conditions=(CASE_OPEN, SIGNING_OVER), says="{sign_for}没有签收，视同签收", source="O"),
    RequestMove(name="contact", label="记下联系反映人", starts=_at(S.SIGNED), ends=(), by=UNIT_ROLES, at_most=3,
                conditions=(CASE_OPEN, MAY_CONTACT), says="联系过以后记在这里", source="domain.md §2.2 E"),
    RequestMove(name="draft_reply", label="起草答复", starts=_at(S.SIGNED), ends=(), by=UNIT_ROLES, conditions=(CASE_OPEN, LIAISON_DRAFTS),
                says="由负责人签发以后才算答复", source="domain.md §2 负责人审核"),
    RequestMove(name="reply", label="签发答复", starts=_at(S.SIGNED), ends=(S.REPLIED,), by=_by(R.UNIT_HEAD),
                conditions=(CASE_OPEN, REPLY_DRAFTED, REPLY_BY_TWO), says="单位的钟停，由反映窗口 {reply_acceptance}内看", source="domain.md §2 负责人审核"),
    RequestMove(name="draft_objection", label="起草异议", starts=_at(S.DISPATCHED, S.SIGNED), ends=(), by=UNIT_ROLES,
                conditions=(CASE_OPEN, *MAY_OBJECT, LIAISON_DRAFTS), says="写明依据的条款和该由谁办，由负责人签发", source="国办函〔2025〕66号 派单异议审核"),
    RequestMove(name="object", label="签发异议", starts=_at(S.DISPATCHED, S.SIGNED), ends=(S.OBJECTED, S.IN_ARBITRATION), by=_by(R.UNIT_HEAD),
                conditions=(CASE_OPEN, *MAY_OBJECT, OBJECTION_DRAFTED, OBJECTION_BY_TWO),
                says="由反映窗口 {objection_answer}内答复；这件事里的第二次异议直接由召集人裁定", source="国办函〔2025〕66号 派单异议审核"),
    # --- the window
    RequestMove(name="accept_reply", label="收下答复", starts=_at(S.REPLIED), ends=(S.DONE,), by=_by(R.OFFICER), conditions=(CASE_OPEN, NOT_REPLIER, NOT_PARTY),
                says="不再等这个单位", source="O"),
    RequestMove(name="send_back", label="退回再答", starts=_at(S.REPLIED), ends=(S.SIGNED,), by=_by(R.OFFICER), at_most=1,
                conditions=(CASE_OPEN, NOT_REPLIER, NOT_PARTY), says="写明还差什么；用剩下的时间，不少于 {unit_reply_least}；只退一次", source="O"),
    RequestMove(name="agree_objection", label="同意异议", starts=_at(S.OBJECTED), ends=(S.REDIRECTED,), by=_by(R.OFFICER),
                conditions=(CASE_OPEN, NOT_OBJECTOR, NOT_PARTY), says="改交给它说的单位；没问过它的，钟从改交时起走，问过的接着原来的钟走", source="国办函〔2025〕66号 派单异议审核"),
    RequestMove(name="refuse_objection", label="不同意异议", starts=_at(S.OBJECTED), ends=(S.SIGNED,), by=_by(R.OFFICER),
                conditions=(CASE_OPEN, NOT_OBJECTOR, NOT_PARTY), says="写明理由，仍由它答复；原来的钟接着走，不少于 {unit_reply_least}", source="国办函〔2025〕66号 派单异议审核"),
    RequestMove(name="recall", label="收回", starts=OPEN_REQUEST_STEPS, ends=(S.RECALLED,), by=_by(R.OFFICER, R.TIME),
                conditions=(STILL_WITH_UNIT, REPLY_RUNS, MAY_STILL_RECALL), says="写明理由；再问同一单位，换了问法也是原来的钟接着走", source="O"),
    RequestMove(name="accept_silence", label="不再等", starts=_at(S.DISPATCHED, S.SIGNED), ends=(S.SILENT,), by=_by(R.OFFICER, R.TIME),
                conditions=(CASE_OPEN, REPLY_OVER), says="写明理由；这个单位记为没有答复", source="O"),
    # --- the convener
    RequestMove(name="rule", label="裁定", starts=_at(S.IN_ARBITRATION), ends=(S.SIGNED, S.REDIRECTED), by=_by(R.CONVENER), passes_on=True,
                conditions=(CASE_OPEN, NOT_OBJECTOR, NOT_PARTY), says="定由谁办，写明理由；裁定以后谁都不再提异议", source="国办函〔2025〕66号 协商确定主办"),
)
# fmt: on

BY_NAME = {move.name: move for move in REQUEST_MOVES}

OWNERS: Mapping[RequestStep, Role] = {
    S.DISPATCHED: R.UNIT_HEAD,
    S.SIGNED: R.UNIT_HEAD,
    S.REPLIED: R.OFFICER,
    S.OBJECTED: R.OFFICER,
    S.IN_ARBITRATION: R.CONVENER,
}
"""Who has a request in hand: nothing that is open waits for nobody. The head stands for the whole department."""

WITH_UNIT: frozenset[RequestStep] = frozenset(step for step, role in OWNERS.items() if role is R.UNIT_HEAD)
"""The steps in which the department has to act."""


# --- who may do what ---------------------------------------------------------------------------------------


def reaches(actor: Actor, role: Role, facts: RequestFacts) -> bool:
    """Whether this role, as the actor holds it, reaches this request: a department's people its own, all others by the case."""
    if role not in UNIT_ROLES:
        return process.reaches(actor, role, facts.case)
    if actor.person is not None and actor.person in facts.case.barred:
        return False
    return any(held.role is role and held.unit == facts.unit for held in actor.held)


RULERS = BY_NAME["rule"].by | {PASSES_TO[role] for role in BY_NAME["rule"].by}
"""Who says whose a question is, and to whom that passes once it is late."""


def out_of_it(facts: RequestFacts) -> frozenset[int]:
    """Who rules on nothing here: recused, of one of the two departments, or with a hand in the objection."""
    return facts.case.barred | facts.objectors | facts.parties


def deciders(move: RequestMove, facts: RequestFacts) -> frozenset[Role]:
    """The roles that may make this move now, the next one up included once the clock of a ruling is out or nobody is left."""
    if not move.passes_on:
        return move.by
    without = nobody_left(facts.case.deciders, out_of_it(facts))
    return who_may(move.by, late=_is_out(facts.ruling_due, facts.at), without=without)


def is_for(move: RequestMove, facts: RequestFacts, actor: Actor) -> bool:
    """Whether the move is this actor's business at all."""
    return any(reaches(actor, role, facts) for role in deciders(move, facts))


def refusal(move: RequestMove, facts: RequestFacts, actor: Actor) -> Refused | None:
    """Why the move may not be made now, or None. The first reason found is the one told."""
    if not is_for(move, facts, actor):
        his = deciders(move, facts) - {Role.TIME}
        whose = f"，由{process.named(his)}办" if his and not his & actor.roles else ""
        return Refused("not_yours", f"“{move.label}”不由您来办{whose}", move.article)
    if facts.step not in move.starts and (move.starts or facts.step is not None):
        now = facts.step.label if facts.step else "还没有交办"
        return Refused("wrong_step", f"这张交办单现在是“{now}”，不能“{move.label}”", move.article)
    for condition in move.conditions:
        if not condition.holds(facts, actor):
            return Refused(condition.code, condition.sentence, move.article)
    if move.at_most is not None and facts.times(move.name) >= move.at_most:
        return Refused("bound_reached", f"“{move.label}”最多 {move.at_most} 次，已经用过", move.article)
    return None


def move(name: str, facts: RequestFacts, actor: Actor) -> RequestMove:
    """The row by which this actor may make this move now.

    Raises   Refused, with the reason.
    """
    found = BY_NAME[name]
    refused = refusal(found, facts, actor)
    if refused is not None:
        raise refused
    return found


@dataclass(frozen=True)
class RequestOffer:
    """A move shown to an actor: possible, or blocked with its reason."""

    move: RequestMove
    blocked: Refused | None


def offers(facts: RequestFacts, actor: Actor) -> list[RequestOffer]:
    """The moves of this step that are this actor's business, the possible ones first."""
    his = [row for row in REQUEST_MOVES if facts.step in row.starts and is_for(row, facts, actor)]
    found = [RequestOffer(row, refusal(row, facts, actor)) for row in his]
    return sorted(found, key=lambda offer: offer.blocked is not None)


def end_of(made: RequestMove, facts: RequestFacts, *, unit: int | None = None) -> RequestStep:
    """Where a move leads: an objection after another one straight to the convener, a ruling to the department it names.

    Shapes   unit: whom a ruling names.
    """
    if made.name == "object":
        return S.IN_ARBITRATION if facts.objected - {facts.unit} else S.OBJECTED
    if made.name == "rule":
        return S.SIGNED if unit == facts.unit else S.REDIRECTED
    if not made.ends:
        assert facts.step is not None
        return facts.step
    return made.ends[0]


def counts_as_signed(facts: RequestFacts) -> bool:
    """Whether the time to sign is over, so that the request counts as signed whether or not the machine has written it down."""
    return refusal(BY_NAME["deem_signed"], facts, TIME) is None


def as_deemed(facts: RequestFacts, *, objection_until: datetime) -> RequestFacts:
    """The facts of a request that counts as signed from the moment its time was over.

    Shapes   objection_until: reckoned from that moment.
    """
    return replace(facts, step=S.SIGNED, sign_due=None, objection_until=objection_until)


def may_still_object(made: RequestMove, facts: RequestFacts) -> bool:
    """Whether the time to object runs: from signing on, for who has not objected, where nothing is ruled."""
    is_new = made.name in ("sign", "deem_signed") or facts.objection_until is not None
    return is_new and facts.unit not in facts.objected and not facts.ruled


# --- whom a question may be put to --------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A department that is to be asked.

    Shapes   times: how often this question has been put to it in this case. is_waiting: it lies there open.
             has_head: somebody there can sign a reply.
             is_main: it is asked as the main unit. may_be_main: it is the main unit, as judged, agreed or ruled.
    """

    unit: int
    is_active: bool = True
    has_head: bool = True
    times: int = 0
    is_waiting: bool = False
    is_main: bool = False
    may_be_main: bool = True


def refusal_to_ask(
    asked: Asked, *, article: str, instead_of: int | None = None, by_ruling: bool = False
) -> Refused | None:
    """Why this question may not be put to this department, or None.

    Shapes   instead_of: the department that says it is not its own; it cannot get the question by its own objection.
             by_ruling: the convener says so; how often it has been asked does not keep him from naming whose it is.
    """
    if asked.unit == instead_of:
        return Refused("same_unit", "改交要给另一个单位", article)
    if not asked.is_active:
        return Refused("unit_inactive", "这个单位已经停用", article)
    if not asked.has_head:
        return Refused("nobody_there", "这个单位还没有负责人可以签发答复，请先请安全管理员任命", article)
    if asked.is_main and not asked.may_be_main:
        return Refused("not_main_unit", "主办单位按研判和裁定来定；要换的先改判", article)
    if by_ruling:
        return None
    if asked.is_waiting:
        return Refused("being_asked", "同一个问题正在这个单位手里，等它有了结果再说", article)
    if asked.times >= ASKED_AT_MOST:
        return Refused("asked_twice", f"同一个问题交给同一个单位最多 {ASKED_AT_MOST} 次，已经用过", article)
    return None


def goes_on_by_its_clock(step: RequestStep, *, by_somebody: bool) -> bool:
    """Whether the next question to a department goes on by the clock of its last one, whatever its words.

    So it is where it gave no answer: silent, or taken back by the officer. What ended with its case ended by nobody's will.

    Shapes   step, by_somebody: how that one ended, and whether somebody ended it.
    """
    return step is S.SILENT or (step is S.RECALLED and by_somebody)


def is_the_same_question(one: str, other: str) -> bool:
    """Whether two questions ask the same: word for word, or nearly so where there are words enough to tell."""
    plain = [("".join(sign for sign in text if sign.isalnum())).casefold() for text in (one, other)]
    if plain[0] == plain[1]:
        return True
    parts = [pieces(text) for text in plain]
    return all(sketch(part) for part in parts) and is_nearly_the_same(share(parts[0], parts[1]))


# --- what must be written ------------------------------------------------------------------------------------

ARTICLE = "办理规程 §5 交办"


ENCLOSABLE = frozenset({"citizen", "proof", "other"})
"""The kinds of documents of a case that may go with a request; slips, mandates and recordings are about who somebody is."""


def refusal_to_enclose(kinds: Collection[str], *, all_of_the_case: bool) -> Refused | None:
    """Why these documents may not go with a request, or None.

    Source   domain.md §3.3, 交办单: 附件; constitution 10.
    """
    if not all_of_the_case or not ENCLOSABLE.issuperset(kinds):
        sentence = "随单材料要从这件事现在的材料里选；凭条、委托书、承继证明和视频不能随单"
        return Refused("not_enclosable", sentence, ARTICLE)
    return None


def missing_in_question(
    question: str,
    wants: str,
    *,
    may_contact: bool,
    contact_reason: str,
    encloses: bool = False,
    nameless: bool = False,
) -> list[Missing]:
    """What a request still wants: its question, what is expected, why somebody should hear the citizen's name, and that no document tells it.

    Shapes   encloses: whether documents go with it. nameless: the officer has looked and says that they name nobody.
    """
    return _empty(
        ("question", question, "写明要这个单位回答什么"),
        ("wants", wants, "写明要它做什么、给什么凭证"),
        ("contact_reason", contact_reason if may_contact else "-", "写明为什么要直接联系反映人"),
        (
            "nameless",
            "-" if nameless or not encloses else "",
            "先看过选的材料：写着谁的姓名、电话、证件号的，把遮好的一份放进案件材料再选；都没有的，勾上",
        ),
    )


def missing_in_contact(words: str) -> list[Missing]:
    """What a note of having contacted the citizen still wants."""
    return _empty(("words", words, "写明什么时候怎样联系的、说了什么"))


def missing_in_reply(words: str) -> list[Missing]:
    """What a reply still wants."""
    return _empty(("words", words, "写明答复"))


def missing_in_objection(ground: str, clause: str, words: str, *, has_unit: bool) -> list[Missing]:
    """What an objection still wants: a ground of the list, the clause, who should have it, and why."""
    return _empty(
        ("ground", ground if ground in list(ObjectionGround) else "", "选一条理由"),
        ("clause", clause, "写明依据哪一条"),
        ("proper_unit", "-" if has_unit else "", "写明该由哪个单位办"),
        ("words", words, "写明为什么"),
    )


def missing_reason(reason: str, sentence: str) -> list[Missing]:
    """A decision against somebody says why."""
    return _empty(("reason", reason, sentence))


def _empty(*wanted: tuple[str, str, str]) -> list[Missing]:
    return [Missing(name, sentence) for name, given, sentence in wanted if not given.strip()]


# --- who sees it -----------------------------------------------------------------------------------------------


def is_of_unit(actor: Actor, unit: int, *, barred: Collection[int]) -> bool:
    """Whether somebody speaks for the department that is asked, and is not out of the case.

    Shapes   barred: who has been recused from the case; never to be guessed, so it has no default.
    """
    if actor.person in barred:
        return False
    return any(held.role in UNIT_ROLES and held.unit == unit for held in actor.held)


def names_of(steps: Iterable[RequestStep]) -> list[str]:
    """The values of steps, in the order of the regulation: as a database is asked for them."""
    wanted = frozenset(steps)
    return [step.value for step in RequestStep if step in wanted]
