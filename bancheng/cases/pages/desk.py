"""The workbench and the ledger: what waits for me, ordered by what is due next; and everything I may see."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bancheng.cases import reads, searching
from bancheng.cases.models import CaseQuerySet
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
    bounds = _bounds(now)
    counts = _counts(_queue(request, scope), bounds)
    under_tab = _queue(request, scope, _tab(tab, bounds)).defer(*queue.NOT_SHOWN)
    known = None if tab != "all" and counts["all"] > MOST else counts[tab]
    page = FirstOf(under_tab, PAGE, most=MOST, counted=known).get_page(request.GET.get("page"))
    rows = queue.rows(reads.with_people(page.object_list), actor=actor, at=now)
    context = {
        "lead": _lead(counts),
        "tabs": _tabs(request, counts, tab),
        "choices": _scopes(request, scope),
        "filters": _filters(request),
        "keep": [("scope", scope), ("tab", tab)],
        "groups": queue.grouped(rows),
        "page": page,
        "may_register": bool(actor.roles & {Role.OFFICER, Role.COUNTER}),
    }
    return render(request, "cases/workbench.html", context)


def _queue(request: Asking, scope: str, only: Q = reads.EVERY) -> CaseQuerySet:
    """The queue as filtered, those due first at its head."""
    asked = reads.queue_of(request.actor, scope, at=request.at, only=_filters_chosen(request) & only)
    return asked.order_by("due_at", "pk")


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


def _counts(ordered: CaseQuerySet, bounds: dict[str, datetime]) -> dict[str, int]:
    """How many stand under each tab, counted among the first by due; one more than MOST says: more than these."""
    return ordered[: MOST + 1].aggregate(
        **{name: Count("pk", filter=_tab(name, bounds)) for name, _, _ in TABS}
    )


def _tab(name: str, bounds: dict[str, datetime]) -> Q:
    paused = Q(step__in=(Step.WAITING_CITIZEN, Step.ANSWERED))
    match name:
        case "over":
            return ~paused & Q(due_at__lt=bounds["now"])
        case "today":
            return ~paused & Q(due_at__gte=bounds["now"], due_at__lt=bounds["tonight"])
        case "near":
            return ~paused & Q(due_at__gte=bounds["tonight"], due_at__lte=bounds["near"])
        case "calm":
            return ~paused & Q(due_at__gt=bounds["near"])
        case "paused":
            return paused
    return Q()


def _lead(counts: dict[str, int]) -> str:
    if counts["all"] > MOST:
        return f"这里有 {MOST} 多件，下面的数只数最先到期的 {MOST} 件。先办最上面那件。"
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


def _tabs(request: Asking, counts: dict[str, int], here: str) -> list[dict[str, Any]]:
    return [
        {
            "kind": name,
            "icon": icon,
            "count": _count_words(counts, name),
            "label": label,
            "url": _url(request, tab=name),
            "here": name == here,
        }
        for name, icon, label in TABS
    ]


def _count_words(counts: dict[str, int], name: str) -> str:
    """The number on a tab; where not everything was counted, “37+”."""
    return f"{min(counts[name], MOST)}+" if counts["all"] > MOST else str(counts[name])


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
    found = reads.visible_to(actor).filter(_filters_chosen(request))
    step = request.GET.get("step", "")
    if step in Step._value2member_map_:
        found = found.filter(step=step)
    if asked:
        found = searching.matching(found, asked)
    ordered = found.order_by("-registered_at", "-pk")
    page = FirstOf(ordered.defer(*queue.NOT_SHOWN), PAGE, most=MOST).get_page(request.GET.get("page"))
    if asked and page.paginator.count == 1:
        return redirect("cases:case", page.object_list[0].number)
    context = {
        "asked": asked,
        "page": page,
        "rows": queue.rows(reads.with_people(page.object_list), actor=actor, at=request.at),
        "filters": [
            *_filters(request),
            {"name": "step", "label": "步骤", "options": Step.choices(), "chosen": step},
        ],
        "keep": [("q", asked)] if asked else [],
        "search_url": reverse("cases:list"),
    }
    return render(request, "cases/ledger.html", context)
