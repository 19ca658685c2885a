"""What must hold before a move may be made, beside its step, its actor and its bound.

Each names itself by a stable code and says in one sentence why not. Source: process table §2 (needs).
"""

from collections.abc import Callable
from dataclasses import dataclass

from bancheng.rules.facts import CaseFacts
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import Role, Step
from bancheng.rules.wording import moment_words


@dataclass(frozen=True)
class Condition:
    """What must hold before a move: a stable code, the sentence of the refusal, the test itself.

    Shapes   says: the sentence where the facts of the case can make it plainer.
    """

    code: str
    sentence: str
    holds: Callable[[CaseFacts, Actor], bool]
    says: Callable[[CaseFacts], str] | None = None

    def sentence_of(self, facts: CaseFacts) -> str:
        """Why not, as it is told of this very case."""
        return self.says(facts) if self.says else self.sentence


HELD = "还有单位欠着回复，暂时不能拟答复"


def _who_is_waited_for(facts: CaseFacts) -> str:
    """Which departments owe an answer, until when, and what can be done about it."""
    if not facts.owing:
        return HELD
    units = "、".join(f"{unit}（到 {moment_words(until, now=facts.at)}）" for unit, until in facts.owing)
    over = all(until <= facts.at for _, until in facts.owing)
    silent = "没有答复的用“不再等”" if over else "到点还没有答复的用“不再等”"
    return f"还没有收下{units}的答复，暂时不能拟答复：等它答复了收下，或者收回交办，{silent}"


NO_HOLDS = Condition("held", HELD, lambda f, a: f.holds == 0, says=_who_is_waited_for)
SOMETHING_HELD = Condition("no_hold", "现在没有在等哪个单位的回复", lambda f, a: f.holds > 0)
NOT_PROPOSER = Condition(
    "same_person", "拟办的人不能自己复核，须由另一人决定", lambda f, a: a.person not in f.proposers
)
REDO_RIGHT = Condition(
    "redo_right_over",
    "要求重办的期限已过或已放弃",
    lambda f, a: f.redo_until is not None and f.at < f.redo_until and not f.waived,
)
APPEAL_RIGHT = Condition(
    "appeal_right_over",
    "申请复核的期限已过或已放弃",
    lambda f, a: f.appeal_until is not None and f.at < f.appeal_until and not f.waived,
)
PAUSE_LEFT = Condition(
    "pause_used_up", "这件事可以等材料的工作日已经用满，不能再暂停", lambda f, a: f.pause_days_left > 0
)
SUPPLEMENT_OVER = Condition(
    "supplement_not_due",
    "补材料的日子还没到",
    lambda f, a: f.supplement_until is not None and f.at >= f.supplement_until,
)
SILENCE_OVER = Condition(
    "silence_not_over",
    "等反映人回音的期限还没过完",
    lambda f, a: f.silence_until is not None and f.at >= f.silence_until,
)
NO_CALL_BACK_DUE = Condition(
    "call_back_due", "这件事须先由别人回访，不能到时自动办结", lambda f, a: not f.call_back_due
)
CALLED_BACK = Condition(
    "call_back_open", "这件事的回访还没有办完，不能到时自动办结", lambda f, a: f.called_back
)
IS_VISITOR = Condition(
    "not_visitor",
    "只有回访时联系上了反映人的人可以这样办，先到“回访”里记下",
    lambda f, a: a.person is not None and a.person in f.called_by,
)
RIGHTS_OVER = Condition(
    "rights_open",
    "反映人要求重办或申请复核的期限还没过，也没有放弃",
    lambda f, a: f.waived or not _right_open(f),
)
RIGHT_TO_WAIVE = Condition(
    "nothing_to_waive",
    "要求重办或申请复核的期限已过或已放弃，不用再放弃",
    lambda f, a: not f.waived and _right_open(f),
)
NO_PROMISES = Condition("promise_open", "还有没兑现的承诺，不能归档", lambda f, a: f.open_promises == 0)
UNSOLVED_AGAIN = Condition(
    "not_unsolved_again", "反映人没有再次回答“没有解决”，现在没有要决定的", lambda f, a: f.unsolved_again
)
NOT_ANSWERER = Condition(
    "same_person",
    "这件的答复是您拟的或复核过的，不再重办要由另一人决定；您可以决定重办",
    lambda f, a: a.person not in f.answered_by,
)
NOT_UNSOLVED_AGAIN = Condition(
    "unsolved_again", "反映人再次回答还没有解决，要由召集人先决定", lambda f, a: not f.unsolved_again
)
NO_FINDING = Condition(
    "signature_disputed",
    "反映人说有承诺书不是他签的，要等督查员核实，不是的要先撤销；他要求更正、删除信息的，要先决定",
    lambda f, a: not f.finding_open,
)
ASKED_AGAIN = Condition("not_asked_again", "现在没有再问“解决了吗”", lambda f, a: f.asked_again)
NO_WORD_AWAITED = Condition(
    "asked_again_open",
    "再问了反映人“解决了吗”，他还没有回答，回答的期限也没过",
    lambda f, a: f.asked_until is None or f.at >= f.asked_until,
)
EARLIER_FILED = Condition(
    "earlier_open",
    "并入的那一件还没有答复并归档",
    lambda f, a: f.step is not Step.MERGED or (f.earlier_step is Step.ARCHIVED and not f.earlier_unanswered),
)
EARLIER_UNANSWERED = Condition(
    "earlier_answered",
    "并入的那一件已经答复，不能再分开",
    lambda f, a: (
        f.earlier_step is not None
        and (f.earlier_unanswered or f.earlier_step not in {Step.ANSWERED, Step.CLOSED, Step.ARCHIVED})
    ),
)
FIRST_REVIEW = Condition(
    "second_review", "已退回过一次，这次由召集人复核", lambda f, a: f.times("send_back") == 0
)
LATER_REVIEW = Condition("first_review", "第一次复核由网点负责人决定", lambda f, a: f.times("send_back") > 0)
ASKED_ONCE = Condition(
    "not_asked_yet", "还没有告知过，不存在第二次", lambda f, a: f.times("ask_citizen") == 1
)
RECUSED_ONCE = Condition(
    "not_recused_yet", "还没有人回避过，不存在再次申请", lambda f, a: f.times("recuse") > 0
)
IS_RECEIVER = Condition(
    "not_receiver",
    "只有接手的人可以接受或不接受",
    lambda f, a: f.receiver is not None and a.person == f.receiver,
)
AT_RECEIVING_SITE = Condition(
    "not_receiving_site",
    "只有接收网点的专员可以接收",
    # Reaching every site's cases is not manning every site's window: only the one named may receive.
    lambda f, a: (
        f.to_site is not None and any(h.role is Role.OFFICER and h.site == f.to_site for h in a.held)
    ),
)
NOBODY_ASKED = Condition(
    "hand_over_open", "上一次交接还等着对方答复", lambda f, a: f.receiver is None and f.to_site is None
)
BEFORE_DUE = Condition(
    "due_over",
    "答复的期限已经过了，只能在到期以前改",
    lambda f, a: f.answer_due is not None and f.at < f.answer_due,
)
FIRST_CLOCK = Condition("second_clock", "重办的这段钟不按特别复杂，也不延期", lambda f, a: not f.second_clock)
NOT_EXTENDED = Condition(
    "already_extended", "已经批准过延期，不再按特别复杂改期限", lambda f, a: f.times("extend") == 0
)
DAYS_LEFT = Condition("cap_reached", "自受理起最长的期限已经用满，不能再延", lambda f, a: f.more_days > 0)
NO_EXTENSION_ASKED = Condition(
    "extension_open", "上一次延期申请还等着领导决定", lambda f, a: f.extension_until is None
)
EXTENSION_ASKED = Condition(
    "no_extension_asked", "现在没有等着决定的延期申请", lambda f, a: f.extension_until is not None
)
EXTENSION_IN_TIME = Condition(
    "extension_over",
    "到点没有决定，这次延期申请视为不批",
    lambda f, a: f.extension_until is not None and f.at < f.extension_until,
)
EXTENSION_LAPSES = Condition(
    "extension_not_due",
    "决定延期的时限还没到",
    lambda f, a: Role.TIME not in a.roles or (f.extension_until is not None and f.at >= f.extension_until),
)
HOP_OPEN = Condition("no_hop", "没有换过经办人，或者陪同和告知都记过了", lambda f, a: f.hops > 0)
IS_INSTRUCTED = Condition(
    "not_instructed",
    "只有批示落到的人可以报落实情况",
    lambda f, a: a.person is not None and a.person in f.instructed,
)
SOMEBODY_INSTRUCTED = Condition("no_instruction", "现在没有还没落实的批示", lambda f, a: bool(f.instructed))
NOT_ASKER = Condition(
    "same_person",
    "申请延期的人不能自己决定，须由另一人决定",
    lambda f, a: a.person is None or a.person != f.extension_asker,
)


NO_CONFERENCE_ASKED = Condition(
    "conference_asked", "上一次提请一事一议还等着召集人决定", lambda f, a: not f.conference_asked
)
CONFERENCE_ASKED = Condition(
    "no_conference_asked", "现在没有等着决定的一事一议", lambda f, a: f.conference_asked
)
CONFERENCES_AT_MOST = 2
"""Without a leader's instruction; with one, a third. Source: process table §2, bounds per case."""
MAY_ASK_AGAIN = Condition(
    "third_conference",
    "一件事最多提请两次一事一议，第三次要有领导批示",
    lambda f, a: f.times("ask_conference") < CONFERENCES_AT_MOST or f.third_conference,
)
MAY_CONVENE_AGAIN = Condition(
    "third_conference",
    "一件事最多开两次会，第三次要有领导批示",
    lambda f, a: f.times("convene") < CONFERENCES_AT_MOST or f.third_conference,
)
TIME_TO_CONFER = Condition(
    "due_over",
    "答复的期限已经过了，来不及再开会",
    lambda f, a: f.answer_due is not None and f.at < f.answer_due,
)
CONFERENCE_OVER = Condition(
    "conference_open",
    "会议还没有议定，到会议那一页办；期限到了还没有议定的，自动回到办理中",
    lambda f, a: (
        not f.conferring or (Role.TIME in a.roles and f.answer_due is not None and f.at >= f.answer_due)
    ),
)


def _right_open(facts: CaseFacts) -> bool:
    """Whether the citizen may still ask for redo (closed) or appeal (declined)."""
    until = {Step.CLOSED: facts.redo_until, Step.DECLINED: facts.appeal_until}.get(facts.step)
    return until is not None and facts.at < until
