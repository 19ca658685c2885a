"""《交办单》: what a department is asked, by when, on what ground, and the places where it signs, objects and answers.

Nobody's name stands on it unless the officer allowed the unit to contact the citizen; it goes from desk to desk.
Contents: domain.md §3.3 交办单/转办单, §2.2 E; process table §5 Request.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bancheng.cases.models import Case, CaseClock, Judgement
from bancheng.cases.paper_words import due_words, moment, of_window
from bancheng.cases.registration import whose
from bancheng.coordination.enclosing import enclosures
from bancheng.coordination.models import Objection, Reply, Request, Ruling
from bancheng.papers import blocks as b
from bancheng.papers.blocks import Document, Text
from bancheng.papers.models import IssuedPaper
from bancheng.rules import masks
from bancheng.rules import precedents as rules
from bancheng.rules.papers import PaperKind
from bancheng.rules.vocabulary import ClockKind, Level
from bancheng.rules.whole_numbers import whole_number

Facts = dict[str, Any]
LARGEST_KEY = 10**15
BLANK_MOMENT = "　　年　　月　　日　　时"
NOTES = (
    "钟从交办起走，签收与否不影响；到时没有签收的，按签收算。",
    "要异议的，写明理由、依据的条款和应由哪个单位办，由单位负责人签字；一件里只能提一次。",
)
NO_MATTER = "目录里没有对应的事项，见要回答的问题"
NOT_CONTACTED = "不需要联系；反映人是谁，本单不写"


def request_sheet(facts: Facts) -> Document:
    """A request as it is handed to the department, in the grid of a form; what is not yet filled in stays empty for a pen.

    Shapes   facts: as `facts_of` gives them; contact: empty, or name and phone of the citizen as texts of blocks.
    """
    return b.document(
        form="form",
        title=PaperKind.REQUEST.label,
        office=facts["office"],
        case=facts["case"],
        top=[f"第 {facts['ordinal']} 张", f"{facts['at']}交办"],
        blocks=[
            b.grid(
                [
                    ("交办", _dispatched(facts)),
                    ("事项", _asked(facts)),
                    ("期限", _due(facts)),
                    ("签收", _signed(facts)),
                    ("答复", _answered(facts)),
                ]
            ),
            *map(b.note, NOTES),
        ],
    )


def _dispatched(facts: Facts) -> list[list[b.Cell]]:
    rows: list[list[b.Cell]] = [
        [("承办单位", facts["unit"]), ("主协办", facts["part"])],
        [("签发", facts["by"]), ("难度", facts["level"])],
    ]
    return rows + ([[("同时交办", facts["beside"])]] if facts["beside"] else [])


def _asked(facts: Facts) -> list[list[b.Cell]]:
    return [
        [("摘要", facts["matter"])],
        [("依据", facts["grounds"])],
        [("请回答", facts["question"])],
        [("要求", facts["wants"])],
        [("附件", facts["enclosed"])],
    ]


def _due(facts: Facts) -> list[list[b.Cell]]:
    return [
        [("签收", facts["sign_by"]), ("答复", facts["reply_by"])],
        [("联系反映人", _contact(facts))],
        [("窗口联系人", facts["window"])],
    ]


def _contact(facts: Facts) -> Text:
    """Whom the unit may call, and why it may; or that it need not."""
    if not facts["contact"]:
        return NOT_CONTACTED
    return [*facts["contact"], f"。为什么要联系：{facts['contact_reason']}"]


def _signed(facts: Facts) -> list[list[b.Cell]]:
    return [
        [("签收人", facts["signed_by"]), ("签收时间", facts["signed_at"] or BLANK_MOMENT)],
        [("异议：理由、条款、应由谁办", facts["objection"], b.TALL)],
    ]


def _answered(facts: Facts) -> list[list[b.Cell]]:
    return [
        [("办理结果", facts["reply"], b.TALL)],
        [("单位负责人审核", facts["head"]), ("答复时间", facts["replied_at"] or BLANK_MOMENT)],
    ]


# --- what it stands on -----------------------------------------------------------------------------------


def about(request: Request) -> str:
    """What a 交办单 is known by among the papers of its case."""
    return f"request/{request.pk}"


def request_of(issued: IssuedPaper) -> int | None:
    """The request a paper is about; none for a paper of another kind."""
    name, _, number = issued.about.partition("/")
    return whole_number(number, most=LARGEST_KEY) if name == "request" else None


def sheet_of(request: Request) -> Document:
    """The 交办单 of a request as it would be issued now."""
    return request_sheet(facts_of(request))


def facts_of(request: Request) -> Facts:
    """The plain dict of a 交办单."""
    case = request.case
    window = of_window(case)
    return {
        "office": window["office"],
        "case": case.number,
        "ordinal": request.number,
        "at": moment(request.dispatched_at),
        "unit": request.unit.name,
        "part": "主办" if request.is_main else "协办",
        "by": request.dispatched_by.name,
        "level": Level(request.level).label if request.level else "还没有研判",
        "beside": _beside(request),
        "grounds": _grounds(request),
        # Never the title of the case: those are the citizen's own words, which a department is not told.
        "matter": case.matter.name if case.matter else NO_MATTER,
        "question": request.question,
        "wants": request.wants,
        "enclosed": _enclosed(request),
        "sign_by": _due_of(request, ClockKind.SIGN_FOR),
        "reply_by": _due_of(request, ClockKind.REPLY),
        "contact": _citizen(case) if request.may_contact else [],
        "contact_reason": request.contact_reason,
        "window": "，".join(part for part in (window["handler"], window["site_phone"]) if part),
        **_signing(request),
        "objection": _objected(request),
        **_replied(request),
    }


def _enclosed(request: Request) -> str:
    """What goes with it, by what it is; on paper it lies behind the sheet."""
    found = [title for _, title in enclosures(request).values()]
    return f"{len(found)} 份：{'、'.join(found)}" if found else "无"


def _due_of(request: Request, kind: ClockKind) -> str:
    """When the last clock of this kind is due; a request that was signed at once has none to sign by."""
    clock = CaseClock.objects.filter(case=request.case, kind=kind, ref=request.pk).order_by("pk").last()
    return due_words(clock.due_at) if clock else "—"


def _beside(request: Request) -> str:
    others = Request.objects.filter(case=request.case).open().exclude(pk=request.pk).select_related("unit")
    return "、".join(f"{other.unit.name}（{'主办' if other.is_main else '协办'}）" for other in others)


def _grounds(request: Request) -> str:
    """On what it lies with this department: the precedent it cites, a ruling or an objection in this case, else judgement and catalogue."""
    if request.cites is not None:
        return f"{request.cites}：{request.cites.about}"
    return _said_in_this_case(request) or "；".join(_known(request)) or rules.why_asked()


def _said_in_this_case(request: Request) -> str:
    """What was decided of whose question it is: ruled by the convener, or agreed to by the window; empty for nothing."""
    ruled = Ruling.objects.filter(objection__case=request.case, unit=request.unit)
    if request.came_from_id is None:
        ruled = ruled.filter(objection__request=request)
    if ruled.exists():
        return rules.why_ruled(request.unit.name)
    before = request.came_from
    if before is not None and before.unit_id != request.unit_id:
        return rules.why_redirected(before.unit.name, request.unit.name)
    return ""


def _known(request: Request) -> Iterator[str]:
    """What the last judgement and the catalogue say of it."""
    judged = Judgement.objects.filter(case=request.case).last()
    if judged is not None and judged.main_unit_id == request.unit_id:
        yield rules.why_judged_main()
    elif judged is not None and judged.co_units.filter(pk=request.unit_id).exists():
        yield rules.why_judged_co()
    matter = request.case.matter
    if matter is not None and matter.department_id == request.unit_id:
        yield rules.why_catalogue(matter.name)


def _citizen(case: Case) -> list[Any]:
    """Name and telephone of the citizen, in full on the paper and masked on the screen of who only looks."""
    party = whose(case)
    if party is None:
        return ["没有留名"]
    shown = b.name(party.name, masked=masks.masked_name(party.name)) if party.name else "没有留名"
    phone = ["，电话 ", b.name(party.phone, masked=masks.masked_phone(party.phone))] if party.phone else []
    return [shown, *phone]


def _signing(request: Request) -> Facts:
    if request.was_deemed:
        return {"signed_by": "到时没有签收，按签收算", "signed_at": _moment(request.signed_at)}
    by = request.signed_by.name if request.signed_by else ""
    return {"signed_by": by, "signed_at": _moment(request.signed_at)}


def _moment(at: datetime | None) -> str:
    return moment(at) if at else ""


def _objected(request: Request) -> str:
    """An objection that was signed: its ground, its clause, whose it says it is."""
    found = Objection.objects.filter(request=request, signed_at__isnull=False)
    row = found.select_related("proper_unit").last()
    if row is None:
        return ""
    said = f"{row.get_ground_display()}；依据：{row.clause}；应由{row.proper_unit.name}办。{row.words}"
    return f"{said}（{row.get_answer_display()}）" if row.answer else said


def _replied(request: Request) -> Facts:
    row = Reply.objects.filter(request=request, signed_at__isnull=False).select_related("signed_by").last()
    if row is None:
        return {"reply": "", "head": "", "replied_at": ""}
    head = row.signed_by.name if row.signed_by else ""
    return {"reply": row.words, "head": head, "replied_at": _moment(row.signed_at)}
