"""At the counter: what is kept of a citizen, printed for him on a slip he signed, by somebody who has not handled his case.

Source: 个人信息保护法 art. 45; process table §1, last paragraph.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bancheng.cases import actions
from bancheng.cases import reads as cases
from bancheng.cases.facts import facts_of
from bancheng.cases.forms.slip import TAKE_DATA
from bancheng.cases.models import Case
from bancheng.cases.own_dossier import OwnDossier
from bancheng.cases.pages.act import refusal
from bancheng.cases.pages.acting import noting, status_of, tried
from bancheng.cases.showing.case import crumbs
from bancheng.citizens import own_data
from bancheng.citizens.forms.handed_data import HandOwnData
from bancheng.citizens.pages.own_data import kept
from bancheng.org.asking import Asking
from bancheng.papers.handing import handed_out
from bancheng.records import reads as records
from bancheng.rules.calendar import local
from bancheng.rules.folder import refusal_to_hand_own_data
from bancheng.ui.wording import paper_day

NAME, TITLE = "hand_own_data", "打印他的信息，交给他"


@require_http_methods(["GET", "POST"])
def sheet(request: Asking, number: str) -> HttpResponse:
    """Takes what he signed, and answers with the sheet to print: the press itself is the act, and stands on the record."""
    case = cases.case_for(request.actor, number)
    no = refusal_to_hand_own_data(facts_of(case, at=request.at), request.actor)
    if no is not None:
        if request.method == "POST":
            noting(request, case, NAME, TITLE)(no)
        return refusal(request, case, no)
    # Without the scan nothing may stand in the form at all, and it is filled in all the same.
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = HandOwnData(*typed)

    def handed() -> bool:
        scan = form.cleaned_data["scan"]
        actions.hand_own_data(case, scan=scan, by=request.actor, at=request.at)
        return True

    made, refused = tried(form, handed, noting(request, case, NAME, TITLE))
    if made:
        return _printed(request, case)
    context = {
        "case": case,
        "form": form,
        "refused": refused,
        "title": TITLE,
        "lead": "他签了凭条才打印；印出来的有他的姓名、电话和他说过的话，当面交给他本人，不留、不给别人看。",
        "blank": reverse("cases:slip_blank", args=[number, TAKE_DATA]),
        "back": reverse("cases:case", args=[number]),
        "crumbs": crumbs(case, TITLE),
    }
    return render(request, "citizens/hand_own_data.html", context, status=status_of(form, refused))


def _printed(request: Asking, case: Case) -> HttpResponse:
    """What he takes away on paper: all that his own page shows, and who looked; nobody of the staff is named on it."""
    own = OwnDossier(case)
    lines, texts = records.history_of(own.case.file)
    context = kept(request, own, lines, texts) | {
        "looks": own_data.looks_of(own, lines, texts, now=request.at),
        "on": paper_day(local(request.at).date()),
        "back_url": reverse("cases:case", args=[case.number]),
        "state": "打印出来，当面交给他本人",
    }
    answer = render(request, "citizens/own_data_sheet.html", context)
    answer["Cache-Control"] = "private, no-store"
    return handed_out(answer)
