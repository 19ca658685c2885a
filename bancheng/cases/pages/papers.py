"""Papers on screen and from the printer: shown masked, issued with a line in the record."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bancheng.cases import actions, papers, reads
from bancheng.cases.models import Case
from bancheng.org.asking import Asking
from bancheng.rules.refusal import Refused
from bancheng.ui.wording import clock_time


@require_http_methods(["GET", "POST"])
def paper(request: Asking, number: str, kind: str, ordinal: int | None = None) -> HttpResponse:
    """One paper of a case: a GET shows it masked and notes nothing, a POST issues it and notes who did."""
    case = reads.case_for(request.actor, number)
    found = papers.find(case, kind, ordinal)
    if found is None:
        raise Http404
    if request.method == "GET":
        return _show(request, case, found)
    if request.pressed_before:
        return _show(request, case, found, issued=True)
    try:
        actions.issue_paper(case, paper=found.key, title=found.paper.title, by=request.actor, at=request.at)
    except Refused as refused:
        return _show(request, case, found, refused=refused)
    answer = _show(request, case, found, issued=True)
    # Printed once, however often the button is pressed: config/pressing.py reads this.
    answer.has_acted = True  # type: ignore[attr-defined]
    return answer


def _show(
    request: Asking,
    case: Case,
    found: papers.Found,
    *,
    issued: bool = False,
    refused: Refused | None = None,
) -> HttpResponse:
    at: datetime = request.at
    context: dict[str, Any] = papers.facts_of(found, case, at=at, issued=issued) | {
        "case": case,
        "issued": issued,
        "named": found.paper.named,
        "refused": refused,
        "state": _state(found, case, at, issued=issued),
        "back_url": reverse("cases:case", args=[case.number]),
        "may_issue": not issued and actions.may_issue(case, request.actor),
    }
    answer = render(request, found.paper.template, context, status=409 if refused else 200)
    answer["Cache-Control"] = "no-store"
    return answer


def _state(found: papers.Found, case: Case, at: datetime, *, issued: bool) -> str:
    if issued:
        return f"{case.number}，{clock_time(at)} 打印，已记入留痕"
    if found.paper.named:
        return f"{case.number}，这里姓名遮着，按“打印”出来是全名"
    return f"{case.number}，姓名遮着，打印出来也遮着"
