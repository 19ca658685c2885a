"""The workbench and the ledger: what waits for me, ordered by what is due next; and everything I may see."""

import re
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bancheng.cases import reads, searching
from bancheng.cases.models import Case
from bancheng.cases.showing import bands, queue
from bancheng.org.asking import Asking
from bancheng.org.models import Department
from bancheng.rules.permissions import Actor
from bancheng.rules.vocabulary import CaseType, Channel, Role, Step

PAGE = 25
SCOPES = (
    ("turn", "轮到我"),
    ("first", "我首责"),
    ("site", "本窗口"),
    ("waiting", "等别人"),
    ("filing", "待归档"),
)
TABS = (("all", "layers-intersect", "全部"), *bands.BANDS)
EMPTY = {
    "turn": ("没有轮到您的事", "有新的轮到您时，会排在这里最上面。"),
    "first": ("没有您首责、还没了结的事", "您最先接下的事，不管现在谁在办，都列在这里，直到了结。"),
    "site": ("本窗口没有还没了结的事", "本网点登记、还没了结的都列在这里，谁在办都看得到。"),
    "waiting": ("没有在等别人的事", "您经办、现在等复核或等反映人的，会列在这里，不会忘。"),
    "filing": ("没有等着归档的事", "已经了结、反映人的期限也过了的，会列在这里，一件一件归档。"),
}
"""What an empty list says: what it holds, scope by scope."""

NOTHING_SO = ("这样筛没有", "换一格，或把类型、渠道、部门选回“全部”。")


def workbench(request: Asking) -> HttpResponse:
    """My queue: one sentence, six counters, the rows by what is due next."""
    actor: Actor = request.actor
    now: datetime = request.at
    tab = _known(request.GET.get("tab", ""), TABS, "all")
    scope = _scope(request, tab)
    bounds = bands.bounds_at(now)
    counts = _counts(request, scope, bounds)
    in_scope = _filtered(reads.queue_of(actor, scope, at=now), request)
    listed = in_scope.filter(bands.within(tab, bounds)).order_by("due_at", "pk")
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    rows = queue.rows(list(page.object_list), actor=actor, at=now, bounds=bounds)
    narrowed = tab != "all" or _chosen(request)
    context = {
        "lead": _lead(counts, scope),
        "tabs": _tabs(request, counts, scope, tab),
        "choices": _scopes(request, scope),
        "filters": _filters(request),
        "keep": [("scope", scope), ("tab", tab)],
        "groups": queue.grouped(rows),
        "page": page,
        "empty": NOTHING_SO if narrowed else EMPTY[scope],
        "may_register": bool(actor.roles & {Role.OFFICER, Role.COUNTER}),
    }
    return render(request, "cases/workbench.html", context)


def _scope(request: Asking, tab: str) -> str:
    """The list asked for; nothing paused is one's turn, so that tile opens what waits for others."""
    return _scope_of(tab, _known(request.GET.get("scope", ""), SCOPES, "turn"))


def _counts(request: Asking, scope: str, bounds: bands.Bounds) -> dict[str, int]:
    """What stands behind each tile: of every band exactly as many as its list shows."""
    if scope == "turn":
        found = reads.turn_and_waiting(request.actor, at=request.at)
        mine, paused = Q(is_turn=True), Q(is_waiting=True)
    else:
        found, mine, paused = reads.queue_of(request.actor, scope, at=request.at), Q(), Q()
    filters = {name: mine & bands.within(name, bounds) for name, _, _ in TABS}
    filters["paused"] = paused & bands.within("paused", bounds)
    counted = _filtered(found, request).order_by()
    return counted.aggregate(**{name: Count("pk", filter=chosen) for name, chosen in filters.items()})


def _known(value: str, table: tuple[tuple[str, ...], ...], otherwise: str) -> str:
    return value if value in {row[0] for row in table} else otherwise


def _lead(counts: dict[str, int], scope: str) -> str:
    if counts["over"]:
        return f"有 {counts['over']} 件超期，{counts['today']} 件今天到期。先办最上面那件。"
    if counts["today"]:
        return f"没有超期的，{counts['today']} 件今天到期。先办最上面那件。"
    return (
        f"没有超期的，今天也没有到期的；一共 {counts['all']} 件。"
        if counts["all"]
        else f"{EMPTY[scope][0]}。"
    )


def _url(request: Asking, **changes: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _tabs(request: Asking, counts: dict[str, int], scope: str, here: str) -> list[dict[str, Any]]:
    return [
        {
            "kind": name,
            "icon": icon,
            "count": counts[name],
            "label": label,
            "url": _url(request, scope=_scope_of(name, scope), tab=name),
            "here": name == here,
        }
        for name, icon, label in TABS
    ]


def _scope_of(tab: str, scope: str) -> str:
    return "waiting" if scope == "turn" and tab == "paused" else scope


def _scopes(request: Asking, here: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": _url(request, scope=name), "here": name == here} for name, label in SCOPES
    ]


def _filters(request: Asking) -> list[dict[str, Any]]:
    units = [
        (str(pk), name) for pk, name in Department.objects.filter(active=True).values_list("pk", "short_name")
    ]
    tables = (
        ("type", "类型", CaseType.choices()),
        ("channel", "渠道", Channel.choices()),
        ("unit", "部门", units),
    )
    return [
        {"name": name, "label": label, "options": options, "chosen": request.GET.get(name, "")}
        for name, label, options in tables
    ]


def _chosen(request: Asking) -> dict[str, str]:
    """The filters chosen, by column."""
    columns = {"type": "case_type", "channel": "channel", "unit": "main_unit"}
    chosen = {column: request.GET[name] for name, column in columns.items() if request.GET.get(name)}
    if not re.fullmatch(r"[0-9]{1,9}", chosen.get("main_unit", "0")):
        del chosen["main_unit"]
    return chosen


def _filtered(cases: QuerySet[Case], request: Asking) -> QuerySet[Case]:
    return cases.filter(**_chosen(request))


# --- the ledger ------------------------------------------------------------------------------------------


NEWEST = "新登记的在前"
SORTS = (("due", "快到期的在前"), ("oldest", "早登记的在前"))
ORDERS: dict[str, tuple[Any, ...]] = {
    "": ("-registered_at", "-pk"),
    "due": (F("due_at").asc(nulls_last=True), "-pk"),
    "oldest": ("registered_at", "pk"),
}


def ledger(request: Asking) -> HttpResponse:
    """Every case I may see, newest first unless asked otherwise, filtered and searched."""
    actor: Actor = request.actor
    asked = request.GET.get("q", "").strip()
    found = _filtered(reads.visible_to(actor), request)
    step = request.GET.get("step", "")
    if step in Step._value2member_map_:
        found = found.filter(step=step)
    if asked:
        found = searching.matching(found, asked)
    sort = _known(request.GET.get("sort", ""), SORTS, "")
    ordered = found.select_related(
        "first__window", "first__site", "handler__window", "handler__site"
    ).order_by(*ORDERS[sort])
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    if asked and page.paginator.count == 1:
        return redirect("cases:case", page.object_list[0].number)
    context = {
        "asked": asked,
        "page": page,
        "rows": queue.rows(list(page.object_list), actor=actor, at=request.at),
        "filters": [
            *_filters(request),
            {"name": "step", "label": "步骤", "options": Step.choices(), "chosen": step},
            {"name": "sort", "label": "排序", "options": SORTS, "chosen": sort, "none": NEWEST},
        ],
        "keep": [("q", asked)] if asked else [],
        "order": dict(SORTS).get(sort, NEWEST),
        "narrowed": bool(asked or step or _chosen(request)),
        "search_url": reverse("cases:list"),
    }
    return render(request, "cases/ledger.html", context)
