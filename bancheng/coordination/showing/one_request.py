"""The page of one request: plain, finished values for its template."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.html import format_html

from bancheng.cases import reads as cases
from bancheng.cases.dossier import Dossier
from bancheng.cases.models import Attachment, CaseClock, Party, holder_among
from bancheng.cases.showing import legs
from bancheng.cases.showing.addresses import page_of
from bancheng.cases.showing.clocks import limit_of, read_clock
from bancheng.cases.showing.timeline import Happened
from bancheng.coordination.enclosing import enclosures, is_still_read
from bancheng.coordination.facts import facts_within
from bancheng.coordination.models import Objection, Reply, Request
from bancheng.coordination.showing.requests import (
    PARTS,
    alarm_of,
    badge,
    buttons,
    clock_of,
    look_at,
    look_words,
    objection,
    reading_for_unit,
    reading_for_window,
    said_in,
    unread_words,
)
from bancheng.org import reads as org
from bancheng.records.models import StoredFile
from bancheng.rules import masks
from bancheng.rules import requests as rules
from bancheng.rules.calendar import WorkingCalendar, local
from bancheng.rules.clocks import Due
from bancheng.rules.permissions import UNIT_ROLES, Actor, units_of
from bancheng.rules.request_looks import refusal_when_over
from bancheng.rules.strip import DayStrip, day_strip
from bancheng.rules.vocabulary import ClockKind, Level, Role, Step
from bancheng.rules.wording import moment_words
from bancheng.ui.wording import clock_time, day_words, short_day, short_moment, size_words

MOST_SHOWN = 5


def page(request: Request, *, actor: Actor, at: datetime) -> dict[str, Any]:
    """Everything `coordination/request.html` takes."""
    dossier = Dossier(request.case)
    known = facts_within(dossier, [request], at=at)[request.pk]
    offers = rules.offers(known, actor)
    running, calendar = dossier.clocks[request.case_id], org.working_calendar()
    replies, objections = said_to(actor, request)
    of_unit = is_of_unit(actor, request)
    acts = buttons(request, offers, at=at, drafted=known.drafted if of_unit else ())
    read = reading_for_unit if of_unit else reading_for_window
    case_url = _case_url(request, actor)
    return {
        "crumbs": [*crumbs(request, actor), ("交办", "")],
        "title": title(request),
        "number": request.case.number,
        "part": PARTS[request.is_main],
        "step": badge(request),
        "clock": read(request, running, now=at, calendar=calendar),
        "beside": list(_beside(request, running, now=at, calendar=calendar)),
        "strip": strip(request, running, now=at, calendar=calendar),
        "notices": list(_notices(request, running, objections, now=at, calendar=calendar, of_unit=of_unit)),
        "moves": acts[:MOST_SHOWN],
        "more_moves": acts[MOST_SHOWN:],
        "question": request.question,
        "facts": facts(request, now=at),
        "contact": _contact(request, dossier, actor),
        "whom_to_ask": ()
        if of_unit or not request.is_open
        else list(_whom_to_ask(request, known.case.barred, at)),
        "answers": said_in(request, replies, objections, now=at),
        "legs": legs.legs(dossier, now=at),
        "lines": timeline(request, replies, objections, now=at),
        "papers": _papers(request) if case_url else (),
        "enclosed": _enclosed(request, actor),
        "enclosed_shut": not is_still_read(request),
        "case_url": case_url,
    }


def _case_url(request: Request, actor: Actor) -> str:
    """The case's own page for who may see it; whoever only speaks for a department is not asked about."""
    if actor.roles <= UNIT_ROLES | {Role.TIME} or not cases.may_see(actor, request.case):
        return ""
    return page_of(request.case.number)


def _whom_to_ask(request: Request, barred: Collection[int], at: datetime) -> Iterator[dict[str, str]]:
    """Whom of the department the window calls, and where; nobody who is out of the case, though no line of it says so."""
    for role, person, is_away in org.speakers_for(request.unit, at):
        if person.pk in barred:
            continue
        role_words = f"{role.label}，今天不在" if is_away else role.label
        yield {"name": person.name, "role": role_words, "phone": person.office_phone}


def _papers(request: Request) -> list[dict[str, str]]:
    """The request on paper, for who sees the case."""
    url = reverse("coordination:request_paper", args=[request.pk])
    return [{"title": "交办单", "url": url, "note": "看样、出具、打印", "icon": "printer"}]


def is_of_unit(actor: Actor, request: Request) -> bool:
    """Whether he reads it as one of its department: he has been let in here, so he is not out of its case."""
    return request.unit_id in units_of(actor)


def title(request: Request) -> str:
    """Who is asked, as the head of a page: never the citizen's own words, a department is not told them."""
    return f"请{request.unit.short_name}答复"


def crumbs(request: Request, actor: Actor) -> list[tuple[str, str]]:
    """The way back: the inbox for the department, the case for the window."""
    if is_of_unit(actor, request):
        return [("收件箱", reverse("coordination:inbox"))]
    return [
        ("我的工作台", reverse("cases:workbench")),
        (request.case.number, reverse("cases:case", args=[request.case.number])),
    ]


def said_of(request: Request) -> tuple[list[Reply], list[Objection]]:
    """What its department answered and objected, with who did and what lies behind it."""
    people = ("drafted_by", "signed_by")
    replies = request.replies.select_related(*people, "decided_by").prefetch_related(
        Prefetch("enclosed", StoredFile.objects.order_by("pk"))
    )
    objections = request.objections.select_related(
        *people, "answered_by", "unit", "proper_unit", "ruling__unit", "ruling__by"
    )
    found, objected = list(replies), list(objections.prefetch_related(_with_documents("ruling__documents")))
    for reply in found:
        reply.request = request
    for one in objected:
        one.request = request
    return found, objected


def _with_documents(path: str) -> "Prefetch[str, QuerySet[Attachment], str]":
    """Documents with what is stored of them, in one question."""
    return Prefetch(path, Attachment.objects.select_related("stored"))


def said_to(actor: Actor, request: Request) -> tuple[list[Reply], list[Objection]]:
    """What of it this actor reads: what is drafted and not signed is its department's own."""
    replies, objections = said_of(request)
    if is_of_unit(actor, request):
        return replies, objections
    return [one for one in replies if one.signed_at], [one for one in objections if one.signed_at]


def earlier_objections(request: Request, *, now: datetime) -> list[dict[str, Any]]:
    """What other departments objected in this case: whoever rules hears both sides."""
    others = Objection.objects.filter(case=request.case_id, signed_at__isnull=False).exclude(request=request)
    people = ("drafted_by", "signed_by", "answered_by", "unit", "proper_unit")
    return [objection(one, now=now) for one in others.select_related(*people).order_by("-signed_at")]


def documents_for(actor: Actor, request: Request) -> set[int]:
    """The files behind what this actor reads."""
    replies, objections = said_to(actor, request)
    found = {file.pk for one in replies for file in one.enclosed.all()}
    ruled = (getattr(one, "ruling", None) for one in objections)
    return found | {document.stored_id for one in ruled if one for document in one.documents.all()}


def _enclosed(request: Request, actor: Actor) -> list[dict[str, str]]:
    """What goes with it, as `ui/docs.html` takes it."""
    return [
        {
            "title": title,
            "url": reverse("coordination:evidence", args=[request.pk, stored]),
            "note": f"{one.stored.kind.upper()}，{size_words(one.stored.size)}，{short_moment(one.added_at)} 放进案件",
        }
        for stored, (one, title) in enclosures(request, actor).items()
    ]


def facts(request: Request, *, now: datetime) -> list[tuple[str, str]]:
    """What the department must know to answer, and nothing of the citizen."""
    matter = request.case.matter.name if request.case.matter else ""
    return [
        ("要拿出", request.wants),
        ("事项", matter),
        ("难度", Level(request.level).label if request.level else ""),
        ("引用", _cited(request)),
        ("交办", f"{request.dispatched_by.name}，{moment_words(request.dispatched_at, now=now)}"),
        ("签收", signed_words(request, now=now)),
        ("看过", look_words(request, now=now)),
        ("等不等", "等它答复以后再答复反映人" if request.waits else "不等它也可以答复反映人"),
        ("联系反映人", _contact_words(request, now=now)),
    ]


def _cited(request: Request) -> str:
    """The precedent by which it came to this department, as a link: everybody of the staff may read it."""
    if request.cites is None:
        return ""
    return format_html(
        '<a href="{}">裁定先例第 {} 号</a>', request.cites.get_absolute_url(), request.cites_id
    )


def signed_words(request: Request, *, now: datetime) -> str:
    """Who signed for it and when, or that time did; empty before."""
    if request.signed_at is None:
        return ""
    when = moment_words(request.signed_at, now=now)
    if request.was_deemed or request.signed_by is None:
        return f"{when} 到时没有签收，视同签收"
    return f"{request.signed_by.name}，{when}"


def _contact_words(request: Request, *, now: datetime) -> str:
    if not request.may_contact:
        return ""
    done = f"；{moment_words(request.contact_at, now=now)} 联系过" if request.contact_at else "；还没有联系"
    return f"需要直接联系：{request.contact_reason}{done}"


# --- time ----------------------------------------------------------------------------------------------------


def _beside(
    request: Request, running: Sequence[CaseClock], *, now: datetime, calendar: WorkingCalendar
) -> Iterator[dict[str, Any]]:
    """The short clocks beside the big one: by when to sign for it, until when to object."""
    for kind, words in ((ClockKind.SIGN_FOR, "先要签收"), (ClockKind.OBJECTION, "还能提异议")):
        clock = clock_of(request, running, kind)
        if clock is not None and now < clock.due_at:
            yield {"act": words, "clock": read_clock(clock, now=now, calendar=calendar)}


def strip(
    request: Request, running: Sequence[CaseClock], *, now: datetime, calendar: WorkingCalendar
) -> DayStrip | None:
    """Why the department's answer is due that day; none once its clock has stopped."""
    clock = clock_of(request, running, ClockKind.REPLY)
    if clock is None:
        return None
    return day_strip(
        started_at=clock.started_at,
        due=Due(at=clock.due_at, provisional=clock.provisional),
        limit=limit_of(clock),
        calendar=calendar,
        now=now,
        first=_began(clock, request),
        says="",
    )


def _began(clock: CaseClock, request: Request) -> str:
    """What its department's clock counts from: this dispatch, one before it that was never answered, or its coming back."""
    if clock.started_at < request.dispatched_at:
        return "上次交办"
    return "交办" if clock.started_at == request.dispatched_at else "接着起算"


def _notices(
    request: Request,
    running: Sequence[CaseClock],
    objections: Sequence[Objection],
    *,
    now: datetime,
    calendar: WorkingCalendar,
    of_unit: bool,
) -> Iterator[dict[str, str]]:
    """What must not be overlooked on this page."""
    if not of_unit and alarm_of(request, running, now=now, calendar=calendar):
        yield _notice(
            "warn",
            "还没有人打开过这张交办单。",
            f"{unread_words(request)}；单位的钟照样在走，请打个电话问一下。",
            "eye-off",
        )
    if of_unit and request.is_open:
        clock = clock_of(request, running, ClockKind.REPLY)
        goes_on = clock is not None and clock.started_at < request.dispatched_at
        begins = "钟接着上次没有答复的那张走。" if goes_on else "单位的钟从交办时起走。"
        yield _notice("info", begins, "签不签收、看不看都一样走；提异议也不停。", "clock")
    if request.came_from_id:
        yield _notice(
            "info", "这个问题是转来的。", "前一张交办单改交了，或者同一问题又问了一次。", "transfer"
        )
    if request.end_reason:
        yield _notice("hold", f"{request.step_word}。", request.end_reason, "")


def _notice(kind: str, bold: str, text: str, icon: str) -> dict[str, str]:
    return {"kind": kind, "bold": bold, "text": text, "icon": icon}


# --- the citizen ---------------------------------------------------------------------------------------------


def _contact(request: Request, dossier: Dossier, actor: Actor) -> dict[str, Any] | None:
    """The citizen behind his masks, where the department is to contact him itself, while it may; nothing of him otherwise."""
    citizen = holder_among(dossier.all("parties"))
    if not request.may_contact or citizen is None or refusal_when_over(Step(request.case.step)):
        return None
    return {
        "person": {"role": "反映人", "name": masks.masked_name(citizen.name) or "没有留名", "desk": ""},
        "masked": masked(request, actor, citizen),
        "note": "看姓名和电话要写理由，会记入留痕",
    }


def masked(request: Request, actor: Actor, citizen: Party | None) -> dict[str, Any]:
    """The phone behind its mask, and where the department is shown name and phone."""
    phone = masks.masked_phone(citizen.phone) if citizen and citizen.phone else ""
    shown: dict[str, Any] = {"shown": phone or "没有留电话", "needs_reason": True}
    if request.is_open and is_of_unit(actor, request):
        shown["reveal_url"] = reverse("coordination:reveal", args=[request.pk])
    return shown


# --- what happened -------------------------------------------------------------------------------------------


def timeline(
    request: Request, replies: Sequence[Reply], objections: Sequence[Objection], *, now: datetime
) -> list[Happened]:
    """What happened to one request, the newest first; told from its own rows, so that nothing else of the case is on it."""
    told = enumerate(_happened(request, replies, objections))
    # Of what happened in one moment the later stands above too.
    found = [one for _, one in sorted(told, key=lambda each: (each[1][0], each[0]), reverse=True)]
    today = local(now).date()
    return [
        Happened(
            at=at,
            day=day_words(on, today) if (today - on).days in (0, 1) else short_day(on),
            time=clock_time(at),
            icon=icon,
            sentence=sentence,
            detail=detail,
            tone=tone,
            number=0,
        )
        for at, icon, sentence, detail, tone in found
        for on in [local(at).date()]
    ]


def _happened(
    request: Request, replies: Sequence[Reply], objections: Sequence[Objection]
) -> Iterator[tuple[datetime, str, str, str, str]]:
    unit = request.unit.short_name
    yield request.dispatched_at, "send", f"{request.dispatched_by.name} 交办给{unit}", "", "plain"
    look = look_at(request)
    if look is not None:
        yield look.at, "eye", f"{look.by.name} 打开了交办单，是{unit}里第一个看的", "", "plain"
    if request.signed_at is not None and request.was_deemed:
        yield request.signed_at, "clock", "到时没有签收，视同签收", "", "warn"
    elif request.signed_at is not None and request.signed_by is not None:
        yield request.signed_at, "check", f"{request.signed_by.name} 签收", "", "plain"
    if request.contact_at is not None:
        yield request.contact_at, "phone", f"{unit}联系了反映人", "", "plain"
    for one in replies:
        yield from _of_reply(one)
    for each in objections:
        yield from _of_objection(each)
    if request.ended_at is not None:
        by = f"{request.ended_by.name}：" if request.ended_by is not None else ""
        yield request.ended_at, "square-check", f"{by}{request.step_word}", request.end_reason, "plain"


def _of_reply(one: Reply) -> Iterator[tuple[datetime, str, str, str, str]]:
    yield one.drafted_at, "writing", f"{one.drafted_by.name} 起草答复", "", "plain"
    if one.signed_by is not None and one.signed_at is not None:
        yield one.signed_at, "send", f"{one.signed_by.name} 签发答复", "", "plain"
    if one.decided_by is not None and one.decided_at is not None:
        tone = "warn" if one.result == Reply.SENT_BACK else "plain"
        yield one.decided_at, "message", f"{one.decided_by.name} {one.get_result_display()}", one.reason, tone


def _of_objection(one: Objection) -> Iterator[tuple[datetime, str, str, str, str]]:
    yield one.drafted_at, "writing", f"{one.drafted_by.name} 起草异议", "", "plain"
    if one.signed_by is not None and one.signed_at is not None:
        yield one.signed_at, "flag", f"{one.signed_by.name} 签发异议", "", "warn"
    ruled = getattr(one, "ruling", None)
    if ruled is not None:
        yield ruled.at, "gavel", f"{ruled.by.name} 裁定由{ruled.unit.short_name}办", "", "warn"
    elif one.answered_by is not None and one.answered_at is not None:
        yield (
            one.answered_at,
            "message",
            f"{one.answered_by.name} {one.get_answer_display()}",
            one.reason,
            "plain",
        )
