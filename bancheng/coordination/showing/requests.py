"""Requests as their pages take them: a row of a queue, a line of a case's panel, one request with everything said about it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse

from bancheng.cases.models import CaseClock
from bancheng.cases.registration import names_ever_in
from bancheng.cases.showing import bands
from bancheng.cases.showing.bands import Bounds
from bancheng.cases.showing.clocks import read_clock
from bancheng.cases.showing.moves import Blocked, Button
from bancheng.coordination.models import FirstLook, Objection, Reply, Request
from bancheng.coordination.showing.files import name_of
from bancheng.org.limits import said
from bancheng.records.models import StoredFile
from bancheng.rules import requests as rules
from bancheng.rules.calendar import WorkingCalendar
from bancheng.rules.clock_table import OWED
from bancheng.rules.readings import Reading
from bancheng.rules.request_looks import is_alarm
from bancheng.rules.requests import RequestMove, RequestOffer
from bancheng.rules.vocabulary import ClockKind, ObjectionGround, RequestStep, Tone
from bancheng.rules.wording import moment_words
from bancheng.ui.wording import size_words

LONGEST_TITLE = 60
"""Signs of a question that stand in a row of a list; the page has all of them."""

PARTS = {True: "主办", False: "协办"}
BADGES = {
    RequestStep.REPLIED: "wait",
    RequestStep.OBJECTED: "wait",
    RequestStep.IN_ARBITRATION: "wait",
    RequestStep.DONE: "end",
    RequestStep.REDIRECTED: "end",
    RequestStep.RECALLED: "end",
    RequestStep.SILENT: "end",
}
"""The shape of a step as its department sees it; what is not here lies with the department."""

WAITS_FOR = {
    RequestStep.REPLIED: "等反映窗口看答复",
    RequestStep.OBJECTED: "等反映窗口答复异议",
    RequestStep.IN_ARBITRATION: "等召集人裁定",
}

ICONS = {
    "sign": "check",
    "draft_reply": "writing",
    "reply": "send",
    "contact": "phone",
    "draft_objection": "flag",
    "object": "send",
    "accept_reply": "circle-check",
    "send_back": "arrow-back-up",
    "agree_objection": "transfer",
    "refuse_objection": "circle-x",
    "accept_silence": "player-pause",
    "recall": "arrow-back-up",
    "rule": "gavel",
}
ORDER = tuple(ICONS)
"""What is offered first."""
AT_ONCE = frozenset({"sign"})
"""Acts that ask nothing more: one button, no form."""
DANGEROUS = frozenset({"recall", "accept_silence"})
NOT_WORTH_A_WORD = {"contact": "may_not_contact", "object": "nothing_drafted"}
"""Moves that are not shown while they are blocked for this reason: it says nothing that the page does not say already."""


def url_of(request: Request) -> str:
    """The page of a request."""
    return reverse("coordination:request", args=[request.pk])


def act_on(request: Request, name: str) -> str:
    """The page of one act on a request."""
    return reverse("coordination:act", args=[request.pk, name])


def title_of(question: str) -> str:
    """A question as a row says it: its first line, cut."""
    first = question.strip().split("\n", 1)[0]
    return first if len(first) <= LONGEST_TITLE else f"{first[: LONGEST_TITLE - 1]}…"


def badge(request: Request) -> dict[str, str]:
    """The step's word with its shape."""
    step = RequestStep(request.step)
    return {"label": step.label, "kind": BADGES.get(step, "moving")}


# --- clocks ------------------------------------------------------------------------------------------------


def owed_clock(request: Request, running: Iterable[CaseClock]) -> CaseClock | None:
    """The clock by which somebody is waited for in this request."""
    return next((one for one in running if one.ref == request.pk and one.kind in OWED), None)


def clock_of(request: Request, running: Iterable[CaseClock], kind: ClockKind) -> CaseClock | None:
    """One running clock of a request by its kind."""
    return next((one for one in running if one.ref == request.pk and one.kind == kind), None)


def reading_for_unit(
    request: Request, running: Sequence[CaseClock], *, now: datetime, calendar: WorkingCalendar
) -> Reading:
    """What its department reads: its own clock, whom it waits for, or how it ended."""
    clock, step = owed_clock(request, running), RequestStep(request.step)
    if clock is None or not request.is_open:
        return over(request, now=now)
    if step in WAITS_FOR:
        late = now > clock.due_at
        sub = (
            f"应于 {moment_words(clock.due_at, now=now)}"
            if late
            else f"{moment_words(clock.due_at, now=now)} 前"
        )
        return Reading(tone=Tone.PAUSED, main=WAITS_FOR[step], sub=sub)
    return read_clock(clock, now=now, calendar=calendar)


def reading_for_window(
    request: Request, running: Sequence[CaseClock], *, now: datetime, calendar: WorkingCalendar
) -> Reading:
    """What the window reads: the clock of whoever has it, whoever that is, or how it ended."""
    clock = owed_clock(request, running)
    if clock is None or not request.is_open:
        return over(request, now=now)
    return read_clock(clock, now=now, calendar=calendar)


def over(request: Request, *, now: datetime) -> Reading:
    """A request nobody waits for any more."""
    ended = f"{moment_words(request.ended_at, now=now)}" if request.ended_at else ""
    return Reading(tone=Tone.DONE, main=request.step_word, sub=ended)


def alarm_of(
    request: Request, running: Iterable[CaseClock], *, now: datetime, calendar: WorkingCalendar
) -> bool:
    """Whether it must be said that nobody of the department has opened it.

    Once it is deemed signed its clock for signing stands no more; then half of that time is certainly gone.
    """
    look = look_at(request)
    signing = clock_of(request, running, ClockKind.SIGN_FOR)
    return is_alarm(
        step=RequestStep(request.step),
        dispatched_at=request.dispatched_at,
        sign_due=signing.due_at if signing else request.signed_at or request.dispatched_at,
        looked_at=look.at if look else (None if request.was_deemed else request.signed_at),
        now=now,
        calendar=calendar,
    )


def look_at(request: Request) -> FirstLook | None:
    """Who of the department opened it first; none while nobody did."""
    return getattr(request, "first_look", None)


def unread_words(request: Request) -> str:
    """How far the time for signing has gone without anybody of the department opening it."""
    if request.was_deemed:
        return "签收时间过了，视同签收，仍没有人打开过"
    return "一半的签收时间过去了，还没有人打开过"


def look_words(request: Request, *, now: datetime) -> str:
    """张小暑 今天 9:40 第一个打开, or that nobody has; of what somebody signed for from the list nothing more is said."""
    look = look_at(request)
    if look is None:
        return "" if request.signed_at and not request.was_deemed else "还没有人打开过"
    return f"{look.by.name} {moment_words(look.at, now=now)} 第一个打开"


# --- moves -------------------------------------------------------------------------------------------------


def buttons(
    request: Request,
    offers: Sequence[RequestOffer],
    *,
    at: datetime,
    keys: bool = True,
    drafted: Collection[str] = (),
) -> list[Button]:
    """Every offer that says something, as `ui/moves.html` takes it: possible ones first, in the order of the desk.

    Shapes   drafted: what waits for the head's signature already, as the facts say it.
    """
    worth = [
        one
        for one in offers
        if one.blocked is None or one.blocked.code != NOT_WORTH_A_WORD.get(one.move.name)
    ]
    ordered = sorted(worth, key=lambda one: (one.blocked is not None, ORDER.index(one.move.name)))
    return [
        _button(request, one, at=at, key=str(i) if keys and i < 10 else "", drafted=drafted)
        for i, one in enumerate(ordered, 1)
    ]


REWRITES = {"draft_reply": ("reply", "改写答复"), "draft_objection": ("object", "改写异议")}
"""Drafting what is drafted already: what it is called, by the move that signs it."""


def verb_of(move: RequestMove, drafted: Collection[str]) -> str:
    """What a move is called on its button; a second draft is the first one written anew."""
    signs, again = REWRITES.get(move.name, ("", ""))
    return again if signs in drafted else move.label


def _button(
    request: Request, offer: RequestOffer, *, at: datetime, key: str = "", drafted: Collection[str] = ()
) -> Button:
    move, refused = offer.move, offer.blocked
    return Button(
        verb=verb_of(move, drafted),
        icon=ICONS[move.name],
        url=act_on(request, move.name),
        consequence=said(move.says, at=at),
        key="" if refused else key,
        post=move.name in AT_ONCE,
        danger=move.name in DANGEROUS,
        blocked_by=Blocked(text=f"还不能：{refused.sentence}", article=refused.article) if refused else None,
    )


def first_button(
    request: Request, offers: Sequence[RequestOffer], *, at: datetime, drafted: Collection[str] = ()
) -> Button | None:
    """What a queue offers for a row: the first move that is possible and takes the matter on."""
    found = [
        one
        for one in buttons(request, offers, at=at, keys=False, drafted=drafted)
        if one.blocked_by is None and not one.danger
    ]
    return found[0] if found and found[0].icon != ICONS["draft_objection"] else None


# --- the inbox of a department --------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Row:
    """One request as `coordination/_inbox_row.html` takes it."""

    clock: Reading
    url: str
    question: str
    number: str
    part: str
    step: dict[str, str]
    marks: list[dict[str, str]]
    asked_by: str
    desk: str
    act: Button | None
    band: str = ""
    chosen: bool = False


def inbox_row(
    request: Request,
    running: Sequence[CaseClock],
    offers: Sequence[RequestOffer],
    facts: rules.RequestFacts,
    *,
    now: datetime,
    calendar: WorkingCalendar,
    bounds: Bounds,
) -> Row:
    """A request as the list of what is open at its department shows it."""
    due = owed_clock(request, running)
    return replace(
        ended_row(request, now=now),
        clock=reading_for_unit(request, running, now=now, calendar=calendar),
        marks=_marks(request, running, facts, now=now),
        act=first_button(request, offers, at=now, drafted=facts.drafted),
        band=band_of(request.step, due.due_at if due else None, bounds),
    )


def ended_row(request: Request, *, now: datetime) -> Row:
    """A request as the list of what is over shows it: nothing is to be done."""
    return Row(
        clock=over(request, now=now),
        url=url_of(request),
        question=title_of(request.question),
        number=request.case.number,
        part=PARTS[request.is_main],
        step=badge(request),
        marks=[],
        asked_by=request.dispatched_by.name,
        desk=request.dispatched_by.desk,
        act=None,
    )


def band_of(step: str, due_at: datetime | None, bounds: Bounds) -> str:
    """The band of the desk in which a request stands for its department: what lies with others is nobody's lateness here."""
    if RequestStep(step) not in rules.WITH_UNIT:
        return "paused"
    return bands.band_at(due_at, bounds)


def _marks(
    request: Request, running: Iterable[CaseClock], facts: rules.RequestFacts, *, now: datetime
) -> list[dict[str, str]]:
    """At most two things to know before opening it."""
    found = []
    signing = clock_of(request, running, ClockKind.SIGN_FOR)
    if signing is not None:
        found.append({"label": f"{moment_words(signing.due_at, now=now)} 前签收", "icon": "inbox"})
    if "reply" in facts.drafted or "object" in facts.drafted:
        found.append({"label": "等负责人签发", "icon": "writing-sign"})
    if request.sent_back_count:
        found.append({"label": "退回再答", "icon": "arrow-back-up"})
    return found[:2]


WORDS_OF_BANDS = {"paused": "等别人"}
"""What a band is called here, where it is called otherwise than at the window's desk."""


def grouped(found: Sequence[Row]) -> list[dict[str, Any]]:
    """Rows under the heads of the desk; the topmost is the chosen one."""
    groups: list[dict[str, Any]] = [
        {
            "label": WORDS_OF_BANDS.get(name, label),
            "hot": name == "over",
            "rows": [row for row in found if row.band == name],
        }
        for name, _, label in bands.BANDS
    ]
    shown = [group for group in groups if group["rows"]]
    if shown:
        shown[0]["rows"][0] = replace(shown[0]["rows"][0], chosen=True)
    return shown


# --- in a case, and at the desks of the window ---------------------------------------------------------------------


def holder_of(request: Request) -> str:
    """In whose hands a request is, in words."""
    step = RequestStep(request.step)
    if step in rules.WITH_UNIT:
        return f"在{request.unit.short_name}手里"
    return {
        RequestStep.REPLIED: "在反映窗口手里：收下，或退回再答",
        RequestStep.OBJECTED: "在反映窗口手里：答复异议",
        RequestStep.IN_ARBITRATION: "在召集人手里：裁定由谁办",
    }.get(step, "不再等它")


def panel_row(
    request: Request,
    running: Sequence[CaseClock],
    offers: Sequence[RequestOffer],
    *,
    now: datetime,
    calendar: WorkingCalendar,
) -> dict[str, Any]:
    """A request as the panel of its case shows it."""
    unread = alarm_of(request, running, now=now, calendar=calendar)
    possible = [one for one in buttons(request, offers, at=now, keys=False) if one.blocked_by is None]
    return {
        "url": url_of(request),
        "unit": request.unit.short_name,
        "part": PARTS[request.is_main],
        "question": title_of(request.question),
        "step": badge(request),
        "clock": reading_for_window(request, running, now=now, calendar=calendar),
        "holder": holder_of(request),
        "note": look_words(request, now=now) if RequestStep(request.step) in rules.WITH_UNIT else "",
        "marks": [UNREAD] if unread else [],
        "acts": [{"verb": one.verb, "icon": one.icon, "url": one.url} for one in possible],
    }


UNREAD = {"label": "没人看过", "icon": "eye-off"}


def desk_row(
    request: Request, running: Sequence[CaseClock], *, now: datetime, calendar: WorkingCalendar
) -> dict[str, Any] | None:
    """A request as it waits at the desk of an officer; none where it wants nothing of him."""
    step = RequestStep(request.step)
    if step in rules.WITH_UNIT and not alarm_of(request, running, now=now, calendar=calendar):
        return None
    what, icon, act = {
        RequestStep.REPLIED: ("答复来了，收下或退回", "message", "看答复"),
        RequestStep.OBJECTED: ("提了异议，同意或不同意", "flag", "看异议"),
    }.get(step, (f"{unread_words(request)}，打个电话问一下", "eye-off", "看交办"))
    return {
        "title": f"{request.unit.short_name}：{title_of(request.question)}",
        "url": url_of(request),
        "note": f"{request.case.number}，{what}；经办 {request.case.handler.name}",
        "icon": icon,
        "clock": reading_for_window(request, running, now=now, calendar=calendar),
        "act": act,
        "act_url": url_of(request),
    }


# --- what was said -------------------------------------------------------------------------------------------


def said_in(
    request: Request, replies: Iterable[Reply], objections: Iterable[Objection], *, now: datetime
) -> list[dict[str, Any]]:
    """Every reply, objection and ruling of a request, the newest first; a draft that was replaced is not repeated.

    Shapes   replies, objections: those whoever looks may read; a draft is its department's own.
    """
    found = [
        (one.signed_at or one.drafted_at, reply(one, now=now))
        for one in replies
        if one.result != Reply.REPLACED
    ]
    for one in objections:
        if one.answer == Objection.REPLACED:
            continue
        found.append((one.signed_at or one.drafted_at, objection(one, now=now)))
        ruled = getattr(one, "ruling", None)
        if ruled is not None:
            found.append((ruled.at, ruling(request, ruled, now=now)))
    return [each for _, each in sorted(found, key=lambda one: one[0], reverse=True)]


def reply(one: Reply, *, now: datetime) -> dict[str, Any]:
    """A reply as `coordination/_said.html` takes it."""
    state = (one.get_result_display(), "end") if one.result else ("等反映窗口看", "wait")
    if one.signed_at is None and not one.result:
        state = ("等负责人签发", "ask")
    return {
        "title": "答复（只答了一部分）" if one.is_partial else "答复",
        "step": {"label": state[0], "kind": state[1]},
        "words": one.words,
        "facts": [
            ("起草", _who(one.drafted_by.name, one.drafted_at, now)),
            ("签发", _who(one.signed_by.name, one.signed_at, now) if one.signed_by and one.signed_at else ""),
            ("窗口", _decided(one, now)),
        ],
        "docs": documents(one.request, one.enclosed.all(), now=now),
    }


def _decided(one: Reply, now: datetime) -> str:
    if one.decided_by is None or one.decided_at is None:
        return ""
    why = f"：{one.reason}" if one.reason else ""
    return f"{_who(one.decided_by.name, one.decided_at, now)}{one.get_result_display()}{why}"


def objection(one: Objection, *, now: datetime) -> dict[str, Any]:
    """An objection as `coordination/_said.html` takes it."""
    waits = "等召集人裁定" if one.goes_up else "等反映窗口答复"
    state = (one.get_answer_display(), "end") if one.answer else (waits, "wait")
    if one.signed_at is None and not one.answer:
        state = ("等负责人签发", "ask")
    answered = ""
    if one.answered_by is not None and one.answered_at is not None:
        why = f"：{one.reason}" if one.reason else ""
        answered = f"{_who(one.answered_by.name, one.answered_at, now)}{why}"
    return {
        "title": f"{one.unit.short_name}的异议",
        "step": {"label": state[0], "kind": state[1]},
        "words": one.words,
        "facts": [
            ("理由", ObjectionGround(one.ground).label),
            ("依据", one.clause),
            ("应由", one.proper_unit.short_name),
            ("起草", _who(one.drafted_by.name, one.drafted_at, now)),
            ("签发", _who(one.signed_by.name, one.signed_at, now) if one.signed_by and one.signed_at else ""),
            ("答复", answered),
        ],
        "docs": [],
    }


def ruling(request: Request, one: Any, *, now: datetime) -> dict[str, Any]:
    """A ruling as `coordination/_said.html` takes it."""
    return {
        "title": "裁定",
        "step": {"label": f"由{one.unit.short_name}办", "kind": "end"},
        "words": one.reasons,
        "facts": [("裁定", _who(one.by.name, one.at, now))],
        "docs": documents(request, [each.stored for each in one.documents.all()], now=now),
    }


def _who(name: str, at: datetime, now: datetime) -> str:
    return f"{name}，{moment_words(at, now=now)}"


def documents(request: Request, found: Collection[StoredFile], *, now: datetime) -> list[dict[str, str]]:
    """Files behind a word, as `ui/docs.html` takes them: by their own names, in which nobody of the case is named."""
    names = names_ever_in(request.case) if found else []
    return [
        {
            "title": name_of(one, names),
            "url": reverse("coordination:evidence", args=[request.pk, one.pk]),
            "note": f"凭证 {number}，{size_words(one.size)}，{moment_words(one.stored_at, now=now)}放入",
        }
        for number, one in enumerate(found, 1)
    ]
