"""Opinions from other channels: the list, one of them, entering one, turning one into a case, linking one.

What else is done with one stands in `pages/opinion_acts.py`.
"""

from collections.abc import Container, Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bancheng.cases import reads as case_reads
from bancheng.cases.actions import Wanting
from bancheng.citizens import reads
from bancheng.citizens import showing_opinions as showing
from bancheng.citizens.actions import feedback as actions
from bancheng.citizens.forms.feedback import Enter, Find, Link, MakeCase
from bancheng.citizens.models import FeedbackItem
from bancheng.citizens.opinion_facts import known
from bancheng.citizens.pages.noting import note
from bancheng.citizens.reads import EVERY_STATE, OPEN
from bancheng.org import reads as org
from bancheng.org.asking import Asking
from bancheng.org.search_words import by_words
from bancheng.rules import feedback as rules
from bancheng.rules import feedback_moves as moves
from bancheng.rules import numbering
from bancheng.rules.calendar import local
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Channel, FeedbackState, Role
from bancheng.ui.forms import HouseForm
from bancheng.ui.paging import beginning
from bancheng.ui.saying_no import status_of_no

PAGE = 25
MOST = 20_000
"""So many opinions are listed at most: each of them has work in it, and none may be out of reach."""
CUT = 90
FILTERS = ("source", "state", "label", "unit", "late", "order", "batch")
NEARLY_ALL, MOST_OF_IT = 90, 70


def reader(request: Asking) -> Actor:
    """Who asks, if opinions are his business at all: to work on, or for his department to mend."""
    actor: Actor = request.actor
    if not actor.roles & moves.READERS:
        raise Http404
    return actor


def _handler(request: Asking) -> Actor:
    """Who asks, if he takes opinions in."""
    actor: Actor = request.actor
    if not actor.roles & rules.HANDLERS:
        raise Http404
    return actor


@by_words("q", also=FILTERS)
@require_safe
def feedback_list(request: Asking) -> HttpResponse:
    """The opinions I work on, what is due first standing first; narrowed by channel, state, category, unit and words."""
    actor = reader(request)
    seen = reads.visible_to(actor)
    figures = reads.figures(seen, at=request.at)
    form = Find(_looked_for(request), labels=reads.labels_in(seen), units=reads.units_in(seen))
    asked = form.cleaned_data if form.is_valid() else {}
    found = reads.matching(reads.narrowed(seen, asked, at=request.at), asked.get("q", ""))
    listed = found.order_by(*ORDERS.get(asked.get("order", ""), ORDERS["due"]))
    page = beginning(listed.select_related("case", "near", "reported"), PAGE, most=MOST).get_page(
        request.GET.get("page")
    )
    open_to_me = _cases_seen(page, actor)
    narrowed = any(asked.get(name) for name in ("q", "source", "label", "unit", "late", "batch"))
    context = {
        "form": form,
        "page": page,
        "rows": [_row(item, actor, open_to_me, now=request.at) for item in page],
        "narrowed": narrowed or asked.get("state", "") not in (OPEN, EVERY_STATE),
        "current": asked.get("state", "") == OPEN,
        "lead": _lead(figures),
        "persons": reads.persons(found),
        "figures": _figures(figures),
        "may_import": bool(actor.roles & rules.HANDLERS),
        "acts": [{"verb": "记一条意见", "icon": "message-plus", "url": reverse("feedback:enter"), "key": "A"}]
        if actor.roles & rules.HANDLERS
        else [],
    }
    return render(request, "citizens/feedback_list.html", context)


ORDERS: dict[str, tuple[Any, ...]] = {
    "due": (F("due_at").asc(nulls_last=True), "-pk"),
    "new": ("-made_on", "-pk"),
    "old": ("made_on", "pk"),
}


def _looked_for(request: Asking) -> dict[str, str]:
    """What the list is narrowed to; whoever asks for nothing sees what is not over yet."""
    asked = {**request.GET.dict(), "q": request.words}
    opened = not any(asked.get(name) for name in ("q", *FILTERS))
    return {"state": OPEN if opened else EVERY_STATE} | asked


def _lead(figures: reads.Figures) -> str:
    if figures.late:
        return f"{figures.late} 条超期了。每一条都要整改、答复，或转为案件，一条也不能丢。"
    if figures.open:
        return f"还有 {figures.open} 条没有办完。每一条都要整改、答复，或转为案件，一条也不能丢。"
    return "没有等着办的意见。"


def _figures(figures: reads.Figures) -> list[dict[str, Any]]:
    """The figures of the head, each with the list it opens."""
    told = (
        ("没有办完", figures.open, {"state": OPEN}),
        ("超期", figures.late, {"state": OPEN, "late": "late"}),
        ("今天到期", figures.today, {"state": OPEN, "late": "today"}),
        ("待处理", figures.received, {"state": FeedbackState.RECEIVED}),
        ("整改中", figures.rectifying, {"state": FeedbackState.RECTIFYING}),
        ("差评还没回访", figures.to_visit, {"late": "to_visit", "state": EVERY_STATE}),
        ("等确认排除", figures.to_confirm, {"late": "to_confirm", "state": EVERY_STATE}),
        ("已排除", figures.excluded, {"state": FeedbackState.EXCLUDED}),
    )
    return [
        {"label": label, "count": count, "url": f"{reverse('feedback:list')}?{urlencode(asked)}"}
        for label, count, asked in told
        if count
    ]


def _cases_seen(items: Iterable[FeedbackItem], actor: Actor) -> set[int]:
    """Which of the cases these opinions went to this actor may open."""
    cases = [item.case_id for item in items if item.case_id]
    return (
        set(case_reads.visible_to(actor).filter(pk__in=cases).values_list("pk", flat=True))
        if cases
        else set()
    )


def _row(item: FeedbackItem, actor: Actor, open_to_me: Container[int], *, now: datetime) -> dict[str, Any]:
    """One opinion as a row of the list."""
    waits = item.state == FeedbackState.RECEIVED
    works = rules.may_work_on(actor, site=item.site_id)
    return {
        "url": reverse("feedback:item", args=[item.pk]),
        "title": item.title,
        "text": item.text if len(item.text) <= CUT else f"{item.text[:CUT]}…",
        "notes": [
            Channel(item.source).label,
            item.number,
            item.label,
            showing.rating(item),
            item.reported.name if item.reported else "",
        ],
        "made_on": item.made_on,
        "state": showing.badge(item),
        "clock": showing.clock(item, now=now),
        "near": near_words(item, actor),
        "make_case_url": reverse("feedback:make_case", args=[item.pk]) if waits and may_make(actor) else "",
        "rectify_url": reverse("feedback:act", args=[item.pk, "rectify"]) if waits and works else "",
        "case": item.case,
        "case_seen": item.case_id in open_to_me,
    }


def may_make(actor: Actor) -> bool:
    """Whether this actor may register the case himself."""
    return Role.OFFICER in actor.roles


def near_words(item: FeedbackItem, actor: Actor) -> dict[str, str] | None:
    """That an earlier opinion says nearly the same, with what is the same, to look at and judge."""
    if item.near is None or not rules.may_work_on(actor, site=item.near.site_id):
        return None
    which = f"编号 {item.near.number}" if item.near.number else "另一条"
    return {
        "label": f"与{which}可能是同一件",
        "bold": f"与{which}可能是同一件。",
        "why": f"{alike_words(item.near_percent)}，请您看过再定。",
        "url": reverse("feedback:item", args=[item.near_id]),
    }


@require_safe
def feedback_item(request: Asking, pk: int) -> HttpResponse:
    """One opinion, whole: what was said, what was done with it, and what I may do next."""
    actor = reader(request)
    item = reads.feedback_for(actor, pk)
    found = known(item, at=request.at)
    sees = reads.sees_person(actor, item)
    return render(request, "citizens/feedback_item.html", context_of(item, actor, now=request.at) | {
        "moves": showing.moves(found, actor, now=request.at),
        "rounds": showing.rounds(found, now=request.at, sees_person=sees),
        "calls": showing.loose_calls(found, now=request.at) if sees else [],
        "exclusions": showing.exclusions(_exclusions(item), now=request.at) if sees else [],
        "lines": showing.history(item, now=request.at) if sees else [],
        "joined": [_joined(one) for one in found.joined],
        "lead_item": _joined(item.lead) if item.lead else None,
        "masked": showing.masked_contact(item, found.contact) if sees and found.contact else None,
        "twins": _twins(item, actor) if sees and item.state == FeedbackState.RECEIVED else 0,
        "case_seen": item.case is not None and case_reads.may_see(actor, item.case),
    })  # fmt: skip


def _exclusions(item: FeedbackItem) -> Any:
    return item.exclusions.select_related("proposed_by", "ended_by")


def _joined(item: FeedbackItem) -> dict[str, str]:
    return {"words": reads.told_of_twin(item), "url": reverse("feedback:item", args=[item.pk])}


def _twins(item: FeedbackItem, actor: Actor) -> int:
    return len(reads.twins_of(item, actor))


def context_of(item: FeedbackItem, actor: Actor, *, now: datetime) -> dict[str, Any]:
    """What every page about one opinion shows of it."""
    return {
        "item": item,
        "facts": showing.facts(item, sees_person=reads.sees_person(actor, item)),
        "state": showing.badge(item),
        "clock": showing.clock(item, now=now),
        "near": near_words(item, actor),
        "crumbs": [("意见", reverse("feedback:list")), (item.title[:20], "")],
    }


def alike_words(percent: int) -> str:
    """How much of two opinions is the same, in words: a figure would look like a verdict."""
    if percent >= NEARLY_ALL:
        return "两条的文字几乎一样"
    return "两条大半文字一样" if percent >= MOST_OF_IT else "两条有一半以上文字一样"


# --- acts ---------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def enter(request: Asking) -> HttpResponse:
    """Writes down one opinion that came by phone, letter or the message book."""
    actor = _handler(request)
    sites = reads.sites_of(actor)
    begun = {
        "site": sites.first(),
        "made_on": local(request.at).date(),
        "source": request.GET.get("source", ""),
    }
    form = Enter(request.POST or None, sites=sites, initial=begun)
    names = sorted(org.names_of_units())
    if form.is_valid():
        try:
            taken = actions.take_in(form.opinion(), by=actor, at=request.at, site=form.cleaned_data["site"])
        except Refused as refused:
            note(request, "take_in", ENTER["title"], refused, site=form.cleaned_data["site"].code)
            return _shown(request, form, refused, units=names, **ENTER)
        said = "已记下这条意见。" if taken.is_new else "这条意见早就在了，没有再记一遍。"
        messages.success(request, said)
        if "again" in request.POST:
            return redirect(f"{reverse('feedback:enter')}?{urlencode({'source': taken.item.source})}")
        return redirect("feedback:item", taken.item.pk)
    return _shown(request, form, None, units=names, **ENTER)


ENTER: dict[str, Any] = {
    "title": "记一条意见",
    "lead": "记下就起钟：先开始处理，再整改、答复，或转为案件。",
    "button": "记下这条意见",
    "again": "记下，再记一条",
}


@require_http_methods(["GET", "POST"])
def make_case(request: Asking, pk: int) -> HttpResponse:
    """Turns an opinion into a case: what is missing is asked, the rest is taken over."""
    actor = _handler(request)
    item = reads.feedback_for(actor, pk)
    form = MakeCase(request.POST or None, item=item, actor=actor, at=request.at)
    more = {"title": "转为案件", "lead": "登记后由您或网点的值班专员接着受理。", "button": "登记为案件"}
    if form.is_valid():
        try:
            made = actions.make_case(item, by=actor, at=request.at, **form.cleaned_data)
        except Refused as refused:
            note(request, "make_case", more["title"], refused, site=item.site.code)
            return _shown(request, form, refused, item, **more)
        messages.success(request, f"已转为案件 {made.case.number}，请受理。")
        seen = case_reads.may_see(actor, made.case)
        return redirect("cases:case", made.case.number) if seen else redirect("feedback:item", pk)
    return _shown(request, form, None, item, **more)


@require_http_methods(["GET", "POST"])
def link(request: Asking, pk: int) -> HttpResponse:
    """Lays an opinion into a case that is about the same."""
    actor = _handler(request)
    item = reads.feedback_for(actor, pk)
    form = Link(request.POST or None, initial={"number": _likely_case(item, actor)})
    more = {"title": "并入案件", "lead": "同一件事已经在办的，并进去一起答复。", "button": "并入这件"}
    if form.is_valid():
        try:
            number = str(numbering.read_case_number(form.cleaned_data["number"]))
        except Refused as unread:
            return _shown(request, form, unread, item, **more)
        try:
            case = case_reads.seen_case(actor, number)
            if case is None:
                raise Refused("no_such_case", "没有这件，或您不能看，请核对编号")
            actions.link_to_case(item, by=actor, at=request.at, case=case)
        except Refused as refused:
            note(request, "link", more["title"], refused, site=item.site.code)
            return _shown(request, form, refused, item, **more)
        messages.success(request, f"已并入案件 {number}。")
        return redirect("feedback:item", pk)
    return _shown(request, form, None, item, **more)


def _likely_case(item: FeedbackItem, actor: Actor) -> str:
    """The case of the opinion this one is nearly the same as, if this actor may see it."""
    case = item.near.case if item.near else None
    return case.number if case and case_reads.may_see(actor, case) else ""


def _shown(
    request: Asking,
    form: HouseForm,
    refused: Refused | None,
    item: FeedbackItem | None = None,
    **more: object,
) -> HttpResponse:
    """The page of an act, with everything typed still in it."""
    status = 422 if form.is_bound else 200
    if isinstance(refused, Wanting):
        for gap in refused.missing:
            form.add_error(gap.field if gap.field in form.fields else None, gap.sentence)
        refused = None
    elif refused is not None:
        status = status_of_no(refused)
    back = reverse("feedback:item", args=[item.pk]) if item else reverse("feedback:list")
    context = {"form": form, "refused": refused, "back": back, "crumbs": [("意见", reverse("feedback:list"))]}
    context |= context_of(item, request.actor, now=request.at) if item else {}
    return render(request, "citizens/feedback_act.html", context | more, status=status)
