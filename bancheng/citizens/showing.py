"""A case in the words of its citizen: no office language, no other person's datum."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from json import loads
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Substr

from bancheng.cases import left_unsolved, papers, ways
from bancheng.cases import paper_documents as documents
from bancheng.cases.discreet import letter_within
from bancheng.cases.left_unsolved import WhyLeft
from bancheng.cases.models import Case, CaseClock, MoveMade
from bancheng.cases.own_dossier import OwnDossier
from bancheng.cases.showing.clocks import with_dues
from bancheng.cases.showing.timeline import names_of
from bancheng.org import reads as org
from bancheng.org.models import Person
from bancheng.papers.models import IssuedPaper
from bancheng.promises import showing as promise_words
from bancheng.records import reads as records
from bancheng.records.models import Line
from bancheng.rules.calendar import local
from bancheng.rules.case_types import NOT_A_DECISION
from bancheng.rules.folder import HIS_PAPERS
from bancheng.rules.promises import OF_OUTCOME, SAID_TO_CITIZEN
from bancheng.rules.strip import DayStrip
from bancheng.rules.vocabulary import BEFORE_TO_TELL, ClockKind, Outcome, Step
from bancheng.rules.wording import due_day_words
from bancheng.ui.wording import clock_time, day_words, paper_day

PLAIN = {
    "case.registered": ("登记了您反映的事", "pencil-plus"),
    "case.accepted": ("受理，开始计时", "clock-play"),
    "case.solved_on_spot": ("当场办好", "circle-check"),
    "case.decline_confirmed": ("不予受理，理由和可走的渠道写在告知书上", "circle-x"),
    "case.decline_overruled": ("受理，开始计时", "clock-play"),
    "case.appealed": ("您申请了复核", "arrow-back-up"),
    "case.decline_upheld": ("复核后维持不予受理", "circle-x"),
    "case.admitted": ("复核后受理，开始计时", "clock-play"),
    "case.judged": ("弄清了卡在哪里，定了由谁办", "gavel"),
    "case.special_granted": ("事情特别复杂，答复日期由 {before} 改为 {after}", "calendar"),
    "case.extended": ("需要多些时间，答复日期由 {before} 改为 {after}", "calendar"),
    "case.citizen_asked": ("请您补材料，时间先停着", "file-plus"),
    "case.citizen_supplied": ("材料补来了，接着办", "file-check"),
    "case.supply_refused": ("材料补不来，记下了，接着办", "file-x"),
    "case.supplement_lapsed": ("到了日子材料没有补来，接着办", "clock-play"),
    "case.contacted": ("联系您", "phone"),
    "case.told": ("把结果告诉了您", "message"),
    "case.closed": ("您回答了“解决了吗、满意吗”", "message"),
    "case.closed_by_time": ("办结", "circle-check"),
    "case.closed_unsolved": ("没有解决，先办结，写明了原因和还可以走的途径", "circle-off"),
    "case.called_back": ("没有经手的人回访您，{reached_label}", "phone"),
    "case.redone": ("重新办", "refresh"),
    "case.withdrawn": ("您撤回了", "arrow-back-up"),
    "case.withdrawal_recorded": ("按您的意思撤回了", "arrow-back-up"),
    "case.terminated": ("终止了，不再办", "circle-off"),
    "case.voided": ("作废了，不再办", "circle-off"),
    "case.merged": ("并到您更早的一件里一起办", "arrows-join"),
    "case.unmerged": ("分开单独办", "arrows-split"),
    "case.handed_over": ("换人接着办，第一责任人不变", "transfer"),
    "case.stood_in": ("经办人这几天不在，由同事代办", "transfer"),
    "case.handed_back": ("经办人回来了，由他接着办", "transfer"),
    "letter.sent": ("发函请外单位协查", "mail"),
    "letter.answered": ("外单位回函了", "mail"),
    "letter.answered_by_link": ("外单位回函了", "mail"),
    "case.transferred": ("转到别的网点接着办，时间照算", "building"),
    "case.recused": ("请应当回避的人退出，由别人接着办", "users"),
    "case.decider_recused": ("请应当回避的负责人退出，由别人决定", "users"),
    "case.window_recused": ("请这个窗口回避，由区里的窗口接着办", "users"),
    "case.recusal_asked": ("您再次申请回避，由召集人决定", "users"),
    "case.recusal_granted": ("同意了再次申请的回避", "check"),
    "case.recusal_refused": ("没有同意再次申请的回避，照原来的人办", "circle-x"),
    "case.fact_added": ("您补充了情况", "notes"),
    "case.data_change_asked": ("您要求{wish_label}自己的信息（{field_label}）", "pencil-plus"),
    "case.data_changed": ("照您的要求{wish_label}了{field_label}", "circle-check"),
    "case.data_change_refused": ("没有照您的要求{wish_label}{field_label}，理由写在“您的信息”里", "circle-x"),
    "case.consented": ("您同意了：{what_label}", "check"),
    "case.consent_taken_back": ("您收回了同意：{what_label}", "arrow-back-up"),
    "case.own_data_taken": ("您取了一份自己的信息", "download"),
    "case.own_data_handed": ("打印了一份您的信息，交给您", "printer"),
    "case.attached": ("您交了材料", "file-plus"),
    "paper.taken": ("您下载了《{title}》", "file-text"),
    "case.authorised": ("登记了由他人代办", "user-check"),
    "case.restored": ("恢复办理", "refresh"),
    "video.opened": ("约了视频验证", "video"),
    "video.confirmed": ("视频验证有了结果：{verdict_label}", "circle-check"),
    "measure.undertaking_drafted": ("写好了承诺书，请您看过再签", "writing"),
    "measure.undertaking_rewritten": ("改了承诺书的内容，请您重新看过再签", "writing"),
    "measure.undertaking_signed": ("您签了承诺书", "writing-sign"),
    "measure.signature_disputed": ("您说承诺书不是自己签的，由督查员核实", "flag"),
    "measure.dispute_settled": ("核实了承诺书上的签字：{found_label}", "user-check"),
    "measure.undertaking_done": ("承诺书生效了", "file-check"),
    "measure.undertaking_dropped": ("承诺书不用签了", "file-x"),
    "measure.undertaking_revoked": ("撤销了不是您签的承诺书，您不用按它办", "file-x"),
    "case.due_recomputed": ("工作日历有变，答复日期重新算过", "calendar"),
    "case.filed": ("归档", "archive"),
    "case.solved_asked": ("答应您的事都有了结果，请您再说一次解决了没有", "message"),
    "case.redo_anew": ("答应您的事都有了结果，您要求重办的期限从现在重新算", "clock-play"),
    "case.unsolved_said": ("您说还没有解决，由召集人决定要不要重办", "message"),
    "case.let_stand": ("看过了，决定不再重办", "circle-off"),
    "case.convened": ("召集有关单位开会商量您的事", "users-group"),
    "case.concluded": ("会议议定了，接着办", "gavel"),
    "case.conference_left": ("期限到了会还没有议定，接着办", "clock-play"),
    "position.asked": ("问了几家单位能不能办：{units}", "messages"),
    "request.dispatched": ("请{unit_label}答复，{until}前", "building-community"),
    "request.replied": ("{unit_label}答复了", "message"),
    "request.redirected": ("改请{to_label}答复", "transfer"),
    "request.ruled": ("定了由{to_label}答复", "gavel"),
    "request.silent": ("{unit_label}没有按时答复，不再等它，接着办", "circle-off"),
    "promise.made": ("记下了一项承诺", "calendar-plus"),
    "promise.kept": ("一项承诺已经兑现", "circle-check"),
    "promise.broken": ("一项承诺到期没有兑现", "circle-x"),
    "promise.extended": ("一项承诺的日子延后了", "calendar-plus"),
    "promise.voided": ("一项承诺不作数了", "circle-off"),
    "promise.unproven": ("到了日子还没有核查结果，不算您没有兑现", "circle-off"),
    "promise.found_false": ("主管部门核查后认为承诺和事实不符", "circle-x"),
}
"""What of the record a citizen reads, in his words; everything else is between the offices."""

ONLY_HIS = frozenset(
    {
        "case.fact_added",
        "case.attached",
        "paper.taken",
        "case.recusal_asked",
        "case.recusal_granted",
        "case.recusal_refused",
    }
)
"""What he reads of only where he began it: what the staff adds, or asks of each other, stays between them."""

COUNTED = frozenset({"case.attached"})
"""What he did several times at once is said once."""

NAMING_BOTH = frozenset(
    {"case.closed_unsolved", "case.withdrawal_recorded", "case.terminated", "case.voided"}
)
"""Where two people decided about his matter itself he reads who proposed it beside who confirmed it."""

OF_A_DEPARTMENT = frozenset({"request.replied"})
"""Where a department speaks, whoever signed for it."""

HIMSELF = "citizen"
"""As what the record knows him."""

WAITING_WORDS = {
    Step.REGISTERED: "{due_of_intake}前告诉您是否受理。",
    Step.DECLINE_REVIEW: "正在由另一个人复核要不要受理。",
    Step.ACCEPTED: "正在弄清卡在哪里。",
    Step.HANDLING: "正在办。",
    Step.WAITING_CITIZEN: "时间先停着，材料补来就接着算。",
    Step.NO_REVIEW: "答复写好了，正在由另一个人复核。",
    Step.TO_TELL: "答复已经有了。",
    Step.APPEAL_REVIEW: "正在复核。",
}


def head(
    case: Case, own: CaseClock | None, running: list[CaseClock], *, now: datetime, unsolved: bool = False
) -> dict[str, str]:
    """The first sentence: by when, or how it ended.

    Shapes   own: the citizen's clock that runs, or the last one that ran. unsolved: it ended, and is not solved.
    """
    step = Step(case.step)
    if unsolved:
        return {"k": "现在", "v": step_words(step), "p": NOT_SOLVED}
    if step not in WAITING_WORDS:
        return {"k": "现在", "v": step_words(step), "p": ENDED.get(step, "")}
    waiting = with_dues(WAITING_WORDS[step], running, now=now)
    if own is not None and step is not Step.WAITING_CITIZEN:
        on, near = local(own.due_at).date(), local(now).date()
        by_when = due_day_words(on, near=near, provisional=own.provisional) + clock_time(own.due_at)
        late = "我们晚了，正在抓紧办，会尽快给您答复。" if now > own.due_at else ""
        return {"k": "我们会在这之前答复您", "v": by_when, "p": late or waiting, "why": "#why"}
    late = "我们晚了，会尽快告诉您是否受理。" if _intake_is_out(step, running, now) else ""
    return {"k": "现在", "v": step_words(step), "p": late or waiting}


def _intake_is_out(step: Step, running: list[CaseClock], now: datetime) -> bool:
    intake = (clock for clock in running if clock.kind == ClockKind.INTAKE)
    return step is Step.REGISTERED and any(now > clock.due_at for clock in intake)


ENDED = {
    Step.ANSWERED: "请您看看是不是真的解决了。",
    Step.DECLINED: "理由和可以走的渠道写在告知书上。",
    Step.CLOSED: "谢谢您反映。",
    Step.WITHDRAWN: "以后想办，可以重新反映。",
    Step.MERGED: "和您更早的一件一起办，答复日期按更早的算；不是同一件的，可以分开。",
    Step.TERMINATED: "不再办了。您或家人、单位不同意的，请到任何一个网点说，召集人可以恢复办理。",
    Step.VOIDED: "不再办了。确实有事要办的，请到任何一个网点说，召集人可以恢复办理。",
    Step.ARCHIVED: "还有新情况，可以重新反映，我们会和这一件连起来看。",
}


NOT_SOLVED = "没有解决，计入“未解决”。为什么没能解决、还可以走哪些途径，写在告知书上，看答复时也看得到。"


def step_words(step: Step) -> str:
    """The step, as one would say it across the counter."""
    return {
        Step.REGISTERED: "已经登记",
        Step.ACCEPTED: "已经受理",
        Step.HANDLING: "正在办",
        Step.WAITING_CITIZEN: "等您补材料",
        Step.ANSWERED: "已经答复",
        Step.DECLINED: "没有受理",
        Step.CLOSED: "已经办结",
        Step.ARCHIVED: "已经归档",
        Step.WITHDRAWN: "已经撤回",
        Step.TERMINATED: "已经终止",
        Step.VOIDED: "已经作废",
        Step.MERGED: "并到您更早的一件里",
        Step.TO_TELL: "答复好了",
    }.get(step, step.label)


def need(own: OwnDossier, *, now: datetime) -> dict[str, Any] | None:
    """The one thing he must do now, if there is one: what he is to fetch, and how much of it he has sent in."""
    if own.case.step != Step.WAITING_CITIZEN:
        return None
    supplement = next(one for one in own.all("supplements") if one.ended_at is None)
    until = due_day_words(local(supplement.until).date(), near=local(now).date())
    sent = Counter(one.item for one in own.all("documents") if one.supplement_id == supplement.pk)
    items = [{**item, "sent": sent[place]} for place, item in enumerate(supplement.items)]
    return {"title": "请您补这些材料", "until": until, "items": items}


def resting(own: OwnDossier) -> str:
    """What comes next while nothing waits for him: we find him, or he comes and asks."""
    return WE_CONTACT_YOU if ways.can_be_contacted(own.holder) else COME_AND_ASK


WE_CONTACT_YOU = "有进展我们会联系您。"
COME_AND_ASK = "请您自己来问：带上编号和查询码在这里看，或者到窗口、打电话问。"


def window_of(own: OwnDossier, *, now: datetime) -> dict[str, str]:
    """Where he reaches who has his case: the site, where it is, when it is open today, its telephone."""
    site = own.case.site
    spans = "、".join(f"{opens:%-H:%M}–{closes:%-H:%M}" for opens, closes in own.open_on(local(now).date()))
    return {
        "name": site.name,
        "where": "，".join(part for part in (site.address, site.map_text) if part),
        "open": f"今天 {spans}" if spans else "今天不开门",
        "phone": site.phone,
    }


def papers_of(issued: Iterable[IssuedPaper], *, open_to_him: Collection[int]) -> list[dict[str, Any]]:
    """The papers that were issued to him, newest last: name, number, day, and whether each is in force.

    Shapes   open_to_him: those he may take a copy of once he has proved that it is he.
    Returns  of these `pk` too, of the others None.
    """
    return [
        {
            "title": f"《{one.title}》",
            "note": "，".join(
                part
                for part in (
                    one.number,
                    f"{paper_day(local(one.issued_at).date())}出具",
                    one.over,
                )
                if part
            ),
            "icon": "file-x" if one.ended_how else "file-text",
            "pk": one.pk if one.pk in open_to_him else None,
        }
        for one in issued
        if one.kind in HIS_PAPERS
    ]


def why_this_day(strip: DayStrip | None, own: CaseClock | None, *, now: datetime) -> str:
    """What stands over the days counted: which day it is about, and that it is past once his clock has stopped."""
    if strip is None:
        return ""
    day = due_day_words(strip.cells[-1].date, near=local(now).date())
    return f"答复期限原来为什么是 {day}" if own is not None and own.stopped_at else f"为什么是 {day}"


def people(case: Case) -> list[dict[str, Any]]:
    """Who stays responsible, and who has it now."""
    shown = [
        {
            "person": {"role": "第一责任人，跟到底", "name": case.first.name, "desk": case.first.desk},
            "first": True,
        }
    ]
    if case.handler_id != case.first_id:
        shown.append(
            {
                "person": {"role": "现在经办", "name": case.handler.name, "desk": case.handler.desk},
                "first": False,
            }
        )
    return shown


@dataclass(frozen=True, kw_only=True)
class Told:
    """One entry of his timeline."""

    at: str
    icon: str
    sentence: str
    detail: str = ""
    tone: str = "plain"


def timeline(lines: Iterable[Line], names: dict[str, str], *, now: datetime) -> list[Told]:
    """What happened, newest first, in his words.

    Shapes   lines, names: as `lines_he_reads` gives them.
    """
    return [
        Told(
            at=moment(line.at, now=now),
            icon=PLAIN[line.kind][1],
            sentence=_sentence(names, line.by, line.kind, loads(line.data)) + _counted(count),
        )
        for line, count in _without_repeats(lines)
    ]


def lines_he_reads(case: Case) -> tuple[list[Line], dict[str, str]]:
    """The lines of the record he reads, newest first, and the names of who acted in them; one question.

    Who proposed what another confirmed is asked for besides, where two decided about his matter.
    """
    whose = Person.objects.filter(staff_no=Substr(OuterRef("by"), len("staff:") + 1)).order_by()
    found = records.lines_of(case.file).filter(kind__in=PLAIN).order_by("-seq")
    named = found.annotate(by_name=Subquery(whose.values("name")[:1]))
    lines: list[Line] = [line for line in named if line.kind not in ONLY_HIS or _began_by_him(line)]
    names = {line.by: line.by_name for line in named if line.by.startswith("staff:") and line.by_name}
    return lines, names | names_of(line for line in lines if line.kind in NAMING_BOTH)


def moment(at: datetime, *, now: datetime) -> str:
    """昨天 16:24; 10月8日 9:10."""
    return f"{day_words(local(at).date(), local(now).date())} {clock_time(at)}"


def _without_repeats(lines: Iterable[Line]) -> list[tuple[Line, int]]:
    """Lines that say the same of the same moment once, with how many they are: three photos are three documents of one act."""
    same = groupby(lines, key=lambda line: (line.kind, line.at, line.by, line.kind in COUNTED or line.pk))
    groups = [list(group) for _, group in same]
    return [(group[0], len(group)) for group in groups]


def _counted(count: int) -> str:
    return f" {count} 份" if count > 1 else ""


def _began_by_him(line: Line) -> bool:
    return HIMSELF in (line.by, loads(line.data).get("proposed_by"))


def _sentence(names: dict[str, str], by: str, kind: str, data: dict[str, Any]) -> str:
    words = PLAIN[kind][0].format_map({"before": "", "after": "", "units": "", **data})
    if kind == "case.contacted":
        return f"{names.get(by, '')}{words}（{data.get('how_label', '')}）"
    first = data.get("proposed_by", "")
    if kind in NAMING_BOTH and first in names and by in names:
        return f"{names[first]}提出、{names[by]}确认：{words}"
    if kind in OF_A_DEPARTMENT:
        return words
    return f"{names[by]} {words}" if by.startswith("staff:") and by in names else words


def answer(
    case: Case, *, now: datetime, own: OwnDossier | None = None, let_stand: bool = True
) -> dict[str, Any] | None:
    """The answer as it was told, with all it stands on, in the words of the notice; none before it was.

    Shapes   own: the case with its surroundings, where they have been read already. let_stand: False where it is known that
             nobody has decided to leave it as it is.
    """
    rows = case.answers.all() if own is None else own.all("answers")
    told = next((row for row in reversed(rows) if row.told_at is not None), None)
    if told is None or told.told_at is None:
        return None
    stands_on = papers.stands_on(told, own)
    redo_until = case.redo_until if case.waived_at is None else None
    return {
        "outcome": Outcome(told.outcome).label,
        "words": told.words,
        "stands_on": documents.evidence_said(stands_on),
        "items": stands_on["items"],
        "until": org.due_day(redo_until, near=now) if redo_until else "",
        "stood": _why_it_stands(case, since=told.told_at) if let_stand else [],
        "not_a_decision": NOT_A_DECISION,
        "is_former": case.step in {*BEFORE_TO_TELL, Step.TO_TELL},
    }


def _why_it_stands(case: Case, *, since: datetime) -> list[str]:
    """Why it was not handled once more though he said that it is not solved, and where he may go; empty otherwise."""
    why = left_unsolved.why_let_stand(case, since=since)
    return [words for words in (why.reasons, why.remedies) if words] if why else []


def why_ended(case: Case, ended: MoveMade | None, lines: Iterable[Line]) -> WhyLeft | None:
    """Why his matter ended unsolved, and where he may go; None unless that is how it ended."""
    return left_unsolved.why_ended(case, ended, lines) if ended else None


def promises(own: OwnDossier, *, proved: bool, now: datetime) -> list[dict[str, Any]]:
    """What was promised to him, and by him; in which words, only once he has proved that it is his.

    What is promised with an answer stands here when the answer has been told.
    """
    case, found = own.case, own.all("promised")
    if not found:
        return []
    calendar = org.working_calendar()
    return [
        {
            "who": promise_words.who(one),
            "task": one.task if proved else "",
            "until": promise_words.until(one),
            "state": SAID_TO_CITIZEN[one.state(at=now)],
            "strip": None if one.ended else promise_words.strip(one, now=now, calendar=calendar),
            "tone": {"kept": "ok", "broken": "no"}.get(one.end, ""),
        }
        for one in found
        if one.kind not in OF_OUTCOME.values() or (case.answered_at and one.made_at <= case.answered_at)
    ]


def declined(own: OwnDossier, *, now: datetime) -> dict[str, str] | None:
    """Why the case was not taken, where he can go instead, and until when he may ask for a review."""
    case = own.case
    row = next((one for one in reversed(own.all("declinings")) if one.declined), None)
    if row is None or case.step not in (Step.DECLINED, Step.APPEAL_REVIEW):
        return None
    until = case.appeal_until if case.waived_at is None else None
    return {
        "ground": row.ground.name,
        "body": row.body,
        "reason": letter_within(case.parties.all())(row.reason),
        "remedy": row.remedy,
        "until": org.due_day(until, near=now) if until else "",
        "not_a_decision": NOT_A_DECISION,
    }
