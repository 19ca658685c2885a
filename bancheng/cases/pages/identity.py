"""Who the citizen is, put right by the head of the site."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bancheng.cases import actions, reads
from bancheng.cases.facts import facts_of
from bancheng.cases.forms.identity import CorrectIdentity
from bancheng.cases.pages.act import landed, refusal
from bancheng.cases.refusals import note_refusal, noted
from bancheng.cases.showing.case import crumbs
from bancheng.org.asking import Asking
from bancheng.rules.folder import refusal_to_correct_identity
from bancheng.rules.refusal import Refused

NAME, TITLE = "correct_identity", "更正姓名和证件号"
LEAD = (
    "照证件把姓名（单位名称）和号码都写一遍，写的代替原来记的；写好没有生效的承诺书，要照更正后的重写再签。"
)


@require_http_methods(["GET", "POST"])
def correct_identity(request: Asking, number: str) -> HttpResponse:
    """Puts right who the citizen is, and goes back to the case."""
    case = reads.case_for(request.actor, number)
    refused = refusal_to_correct_identity(facts_of(case, at=request.at), request.actor)
    if refused is not None:
        if request.method == "POST":
            note_refusal(case, NAME, refused, by=request.actor, at=request.at, label=TITLE)
        return refusal(request, case, refused)
    form = CorrectIdentity(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            with noted(case, NAME, by=request.actor, at=request.at, label=TITLE):
                actions.correct_identity(case, by=request.actor, at=request.at, **form.cleaned_data)
        except actions.Wanting as wanting:
            for gap in wanting.missing:
                form.add_error(gap.field if gap.field in form.fields else None, gap.sentence)
        except Refused as no:
            return refusal(request, case, no)
        else:
            return landed(request, case, "已更正，原来记的留在留痕里。")
    context = {
        "case": case,
        "form": form,
        "title": TITLE,
        "lead": LEAD,
        "crumbs": crumbs(case, TITLE),
        "back": reverse("cases:case", args=[number]),
    }
    return render(request, "cases/correct_identity.html", context, status=422 if form.errors else 200)
