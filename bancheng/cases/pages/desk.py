"""The workbench and the ledger: what waits for me, ordered by what is due next; and everything I may see."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bancheng.cases import reads, searching
from bancheng.cases.models import Case
from bancheng.cases.showing import queue
from bancheng.org import reads as org
from bancheng.org.asking import Asking
from bancheng.rules.calendar import local
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import CaseType, Channel, Role, Step
from bancheng.ui.paging import FirstOf

PAGE = 25
MOST = reads.MOST_LISTED
SCOPES = (
    ("turn", "轮到我"),
    ("first", "我首责"),
    ("site", "本窗口"),
    ("waiting", "等别人"),
    ("filing", "待归档"),
)
TABS = (
    ("all", "layers-intersect", "全部"),
    ("over", "alert-octagon", "已超期"),
    ("today", "clock-exclamation", "今天到期"),
    ("near", "alert-triangle", "两天以内"),
    ("calm", "circle-check", "从容"),
    ("paused", "player-pause", "等反映人"),
)


def workbench(request: Asking) -> HttpResponse:
    """My queue: one sentence, six counters, the rows by what is due next."""
    actor: Actor = request.actor
    now: datetime = request.at
    scope = _known(request.GET.get("scope", ""), SCOPES, "turn")
    tab = _known(request.GET.get("tab", ""), TABS, "all")
    first = reads.due_first(reads.queue_of(actor, scope, at=now, only=_filters_chosen(request)))
    tabs = _under_tabs(first[:MOST], _bounds(now))
    counts = {name: len(tabs[name]) for name, _, _ in TABS}
    is_cut = len(first) > MOST
    page = FirstOf(tabs[tab], PAGE, most=MOST, is_cut=is_cut).get_page(request.GET.get("page"))
    rows = queue.rows(reads.shown(list(page.object_list)), actor=actor, at=now)
    context = {
        "lead": _lead(counts, is_cut=is_cut),
        "tabs": _tabs(request, counts, tab, is_cut=is_cut),
        "choices": _scopes(request, scope),
        "filters": _filters(request),
        "keep": [("scope", scope), ("tab", tab)],
        "groups": queue.grouped(rows),
        "page": page,
        "may_register": bool(actor.roles & {Role.OFFICER, Role.COUNTER}),
    }
    return render(request, "cases/workbench.html", context)


def _known(value: str, table: tuple[tuple[str, ...], ...], otherwise: str) -> str:
    return value if value in {row[0] for row in table} else otherwise


def _bounds(now: datetime) -> dict[str, datetime]:
    """The moments between the tabs: now, today's close, the close two working days on."""
    calendar = org.working_calendar()
    today = local(now).date()
    return {
        "now": now,
        "tonight": datetime.combine(today + timedelta(days=1), datetime.min.time(), local(now).tzinfo),
        "near": calendar.close_of(calendar.add_workdays(today, 2)),
    }


def _under_tabs(first: Sequence[reads.Due], bounds: dict[str, datetime]) -> dict[str, list[int]]:
    """The cases under each tab, those due first at the head of each."""
    tabs: dict[str, list[int]] = {name: [] for name, _, _ in TABS}
    for case in first:
        tabs["all"].append(case.pk)
        tabs[_tab_of(case, bounds)].append(case.pk)
    return tabs


def _tab_of(case: reads.Due, bounds: dict[str, datetime]) -> str:
    if case.step in (Step.WAITING_CITIZEN, Step.ANSWERED):
        return "paused"
    if case.due_at is None or case.due_at > bounds["near"]:
        return "calm"
    if case.due_at < bounds["now"]:
        return "over"
    return "today" if case.due_at < bounds["tonight"] else "near"


def _lead(counts: dict[str, int], *, is_cut: bool) -> str:
    if is_cut:
        return f"这里有 {MOST} 多件，只列出最先到期的 {MOST} 件，其余的请用筛选找。先办最上面那件。"
    if counts["over"]:
        return f"有 {counts['over']} 件已经超期，{counts['today']} 件今天到期。先办最上面那件。"
    if counts["today"]:
        return f"没有超期的，{counts['today']} 件今天到期。先办最上面那件。"
    return (
        f"没有超期的，今天也没有到期的；一共 {counts['all']} 件。"
        if counts["all"]
        else "现在没有轮到您的事。"
    )


def _url(request: Asking, **changes: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _tabs(request: Asking, counts: dict[str, int], here: str, *, is_cut: bool) -> list[dict[str, Any]]:
    return [
        {
            "kind": name,
            "icon": icon,
            "count": f"{counts[name]}+" if is_cut else counts[name],
            "label": label,
            "url": _url(request, tab=name),
            "here": name == here,
        }
        for name, icon, label in TABS
    ]


def _scopes(request: Asking, here: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": _url(request, scope=name), "here": name == here} for name, label in SCOPES
    ]


def _filters(request: Asking) -> list[dict[str, Any]]:
    units = [(str(pk), name) for pk, name in org.units()]
    tables = (
        ("type", "类型", CaseType.choices()),
        ("channel", "渠道", Channel.choices()),
        ("unit", "部门", units),
    )
    return [
        {"name": name, "label": label, "options": options, "chosen": request.GET.get(name, "")}
        for name, label, options in tables
    ]


def _filters_chosen(request: Asking) -> Q:
    """What the filters ask for."""
    columns = {"type": "case_type", "channel": "channel", "unit": "main_unit"}
    chosen = {column: request.GET[name] for name, column in columns.items() if request.GET.get(name)}
    if not re.fullmatch(r"[0-9]{1,9}", chosen.get("main_unit", "0")):
        del chosen["main_unit"]
    return Q(**chosen)


# --- the ledger ------------------------------------------------------------------------------------------


def ledger(request: Asking) -> HttpResponse:
    """Every case I may see, newest first, filtered and searched."""
    actor: Actor = request.actor
    asked = request.GET.get("q", "").strip()
    found: QuerySet[Case] = reads.visible_to(actor).filter(_filters_chosen(request))
    step = request.GET.get("step", "")
    if step in Step._value2member_map_:
        found = found.filter(step=step)
    if asked:
        found = searching.matching(found, asked)
    first = list(found.order_by("-registered_at", "-pk").values_list("pk", flat=True)[: MOST + 1])
    page = FirstOf(first[:MOST], PAGE, most=MOST, is_cut=len(first) > MOST).get_page(request.GET.get("page"))
    cases = reads.shown(list(page.object_list))
    if asked and len(first) == 1:
        return redirect("cases:case", cases[0].number)
    context = {
        "asked": asked,
        "page": page,
        "rows": queue.rows(cases, actor=actor, at=request.at),
        "filters": [
            *_filters(request),
            {"name": "step", "label": "步骤", "options": Step.choices(), "chosen": step},
        ],
        "keep": [("q", asked)] if asked else [],
        "search_url": reverse("cases:list"),
    }
    return render(request, "cases/ledger.html", context)
