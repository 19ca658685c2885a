"""Every move of an opinion 意见: from, to, who, how often, article. One table; everything else reads it.

Each opinion ends in a case, as a case, or with its own rectification (who, what, proof) and an answer; thanks and suggestions with
what became of them; a 好差评 that was mistaken or malicious is excluded by two people and stays counted. None is closed unheard.
Source: process table §5 Feedback, §3 “rectification”; product.md M03, M04; domain.md §4.1.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bancheng.rules.calendar import WorkingCalendar
from bancheng.rules.case_types import Missing
from bancheng.rules.clock_table import (
    FEEDBACK_COMPLEX,
    FEEDBACK_RECTIFY,
    FEEDBACK_SILENCE,
    FEEDBACK_VERIFY,
    FEEDBACK_VISIT,
    limit_for,
)
from bancheng.rules.clocks import Due, Limit, due_at
from bancheng.rules.feedback import HANDLERS
from bancheng.rules.permissions import TIME, UNIT_ROLES, Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import (
    ExclusionGround,
    FeedbackAnswerWay,
    FeedbackState,
    FeedbackVisitEnd,
    Role,
)

ATTEMPTS = 3
"""How often somebody is called at most who does not answer. Source: process table §5 Call-back."""

READERS = HANDLERS | UNIT_ROLES
"""Roles that see opinions at all: those who work on them, and the departments that are to mend something."""


@dataclass(frozen=True, kw_only=True)
class FeedbackFacts:
    """What the regulation must know of an opinion, without any datum of the person.

    Shapes   unit: the department that is to mend it; None: the window itself. assignee: who of the window is.
             hands: everybody who had a hand in mending or answering it, or has the case it went to.
             due: of the clock that runs. exclusion_due: until when the proposal to exclude it may be confirmed.
             visits: what came of each call, in their order. visit_again_from: from when on another attempt counts.
             used: how often each bounded move was made on it.
    """

    state: FeedbackState
    site: int
    at: datetime
    is_rating: bool = False
    is_bad: bool = False
    has_contact: bool = False
    unit: int | None = None
    assignee: int | None = None
    is_reported: bool = False
    is_complex: bool = False
    hands: frozenset[int] = frozenset()
    due: datetime | None = None
    proposer: int | None = None
    exclusion_due: datetime | None = None
    visits: tuple[FeedbackVisitEnd, ...] = ()
    visit_again_from: datetime | None = None
    used: Mapping[str, int] = field(default_factory=dict)

    def times(self, bound: str) -> int:
        """How often the bounded move was made."""
        return self.used.get(bound, 0)

    @property
    def is_proposed(self) -> bool:
        """Whether somebody waits for a second person to confirm that it is excluded."""
        return self.exclusion_due is not None and self.at < self.exclusion_due

    @property
    def is_heard(self) -> bool:
        """Whether the person was reached since it was last mended, or everything was tried."""
        return len(self.visits) >= ATTEMPTS or any(end is not N for end in self.visits)

    @property
    def owes_visit(self) -> bool:
        """Whether somebody must still be called: a 差评 by somebody who left a contact. Source: domain.md §4.1."""
        return self.is_bad and self.has_contact and not self.is_heard

    @property
    def is_unmended(self) -> bool:
        """Whether the person said it is not mended, and it may still be mended once more. Source: process table §5 Call-back."""
        said = bool(self.visits) and self.visits[-1] is FeedbackVisitEnd.NOT_MENDED
        return said and self.times("mend_again") == 0


N = FeedbackVisitEnd.NOT_REACHED


@dataclass(frozen=True)
class FeedbackCondition:
    """What must hold before a move: a stable code, the sentence of the refusal, the test itself."""

    code: str
    sentence: str
    holds: Callable[[FeedbackFacts, Actor], bool]


NOT_BAD = FeedbackCondition("is_bad", "差评要整改、要答复，不能记为表扬或建议", lambda f, a: not f.is_bad)
IS_RATING = FeedbackCondition(
    "no_rating", "只有好差评可以按误评、恶意差评排除；其他渠道的意见都要办", lambda f, a: f.is_rating
)
NOTHING_PROPOSED = FeedbackCondition(
    "is_proposed", "已经有人提出排除，等另一人确认", lambda f, a: not f.is_proposed
)
PROPOSED = FeedbackCondition(
    "nothing_proposed", "没有人提出排除，或提出以后到时没有人确认", lambda f, a: f.is_proposed
)
NOT_PROPOSER = FeedbackCondition(
    "same_person", "提出的人不能自己确认，须由另一人决定", lambda f, a: a.person != f.proposer
)
NOT_ITS_MENDER = FeedbackCondition(
    "is_party", "整改落在您身上，要由别人决定", lambda f, a: a.person not in f.hands
)
NOT_COMPLEX = FeedbackCondition("is_complex", "已经按复杂事项办了", lambda f, a: not f.is_complex)
NOT_LATE = FeedbackCondition(
    "is_late", "已经超期，不能再放宽；放宽要在到期以前", lambda f, a: f.due is None or f.at < f.due
)
REPORTED = FeedbackCondition(
    "not_reported", "先写明整改：谁、改了什么、有什么凭证，再答复", lambda f, a: f.is_reported
)
HAS_CONTACT = FeedbackCondition("no_contact", "没有留联系方式，无法回访", lambda f, a: f.has_contact)
NOT_HEARD = FeedbackCondition(
    "is_heard", "已经回访过，或三次都没有联系上，不用再打", lambda f, a: not f.is_heard
)
ANOTHER_VISITS = FeedbackCondition(
    "same_person", "整改和答复的人不能自己回访，要由别人打", lambda f, a: a.person not in f.hands
)
NOT_AT_ONCE = FeedbackCondition(
    "too_soon",
    "离上一次没有联系上太近，隔一段时间再打才算一次",
    lambda f, a: f.visit_again_from is None or f.at >= f.visit_again_from,
)
VISITED = FeedbackCondition(
    "visit_owed",
    "差评留了联系方式，回访过才能办完：由整改以外的人打，三次没有联系上也算",
    lambda f, a: not f.owes_visit,
)
SAID_MENDED = FeedbackCondition(
    "not_mended",
    "回访时说没有改好，先重新整改一次",
    lambda f, a: not f.is_unmended,
)
SILENCE_OVER = FeedbackCondition(
    "silence_runs",
    "答复以后等回音的日子还没到",
    lambda f, a: Role.TIME not in a.roles or (f.due is not None and f.at >= f.due),
)


@dataclass(frozen=True, kw_only=True)
class FeedbackMove:
    """One row of the table.

    Shapes   ends: where it leads; None: it stays. says: what follows, with limits in braces.
    """

    name: str
    label: str
    starts: frozenset[FeedbackState]
    ends: FeedbackState | None
    by: frozenset[Role]
    says: str
    source: str
    at_most: int | None = None
    conditions: tuple[FeedbackCondition, ...] = ()

    @property
    def article(self) -> str:
        """Where the rule stands, for the person who was refused."""
        return f"办理规程 §5 意见“{self.label}”"


def _at(*states: FeedbackState) -> frozenset[FeedbackState]:
    return frozenset(states)


def _by(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


S, R = FeedbackState, Role
SECOND_ROLES = (R.SITE_HEAD, R.CONVENER, R.SUPERVISOR)
SECONDS = _by(*SECOND_ROLES)
"""Who confirms or grants what an officer cannot decide alone."""

# fmt: off
FEEDBACK_MOVES: tuple[FeedbackMove, ...] = (
    FeedbackMove(name="rectify", label="安排整改", starts=_at(S.RECEIVED), ends=S.RECTIFYING, by=HANDLERS,
                 says="写明由谁整改；{feedback_rectify}内改好并答复，复杂的 {feedback_complex}", source="M04；国办发〔2019〕51号"),
    FeedbackMove(name="make_case", label="转为案件", starts=_at(S.RECEIVED, S.RECTIFYING), ends=S.MADE_CASE, by=_by(R.OFFICER),
                 says="登记为案件，由案件答复", source="S §“拓宽渠道”"),
    FeedbackMove(name="link", label="并入案件", starts=_at(S.RECEIVED, S.RECTIFYING), ends=S.LINKED, by=HANDLERS,
                 says="同一件事已经在办的，并进去一起答复", source="M03"),
    FeedbackMove(name="join", label="与另一条合并", starts=_at(S.RECEIVED), ends=S.JOINED, by=HANDLERS, at_most=2,
                 says="同一个人为同一件事从几个渠道来的，一起办、一起答复，按一人计", source="M03 de-duplicated"),
    FeedbackMove(name="thank", label="记为表扬", starts=_at(S.RECEIVED), ends=S.THANKS, by=HANDLERS, conditions=(NOT_BAD,),
                 says="写明转告了谁就办完", source="process table §5"),
    FeedbackMove(name="suggest", label="记为建议", starts=_at(S.RECEIVED), ends=S.SUGGESTION, by=HANDLERS, conditions=(NOT_BAD,),
                 says="写明采纳没有、为什么，就办完", source="process table §5"),
    FeedbackMove(name="propose_exclusion", label="拟排除", starts=_at(S.RECEIVED, S.RECTIFYING), ends=None, by=HANDLERS, at_most=2,
                 conditions=(IS_RATING, NOTHING_PROPOSED),
                 says="误评或恶意差评，等另一人在 {proposal}内确认，到时没有确认就不作数；钟照走，排除的照样计数", source="国办发〔2019〕51号 申诉复核"),
    # --- two people
    FeedbackMove(name="confirm_exclusion", label="确认排除", starts=_at(S.RECEIVED, S.RECTIFYING), ends=S.EXCLUDED, by=SECONDS,
                 conditions=(PROPOSED, NOT_PROPOSER, NOT_ITS_MENDER), says="不再计入差评，单独计数", source="国办发〔2019〕51号 申诉复核"),
    FeedbackMove(name="refuse_exclusion", label="不同意排除", starts=_at(S.RECEIVED, S.RECTIFYING), ends=None, by=SECONDS,
                 conditions=(PROPOSED, NOT_PROPOSER, NOT_ITS_MENDER), says="写明理由，照样整改、答复", source="国办发〔2019〕51号 申诉复核"),
    # --- mended and answered
    FeedbackMove(name="report", label="写整改结果", starts=_at(S.RECTIFYING), ends=None, by=HANDLERS | UNIT_ROLES,
                 says="谁、改了什么、有什么凭证", source="M04"),
    FeedbackMove(name="answer", label="答复反映人", starts=_at(S.RECTIFYING), ends=S.ANSWERED, by=HANDLERS, conditions=(REPORTED,),
                 says="原话留存；留了手机的可以直接发给他", source="M04"),
    FeedbackMove(name="reassign", label="改派整改", starts=_at(S.RECTIFYING), ends=None, by=HANDLERS, at_most=3,
                 says="原来的钟接着走", source="O"),
    FeedbackMove(name="prolong", label="按复杂事项办", starts=_at(S.RECTIFYING), ends=None, by=SECONDS, at_most=1,
                 conditions=(NOT_COMPLEX, NOT_LATE), says="写明理由；从收到起 {feedback_complex}", source="domain.md §4.1"),
    # --- called back
    FeedbackMove(name="visit", label="记一次回访", starts=_at(S.ANSWERED, S.LINKED, S.MADE_CASE), ends=None, by=HANDLERS,
                 conditions=(HAS_CONTACT, NOT_HEARD, ANOTHER_VISITS, NOT_AT_ONCE),
                 says="由整改和答复以外的人打；问改好了没有，记下原话", source="国办发〔2019〕51号 回访核实"),
    FeedbackMove(name="close", label="办完", starts=_at(S.ANSWERED), ends=S.DONE, by=HANDLERS | {R.TIME},
                 conditions=(VISITED, SAID_MENDED, SILENCE_OVER), says="有整改、有答复，该回访的回访过", source="M04"),
    FeedbackMove(name="mend_again", label="重新整改", starts=_at(S.ANSWERED), ends=S.RECTIFYING, by=HANDLERS, at_most=1,
                 says="回访说没有改好的，再改一次；钟从现在重新走", source="process table §5 Call-back"),
    FeedbackMove(name="finish", label="办完", starts=_at(S.THANKS, S.SUGGESTION), ends=S.DONE, by=HANDLERS, conditions=(NOT_BAD,),
                 says="写明转告了谁，或采纳没有、为什么", source="process table §5"),
    # --- put right
    FeedbackMove(name="take_back", label="改回待处理", starts=_at(S.THANKS, S.SUGGESTION), ends=S.RECEIVED, by=HANDLERS, at_most=1,
                 says="记错了的，改回来；原来的钟接着走", source="O"),
    FeedbackMove(name="part", label="拆开", starts=_at(S.JOINED), ends=S.RECEIVED, by=HANDLERS, says="不是同一件的，拆出来单独办；原来的钟接着走", source="O"),
    FeedbackMove(name="reopen", label="恢复", starts=_at(S.EXCLUDED, S.DONE), ends=S.RECEIVED, by=_by(R.CONVENER, R.SUPERVISOR), at_most=1,
                 says="写明理由，重新处理；钟从现在重新走", source="国办发〔2019〕51号 申诉复核"),
)
# fmt: on

BY_NAME = {move.name: move for move in FEEDBACK_MOVES}

OPEN_STATES = _at(S.RECEIVED, S.THANKS, S.SUGGESTION, S.RECTIFYING, S.ANSWERED)
"""Where somebody still has something to do; every other state is an end, or is ended with the case or opinion it went to."""
SETTLED = frozenset(FeedbackState) - OPEN_STATES

NEEDS_REASON = frozenset({"reassign", "prolong", "reopen", "refuse_exclusion"})
"""Moves whose form asks nothing but why."""


# --- who may do what ---------------------------------------------------------------------------------------


def reaches(actor: Actor, role: Role, facts: FeedbackFacts) -> bool:
    """Whether this role, as the actor holds it, reaches this opinion: a department's people what they are to mend."""
    if role is Role.TIME:
        return role in actor.roles
    if role in UNIT_ROLES:
        return facts.unit is not None and any(
            held.role is role and held.unit == facts.unit for held in actor.held
        )
    return actor.has(role, site=facts.site)


def is_for(move: FeedbackMove, facts: FeedbackFacts, actor: Actor) -> bool:
    """Whether the move is this actor's business at all."""
    return any(reaches(actor, role, facts) for role in move.by & actor.roles)


def refusal(move: FeedbackMove, facts: FeedbackFacts, actor: Actor) -> Refused | None:
    """Why the move may not be made now, or None. The first reason found is the one told."""
    if not is_for(move, facts, actor):
        return Refused("not_yours", f"“{move.label}”不由您来办", move.article)
    if facts.state not in move.starts:
        return Refused(
            "wrong_state", f"这条意见现在是“{facts.state.label}”，不能“{move.label}”", move.article
        )
    for condition in move.conditions:
        if not condition.holds(facts, actor):
            return Refused(condition.code, condition.sentence, move.article)
    if move.at_most is not None and facts.times(move.name) >= move.at_most:
        return Refused("bound_reached", f"“{move.label}”最多 {move.at_most} 次，已经用过", move.article)
    return None


def move(name: str, facts: FeedbackFacts, actor: Actor) -> FeedbackMove:
    """The row by which this actor may make this move now.

    Raises   Refused, with the reason.
    """
    found = BY_NAME[name]
    refused = refusal(found, facts, actor)
    if refused is not None:
        raise refused
    return found


@dataclass(frozen=True)
class FeedbackOffer:
    """A move shown to an actor: possible, or blocked with its reason."""

    move: FeedbackMove
    blocked: Refused | None


UNSAID = frozenset(
    {"no_rating", "no_contact", "is_heard", "nothing_proposed", "is_proposed", "bound_reached"}
)
"""Refusals that are no news to whoever looks: what cannot concern this opinion is not shown on its page."""


def offers(facts: FeedbackFacts, actor: Actor) -> list[FeedbackOffer]:
    """The moves of this state that are this actor's business, the possible ones first."""
    his = [row for row in FEEDBACK_MOVES if facts.state in row.starts and is_for(row, facts, actor)]
    found = [FeedbackOffer(row, refusal(row, facts, actor)) for row in his]
    shown = [offer for offer in found if offer.blocked is None or offer.blocked.code not in UNSAID]
    return sorted(shown, key=lambda offer: offer.blocked is not None)


# --- until when --------------------------------------------------------------------------------------------


def clock_key(facts: FeedbackFacts) -> str | None:
    """The limit that runs in a state; none where nothing is owed any more."""
    if facts.state is S.RECEIVED:
        return FEEDBACK_VERIFY
    if facts.state is S.RECTIFYING:
        return FEEDBACK_COMPLEX if facts.is_complex else FEEDBACK_RECTIFY
    if facts.state is S.ANSWERED and facts.is_unmended:
        return FEEDBACK_RECTIFY
    if facts.state is S.ANSWERED:
        return FEEDBACK_VISIT if facts.owes_visit else FEEDBACK_SILENCE
    return FEEDBACK_RECTIFY if facts.state in OPEN_STATES else None


ACTS: Mapping[str, str] = {
    FEEDBACK_VERIFY: "开始处理",
    FEEDBACK_RECTIFY: "改好并答复",
    FEEDBACK_COMPLEX: "改好并答复",
    FEEDBACK_VISIT: "回访",
    FEEDBACK_SILENCE: "等回音",
}
"""What must have happened by then, as the clock on screen says it."""


def act_of(key: str, state: FeedbackState) -> str:
    """What must have happened by then: of one that was answered and is not mended, that it is mended once more."""
    again = state is S.ANSWERED and key == FEEDBACK_RECTIFY
    return BY_NAME["mend_again"].label if again else ACTS[key]


def rests_at(facts: FeedbackFacts, due: datetime | None) -> datetime | None:
    """When time alone ends an opinion: at its due, if the table lets time close it then; None where somebody must still act."""
    if due is None:
        return None
    then = replace(facts, at=due, due=due)
    return due if refusal(BY_NAME["close"], then, TIME) is None else None


def clock(
    facts: FeedbackFacts,
    *,
    since: datetime,
    answered_at: datetime | None,
    limits: Mapping[str, Limit],
    calendar: WorkingCalendar,
) -> tuple[Limit, Due] | None:
    """The limit of an opinion as it stands and when it is due; None at its end.

    Shapes   since: when it was received, or taken up anew. What follows the answer is reckoned from the answer.
    Source   process table §3 “rectification | verify 1 wd, rectify 5, complex 15”.
    """
    key = clock_key(facts)
    if key is None:
        return None
    limit = limit_for(key, limits)
    begun = clock_since(facts, since=since, answered_at=answered_at)
    return limit, due_at(received_at=begun, limit=limit, calendar=calendar)


def clock_since(facts: FeedbackFacts, *, since: datetime, answered_at: datetime | None) -> datetime:
    """When the clock that runs began: what follows the answer with the answer, everything else when it was received or taken up anew."""
    return answered_at if facts.state is S.ANSWERED and answered_at else since


# --- two of one person ----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Twin:
    """One of two opinions that may be one person's about one matter.

    Shapes   contact: a keyed index of the phone or whatever was left; empty for none.
    """

    pk: int
    state: FeedbackState
    contact: str = ""


NO_LEADS = _at(S.JOINED, S.EXCLUDED, S.DONE, S.THANKS, S.SUGGESTION)
"""What is over leads nothing any more; nor does what is merely passed on: it would carry a complaint out of the ledger unmended."""


def leads_instead(one: Twin, lead: Twin) -> bool:
    """Whether the one that was to go with the other leads it: while nobody has begun with either, whoever can be reached leads.

    What is under way leads whoever wrote it; the contact of either counts for both (`FeedbackFacts.has_contact`).
    """
    return bool(one.contact) and not lead.contact and lead.state is S.RECEIVED


def refusal_to_join(one: Twin, lead: Twin, *, is_near: bool) -> Refused | None:
    """Why an opinion may not go with another, or None: the same contact, or nearly the same words where one left none."""
    article = BY_NAME["join"].article
    if one.pk == lead.pk:
        return Refused("is_itself", "这就是同一条意见", article)
    if lead.state in NO_LEADS:
        return Refused("lead_is_over", f"那一条{lead.state.label}，不能再与它合并", article)
    if one.contact and lead.contact:
        differ = one.contact != lead.contact
        return Refused("two_people", "两条留的联系方式不同，不是同一个人", article) if differ else None
    return (
        None
        if is_near
        else Refused("not_alike", "一条没有留联系方式，文字也不相近，不能说是同一个人", article)
    )


# --- what must be written --------------------------------------------------------------------------------------


def missing_in_assignment(asked: str, *, to_another: bool) -> list[Missing]:
    """What giving it to somebody to mend still wants: he reads nothing else of it; for oneself one need not write it down."""
    return missing_words(asked, "写明要改什么：整改的人只看得到这一句", field="asked") if to_another else []


def missing_in_report(what: str, proof: str) -> list[Missing]:
    """What a rectification still wants: what was mended, and what proves it."""
    return _empty(("what", what, "写明改了什么"), ("proof", proof, "写明有什么凭证：文件、截图、现场情况"))


ANSWER_AT_MOST = 1000
SENT_AT_MOST = 300
"""Most characters of an answer, and of one that goes out as a message."""


def missing_in_answer(words: str, way: str, *, can_send: bool, has_contact: bool) -> list[Missing]:
    """What an answer still wants: its words, and a way it can really have gone.

    Shapes   can_send: a message of ours can reach the phone or mail that was left.
    """
    gaps = _empty(
        ("words", words, "写明怎样答复"),
        ("way", way if way in list(FeedbackAnswerWay) else "", "选一种答复方式"),
    )
    if way == FeedbackAnswerWay.NOTICE and not can_send:
        gaps.append(Missing("way", "没有留能收消息的手机或邮箱，请换一种方式"))
    if way == FeedbackAnswerWay.NOTICE and len(words) > SENT_AT_MOST:
        gaps.append(Missing("words", f"发消息最多 {SENT_AT_MOST} 字，请写短些，或打电话说"))
    if way == FeedbackAnswerWay.NOBODY and has_contact:
        gaps.append(Missing("way", "留了联系方式，要告诉他本人"))
    return gaps


def missing_in_exclusion(ground: str, reason: str) -> list[Missing]:
    """What a proposal to exclude still wants."""
    known = ground if ground in list(ExclusionGround) else ""
    return _empty(("ground", known, "选是误评还是恶意差评"), ("reason", reason, "写明凭什么这样认定"))


def missing_in_visit(end: str, words: str) -> list[Missing]:
    """What a note of a call still wants: what came of it, and what was said, unless nobody answered."""
    known = end if end in list(FeedbackVisitEnd) else ""
    said = words if end != FeedbackVisitEnd.NOT_REACHED else "-"
    return _empty(("end", known, "选一种结果"), ("words", said, "记下他怎么说的"))


def missing_words(words: str, sentence: str, *, field: str = "words") -> list[Missing]:
    """What cannot go without a word of why or what."""
    return _empty((field, words, sentence))


def _empty(*wanted: tuple[str, str, str]) -> list[Missing]:
    return [Missing(name, sentence) for name, given, sentence in wanted if not given.strip()]
