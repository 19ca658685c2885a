"""What leaders instructed: my list of it, one of them with its report, and what lies with me on my workbench."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bancheng.cases import actions, instructions, reads
from bancheng.cases.forms.instructing import ReportBack
from bancheng.cases.models import Instruction
from bancheng.cases.pages.acting import noting, status_of, tried
from bancheng.cases.showing import instructions as showing
from bancheng.cases.showing.addresses import act_on
from bancheng.org.asking import Asking
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Role
from bancheng.ui.paging import beginning

PAGE = 25
GIVEN, MINE = "given", "mine"
NAME, LABEL = "report_back", "报落实情况"


@require_safe
def mine(request: Asking) -> HttpResponse:
    """What I instructed and what became of it; and what lies, or lay, with me."""
    actor: Actor = request.actor
    may_give = Role.LEADER in actor.roles
    here = request.GET.get("list", GIVEN if may_give else MINE)
    here = here if may_give and here == GIVEN else MINE
    found = instructions.given_by(actor) if here == GIVEN else instructions.ever_landed_on(actor)
    page = beginning(found, PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    choices = ((GIVEN, "我批的"), (MINE, "批给我的")) if may_give else ()
    context = {
        "rows": showing.rows(rows, seen=instructions.cases_seen(actor, rows), now=request.at),
        "page": page,
        "is_given": here == GIVEN,
        "choices": [
            {"label": label, "url": f"?list={name}", "here": name == here} for name, label in choices
        ],
    }
    return render(request, "cases/instructions.html", context)


@require_safe
def landed(request: Asking) -> HttpResponse:
    """What lies with me to report: a part of my workbench, nothing while nothing does, or a page of its own."""
    rows = showing.desk_docs(list(instructions.landed_on(request.actor)[:PAGE]), now=request.at)
    template = "cases/_instructed.html" if request.htmx else "cases/instructed.html"
    return render(request, template, {"rows": rows})


@require_http_methods(["GET", "POST"])
def instruction(request: Asking, pk: int) -> HttpResponse:
    """One instruction; whoever it lies with reports here, whether or not he sees the case."""
    found = instructions.instruction_for(request.actor, pk)
    is_mine = found.to_id == request.actor.person
    if request.method != "POST":
        return _draw(request, found, _form(request, found) if is_mine and not found.ended_at else None)
    form = _form(request, found, request.POST)
    made, refused = tried(
        form,
        lambda: actions.report_back(found.case, by=request.actor, at=request.at, **form.values()),
        noting(request, found.case, NAME, LABEL),
    )
    if made is not None:
        messages.success(request, "已报落实情况，批示的领导会看到。")
        return redirect("cases:instructions")
    return _draw(request, found, form if is_mine else None, refused)


def _form(request: Asking, found: Instruction, *data: Any) -> ReportBack:
    return ReportBack(*data, case=found.case, actor=request.actor, at=request.at)


def _draw(
    request: Asking, found: Instruction, form: ReportBack | None, refused: Refused | None = None
) -> HttpResponse:
    clock = instructions.clocks_of([found]).get(found.pk)
    sees = reads.may_see(request.actor, found.case)
    may_recall = Role.LEADER in request.actor.roles and found.ended_at is None
    acts = [{"verb": "撤回", "icon": "arrow-back-up", "url": act_on(found.case.number, "recall_instruction")}]
    context = {
        "one": found,
        "about": showing.about(found.case, sees=sees),
        "clock": showing.reading(found, clock, now=request.at),
        "facts": showing.facts(found, now=request.at),
        "form": form,
        "refused": refused,
        "case_url": showing.case_url(found, sees=sees),
        "acts": acts if may_recall and sees else [],
        "crumbs": [("批示", reverse("cases:instructions")), (found.case.number, "")],
    }
    status = status_of(form, refused) if form is not None else 409 if refused else 200
    return render(request, "cases/instruction.html", context, status=status)
