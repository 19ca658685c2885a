"""Opinions from other channels: the list, one of them, entering one, turning one into a case, linking one."""

from collections.abc import Container, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bancheng.cases import reads as case_reads
from bancheng.cases.actions import Wanting
from bancheng.citizens import reads
from bancheng.citizens.actions import feedback as actions
from bancheng.citizens.forms.feedback import EVERY_STATE, Enter, Find, Link, MakeCase
from bancheng.citizens.models import FeedbackItem
from bancheng.org.asking import Asking
from bancheng.org.search_words import by_words
from bancheng.rules import feedback as rules
from bancheng.rules import masks, numbering
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Channel, FeedbackState, Role
from bancheng.ui.forms import HouseForm
from bancheng.ui.paging import beginning
from bancheng.ui.saying_no import status_of_no

PAGE = 25
MOST = 5000
"""So many opinions are listed at most: each of them has work in it, and none may be out of reach."""
CUT = 90
FILTERS = ("source", "state", "label")
NEARLY_ALL, MOST_OF_IT = 90, 70


def _actor(request: Asking) -> Actor:
    """Who asks, if opinions are his business at all."""
    actor: Actor = request.actor
    if not actor.roles & rules.HANDLERS:
        raise Http404
    return actor


@by_words("q", also=FILTERS)
@require_safe
def feedback_list(request: Asking) -> HttpResponse:
    """The opinions I work on, newest first: opened, those that wait; narrowed by channel, state, category and words."""
    seen = reads.visible_to(_actor(request))
    waiting = seen.filter(state=FeedbackState.RECEIVED).count()
    form = Find(_looked_for(request, waiting), labels=reads.labels_in(seen))
    asked = form.cleaned_data if form.is_valid() else {}
    chosen = {name: asked[name] for name in FILTERS if asked.get(name, EVERY_STATE) not in ("", EVERY_STATE)}
    found = reads.matching(seen.filter(**chosen), asked.get("q", ""))
    page = beginning(found.select_related("case", "near"), PAGE, most=MOST).get_page(request.GET.get("page"))
    open_to_me = _cases_seen(page, _actor(request))
    context = {
        "form": form,
        "page": page,
        "rows": [_row(item, _actor(request), open_to_me) for item in page],
        "narrowed": bool(chosen or asked.get("q")),
        "lead": f"还有 {waiting} 条等着处理。每一条都要并入案件或转为案件，一条也不能丢。"
        if waiting
        else "没有等着处理的意见。",
        "acts": [
            *_waiting_link(0 if chosen.get("state") == FeedbackState.RECEIVED else waiting),
            {"verb": "记一条意见", "icon": "message-plus", "url": reverse("feedback:enter")},
        ],
    }
    return render(request, "citizens/feedback_list.html", context)


def _looked_for(request: Asking, waiting: int) -> dict[str, str]:
    """What the list is narrowed to; whoever asks for nothing sees first what waits, whoever asks sees all that fits."""
    asked = {**request.GET.dict(), "q": request.words}
    opened = waiting and not any(asked.get(name) for name in ("q", *FILTERS))
    return {"state": FeedbackState.RECEIVED if opened else EVERY_STATE} | asked


def _cases_seen(items: Iterable[FeedbackItem], actor: Actor) -> set[int]:
    """Which of the cases these opinions went to this actor may open."""
    cases = [item.case_id for item in items if item.case_id]
    return (
        set(case_reads.visible_to(actor).filter(pk__in=cases).values_list("pk", flat=True))
        if cases
        else set()
    )


def _waiting_link(waiting: int) -> list[dict[str, str]]:
    """The list behind the figure of the first sentence."""
    url = f"{reverse('feedback:list')}?state={FeedbackState.RECEIVED}"
    return [{"verb": f"只看等着处理的 {waiting} 条", "icon": "", "url": url}] if waiting else []


def _row(item: FeedbackItem, actor: Actor, open_to_me: Container[int]) -> dict[str, Any]:
    """One opinion as a row of the list."""
    waits = item.state == FeedbackState.RECEIVED
    return {
        "url": reverse("feedback:item", args=[item.pk]),
        "title": item.title,
        "text": item.text if len(item.text) <= CUT else f"{item.text[:CUT]}…",
        "notes": [Channel(item.source).label, item.number, item.label],
        "made_on": item.made_on,
        "state": state_badge(item),
        "near": near_words(item, actor),
        "make_case_url": reverse("feedback:make_case", args=[item.pk]) if waits and may_make(actor) else "",
        "link_url": reverse("feedback:link", args=[item.pk]) if waits else "",
        "case": item.case,
        "case_seen": item.case_id in open_to_me,
    }


def may_make(actor: Actor) -> bool:
    """Whether this actor may register the case himself."""
    return Role.OFFICER in actor.roles


def state_badge(item: FeedbackItem) -> dict[str, str]:
    """The state with its shape."""
    state = FeedbackState(item.state)
    return {"label": state.label, "kind": "ask" if state is FeedbackState.RECEIVED else "end"}


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
    """One opinion, whole, and where it may go."""
    actor = _actor(request)
    item = reads.feedback_for(actor, pk)
    waits = item.state == FeedbackState.RECEIVED
    return render(request, "citizens/feedback_item.html", _context(item, actor) | {
        "make_case_url": reverse("feedback:make_case", args=[pk]) if waits and may_make(actor) else "",
        "link_url": reverse("feedback:link", args=[pk]) if waits else "",
        "case_seen": item.case is not None and case_reads.may_see(actor, item.case),
    })  # fmt: skip


def _context(item: FeedbackItem, actor: Actor) -> dict[str, Any]:
    """What every page about one opinion shows of it."""
    return {
        "item": item,
        "facts": _facts(item),
        "state": state_badge(item),
        "near": near_words(item, actor),
        "crumbs": [("意见", reverse("feedback:list")), (item.title[:20], "")],
    }


def _facts(item: FeedbackItem) -> list[tuple[str, object]]:
    year, month, day = item.made_on.timetuple()[:3]
    facts: list[tuple[str, object]] = [
        ("渠道", Channel(item.source).label),
        ("渠道编号", item.number),
        ("反映日期", f"{year}年{month}月{day}日"),
        ("原渠道分类", item.label),
        ("归", item.site.name),
        ("姓名", masks.masked_name(item.name)),
        ("联系", masks.masked_phone(item.contact) if item.contact else ""),
    ]
    return [(label, value) for label, value in facts if value]


def alike_words(percent: int) -> str:
    """How much of two opinions is the same, in words: a figure would look like a verdict."""
    if percent >= NEARLY_ALL:
        return "两条的文字几乎一样"
    return "两条大半文字一样" if percent >= MOST_OF_IT else "两条有一半以上文字一样"


# --- acts ---------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def enter(request: Asking) -> HttpResponse:
    """Writes down one opinion that came by phone, letter or the message book."""
    actor = _actor(request)
    sites = reads.sites_of(actor)
    form = Enter(request.POST or None, sites=sites, initial={"site": sites.first()})
    if form.is_valid():
        try:
            taken = actions.take_in(form.opinion(), by=actor, at=request.at, site=form.cleaned_data["site"])
        except Refused as refused:
            return _shown(request, form, refused, **ENTER)
        said = "已记下这条意见。" if taken.is_new else "这条意见早就在了，没有再记一遍。"
        messages.success(request, said)
        return redirect("feedback:item", taken.item.pk)
    return _shown(request, form, None, **ENTER)


ENTER: dict[str, Any] = {
    "title": "记一条意见",
    "lead": "它有自己的日期，不走钟；转为案件以后钟才开始走。",
    "button": "记下这条意见",
}


@require_http_methods(["GET", "POST"])
def make_case(request: Asking, pk: int) -> HttpResponse:
    """Turns an opinion into a case: what is missing is asked, the rest is taken over."""
    actor = _actor(request)
    item = reads.feedback_for(actor, pk)
    form = MakeCase(request.POST or None, item=item, actor=actor, at=request.at)
    more = {"title": "转为案件", "lead": "登记后由您或网点的值班专员接着受理。", "button": "登记为案件"}
    if form.is_valid():
        try:
            made = actions.make_case(item, by=actor, at=request.at, **form.cleaned_data)
        except Refused as refused:
            return _shown(request, form, refused, item, **more)
        messages.success(request, f"已转为案件 {made.case.number}，请受理。")
        seen = case_reads.may_see(actor, made.case)
        return redirect("cases:case", made.case.number) if seen else redirect("feedback:item", pk)
    return _shown(request, form, None, item, **more)


@require_http_methods(["GET", "POST"])
def link(request: Asking, pk: int) -> HttpResponse:
    """Lays an opinion into a case that is about the same."""
    actor = _actor(request)
    item = reads.feedback_for(actor, pk)
    form = Link(request.POST or None, initial={"number": _likely_case(item, actor)})
    more = {"title": "并入案件", "lead": "同一件事已经在办的，并进去一起答复。", "button": "并入这件"}
    if form.is_valid():
        try:
            number = str(numbering.read_case_number(form.cleaned_data["number"]))
            case = case_reads.seen_case(actor, number)
            if case is None:
                raise Refused("no_such_case", "没有这件，或您不能看，请核对编号")
            actions.link_to_case(item, by=actor, at=request.at, case=case)
        except Refused as refused:
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
    context |= _context(item, _actor(request)) if item else {}
    return render(request, "citizens/feedback_act.html", context | more, status=status)
