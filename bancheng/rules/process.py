"""Every move of a case: from, to, who, clock, paper, article. One table; everything else reads it.

Buttons, permission checks, refusals, the wall chart, the help and the tests come from these rows.
Source: process table §2; S = the institution's own account; D = domain dossier; O = our own design.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from bancheng.rules.conditions import (
    APPEAL_RIGHT,
    ASKED_AGAIN,
    ASKED_ONCE,
    AT_RECEIVING_SITE,
    BEFORE_DUE,
    CALLED_BACK,
    CONFERENCE_ASKED,
    CONFERENCE_OVER,
    DAYS_LEFT,
    EARLIER_FILED,
    EARLIER_UNANSWERED,
    EXTENSION_ASKED,
    EXTENSION_IN_TIME,
    EXTENSION_LAPSES,
    FIRST_CLOCK,
    FIRST_REVIEW,
    HOP_OPEN,
    IS_INSTRUCTED,
    IS_RECEIVER,
    IS_VISITOR,
    LATER_REVIEW,
    MAY_ASK_AGAIN,
    MAY_CONVENE_AGAIN,
    NO_CALL_BACK_DUE,
    NO_CONFERENCE_ASKED,
    NO_EXTENSION_ASKED,
    NO_FINDING,
    NO_HOLDS,
    NO_PROMISES,
    NO_WORD_AWAITED,
    NOBODY_ASKED,
    NOT_ANSWERER,
    NOT_ASKER,
    NOT_EXTENDED,
    NOT_PROPOSER,
    NOT_UNSOLVED_AGAIN,
    PAUSE_LEFT,
    RECUSED_ONCE,
    REDO_RIGHT,
    RIGHT_TO_WAIVE,
    RIGHTS_OVER,
    SILENCE_OVER,
    SOMEBODY_INSTRUCTED,
    SOMETHING_HELD,
    SUPPLEMENT_OVER,
    TIME_TO_CONFER,
    UNSOLVED_AGAIN,
    Condition,
)
from bancheng.rules.deciding import nobody_left, reviewer_of, who_may
from bancheng.rules.facts import HIS_REDO, CaseFacts
from bancheng.rules.permissions import SITE_ROLES, STAFF_ROLES, UNIT_ROLES, Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import (
    BEFORE_TO_TELL,
    OPEN_STEPS,
    RESTING_STEPS,
    Clock,
    ClockKind,
    Role,
    Step,
)

BUILT = 5
"""The last part of the product that is built; rows of a later part are neither offered nor drawn as working."""


class End(Enum):
    """Ends of a move that the table cannot name as one step."""

    SAME = "same"
    WHERE_IT_WAS = "where_it_was"
    BY_OUTCOME = "by_outcome"


HAS_THE_CASE = Condition(
    "not_handler",
    "只有现在的经办人，或者网点负责人，可以提请交接",
    lambda f, a: a.person == f.handler or reaches(a, Role.SITE_HEAD, f),
)


@dataclass(frozen=True, kw_only=True)
class Move:
    """One row of the process table.

    Shapes   starts: empty only for `register`. second: who confirms when the move needs two people.
             variety: tells rows of one verb apart. bound: the counter that `at_most` limits.
             says: the consequence, as the officer reads it beside the button; a limit stands in it by its key.
             stands: what was asked of the second waits until he has decided: it neither lapses nor dies
             with the step, and its own clock passes it on.
             since: the part of the product that builds it; not offered before that is `BUILT`.
    """

    name: str
    label: str
    starts: frozenset[Step]
    end: Step | End
    by: frozenset[Role]
    source: str
    says: str = ""
    variety: str = ""
    second: frozenset[Role] = frozenset()
    clock: Clock = Clock.KEEP
    at_most: int | None = None
    bound: str = ""
    conditions: tuple[Condition, ...] = ()
    passes_on: bool = False
    receiving: bool = False
    stands: bool = False
    paper: str = ""
    since: int = 1

    @cached_property
    def key(self) -> str:
        """The row's own name, unique in the table."""
        return f"{self.name}.{self.variety}" if self.variety else self.name

    @property
    def counter(self) -> str:
        """What is counted when the move is made."""
        return self.bound or self.name

    @property
    def question(self) -> ClockKind:
        """The clock of the question put to the second person."""
        return ClockKind.RECUSAL if self.stands else ClockKind.PROPOSAL

    @property
    def is_built(self) -> bool:
        """Whether the product can do it today."""
        return self.since <= BUILT

    @property
    def article(self) -> str:
        """Where the rule stands, for the person who was refused: by its name, which no new row moves."""
        return f"办理规程 §2“{self.label}”"


def _at(*steps: Step) -> frozenset[Step]:
    return frozenset(steps)


def _by(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


S, R = Step, Role
_STAFF = _by(R.COUNTER, R.OFFICER, R.EXPERT, R.SITE_HEAD, R.CONVENER, R.SUPERVISOR)
_REVIEW: dict[str, Any] = {"passes_on": True, "conditions": (NOT_PROPOSER,)}

MOVES: tuple[Move, ...] = (
    # --- in at the door ------------------------------------------------------------------------
    Move(name="register", label="登记", starts=_at(), end=S.REGISTERED, by=_by(R.COUNTER, R.OFFICER, R.CITIZEN, R.EXCHANGE),
         says="记下想办什么、卡在哪里、谁先接的，打印回执", paper="receipt", source="S；D§2.2"),
    Move(name="accept", label="受理", starts=_at(S.REGISTERED), end=S.ACCEPTED, by=_by(R.OFFICER), clock=Clock.START,
         says="反映人的钟从此刻起走，当天首次联系他；快下班的，{same_day_least}内，休息日的，下一个工作日", paper="acceptance", source="D§1.2"),
    Move(name="solve_on_spot", label="当场办结", starts=_at(S.REGISTERED, S.ACCEPTED), end=S.ANSWERED, by=_by(R.OFFICER),
         clock=Clock.STOP, says="一张表写清类型、原因、结果凭证，当面告知", paper="result", source="S；D§2.7"),
    Move(name="propose_decline", label="拟不予受理", starts=_at(S.REGISTERED), end=S.DECLINE_REVIEW, by=_by(R.OFFICER),
         says="须有法定理由和可走的渠道，由网点负责人复核", source="D§1.2"),
    Move(name="confirm_decline", label="同意不予受理", starts=_at(S.DECLINE_REVIEW), end=S.DECLINED, by=_by(R.SITE_HEAD),
         says="出具不予受理告知书，反映人可在 {right_to_appeal}内申请复核", paper="declining", source="D§1.2", **_REVIEW),
    Move(name="overrule_decline", label="改为受理", starts=_at(S.DECLINE_REVIEW), end=S.ACCEPTED, by=_by(R.SITE_HEAD),
         clock=Clock.START, says="反映人的钟从此刻起走", paper="acceptance", source="D§1.2", **_REVIEW),
    Move(name="appeal", label="申请复核", starts=_at(S.DECLINED), end=S.APPEAL_REVIEW, by=_by(R.CITIZEN), at_most=1,
         conditions=(APPEAL_RIGHT,), says="由召集人在 {appeal_review}内复核", source="O"),
    Move(name="uphold_decline", label="维持不予受理", starts=_at(S.APPEAL_REVIEW), end=S.DECLINED, by=_by(R.CONVENER),
         says="写明理由，告知反映人", paper="declining", source="O", **_REVIEW),
    Move(name="admit", label="复核后受理", starts=_at(S.APPEAL_REVIEW), end=S.ACCEPTED, by=_by(R.CONVENER), clock=Clock.START,
         says="反映人的钟从此刻起走", paper="acceptance", source="O", **_REVIEW),
    # --- judged and handled ----------------------------------------------------------------------
    Move(name="judge", label="研判", starts=_at(S.ACCEPTED), end=S.HANDLING, by=_by(R.OFFICER), clock=Clock.LIMIT,
         says="定类型、原因、情形、难度和主办单位，办理时限随之确定", source="S"),
    Move(name="rejudge", label="改判", starts=_at(S.HANDLING), end=End.SAME, by=_by(R.OFFICER, R.CONVENER), at_most=2,
         says="写明理由；原研判留着，时限不因此延长", source="O"),
    Move(name="ask_citizen", label="一次性告知", starts=_at(S.ACCEPTED, S.HANDLING), end=S.WAITING_CITIZEN, by=_by(R.OFFICER),
         clock=Clock.PAUSE, at_most=1, conditions=(PAUSE_LEFT,), says="要补的材料一次说全，钟暂停，到告知书上的日子自动续走",
         paper="one_time_notice", source="D§3.3，§6.1"),
    Move(name="ask_citizen", variety="again", label="再次告知", starts=_at(S.ACCEPTED, S.HANDLING), end=S.WAITING_CITIZEN,
         by=_by(R.OFFICER), second=_by(R.SITE_HEAD), clock=Clock.PAUSE, at_most=2, bound="ask_citizen",
         conditions=(ASKED_ONCE, PAUSE_LEFT), says="只限补来的材料才暴露出的问题，须网点负责人确认",
         paper="one_time_notice", source="D§3.3，§6.1"),
    Move(name="citizen_supplied", label="材料已补来", starts=_at(S.WAITING_CITIZEN), end=End.WHERE_IT_WAS,
         by=_by(R.CITIZEN, R.OFFICER), clock=Clock.RESUME, says="钟续走", source="O"),
    Move(name="cannot_supply", label="补不来", starts=_at(S.WAITING_CITIZEN), end=End.WHERE_IT_WAS,
         by=_by(R.CITIZEN, R.OFFICER), clock=Clock.RESUME, says="记下原因，钟续走，不会因此结案", source="O"),
    Move(name="supplement_lapsed", label="补材料到期", starts=_at(S.WAITING_CITIZEN), end=End.WHERE_IT_WAS, by=_by(R.TIME),
         clock=Clock.RESUME, conditions=(SUPPLEMENT_OVER,), says="记下未补，钟续走，不会因此结案", source="O"),
    Move(name="ask_conference", label="提请一事一议", starts=_at(S.HANDLING), end=End.SAME, by=_by(R.OFFICER), at_most=3,
         conditions=(MAY_ASK_AGAIN, NO_CONFERENCE_ASKED, TIME_TO_CONFER), says="由召集人 {conference_request}内决定开不开会", since=3, source="S"),
    Move(name="convene", label="召集会议", starts=_at(S.HANDLING), end=S.IN_CONFERENCE, by=_by(R.CONVENER), passes_on=True,
         at_most=3, conditions=(CONFERENCE_ASKED, MAY_CONVENE_AGAIN, TIME_TO_CONFER), says="按时限开会，钟照走", since=3, source="S"),
    Move(name="decline_conference", label="不开会", starts=_at(S.HANDLING), end=End.SAME, by=_by(R.CONVENER), passes_on=True,
         conditions=(CONFERENCE_ASKED,), says="写明理由", since=3, source="S"),
    Move(name="conclude", label="会议议定", starts=_at(S.IN_CONFERENCE), end=S.HANDLING, by=_by(R.CONVENER, R.LEADER, R.TIME),
         passes_on=True, conditions=(CONFERENCE_OVER,), says="每条都有人、有日期、有凭证", since=3, source="S"),
    Move(name="grant_special", label="批准特别复杂", starts=_at(S.HANDLING, S.IN_CONFERENCE), end=End.SAME, by=_by(R.CONVENER),
         clock=Clock.LIMIT, at_most=1, conditions=(FIRST_CLOCK, BEFORE_DUE, NOT_EXTENDED),
         says="{citizen_complex}改为 {citizen_special}，到期前决定，告知反映人", paper="extension", source="S"),
    Move(name="ask_extension", label="申请延期", starts=_at(S.HANDLING, S.IN_CONFERENCE), end=End.SAME,
         by=_by(R.OFFICER, R.UNIT_HEAD), at_most=2, conditions=(FIRST_CLOCK, BEFORE_DUE, DAYS_LEFT, NO_EXTENSION_ASKED),
         says="先联系反映人，到期前提出，由领导在 {extension_decision}内决定", source="D§1.2"),
    Move(name="extend", label="批准延期", starts=_at(S.HANDLING, S.IN_CONFERENCE), end=End.SAME, by=_by(R.LEADER),
         clock=Clock.LIMIT, conditions=(EXTENSION_ASKED, NOT_ASKER, BEFORE_DUE, EXTENSION_IN_TIME, DAYS_LEFT),
         says="最长到受理后 {citizen_cap}，告知反映人", paper="extension", source="D§1.2"),
    Move(name="deny_extension", label="不予延期", starts=_at(S.HANDLING, S.IN_CONFERENCE), end=End.SAME, by=_by(R.LEADER, R.TIME),
         conditions=(EXTENSION_ASKED, NOT_ASKER, EXTENSION_LAPSES), says="写明理由；到点未决视为不批", source="D§1.2"),
    # --- answered ----------------------------------------------------------------------------------
    Move(name="propose_answer", label="拟答复", starts=_at(S.HANDLING), end=End.BY_OUTCOME, by=_by(R.OFFICER),
         conditions=(NO_HOLDS,), says="写明结果和凭证；凡不是“办成”的，由第二人复核", source="O"),
    Move(name="confirm_no", label="同意答复", starts=_at(S.NO_REVIEW), end=S.TO_TELL, by=_by(R.SITE_HEAD), passes_on=True,
         conditions=(NOT_PROPOSER, FIRST_REVIEW), says="转去告知反映人", source="D§3.3"),
    Move(name="confirm_no", variety="convener", label="同意答复", starts=_at(S.NO_REVIEW), end=S.TO_TELL, by=_by(R.CONVENER),
         passes_on=True, conditions=(NOT_PROPOSER, LATER_REVIEW), says="附召集人意见，转去告知反映人", source="D§3.3"),
    Move(name="send_back", label="退回再办", starts=_at(S.NO_REVIEW), end=S.HANDLING, by=_by(R.SITE_HEAD), passes_on=True,
         at_most=2, conditions=(NOT_PROPOSER, FIRST_REVIEW), says="写明还差什么；钟照走", source="D§3.3"),
    Move(name="send_back", variety="convener", label="退回再办", starts=_at(S.NO_REVIEW), end=S.HANDLING, by=_by(R.CONVENER),
         passes_on=True, at_most=2, bound="send_back", conditions=(NOT_PROPOSER, LATER_REVIEW),
         says="写明还差什么；第三次只能附意见同意", source="D§3.3"),
    Move(name="tell", label="告知反映人", starts=_at(S.TO_TELL), end=S.ANSWERED, by=_by(R.OFFICER, R.CITIZEN), clock=Clock.STOP,
         says="告知以后写明怎样告知到本人，时间和告知的人记此刻和您；钟停", paper="result", source="D§2.2"),
    # --- ended, or opened again ----------------------------------------------------------------------
    Move(name="close", label="确认办结", starts=_at(S.ANSWERED), end=S.CLOSED, by=_by(R.CITIZEN),
         says="“解决了吗”“满意吗”分开回答", source="S；D§4"),
    Move(name="close", variety="time", label="到期办结", starts=_at(S.ANSWERED), end=S.CLOSED, by=_by(R.TIME),
         conditions=(SILENCE_OVER, NO_CALL_BACK_DUE), says="{silence}没有回音；没有回音不算满意；该先回访的不会自动办结", source="S；D§4"),
    Move(name="close", variety="call_back", label="回访后办结", starts=_at(S.ANSWERED), end=S.CLOSED, by=_by(R.TIME),
         conditions=(SILENCE_OVER, CALLED_BACK), says="回访已完成或三次未联系上", since=5, source="S；D§4"),
    Move(name="answer_again", label="再答“解决了吗”", starts=_at(S.CLOSED), end=End.SAME, by=_by(R.CITIZEN), conditions=(ASKED_AGAIN,),
         says="答应反映人的事都有了结果，再问一次“解决了吗”“满意吗”；没有解决的，由召集人决定", source="O"),
    Move(name="let_stand", label="不再重办", starts=_at(S.CLOSED), end=End.SAME, by=_by(R.CONVENER), passes_on=True,
         conditions=(UNSOLVED_AGAIN, NOT_ANSWERER), says="写明为什么不再重办、还可以走哪些途径，告知反映人", source="O"),
    Move(name="redo", variety="citizen", label="要求重办", starts=_at(S.ANSWERED, S.CLOSED), end=S.HANDLING, by=_by(R.CITIZEN),
         clock=Clock.SECOND, at_most=1, bound=HIS_REDO, conditions=(REDO_RIGHT,),
         says="第二段钟起走，第一段留在卷里", source="D§2.3"),
    Move(name="redo", variety="again", label="再答没解决重办", starts=_at(S.CLOSED), end=S.HANDLING, by=_by(R.CONVENER), passes_on=True,
         clock=Clock.SECOND, at_most=2, bound="redo.again", conditions=(UNSOLVED_AGAIN,), says="写明理由；第二段钟起走", source="O"),
    Move(name="redo", variety="convener", label="责成重办", starts=_at(S.ANSWERED, S.CLOSED), end=S.HANDLING, by=_by(R.CONVENER),
         clock=Clock.SECOND, at_most=1, bound="redo.convener", conditions=(NOT_UNSOLVED_AGAIN,), says="写明理由；第二段钟起走",
         source="D§2.3"),
    Move(name="redo", variety="call_back", label="回访后重办", starts=_at(S.ANSWERED, S.CLOSED), end=S.HANDLING,
         by=_by(R.SUPERVISOR), clock=Clock.SECOND, at_most=1, bound="redo.call_back", receiving=True, conditions=(IS_VISITOR,),
         says="回访过他的人写明哪里没解决；第二段钟起走", since=5, source="D§2.3"),
    Move(name="redo", variety="promise", label="承诺落空重办", starts=_at(S.ANSWERED, S.CLOSED), end=S.HANDLING, by=_by(R.TIME),
         clock=Clock.SECOND, at_most=2, bound="redo.promise", says="单位承诺没兑现，自动重开", source="D§2.3"),
    Move(name="close_unsolved", label="未解决办结", starts=_at(S.ANSWERED), end=S.CLOSED, by=_by(R.CONVENER),
         second=_by(R.CONVENER, R.LEADER), says="写明原因和可走的途径；计入“未解决”", paper="unsolved", source="O"),
    Move(name="waive", label="放弃重办或复核", starts=_at(S.CLOSED, S.DECLINED), end=End.SAME, by=_by(R.CITIZEN),
         conditions=(RIGHT_TO_WAIVE,), says="本人放弃后即可归档", source="O"),
    Move(name="withdraw", label="撤回", starts=BEFORE_TO_TELL, end=S.WITHDRAWN, by=_by(R.CITIZEN), clock=Clock.STOP,
         says="本人撤回，钟停", source="O"),
    Move(name="withdraw", variety="appeal", label="撤回复核申请", starts=_at(S.APPEAL_REVIEW), end=S.DECLINED, by=_by(R.CITIZEN),
         says="回到不予受理", source="O"),
    Move(name="record_withdrawal", label="代记撤回", starts=BEFORE_TO_TELL, end=S.WITHDRAWN, by=_by(R.OFFICER),
         second=_by(R.SITE_HEAD), clock=Clock.STOP, says="写下本人原话，由网点负责人确认，告知反映人", source="O"),
    Move(name="merge", label="并案", starts=_at(S.REGISTERED, S.ACCEPTED, S.HANDLING), end=S.MERGED, by=_by(R.OFFICER), at_most=1,
         says="并入同一人更早的一件，用更早的到期日，告知反映人", source="D§1.5"),
    Move(name="unmerge", label="拆开", starts=_at(S.MERGED), end=End.WHERE_IT_WAS,
         by=_by(R.OFFICER, R.CITIZEN, R.TIME), at_most=1, conditions=(EARLIER_UNANSWERED,),
         says="恢复单独办理，钟视同没停过；更早的一件没有答复就了结时，到点自动拆开", source="O"),
    Move(name="terminate", label="终止", starts=OPEN_STEPS, end=S.TERMINATED, by=_by(R.OFFICER), second=_by(R.SITE_HEAD),
         clock=Clock.STOP, says="反映人去世且无继承人，或企业注销；由网点负责人确认", source="O"),
    Move(name="succeed", label="承继", starts=OPEN_STEPS, end=End.SAME, by=_by(R.OFFICER),
         second=_by(R.SITE_HEAD), says="凭承继证明，由网点负责人确认；原来的电话先收到消息，查询码换新，钟照走", source="O"),
    Move(name="void", label="作废", starts=_at(S.REGISTERED), end=S.VOIDED, by=_by(R.OFFICER), second=_by(R.SITE_HEAD),
         says="只限测试和垃圾信息，绝不因为内容", source="O"),
    Move(name="restore", label="恢复办理", starts=_at(S.WITHDRAWN, S.TERMINATED, S.VOIDED), end=End.WHERE_IT_WAS,
         by=_by(R.CONVENER), clock=Clock.START, at_most=1, says="写明理由，回到原来那一步", source="O"),
    Move(name="restore", variety="declined", label="恢复受理", starts=_at(S.DECLINED), end=S.ACCEPTED, by=_by(R.CONVENER),
         clock=Clock.START, at_most=1, bound="restore", says="写明理由，反映人的钟起走", source="O"),
    Move(name="restore", variety="call_back", label="回访后恢复", starts=_at(S.WITHDRAWN, S.TERMINATED, S.VOIDED),
         end=End.WHERE_IT_WAS, by=_by(R.SUPERVISOR), clock=Clock.START, at_most=1, bound="restore", receiving=True, conditions=(IS_VISITOR,),
         says="回访发现并非本意，恢复办理", since=5, source="O"),
    Move(name="restore", variety="call_back_declined", label="回访后受理", starts=_at(S.DECLINED), end=S.ACCEPTED,
         by=_by(R.SUPERVISOR), clock=Clock.START, at_most=1, bound="restore", receiving=True, conditions=(IS_VISITOR,),
         says="回访发现本该受理，反映人的钟起走", since=5, source="O"),
    Move(name="file", label="归档", starts=RESTING_STEPS, end=S.ARCHIVED, by=_by(R.OFFICER, R.ARCHIVIST),
         conditions=(RIGHTS_OVER, NO_PROMISES, EARLIER_FILED, NOT_UNSOLVED_AGAIN, NO_WORD_AWAITED, NO_FINDING), says="封卷；以后再来的是关联的新件", paper="cover", source="S"),
    # --- without a change of step ----------------------------------------------------------------------
    Move(name="contact", label="记下联系", starts=OPEN_STEPS, end=End.SAME, by=_by(R.OFFICER),
         says="联系过以后记在这里：怎样联系的、有没有联系上，时间记此刻", source="D§2.4"),
    Move(name="hand_over", label="交接", starts=OPEN_STEPS, end=End.SAME, by=_by(R.OFFICER, R.SITE_HEAD), at_most=3,
         conditions=(HAS_THE_CASE, NOBODY_ASKED), says="对方 {hand_over}内接受才生效，第一责任人不变", source="O"),
    Move(name="accept_hand_over", label="接受", starts=OPEN_STEPS, end=End.SAME, by=_STAFF, receiving=True,
         conditions=(IS_RECEIVER,), says="由我接手", source="O"),
    Move(name="refuse_hand_over", label="不接受", starts=OPEN_STEPS, end=End.SAME, by=_STAFF, receiving=True,
         conditions=(IS_RECEIVER,), says="写明理由，仍由原来的人办", source="O"),
    Move(name="reassign", label="指定经办人", starts=OPEN_STEPS, end=End.SAME, by=_by(R.SITE_HEAD, R.CONVENER, R.SUPERVISOR, R.TIME),
         says="写明理由，立即生效，不等对方接受", source="O"),
    Move(name="note_hop", label="记下陪同和告知", starts=OPEN_STEPS, end=End.SAME, by=_by(R.COUNTER), conditions=(HOP_OPEN,),
         says="换了经办人，第一责任人记下有没有陪同、有没有告诉反映人", source="S“首接负责制”"),
    Move(name="stand_in", label="代办", starts=OPEN_STEPS, end=End.SAME, by=_by(R.TIME),
         says="经办人不在岗，由副班或他指定的人代办，两个人都告诉", source="O"),
    Move(name="hand_back", label="交回", starts=OPEN_STEPS, end=End.SAME, by=_by(R.TIME),
         says="经办人回来上班，由他接着办；这期间另交给别人的不动", source="O"),
    Move(name="replace_first", label="更换第一责任人", starts=OPEN_STEPS, end=End.SAME, by=_by(R.SITE_HEAD, R.CONVENER),
         conditions=(NOBODY_ASKED,), says="写明理由，新的第一责任人接受后生效", source="S；O"),
    Move(name="transfer_site", label="转网点", starts=OPEN_STEPS, end=End.SAME, by=_by(R.OFFICER), at_most=1,
         conditions=(NOBODY_ASKED,), says="对方网点接收后生效，钟照走，告知反映人", source="O"),
    Move(name="transfer_site", variety="convener", label="指定网点", starts=OPEN_STEPS, end=End.SAME, by=_by(R.CONVENER),
         bound="transfer_site.convener", says="由召集人指定网点和经办人，立即生效", source="O"),
    Move(name="accept_transfer", label="接收", starts=OPEN_STEPS, end=End.SAME, by=_by(R.OFFICER), receiving=True,
         conditions=(AT_RECEIVING_SITE,), says="由本网点接着办", source="O"),
    Move(name="refuse_transfer", label="不接收", starts=OPEN_STEPS, end=End.SAME, by=_by(R.OFFICER), receiving=True,
         conditions=(AT_RECEIVING_SITE,), says="写明理由，仍由原网点办", source="O"),
    Move(name="recuse", label="回避", starts=OPEN_STEPS, end=End.SAME,
         by=_by(R.OFFICER, R.SITE_HEAD, R.CONVENER, R.SUPERVISOR, R.CITIZEN, R.TIME), at_most=1,
         says="当事人立即退出，由值班专员接替", source="O"),
    Move(name="recuse", variety="again", label="再次申请回避", starts=OPEN_STEPS, end=End.SAME,
         by=_by(R.OFFICER, R.SITE_HEAD, R.CONVENER, R.SUPERVISOR, R.CITIZEN, R.TIME), second=_by(R.CONVENER), bound="recuse",
         stands=True, conditions=(RECUSED_ONCE,), says="由召集人 {recusal}内决定，其间当事人不退出", source="O"),
    Move(name="add_fact", label="补充情况", starts=OPEN_STEPS, end=End.SAME, by=_by(R.CITIZEN, R.COUNTER, R.OFFICER, R.EXPERT),
         says="记进经过，原来的不改", source="O"),
    Move(name="correct", label="更正自己的记录", starts=OPEN_STEPS, end=End.SAME, by=_STAFF, says="原来的一行留着", source="O"),
    Move(name="ask_expert", label="请业务专家", starts=OPEN_STEPS, end=End.SAME, by=_by(R.OFFICER, R.SITE_HEAD),
         says="专家可以看这一件并提意见", source="S"),
    Move(name="advise", label="提业务意见", starts=OPEN_STEPS, end=End.SAME, by=_by(R.EXPERT), says="写明根本原因和建议", source="S"),
    Move(name="authorise", label="委托他人", starts=OPEN_STEPS, end=End.SAME, by=_by(R.CITIZEN, R.OFFICER),
         says="凭委托书，写明范围", source="D§2.2"),
    Move(name="join_topic", label="归入同一问题", starts=OPEN_STEPS, end=End.SAME, by=_by(R.OFFICER),
         says="不同的人、同一件事；各答各的，互不可见", source="O"),
    Move(name="release_hold", label="解除等候", starts=OPEN_STEPS, end=End.SAME, by=_by(R.OFFICER), conditions=(SOMETHING_HELD,),
         says="单位的钟已走完，写明理由后可以不等它", source="O"),
    Move(name="instruct", label="批示", starts=OPEN_STEPS, end=End.SAME, by=_by(R.LEADER),
         says="落到一个人、一个日子；他报落实情况以前，到点就催", source="O"),
    Move(name="report_back", label="报落实情况", starts=OPEN_STEPS, end=End.SAME, by=_STAFF | UNIT_ROLES, receiving=True,
         conditions=(IS_INSTRUCTED,), says="写明办到了哪里，报给批示的领导", source="O"),
    Move(name="recall_instruction", label="撤回批示", starts=OPEN_STEPS, end=End.SAME, by=_by(R.LEADER),
         conditions=(SOMEBODY_INSTRUCTED,), says="写明理由，不再要他落实", source="O"),
)  # fmt: skip

CLOCKS_OF_STEP: dict[Step, tuple[ClockKind, ...]] = {
    S.REGISTERED: (ClockKind.INTAKE,),
    S.DECLINE_REVIEW: (ClockKind.DECLINE_REVIEW,),
    S.ACCEPTED: (ClockKind.JUDGING, ClockKind.FIRST_CONTACT, ClockKind.CITIZEN),
    S.HANDLING: (ClockKind.FIRST_CONTACT, ClockKind.CITIZEN),
    S.WAITING_CITIZEN: (ClockKind.SUPPLEMENT,),
    S.IN_CONFERENCE: (ClockKind.CITIZEN,),
    S.NO_REVIEW: (ClockKind.NO_REVIEW, ClockKind.CITIZEN),
    S.TO_TELL: (ClockKind.TELLING, ClockKind.CITIZEN),
    S.ANSWERED: (ClockKind.SILENCE,),
    S.APPEAL_REVIEW: (ClockKind.APPEAL_REVIEW,),
}
"""The clocks that run while a case stands in an open step; the first is the step's own."""

DECIDED_AT_REST = {S.CLOSED: ClockKind.SOLVED_REVIEW}
"""What may still wait to be decided of a case that rests, by the clock of it: then that clock is the step's own."""

FINDINGS = (ClockKind.SIGNATURE_REVIEW, ClockKind.REVOCATION, ClockKind.OWN_DATA)
"""What may wait to be found of a signature, to be undone after it, or to be decided of his data, at whatever step; nothing is filed before."""

OF_A_PROPOSAL = frozenset({"convene", "decline_conference"})
"""The moves that decide whether a conference is called: they have a clock of their own beside the step's."""

LETS_GO = frozenset({S.DECLINED, S.WITHDRAWN, S.TERMINATED, S.VOIDED})
"""Where a case ends without an answer: what was merged into it is on its own again, or nobody would answer it."""
STANDING = frozenset(made.key for made in MOVES if made.stands)
"""The moves whose question waits until it is decided. Source: process table §1, recusal."""

RETURNING = frozenset(start for made in MOVES if made.end is End.WHERE_IT_WAS for start in made.starts)
"""The steps from which some move leads back to where the case was; only they remember it."""


BY_KEY = {move.key: move for move in MOVES}
FROM_STEP = {step: tuple(move for move in MOVES if move.is_built and step in move.starts) for step in Step}
"""What can be done at each step, in the order of the table: a queue asks for every one of its cases."""


def rows(name: str) -> tuple[Move, ...]:
    """Every row of one verb."""
    return tuple(move for move in MOVES if move.name == name)


def row(key: str) -> Move:
    """The row of this key."""
    return BY_KEY[key]


def deciders(move: Move, facts: CaseFacts) -> frozenset[Role]:
    """The roles that may make this move now, the next one up included once a clock is out."""
    if not move.passes_on:
        return move.by
    late = facts.conference_late if move.name in OF_A_PROPOSAL else facts.step_clock_out
    return who_may(move.by, late=late, without=facts.without_decider)


def reviewers(facts: CaseFacts) -> frozenset[Role]:
    """The roles that may decide the review a case stands in; none where nothing waits to be reviewed."""
    own = reviewer_of(facts.step, again=facts.times("send_back") > 0)
    late, without = facts.step_clock_out, facts.without_decider
    return who_may({own}, late=late, without=without) if own else frozenset()


def reaches(actor: Actor, role: Role, facts: CaseFacts) -> bool:
    """Whether this role, as the actor holds it, reaches this case. Source: process table §1, scopes.

    Whoever first received a matter keeps the place of the counter in it, at whichever post he now is.
    """
    if actor.person is not None and actor.person in facts.barred:
        return False
    if role is Role.COUNTER:
        return actor.person is not None and actor.person == facts.first and bool(actor.roles & SITE_ROLES)
    if role not in actor.roles:
        return False
    if role is Role.CITIZEN:
        return actor.case == facts.case
    if role is Role.EXPERT:
        return actor.person in facts.experts
    if role is Role.UNIT_HEAD:
        return any(
            held.role is role and held.unit is not None and held.unit == facts.unit for held in actor.held
        )
    if role is Role.OFFICER:
        return actor.has(role, site=facts.site) or actor.person == facts.handler
    return actor.has(role, site=facts.site)


def is_for(move: Move, facts: CaseFacts, actor: Actor, reached: frozenset[Role] | None = None) -> bool:
    """Whether the move is this actor's business at all, in the roles in which he reaches the case."""
    if move.receiving:
        barred = actor.person is not None and actor.person in facts.barred
        return not barred and all(condition.holds(facts, actor) for condition in move.conditions)
    his = deciders(move, facts)
    return (
        any(reaches(actor, role, facts) for role in his) if reached is None else not reached.isdisjoint(his)
    )


def refusal(move: Move, facts: CaseFacts, actor: Actor) -> Refused | None:
    """Why the move may not be made now, or None. The first reason found is the one told."""
    if facts.step not in move.starts:
        return Refused("wrong_step", f"现在是“{facts.step.label}”，不能“{move.label}”", move.article)
    if move.at_most is not None and facts.times(move.counter) >= move.at_most:
        return Refused("bound_reached", f"“{move.label}”最多 {move.at_most} 次，已经用过", move.article)
    if move.second and move.key in facts.proposals:
        return Refused("already_proposed", f"“{move.label}”已经提出，正等另一人确认", move.article)
    for condition in move.conditions:
        if not condition.holds(facts, actor):
            return Refused(condition.code, condition.sentence_of(facts), move.article)
    return None


@dataclass(frozen=True)
class Offer:
    """A move shown to an actor: possible, or blocked with its reason."""

    move: Move
    blocked: Refused | None


def closest(name: str, facts: CaseFacts, actor: Actor) -> Offer:
    """The row of this verb that is possible for this actor now, else the one nearest to it.

    Raises   Refused when none is built, or none is his.
    """
    built = [row for row in rows(name) if row.is_built]
    if not built:
        raise Refused("not_built", "这一步还没有启用", "")
    his = [row for row in built if is_for(row, facts, actor)]
    if not his:
        raise Refused("not_yours", _not_his(built[0], facts, actor), built[0].article)
    here_first = sorted(his, key=lambda row: facts.step not in row.starts)
    found = [Offer(row, refusal(row, facts, actor)) for row in here_first]
    return next((offer for offer in found if offer.blocked is None), found[0])


def _not_his(candidate: Move, facts: CaseFacts, actor: Actor) -> str:
    """That a move is somebody else's, and whose; of one of his own role, who has not this case, only the first."""
    his = deciders(candidate, facts) & {*STAFF_ROLES, Role.CITIZEN}
    sentence = f"“{candidate.label}”不由您来办"
    return (
        sentence if candidate.receiving or not his or his & actor.roles else f"{sentence}，由{named(his)}办"
    )


def named(roles: AbstractSet[Role]) -> str:
    """Roles as a sentence names them: 网点负责人或召集人."""
    return "或".join(role.label for role in Role if role in roles)


def makers(name: str) -> frozenset[Role]:
    """The roles of the staff in which somebody makes this move, by whichever of its rows."""
    return frozenset(role for made in rows(name) for role in made.by) & STAFF_ROLES


def move(name: str, facts: CaseFacts, actor: Actor) -> Move:
    """The row by which this actor may make this move now.

    Raises   Refused, with the reason nearest to being lawful: not his, not now, not any more.
    """
    offer = closest(name, facts, actor)
    if offer.blocked is not None:
        raise offer.blocked
    return offer.move


def nobody_decides(facts: CaseFacts) -> bool:
    """Whether a case waits for a decision that nobody at all may make: a review, a question that stands, a second “no”."""
    asked = [row(key) for key in facts.proposals if row(key).stands]
    waiting = [(reviewers(facts), facts.barred | facts.proposers)]
    waiting += [
        (seconds_now(one, facts), facts.barred | {facts.asked_by.get(one.key)} | facts.concerned)
        for one in asked
    ]
    if facts.unsolved_again:
        waiting.append((deciders(row("let_stand"), facts), facts.barred | facts.answered_by))
    return any(
        roles and not any(facts.deciders.get(role, frozenset()) - out for role in roles)
        for roles, out in waiting
    )


def seconds_now(candidate: Move, facts: CaseFacts, *, proposer: int | None = None) -> frozenset[Role]:
    """The roles that may be the second of a proposal now, the next one up where nobody is left or it is too late.

    Who is out is reckoned for this question alone: who asked another one may decide this. Whose name is withheld is not
    reckoned, or the passing on would tell it; that question goes on by its clock.
    """
    out = facts.barred | {proposer, facts.asked_by.get(candidate.key)}
    without = nobody_left(facts.deciders, out | facts.concerned if candidate.stands else out)
    return who_may(candidate.second, late=candidate.key in facts.late_questions, without=without)


def confirmable(candidate: Move, facts: CaseFacts, actor: Actor, *, proposer: int | None) -> Refused | None:
    """Why this actor may not be the second person of a proposal, or None.

    The proposer never confirms; a second person who is barred or is the proposer passes on at once, and so does a question that
    stands once its clock is out. Whose recusal is asked never decides it; what somebody proposed who is out since is void.
    """
    seconds = seconds_now(candidate, facts, proposer=proposer)
    if not any(reaches(actor, role, facts) for role in seconds):
        sentence = f"“{candidate.label}”不由您来确认，由{named(seconds)}确认"
        return Refused("not_yours", sentence, candidate.article)
    if actor.person == proposer:
        return Refused(NOT_PROPOSER.code, NOT_PROPOSER.sentence, candidate.article)
    if candidate.stands and actor.person in facts.concerned:
        return Refused("concerned", "申请回避的正是您，不能由您自己决定", candidate.article)
    if proposer in facts.barred and not candidate.stands:
        return Refused("proposer_out", "提出的人现在不办这件了，要由别人重新提出", candidate.article)
    if facts.step not in candidate.starts:
        return Refused("wrong_step", "这一步已经变了，提出的办法随之失效", candidate.article)
    return None


def offers(facts: CaseFacts, actor: Actor) -> list[Offer]:
    """The moves of this step that are this actor's business, the possible ones first."""
    reached = frozenset(role for role in actor.roles | {Role.COUNTER} if reaches(actor, role, facts))
    his = [made for made in FROM_STEP[facts.step] if is_for(made, facts, actor, reached)]
    found = [Offer(made, refusal(made, facts, actor)) for made in his]
    shown = [offer for offer in found if not _hidden_by_sibling(offer, found)]
    return sorted(shown, key=lambda offer: offer.blocked is not None)


def _hidden_by_sibling(offer: Offer, found: list[Offer]) -> bool:
    """A blocked row of a verb says nothing while another row of the same verb is possible or came first."""
    if offer.blocked is None:
        return False
    siblings = [other for other in found if other.move.name == offer.move.name and other is not offer]
    first = next(other for other in found if other.move.name == offer.move.name)
    return any(other.blocked is None for other in siblings) or first is not offer
