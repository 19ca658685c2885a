"""The 交办单 on paper: looked at as it would be issued, issued, issued anew; the issued one opens among the papers of its case."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bancheng.cases import actions as case_actions
from bancheng.cases import papers as case_papers
from bancheng.cases import reads as cases
from bancheng.cases.forms.papers import EndPaper
from bancheng.cases.models import Case
from bancheng.cases.pages.acting import noting, status_of, tried
from bancheng.cases.refusals import noted
from bancheng.cases.showing.case import crumbs
from bancheng.coordination import actions, papers
from bancheng.coordination.forms.requests import Nothing
from bancheng.coordination.models import Request
from bancheng.org.asking import Asking
from bancheng.papers import blocks, showing
from bancheng.papers import reads as issued_papers
from bancheng.papers.models import IssuedPaper
from bancheng.rules.papers import PaperEnd, refusal_to_issue_request
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import RequestStep
from bancheng.ui.forms import HouseForm

TITLE = "出具交办单"
ANEW = "重新出具"
LEADS = {
    "": "照这次交办现在的情况再出一份，用新的编号；旧的一份留在案卷里，谁来核验都看得到它已被代替。",
    PaperEnd.VOID: "原来的一份已作废。照这次交办现在的情况再出一份，用新的编号。",
}


@require_http_methods(["GET", "POST"])
def request_paper(request: Asking, pk: int) -> HttpResponse:
    """One 交办单: a GET shows it masked and without a number, a POST issues it; an issued one opens as what it is.

    For who sees the case; the department reads its request on its own page.
    """
    asked = get_object_or_404(
        Request.objects.select_related("case", "unit", "dispatched_by", "signed_by", "cites"), pk=pk
    )
    number = asked.case.number
    case = asked.case = cases.case_for(request.actor, number)
    standing = issued_papers.standing(case.file, papers.about(asked))
    if standing is not None:
        return redirect("cases:issued", number, standing.pk)
    if request.method == "GET":
        return _preview(request, case, asked)
    try:
        with noted(case, "issue_request", by=request.actor, at=request.at, label=TITLE):
            made = actions.issue_request(asked, by=request.actor, at=request.at)
    except Refused as refused:
        return _preview(request, case, asked, refused=refused)
    messages.success(request, f"已出具，编号 {made.number}。")
    return redirect("cases:issued", number, made.pk)


def _preview(request: Asking, case: Case, asked: Request, *, refused: Refused | None = None) -> HttpResponse:
    document = papers.sheet_of(asked)
    gone = refusal_to_issue_request(RequestStep(asked.step))
    may_issue = case_actions.may_issue(case, request.actor)
    veil = "姓名和电话遮着，出具后打印的是全的" if blocks.has_masks(document) else "不写反映人是谁"
    shown = {
        "case": case,
        "title": document["title"],
        "sheet": showing.shown(case_papers.preview_of(document, case)),
        "back_url": reverse("coordination:request", args=[asked.pk]),
        "state": f"还没有出具，{veil}",
        "refused": refused or gone,
        "may_issue": may_issue and gone is None,
    }
    answer = render(request, "coordination/request_paper.html", shown, status=409 if refused else 200)
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "POST"])
def issue_anew(request: Asking, number: str, pk: int) -> HttpResponse:
    """Issues a 交办单 anew in the place of one that was wrong, or of one that was voided."""
    case = cases.case_for(request.actor, number)
    old = issued_papers.paper_in(case.file, pk)
    if old is None or old.ended_how not in LEADS or papers.request_of(old) is None:
        raise Http404
    if request.method != "POST" and not case_actions.may_issue(case, request.actor):
        raise Http404
    typed = request.POST if request.method == "POST" else None
    form = Nothing(typed) if old.ended_how else EndPaper(typed)
    made, refused = tried(
        form, lambda: _made_anew(request, case, old, form), noting(request, case, "reissue_request", ANEW)
    )
    if made is not None:
        messages.success(request, f"已重新出具，编号 {made.number}。")
        return redirect("cases:issued", number, made.pk)
    shown = {
        "form": form,
        "refused": refused,
        "title": f"{ANEW}《{old.title}》",
        "lead": LEADS[old.ended_how],
        "button": ANEW,
        "back": reverse("cases:issued", args=[number, pk]),
        "crumbs": crumbs(case, ANEW),
    }
    return render(request, "coordination/small_form.html", shown, status=status_of(form, refused))


def _made_anew(request: Asking, case: Case, old: IssuedPaper, form: HouseForm) -> IssuedPaper:
    if old.ended_how:
        return actions.issue_request_again(case, old, by=request.actor, at=request.at)
    return actions.reissue_request(case, old, by=request.actor, at=request.at, **form.cleaned_data)
