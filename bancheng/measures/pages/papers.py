"""A paper of a measure issued anew: in the place of one that was wrong, or of one that was voided."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bancheng.cases import actions as case_actions
from bancheng.cases import reads as cases
from bancheng.cases.forms.papers import EndPaper
from bancheng.cases.models import Case
from bancheng.cases.showing.case import crumbs
from bancheng.measures import actions
from bancheng.measures.pages.acting import noting, small_form, tried
from bancheng.org.asking import Asking
from bancheng.papers import reads as issued_papers
from bancheng.papers.models import IssuedPaper
from bancheng.rules.papers import PaperEnd, PaperKind
from bancheng.ui.forms import HouseForm

TITLE = "重新出具"
LEADS = {
    "": "照签过的文本和记下的事实再出一份，用新的编号；旧的一份留在案卷里，谁来核验都看得到它已被代替。",
    PaperEnd.VOID: "原来的一份已作废。照签过的文本和记下的事实再出一份，用新的编号。",
}


class Nothing(HouseForm):
    """The paper was voided with its reason already."""


@require_http_methods(["GET", "POST"])
def issue_anew(request: Asking, number: str, pk: int) -> HttpResponse:
    """Issues a paper of a measure anew; one in force wants a reason."""
    case = cases.case_for(request.actor, number)
    old = issued_papers.paper_in(case.file, pk)
    if old is None or old.ended_how not in LEADS:
        raise Http404
    if request.method != "POST" and not case_actions.may_issue(case, request.actor):
        raise Http404
    typed = request.POST if request.method == "POST" else None
    form = Nothing(typed) if old.ended_how else EndPaper(typed)
    # Whoever made the one that was voided is told so before he presses anything.
    before = issued_papers.refusal_to_issue(case.file, PaperKind(old.kind), old.about, request.actor)
    new, refused = tried(
        form, lambda: _issued(request, case, old, form), noting(request, case, "reissue_paper", TITLE)
    )
    if new is not None:
        messages.success(request, f"已重新出具，编号 {new.number}。")
        return redirect("cases:issued", number, new.pk)
    return small_form(
        request,
        form,
        refused or before,
        title=f"{TITLE}《{old.title}》",
        lead=LEADS[old.ended_how],
        button=TITLE,
        back=reverse("cases:issued", args=[number, pk]),
        crumbs=crumbs(case, TITLE),
    )


def _issued(request: Asking, case: Case, old: IssuedPaper, form: HouseForm) -> IssuedPaper:
    if old.ended_how:
        return actions.issue_again(case, old, by=request.actor, at=request.at)
    return actions.reissue_paper(case, old, by=request.actor, at=request.at, **form.cleaned_data)
