"""Pages of positions: the matrix of a case, asking and taking back; the unit's side, what it owes, drafting and signing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bancheng.cases import reads as cases
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.cases.pages.acting import noting, status_of, tried
from bancheng.cases.showing.case import background, crumbs
from bancheng.coordination import matrix
from bancheng.coordination.actions import positions as actions
from bancheng.coordination.facts import signable_units
from bancheng.coordination.forms import positions as forms
from bancheng.coordination.forms.requests import say_who_can_sign
from bancheng.coordination.models import Position, Question
from bancheng.coordination.showing import positions as showing
from bancheng.coordination.showing.conferences import propose_url
from bancheng.org.asking import Asking
from bancheng.rules import positions as rules
from bancheng.rules.calendar import local
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import PositionStep
from bancheng.ui.forms import HouseForm
from bancheng.ui.saying_no import status_of_no

ONE_FORM = "coordination/one_form.html"


# --- on the case --------------------------------------------------------------------------------------------


@require_safe
def panel(request: Asking, number: str) -> HttpResponse:
    """The matrix of a case: a part of the case's page, or a page of its own."""
    case = cases.case_for(request.actor, number)
    shown = showing.questions(case, now=request.at)
    facts = facts_of(case, at=request.at)
    may_ask = rules.refusal_to_ask(facts, request.actor, asked=len(shown)) is None
    for one in shown:
        still = int(one["waits"])
        may_recall = still and rules.refusal_to_recall(facts, request.actor, still_asked=still) is None
        url = reverse("coordination:recall_question", args=[number, one["number"]])
        one["recall_url"] = url if may_recall else ""
    context = {
        "case": case,
        "questions": shown,
        "grid": showing.grid_of(shown),
        "ask_url": reverse("coordination:ask_units", args=[number]) if may_ask else "",
        "propose_url": propose_url(facts, request.actor, number)
        if any(one["is_unsettled"] for one in shown)
        else "",
        "crumbs": crumbs(case, "单位意见"),
    }
    part = "coordination/positions/_panel.html"
    return render(request, part if request.htmx else "coordination/positions/panel.html", context)


@require_http_methods(["GET", "POST"])
def ask(request: Asking, number: str) -> HttpResponse:
    """Puts one question to several units."""
    case = cases.case_for(request.actor, number)
    asked = len(matrix.questions_of(case))
    refused = rules.refusal_to_ask(facts_of(case, at=request.at), request.actor, asked=asked)
    form = forms.AskUnits(_typed(request), case=case, actor=request.actor, at=request.at)
    say_who_can_sign(form, lambda: signable_units(case, local(request.at).date()))
    if refused is not None:
        return _shut(request, case, "ask_units", ASK["title"], refused)
    note = noting(request, case, "ask_units", ASK["title"])

    def act() -> Question:
        return actions.ask_units(case, by=request.actor, at=request.at, **form.values())

    made, refused = tried(form, act, note)
    if made is not None:
        messages.success(request, "已问出去，各家的钟从现在起走；到期没有答的，记为没有答复。")
        return redirect("cases:case", number)
    return _draw(request, case, form, refused, ASK)


@require_http_methods(["GET", "POST"])
def recall(request: Asking, number: str, question: int) -> HttpResponse:
    """Takes a question back from the units that have not said anything yet."""
    case = cases.case_for(request.actor, number)
    found = matrix.question_of(case, question)
    still = found.positions.asked().count()
    refused = rules.refusal_to_recall(facts_of(case, at=request.at), request.actor, still_asked=still)
    words = RECALL | {"title": f"收回{showing.title_of(found)}"}
    if refused is not None:
        return _shut(request, case, "recall_question", words["title"], refused)
    form = forms.Recall(_typed(request), case=case, actor=request.actor, at=request.at)
    note = noting(request, case, "recall_question", words["title"])

    def act() -> int:
        return actions.recall_question(found, by=request.actor, at=request.at, **form.values())

    made, refused = tried(form, act, note)
    if made is not None:
        messages.success(request, "已收回，还没有答的单位不用再答。")
        return redirect("cases:case", number)
    return _draw(request, case, form, refused, words)


ASK = {
    "title": "问单位意见",
    "lead": "同一个问题问几家，并排看谁能办、谁不能办、谁没有答。只要一家办的，用交办单。",
    "button": "问出去",
}
RECALL = {"lead": "已经答了的留着；还没有答的不用再答。", "button": "收回"}


def _typed(request: Asking) -> Any:
    return request.POST if request.method == "POST" else None


def _draw(
    request: Asking, case: Case, form: HouseForm, refused: Refused | None, words: dict[str, str]
) -> HttpResponse:
    context = words | {
        "form": form,
        "refused": refused,
        "about": background(case),
        "back": reverse("cases:case", args=[case.number]),
        "crumbs": crumbs(case, words["title"]),
    }
    return render(request, ONE_FORM, context, status=status_of(form, refused))


def _shut(request: Asking, case: Case, name: str, label: str, refused: Refused) -> HttpResponse:
    """The page of a no, where there is nothing to fill in; who tried all the same is noted."""
    if request.method == "POST":
        noting(request, case, name, label)(refused)
    status = status_of_no(refused)
    back = reverse("cases:case", args=[case.number])
    context = {"title": label, "refused": refused, "back": back, "crumbs": crumbs(case, label)}
    return render(request, "coordination/refused.html", context, status=status)


# --- in the unit --------------------------------------------------------------------------------------------


@require_safe
def owed(request: Asking) -> HttpResponse:
    """What my department still owes: a part of its inbox, or a page of its own."""
    rows = [
        showing.owed_row(position, clock, now=request.at) for position, clock in matrix.owed_by(request.actor)
    ]
    part = "coordination/positions/_owed.html"
    return render(request, part if request.htmx else "coordination/positions/owed.html", {"rows": rows})


@require_safe
def position(request: Asking, pk: int) -> HttpResponse:
    """One position for the unit that is asked: the question, what is drafted, what I may do."""
    found = matrix.position_for(request.actor, pk)
    facts = matrix.facts_of_position(found, at=request.at)
    may = {name: rules.refusal_to(name, facts, request.actor) for name in ("draft", "give")}
    return _position(request, found, may, None)


def _position(
    request: Asking, found: Position, may: dict[str, Refused | None], refused: Refused | None
) -> HttpResponse:
    waits = found.step == PositionStep.ASKED and found.drafted_at is not None and may["give"] is not None
    context = {
        "position": found,
        "clock": showing.clock_of(found, now=request.at),
        "facts": showing.facts(found, now=request.at),
        "draft_url": reverse("coordination:draft_position", args=[found.pk]) if may["draft"] is None else "",
        "give_url": reverse("coordination:give_position", args=[found.pk]) if may["give"] is None else "",
        "waits_for_head": waits,
        "is_asked": found.is_asked,
        "refused": refused,
        "drafted": found.drafted_at is not None,
    }
    status = status_of_no(refused) if refused else 200
    return render(request, "coordination/positions/position.html", context, status=status)


@require_http_methods(["GET", "POST"])
def draft(request: Asking, pk: int) -> HttpResponse:
    """Writes down what my unit says, or writes it anew."""
    found = matrix.position_for(request.actor, pk)
    case = found.question.case
    facts = matrix.facts_of_position(found, at=request.at)
    refused = rules.refusal_to("draft", facts, request.actor)
    if refused is not None:
        return _shut_unit(request, found, "draft_position", "拟写意见", refused)
    names = ("answer", "words", "condition", "clause")
    form = forms.Draft(_typed(request), initial={name: getattr(found, name) for name in names})
    note = noting(request, case, "draft_position", "拟写意见")

    def act() -> Position:
        return actions.draft_position(found, by=request.actor, at=request.at, **form.cleaned_data)

    made, refused = tried(form, act, note)
    if made is not None:
        messages.success(request, "已拟写，请负责人签发；到期没有签发的，记为没有答复。")
        return redirect("coordination:position", pk)
    context = {
        "title": "拟写意见",
        "lead": found.question.words,
        "button": "拟写好了，交负责人签发",
        "form": form,
        "refused": refused,
        "about": None,
        "back": reverse("coordination:position", args=[pk]),
        "crumbs": [("单位意见", reverse("coordination:positions_owed")), ("拟写意见", "")],
    }
    return render(request, ONE_FORM, context, status=status_of(form, refused))


@require_POST
def give(request: Asking, pk: int) -> HttpResponse:
    """The head signs."""
    found = matrix.position_for(request.actor, pk)
    note = noting(request, found.question.case, "give_position", "签发意见")
    try:
        actions.give_position(found, by=request.actor, at=request.at)
    except Refused as refused:
        note(refused)
        found = matrix.position_for(request.actor, pk)
        facts = matrix.facts_of_position(found, at=request.at)
        may = {name: rules.refusal_to(name, facts, request.actor) for name in ("draft", "give")}
        return _position(request, found, may, refused)
    messages.success(request, "已签发，窗口看得到了。")
    return redirect("coordination:position", pk)


def _shut_unit(request: Asking, found: Position, name: str, label: str, refused: Refused) -> HttpResponse:
    if request.method == "POST":
        noting(request, found.question.case, name, label)(refused)
    status = status_of_no(refused)
    back = reverse("coordination:position", args=[found.pk])
    context = {"title": label, "refused": refused, "back": back, "crumbs": []}
    return render(request, "coordination/refused.html", context, status=status)
