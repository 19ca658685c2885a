"""What is asked of the departments in one case: the panel of the case's page, and asking another one."""

from collections.abc import Collection, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bancheng.cases import reads as cases
from bancheng.cases.facts import Around, facts_of
from bancheng.cases.facts import facts_within as facts_of_cases
from bancheng.cases.models import Case
from bancheng.cases.pages.acting import noting, tried
from bancheng.cases.showing.case import background, crumbs
from bancheng.coordination import actions, queues
from bancheng.coordination.enclosing import enclosable, to_look_at
from bancheng.coordination.facts import facts_within, signable_units
from bancheng.coordination.forms import requests as forms
from bancheng.coordination.models import Request
from bancheng.coordination.pages.acting import About, Frame, form_page, shut_page
from bancheng.coordination.showing.requests import panel_row, url_of
from bancheng.coordination.suggesting import Suggested, suggested_units
from bancheng.org import reads as org
from bancheng.org.asking import Asking
from bancheng.org.limits import said
from bancheng.rules import requests as rules
from bancheng.rules.calendar import local
from bancheng.rules.facts import CaseFacts
from bancheng.rules.refusal import Refused

DISPATCH = rules.BY_NAME["dispatch"]
TITLE = "交办给单位"


@require_safe
def panel(request: Asking, number: str) -> HttpResponse:
    """Every request of a case with its state, its clock, who holds it and what may be done now."""
    case = cases.case_for(request.actor, number)
    around, calendar = Around([case]), org.working_calendar()
    found = queues.of_case(case)
    facts = facts_within(around, found, at=request.at)
    refused = _refused(request, facts_of_cases(around, [case], at=request.at)[case.pk])
    context = {
        "case": case,
        "rows": [
            panel_row(
                one,
                around.clocks[case.pk],
                rules.offers(facts[one.pk], request.actor),
                now=request.at,
                calendar=calendar,
            )
            for one in found
        ],
        "dispatch_url": reverse("coordination:dispatch", args=[number]) if refused is None else "",
        "why_not": refused.sentence if refused is not None and refused.code == "not_in_handling" else "",
        "crumbs": crumbs(case, "交办"),
    }
    template = "coordination/_panel.html" if request.htmx else "coordination/panel.html"
    return render(request, template, context)


def _refused(request: Asking, case: CaseFacts) -> Refused | None:
    """Why this actor may ask no department now, whichever it is."""
    return rules.refusal(DISPATCH, rules.RequestFacts(case=case, unit=0, at=request.at), request.actor)


@require_http_methods(["GET", "POST"])
def dispatch(request: Asking, number: str) -> HttpResponse:
    """Asks a department."""
    case = cases.case_for(request.actor, number)
    found = queues.of_case(case)
    note = noting(request, case, DISPATCH.name, DISPATCH.label)
    refused = _refused(request, facts_of(case, at=request.at))
    frame = _frame(request, case, found)
    if refused is not None:
        if request.method == "POST":
            note(refused)
        return shut_page(request, refused, frame, back_words="看这件事现在怎样")
    looks = request.method == "POST" and "look" in request.POST
    typed = request.POST if request.method == "POST" else {}
    suggested = suggested_units(case, typed.get("question", ""), on=local(request.at).date())
    signable = signable_units(case, local(request.at).date())
    first = _next(case, found, suggested, signable) | (_as_typed(request) if looks else {})
    bound = None if looks or request.method == "GET" else request.POST
    form = forms.Dispatch(
        bound, suggested=suggested, signable=signable, folder=enclosable(case), initial=first
    )
    made, no = tried(
        form, lambda: actions.dispatch(case, by=request.actor, at=request.at, **form.values()), note
    )
    if made is not None:
        messages.success(request, f"已交办给{made.unit.short_name}，它的钟从现在起走。")
        return redirect(url_of(made))
    return form_page(request, form, no, frame)


def _as_typed(request: Asking) -> dict[str, object]:
    """What stood in the form when the suggestions were asked for; of what several can be ticked, all of it."""
    typed = request.POST
    return {name: typed.getlist(name) if name == "enclosed" else typed[name] for name in typed}


def _next(
    case: Case, found: Sequence[Request], suggested: Sequence[Suggested], signable: Collection[int]
) -> dict[str, object]:
    """Whom one most likely asks next: the main unit as judged, then whoever is suggested, each that has not been asked yet.

    Nobody is chosen beforehand while nobody in the main unit can sign.
    """
    asked = {one.unit_id for one in found}
    if case.main_unit_id and case.main_unit_id not in asked:
        main = case.main_unit_id if case.main_unit_id in signable else None
        return {"unit": main, "part": forms.Dispatch.MAIN}
    left = [one.unit.pk for one in suggested if one.unit.pk not in asked]
    return {"unit": left[0] if left else None, "part": forms.Dispatch.CO}


def _frame(request: Asking, case: Case, found: Sequence[Request]) -> Frame:
    """What stands around the form: the case, what was judged, and who has been asked already."""
    known = background(case)
    judged = case.judgements.last()
    units = "、".join(unit.short_name for unit in judged.co_units.all()) if judged else ""
    facts = [
        ("主办", case.main_unit.short_name if case.main_unit else ""),
        ("协办", units),
        ("已交办", "；".join(f"{one.unit.short_name} {one.step_word}" for one in found)),
        ("材料", to_look_at(case)),
        *known["facts"],
    ]
    return Frame(
        title=TITLE,
        button="交办",
        lead=f"{said(DISPATCH.says, at=request.at)}。",
        back=reverse("cases:case", args=[case.number]),
        back_words="回到案件，不保存",
        about=About(title=case.title, words=known["story"], facts=facts),
        crumbs=crumbs(case, TITLE),
        template="coordination/dispatch.html",
    )
