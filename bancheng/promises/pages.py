"""Pages of promises: the ledger, its month, one promise, and the two things done to it."""

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bancheng.org import reads as org
from bancheng.org import record
from bancheng.org.asking import Asking
from bancheng.promises import actions, doors, forms, reads, showing
from bancheng.promises.models import Promise, PromiseQuerySet
from bancheng.records.handing_out import as_handed_in
from bancheng.rules import promises as rules
from bancheng.rules.calendar import ZONE, Day, local
from bancheng.rules.permissions import UNIT_ROLES
from bancheng.rules.promises import PromiseState
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import PromiseKind, PromiseParty
from bancheng.rules.wording import full_date_words
from bancheng.ui.forms import HouseForm
from bancheng.ui.paging import beginning
from bancheng.ui.saying_no import status_of_no

PAGE = 25
NEXT = 4
"""So many of the promises due next stand beside a queue; the ledger has them all."""
BROKEN_SHOWN = 10
"""So many of those that were not kept stand above what is still to be kept; their own list has them all."""
FAR = range(2000, 2101)
STATES = tuple((state, state.words) for state in PromiseState)
CURRENT, ALL = "", "all"
"""What the ledger opens on: every promise that has not ended, the one due soonest first; and all of them on demand."""
CHOICES = ((CURRENT, "待兑现"), *STATES, (ALL, "全部"))
ORDERS = {"due": ("due_at", "pk"), "late": ("-due_at", "-pk"), "new": ("-made_at", "-pk")}
ORDER_WORDS = (("due", "先到期的在前"), ("late", "后到期的在前"), ("new", "新承诺的在前"))


@require_safe
def ledger(request: Asking) -> HttpResponse:
    """The promises I may see that are still open, what is due first standing first, unless asked otherwise."""
    asked = request.GET
    found = _narrowed(reads.visible_to(request.actor), asked, at=request.at)
    order = asked.get("order", "due")
    listed = found.order_by(*ORDERS.get(order, ORDERS["due"])).select_related("file", "unit")
    page = beginning(listed, PAGE).get_page(asked.get("page"))
    calendar = org.working_calendar()
    span = _span(asked.get("on", ""))
    month_url = _month_url(span[0] if span else local(request.at).date())
    broken = _broken_above(request, page.number)
    context = {
        "broken": [showing.row(one, now=request.at, calendar=calendar) for one in broken[:BROKEN_SHOWN]],
        "broken_more": _list_url(PromiseState.BROKEN, "") if len(broken) > BROKEN_SHOWN else "",
        "page": page,
        "rows": [showing.row(promise, now=request.at, calendar=calendar) for promise in page],
        "choices": _choices(asked),
        "filters": _filters(asked),
        "keep": [(name, asked[name]) for name in ("state", "on") if asked.get(name)],
        "on": _span_words(*span) if span else "",
        "narrowed": any(asked.get(name) for name in ("owner", "kind", "on"))
        or asked.get("state", "") not in (CURRENT, ALL),
        "current": asked.get("state", "") == CURRENT,
        "acts": [{"verb": "按月看", "icon": "calendar", "url": month_url}],
    }
    return render(request, "promises/ledger.html", context)


def _broken_above(request: Asking, page: int) -> list[Promise]:
    """What was not kept and can still be made good, above the first page of what is still to be kept; one more than is shown."""
    asked = request.GET
    if asked.get("state", CURRENT) != CURRENT or page > 1:
        return []
    chosen = reads.visible_to(request.actor).filter(_wanted(asked))
    return list(reads.left_broken(chosen, at=request.at)[: BROKEN_SHOWN + 1])


def _narrowed(promises: PromiseQuerySet, asked: Mapping[str, str], *, at: datetime) -> QuerySet[Promise]:
    """The promises somebody asked for; what cannot be meant narrows nothing."""
    state = asked.get("state", CURRENT)
    if state in set(PromiseState):
        promises = promises.in_state(PromiseState(state), at=at)
    elif state == CURRENT:
        promises = promises.open()
    return promises.filter(_wanted(asked))


def _wanted(asked: Mapping[str, str]) -> Q:
    """Whose, of which kind, of which days: what somebody asked for beside where they stand."""
    wanted = Q()
    if asked.get("owner", "") in set(PromiseParty):
        wanted &= Q(owner=asked["owner"])
    if asked.get("kind", "") in set(PromiseKind):
        wanted &= Q(kind=asked["kind"])
    if (span := _span(asked.get("on", ""))) is not None:
        wanted &= _within(*span)
    return wanted


def _within(first: date, last: date) -> Q:
    """Due on one of these days, both included."""
    start = datetime.combine(first, time.min, ZONE)
    return Q(due_at__gte=start, due_at__lt=datetime.combine(last + timedelta(days=1), time.min, ZONE))


def _span(typed: str) -> tuple[date, date] | None:
    """The first and last day of what was asked for: a day, or a month as “2026-03”."""
    if (on := _day(typed)) is not None:
        return on, on
    first = _day(f"{typed}-01")
    return (first, first.replace(day=monthrange(first.year, first.month)[1])) if first else None


def _span_words(first: date, last: date) -> str:
    return full_date_words(first) if first == last else f"{first.year}年{first.month}月"


def _day(typed: str) -> date | None:
    """A day that can be meant; beside it the arithmetic of days ends in an error."""
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if found.year in FAR else None


def _choices(asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """The states as one choice of a few; whatever else was asked stays."""
    kept = {name: asked[name] for name in ("owner", "kind", "order", "on") if asked.get(name)}
    chosen = asked.get("state", "")
    return [
        {"label": label, "url": "?" + urlencode({**kept, "state": state}), "here": state == chosen}
        for state, label in CHOICES
    ]


def _filters(asked: Mapping[str, str]) -> list[dict[str, Any]]:
    parts = (
        ("owner", "承诺的一方", "", PromiseParty.choices()),
        ("kind", "承诺的由来", "", PromiseKind.choices()),
        ("order", "顺序", ORDER_WORDS[0][1], ORDER_WORDS[1:]),
    )
    return [
        {"name": name, "label": label, "none": none, "options": options, "chosen": asked.get(name, "")}
        for name, label, none, options in parts
    ]


@require_safe
def next_due(request: Asking) -> HttpResponse:
    """The promises due next, as a part of my workbench or a page of its own where there is no script."""
    soonest = reads.visible_to(request.actor).open().order_by("due_at", "pk").select_related("file", "unit")
    template = "promises/_next.html" if request.htmx else "promises/next.html"
    return render(request, template, {"rows": [showing.agenda_row(promise) for promise in soonest[:NEXT]]})


@require_safe
def broken(request: Asking) -> HttpResponse:
    """What my department promised and has not kept: a part of its inbox, or a page of its own where there is no script."""
    if not request.actor.roles & UNIT_ROLES:
        raise Http404
    found = list(reads.left_broken_by_units(request.actor, at=request.at)[: BROKEN_SHOWN + 1])
    calendar = org.working_calendar()
    context = {
        "rows": [showing.row(one, now=request.at, calendar=calendar) for one in found[:BROKEN_SHOWN]],
        "more": _list_url(PromiseState.BROKEN, "") if len(found) > BROKEN_SHOWN else "",
    }
    return render(request, "promises/_broken.html" if request.htmx else "promises/broken.html", context)


# --- the month -----------------------------------------------------------------------------------------------


@require_safe
def month(request: Asking) -> HttpResponse:
    """One month of days with how many promises fall due, are kept, are broken; every figure opens its list."""
    first = _first_of(request.GET.get("month", ""), local(request.at).date())
    last = first.replace(day=monthrange(first.year, first.month)[1])
    due = reads.visible_to(request.actor).filter(_within(first, last))
    by_day = reads.counted_by_day(due, at=request.at)
    calendar = org.working_calendar()
    days = [first + timedelta(days=n) for n in range(last.day)]
    totals: Counter[PromiseState] = sum(by_day.values(), Counter())
    context = {
        "first": first,
        "lead": range(first.weekday()),
        "days": [_cell(calendar.day(day), by_day.get(day, Counter()), request.at) for day in days],
        "totals": [
            {"label": label, "count": totals[state], "url": _list_url(state, f"{first:%Y-%m}")}
            for state, label in STATES
        ],
        "months": [
            {"label": "上一月", "url": _month_url(first - timedelta(days=1)), "here": False},
            {"label": f"{first.year}年{first.month}月", "url": _month_url(first), "here": True},
            {"label": "下一月", "url": _month_url(last + timedelta(days=1)), "here": False},
        ],
        "any": bool(totals),
    }
    return render(request, "promises/month.html", context)


def _first_of(typed: str, today: date) -> date:
    """The first day of the month asked for, this month's otherwise."""
    found = _day(f"{typed}-01")
    return found or today.replace(day=1)


def _month_url(on: date) -> str:
    return f"{reverse('promises:month')}?month={on:%Y-%m}"


def _list_url(state: str, on: str) -> str:
    """The ledger narrowed to what a figure counts."""
    return f"{reverse('promises:ledger')}?{urlencode({'state': state, 'on': on})}"


def _cell(day: Day, counts: Counter[PromiseState], now: datetime) -> dict[str, Any]:
    """One day: its kind, and its figures, each with the list it opens."""
    return {
        "on": day.date,
        "kind": "make" if day.is_make_up else "" if day.works else "off",
        "mark": "班" if day.is_make_up else "" if day.works else "休",
        "why": day.why,
        "today": day.date == local(now).date(),
        "figures": [
            {
                "state": state,
                "label": label,
                "count": counts[state],
                "url": _list_url(state, day.date.isoformat()),
            }
            for state, label in STATES
            if counts[state]
        ],
    }


# --- in a case ---------------------------------------------------------------------------------------------------


@require_safe
def panel(request: Asking, number: str) -> HttpResponse:
    """The promises of one case: a part of the case's page, or a page of its own."""
    file = reads.file_for(request.actor, number)
    calendar = org.working_calendar()
    found = reads.promises_of(file)
    context = {
        "number": number,
        "rows": [showing.row(one, now=request.at, calendar=calendar) for one in found],
        "crumbs": [
            ("案件", reverse("cases:list")),
            (number, reverse("cases:case", args=[number])),
            ("承诺", ""),
        ],
    }
    return render(request, "promises/_panel.html" if request.htmx else "promises/panel.html", context)


# --- one promise -----------------------------------------------------------------------------------------------


@require_safe
def promise(request: Asking, pk: int) -> HttpResponse:
    """One promise: what was promised, what became of it, and what I may do about it."""
    found = reads.promise_for(request.actor, pk)
    return render(request, "promises/promise.html", _about(request, found) | {"acts": _acts(request, found)})


def _about(request: Asking, found: Promise) -> dict[str, Any]:
    sees_case = reads.sees_file(request.actor, found)
    return {
        "promise": found,
        "clock": showing.clock(found, now=request.at, calendar=org.working_calendar()),
        "facts": showing.facts(found, now=request.at),
        "strip": showing.strip(found, now=request.at, calendar=org.working_calendar()),
        "case_url": reverse("cases:case", args=[found.file.key]) if sees_case else "",
        "lead": f"{found.file.key} {doors.title_of(found.file)}",
        "what_now": showing.what_now(found, is_unit=not sees_case),
        "back": reverse("promises:promise", args=[found.pk]),
    }


def _acts(request: Asking, found: Promise) -> list[dict[str, Any]]:
    """What may be done now; what may not is not offered, and says why when it is asked for all the same."""
    facts = actions.facts_of(found, by=request.actor, at=request.at)
    keep = "记核查属实" if facts.is_checked else "补记已兑现" if facts.ended else "记已兑现"
    may = (
        (keep, "circle-check", "promises:keep", rules.refusal_to_keep(facts) is None),
        ("记核查不属实", "circle-x", "promises:find_false", rules.refusal_to_find_false(facts) is None),
        ("延期", "calendar-plus", "promises:extend", rules.refusal_to_extend(facts, request.actor) is None),
    )
    return [
        {"verb": verb, "icon": icon, "url": reverse(page, args=[found.pk]), "primary": position == 0}
        for position, (verb, icon, page, allowed) in enumerate(may)
        if allowed
    ]


@require_http_methods(["GET", "POST"])
def keep(request: Asking, pk: int) -> HttpResponse:
    """Records that a promise was kept."""
    found = reads.promise_for(request.actor, pk)
    facts = actions.facts_of(found, by=request.actor, at=request.at)
    words = CHECKED if facts.is_checked else KEEP_LATE if facts.ended else KEEP
    form = forms.Checked if facts.is_checked else forms.Keep
    return _act(request, found, form, actions.keep_promise, rules.refusal_to_keep(facts), words)


@require_http_methods(["GET", "POST"])
def find_false(request: Asking, pk: int) -> HttpResponse:
    """Records that the department found a promise untrue."""
    found = reads.promise_for(request.actor, pk)
    facts = actions.facts_of(found, by=request.actor, at=request.at)
    refused = rules.refusal_to_find_false(facts)
    return _act(request, found, forms.FoundFalse, actions.find_false, refused, FOUND_FALSE)


@require_http_methods(["GET", "POST"])
def extend(request: Asking, pk: int) -> HttpResponse:
    """Gives a promise a later day."""
    found = reads.promise_for(request.actor, pk)
    facts = actions.facts_of(found, by=request.actor, at=request.at)
    refused = rules.refusal_to_extend(facts, request.actor)
    return _act(request, found, forms.Extend, actions.extend_promise, refused, EXTEND)


@require_safe
def proof(request: Asking, pk: int) -> FileResponse:
    """The document that proves it was kept."""
    return as_handed_in(reads.proof_for(request.actor, pk))


KEEP = {
    "title": "记已兑现",
    "lead": "看到凭证再记。记下以后不能改；最后一项兑现了，会再问反映人一次“解决了吗”。",
    "done": "已记下承诺兑现了。",
}
KEEP_LATE = {
    "title": "补记已兑现",
    "lead": "只补记到期以前就办好、当时没有来得及记的，要看到当时的凭证。案件已经重新办理的照样办。",
    "done": "已补记承诺兑现了。",
}
CHECKED = {
    "title": "记核查属实",
    "lead": "主管部门核查过、说属实的再记。记下以后不能改。",
    "done": "已记下核查属实。",
}
FOUND_FALSE = {
    "title": "记核查不属实",
    "lead": f"只照主管部门的核查结果记，记下以后不能改；反映人会收到消息。{rules.CONSEQUENCES_ARE_NOT_OURS}",
    "done": "已记下核查不属实。",
}
EXTEND = {
    "title": "承诺延期",
    "lead": "只能延一次，要在到期以前，写明理由；反映人会收到消息。",
    "done": "已延期，提醒和到期都按新的日子算。",
}


def _act(
    request: Asking,
    found: Promise,
    form_of: type[HouseForm],
    act: Callable[..., object],
    refused: Refused | None,
    words: dict[str, str],
) -> HttpResponse:
    typed = [request.POST, request.FILES] if request.method == "POST" else []
    form = form_of(*typed, today=local(request.at).date())
    if refused is None and form.is_bound and form.is_valid():
        try:
            act(found, by=request.actor, at=request.at, **form.cleaned_data)
        except actions.PromiseWanting as wanting:
            for gap in wanting.missing:
                form.add_error(gap.field if gap.field in form.fields else None, gap.sentence)
        except Refused as no:
            if no.code.startswith("upload."):
                form.add_error("upload", no.sentence)
            else:
                refused = no
        else:
            messages.success(request, words["done"])
            return redirect("promises:promise", found.pk)
    if refused is not None and form.is_bound:
        record.write_refused_act(
            found.file.key,
            act.__name__,
            label=words["title"],
            code=refused.code,
            by=request.actor.ref,
            at=request.at,
            site=found.site.code,
        )
    status = 422 if form.is_bound else 200
    if refused is not None:
        status = status_of_no(refused)
    shut = refused is not None and not form.is_bound
    context = {**_about(request, found), "form": form, "refused": refused, "shut": shut, "words": words}
    return render(request, "promises/act.html", context, status=status)
