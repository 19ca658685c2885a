"""The page of one act: its form, the act, and what the desk says afterwards or why not."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from bancheng.cases import reads
from bancheng.cases.actions import Wanting, propose_answer
from bancheng.cases.acts_on_page import BY_TWO, PageOfAct, page_of
from bancheng.cases.facts import facts_of
from bancheng.cases.forms.answering import ANSWER_FORMS
from bancheng.cases.forms.base import ActForm
from bancheng.cases.forms.judging import ProposeDecline
from bancheng.cases.models import Case, Proposal
from bancheng.cases.refusals import note_refusal
from bancheng.cases.showing.addresses import page_above
from bancheng.cases.showing.case import background_of_act
from bancheng.cases.showing.clocks import with_dues
from bancheng.cases.showing.moves import AT_ONCE, needs_two
from bancheng.cases.showing.panels import where_gathered
from bancheng.cases.showing.timeline import names_of, said, tells_of_a_clue
from bancheng.org.asking import Asking
from bancheng.org.limits import said as said_with_limits
from bancheng.records import reads as records
from bancheng.rules import case_types, process
from bancheng.rules.calendar import local
from bancheng.rules.case_types import Missing
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Outcome
from bancheng.rules.whole_numbers import whole_number
from bancheng.ui.saying_no import FORBIDDEN, status_of_no
from bancheng.ui.wording import clock_time

ANSWER_TEMPLATES = {Outcome.GUIDED: "cases/ask_items.html", Outcome.EXPLAINED: "cases/citing.html"}


NOTHING_TO_SHOW = 204


def act(request: Asking, number: str, name: str) -> HttpResponse:
    """Shows the form of an act, or makes it."""
    case = reads.case_for(request.actor, number)
    page = _page(name, request)
    if page is None:
        if name == "propose_answer":
            return choose_outcome(request, case)
        if above := page_above(name):
            return redirect(above, number)
        raise Http404
    if request.method == "POST" and "look" not in request.POST:
        return _post(request, case, name, page)
    return _get(request, case, name, page)


def _page(name: str, request: Asking) -> PageOfAct | None:
    if name != "propose_answer":
        return page_of(name)
    outcome = (request.POST if request.method == "POST" else request.GET).get("outcome", "")
    form = ANSWER_FORMS.get(Outcome(outcome)) if outcome in Outcome._value2member_map_ else None
    if form is None:
        return None
    template = ANSWER_TEMPLATES.get(form.outcome, "cases/act.html")
    return PageOfAct(form=form, act=propose_answer, done=_said_of(form.outcome), template=template)


def _said_of(outcome: Outcome) -> str:
    if outcome is Outcome.DONE:
        return "已拟答复“办成”，请告知反映人。"
    return f"已拟答复“{outcome.label}”，等第二人复核。"


def _get(request: Asking, case: Case, name: str, page: PageOfAct) -> HttpResponse:
    try:
        move = process.move(name, facts_of(case, at=request.at), request.actor)
    except Refused as refused:
        # A field that looked something up by itself asks for nothing: the step may have been taken meanwhile.
        if request.htmx and "look" in request.POST:
            return HttpResponse(status=NOTHING_TO_SHOW)
        return refusal(request, case, refused)
    begun = _typed_so_far(page.form, request.POST) or _offered(request, case, page.form)
    form = page.form(case=case, actor=request.actor, at=request.at, initial=begun)
    return _draw(request, case, name, page, form, move)


def _offered(request: Asking, case: Case, form: type[ActForm]) -> dict[str, Any]:
    """What a link has filled in: that the same was answered before, in the case it names."""
    asked = request.GET.get("earlier", "")
    if not asked or not issubclass(form, ProposeDecline):
        return {}
    seen, on = reads.visible_to(request.actor), local(request.at).date()
    return form.offered(case, asked, seen=seen, on=on)


def _typed_so_far(form: type[ActForm], posted: QueryDict) -> dict[str, Any]:
    """What stands in a form that is shown again, unjudged, because something was looked up in between."""
    several = forms.ModelMultipleChoiceField
    return {
        name: posted.getlist(name) if isinstance(field, several) else posted[name]
        for name, field in form.base_fields.items()
        if name in posted
    }


def _post(request: Asking, case: Case, name: str, page: PageOfAct) -> HttpResponse:
    form = _form(request, case, page, request.POST, request.FILES)
    try:
        if not form.is_valid():
            # Whoever may not make the move is told so, not what he should have filled in.
            move = process.move(name, facts_of(case, at=request.at), request.actor)
            _show_wanting(form, form.wanting())
            return _draw(request, case, name, page, form, move, status=422)
        made = page.act(case, by=request.actor, at=request.at, **form.values())
    except Wanting as wanting:
        _show_wanting(form, wanting.missing)
        move = process.move(name, facts_of(case, at=request.at), request.actor)
        return _draw(request, case, name, page, form, move, status=422)
    except Refused as refused:
        if _says_nothing_new(request, name) and _is_made(request, case, name):
            return landed(request, case, ALREADY)
        note_refusal(case, name, refused, by=request.actor, at=request.at)
        return _refused(request, case, name, page, form, refused)
    return landed(request, case, BY_TWO if isinstance(made, Proposal) else page.done)


def _says_nothing_new(request: Asking, name: str) -> bool:
    """Whether nothing is lost when this press is passed over: it has no words, or the very words that acted."""
    return name in AT_ONCE or request.same_before


def _is_made(request: Asking, case: Case, name: str) -> bool:
    return reads.made_since(case, name, by=request.actor, seen=request.POST.get("seen", ""))


def _form(request: Asking, case: Case, page: PageOfAct, *data: Any) -> ActForm:
    return page.form(*data, case=case, actor=request.actor, at=request.at)


ALREADY = "已经办过了，没有再办第二次。"


def landed(request: Asking, case: Case, done: str) -> HttpResponse:
    """Back on the case with what was done; on the workbench when the act ended the actor's access."""
    told = with_dues(done, list(case.clocks.filter(stopped_at=None)), now=request.at)
    messages.success(request, said_with_limits(told, at=request.at))
    visible = reads.may_see(request.actor, case)
    return redirect("cases:case", case.number) if visible else redirect("cases:workbench")


def _refused(
    request: Asking, case: Case, name: str, page: PageOfAct, form: ActForm, refused: Refused
) -> HttpResponse:
    """A refusal keeps what was typed, unless nothing was, or the move is not this person's at all."""
    if refused.code in FORBIDDEN or name in AT_ONCE:
        return refusal(request, case, refused)
    # Somebody may have been quicker: what stands on the page is the case and the row as they are now.
    case.refresh_from_db()
    try:
        nearest = process.closest(name, facts_of(case, at=request.at), request.actor)
    except Refused:
        return refusal(request, case, refused)
    form.refused = refused
    return _draw(request, case, name, page, form, nearest.move, status=409)


OR_WHY_NOT = {"measures": "no_measure_because", "consultation": "no_consultation_because"}
"""What is gathered outside the form → the field for why it could not be."""


def _show_wanting(form: ActForm, missing: Sequence[Missing]) -> None:
    """Says what is wanted beside its field; a field the form found wrong keeps what it said."""
    for gap in missing:
        if gap.field not in form.fields:
            form.elsewhere.add(gap.field)
        named = OR_WHY_NOT.get(gap.field, gap.field)
        field = named if named in form.fields else None
        if field is None or not form.has_error(field):
            form.add_error(field, gap.sentence)


def _draw(
    request: Asking,
    case: Case,
    name: str,
    page: PageOfAct,
    form: ActForm,
    move: process.Move,
    status: int = 200,
) -> HttpResponse:
    context = {
        "case": case,
        "form": form,
        "move": move,
        "lead": _lead(move, request),
        "refused": form.refused,
        "quicker": quicker(request, case) if form.refused else "",
        "outcome": getattr(form, "outcome", None),
        "back": reverse("cases:case", args=[case.number]),
        "about": background_of_act(case, at=request.at, act=name),
        "last": form.last,
        "elsewhere": where_gathered(form.elsewhere, request.actor),
    }
    return render(request, page.template, context, status=status)


def _lead(move: process.Move, request: Asking) -> str:
    """What the act does, and that it needs a second person, as sentences."""
    told = (said_with_limits(move.says, at=request.at), needs_two(move, at=request.at))
    return "".join(f"{sentence}。" for sentence in told if sentence)


def refusal(request: Asking, case: Case, refused: Refused) -> HttpResponse:
    """The page of a no: what, why, by which article, and what somebody else did meanwhile."""
    status = status_of_no(refused)
    context = {"case": case, "refused": refused, "quicker": quicker(request, case)}
    return render(request, "cases/refused.html", context, status=status)


def quicker(request: Asking, case: Case) -> str:
    """Who did what since the page was opened, when somebody was quicker."""
    seen = whole_number(request.POST.get("seen", ""), most=reads.LONGEST_RECORD)
    if seen is None:
        return ""
    since = [line for line in records.lines_of(case.file).filter(seq__gt=seen) if not tells_of_a_clue(line)]
    if not since:
        return ""
    last = since[-1]
    names = names_of([last])
    who = names.get(last.by, "别人")
    return f"{who} {clock_time(last.at)} 刚刚{said(last, names)}，下面是最新的情况。"


# --- propose an answer: first how it ends ------------------------------------------------------------------


def choose_outcome(request: Asking, case: Case) -> HttpResponse:
    """Asks how the case ends before it asks for the evidence of that end."""
    try:
        move = process.move("propose_answer", facts_of(case, at=request.at), request.actor)
    except Refused as refused:
        return refusal(request, case, refused)
    outcomes = [
        {"value": outcome.value, "label": outcome.label, "needs": case_types.needs(outcome)}
        for outcome in case_types.outcomes_for()
    ]
    last = reads.answer_taken_up(case)
    if last is not None:
        outcomes.sort(key=lambda one: one["value"] != last.outcome)
    context = {
        "case": case,
        "move": move,
        "outcomes": outcomes,
        "about": background_of_act(case, at=request.at),
        "last": last,
    }
    return render(request, "cases/choose_outcome.html", context)
