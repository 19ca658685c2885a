"""Every closed list of the regulation: the value a machine keeps, the word a person reads.

What an office may change (situations, causes, declining grounds, citations, limits) is dated data
in `catalogue` and `org`; what stands here changes only with the regulation itself.
`docs/glossary.md` pairs every member 中文 ↔ English ↔ identifier, and a test holds it to that.
"""

from bancheng.rules.labelled import Labelled as Labelled
from bancheng.rules.nuisance_words import LimitState as LimitState
from bancheng.rules.nuisance_words import NuisanceGround as NuisanceGround
from bancheng.rules.opinion_words import ExclusionEnd as ExclusionEnd
from bancheng.rules.opinion_words import ExclusionGround as ExclusionGround
from bancheng.rules.opinion_words import FeedbackAnswerWay as FeedbackAnswerWay
from bancheng.rules.opinion_words import FeedbackState as FeedbackState
from bancheng.rules.opinion_words import FeedbackVisitEnd as FeedbackVisitEnd
from bancheng.rules.opinion_words import ListState as ListState
from bancheng.rules.opinion_words import RowEnd as RowEnd
from bancheng.rules.own_data_words import ConsentKind as ConsentKind
from bancheng.rules.own_data_words import DataField as DataField
from bancheng.rules.own_data_words import DataWish as DataWish


class Step(Labelled):
    """Where a case stands. Source: process table §2."""

    REGISTERED = "registered", "已登记"
    DECLINE_REVIEW = "decline_review", "不予受理复核"
    ACCEPTED = "accepted", "待研判"
    HANDLING = "handling", "办理中"
    WAITING_CITIZEN = "waiting_citizen", "待反映人"
    IN_CONFERENCE = "in_conference", "一事一议"
    NO_REVIEW = "no_review", "否定答复复核"
    TO_TELL = "to_tell", "待告知"
    ANSWERED = "answered", "已答复"
    APPEAL_REVIEW = "appeal_review", "申请复核"
    DECLINED = "declined", "不予受理"
    CLOSED = "closed", "已办结"
    WITHDRAWN = "withdrawn", "已撤回"
    MERGED = "merged", "已并案"
    TERMINATED = "terminated", "终止"
    VOIDED = "voided", "作废"
    ARCHIVED = "archived", "已归档"


OPEN_STEPS = frozenset(
    {
        Step.REGISTERED,
        Step.DECLINE_REVIEW,
        Step.ACCEPTED,
        Step.HANDLING,
        Step.WAITING_CITIZEN,
        Step.IN_CONFERENCE,
        Step.NO_REVIEW,
        Step.TO_TELL,
        Step.ANSWERED,
        Step.APPEAL_REVIEW,
    }
)
RESTING_STEPS = frozenset(
    {Step.DECLINED, Step.CLOSED, Step.WITHDRAWN, Step.MERGED, Step.TERMINATED, Step.VOIDED}
)
CITIZENS_TURN = (Step.WAITING_CITIZEN, Step.ANSWERED)
"""Open steps in which nobody of the office owes the next act: it is the citizen's turn."""
BEFORE_TO_TELL = OPEN_STEPS - {Step.TO_TELL, Step.ANSWERED, Step.APPEAL_REVIEW}


class Role(Labelled):
    """Who a person is in the regulation. Source: process table §1."""

    COUNTER = "counter", "首问窗口人员"
    OFFICER = "officer", "反映窗口专员"
    EXPERT = "expert", "业务专家"
    SITE_HEAD = "site_head", "网点负责人"
    LIAISON = "liaison", "部门联络员"
    UNIT_HEAD = "unit_head", "部门负责人"
    CONVENER = "convener", "召集人"
    SUPERVISOR = "supervisor", "督查员"
    LEADER = "leader", "领导"
    ARCHIVIST = "archivist", "档案员"
    ADMIN = "admin", "系统管理员"
    SECURITY = "security", "安全管理员"
    AUDITOR = "auditor", "审计员"
    CITIZEN = "citizen", "反映人"
    TIME = "time", "到点自动"
    EXCHANGE = "exchange", "外部系统"


class Channel(Labelled):
    """How a matter reached the window. Source: S §“拓宽渠道”, domain.md §0.2, §2.5."""

    WALK_IN = "walk_in", "现场"
    HANDED_OVER = "handed_over", "窗口移交"
    RATING = "rating", "好差评"
    PHONE = "phone", "投诉电话"
    MESSAGE_BOOK = "message_book", "留言簿"
    ONLINE = "online", "网上"
    HOTLINE = "hotline", "12345"
    OTHER = "other", "其他"


class CaseType(Labelled):
    """Why it stuck and what we owe. Source: S §“四种类型”."""

    CANNOT = "cannot", "不能办"
    HARD = "hard", "不好办"
    REFUSED = "refused", "不给办"
    NOT_YET = "not_yet", "暂时办不了"


class Level(Labelled):
    """How large a matter is; it sets the citizen's limit. Source: process table §3."""

    SPOT = "spot", "当场"
    GENERAL = "general", "一般"
    COMPLEX = "complex", "复杂"


class Outcome(Labelled):
    """How a case ends. Source: process table §4."""

    DONE = "done", "办成"
    PARTLY = "partly", "部分办成"
    EXPLAINED = "explained", "无依据已解释"
    GUIDED = "guided", "缺关键材料已告知"
    SCHEDULED = "scheduled", "议定限期办"
    ELSEWHERE = "elsewhere", "他处办成·自行解决"
    REDIRECTED = "redirected", "引导至他渠道"


class Measure(Labelled):
    """What helps 不好办. Source: S §“不好办”, domain.md §3.3."""

    COORDINATION = "coordination", "现场协调"
    GAP_ACCEPTANCE = "gap_acceptance", "容缺受理"
    PROMISE = "promise", "告知承诺"
    REMOTE_LINK = "remote_link", "远程连线"
    VIDEO = "video", "视频验证"
    DATA_SHARING = "data_sharing", "数据共享"
    ESCORT = "escort", "帮办代办"


class VideoQuestion(Labelled):
    """What is asked in a video verification, in this order. Source: domain.md §3.3 视频连线/远程身份核验."""

    WHO = "who", "本人是谁"
    DOCUMENT = "document", "出示什么证件"
    SHOWN = "shown", "对着镜头核对"
    AUTHORISED = "authorised", "授权或同意什么"
    FREELY = "freely", "是否自愿"


class VideoStillOf(Labelled):
    """What a still of a video verification shows."""

    FACE = "face", "人像"
    DOCUMENT = "document", "证件"
    OTHER = "other", "其他画面"


class CameraFault(Labelled):
    """Why the camera of the remote person did not open."""

    DENIED = "denied", "没有允许使用摄像头"
    MISSING = "missing", "没有找到摄像头"
    BUSY = "busy", "摄像头被别的程序占用"
    INSECURE = "insecure", "浏览器不支持，或网址不是 https"
    OTHER = "other", "说不清的原因"


class VideoVerdict(Labelled):
    """What a video verification came to."""

    PASSED = "passed", "核验通过"
    FAILED = "failed", "不能确认"


class BarScope(Labelled):
    """Which measures somebody on the list of those they are not for may not use. Source: domain.md §3.3."""

    GAP_ACCEPTANCE = "gap_acceptance", "不能容缺受理"
    PROMISE = "promise", "不能告知承诺"
    BOTH = "both", "容缺受理和告知承诺都不能"


class Fault(Labelled):
    """Whether a cause lies with a person, with a process, or with neither. Source: domain.md §3.2."""

    NONE = "none", "无过错"
    PERSON = "person", "个人原因"
    PROCESS = "process", "流程原因"
    REVIEW = "review", "待核"


class PromiseKind(Labelled):
    """What a promise was made for. Source: process table §4 “Promises”."""

    GAP = "gap", "容缺补齐"
    PLEDGE = "pledge", "告知承诺"
    PARTLY = "partly", "部分办成的余下部分"
    SCHEDULED = "scheduled", "议定限期办的事项"
    RESOLUTION = "resolution", "会议决议"
    UNDERTAKING = "undertaking", "单位承诺"


class PromiseParty(Labelled):
    """Who owes a promise, or to whom it is owed. Source: process table §4 “Promises”."""

    CITIZEN = "citizen", "反映人一方"
    UNIT = "unit", "单位一方"


class PromiseEnd(Labelled):
    """How a promise ends; an extension is no end. Source: process table §4 “Promises”."""

    KEPT = "kept", "已兑现"
    BROKEN = "broken", "没有兑现"
    VOID = "void", "不作数了"
    UNPROVEN = "unproven", "没有核查结果"


class InstructionEnd(Labelled):
    """How a leader's instruction ends. Source: process table §2 instruct; docs/decisions/0079."""

    REPORTED = "reported", "已报落实情况"
    RECALLED = "recalled", "已撤回"
    CASE_LEFT = "case_left", "案件先了结了"
    OUT = "out", "接批示的人不再办这件"


class LetterWay(Labelled):
    """How a letter reaches a body outside the district, or is followed up. Source: our own design; docs/decisions/0082."""

    SYSTEM = "system", "政务协同系统"
    POST = "post", "邮寄"
    COURIER = "courier", "专人送达"
    FAX = "fax", "传真"
    EMAIL = "email", "电子邮件"
    PHONE = "phone", "电话"


class LetterEnd(Labelled):
    """How a letter to a body outside the district ends. Source: our own design; docs/decisions/0082."""

    ANSWERED = "answered", "已回函"
    GIVEN_UP = "given_up", "不再等"
    CASE_LEFT = "case_left", "案件先了结了"


class Solved(Labelled):
    """The citizen's answer to “solved?”. Source: process table §5, Rating."""

    YES = "yes", "解决了"
    PARTLY = "partly", "部分解决"
    NO = "no", "没解决"
    UNDERSTOOD = "understood", "办不了，我理解原因"


class Satisfied(Labelled):
    """The citizen's answer to “satisfied?”, five grades. Source: process table §5, Rating; domain.md §4.1."""

    VERY = "5", "非常满意"
    YES = "4", "满意"
    FAIRLY = "3", "基本满意"
    NO = "2", "不满意"
    NOT_AT_ALL = "1", "非常不满意"


class RatingAbout(Labelled):
    """Whose conduct a rating speaks of, by his part in the case. Source: process table §1, recusal."""

    HANDLER = "handler", "经办的人"
    FIRST = "first", "先接的人"
    SITE_HEAD = "site_head", "网点负责人"
    WINDOW = "window", "整个反映窗口"
    UNSURE = "unsure", "说不清是谁"


class CallBackWhy(Labelled):
    """Why somebody calls the citizen back. Source: process table §5, Call-back; issue of part 5, 5."""

    BAD_RATING = "bad_rating", "评价不满意或没解决"
    NOT_DONE = "not_done", "结果不是“办成”"
    NOT_IN_PERSON = "not_in_person", "办成了，但不是当面告知"
    DECLINED = "declined", "不予受理"
    WITHDRAWAL = "withdrawal", "工作人员代记撤回"
    FIRST_QUESTION = "first_question", "首问时说明了，约好再来"
    SAMPLE = "sample", "随机抽查"


class CallBackWay(Labelled):
    """How the citizen is called back. Source: process table §5, Call-back; our own design."""

    PHONE = "phone", "电话"
    AT_SITE = "at_site", "本人来网点当面"
    VISIT = "visit", "上门"
    POST = "post", "信函"


class CallBackEnd(Labelled):
    """How a call-back ended. Source: process table §5, Call-back."""

    DONE = "done", "没有要再办的"
    REDO = "redo", "重办"
    RESTORE = "restore", "恢复办理"
    RECTIFY = "rectify", "交去整改"
    NOT_REACHED = "not_reached", "三次没有联系上"
    NO_WAY = "no_way", "没有留下能回访的方式"


class Care(Labelled):
    """What a person may need from us. Source: look/02-register; domain.md §2.2 B."""

    ELDERLY = "elderly", "老年人"
    DISABLED = "disabled", "残疾人"
    PREGNANT = "pregnant", "孕产妇"
    MILITARY = "military", "军人军属"
    NO_PHONE_SKILL = "no_phone_skill", "不会用手机"
    IMMOBILE = "immobile", "行动不便"
    SMALL_FIRM = "small_firm", "个体或小微企业"


class ReplyBy(Labelled):
    """How the citizen wants to hear from us. Source: domain.md §2.2 B."""

    PHONE = "phone", "电话"
    SMS = "sms", "短信"
    COMES_BACK = "comes_back", "本人再来"
    POST = "post", "邮寄"
    EMAIL = "email", "电子邮件"


class RequestStep(Labelled):
    """Where a request to a department stands, or how it ended. Source: process table §5, Request 交办单."""

    DISPATCHED = "dispatched", "已交办"
    SIGNED = "signed", "已签收"
    REPLIED = "replied", "已答复"
    OBJECTED = "objected", "有异议"
    IN_ARBITRATION = "in_arbitration", "待裁定"
    DONE = "done", "已收下"
    REDIRECTED = "redirected", "已改交"
    RECALLED = "recalled", "已收回"
    SILENT = "silent", "未答复（不再等）"


OPEN_REQUEST_STEPS = frozenset(
    {
        RequestStep.DISPATCHED,
        RequestStep.SIGNED,
        RequestStep.REPLIED,
        RequestStep.OBJECTED,
        RequestStep.IN_ARBITRATION,
    }
)
"""The steps in which a request waits for somebody."""


class ObjectionGround(Labelled):
    """Why a department says that a request is not its own. Source: process table §5; domain.md §3 “退单扯皮”."""

    PLACE = "place", "属地不符"
    DUTY = "duty", "职责不属本单位"
    OWNERSHIP = "ownership", "权属不清"
    OVERLAP = "overlap", "职能交叉，主要不在本单位"
    DELEGATED = "delegated", "职权已经划转或下放"
    BASIS = "basis", "缺少办理依据"
    LEVEL = "level", "不是本级权限"


class Way(Labelled):
    """By which way a message leaves the house. Source: issue of part 3, notices; our own design."""

    EMAIL = "email", "电子邮件"
    SMS = "sms", "短信"
    WECOM = "wecom", "企业微信"


class Weight(Labelled):
    """How soon a message must be seen. Source: our own design."""

    URGENT = "urgent", "随时发"
    AT_ONCE = "at_once", "马上知道"
    MAY_WAIT = "may_wait", "攒到第二天早上"


class FirstAnswer(Labelled):
    """How a first question at a counter ended. Source: S §“首问负责制”; product.md M06."""

    DONE = "done", "当场办了"
    EXPLAINED = "explained", "说明了，约好再来"
    LED = "led", "引领到反映窗口"


class ClueSource(Labelled):
    """What brought a clue: a judgement 不给办, or somebody who saw it. Source: process table §5, Clue."""

    JUDGED = "judged", "研判为不给办"
    RAISED = "raised", "工作人员提出"


class VoidReason(Labelled):
    """Why a registration counts for nothing; never because of what it says. Source: process table §2 void."""

    TEST = "test", "测试"
    SPAM = "spam", "垃圾信息"


class TerminateReason(Labelled):
    """Why nobody is left to answer. Source: process table §2 terminate."""

    DEATH = "death", "反映人去世且无继承人"
    DISSOLVED = "dissolved", "企业已注销且无承继"


class ToldHow(Labelled):
    """How an answer reached the person. Source: process table §2 tell."""

    IN_PERSON = "in_person", "当面"
    PHONE = "phone", "电话"
    ONLINE = "online", "本人在网上查看"
    SMS = "sms", "短信"
    EMAIL = "email", "电子邮件"
    POST = "post", "信函"
    ATTEMPTS = "attempts", "三次联系不上"


class Clock(Labelled):
    """What a move does to the citizen's clock. Source: process table §2."""

    KEEP = "keep", "照走"
    START = "start", "起钟"
    PAUSE = "pause", "暂停"
    RESUME = "resume", "续走"
    STOP = "stop", "停钟"
    SECOND = "second", "第二段钟"
    LIMIT = "limit", "定时限"


class ClockKind(Labelled):
    """The clocks a case can carry. Source: process table §3."""

    INTAKE = "intake", "受理决定"
    FIRST_CONTACT = "first_contact", "首次联系"
    CITIZEN = "citizen", "答复反映人"
    JUDGING = "judging", "研判"
    DECLINE_REVIEW = "decline_review", "不予受理复核"
    NO_REVIEW = "no_review", "否定答复复核"
    APPEAL_REVIEW = "appeal_review", "申请复核"
    TELLING = "telling", "告知"
    SOLVED_REVIEW = "solved_review", "再答复核"
    SIGNATURE_REVIEW = "signature_review", "签字核实"
    REVOCATION = "revocation", "撤销承诺书"
    OWN_DATA = "own_data", "更正删除的决定"
    SILENCE = "silence", "等反映人回音"
    RIGHT_TO_REDO = "right_to_redo", "可以要求重办"
    RIGHT_TO_APPEAL = "right_to_appeal", "可以申请复核"
    ASKED_AGAIN = "asked_again", "再答期限"
    SUPPLEMENT = "supplement", "补材料"
    PROPOSAL = "proposal", "第二人确认"
    HAND_OVER = "hand_over", "交接确认"
    RECUSAL = "recusal", "回避决定"
    EXTENSION = "extension", "延期决定"
    INSTRUCTION = "instruction", "批示落实"
    OUTSIDE = "outside", "外单位回函"
    SIGN_FOR = "sign_for", "部门签收"
    REPLY = "reply", "部门答复"
    ACCEPTING = "accepting", "收下答复"
    OBJECTION = "objection", "提出异议"
    OBJECTION_ANSWER = "objection_answer", "答复异议"
    RULING = "ruling", "裁定异议"
    FILING = "filing", "归档"
    POSITION = "position", "单位意见"
    CONFERENCE_ASKED = "conference", "会议申请"
    CONFERRING = "conferring", "联席会议"
    COUNTERSIGN = "countersign", "会签"
    RAISED = "raised", "会议上报"


class PositionStep(Labelled):
    """Where a unit's position on a question stands. Source: process table §5, Position."""

    ASKED = "asked", "待答"
    GIVEN = "given", "已答"
    SILENT = "silent", "到期没有答"
    RECALLED = "recalled", "已收回"


class PositionAnswer(Labelled):
    """What a unit says on a question. Source: process table §5, Position."""

    CAN = "can", "能办"
    CAN_IF = "can_if", "有条件能办"
    CANNOT = "cannot", "不能办"


class Accord(Labelled):
    """How the positions of several units on one question stand to each other. Source: process table §5, Position."""

    OPEN = "open", "还在等单位答"
    AGREED = "agreed", "意见一致"
    CONDITIONAL = "conditional", "有条件一致"
    CONFLICT = "conflict", "有分歧"
    SILENCE = "silence", "有单位没有答"
    NONE = "none", "没有意见"


class ConferenceStep(Labelled):
    """Where a joint conference stands. Source: process table §5, Conference."""

    PROPOSED = "proposed", "待定开不开会"
    CALLED = "called", "已召集"
    HELD = "held", "已开会"
    MINUTED = "minuted", "会签中"
    COUNTERSIGNED = "countersigned", "已会签"
    RAISED = "raised", "已上报领导"
    SETTLED = "settled", "已议定"
    DECLINED = "declined", "不开会"
    JOINED = "joined", "并到别的会议"
    DROPPED = "dropped", "议题已撤销"


class Presence(Labelled):
    """Whether a unit that was invited came. Source: process table §5, Conference."""

    CAME = "came", "到会"
    ABSENT = "absent", "没有到会"
    RECUSED = "recused", "回避"


class Countersign(Labelled):
    """What a unit says to the minutes. Source: process table §5, Conference."""

    AGREE = "agree", "同意"
    RESERVE = "reserve", "同意，有保留"
    REFUSE = "refuse", "不同意"
    SILENT = "silent", "到期没有会签"


class StruckWhy(Labelled):
    """Why an agenda item counts no more. Source: process table §2, last paragraph of the bounds."""

    STEP = "step", "案件的步骤变了"
    LEFT = "left", "案件已经了结"
    TIME = "time", "答复的期限到了，会还没有开"
    JOINED = "joined", "并到别的会议一起议"


class Tone(Labelled):
    """The colour of a clock, always said in words and shape too. Source: look/LOOK.md §4."""

    CALM = "calm", "从容"
    NEAR = "near", "临近"
    TODAY = "today", "今天"
    OVER = "over", "超期"
    PAUSED = "paused", "暂停"
    DONE = "done", "已止"


class Unit(Labelled):
    """What a limit is counted in. Source: domain.md §6.1; process table §3."""

    WORKDAY = "wd", "个工作日"
    WORK_HOUR = "hour", "个工作小时"
    DAY = "day", "个自然日"


class SiteKind(Labelled):
    """What a site is. Source: domain.md §0.1; product.md M02."""

    CENTRE = "centre", "区政务服务中心"
    BRANCH = "branch", "分中心"
    STREET = "street", "街道便民服务中心"


class Employment(Labelled):
    """Under which law a member of staff serves. Source: domain.md §5.1."""

    CIVIL_SERVANT = "civil_servant", "公务员"
    PUBLIC_INSTITUTION = "public_institution", "事业单位人员"
    CONTRACT = "contract", "合同制"
    DISPATCHED = "dispatched", "劳务派遣"
    OTHER_BODY = "other_body", "垂管或外单位人员"
