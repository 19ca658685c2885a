"""What is urged: the supervisor's list and the leader's, every figure opening its cases."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bancheng.cases import beginnings, reads
from bancheng.cases.showing import queue
from bancheng.org.asking import Asking
from bancheng.rules.permissions import Actor
from bancheng.rules.urging import BY_RUNG, LEAST_DAYS_LATE, TIMES_ITS_LIMIT, Rung
from bancheng.rules.vocabulary import Role
from bancheng.ui.paging import FirstOf

PAGE = 25
ACTS = ("extend", "deny_extension", "instruct", "reassign")
"""What whoever looks over a late case may do about it from here, as far as it is his; the title opens the case."""
LISTS = (
    (
        "listed",
        Rung.LISTED,
        "flag",
        f"用到期限的 {TIMES_ITS_LIMIT} 倍、又至少晚了 {LEAST_DAYS_LATE} 个工作日还没办的，报到领导这里",
    ),
    ("supervised", Rung.SUPERVISED, "bell-ringing", "催办后又过了几天仍没办的，由督查员督办"),
    ("urged", Rung.URGED, "bell", "过了期限第二天仍没办的，已催办"),
)
"""Name of the list, the step of the ladder, its icon, what stands there; the highest first."""


def urging(request: Asking) -> HttpResponse:
    """The cases I may see in which somebody is urged, each under the highest step it has come to, the latest first."""
    actor: Actor = request.actor
    now: datetime = request.at
    reached = reads.urged(actor)
    by_list = {
        name: [case for case, come_to in reached.items() if come_to is rung] for name, rung, *_ in LISTS
    }
    here = request.GET.get("list", "")
    if here not in by_list:
        here = next((name for name, *_ in LISTS if by_list[name]), LISTS[0][0])
    paging = FirstOf(by_list[here], PAGE, most=reads.MOST_LISTED, is_cut=len(reached) > reads.MOST_LISTED)
    page = paging.get_page(request.GET.get("page"))
    rows = queue.rows(beginnings.shown(list(page.object_list)), actor=actor, at=now, also=ACTS)
    context = {
        "lead": _lead(len(reached)),
        "tabs": [_tab(name, by_list, here) for name, *_ in LISTS],
        "says": next(says for name, _, _, says in LISTS if name == here),
        "rows": rows,
        # Whoever looks on rather than acts has no column of acts that stays empty.
        "watches": not any(row.also for row in rows),
        "acts": _given(actor),
        "page": page,
    }
    return render(request, "cases/urging.html", context)


def _given(actor: Actor) -> list[dict[str, str]]:
    """Where a leader sees what he instructed, and what became of it."""
    if Role.LEADER not in actor.roles:
        return []
    return [{"verb": "看我批示的", "icon": "writing-sign", "url": reverse("cases:instructions")}]


def _lead(count: int) -> str:
    if not count:
        return "没有正在催办、督办的件。"
    return f"有 {count} 件过了期限正在催。每一步只催一次，只在工作时间催；催不停钟，也不替人作决定。"


def _tab(name: str, by_list: dict[str, list[int]], here: str) -> dict[str, Any]:
    _, rung, icon, _ = next(row for row in LISTS if row[0] == name)
    return {
        "kind": "over" if name == "listed" else "today" if name == "supervised" else "near",
        "icon": icon,
        "count": len(by_list[name]),
        "label": BY_RUNG[rung].label,
        "url": f"?list={name}",
        "here": name == here,
    }
