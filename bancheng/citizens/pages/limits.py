"""Limits on a contact at the desk: the list, one of them, and each act on it; to whom they are no business they do not exist."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bancheng.cases.pages.acting import status_of, tried
from bancheng.citizens import limits
from bancheng.citizens import showing_limits as showing
from bancheng.citizens.actions import limiting as actions
from bancheng.citizens.forms.limits import Confirm, Propose, Why
from bancheng.citizens.models import ContactLimit
from bancheng.org import reads as org
from bancheng.org import record
from bancheng.org.asking import Asking
from bancheng.org.limits import said
from bancheng.rules import nuisance as rules
from bancheng.rules.calendar import local
from bancheng.rules.clock_table import NUISANCE_LONGEST, limit_for
from bancheng.rules.refusal import Refused
from bancheng.ui.forms import HouseForm
from bancheng.ui.paging import beginning

PAGE, AT_DESK = 25, 5
TITLE, PROPOSING = "骚扰限制", "提出限制"
WAITING, IN_FORCE, OVER = "waiting", "in_force", "over"
LISTS = {
    IN_FORCE: ("限制中", limits.in_force, "现在没有限制谁", "到期的自己结束，列在“结束了的”里。"),
    WAITING: (
        "等确认",
        limits.waiting,
        "没有等确认的",
        "由专员或网点负责人提出，召集人或督查员确认；到时没有人确认就作废。",
    ),
    OVER: ("结束了的", limits.over, "还没有结束了的", "到期、取消、没有同意的都留在这里。"),
}
WHAT_IT_IS = f"两个人定，到期自己结束。网上一天只能交一件，首问说明后不再回访。{rules.KEEPS}"


@require_safe
def limit_list(request: Asking) -> HttpResponse:
    """The limits I may see: those that hold, those that wait, and those that are over."""
    if not limits.sees_any(request.actor):
        raise Http404
    here = request.GET.get("list", IN_FORCE)
    _, listed, empty, what = LISTS[here] if here in LISTS else LISTS[IN_FORCE]
    found = listed(limits.visible_to(request.actor), at=request.at)
    shown = found.select_related("site", "proposed_by", "confirmed_by", "ended_by")
    page = beginning(shown, PAGE).get_page(request.GET.get("page"))
    proposes = bool(request.actor.roles & rules.PROPOSERS)
    context = {
        "title": TITLE,
        "lead": WHAT_IT_IS,
        "choices": [
            {"label": label, "url": f"?list={name}", "here": LISTS[name][1] is listed}
            for name, (label, *_) in LISTS.items()
        ],
        "rows": [showing.row_of(row, now=request.at) for row in page],
        "page": page,
        "empty": (empty, what),
        "acts": [{"verb": PROPOSING, "icon": "hand-finger", "url": reverse("limits:propose")}]
        if proposes
        else [],
    }
    return render(request, "citizens/limits.html", context)


@require_safe
def waiting(request: Asking) -> HttpResponse:
    """Those that wait for a second person, on the workbench of whoever may be it; nothing where nothing waits."""
    if not request.actor.roles & rules.DECIDERS:
        raise Http404
    others = limits.at_desk(request.actor, request.at)
    shown = others.select_related("site", "proposed_by", "confirmed_by", "ended_by")[:AT_DESK]
    context = {"rows": [showing.row_of(row, now=request.at) for row in shown]}
    template = "citizens/_limits_waiting.html" if request.htmx else "citizens/limits_waiting.html"
    return render(request, template, context)


@require_safe
def one(request: Asking, pk: int) -> HttpResponse:
    """One limit: who, why, until when, what he was told, what I may do."""
    row = limits.limit_for(request.actor, pk)
    context = {
        "title": f"{TITLE}第 {row.pk} 号",
        "row": showing.row_of(row, now=request.at),
        "facts": showing.facts(row, now=request.at),
        "filed": showing.filed(row, now=request.at) if request.actor.roles & rules.DECIDERS else "",
        "acts": showing.acts(row, request.actor, now=request.at),
        "keeps": rules.KEEPS,
        "no_ground": rules.NO_GROUND,
        "crumbs": [(TITLE, reverse("limits:list")), (f"第 {row.pk} 号", "")],
    }
    return render(request, "citizens/limit.html", context)


@require_http_methods(["GET", "POST"])
def propose(request: Asking) -> HttpResponse:
    """Proposes one."""
    if not request.actor.roles & rules.PROPOSERS:
        raise Http404
    longest = limit_for(NUISANCE_LONGEST, org.limits_at(local(request.at).date())).count
    form = Propose(request.POST or None, longest=longest)
    made, refused = tried(
        form,
        lambda: actions.propose_limit(by=request.actor, at=request.at, **form.cleaned_data),
        _noting(request, "propose_limit", PROPOSING),
    )
    if made is not None:
        sentence = said("已提出，等召集人或督查员在 {proposal}内确认；没确认以前什么也不变。", at=request.at)
        messages.success(request, sentence)
        return redirect("limits:one", made.pk)
    return _form(
        request, form, refused, title=PROPOSING, lead=WHAT_IT_IS, button="提出", back=reverse("limits:list")
    )


@require_http_methods(["GET", "POST"])
def confirm(request: Asking, pk: int) -> HttpResponse:
    """The second person confirms."""
    row = _for_decider(request, pk)
    lead = f"{row.get_ground_display()}，{row.days} 天。{showing.filed(row, now=request.at)}"
    form = Confirm(request.POST if request.method == "POST" else None)
    return _act(
        request,
        row,
        form,
        lambda: actions.confirm_limit(row, by=request.actor, at=request.at),
        name="confirm_limit",
        label="确认限制",
        lead=lead,
        done="确认了，从现在起限制；能发消息的，已经告诉他到哪天为止、怎样不同意。",
    )


@require_http_methods(["GET", "POST"])
def refuse(request: Asking, pk: int) -> HttpResponse:
    """The second person says no."""
    row, form = _for_decider(request, pk), Why(request.POST or None)
    return _act(
        request,
        row,
        form,
        lambda: actions.refuse_limit(row, by=request.actor, at=request.at, **form.cleaned_data),
        name="refuse_limit",
        label="不同意限制",
        done="没有同意，什么也不变。",
    )


@require_http_methods(["GET", "POST"])
def lift(request: Asking, pk: int) -> HttpResponse:
    """One of those who confirm lifts it before its day."""
    row, form = _for_decider(request, pk), Why(request.POST or None)
    return _act(
        request,
        row,
        form,
        lambda: actions.lift_limit(row, by=request.actor, at=request.at, **form.cleaned_data),
        name="lift_limit",
        label="取消限制",
        done="取消了，和以前一样；能发消息的，已经告诉他。",
    )


def _for_decider(request: Asking, pk: int) -> ContactLimit:
    row = limits.limit_for(request.actor, pk)
    if not request.actor.roles & rules.DECIDERS:
        raise Http404
    return row


def _act(
    request: Asking,
    row: ContactLimit,
    form: HouseForm,
    act: Callable[[], ContactLimit],
    *,
    name: str,
    label: str,
    done: str,
    lead: str = "",
) -> HttpResponse:
    made, refused = tried(form, act, _noting(request, name, label))
    if made is not None:
        messages.success(request, done)
        return redirect("limits:one", row.pk)
    back = reverse("limits:one", args=[row.pk])
    title = f"{label}第 {row.pk} 号"
    return _form(request, form, refused, title=title, lead=lead or rules.NO_GROUND, button=label, back=back)


def _noting(request: Asking, name: str, label: str) -> Callable[[Refused], None]:
    """How a refusal is noted on the record of the day: a limit belongs to no case."""

    def note(refused: Refused) -> None:
        by, site = request.actor.ref, org.district_window().code
        record.write_refused_act("", name, label=label, code=refused.code, by=by, at=request.at, site=site)

    return note


def _form(
    request: Asking,
    form: HouseForm,
    refused: Refused | None,
    *,
    title: str,
    lead: str,
    button: str,
    back: str,
) -> HttpResponse:
    context = {
        "form": form,
        "refused": refused,
        "title": title,
        "lead": lead,
        "button": button,
        "back": back,
        "crumbs": [(TITLE, reverse("limits:list")), (title, "")],
    }
    return render(request, "citizens/limit_act.html", context, status=status_of(form, refused))
