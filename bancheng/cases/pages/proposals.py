"""By two, at the desk: the second person reads what was proposed, confirms it, or says why not."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from bancheng.cases import actions, reads
from bancheng.cases.facts import facts_of
from bancheng.cases.forms.base import Reason
from bancheng.cases.models import Case, Proposal
from bancheng.cases.pages.act import ALREADY, landed, refusal
from bancheng.cases.refusals import note_refusal
from bancheng.cases.showing.case import background
from bancheng.cases.showing.proposals import one_waiting
from bancheng.org.asking import Asking
from bancheng.rules import process
from bancheng.rules.refusal import Refused
from bancheng.ui.saying_no import FORBIDDEN


@require_POST
def confirm_proposal(request: Asking, number: str, pk: int) -> HttpResponse:
    """The second person agrees."""
    case, proposal = _proposal(request, number, pk)
    try:
        actions.confirm_proposal(proposal, by=request.actor, at=request.at)
    except Refused as refused:
        if reads.confirmed_by(proposal, request.actor):
            return landed(request, case, ALREADY)
        _note(request, case, proposal, refused)
        return refusal(request, case, refused)
    return landed(request, case, "已确认，提出的办法生效。")


@require_http_methods(["GET", "POST"])
def refuse_proposal(request: Asking, number: str, pk: int) -> HttpResponse:
    """The second person does not agree, and says why."""
    case, proposal = _proposal(request, number, pk)
    posted = (request.POST,) if request.method == "POST" else ()
    form = Reason(*posted, case=case, actor=request.actor, at=request.at)
    form.fields["reason"].label = "为什么不同意"
    waiting = one_waiting(proposal, facts_of(case, at=request.at), request.actor)
    if waiting.refused is not None:
        return refusal(request, case, waiting.refused)
    if form.is_valid():
        try:
            actions.refuse_proposal(proposal, by=request.actor, at=request.at, **form.values())
        except Refused as refused:
            _note(request, case, proposal, refused)
            if refused.code in FORBIDDEN:
                return refusal(request, case, refused)
            form.refused = refused
        else:
            return landed(request, case, "已回复不同意，什么也没有变。")
    context = {
        "case": case,
        "one": waiting,
        "form": form,
        "refused": form.refused,
        "back": reverse("cases:case", args=[number]),
        "about": background(case),
    }
    status = 200 if request.method == "GET" else 409 if form.refused else 422
    return render(request, "cases/refuse_proposal.html", context, status=status)


def _proposal(request: Asking, number: str, pk: int) -> tuple[Case, Proposal]:
    case = reads.case_for(request.actor, number)
    return case, get_object_or_404(Proposal.objects.select_related("proposer"), case=case, pk=pk)


def _note(request: Asking, case: Case, proposal: Proposal, refused: Refused) -> None:
    # Who is refused as the first of a proposal made on withheld word would be named by the line.
    if proposal.withheld_mark:
        return
    name = process.row(proposal.key).name
    note_refusal(case, name, refused, by=request.actor, at=request.at)
