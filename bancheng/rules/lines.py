"""Every kind of line the record can hold: its sentence and what it may carry of a person.

A line's data never holds personal data: a member of the staff stands there by his mark (`staff:1024`), and
whoever shows the line puts the name in. What people wrote in their own words is private text: the
line keeps a salted commitment, the words stand encrypted in a row of their own and can be erased.
`sentence` follows the name of whoever acted; {braces} are filled from the line's data.
"""

from enum import StrEnum
from typing import Self


class Privacy(StrEnum):
    """What of a person a line refers to."""

    NONE = "none"
    """Nothing of a person."""
    WORDS = "words"
    """Free words as commitments; the clear text can be erased."""
    IDENTITY = "identity"
    """Commitments to name, phone, ID number or address; the clear text can be erased."""


class Effect(StrEnum):
    """What a line does to the pages that are open while it is written."""

    CHANGES = "changes"
    """What it tells of is otherwise than before."""
    LOOKED = "looked"
    """Somebody looked, or was refused: everything is as it was."""
    TAKES_AWAY = "takes_away"
    """Somebody may see a case no more: whose it was cannot be told from the line."""


class LineKind(StrEnum):
    """A kind of line: `room.past_participle`, its sentence, its personal-data rule, what it does to open pages."""

    sentence: str
    privacy: Privacy
    effect: Effect

    def __new__(
        cls,
        value: str,
        sentence: str = "",
        privacy: Privacy = Privacy.NONE,
        effect: Effect = Effect.CHANGES,
    ) -> Self:
        """A member with its sentence."""
        # The empty default is for type checkers: `LineKind(value)` looks a member up and makes none.
        member = str.__new__(cls, value)
        member._value_ = value
        member.sentence = sentence
        member.privacy = privacy
        member.effect = effect
        return member

    # --- cases: intake and acceptance
    CASE_REGISTERED = "case.registered", "登记了这件事", Privacy.IDENTITY
    CASE_ACCEPTED = "case.accepted", "受理，反映人的钟开始走"
    CASE_SOLVED_ON_SPOT = "case.solved_on_spot", "当场办结：{outcome_label}", Privacy.WORDS
    CASE_DECLINE_PROPOSED = "case.decline_proposed", "拟不予受理：{ground}", Privacy.WORDS
    CASE_DECLINE_CONFIRMED = "case.decline_confirmed", "同意不予受理，已告知可走的渠道", Privacy.WORDS
    CASE_DECLINE_OVERRULED = "case.decline_overruled", "改为受理，反映人的钟开始走", Privacy.WORDS
    CASE_APPEALED = "case.appealed", "申请复核不予受理", Privacy.WORDS
    CASE_DECLINE_UPHELD = "case.decline_upheld", "复核后维持不予受理", Privacy.WORDS
    CASE_ADMITTED = "case.admitted", "复核后受理，反映人的钟开始走", Privacy.WORDS
    # --- cases: judging and handling
    CASE_JUDGED = "case.judged", "研判为“{type_label}”，{level_label}", Privacy.WORDS
    CASE_REJUDGED = "case.rejudged", "改判为“{type_label}”，{level_label}；原研判保留", Privacy.WORDS
    CASE_CITIZEN_ASKED = "case.citizen_asked", "一次性告知 {count} 项材料，钟暂停到 {until}", Privacy.WORDS
    CASE_CITIZEN_SUPPLIED = "case.citizen_supplied", "材料已补来，钟续走", Privacy.WORDS
    CASE_SUPPLY_REFUSED = "case.supply_refused", "材料补不来，记下原因，钟续走", Privacy.WORDS
    CASE_SUPPLEMENT_LAPSED = "case.supplement_lapsed", "到了告知书上的日子没有补来，钟续走"
    CASE_SPECIAL_GRANTED = (
        "case.special_granted",
        "批准按特别复杂办，答复期限由 {before} 改为 {after}",
        Privacy.WORDS,
    )
    CASE_EXTENSION_ASKED = (
        "case.extension_asked",
        "申请延期 {days} 个工作日，到 {until}；已联系反映人（{how_label}，{reached_label}）",
        Privacy.WORDS,
    )
    CASE_EXTENDED = (
        "case.extended",
        "批准延期 {days} 个工作日，答复期限由 {before} 改为 {after}",
        Privacy.WORDS,
    )
    CASE_EXTENSION_DENIED = "case.extension_denied", "没有批准延期，仍在 {due}前答复", Privacy.WORDS
    CASE_EXTENSION_LAPSED = "case.extension_lapsed", "到点没有决定，视为不批延期，仍在 {due}前答复"
    CASE_CONFERENCE_ASKED = "case.conference_asked", "提请一事一议，请{units}参加", Privacy.WORDS
    CASE_CONVENED = "case.convened", "召集联席会议，{meets}开，请{units}参加"
    CASE_CONFERENCE_DECLINED = "case.conference_declined", "决定不开会", Privacy.WORDS
    CASE_CONFERENCE_STRUCK = "case.conference_struck", "一事一议的议题撤销：{why_label}"
    CASE_CONCLUDED = "case.concluded", "会议议定，{count} 条决议，回到办理中"
    CASE_CONFERENCE_LEFT = "case.conference_left", "期限到了会议还没有议定，回到办理中"
    CASE_EVIDENCE_ADDED = "case.evidence_added", "添了一份凭证：{what}"
    CASE_EVIDENCE_STRUCK = "case.evidence_struck", "划去了一份凭证：{what}"
    # --- cases: answering and ending
    CASE_ANSWER_PROPOSED = "case.answer_proposed", "拟答复：{outcome_label}", Privacy.WORDS
    CASE_NO_CONFIRMED = "case.no_confirmed", "复核同意这样答复", Privacy.WORDS
    CASE_SENT_BACK = "case.sent_back", "复核退回再办", Privacy.WORDS
    CASE_TOLD = "case.told", "把结果告知了反映人（{how_label}），钟停", Privacy.WORDS
    CASE_CLOSED = "case.closed", "回答了“解决了吗、满意吗”", Privacy.WORDS
    CASE_CLOSED_BY_TIME = "case.closed_by_time", "一直没有回音，到期办结；没有回音不算满意"
    CASE_CLOSED_UNSOLVED = "case.closed_unsolved", "未解决办结，计入“未解决”", Privacy.WORDS
    CASE_REDONE = "case.redone", "重办，第二段钟开始走", Privacy.WORDS, Effect.TAKES_AWAY
    CASE_SOLVED_ASKED = "case.solved_asked", "答应反映人的事都有了结果，再问一次“解决了吗”"
    CASE_REDO_ANEW = "case.redo_anew", "答应反映人的事都有了结果，要求重办的期限从现在重新算"
    CASE_SOLVED_SAID = "case.solved_said", "再次回答了“解决了吗”", Privacy.WORDS
    CASE_UNSOLVED_SAID = "case.unsolved_said", "再次回答了“解决了吗”，由召集人决定要不要重办", Privacy.WORDS
    CASE_LET_STAND = "case.let_stand", "决定不再重办，写明了理由和还可以走的途径", Privacy.WORDS
    CASE_CALLED_BACK = "case.called_back", "回访办完：{reached_label}"
    CASE_WAIVED = "case.waived", "放弃了重办或复核的权利"
    CASE_WITHDRAWN = "case.withdrawn", "撤回", Privacy.WORDS
    CASE_WITHDRAWAL_RECORDED = "case.withdrawal_recorded", "代记撤回", Privacy.WORDS
    CASE_MERGED = "case.merged", "并入同一人更早的一件（{into}）", Privacy.NONE, Effect.TAKES_AWAY
    CASE_MERGED_IN = (
        "case.merged_in",
        "并进来一件（{other}），到期日取更早的",
        Privacy.NONE,
        Effect.TAKES_AWAY,
    )
    CASE_UNMERGED = "case.unmerged", "拆开，恢复单独办理", Privacy.NONE, Effect.TAKES_AWAY
    CASE_UNMERGED_OUT = "case.unmerged_out", "并进来的一件（{other}）拆开了"
    CASE_TERMINATED = "case.terminated", "终止", Privacy.WORDS
    CASE_SUCCEEDED = "case.succeeded", "由承继人接着办", Privacy.IDENTITY
    CASE_VOIDED = "case.voided", "作废", Privacy.WORDS
    CASE_RESTORED = "case.restored", "恢复办理", Privacy.WORDS, Effect.TAKES_AWAY
    CASE_FILED = "case.filed", "归档封卷"
    # --- cases: people
    CASE_CONTACTED = "case.contacted", "联系反映人（{how_label}）：{reached_label}", Privacy.WORDS
    CASE_HAND_OVER_ASKED = "case.hand_over_asked", "提请{to}接手", Privacy.WORDS
    CASE_HANDED_OVER = "case.handed_over", "接手这件事，第一责任人不变", Privacy.NONE, Effect.TAKES_AWAY
    CASE_HAND_OVER_REFUSED = "case.hand_over_refused", "没有接手", Privacy.WORDS, Effect.TAKES_AWAY
    CASE_HAND_OVER_LAPSED = (
        "case.hand_over_lapsed",
        "到期没有答复，仍由原来的人办",
        Privacy.NONE,
        Effect.TAKES_AWAY,
    )
    CASE_REASSIGNED = "case.reassigned", "指定{to}办理", Privacy.WORDS, Effect.TAKES_AWAY
    CASE_FIRST_REPLACEMENT_ASKED = "case.first_replacement_asked", "提请{to}接任第一责任人", Privacy.WORDS
    CASE_FIRST_REPLACED = "case.first_replaced", "接任第一责任人", Privacy.NONE, Effect.TAKES_AWAY
    CASE_TRANSFER_ASKED = "case.transfer_asked", "提请转到{to}", Privacy.WORDS
    CASE_TRANSFERRED = "case.transferred", "转到{to}，钟照走", Privacy.WORDS, Effect.TAKES_AWAY
    CASE_TRANSFER_REFUSED = "case.transfer_refused", "没有接收", Privacy.WORDS, Effect.TAKES_AWAY
    CASE_RECUSED = "case.recused", "{whom}回避，由{instead}接替", Privacy.WORDS, Effect.TAKES_AWAY
    CASE_DECIDER_RECUSED = (
        "case.decider_recused",
        "{whom}回避，要他决定的由别的负责人或上一级决定",
        Privacy.WORDS,
        Effect.TAKES_AWAY,
    )
    CASE_WINDOW_RECUSED = (
        "case.window_recused",
        "{site}反映窗口回避，由{handler}经办",
        Privacy.WORDS,
        Effect.TAKES_AWAY,
    )
    CASE_RECUSAL_ASKED = "case.recusal_asked", "再次申请{whom}回避，由召集人决定，其间不退出"
    CASE_RECUSAL_GRANTED = "case.recusal_granted", "同意了再次提出的回避申请", Privacy.NONE, Effect.TAKES_AWAY
    CASE_RECUSAL_REFUSED = "case.recusal_refused", "没有同意再次提出的回避申请，照原来的人办", Privacy.WORDS
    CASE_EXPERT_ASKED = "case.expert_asked", "请{to}提业务意见", Privacy.WORDS
    CASE_ADVISED = "case.advised", "提了业务意见", Privacy.WORDS
    CASE_HOP_NOTED = "case.hop_noted", "记下：{accompanied_label}，{informed_label}", Privacy.WORDS
    CASE_STOOD_IN = "case.stood_in", "{before}不在岗，这段时间由{to}代办", Privacy.NONE, Effect.TAKES_AWAY
    CASE_HANDED_BACK = "case.handed_back", "{to}回来上班，由他接着办", Privacy.NONE, Effect.TAKES_AWAY
    CASE_INSTRUCTED = "case.instructed", "批示{to}，{until}前落实并报情况", Privacy.WORDS
    CASE_REPORTED_BACK = "case.reported_back", "报了批示的落实情况", Privacy.WORDS
    CASE_INSTRUCTION_RECALLED = "case.instruction_recalled", "撤回了给{to}的批示", Privacy.WORDS
    CASE_INSTRUCTION_LENT = "case.instruction_lent", "{before}不在岗，领导的批示这段时间由{to}落实"
    CASE_INSTRUCTION_RETURNED = "case.instruction_returned", "{to}回来上班，领导的批示由他接着落实"
    CASE_INSTRUCTION_KEPT = "case.instruction_kept", "领导的批示由{to}接着落实"
    CASE_AUTHORISED = "case.authorised", "委托他人代为办理", Privacy.IDENTITY
    CASE_FACT_ADDED = "case.fact_added", "补充了情况", Privacy.WORDS
    CASE_NUMBERS_KEPT = (
        "case.numbers_kept",
        "补充情况里的 {count} 个号码已遮上，另行加密保存",
        Privacy.IDENTITY,
    )
    CASE_IDENTITY_STATED = "case.identity_stated", "补记了反映人的姓名和证件号", Privacy.IDENTITY
    CASE_IDENTITY_CORRECTED = "case.identity_corrected", "更正了反映人的姓名和证件号", Privacy.IDENTITY
    CASE_DATA_CHANGE_ASKED = (
        "case.data_change_asked",
        "要求{wish_label}自己的信息（{field_label}）",
        Privacy.IDENTITY,
    )
    CASE_DATA_CHANGED = "case.data_changed", "{wish_label}了反映人的{field_label}", Privacy.IDENTITY
    CASE_DATA_CHANGE_REFUSED = (
        "case.data_change_refused",
        "没有{wish_label}反映人的{field_label}，写明了理由",
        Privacy.WORDS,
    )
    CASE_CONSENTED = "case.consented", "同意{what_label}（第 {edition} 版）"
    CASE_CONSENT_TAKEN_BACK = "case.consent_taken_back", "收回了同意：{what_label}"
    CASE_OWN_DATA_TAKEN = "case.own_data_taken", "取出了自己的信息一份", Privacy.NONE, Effect.LOOKED
    CASE_OWN_DATA_HANDED = (
        "case.own_data_handed",
        "照签字凭条打印了反映人自己的信息一份，交给本人",
        Privacy.NONE,
        Effect.LOOKED,
    )
    CASE_OWN_DOCUMENT_TAKEN = (
        "case.own_document_taken",
        "取出了自己交的材料一份",
        Privacy.NONE,
        Effect.LOOKED,
    )
    CASE_CORRECTED = "case.corrected", "更正了自己的记录（第 {line} 行）", Privacy.WORDS
    CASE_TOPIC_JOINED = "case.topic_joined", "归入同一问题", Privacy.WORDS
    CASE_HELD = "case.held", "等候{owed_by}回复后才能拟答复"
    CASE_HOLD_RELEASED = "case.hold_released", "解除等候{owed_by}", Privacy.WORDS
    CASE_HOLD_LIFTED = "case.hold_lifted", "不用再等{owed_by}：{how_label}"
    CASE_MAIN_UNIT_PASSED = "case.main_unit_passed", "主办单位改为{unit_label}"
    CASE_PROPOSED = "case.proposed", "提出“{move_label}”，等另一人确认", Privacy.WORDS
    CASE_PROPOSAL_CONFIRMED = "case.proposal_confirmed", "确认了“{move_label}”"
    CASE_PROPOSAL_REFUSED = "case.proposal_refused", "没有同意“{move_label}”", Privacy.WORDS
    CASE_PROPOSAL_LAPSED = "case.proposal_lapsed", "“{move_label}”到期没有确认，失效"
    CASE_ATTACHED = "case.attached", "放入材料一份（{kind_label}）"
    CASE_REVEALED = "case.revealed", "看了反映人的完整信息（{field_label}）", Privacy.WORDS, Effect.LOOKED
    CASE_CODE_ISSUED = "case.code_issued", "发出新的查询凭条"
    CASE_CODE_SENT = "case.code_sent", "要了一个验证码", Privacy.NONE, Effect.LOOKED
    CASE_PAPER_PRINTED = "case.paper_printed", "打印《{paper}》", Privacy.NONE, Effect.LOOKED
    CASE_EXPORTED = "case.exported", "导出了案卷（{form_label}）", Privacy.WORDS, Effect.LOOKED
    LEDGER_EXPORTED = "ledger.exported", "导出了台账 {cases} 行（{form_label}）", Privacy.WORDS, Effect.LOOKED
    CASE_DUE_RECOMPUTED = "case.due_recomputed", "工作日历有变，到期日由 {before} 重算为 {after}"
    # --- cases: time
    CLOCK_NEAR = "clock.near", "“{clock_label}”临近到期"
    CLOCK_OUT = "clock.out", "“{clock_label}”已经超期"
    CLOCK_URGED = "clock.urged", "“{clock_label}”过了期限还没办，催办"
    CLOCK_SUPERVISED = "clock.supervised", "“{clock_label}”催办后仍没办，转督办"
    CLOCK_LISTED = "clock.listed", "“{clock_label}”用到期限的三倍还没办，报领导"
    CLOCK_SET_RIGHT = "clock.set_right", "服务器的时间走快过：“{clock_label}”说早了，到时候再说"
    ACT_REFUSED = "act.refused", "想办“{move_label}”，按规定不行（{code}）", Privacy.NONE, Effect.LOOKED
    # --- cases: first questions
    FIRST_QUESTION_LOGGED = "first_question.logged", "记下一次首问：{answer_label}", Privacy.WORDS
    FIRST_QUESTION_ARRIVED = "first_question.arrived", "反映窗口确认引领到了"
    # --- promises
    PROMISE_MADE = "promise.made", "记下一项承诺（{kind_label}）：{owes}，{until}前", Privacy.WORDS
    PROMISE_NEAR_DUE = "promise.near_due", "提醒{owes}：承诺 {until} 到期"
    PROMISE_KEPT = "promise.kept", "记下承诺已兑现（{owes}）", Privacy.WORDS
    PROMISE_BROKEN = "promise.broken", "承诺到期没有兑现（{owes}，{until}）"
    PROMISE_VOIDED = "promise.voided", "承诺不作数了（{owes}）：{because}"
    PROMISE_UNPROVEN = "promise.unproven", "到 {until}没有告知承诺的核查结果，不算没有兑现"
    PROMISE_FOUND_FALSE = "promise.found_false", "记下主管部门核查认为告知承诺不属实", Privacy.WORDS
    PROMISE_EXTENDED = "promise.extended", "承诺由 {before} 延到 {until}（{owes}）", Privacy.WORDS
    PROMISE_DUE_RECOMPUTED = (
        "promise.due_recomputed",
        "工作日历有变，承诺到期日由 {before} 重算为 {until}（{owes}）",
    )
    PROMISE_FOLLOWED = "promise.followed", "还开着的承诺 {count} 项，随案件转到{to}"
    # --- records
    PERSON_FORGOTTEN = "record.person_forgotten", "依法删除了个人信息，链仍可核验"
    KEYS_ROTATED = "record.keys_rotated", "换用新的数据密钥 {key}"
    CLOSED_AGAIN = "record.closed_again", "用数据密钥 {key} 重新加密了 {count} 项，打不开的 {left} 项"
    TAKEN_UP_AGAIN = "record.taken_up_again", "已放弃的 {count} 件事重新放进队列"
    BACKED_UP = (
        "record.backed_up",
        "做了备份：{files} 卷、{lines} 行、{documents} 个附件，{keys_label}",
    )
    # --- org
    ORG_DISTRICT_LOADED = "org.district_loaded", "装入本区的网点、部门、时限和日历"
    ORG_SITE_KEPT = "org.site_kept", "登记或修改了网点 {code}"
    ORG_DEPARTMENT_KEPT = "org.department_kept", "登记或修改了部门 {code}"
    ORG_WINDOW_KEPT = "org.window_kept", "登记或修改了窗口（网点 {site}）"
    ORG_PERSON_CREATED = "org.person_created", "登记了工作人员 {staff_no}", Privacy.IDENTITY
    ORG_PERSON_CHANGED = "org.person_changed", "修改了工作人员 {staff_no} 的岗位信息", Privacy.IDENTITY
    ORG_SERVICE_ENDED = "org.service_ended", "{staff_no} 自 {left_on} 起离任", Privacy.WORDS
    ORG_ABSENCE_SET = "org.absence_set", "{staff_no} {from_on} 至 {to_on} 不在岗", Privacy.WORDS
    ORG_ABSENCE_CALLED_OFF = "org.absence_called_off", "{staff_no} 销假（原定 {from_on} 至 {to_on} 不在岗）"
    ORG_APPOINTED = "org.appointed", "任命 {staff_no} 为{role_label}（{scope}）", Privacy.WORDS
    ORG_APPOINTMENT_ENDED = (
        "org.appointment_ended",
        "免去 {staff_no} 的{role_label}（{scope}）",
        Privacy.WORDS,
    )
    ORG_DUTY_SET = "org.duty_set", "排定 {scope} {from_on} 至 {to_on} 的值班：{officer}，副班 {deputy}"
    ORG_ACCOUNT_CREATED = "org.account_created", "为 {staff_no} 开了账号"
    ORG_ACCOUNT_STOPPED = "org.account_stopped", "停用了 {staff_no} 的账号", Privacy.WORDS
    ORG_ACCOUNT_RESUMED = "org.account_resumed", "恢复了 {staff_no} 的账号", Privacy.WORDS
    ORG_LINK_ISSUED = "org.link_issued", "给 {staff_no} 发了一次性设密码链接"
    ORG_PASSWORD_SET = "org.password_set", "{staff_no} 设了新密码"
    ORG_SECOND_FACTOR_SET = "org.second_factor_set", "{staff_no} 开启了两步验证"
    ORG_SECOND_FACTOR_REMOVED = "org.second_factor_removed", "撤掉了 {staff_no} 的两步验证", Privacy.WORDS
    ORG_REQUIREMENT_SET = "org.requirement_set", "{role_label}：两步验证{required}"
    ORG_SIGN_IN_RULE_SET = "org.sign_in_rule_set", "登录规则 {key} 改为 {number}，自 {in_force_from} 起"
    ORG_SIGNED_IN = "org.signed_in", "登录"
    ORG_SIGN_IN_REFUSED = "org.sign_in_refused", "登录没有成功（{why}）"
    ORG_SIGNED_OUT = "org.signed_out", "退出（{why}）"
    ORG_LIMIT_SET = "org.limit_set", "时限“{label}”改为 {count}{unit_label}，自 {in_force_from} 起"
    ORG_OFFICE_HOURS_SET = "org.office_hours_set", "办公时间改为 {hours}，自 {in_force_from} 起"
    ORG_OPENING_HOURS_SET = "org.opening_hours_set", "网点 {site} 的开放时间改了，自 {in_force_from} 起"
    ORG_CALENDAR_IMPORTED = "org.calendar_imported", "录入 {year} 年放假安排，{changed} 天与原来不同"
    ORG_DUES_RECOMPUTED = (
        "org.dues_recomputed",
        "按新日历重算了 {cases} 件的 {clocks} 个钟：提前 {earlier}，推后 {later}",
    )
    ORG_CALENDAR_DAY_SET = "org.calendar_day_set", "改了 {date} 这一天", Privacy.WORDS
    # --- catalogue
    CATALOGUE_LOADED = "catalogue.loaded", "装入随系统提供的目录：新增 {added} 条"
    MATTERS_IMPORTED = "catalogue.matters_imported", "导入事项：新增 {created}，新版本 {revised}"
    MATTER_ADDED = "catalogue.matter_added", "新增事项“{name}”"
    MATTER_REVISED = "catalogue.matter_revised", "事项“{name}”改为第 {number} 版，自 {from_day} 起"
    MATTER_EDITED = "catalogue.matter_edited", "改了事项“{name}”的名称、部门或说法"
    MATTER_STOPPED = "catalogue.matter_stopped", "停办事项“{name}”"
    MATTER_RESUMED = "catalogue.matter_resumed", "恢复办理事项“{name}”"
    SITUATION_ADDED = "catalogue.situation_added", "新增情形“{name}”，自 {from_day} 起"
    SITUATION_ENDED = "catalogue.situation_ended", "情形“{name}”自 {to_day} 起不再使用"
    RATING_REASON_ADDED = "catalogue.rating_reason_added", "新增评价原因“{name}”，自 {from_day} 起"
    RATING_REASON_ENDED = "catalogue.rating_reason_ended", "评价原因“{name}”自 {to_day} 起不再使用"
    CITATION_ADDED = "catalogue.citation_added", "新增依据{name}，自 {from_day} 起有效"
    CITATION_REPEALED = "catalogue.citation_repealed", "依据{name}自 {to_day} 起失效", Privacy.WORDS
    CITATION_AMENDED = "catalogue.citation_amended", "修订依据{name}，自 {from_day} 起有效", Privacy.WORDS
    CITATION_CORRECTED = "catalogue.citation_corrected", "更正依据{name}，原来的一条留着", Privacy.WORDS
    LAW_REPEALED = "catalogue.law_repealed", "《{name}》自 {to_day} 起失效，共 {count} 条", Privacy.WORDS
    CITATIONS_IMPORTED = (
        "catalogue.citations_imported",
        "导入依据：新增 {created}，修订 {amended}，写明失效 {repealed}",
    )
    CATALOGUE_FOLLOWED = (
        "catalogue.followed",
        "随系统提供的“{name}”换了说法，自 {from_day} 起用新的；原来的留着",
    )
    # --- notices
    NOTICE_FAILED = "notice.failed", "给反映人的{way_label}没有送到：{why_label}"
    NOTICE_WORDING_SET = "notice.wording_set", "消息“{title}”的{way_label}措辞改了，自 {in_force_from} 起"
    NOTICE_QUIET_HOURS_SET = "notice.quiet_hours_set", "不打扰的时段改为 {hours}，自 {in_force_from} 起"
    NOTICE_WISH_SET = "notice.wish_set", "{staff_no} 的通知另外发到：{way_label}", Privacy.IDENTITY
    # --- papers
    PAPER_ISSUED = "paper.issued", "出具《{title}》{number}", Privacy.IDENTITY
    PAPER_ISSUED_AGAIN = (
        "paper.issued_again",
        "重新出具《{title}》{number}，原来的 {old} 已作废",
        Privacy.IDENTITY,
    )
    PAPER_REISSUED = "paper.reissued", "重新出具《{title}》{number}，代替 {old}", Privacy.IDENTITY
    PAPER_VOIDED = "paper.voided", "作废《{title}》{number}", Privacy.WORDS
    PAPER_TAKEN = "paper.taken", "取出《{title}》{number}（{form_label}）", Privacy.NONE, Effect.LOOKED
    # --- citizens
    FEEDBACK_RECEIVED = "feedback.received", "收下一条意见（{source_label}）", Privacy.IDENTITY
    FEEDBACK_LINKED = "feedback.linked", "把意见并入案件 {case}"
    FEEDBACK_MADE_CASE = "feedback.made_case", "把意见转为案件 {case}"
    FEEDBACK_RECTIFYING = "feedback.rectifying", "安排{who}整改", Privacy.WORDS
    FEEDBACK_REASSIGNED = "feedback.reassigned", "整改由{before}改派给{who}", Privacy.WORDS
    FEEDBACK_PROLONGED = "feedback.prolonged", "按复杂事项办，到期改为 {until}", Privacy.WORDS
    FEEDBACK_REPORTED = "feedback.reported", "写了整改结果", Privacy.WORDS
    FEEDBACK_ANSWERED = "feedback.answered", "答复反映人（{way_label}）", Privacy.WORDS
    FEEDBACK_VISITED = "feedback.visited", "回访：{end_label}", Privacy.WORDS
    FEEDBACK_MENDED_AGAIN = "feedback.mended_again", "重新整改，到期改为 {until}", Privacy.WORDS
    FEEDBACK_CLOSED = "feedback.closed", "意见办完"
    FEEDBACK_SORTED = "feedback.sorted", "记为{state_label}"
    FEEDBACK_FINISHED = "feedback.finished", "{state_label}办完", Privacy.WORDS
    FEEDBACK_TAKEN_BACK = "feedback.taken_back", "改回待处理"
    FEEDBACK_JOINED = "feedback.joined", "与另一条意见合并，一起办"
    FEEDBACK_LEADS = "feedback.leads", "另一条意见并进来，一起办"
    FEEDBACK_PARTED = "feedback.parted", "与合并的意见拆开，单独办"
    FEEDBACK_EXCLUSION_PROPOSED = (
        "feedback.exclusion_proposed",
        "提出作为{ground_label}排除，等另一人确认",
        Privacy.WORDS,
    )
    FEEDBACK_EXCLUDED = "feedback.excluded", "确认排除（{ground_label}）"
    FEEDBACK_EXCLUSION_REFUSED = "feedback.exclusion_refused", "不同意排除", Privacy.WORDS
    FEEDBACK_REOPENED = "feedback.reopened", "恢复，重新处理", Privacy.WORDS
    FEEDBACK_REVEALED = "feedback.revealed", "看了完整的联系方式", Privacy.WORDS, Effect.LOOKED
    FEEDBACK_DUE_RECOMPUTED = "feedback.due_recomputed", "到期日由 {before} 重新算为 {until}"
    REPORTED_UNIT_SEEN = "feedback.unit_seen", "渠道里出现了一个新的单位叫法"
    REPORTED_UNIT_SET = "feedback.unit_set", "渠道里的一个叫法对应到 {unit}"
    FEEDBACK_LIST_LAID = "feedback.list_laid", "交来一份意见清单（{source_label}）"
    FEEDBACK_LIST_BEGUN = "feedback.list_begun", "说明了每一列的意思，开始导入"
    FEEDBACK_LIST_GONE_ON = "feedback.list_gone_on", "接着导入停下来的意见清单，已经读到第 {read} 条"
    FEEDBACK_LIST_DROPPED = "feedback.list_dropped", "意见清单没有导入，放下了"
    CHANNEL_TOKEN_ISSUED = "exchange.token_issued", "给{source_label}发放接口凭证（{name}）"
    CHANNEL_TOKEN_REVOKED = "exchange.token_revoked", "收回{source_label}的接口凭证（{name}）"
    FEEDBACK_IMPORTED = (
        "feedback.imported",
        "导入意见：读 {read}，新增 {created}，已有 {duplicate}，未收 {rejected}",
    )
    # --- citizens: call-backs, in files of their own
    CALL_BACK_OWED = "call_back.owed", "列入回访（{why_label}），{until}前"
    CALL_BACK_OWED_TOO = "call_back.owed_too", "同一次回访再问一件：{why_label}"
    CALL_BACK_NEAR = "call_back.near", "回访快到期，{until}前"
    CALL_BACK_OUT = "call_back.out", "回访到期没有做，请领导另外指定人"
    CALL_BACK_RECOMPUTED = "call_back.recomputed", "工作日历有变，回访由 {before} 重算为 {until}"
    CALL_BACK_NAMED = "call_back.named", "指定{whom}回访", Privacy.WORDS
    CALL_BACK_REVEALED = "call_back.revealed", "为回访看了反映人的联系方式", Privacy.NONE, Effect.LOOKED
    CALL_BACK_TRIED = "call_back.tried", "回访一次（{way_label}）：{reached_label}", Privacy.WORDS
    CALL_BACK_ENDED = "call_back.ended", "回访办完：{end_label}", Privacy.WORDS
    SAMPLE_COMMITTED = "sample.committed", "定下 {month} 抽查的种子，承诺值 {commitment}", Privacy.WORDS
    SAMPLE_DRAWN = "sample.drawn", "从 {month} 答复的 {population} 件里抽出 {count} 件", Privacy.WORDS
    SAMPLE_OPENED = "sample.opened", "公开 {month} 抽查的种子 {seed}"
    # --- citizens: 反映人屏
    SCREEN_OPENED = "screen.opened", "为自己的窗口开了一块反映人屏（网点 {site}）"
    SCREEN_JOINED = "screen.joined", "反映人屏连上了"
    SCREEN_SHUT = "screen.shut", "反映人屏断开了"
    SCREEN_HANDED = "screen.handed", "把“{title}”交到了反映人屏上"
    SCREEN_TAKEN_BACK = "screen.taken_back", "反映人屏上的“{title}”收回了"
    SCREEN_CHECKED = "screen.checked", "在屏幕上核对了登记的内容：{outcome_label}", Privacy.WORDS
    SCREEN_OVER = "screen.over", "反映人屏上的“{title}”结束了"
    # --- citizens: 骚扰限制
    CONTACT_LIMIT_PROPOSED = (
        "contact_limit.proposed",
        "提出骚扰限制第 {limit} 号（{ground_label}，{days} 天），等另一人确认",
        Privacy.IDENTITY,
    )
    CONTACT_LIMIT_CONFIRMED = (
        "contact_limit.confirmed",
        "确认骚扰限制第 {limit} 号，到 {last_day}为止{told_label}",
    )
    CONTACT_LIMIT_REFUSED = "contact_limit.refused", "不同意骚扰限制第 {limit} 号", Privacy.WORDS
    CONTACT_LIMIT_LIFTED = "contact_limit.lifted", "取消骚扰限制第 {limit} 号", Privacy.WORDS
    # --- coordination: positions of the departments
    POSITION_ASKED = "position.asked", "问 {count} 家单位的意见（第 {number} 问）：{units}", Privacy.WORDS
    POSITION_DRAFTED = "position.drafted", "拟写了{unit}的意见（第 {number} 问），等负责人签发", Privacy.WORDS
    POSITION_GIVEN = "position.given", "签发了{unit}的意见（第 {number} 问）：{answer_label}", Privacy.WORDS
    POSITION_SILENT = "position.silent", "{unit}到期没有答（第 {number} 问）"
    POSITION_RECALLED = "position.recalled", "收回第 {number} 问，{units}不用再答", Privacy.WORDS
    # --- coordination: conferences
    CONFERENCE_PROPOSED = "conference.proposed", "提请开会（{case}）", Privacy.WORDS
    CONFERENCE_DECLINED = "conference.declined", "决定不开会", Privacy.WORDS
    CONFERENCE_JOINED = "conference.joined", "并到另一次会议一起议"
    CONFERENCE_CALLED = "conference.called", "召集会议，{meets}，请{units}", Privacy.WORDS
    CONFERENCE_ACKNOWLEDGED = "conference.acknowledged", "收到了会议通知（{unit}）"
    CONFERENCE_POSTPONED = "conference.postponed", "改期到 {meets}", Privacy.WORDS
    CONFERENCE_HELD = (
        "conference.held",
        "开会，到会 {came} 家，没有到会 {absent} 家，回避 {recused} 家",
        Privacy.WORDS,
    )
    CONFERENCE_NOTED = "conference.noted", "记录", Privacy.WORDS
    CONFERENCE_RESOLVED = "conference.resolved", "加了第 {number} 条决议：{unit}，{until}前", Privacy.WORDS
    CONFERENCE_UNRESOLVED = "conference.unresolved", "划去了第 {number} 条决议"
    CONFERENCE_MINUTED = "conference.minuted", "纪要送 {count} 家单位会签", Privacy.WORDS
    CONFERENCE_COUNTERSIGNED = "conference.countersigned", "{unit}会签：{said_label}", Privacy.WORDS
    CONFERENCE_UNSIGNED = "conference.unsigned", "{unit}到期没有会签"
    CONFERENCE_SIGNING_OVER = "conference.signing_over", "会签结束"
    CONFERENCE_RAISED = "conference.raised", "上报领导决定", Privacy.WORDS
    CONFERENCE_RAISED_LATE = "conference.raised_late", "案件的期限到了还没有议定，自动上报领导"
    CONFERENCE_SETTLED = "conference.settled", "议定，{count} 条决议成为承诺"
    CONFERENCE_DECIDED = "conference.decided", "领导决定，{count} 条决议成为承诺", Privacy.WORDS
    CONFERENCE_STRUCK = "conference.struck", "撤销议题（{case}）：{why_label}"
    CONFERENCE_DROPPED = "conference.dropped", "议题都撤销了，会不再开"
    # --- coordination: 外部协查
    LETTER_SENT = "letter.sent", "发出协查函，请外单位 {until}前回函", Privacy.WORDS
    LETTER_FOLLOWED_UP = "letter.followed_up", "催了外单位回函（{how_label}），{until}前再看", Privacy.WORDS
    LETTER_ANSWERED = "letter.answered", "外单位回函了", Privacy.WORDS
    LETTER_LINK_MADE = "letter.link_made", "给外单位开了一次性回函链接", Privacy.IDENTITY
    LETTER_ANSWERED_BY_LINK = "letter.answered_by_link", "凭一次性链接回函了", Privacy.WORDS
    LETTER_GIVEN_UP = "letter.given_up", "不再等外单位回函", Privacy.WORDS
    LETTER_LEFT = "letter.left", "案件了结了，不再等外单位回函"
    # --- measures
    MEASURE_RECORDED = "measure.recorded", "记下一项措施：{measure_label}", Privacy.WORDS
    CONSULTATION_RECORDED = "measure.consultation_recorded", "记下一次会商，{units} 家参加", Privacy.WORDS
    # --- measures: 视频验证
    VIDEO_OPENED = "video.opened", "开了视频验证室，{second}在场", Privacy.IDENTITY
    VIDEO_LINK_RENEWED = "video.link_renewed", "给了新的视频验证链接，原来的作废"
    VIDEO_SECOND_REPLACED = (
        "video.second_replaced",
        "在场的第二人由{before}换成{second}，换了链接，原来问的不作数",
        Privacy.NONE,
    )
    VIDEO_JOINED = "video.joined", "进入视频验证室（{way_label}），链接用过作废"
    VIDEO_CONSENTED = "video.consented", "同意视频验证，{recording_label}"
    VIDEO_DECLINED = "video.declined", "不同意视频验证"
    VIDEO_CAMERA_FAILED = "video.camera_failed", "摄像头没有打开：{fault_label}"
    VIDEO_CONNECTED = "video.connected", "视频接通"
    VIDEO_LOST = "video.lost", "视频断了"
    VIDEO_ANSWER_NOTED = "video.answer_noted", "记下视频验证的回答（{question_label}）", Privacy.WORDS
    VIDEO_STILL_KEPT = "video.still_kept", "留下视频截图（{shows_label}）"
    VIDEO_RECORDING_BEGUN = "video.recording_begun", "开始录像"
    VIDEO_RECORDING_KEPT = "video.recording_kept", "存下视频录像，{size} 字节"
    VIDEO_RECORDING_DROPPED = "video.recording_dropped", "一段录像没有收到内容，作罢"
    VIDEO_RECORDING_CLEARED = "video.recording_cleared", "删去了一段没有收尾的录像：一天里没有人存下"
    VIDEO_RECORDING_WITHDRAWN = "video.recording_withdrawn", "不再同意录像，录下的删去，通话接着"
    VIDEO_KEPT_OPENED = "video.kept_opened", "看了视频验证留下的{what_label}", Privacy.WORDS, Effect.LOOKED
    VIDEO_ENDED = "video.ended", "结束了视频验证的通话"
    VIDEO_JUDGED = "video.judged", "视频验证下了结论：{verdict_label}，等另一人确认", Privacy.WORDS
    VIDEO_CONFIRMED = "video.confirmed", "确认了视频验证的结论：{verdict_label}", Privacy.WORDS
    VIDEO_CONTRADICTED = "video.contradicted", "没有确认视频验证的结论", Privacy.WORDS
    UNDERTAKING_DRAFTED = (
        "measure.undertaking_drafted",
        "写好了{measure_label}的承诺书，等反映人签字",
        Privacy.IDENTITY,
    )
    UNDERTAKING_REWRITTEN = (
        "measure.undertaking_rewritten",
        "改了{measure_label}的承诺书（第 {edition} 稿），以前的签字作废",
        Privacy.IDENTITY,
    )
    UNDERTAKING_SIGNED = (
        "measure.undertaking_signed",
        "签了{measure_label}的承诺书（第 {edition} 稿，{how_label}）",
        Privacy.IDENTITY,
    )
    SIGNATURE_DISPUTED = (
        "measure.signature_disputed",
        "说{measure_label}的承诺书上的签字不是自己签的，由督查员核实",
        Privacy.WORDS,
    )
    DISPUTE_SETTLED = (
        "measure.dispute_settled",
        "核实了{measure_label}的承诺书上的签字：{found_label}",
        Privacy.WORDS,
    )
    UNDERTAKING_DONE = "measure.undertaking_done", "{measure_label}生效，{due}前{task}", Privacy.IDENTITY
    UNDERTAKING_DROPPED = "measure.undertaking_dropped", "不再办{measure_label}", Privacy.WORDS
    UNDERTAKING_REVOKED = (
        "measure.undertaking_revoked",
        "撤销了{measure_label}的承诺书：签字核实不是本人的，签字、文书、承诺和凭证都不再算数",
        Privacy.WORDS,
    )
    BAR_SET = (
        "measure.bar_set",
        "列入不适用名单第 {bar} 号（{scope_label}），自 {from_day} 起",
        Privacy.IDENTITY,
    )
    BAR_LIFTED = "measure.bar_lifted", "不适用名单第 {bar} 号自 {to_day} 起不再适用", Privacy.WORDS
    # --- coordination: requests to departments
    REQUEST_DISPATCHED = (
        "request.dispatched",
        "交办给{unit_label}（{part_label}），{until}前答复{enclosed_label}",
        Privacy.WORDS,
    )
    REQUEST_SIGNED = "request.signed", "签收了交办单"
    REQUEST_DEEMED_SIGNED = "request.deemed_signed", "{unit_label}没有按时签收，视同签收"
    REQUEST_CONTACTED = "request.contacted", "单位联系了反映人", Privacy.WORDS
    REQUEST_REPLY_DRAFTED = "request.reply_drafted", "起草了对交办的答复，等负责人签发", Privacy.WORDS
    REQUEST_REPLIED = "request.replied", "{unit_label}答复了交办{partial_label}", Privacy.WORDS
    REQUEST_DONE = "request.done", "收下了{unit_label}的答复", Privacy.WORDS
    REQUEST_SENT_BACK = "request.sent_back", "退回{unit_label}再答，{until}前", Privacy.WORDS
    REQUEST_OBJECTION_DRAFTED = (
        "request.objection_drafted",
        "起草了异议（{ground_label}），等负责人签发",
        Privacy.WORDS,
    )
    REQUEST_OBJECTED = (
        "request.objected",
        "{unit_label}提了异议：{ground_label}，认为该由{proper_label}办",
        Privacy.WORDS,
    )
    REQUEST_ARBITRATED = (
        "request.arbitrated",
        "{unit_label}提了异议：{ground_label}，认为该由{proper_label}办；这件事的第二次异议，由召集人裁定",
        Privacy.WORDS,
    )
    REQUEST_REDIRECTED = "request.redirected", "同意{unit_label}的异议，改交{to_label}"
    REQUEST_OBJECTION_REFUSED = (
        "request.objection_refused",
        "没有同意{unit_label}的异议，{until}前答复",
        Privacy.WORDS,
    )
    REQUEST_RULED = "request.ruled", "裁定由{to_label}办", Privacy.WORDS
    REQUEST_RECALLED = "request.recalled", "收回了给{unit_label}的交办", Privacy.WORDS
    REQUEST_SILENT = "request.silent", "{unit_label}没有答复，不再等", Privacy.WORDS
    # --- coordination: 裁定先例
    PRECEDENT_SET = (
        "precedent.set",
        "裁定成为先例第 {precedent} 号：由{unit}办，自 {from_day} 起",
        Privacy.WORDS,
    )
    PRECEDENT_ENDED = "precedent.ended", "裁定先例第 {precedent} 号自 {to_day} 起不再适用", Privacy.WORDS
    PRECEDENT_CORRECTED = (
        "precedent.corrected",
        "更正裁定先例第 {wrong} 号，改看第 {precedent} 号",
        Privacy.WORDS,
    )
    # --- coordination: who looked at what was asked
    REQUEST_LOOKED_AT = "request.looked_at", "打开了交办单，是{unit_label}里第一个看的"
    REQUEST_CONTACT_REVEALED = (
        "request.contact_revealed",
        "为联系反映人看了姓名和电话（{unit_label}）",
        Privacy.WORDS,
        Effect.LOOKED,
    )
    # --- accountability
    CLUE_RECEIVED = "clue.received", "收下一条线索", Privacy.WORDS
    # --- reports
    STATISTICS_PUBLISHED = "statistics.published", "公布了 {from_day} 至 {to_day} 的统计"
    REVIEW_ENTERED = "review.entered", "录入了{reviewer}的第三方评议，第 {review} 号", Privacy.WORDS
    REVIEW_CORRECTED = "review.corrected", "更正第三方评议第 {wrong} 号，改看第 {review} 号", Privacy.WORDS


LOOKED = frozenset(kind for kind in LineKind if kind.effect is Effect.LOOKED)
TAKES_AWAY = frozenset(kind for kind in LineKind if kind.effect is Effect.TAKES_AWAY)


def sentence_of(kind: str, data: dict[str, object]) -> str:
    """The line's sentence with its data filled in; what is missing is left out, never an error."""
    try:
        template = LineKind(kind).sentence
    except ValueError:
        return kind
    return template.format_map(_Blank(data))


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return ""
