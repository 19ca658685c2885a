"""Who is told of what: one table for the citizen, one for colleagues; run by the worker after commit.

A message never says more than that something is to be looked at: no name, no story, no answer.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from json import loads
from typing import Any

from django.urls import reverse

from bancheng.cases import ways
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case, HandOver, Proposal
from bancheng.cases.web_address import UNNAMED, follow_address
from bancheng.notices import actions as notices
from bancheng.org import reads as org
from bancheng.org.limits import said
from bancheng.org.models import Person
from bancheng.records.models import Line
from bancheng.rules import process
from bancheng.rules.calendar import local
from bancheng.rules.lines import LineKind
from bancheng.rules.vocabulary import ClockKind, PromiseParty, Role, Step
from bancheng.rules.wording import full_date_words

# --- the citizen -----------------------------------------------------------------------------------------

TOLD_CITIZEN = {
    "case.accepted": "已受理，{first}负责到底，{due}前答复您。",
    "case.decline_overruled": "已受理，{first}负责到底，{due}前答复您。",
    "case.admitted": "复核后已受理，{first}负责到底，{due}前答复您。",
    "case.decline_confirmed": "没有受理，理由和可以走的渠道写在告知书上；不同意的，{appeal_until}下班前可以申请复核。",
    "case.decline_upheld": "复核后仍不予受理，理由写在告知书上。",
    "case.citizen_asked": "请您补几样材料，{until}前；补什么、到哪里办，写在一次性告知书上。这段时间钟先停着。",
    "case.answer_ready": "答复有了，请查看。",
    "case.redone": "已经重新办理，{due}前答复您。",
    "case.closed_unsolved": "没有办成，原因和可以走的途径写在告知书上。",
    "case.transferred": "已转到{site}接着办，时间照算。",
    "case.merged": "和您更早反映的一件（{into}）一起办，答复日期按更早的算。您不同意的，可以要求分开。",
    "case.authorised": "登记了由他人代您办事。不是您委托的，请马上告诉任何一个网点。",
    "case.code_issued": "给您发了新的查询码，原来的从现在起作废。不是您要的，请马上告诉任何一个网点。",
    "case.succeeded": "由您接着办。原来的查询码已经作废，请带证件到任何一个网点领新的。",
    "case.unmerged": "和更早的一件（{from}）分开了，单独接着办，{due}前答复您。",
    "case.due_recomputed": "工作日历有变，答复日期由 {before} 重新算为 {after}。",
    "case.withdrawal_recorded": "登记了您撤回，不再办了。不是您的意思，{how_to_object}，召集人可以恢复办理。",
    "case.terminated": "终止了，不再办了。您或家人、单位不同意的，{how_to_object}，召集人可以恢复办理。",
    "case.voided": "作废了，不再办了。确实有事要办的，{how_to_object}，召集人可以恢复办理。",
    "case.closed_by_time": "没有收到您的回音，先办结了，不算您满意。没解决的，{redo_until}前都可以要求重办。",
    "case.restored": "恢复办理了，现在由{handler}接着办，{due}前答复您。",
    "case.people_changed": "负责的人有变动：第一责任人{first}，现在由{handler}办，答复日期不变。",
    "case.redone_for_promise": "答应您的事到期没有办好，已经重新办理，{due}前答复您。",
    "case.solved_asked": "答应您的事都有了结果，请您看看，再告诉我们一次：解决了没有。",
    "promise.kept": "答应您的一件事办好了，请看进度。",
    "promise.extended": "答应您的事由 {before} 延到 {until}；不同意的，{how_to_object}。",
    "promise.his_extended": "您答应的事，日子延到 {until}。",
    "promise.his_near_due": "您答应的事 {until} 到日子，别忘了；有困难的请早点告诉我们，可以延一次。",
    "promise.his_broken": "您答应的事过了日子，我们还没有收到。有困难请告诉我们，我们一起想办法。",
    "case.slip_entered": "收到一张有您签字的凭条，按上面写的办了。不是您签的，{how_to_object}。",
}

MEANS_TO_CITIZEN = {
    "case.handed_over": "case.people_changed",
    "case.reassigned": "case.people_changed",
    "case.first_replaced": "case.people_changed",
    "case.recused": "case.people_changed",
    "case.window_recused": "case.people_changed",
    "case.attached": "case.slip_entered",
    "case.answer_proposed": "case.answer_ready",
    "case.no_confirmed": "case.answer_ready",
}
"""Lines that say something else to him than to the staff: a change of people, a slip in his name, an answer that waits."""


OF_CITIZENS_PROMISE = {
    "promise.near_due": "promise.his_near_due",
    "promise.broken": "promise.his_broken",
    "promise.extended": "promise.his_extended",
}
"""Lines of a promise that mean something else to him when it is he who promised."""
VARIED = frozenset({"case.redone_for_promise", *OF_CITIZENS_PROMISE.values()})
"""Messages to him that are no line's own name: what else stands in the line decides on them."""


def tell_citizen(line: Line, *, at: datetime) -> None:
    """Lets the citizen know, by the way he left, that something about his case has changed."""
    case = Case.objects.select_related("first", "handler", "site").get(file_id=line.file_id)
    kind = _kind_for_citizen(line, case)
    way = ways.reachable(case)
    if kind is None or way is None:
        return
    data, sentence = loads(line.data), TOLD_CITIZEN[kind]
    words = sentence.format(
        first=case.first.name,
        handler=case.handler.name,
        how_to_object=_how_to_object(case) if "{how_to_object}" in sentence else "",
        due=_day(
            case.clocks.filter(kind=ClockKind.CITIZEN, stopped_at=None)
            .values_list("due_at", flat=True)
            .first()
        ),
        appeal_until=_day(case.appeal_until),
        redo_until=_day(case.redo_until),
        site=case.site.name,
        **{name: data.get(name, "") for name in ("until", "into", "from", "before", "after")},
    )
    ways.send_word(case, way, kind=kind, words=words, at=at, more=_where_to_look())


def _where_to_look() -> str:
    """How progress is followed; an address stands last, so that a phone makes a link of nothing else."""
    address = follow_address()
    if not address:
        return f"凭编号和回执上的查询码，可以在{UNNAMED}上查进度。"
    return f"凭编号和回执上的查询码查进度：{address}"


def _kind_for_citizen(line: Line, case: Case) -> str | None:
    """Which message a line means to him; a confirmed no and a proposed 办成 both mean that an answer waits."""
    kind = _of_promise(line.kind, loads(line.data)) or MEANS_TO_CITIZEN.get(line.kind, line.kind)
    if kind == "case.answer_ready" and case.step != Step.TO_TELL:
        return None
    if kind == "case.slip_entered" and loads(line.data).get("kind") != "slip":
        return None
    if kind == "case.due_recomputed" and loads(line.data).get("clock") != ClockKind.CITIZEN:
        return None
    return kind if kind in TOLD_CITIZEN else None


def _of_promise(kind: str, data: dict[str, Any]) -> str:
    """What a line of a promise, or of a redo because of one, means to him; empty for every other line."""
    if kind == LineKind.CASE_REDONE:
        return "case.redone_for_promise" if data.get("variety") == "promise" else ""
    if not kind.startswith("promise."):
        return ""
    if data["owner"] == PromiseParty.CITIZEN:
        return OF_CITIZENS_PROMISE.get(kind, UNTOLD)
    # After the last one he is asked whether it is solved; that is one message, not two.
    last_kept = kind == LineKind.PROMISE_KEPT and not data["left"]
    return UNTOLD if data["to"] != PromiseParty.CITIZEN or last_kept else kind


UNTOLD = "untold"
"""Stands for what he is not told."""


def _how_to_object(case: Case) -> str:
    """Over the head of the window that may have done it: the district's phone before the site's own."""
    phone = org.district_window().phone or case.site.phone
    return f"请打电话 {phone}，或到任何一个网点说" if phone else "请到任何一个网点说"


def _day(at: datetime | None) -> str:
    return full_date_words(local(at).date()) if at else "规定时间"


# --- colleagues ------------------------------------------------------------------------------------------


def _handler(case: Case, at: datetime) -> list[Person]:
    return [case.handler]


def _conveners(case: Case, at: datetime) -> list[Person]:
    return list(org.holders(Role.CONVENER, at=at))


def _handler_and_conveners(case: Case, at: datetime) -> list[Person]:
    return [case.handler, *_conveners(case, at)]


def _reviewers(case: Case, at: datetime) -> list[Person]:
    """Who may decide the review a case stands in; nobody for a 办成, which goes straight to telling."""
    facts = facts_of(case, at=at)
    return [
        person for person in _holding(process.reviewers(facts), case, at) if person.pk not in facts.proposers
    ]


def _holding(roles: Iterable[Role], case: Case, at: datetime) -> list[Person]:
    return [person for role in roles for person in org.holders(role, site=_scope(role, case), at=at)]


def _receiver(case: Case, at: datetime) -> list[Person]:
    offered = HandOver.objects.filter(case=case, ended_at=None).select_related("to_person", "to_site").first()
    if offered is None:
        return []
    if offered.to_person is not None:
        return [offered.to_person]
    return [org.duty_officer(offered.to_site, at)] if offered.to_site is not None else []


def _seconds(case: Case, at: datetime) -> list[Person]:
    """Who may be the second person of what was proposed last."""
    waiting = Proposal.objects.filter(case=case, ended_at=None).last()
    return _may_confirm(waiting, case, at) if waiting is not None else []


def _deciders_of_recusal(case: Case, at: datetime) -> list[Person]:
    """Who may decide the recusal that was asked for again."""
    asked = Proposal.objects.filter(case=case, ended_at=None, key__in=process.STANDING).last()
    return _may_confirm(asked, case, at) if asked is not None else []


def _may_confirm(waiting: Proposal, case: Case, at: datetime) -> list[Person]:
    roles = process.seconds_now(process.row(waiting.key), facts_of(case, at=at))
    out = {waiting.proposer_id, waiting.about_id}
    return [person for person in _holding(roles, case, at) if person.pk not in out]


def _scope(role: Role, case: Case) -> Any:
    return case.site if role is Role.SITE_HEAD else None


def _experts(case: Case, at: datetime) -> list[Person]:
    return [asked.person for asked in case.experts.filter(advised_at=None).select_related("person")]


Whom = Callable[[Case, datetime], Iterable[Person]]

TOLD_STAFF: dict[str, tuple[Whom, str]] = {
    "case.registered": (_handler, "登记了一件，等您决定是否受理"),
    "case.decline_proposed": (_reviewers, "拟不予受理，等您复核"),
    "case.answer_proposed": (_reviewers, "拟答复不是“办成”，等您复核"),
    "case.sent_back": (_handler, "答复退回再办"),
    "case.no_confirmed": (_handler, "复核同意了，请告知反映人"),
    "case.appealed": (_reviewers, "反映人申请复核"),
    "case.citizen_supplied": (_handler, "材料补来了，钟续走"),
    "case.supply_refused": (_handler, "反映人补不来材料，钟续走"),
    "case.supplement_lapsed": (_handler, "材料到期没有补来，钟续走"),
    "case.redone": (_handler, "要求重办，第二段钟起走"),
    "case.withdrawn": (_handler, "反映人撤回了"),
    "case.fact_added": (_handler, "有人补充了情况"),
    "case.hand_over_asked": (_receiver, "提请您接手"),
    "case.first_replacement_asked": (_receiver, "提请您接任第一责任人"),
    "case.transfer_asked": (_receiver, "提请转到您的网点"),
    "case.handed_over": (_handler, "现在由您经办"),
    "case.reassigned": (_handler, "指定由您经办"),
    "case.recused": (_handler, "因回避，现在由您经办"),
    "case.unmerged": (_handler, "从并案里拆开了，单独接着办"),
    "case.window_recused": (_handler, "因回避，现在由您经办"),
    "case.succeeded": (_handler, "由承继人接着办，请给他发新的查询码"),
    "case.proposed": (_seconds, "等您作为第二人确认"),
    "case.recusal_asked": (_seconds, "再次申请回避，等您 {recusal}内决定"),
    "case.expert_asked": (_experts, "请您提业务意见"),
    "case.advised": (_handler, "业务专家提了意见"),
    "case.due_recomputed": (_handler, "工作日历有变，到期日重算"),
    "promise.near_due": (_handler, "有承诺快到期"),
    "promise.broken": (_handler_and_conveners, "有承诺到期没有兑现"),
    "promise.extended": (_handler, "有承诺延了期"),
    "clock.near": (_handler, "钟临近到期"),
    "clock.out": (_handler, "钟已超期"),
}


CLOCKS_OF_DECIDING: dict[str, Whom] = {
    ClockKind.DECLINE_REVIEW: _reviewers,
    ClockKind.NO_REVIEW: _reviewers,
    ClockKind.APPEAL_REVIEW: _reviewers,
    ClockKind.RECUSAL: _deciders_of_recusal,
}
"""Whose a clock of deciding is; once it is out, whoever it passed on to is among them."""


def _whom(line: Line, case: Case, at: datetime) -> Iterable[Person]:
    """Who is told of a line; of a clock, those who must decide, for the handler can only wait."""
    whom, _ = TOLD_STAFF[line.kind]
    clock = loads(line.data).get("clock", "") if line.kind.startswith("clock.") else ""
    if clock == ClockKind.SILENCE and line.kind == LineKind.CLOCK_OUT:
        return [case.handler, *_conveners(case, at)]
    return CLOCKS_OF_DECIDING.get(clock, whom)(case, at)


def tell_staff(line: Line, *, at: datetime) -> None:
    """Puts a message into the inbox of those who must act or know.

    Never of the one who did it, and never of somebody recused: for him the case has ended.
    """
    if line.kind not in TOLD_STAFF:
        return
    case = Case.objects.select_related("first", "handler", "site").get(file_id=line.file_id)
    _, words = TOLD_STAFF[line.kind]
    out = set(case.recusals.values_list("person_id", flat=True))
    for person in {found.pk: found for found in _whom(line, case, at)}.values():
        if person.ref != line.by and person.pk not in out:
            notices.tell_person(
                person,
                kind=line.kind,
                subject=f"{case.number} {said(words, at=at)}",
                body=case.title,
                at=at,
                url=reverse("cases:case", args=[case.number]),
                file_key=case.number,
            )


HEARD_FOR_CITIZEN = (
    {*TOLD_CITIZEN, *MEANS_TO_CITIZEN, *OF_CITIZENS_PROMISE} - {*MEANS_TO_CITIZEN.values()} - VARIED
)
LISTENED = tuple(sorted({*TOLD_STAFF, *HEARD_FOR_CITIZEN}))
"""The lines somebody is told of; `config.jobs` asks for these reactions."""
