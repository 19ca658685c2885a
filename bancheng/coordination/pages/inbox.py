"""The inbox of a department: what is asked of it, what is due first at the head; it opens on the same list every day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bancheng.cases.facts import Around
from bancheng.cases.showing import bands
from bancheng.coordination import queues
from bancheng.coordination.facts import facts_within
from bancheng.coordination.showing import requests as showing
from bancheng.coordination.showing.requests import Row
from bancheng.org import reads as org
from bancheng.org.asking import Asking
from bancheng.rules import requests as rules
from bancheng.rules.permissions import UNIT_ROLES
from bancheng.rules.vocabulary import RequestStep
from bancheng.ui.paging import MOST, FirstOf, beginning

PAGE = 25
OPEN, ENDED = "open", "ended"
LISTS = ((OPEN, "没有了结的"), (ENDED, "已了结的"))
TABS = (
    ("all", "layers-intersect", "全部"),
    *((name, icon, showing.WORDS_OF_BANDS.get(name, label)) for name, icon, label in bands.BANDS),
)
EMPTY = ("没有要答的", "反映窗口交办给你们的，会排在这里，最先到期的在最上面。")
NOTHING_SO = ("这一格没有", "换一格看看。")
NEVER = ("还没有了结过", "答复被收下、改交或收回的，都列在这里。")
PARTS = (
    ("你们承诺了、没有兑现的", "promises:broken"),
    ("要你们表态的", "coordination:positions_owed"),
    ("要你们参加的会", "coordination:invitations"),
)
"""What else waits for a department, each a part of its own that says nothing while nothing waits."""


@require_safe
def inbox(request: Asking) -> HttpResponse:
    """What is asked of the departments I speak for."""
    if not request.actor.roles & UNIT_ROLES:
        raise PermissionDenied
    asked = request.GET.get("list", OPEN)
    return _ended(request) if asked == ENDED else _open(request)


def _open(request: Asking) -> HttpResponse:
    now: datetime = request.at
    bounds = bands.bounds_at(now)
    first = queues.due_first(request.actor)
    tabs: dict[str, list[int]] = {name: [] for name, *_ in TABS}
    for due in first[:MOST]:
        tabs["all"].append(due.pk)
        tabs[showing.band_of(due.step, due.due_at, bounds)].append(due.pk)
    here = request.GET.get("tab", "")
    here = here if here in tabs else "all"
    page = FirstOf(tabs[here], PAGE, most=MOST, is_cut=len(first) > MOST).get_page(request.GET.get("page"))
    rows = _rows(request, list(page.object_list), bounds)
    context = {
        "lead": _lead({name: len(found) for name, found in tabs.items()}) + _unsigned(first),
        "parts": _parts(),
        "choices": _choices(OPEN),
        "tabs": [
            {
                "kind": name,
                "icon": icon,
                "label": label,
                "count": f"{len(tabs[name])}+" if len(first) > MOST else len(tabs[name]),
                "url": f"?tab={name}",
                "here": name == here,
            }
            for name, icon, label in TABS
        ],
        "groups": showing.grouped(rows),
        "ended": None,
        "page": page,
        "empty": EMPTY if here == "all" else NOTHING_SO,
    }
    return render(request, "coordination/inbox.html", context)


def _ended(request: Asking) -> HttpResponse:
    page = beginning(queues.ended(request.actor).values_list("pk", flat=True), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "lead": "答过的、改交的、收回的都在这里，点开看当时问了什么、答了什么。",
        "parts": (),
        "choices": _choices(ENDED),
        "tabs": (),
        "groups": (),
        "ended": [showing.ended_row(one, now=request.at) for one in queues.shown(list(page.object_list))],
        "watches": True,
        "page": page,
        "empty": NEVER,
    }
    return render(request, "coordination/inbox.html", context)


def _rows(request: Asking, page: Sequence[int], bounds: bands.Bounds) -> list[Row]:
    """The rows of one page of what is open, in a fixed number of questions."""
    found, calendar = queues.shown(page), org.working_calendar()
    around = Around(list({one.case_id: one.case for one in found}.values()))
    facts = facts_within(around, found, at=request.at)
    return [
        showing.inbox_row(
            one,
            around.clocks[one.case_id],
            rules.offers(facts[one.pk], request.actor),
            facts[one.pk],
            now=request.at,
            calendar=calendar,
            bounds=bounds,
        )
        for one in found
    ]


def _lead(counts: dict[str, int]) -> str:
    if counts["over"]:
        today = f"，{counts['today']} 件今天到期" if counts["today"] else ""
        return f"有 {counts['over']} 件超期{today}。先办最上面那件。"
    if counts["today"]:
        return f"没有超期的，{counts['today']} 件今天到期。先办最上面那件。"
    if counts["all"]:
        return f"没有超期的，今天也没有到期的；一共 {counts['all']} 件。"
    return "没有要答的。"


def _unsigned(first: Sequence[queues.Due]) -> str:
    count = sum(due.step == RequestStep.DISPATCHED for due in first)
    return f"{count} 件还没签收。" if count else ""


def _choices(here: str) -> list[dict[str, Any]]:
    return [{"label": label, "url": f"?list={name}", "here": name == here} for name, label in LISTS]


def _parts() -> list[dict[str, str]]:
    return [{"title": title, "url": reverse(page)} for title, page in PARTS]
