"""What waits at the desks of the window: replies and objections for the officer, arbitrations for the convener."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bancheng.cases.models import CaseClock
from bancheng.cases.showing.clocks import read_clock
from bancheng.coordination import queues
from bancheng.coordination.models import Objection
from bancheng.coordination.showing import desk
from bancheng.coordination.showing.requests import act_on, title_of, url_of
from bancheng.org import reads as org
from bancheng.org.asking import Asking
from bancheng.rules.calendar import WorkingCalendar
from bancheng.rules.readings import Reading
from bancheng.rules.requests import BY_NAME, RULERS
from bancheng.rules.vocabulary import ObjectionGround, Tone
from bancheng.rules.wording import moment_words
from bancheng.ui.paging import beginning

PAGE = 25
RULE = BY_NAME["rule"]
WAITING, RULED = "waiting", "ruled"
LISTS = ((WAITING, "待裁定"), (RULED, "已裁定"))
EMPTY = ("没有待裁定的", "一件事里第二家单位提异议时，会直接到这里，由召集人定由谁办。")
NEVER = ("还没有裁定过", "裁定过的列在这里，以后同类的交办可以引用。")


@require_safe
def waiting(request: Asking) -> HttpResponse:
    """What requests want of an officer, as a part of his workbench or a page of its own where there is no script."""
    rows = desk.officer_rows(request.actor, now=request.at)
    context = {
        "title": "交办里等反映窗口的",
        "note": "答复来了的、提了异议的、没有人打开过的",
        "lead": "部门答复了、提了异议，或者交办过去没有人打开过的，都列在这里。",
        "rows": [row for _, row in rows],
        "empty": "没有等反映窗口的。",
    }
    return render(request, _template(request), context)


def _template(request: Asking) -> str:
    return "coordination/_waiting.html" if request.htmx else "coordination/waiting.html"


# --- the convener --------------------------------------------------------------------------------------------


def _ruler(request: Asking) -> None:
    if not request.actor.roles & RULERS:
        raise Http404


@require_safe
def rulings_owed(request: Asking) -> HttpResponse:
    """The arbitrations that wait for a ruling, on the workbench of whoever rules."""
    _ruler(request)
    found = list(queues.to_be_ruled(request.actor)[: queues.MOST_AT_DESK])
    his = desk.his_to_rule(request.actor, found, at=request.at)
    found = [one for one in found if one.pk in his]
    dues, calendar = desk.ruling_clocks(found), org.working_calendar()
    context = {
        "title": "等裁定的异议",
        "note": "一件事里第二家提异议，由召集人定由谁办",
        "lead": "一件事里第二家单位提异议，由召集人定由谁办；期限过了，领导也可以定。",
        "rows": [
            {
                "title": f"{one.unit.short_name} → {one.proper_unit.short_name}：{title_of(one.request.question)}",
                "url": url_of(one.request),
                "note": f"{one.case.number}，{ObjectionGround(one.ground).label}，{one.clause}",
                "icon": "gavel",
                "clock": _reading(one, dues, now=request.at, calendar=calendar),
                "act": "裁定",
                "act_url": act_on(one.request, "rule"),
            }
            for one in found
        ],
        "more": {"url": reverse("coordination:rulings"), "words": "全部"},
        "empty": "没有等裁定的。",
    }
    return render(request, _template(request), context)


@require_safe
def rulings(request: Asking) -> HttpResponse:
    """The arbitrations, those that wait first; and what was ruled before."""
    _ruler(request)
    asked = request.GET.get("list", WAITING)
    here = RULED if asked == RULED else WAITING
    found = queues.ruled(request.actor) if here == RULED else queues.to_be_ruled(request.actor)
    page = beginning(found, PAGE).get_page(request.GET.get("page"))
    listed = list(page.object_list)
    dues, calendar = desk.ruling_clocks(listed), org.working_calendar()
    his = desk.his_to_rule(request.actor, listed, at=request.at) if here == WAITING else set()
    context = {
        "lead": "裁定以后，这件事里谁也不再提异议；理由会写进交办单，以后同类的可以引用。",
        "choices": [{"label": label, "url": f"?list={name}", "here": name == here} for name, label in LISTS],
        "caption": "待裁定的异议，最早提的在前" if here == WAITING else "已裁定的异议，新的在前",
        "clock_head": "剩余工作时间" if here == WAITING else "裁定",
        "rows": [
            _row(one, dues, number, now=request.at, calendar=calendar, is_his=one.pk in his)
            for number, one in enumerate(listed)
        ],
        "page": page,
        "empty": NEVER if here == RULED else EMPTY,
    }
    return render(request, "coordination/rulings.html", context)


def _reading(
    one: Objection, dues: dict[int, CaseClock], *, now: datetime, calendar: WorkingCalendar
) -> Reading:
    clock = dues.get(one.request_id)
    if clock is not None:
        return read_clock(clock, now=now, calendar=calendar)
    at = moment_words(one.answered_at, now=now) if one.answered_at else ""
    return Reading(tone=Tone.DONE, main="已裁定", sub=at)


def _row(
    one: Objection,
    dues: dict[int, CaseClock],
    number: int,
    *,
    now: datetime,
    calendar: WorkingCalendar,
    is_his: bool,
) -> dict[str, Any]:
    ruled = one.ruling if one.answer == Objection.RULED else None
    return {
        "clock": _reading(one, dues, now=now, calendar=calendar),
        "url": url_of(one.request),
        "question": title_of(one.request.question),
        "number": one.case.number,
        "ground": ObjectionGround(one.ground).label,
        "clause": one.clause,
        "unit": one.unit.short_name,
        "proper_unit": one.proper_unit.short_name,
        "act_url": act_on(one.request, "rule") if is_his else "",
        "said": f"由{ruled.unit.short_name}办" if ruled else "由召集人裁定，过了期限您也可以定",
        "chosen": number == 0,
    }
