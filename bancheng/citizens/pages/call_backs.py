"""Call-backs at the desk: the list, one of them with its script, each act on it, and what a case and a workbench show of them."""

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bancheng.cases import reads as cases
from bancheng.cases.facts import facts_of as facts_of_case
from bancheng.cases.pages.acting import status_of, tried
from bancheng.citizens import calling
from bancheng.citizens import showing_call_backs as showing
from bancheng.citizens.actions import call_backs as actions
from bancheng.citizens.forms.call_backs import Attempt, End, Name
from bancheng.citizens.models import CallBack
from bancheng.citizens.pages.noting import note, noting
from bancheng.org import reads as org
from bancheng.org.asking import Asking
from bancheng.rules import call_backs as rules
from bancheng.rules.call_backs import CallBackFacts
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import CallBackWhy
from bancheng.ui.pages import lead_to
from bancheng.ui.paging import beginning

PAGE, MOST = 25, 5000
AT_DESK = 5
SHOWN_SECONDS = 120
"""As long as it takes to dial a number, or to address a letter."""
WAITING, LATE, NAMED, OVER = "waiting", "late", "named", "over"
LISTS = ((WAITING, "待回访"), (LATE, "已到期"), (NAMED, "另外指定的"), (OVER, "已办完"))
EMPTY = {
    WAITING: ("没有要回访的", "该回访的会自己列到这里：评价不满意的、没有办成的、不予受理的、抽查到的。"),
    LATE: ("没有到期没做的", "到期没有做的，由领导另外指定人。"),
    NAMED: ("没有另外指定的", "到期没有做、或督查员都经手过的，领导可以另外指定人。"),
    OVER: ("还没有办完的回访", "办完的列在这里，结果和接下来怎么办都看得到。"),
}
OTHERS_CALL = "回访由没有经手的人办，这里只写办完的。"
"""For who may not see that one is open: true whether one is or not."""


@require_safe
def queue(request: Asking) -> HttpResponse:
    """The call-backs I may see, what is due first at the head; narrowed by state and by reason."""
    if not rules.sees_all(request.actor) and not calling.visible_to(request.actor).exists():
        raise Http404
    asked = request.GET
    here = asked.get("list", WAITING) if asked.get("list", WAITING) in EMPTY else WAITING
    why = asked.get("why", "")
    found = _listed(request, here)
    if why in set(CallBackWhy):
        found = found.filter(grounds__why=why).distinct()
    shown = found.select_related("case", "site", "visitor", "ended_by").prefetch_related(
        "grounds", "attempts"
    )
    page, calendar = beginning(shown, PAGE, most=MOST).get_page(asked.get("page")), org.working_calendar()
    kept = f"&why={why}" if why else ""
    context = {
        "choices": [
            {"label": label, "url": f"?list={name}{kept}", "here": name == here} for name, label in LISTS
        ],
        "filters": [
            {"name": "why", "label": "原因", "none": "", "options": CallBackWhy.choices(), "chosen": why}
        ],
        "keep": [("list", here)],
        "rows": [showing.row_of(row, now=request.at, calendar=calendar) for row in page],
        "page": page,
        "empty": EMPTY[here],
        "acts": [{"verb": "随机抽查", "icon": "dice", "url": reverse("citizens:samples")}],
    }
    return render(request, "citizens/call_backs.html", context)


def _listed(request: Asking, here: str) -> QuerySet[CallBack]:
    seen = calling.visible_to(request.actor)
    match here:
        case "late":
            return seen.open().filter(due_at__lte=request.at).order_by("due_at", "pk")
        case "named":
            return seen.open().exclude(visitor=None).order_by("due_at", "pk")
        case "over":
            return seen.exclude(end="").order_by("-ended_at", "-pk")
    return seen.open().order_by("due_at", "pk")


# --- one ---------------------------------------------------------------------------------------------------


@require_safe
def one(request: Asking, pk: int) -> HttpResponse:
    """One call-back: by when and why, how to reach him, what to ask, what was tried, and the form of what comes next."""
    row = calling.call_back_for(request.actor, pk, at=request.at)
    return _page(request, row, calling.facts_of(row, at=request.at))


def _page(
    request: Asking,
    row: CallBack,
    facts: CallBackFacts,
    *,
    attempt: Attempt | None = None,
    end: End | None = None,
    refused: Refused | None = None,
    left: Sequence[tuple[str, str]] = (),
    status: int = 200,
) -> HttpResponse:
    actor = request.actor
    blocked = rules.refusal_to_visit(facts, actor)
    is_open = blocked is None
    ends = rules.ends_open(facts) if is_open else []
    context = {
        "row": showing.row_of(row, now=request.at, calendar=org.working_calendar()),
        "call_back": row,
        "case_url": _case_url(request, row),
        "blocked": "" if row.end or is_open or blocked is None else blocked.sentence,
        "name_url": _name_url(row, facts, request),
        **(_way(row, left) if is_open and facts.has_way else {}),
        "no_way": not facts.has_way,
        "script": showing.script(row) if is_open else [],
        "ratings": showing.ratings(row, now=request.at),
        "lines": showing.attempts(row, now=request.at),
        "heard": showing.heard(row) if is_open or row.end else [],
        "attempt": (attempt or Attempt()) if is_open and facts.has_way and not facts.reached else None,
        "end": (end or End(facts=facts)) if ends else None,
        "attempt_url": reverse("call_backs:attempt", args=[row.pk]),
        "end_url": reverse("call_backs:end", args=[row.pk]),
        "refused": refused,
        "crumbs": [("回访", reverse("call_backs:queue")), (showing.number_of(row), "")],
    }
    answer = render(request, "citizens/call_back.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _way(row: CallBack, left: Sequence[tuple[str, str]]) -> dict[str, object]:
    """How the citizen can be reached: where to ask for it, and what was shown of it for a while."""
    return {
        "reveal_url": reverse("call_backs:reveal", args=[row.pk]),
        "left": left,
        "seconds": SHOWN_SECONDS,
    }


def _case_url(request: Asking, row: CallBack) -> str:
    if row.case is None or not cases.may_see(request.actor, row.case):
        return ""
    return reverse("cases:case", args=[row.case.number])


def _name_url(row: CallBack, facts: CallBackFacts, request: Asking) -> str:
    refused = rules.refusal_to_name(facts, request.actor, whom=None)
    return "" if refused else reverse("call_backs:name", args=[row.pk])


@require_POST
def reveal(request: Asking, pk: int) -> HttpResponse:
    """Shows whoever makes the call-back how the citizen can be reached, beside what he is to ask; that he looked is on the record."""
    row = calling.call_back_for(request.actor, pk, at=request.at)
    try:
        left = actions.reveal_contact(row, by=request.actor, at=request.at)
    except Refused as refused:
        note(request, "reveal_call_back", "回访：看联系方式", refused, site=row.site.code)
        messages.error(request, f"{refused.sentence}。")
        return lead_to(request, showing.url_of(row))
    if not request.htmx:
        return _page(request, row, calling.facts_of(row, at=request.at), left=left)
    answer = render(request, "citizens/_call_back_way.html", _way(row, left))
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def attempt(request: Asking, pk: int) -> HttpResponse:
    """Takes down one attempt."""
    row = calling.call_back_for(request.actor, pk, at=request.at)
    form = Attempt(request.POST)
    made, refused = tried(
        form,
        lambda: actions.note_attempt(row, by=request.actor, at=request.at, **form.values()),
        noting(request, "note_attempt", "回访：记一次联系", site=row.site.code),
    )
    if made is not None:
        messages.success(request, "记下了。" + ("请接着写结果。" if form.values()["reached"] else ""))
        return redirect(showing.url_of(row))
    facts = calling.facts_of(row, at=request.at)
    return _page(request, row, facts, attempt=form, refused=refused, status=status_of(form, refused))


@require_POST
def end(request: Asking, pk: int) -> HttpResponse:
    """Ends a call-back and sets going what follows."""
    row = calling.call_back_for(request.actor, pk, at=request.at)
    facts = calling.facts_of(row, at=request.at)
    form = End(request.POST, facts=facts)
    made, refused = tried(
        form,
        lambda: actions.end_call_back(row, by=request.actor, at=request.at, **form.cleaned_data),
        noting(request, "end_call_back", "回访：写结果", site=row.site.code),
    )
    if made is not None:
        messages.success(request, "这次回访办完了。")
        return redirect("call_backs:queue")
    return _page(request, row, facts, end=form, refused=refused, status=status_of(form, refused))


@require_http_methods(["GET", "POST"])
def name(request: Asking, pk: int) -> HttpResponse:
    """The leader names another visitor."""
    row = calling.call_back_for(request.actor, pk, at=request.at)
    facts = calling.facts_of(row, at=request.at)
    barred = rules.refusal_to_name(facts, request.actor, whom=None)
    if barred is not None and barred.code == "not_yours":
        raise Http404
    form = Name(request.POST or None, people=calling.nameable(row, request.at))
    refused, noted = barred, noting(request, "name_visitor", "回访：另外指定", site=row.site.code)
    if form.is_bound and barred is not None:
        noted(barred)
    elif form.is_bound:
        made, refused = tried(
            form,
            lambda: actions.name_visitor(row, by=request.actor, at=request.at, **form.cleaned_data),
            noted,
        )
        if made is not None:
            messages.success(request, f"指定了{form.cleaned_data['whom'].name}回访。")
            return redirect(showing.url_of(row))
    context = {
        "form": form,
        "refused": refused,
        "row": showing.row_of(row, now=request.at, calendar=org.working_calendar()),
        "back": showing.url_of(row),
        "crumbs": [("回访", reverse("call_backs:queue")), (showing.number_of(row), showing.url_of(row))],
    }
    return render(request, "citizens/call_back_name.html", context, status=status_of(form, refused))


# --- on other pages ----------------------------------------------------------------------------------------------


@require_safe
def panel(request: Asking, number: str) -> HttpResponse:
    """The call-backs of one case, as much of them as whoever looks may see: the handler only that one is over."""
    case = cases.case_for(request.actor, number)
    sight = rules.sight_of(facts_of_case(case, at=request.at), request.actor)
    context = {
        "case": case,
        "rows": showing.in_case(calling.of_case(case), sight, now=request.at),
        "empty": "还没有要回访的。" if sight.open_ones else OTHERS_CALL,
        "crumbs": [
            ("案件", reverse("cases:list")),
            (number, reverse("cases:case", args=[number])),
            ("回访", ""),
        ],
    }
    template = "citizens/_call_back_panel.html" if request.htmx else "citizens/call_back_panel.html"
    return render(request, template, context)


@require_safe
def waiting(request: Asking) -> HttpResponse:
    """The call-backs due first, on the workbench of whoever makes or names them; nothing where nothing waits."""
    actor = request.actor
    if not rules.sees_all(actor):
        raise Http404
    found = calling.at_desk(actor, request.at)
    shown = found.select_related("case", "site", "visitor", "ended_by").prefetch_related(
        "grounds", "attempts"
    )
    calendar = org.working_calendar()
    context = {
        "rows": [showing.row_of(row, now=request.at, calendar=calendar) for row in shown[:AT_DESK]],
        "leads": not actor.roles & rules.VISITORS,
    }
    template = "citizens/_call_backs_waiting.html" if request.htmx else "citizens/call_backs_waiting.html"
    return render(request, template, context)
