"""Who is told of what, in which words, how soon: one table for the citizen and for colleagues.

A message says that there is something to look at, never what: no name of the citizen, no story, no answer. On a
phone it names nobody at all, because it stands on a locked screen that others see.
`config/jobs.py` asks for a reaction to every line named here; the room whose people they are knows who is behind `Whom`.
Source: domain.md §2.2, §7.2; decisions 0015, 0038; how soon is our own design.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from bancheng.rules.promises import CONSEQUENCES_ARE_NOT_OURS
from bancheng.rules.vocabulary import Role, Way, Weight


class Whom(Enum):
    """Who is told: the citizen, or colleagues by the part they have at the moment of telling."""

    CITIZEN = "the citizen, by the way he left"
    HANDLER = "who has the case in hand"
    REVIEWERS = "who may decide the review it stands in"
    RECEIVER = "to whom it was offered"
    SECONDS = "who may be the second person"
    EXPERTS = "the experts asked for advice"
    LEADERS = "the leaders"
    ASKERS = "who has the case in hand, and who asked for the extension"
    OVERSEERS = "supervisors and conveners, who get a copy"
    CONVENERS = "the conveners"
    WORD_DECIDERS = "who may decide what follows a second “no”"
    SUPERVISORS = "the supervisors"
    DATA_DECIDERS = "who may put right what is kept of the citizen"
    OWING_UNIT = "the liaisons and heads of the department that owes a promise"
    OWED_UNIT = "the same of the department to which the citizen promised something"
    SECOND_PRESENT = "who was there at a video verification, beside whoever talked"
    LETTER_HOLDERS = "who has a letter in hand that has not gone out, and who decides on it"
    LETTER_OVERSEERS = "the conveners, who alone may have a case done again whose letter has gone out"
    CALENDAR_OVERSEERS = "who oversees whoever keeps the calendar"
    RECEIVING_WINDOW = "who mans the window to which somebody is being led"
    NAMING_HANDLERS = "who may name a handler, as far as he sees the case"
    FIRST = "who is 第一责任人"
    BEFORE = "who had the case before"
    INSTRUCTED = "on whom a leader's instruction lands"
    INSTRUCTING = "the leader who gave an instruction"
    ASKED_UNIT = "the liaisons and heads of the department to which a request went"
    ASKED_HEADS = "the heads of that department, whose signature is wanted"
    RULERS = "who may rule on an objection of a department"
    WRITER = "who left a registration unfinished"
    INVITED = "the liaisons and heads of the departments invited to a conference"
    SIGNING_HEADS = "the heads of those that have not countersigned yet"
    CHAIR = "who called a conference"
    CONFERENCE_LEADERS = "the leaders to whom a conference went up"
    OPINION_HANDLERS = "the officers of a site and its head, who work on its opinions"
    ASKED_UNITS = "the liaisons and heads of the departments whose position is asked"
    VISITORS = "who makes a call-back, having had no hand in the matter"
    CALL_BACK_NAMERS = "the leaders, who name another visitor"


OVERSEEING_CALENDAR = (Role.CONVENER, Role.AUDITOR)
"""Who oversees whoever keeps the calendar."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """One row: what somebody is told.

    Shapes   kind: its name in the outbox. after: the lines of the record it answers; without any, the line of its own
             name. words: one sentence, a value in braces. short: the same for a phone, where it must differ.
             more: what stands below it in a colleague's inbox, and never leaves the house. weight: how soon it must be seen.
    """

    kind: str
    whom: Whom
    words: str
    short: str = ""
    more: str = ""
    after: tuple[str, ...] = ()
    weight: Weight = Weight.AT_ONCE

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the record after which it is sent."""
        return self.after or (self.kind,)

    def words_by(self, way: Way) -> str:
        """The regulation's own words for one way."""
        return self.short or self.words if way in PHONES else self.words


PHONES = frozenset({Way.SMS, Way.WECOM})
"""Ways that end on a screen others see: nobody is named there."""

NAMING = frozenset({"first", "handler"})
"""Values that are somebody's name."""

FRAME, CODE, STAFF_FRAME = "frame", "code", "staff_frame"
"""What stands around every word to a citizen, his code, what a colleague reads outside the house."""
FEEDBACK_ANSWER = "feedback.answer"
"""The answer to an opinion that is no case; it goes to the person in its own words, for he has no page to look at."""
LIMIT_SET, LIMIT_LIFTED = "contact_limit.confirmed", "contact_limit.lifted"
"""That a contact is limited, and no longer: of no case, so nothing of one is said."""
SUCCESSION_PROPOSED, SUCCEEDED_FORMER = "case.succession_proposed", "case.succeeded.former"
WAY_CHANGED = "case.way_changed.former"
"""What goes to an address before another takes its place; sent with the act, for afterwards it is no longer known."""


def _citizen(kind: str, words: str, short: str = "", *after: str) -> Message:
    return Message(kind=kind, whom=Whom.CITIZEN, words=words, short=short, after=after)


def _waits(kind: str, whom: Whom, words: str, more: str = "", *after: str) -> Message:
    return Message(kind=kind, whom=whom, words=words, more=more, after=after)


def _to_know(kind: str, whom: Whom, words: str, more: str = "") -> Message:
    return Message(kind=kind, whom=whom, words=words, more=more, weight=Weight.MAY_WAIT)


OBJECT = "{how_to_object}"
CODE_IS_VOID = frozenset({"case.succeeded", "case.code_issued"})
"""Messages that say that the code on his slip holds no more: they do not tell him to follow his matter with it."""
LED_HERE = "first_question.logged"
"""Somebody is being led to a window; it is no news any more once he is there."""
LAW_FALLEN = (
    "catalogue.citation_amended",
    "catalogue.citation_corrected",
    "catalogue.citation_repealed",
    "catalogue.citations_imported",
    "catalogue.law_repealed",
)
"""The lines after which a letter may lean on an article that holds no more."""

# fmt: off
TOLD: tuple[Message, ...] = (
    # --- the citizen
    _citizen("case.accepted", "已受理，{first}负责到底，{due}前答复您。", "已受理，{due}前答复您。有事可以到{at_site}当面说。"),
    _citizen("case.decline_overruled", "已受理，{first}负责到底，{due}前答复您。", "已受理，{due}前答复您。有事可以到{at_site}当面说。"),
    _citizen("case.admitted", "复核后已受理，{first}负责到底，{due}前答复您。", "复核后已受理，{due}前答复您。有事可以到{at_site}当面说。"),
    _citizen("case.decline_confirmed", "没有受理，理由和可以走的渠道写在告知书上；不同意的，{appeal_until}下班前可以申请复核。"),
    _citizen("case.decline_upheld", "复核后仍不予受理，理由写在告知书上。"),
    _citizen("case.judged", "弄清了卡在哪里，定了由谁办。答复日期由 {before} 改为 {after}。"),
    _citizen("case.special_granted", "事情特别复杂，召集人批准多用几天，答复日期由 {before} 改为 {after}。"),
    _citizen("case.extended", "按原来的日子办不完，领导批准延期，答复日期由 {before} 改为 {after}，原因写在延期告知书上。"),
    _citizen("case.citizen_supplied", "材料补来了，接着办，{due}前答复您。"),
    _citizen("case.supplement_lapsed", "到了日子没有收到材料，先接着办，{due}前答复您；补来了随时可以交。"),
    _citizen("case.supplement_near", "您要补的材料快到日子了，请在 {until}前补来。补不来也请告诉我们，不会因此结案。", "", "clock.near"),
    _citizen("case.citizen_asked", "请您补几样材料，{until}前；补什么、到哪里办，写在一次性告知书上；可以在手机上拍照交，也可以带到窗口。这段时间钟先停着。"),
    _citizen("case.answer_ready", "答复有了，请查看。", "", "case.answer_proposed", "case.no_confirmed"),
    _citizen("case.redone", "已经重新办理，{due}前答复您。"),
    _citizen("case.redone_for_promise", "答应您的事到期没有办好，已经重新办理，{due}前答复您。", "", "case.redone"),
    _citizen("case.solved_asked", "答应您的事都有了结果，请您看看，{until}前再告诉我们一次：解决了没有。"),
    _citizen("case.let_stand", f"召集人看过了，决定不再重办，理由和还可以走的途径写在进度页面上；不同意的，{OBJECT}。"),
    _citizen("promise.kept", "答应您的一件事办好了，请看进度。"),
    _citizen("promise.extended", f"答应您的事由 {{before}} 延到 {{until}}；不同意的，{OBJECT}。"),
    _citizen("promise.his_extended", "您答应的事，日子延到 {until}。", "", "promise.extended"),
    _citizen("promise.due_recomputed", "工作日历有变，答应您的事由 {before} 重新算为 {until}。"),
    _citizen("promise.his_due_recomputed", "工作日历有变，您答应的事由 {before} 重新算为 {until}。", "", "promise.due_recomputed"),
    _citizen("promise.his_near_due", "您答应的事 {until} 到日子，别忘了；有困难的请早点告诉我们，可以延一次。", "", "promise.near_due"),
    _citizen("promise.his_broken", "您答应的事过了日子，我们还没有收到。有困难请告诉我们，我们一起想办法。", "", "promise.broken"),
    _citizen("promise.check_moved", "您签的告知承诺，主管部门核查的日子改到 {until}，您不用做什么。", "", "promise.extended", "promise.due_recomputed"),
    _citizen("promise.found_false", f"您签的告知承诺，主管部门核查后认为和事实不符，怎么处理由主管部门依法决定；您有不同意见的，{OBJECT}。"),
    _citizen("case.closed_unsolved",
             f"没有解决，先办结了，计入“未解决”。为什么、还可以走哪些途径，写在进度页面上，也可以到{{at_site}}领告知书；不同意的，{OBJECT}。"),
    _citizen("case.transferred", "已转到{site}接着办，时间照算。", "已转到{at_site}接着办，时间照算。"),
    _citizen("case.merged", "和您更早反映的一件（{into}）一起办，答复日期按更早的算。您不同意的，可以要求分开。"),
    _citizen("case.authorised", "登记了由他人代您办事。不是您委托的，请马上告诉任何一个网点。"),
    _citizen("case.code_issued", "给您发了新的查询码，原来的从现在起作废。不是您要的，请马上告诉任何一个网点。"),
    _citizen("case.succeeded", "由您接着办。原来的查询码已经作废，请带证件到任何一个网点领新的。"),
    _citizen("case.unmerged", "和更早的一件（{from}）分开了，单独接着办，{due}前答复您。"),
    _citizen("case.due_recomputed", "工作日历有变，答复日期由 {before} 重新算为 {after}。"),
    _citizen("case.withdrawal_recorded", f"登记了您撤回，不再办了。不是您的意思，{OBJECT}，召集人可以恢复办理。"),
    _citizen("case.terminated", f"终止了，不再办了。您或家人、单位不同意的，{OBJECT}，召集人可以恢复办理。"),
    _citizen("case.voided", f"作废了，不再办了。确实有事要办的，{OBJECT}，召集人可以恢复办理。"),
    _citizen("case.closed_by_time", "没有收到您的回音，先办结了，不算您满意。没解决的，{redo_until}前都可以要求重办。"),
    _citizen("case.closed_after_redo", "没有收到您的回音，先办结了，不算您满意。", "", "case.closed_by_time"),
    _citizen("case.restored", "恢复办理了，现在由{handler}接着办，{due}前答复您。", "恢复办理了，{due}前答复您。"),
    _citizen("case.people_changed", "负责的人有变动：第一责任人{first}，现在由{handler}办，答复日期不变。",
             "负责的人有变动，答复日期不变；现在由谁办，凭查询码看得到，也可以到{at_site}问。",
             "case.handed_over", "case.reassigned", "case.stood_in", "case.handed_back", "case.first_replaced", "case.recused",
             "case.window_recused"),
    _citizen("case.slip_entered", f"收到一张有您签字的凭条，按上面写的办了。不是您签的，{OBJECT}。", "", "case.attached"),
    _citizen("paper.voided", f"交给您的一份文书作废了，请不要再用，谁来核验都看得到；为什么作废、以后凭什么办，{OBJECT}。"),
    _citizen("paper.reissued", f"交给您的一份文书换了新的一份，旧的请不要再用，谁来核验都看得到；为什么换、怎样领新的，{OBJECT}。"),
    _citizen("paper.issued_again", f"作废的一份文书重新出具了，以前那份请不要再用；怎样领新的，{OBJECT}。"),
    _citizen("measure.undertaking_drafted", "有一份承诺书请您看过再签：在自己的进度页面上签，或到窗口签。"),
    _citizen("measure.undertaking_rewritten", "承诺书的内容改了，以前的签字不作数，请您重新看过再签。"),
    _citizen("measure.undertaking_done", "您签的承诺书生效了，请按上面写的日子补齐。"),
    _citizen("measure.pledge_done", "您签的告知承诺书生效了，以后由主管部门核查，您不用再为它做什么。", "", "measure.undertaking_done"),
    _citizen("measure.scan_entered", f"收到一份有您签字的承诺书，登记了。不是您签的，{OBJECT}。", "", "measure.undertaking_signed"),
    _citizen("measure.counter_signed", f"您今天在窗口的屏幕上签了一份承诺书。不是您本人签的，{OBJECT}，也可以在进度页面上告诉我们。", "",
             "measure.undertaking_signed"),
    _citizen("measure.signature_disputed", "记下了您说承诺书不是自己签的，由督查员核实，核实以前不会生效。"),
    _citizen("measure.dispute_settled", f"您说不是自己签的承诺书，督查员核实过了，结果在进度页面上；不同意的，{OBJECT}。"),
    _citizen("measure.undertaking_revoked", f"不是您签的那份承诺书撤销了，您不用按它办，也不算您没有兑现；以后怎么办，{OBJECT}。"),
    _citizen("case.data_changed", "您要求更正或删除的信息，已经照办，请看进度页面。不是您要求的，{how_to_object}。"),
    _citizen("case.data_change_refused", f"您要求更正或删除的信息，没有照办，理由写在进度页面上；不同意的，{OBJECT}。"),
    # --- colleagues: what waits for them, or burns
    _waits("case.data_change_asked", Whom.DATA_DECIDERS, "反映人要求更正或删除自己的信息，请您 {own_data}内决定"),
    _to_know("case.consent_taken_back", Whom.HANDLER, "反映人收回了一项同意，请不要再用"),
    _waits("case.registered", Whom.HANDLER, "登记了一件，等您决定是否受理"),
    _waits("case.decline_proposed", Whom.REVIEWERS, "拟不予受理，等您复核"),
    _waits("case.answer_proposed", Whom.REVIEWERS, "拟答复不是“办成”，等您复核"),
    _waits("case.sent_back", Whom.HANDLER, "答复退回再办"),
    _waits("case.no_confirmed", Whom.HANDLER, "复核同意了，请告知反映人"),
    _waits("case.appealed", Whom.REVIEWERS, "反映人申请复核"),
    _waits("case.citizen_supplied", Whom.HANDLER, "材料补来了，钟续走"),
    _waits("case.supply_refused", Whom.HANDLER, "反映人补不来材料，钟续走"),
    _waits("case.supplement_lapsed", Whom.HANDLER, "材料到期没有补来，钟续走"),
    _waits("case.redone", Whom.HANDLER, "要求重办，第二段钟起走"),
    _waits("case.unsolved_said", Whom.WORD_DECIDERS, "反映人再次回答还没有解决，请您 {solved_review}内决定要不要重办"),
    _waits("case.hand_over_asked", Whom.RECEIVER, "提请您接手"),
    _waits("case.first_replacement_asked", Whom.RECEIVER, "提请您接任第一责任人"),
    _waits("case.transfer_asked", Whom.RECEIVER, "提请转到您的网点"),
    _waits("case.handed_over", Whom.HANDLER, "现在由您经办"),
    _waits("case.reassigned", Whom.HANDLER, "指定由您经办"),
    _waits("case.recused", Whom.HANDLER, "因回避，现在由您经办"),
    _waits("case.unmerged", Whom.HANDLER, "从并案里拆开了，单独接着办"),
    _waits("case.window_recused", Whom.HANDLER, "因回避，现在由您经办"),
    _waits("case.succeeded", Whom.HANDLER, "由承继人接着办，请给他发新的查询码"),
    _waits("case.proposed", Whom.SECONDS, "等您作为第二人确认"),
    _waits("case.recusal_asked", Whom.SECONDS, "再次申请回避，等您 {recusal}内决定"),
    _waits("case.expert_asked", Whom.EXPERTS, "请您提业务意见"),
    _waits("case.extension_asked", Whom.LEADERS, "申请延期，请您 {extension_decision}内决定，到点未决视为不批"),
    _waits("case.extended", Whom.ASKERS, "批准延期了，请打印延期告知书交给反映人"),
    _waits("case.closed_unsolved", Whom.HANDLER, "确认未解决办结了，请打印未解决办结告知书交给反映人"),
    _waits("case.extension_denied", Whom.ASKERS, "没有批准延期，期限照旧"),
    _waits("case.extension_lapsed", Whom.ASKERS, "延期到点没有决定，视为不批，期限照旧"),
    _waits("case.special_granted", Whom.HANDLER, "批准按特别复杂办，答复期限改了"),
    _waits("case.stood_in", Whom.HANDLER, "经办人不在岗，这段时间由您代办"),
    _waits("case.stood_in", Whom.BEFORE, "您不在岗，您经办的一件这段时间由同事代办，您回来就交回"),
    _waits("case.handed_back", Whom.HANDLER, "您回来上班了，代办的一件交回给您"),
    _waits("case.handed_back", Whom.BEFORE, "经办人回来上班了，您代办的一件交回给他"),
    _waits("case.hop_owed", Whom.FIRST, "您首责的一件换了经办人，请陪同、告诉反映人，再记一笔", "",
           "case.handed_over", "case.reassigned", "case.transferred"),
    _waits("case.instructed", Whom.INSTRUCTED, "领导有批示给您，请在 {until}前落实并报情况"),
    _waits("case.instructed", Whom.HANDLER, "领导有批示"),
    _waits("case.reported_back", Whom.INSTRUCTING, "您批示的一件，报了落实情况"),
    _waits("case.instruction_fell", Whom.INSTRUCTING, "您批示的一件，接批示的人不再办这件，请看要不要另批", "",
           "case.recused", "case.decider_recused", "case.window_recused"),
    _waits("case.instruction_lent", Whom.INSTRUCTED, "同事不在岗，领导给他的批示这段时间由您落实"),
    _waits("case.instruction_lent", Whom.BEFORE, "您不在岗，领导给您的批示这段时间由同事落实，您回来就交回"),
    _waits("case.instruction_lent", Whom.INSTRUCTING, "接您批示的人不在岗，这段时间由同事落实"),
    _waits("case.instruction_returned", Whom.INSTRUCTED, "您回来上班了，领导给您的批示交回给您"),
    _waits("case.instruction_returned", Whom.BEFORE, "同事回来上班了，您代为落实的批示交回给他"),
    _waits("clock.urged", Whom.HANDLER, "过了期限还没办，催办"),
    _waits("clock.supervised", Whom.HANDLER, "催办后仍没办，转督办"),
    _waits("clock.supervised", Whom.OVERSEERS, "催办后仍没办，转督办"),
    _waits("clock.listed", Whom.HANDLER, "久催未办，已报领导"),
    _waits("clock.listed", Whom.LEADERS, "久催未办，报到您这里"),
    _waits("promise.near_due", Whom.HANDLER, "有承诺快到期"),
    _waits("promise.broken", Whom.HANDLER, "有承诺到期没有兑现"),
    _waits("promise.broken", Whom.CONVENERS, "有承诺到期没有兑现"),
    _waits("promise.made", Whom.OWING_UNIT, "以贵单位的名义记下一项承诺，{until}到期", "办好了请把凭证交给反映窗口。没有答应过的，请马上告诉反映窗口。"),
    _waits("promise.made", Whom.OWED_UNIT, "反映人向贵单位承诺了一件事，{until}到期"),
    _waits("promise.check_made", Whom.OWED_UNIT, "反映人向贵单位作了告知承诺，请在 {until}前核查", "核查的结果请告诉反映窗口，由窗口记下。", "promise.made"),
    _waits("promise.check_near", Whom.OWED_UNIT, "反映人的告知承诺，请在 {until}前核查", "核查的结果请告诉反映窗口，由窗口记下。", "promise.near_due"),
    _waits("promise.unproven", Whom.OWED_UNIT, "反映人的告知承诺到了日子，没有收到贵单位的核查结果", "核查了请把结果告诉反映窗口，可以补记。没有核查结果，不算反映人没有兑现。"),
    _waits("promise.unproven", Whom.HANDLER, "告知承诺到了日子没有核查结果"),
    _waits("promise.near_due", Whom.OWING_UNIT, "贵单位的承诺 {until}到期", "办好了请把凭证交给反映窗口。"),
    _waits("promise.broken", Whom.OWING_UNIT, "贵单位的承诺到期没有兑现", "已经答复的案件会自动重办。办好了请马上把凭证交给反映窗口。"),
    _waits("promise.broken", Whom.OWED_UNIT, "反映人的承诺到期没有兑现", f"已经提醒过反映人。{CONSEQUENCES_ARE_NOT_OURS}"),
    _waits("video.judged", Whom.SECOND_PRESENT, "一次视频验证等您确认", "您当时在场。打开看看记下的和您看到、听到的是不是一样，再确认。"),
    _waits(LED_HERE, Whom.RECEIVING_WINDOW, "有人正被引领到您的窗口", "{from}引领过来的。人到了，在首问记录里去登记，或确认到了。"),
    _waits("law.fallen", Whom.LETTER_HOLDERS, "要发出的话引用的依据有变，请再看一遍", "{fell}", *LAW_FALLEN),
    _waits("law.fallen", Whom.LETTER_OVERSEERS, "一条依据有变，{count} 件发出去的引用过它",
           "{fell}。引用过它的列在依据页上，请看有没有要重办的。", *LAW_FALLEN),
    _waits("org.dues_recomputed", Whom.CALENDAR_OVERSEERS, "工作日历改了，重算了 {cases} 件的 {clocks} 个钟",
           "提前 {earlier} 个，推后 {later} 个。是谁改的、为什么，见工作日历页下方。"),
    _waits("call_back.near", Whom.VISITORS, "回访快到期，{until}前"),
    _waits("call_back.named", Whom.VISITORS, "领导指定由您回访"),
    _waits("call_back.out", Whom.CALL_BACK_NAMERS, "回访到期没有做，请另外指定人"),
    _waits("call_back.out", Whom.VISITORS, "回访到期没有做"),
    _waits("position.asked", Whom.ASKED_UNITS, "窗口问贵单位的意见，{until}前答", "联络员拟写，负责人签发；到期没有签发的，记为没有答复。"),
    _waits("position.drafted", Whom.ASKED_UNITS, "单位意见拟写好了，请负责人签发"),
    _waits("position.near", Whom.ASKED_UNITS, "单位意见快到期，{until}前答", "到期没有签发的，记为没有答复。", "clock.near"),
    _waits("position.given", Whom.HANDLER, "{unit}答了单位意见"),
    _waits("position.silent", Whom.HANDLER, "{unit}到期没有答单位意见"),
    _waits("position.silent", Whom.ASKED_UNITS, "贵单位到期没有答，记为没有答复"),
    _waits("case.conference_asked", Whom.CONVENERS, "提请一事一议，请您 {conference_request}内决定开不开会"),
    _waits("case.convened", Whom.HANDLER, "召集人决定开会"),
    _waits("case.conference_declined", Whom.HANDLER, "召集人决定不开会，请接着办"),
    _waits("case.conference_struck", Whom.CONVENERS, "一件一事一议的议题撤销了"),
    _waits("case.concluded", Whom.HANDLER, "会议议定了，请接着办"),
    _waits("case.conference_left", Whom.HANDLER, "期限到了会议还没有议定，请接着办"),
    _waits("conference.called", Whom.INVITED, "请贵单位参加联席会议，{meets}", "打开看看议什么，并回复收到。"),
    _waits("conference.postponed", Whom.INVITED, "联席会议改期，{meets}"),
    _waits("conference.minuted", Whom.SIGNING_HEADS, "会议纪要请您会签，{until}前", "到期没有会签的，照记为没有会签。"),
    _waits("conference.sign_near", Whom.SIGNING_HEADS, "会议纪要的会签快到期，{until}前", "到期没有会签的，照记为没有会签。", "clock.near"),
    _waits("conference.signing_over", Whom.CHAIR, "会签结束了，请议定或上报领导"),
    _waits("conference.raised", Whom.CONFERENCE_LEADERS, "联席会议没有议定，请您 {raised}内决定"),
    _waits("conference.raised_late", Whom.CONFERENCE_LEADERS, "案件到期，联席会议还没有议定，请您 {raised}内决定"),
    _waits("conference.settled", Whom.INVITED, "联席会议议定了"),
    _waits("conference.decided", Whom.INVITED, "联席会议由领导决定了"),
    _waits("conference.dropped", Whom.INVITED, "联席会议不开了，议题已撤销"),
    _waits("measure.undertaking_signed", Whom.HANDLER, "反映人签了承诺书，请核对生效"),
    _waits("paper.voided", Whom.CONVENERS, "一份交给反映人的文书作废了"),
    _waits("measure.signature_disputed", Whom.SUPERVISORS, "反映人说承诺书不是他签的，请您 {signature_review}内核实"),
    _waits("measure.forged", Whom.CONVENERS, "核实承诺书不是本人签的，却已经生效，请您 {revocation}内撤销", "", "measure.dispute_settled"),
    _waits("measure.dispute_settled", Whom.HANDLER, "督查员核实了承诺书的签字"),
    _waits("measure.undertaking_revoked", Whom.HANDLER, "一份不是本人签的承诺书撤销了", "靠它办成的措施不再算数，请另外想办法。"),
    _waits("measure.undertaking_revoked", Whom.CONVENERS, "一份不是本人签的承诺书撤销了", "案件已经答复或办结的，请看要不要责成重办。"),
    _waits("promise.voided", Whom.OWED_UNIT, "反映人的一项承诺不作数了", "承诺书核实不是本人签的，已经撤销；以前通知过的，不要按反映人没有兑现处理。"),
    # --- requests to departments
    _waits("request.dispatched", Whom.ASKED_UNIT, "来了一张交办单，请 {until}前答复", "打开签收。认为不归本单位的，签收后 {objection}内可以提异议。"),
    _waits("request.near", Whom.ASKED_UNIT, "一张交办单快到期：{clock_label} {until}到期", "", "clock.near"),
    _waits("request.out", Whom.ASKED_UNIT, "一张交办单过了期限：{clock_label}", "没有答复的，反映窗口可以不再等，记为没有答复。", "clock.out"),
    _waits("request.urged", Whom.ASKED_UNIT, "一张交办单过了期限还没有答复，请马上答复", "", "clock.urged", "clock.supervised", "clock.listed"),
    _waits("request.reply_drafted", Whom.ASKED_HEADS, "对交办的答复起草好了，等您签发"),
    _waits("request.objection_drafted", Whom.ASKED_HEADS, "对交办的异议起草好了，等您签发"),
    _waits("request.replied", Whom.HANDLER, "部门答复了交办，请您 {reply_acceptance}内看"),
    _waits("request.sent_back", Whom.ASKED_UNIT, "对交办的答复退回了，请 {until}前再答", "还差什么写在交办单上，只退一次。"),
    _waits("request.objected", Whom.HANDLER, "部门对交办提了异议，请您 {objection_answer}内答复"),
    _waits("request.arbitrated", Whom.RULERS, "部门对交办的异议等您 {ruling}内裁定"),
    _waits("request.arbitrated", Whom.HANDLER, "部门对交办提了异议，是这件事的第二次，由召集人裁定"),
    _waits("request.objection_refused", Whom.ASKED_UNIT, "没有同意贵单位的异议，请 {until}前答复", "理由写在交办单上。"),
    _waits("request.ruled", Whom.ASKED_UNIT, "召集人裁定了由谁办", "理由写在交办单上，裁定以后不再提异议。"),
    _waits("request.ruled", Whom.HANDLER, "召集人裁定了交办由谁办"),
    _waits("clock.near", Whom.RULERS, "部门的异议等您裁定，快到期了"),
    _waits("clock.out", Whom.RULERS, "部门的异议过了期限还没裁定，请您裁定"),
    _waits("clock.urged", Whom.RULERS, "部门的异议过了期限还没裁定，催办"),
    _waits("clock.supervised", Whom.RULERS, "部门的异议催办后仍没裁定，转督办"),
    _waits("clock.listed", Whom.RULERS, "部门的异议久催未裁定，已报领导"),
    _waits("letter.answered_by_link", Whom.HANDLER, "外单位凭链接回函了", "回函说了什么写在协查函那一页，文件放进了材料。"),
    _waits("clock.near", Whom.HANDLER, "钟临近到期"),
    _waits("clock.out", Whom.HANDLER, "钟已超期"),
    _waits("notice.failed", Whom.HANDLER, "给反映人的{way}没有送到，请打电话告诉他"),
    _waits("notice.unheard", Whom.SUPERVISORS, "窗口登记了反映人的签字，告诉他的{way}没有送到，请您问问他是不是他签的", "", "notice.failed"),
    # --- colleagues: good to know, and soon enough tomorrow morning
    _to_know("case.withdrawn", Whom.HANDLER, "反映人撤回了"),
    _to_know("case.instruction_recalled", Whom.INSTRUCTED, "领导撤回了给您的批示"),
    _to_know("case.let_stand", Whom.HANDLER, "召集人决定不再重办"),
    _to_know("case.fact_added", Whom.HANDLER, "有人补充了情况"),
    _to_know("request.signed", Whom.HANDLER, "部门签收了交办单"),
    _to_know("request.deemed_signed", Whom.HANDLER, "部门没有按时签收交办单，视同签收"),
    _to_know("request.deemed_signed", Whom.ASKED_UNIT, "一张交办单没有按时签收，视同签收", "{objection}内还可以提异议。"),
    _to_know("request.contacted", Whom.HANDLER, "部门联系了反映人"),
    _to_know("request.done", Whom.ASKED_UNIT, "反映窗口收下了贵单位的答复"),
    _to_know("request.redirected", Whom.ASKED_UNIT, "同意了贵单位的异议，交办已改交"),
    _to_know("request.recalled", Whom.ASKED_UNIT, "一张交办单收回了，不用再答复"),
    _to_know("request.silent", Whom.ASKED_UNIT, "过了期限没有答复，反映窗口不再等", "贵单位在这件事里记为没有答复。"),
    _to_know("promise.extended", Whom.HANDLER, "有承诺延了期"),
    _to_know("promise.extended", Whom.OWING_UNIT, "贵单位的承诺由 {before} 延到 {until}"),
    _to_know("promise.extended", Whom.OWED_UNIT, "反映人向贵单位的承诺由 {before} 延到 {until}"),
    _to_know("promise.kept", Whom.OWING_UNIT, "贵单位的承诺已记为兑现"),
    _to_know("promise.kept", Whom.OWED_UNIT, "反映人向贵单位的承诺已记为兑现", "核实有出入的，请告诉反映窗口。"),
    _to_know("promise.found_false", Whom.OWED_UNIT, "已照贵单位的核查结果记下告知承诺不属实", CONSEQUENCES_ARE_NOT_OURS),
    _to_know("promise.found_false", Whom.HANDLER, "记下了告知承诺核查不属实"),
    _to_know("promise.due_recomputed", Whom.HANDLER, "工作日历有变，有承诺的日子重算"),
    _to_know("promise.due_recomputed", Whom.OWING_UNIT, "工作日历有变，贵单位的承诺由 {before} 重新算为 {until}"),
    _to_know("promise.due_recomputed", Whom.OWED_UNIT, "工作日历有变，反映人向贵单位的承诺由 {before} 重新算为 {until}"),
    _to_know("paper.reissued", Whom.HANDLER, "一份交给反映人的文书换了新的一份"),
    _to_know("paper.reissued", Whom.CONVENERS, "一份交给反映人的文书换了新的一份"),
    _to_know("paper.issued_again", Whom.HANDLER, "一份作废的文书由别人重新出具了"),
    _to_know("paper.issued_again", Whom.CONVENERS, "一份作废的文书由别人重新出具了"),
    _to_know("position.recalled", Whom.ASKED_UNITS, "窗口收回了一个问题，不用再答"),
    _to_know("case.advised", Whom.HANDLER, "业务专家提了意见"),
    _to_know("case.due_recomputed", Whom.HANDLER, "工作日历有变，到期日重算"),
)

AROUND: tuple[Message, ...] = (
    Message(kind=CODE, whom=Whom.CITIZEN, weight=Weight.URGENT,
            words="您的验证码是 {code}，{minutes} 分钟内有效，用于办理反映事项 {number}。不是您本人操作请不用理会。"),
    _citizen(SUCCESSION_PROPOSED, "有人提出由他人承继您反映的事，要两人办过才生效。不是您或您家人的意思，请马上告诉任何一个网点。"),
    _citizen(SUCCEEDED_FORMER, "已由承继人接着办，以后的消息不再发到这里，原来的查询码已经作废。有误，请马上告诉任何一个网点。"),
    _citizen(WAY_CHANGED, "按您的要求改了联系方式，以后的消息不再发到这里。不是您要求的，请马上告诉任何一个网点。"),
    Message(kind=FRAME, whom=Whom.CITIZEN, words="【{window}】您反映的事项 {number}：{words}{where}"),
    Message(kind=FEEDBACK_ANSWER, whom=Whom.CITIZEN, words="【{window}】您 {made_on}提的意见，答复如下：{words}"),
    _citizen(LIMIT_SET, "【{window}】到 {until}为止，用这个号码在网上一天可以交一件。当面和打电话反映不受影响，照样登记、答复。"
             f"不同意的，{OBJECT}，召集人、督查员一个人就可以取消。"),
    _citizen(LIMIT_LIFTED, "【{window}】网上一天交一件的限制取消了，和以前一样。"),
    Message(kind=STAFF_FRAME, whom=Whom.HANDLER, words="【办成】{words}。请登录办成查看。"),
)
"""What is sent without a line of the record, and what stands around the others."""

DRAFT_LEFT = _waits("draft.left", Whom.WRITER, "有一份登记没写完",
                    "草稿还在，可以接着写；到 {until}还没登记，会自动清掉，因为里面有反映人的信息。")
NOBODY_TAKES = _waits("case.nobody_takes", Whom.NAMING_HANDLERS, "有 {count} 件的经办人现在不能办理，没有别的专员可接",
                      "这些件排在您的“轮到我”里，请指定经办人。")
OPINIONS_DUE = _waits("feedback.due", Whom.OPINION_HANDLERS, "有 {late} 条意见超期、{today} 条今天到期",
                      "先到期的排在最前：一条一条整改、答复，或转为案件。")
# fmt: on
UNLINED: tuple[Message, ...] = (DRAFT_LEFT, NOBODY_TAKES, OPINIONS_DUE)
"""What colleagues hear without a line of the record: that nothing has happened is the news."""

WORDED: Mapping[str, Message] = {
    row.kind: row for row in (*AROUND, *(row for row in TOLD if row.whom is Whom.CITIZEN))
}
"""Every message whose words leave the house: the office may word each anew, way by way."""

NEEDED: Mapping[str, frozenset[str]] = {
    CODE: frozenset({"code", "number"}),
    FRAME: frozenset({"number", "words"}),
    FEEDBACK_ANSWER: frozenset({"words"}),
    LIMIT_SET: frozenset({"until", "how_to_object"}),
    STAFF_FRAME: frozenset({"words"}),
}
"""Values without which a message says nothing."""

OF_NO_CASE = frozenset({CODE, STAFF_FRAME, FEEDBACK_ANSWER, LIMIT_SET, LIMIT_LIFTED})
"""Messages that have their own values only."""
COMMON = frozenset({"number", "at_site", "site", "how_to_object"})
"""Values every message to a citizen may have, that is of a case."""


TITLES: Mapping[str, str] = {
    CODE: "验证码",
    FRAME: "每条消息的开头和结尾",
    STAFF_FRAME: "给同事的站外提醒",
    FEEDBACK_ANSWER: "意见的答复",
    LIMIT_SET: "网上一天交一件",
    LIMIT_LIFTED: "网上一天交一件，取消了",
    SUCCESSION_PROPOSED: "有人提出承继",
    SUCCEEDED_FORMER: "已由承继人接着办（发到原来的号码）",
    "case.accepted": "受理",
    "case.decline_overruled": "改为受理",
    "case.admitted": "复核后受理",
    "case.decline_confirmed": "不予受理",
    "case.decline_upheld": "复核后仍不予受理",
    "case.judged": "研判改了答复日期",
    "case.special_granted": "按特别复杂办",
    "case.extended": "延期",
    "case.citizen_supplied": "材料补来了",
    "case.supplement_lapsed": "材料到期没有补来",
    "case.supplement_near": "补材料快到日子",
    "case.citizen_asked": "请补材料",
    "case.answer_ready": "答复有了",
    "case.redone": "重新办理",
    "case.redone_for_promise": "承诺落空，重新办理",
    "case.solved_asked": "再问解决了没有",
    "case.let_stand": "再答没解决，不再重办",
    "promise.kept": "答应的事办好了",
    "promise.extended": "答应的事延期",
    "promise.his_extended": "反映人的承诺延期",
    "promise.due_recomputed": "答应的事日子重算",
    "promise.his_due_recomputed": "反映人的承诺日子重算",
    "promise.his_near_due": "反映人的承诺快到日子",
    "promise.his_broken": "反映人的承诺过了日子",
    "promise.check_moved": "告知承诺核查的日子改了",
    "promise.found_false": "告知承诺核查不属实",
    "case.closed_unsolved": "没有解决，先办结",
    "case.transferred": "转到别的网点",
    "case.merged": "并案",
    "case.authorised": "登记了代办",
    "case.code_issued": "发了新的查询码",
    "case.succeeded": "由您承继",
    WAY_CHANGED: "联系方式改了（发到原来的号码）",
    "case.data_changed": "信息已更正或删除",
    "case.data_change_refused": "信息没有更正或删除",
    "case.unmerged": "拆开单独办",
    "case.due_recomputed": "答复日期重算",
    "case.withdrawal_recorded": "代记撤回",
    "case.terminated": "终止",
    "case.voided": "作废",
    "case.closed_by_time": "到期办结",
    "case.closed_after_redo": "到期办结，要求重办已经用过",
    "case.restored": "恢复办理",
    "case.people_changed": "换了负责的人",
    "case.slip_entered": "录入了签字凭条",
    "paper.voided": "一份文书作废了",
    "paper.reissued": "一份文书换了新的",
    "paper.issued_again": "一份作废的文书重新出具了",
    "measure.undertaking_drafted": "请签承诺书",
    "measure.undertaking_rewritten": "承诺书改了，请重签",
    "measure.undertaking_done": "承诺书生效",
    "measure.pledge_done": "告知承诺书生效",
    "measure.scan_entered": "录入了签好的承诺书",
    "measure.counter_signed": "在窗口的屏幕上签了承诺书",
    "measure.signature_disputed": "说承诺书不是自己签的",
    "measure.dispute_settled": "核实了承诺书的签字",
    "measure.undertaking_revoked": "撤销了不是本人签的承诺书",
}
"""What each message that leaves the house is called, by whoever words it or looks what was sent."""


def after(line: str, whom: Iterable[Whom]) -> list[Message]:
    """The messages to these that answer a line."""
    return [row for row in TOLD if row.whom in frozenset(whom) and line in row.lines]


def listened() -> Mapping[str, frozenset[Whom]]:
    """Every line somebody is told of, with those who are."""
    heard: dict[str, set[Whom]] = defaultdict(set)
    for row in TOLD:
        for line in row.lines:
            heard[line].add(row.whom)
    return {line: frozenset(whom) for line, whom in heard.items()}


UNITS = frozenset({Whom.OWING_UNIT, Whom.OWED_UNIT})
POSITIONS = frozenset({Whom.ASKED_UNITS})
CONFERENCES = frozenset({Whom.INVITED, Whom.SIGNING_HEADS, Whom.CHAIR, Whom.CONFERENCE_LEADERS})
ASKED = frozenset({Whom.ASKED_UNIT, Whom.ASKED_HEADS})
CALL_BACKS = frozenset({Whom.VISITORS, Whom.CALL_BACK_NAMERS})
LETTERS = frozenset({Whom.LETTER_HOLDERS, Whom.LETTER_OVERSEERS})
COLLEAGUES = frozenset(Whom) - {Whom.CITIZEN}
OF_A_CASE = frozenset(
    {
        Whom.HANDLER,
        Whom.REVIEWERS,
        Whom.RECEIVER,
        Whom.SECONDS,
        Whom.EXPERTS,
        Whom.LEADERS,
        Whom.ASKERS,
        Whom.OVERSEERS,
        Whom.CONVENERS,
        Whom.WORD_DECIDERS,
        Whom.SUPERVISORS,
        Whom.DATA_DECIDERS,
        Whom.INSTRUCTED,
        Whom.INSTRUCTING,
        Whom.FIRST,
        Whom.BEFORE,
    }
)
"""Colleagues by the part they have in the case whose file the line stands in."""

NEAR = frozenset(
    {
        "clock.near",
        "position.near",
        "position.silent",
        "promise.near_due",
        "promise.check_near",
        "promise.unproven",
        "request.near",
        "call_back.near",
        "notice.failed",
        "notice.unheard",
    }
)
LATE = frozenset(
    {
        "clock.out",
        "clock.urged",
        "clock.supervised",
        "clock.listed",
        "promise.broken",
        "request.out",
        "request.urged",
        "call_back.out",
    }
)
"""Messages to colleagues that tell of what is near its day or went amiss, and of what is late: an inbox shows them amber and red."""


def weight_for_staff(kind: str) -> Weight:
    """How soon a colleague must see a message of this kind; what the table does not know is seen at once."""
    rows = (row for row in (*TOLD, *UNLINED) if row.kind == kind and row.whom in COLLEAGUES)
    return next((row.weight for row in rows), Weight.AT_ONCE)
