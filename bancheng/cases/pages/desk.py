"""The workbench and the ledger: what waits for me, ordered by what is due next; and everything I may see."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bancheng.cases import beginnings, reads, searching
from bancheng.cases.beginnings import Due
from bancheng.cases.models import Case
from bancheng.cases.models.case import OPEN_VALUES
from bancheng.cases.showing import bands, queue
from bancheng.cases.showing.panels import panels_for, side_panels_for, waits_beside
from bancheng.org import reads as org
from bancheng.org.asking import Asking
from bancheng.org.first_pages import first_page_without_cases
from bancheng.org.search_words import IN_ADDRESS, by_words
from bancheng.rules.desk import Waits, no_case_but, what_is_beside
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
    """My queue: one sentence, six counters, the rows by what is due next; who has no case business goes to his own page."""
    actor: Actor = request.actor
    elsewhere = first_page_without_cases(actor)
    if elsewhere:
        return redirect(elsewhere)
    now: datetime = request.at
    tab = _known(request.GET.get("tab", ""), TABS, "all")
    bounds = bands.bounds_at(now)
    scope = _known(request.GET.get("scope", ""), SCOPES, "turn")
    listed = _listed(request, scope, bounds)
    paging = FirstOf(listed.tabs[tab], PAGE, most=MOST, is_cut=listed.is_cut)
    page = paging.get_page(request.GET.get("page"))
    dues = {due.pk: due for due in page.object_list}
    rows = queue.rows(beginnings.shown(list(dues)), actor=actor, at=now, bounds=bounds, dues=dues)
    narrowed = tab != "all" or _chosen(request)
    # Only where it would say that nothing waits: a queue with work in it says what is first.
    is_bare = scope == "turn" and not listed.tabs["all"] and not _chosen(request)
    beside = waits_beside(actor, now) if is_bare else Waits()
    context = {
        "lead": no_case_but(beside) if beside.many else _lead(listed, scope),
        "coming": f"{request.coming} 人正被引领到您的窗口，到了去登记，或者确认到了。"
        if request.coming
        else "",
        "panels": panels_for(actor),
        "beside": side_panels_for(actor),
        "tabs": _tabs(request, listed, scope, tab),
        "choices": _scopes(request, scope),
        "filters": _filters(request),
        "keep": [("scope", scope), ("tab", tab)],
        "groups": queue.grouped(rows),
        "page": page,
        "empty": what_is_beside(beside) if beside.many else NOTHING_SO if narrowed else EMPTY[scope],
        "empty_icon": "layout-list" if beside.many else "",
        "may_register": bool(actor.roles & {Role.OFFICER, Role.COUNTER}),
    }
    return render(request, "cases/workbench.html", context)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """The beginning of a queue under its tabs, those due first at the head of each.

    Shapes   tabs: name → cases. is_cut: whether the queue goes on beyond what is listed.
    """

    tabs: dict[str, list[Due]]
    is_cut: bool

    def figure(self, tab: str) -> int | str:
        """How many stand behind a tile, as it says it: 3, or 3+ where the queue goes on."""
        count = len(self.tabs[tab])
        return f"{count}+" if self.is_cut else count


def _listed(request: Asking, scope: str, bounds: bands.Bounds) -> Listed:
    """The beginning of the queue of one scope, as the filters narrow it.

    Below my turn stands what I have in hand and the citizen has the word in: nothing to do, and not to be forgotten.
    """
    first = beginnings.due_first(request.actor, scope, at=request.at, only=_chosen(request))
    if scope == "turn" and len(first) <= MOST:
        waiting = beginnings.due_first(request.actor, "waiting", at=request.at, only=_chosen(request))
        here = {due.pk for due in first}
        first += [due for due in waiting if bands.band_of(due, bounds) == "paused" and due.pk not in here]
    tabs: dict[str, list[Due]] = {name: [] for name, _, _ in TABS}
    for due in first[:MOST]:
        tabs["all"].append(due)
        tabs[bands.band_of(due, bounds)].append(due)
    return Listed(tabs=tabs, is_cut=len(first) > MOST)


def _known(value: str, table: tuple[tuple[str, ...], ...], otherwise: str) -> str:
    return value if value in {row[0] for row in table} else otherwise


def _lead(listed: Listed, scope: str) -> str:
    if listed.is_cut:
        return f"这里有 {MOST} 多件，只列出最先到期的 {MOST} 件，其余的请用筛选找。先办最上面那件。"
    counts = {name: len(cases) for name, cases in listed.tabs.items()}
    if counts["over"]:
        today = f"，{counts['today']} 件今天到期" if counts["today"] else ""
        return f"有 {counts['over']} 件超期{today}。先办最上面那件。"
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


def _tabs(request: Asking, listed: Listed, scope: str, here: str) -> list[dict[str, Any]]:
    return [
        {
            "kind": name,
            "icon": icon,
            "count": listed.figure(name),
            "label": label,
            "url": _url(request, scope=scope, tab=name),
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


def _chosen(request: Asking) -> dict[str, str]:
    """The filters chosen, by column."""
    columns = {"type": "case_type", "channel": "channel", "unit": "main_unit"}
    chosen = {column: request.GET[name] for name, column in columns.items() if request.GET.get(name)}
    if not re.fullmatch(r"[0-9]{1,9}", chosen.get("main_unit", "0")):
        del chosen["main_unit"]
    return chosen


# --- the ledger ------------------------------------------------------------------------------------------


NEWEST = "新登记的在前"
SORTS = (("due", "快到期的在前"), ("oldest", "早登记的在前"))
ORDERS: dict[str, tuple[Any, ...]] = {
    "": ("-registered_at", "-pk"),
    "due": (F("due_at").asc(nulls_last=True), "-pk"),
    "oldest": ("registered_at", "pk"),
}


@by_words("q")
def ledger(request: Asking) -> HttpResponse:
    """Every case I may see, newest first unless asked otherwise, filtered and searched."""
    actor: Actor = request.actor
    asked = request.words
    found: QuerySet[Case] = reads.visible_to(actor).filter(**_chosen(request))
    step = request.GET.get("step", "")
    if step in Step._value2member_map_:
        found = found.filter(step=step)
    if step in OPEN_VALUES:
        # Whatever is open lies in small indexes of its own.
        found = found.filter(step__in=OPEN_VALUES)
    if asked:
        found = searching.matching(found, asked)
    sort = _known(request.GET.get("sort", ""), SORTS, "")
    first = list(found.order_by(*ORDERS[sort]).values_list("pk", flat=True)[: MOST + 1])
    page = FirstOf(first[:MOST], PAGE, most=MOST, is_cut=len(first) > MOST).get_page(request.GET.get("page"))
    cases = beginnings.shown(list(page.object_list))
    if asked and len(first) == 1:
        return redirect("cases:case", cases[0].number)
    context = {
        "asked": asked,
        "page": page,
        "rows": queue.rows(cases, actor=actor, at=request.at),
        "filters": [
            *_filters(request),
            {"name": "step", "label": "步骤", "options": Step.choices(), "chosen": step},
            {"name": "sort", "label": "排序", "options": SORTS, "chosen": sort, "none": NEWEST},
        ],
        "keep": [(IN_ADDRESS, request.GET[IN_ADDRESS])] if asked else [],
        "order": dict(SORTS).get(sort, NEWEST),
        "narrowed": bool(asked or step or _chosen(request)),
        "search_url": reverse("cases:list"),
    }
    return render(request, "cases/ledger.html", context)
