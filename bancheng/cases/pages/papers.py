"""Papers on screen and from the printer: shown masked, issued and taken out with a line in the record, replaced and voided."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from bancheng.cases import actions, papers, reads
from bancheng.cases.forms.papers import EndPaper
from bancheng.cases.models import Case
from bancheng.cases.pages.act import landed
from bancheng.cases.refusals import noted
from bancheng.cases.showing import panels
from bancheng.org.asking import Asking
from bancheng.papers import blocks, over, showing
from bancheng.papers import reads as kept
from bancheng.papers.blocks import Document
from bancheng.papers.handing import download, handed_out
from bancheng.papers.models import IssuedPaper
from bancheng.rules.calendar import local
from bancheng.rules.papers import PaperEnd, PaperKind
from bancheng.rules.refusal import Refused
from bancheng.rules.wording import date_words
from bancheng.ui.wording import clock_time

FORMS = ("print", "pdf", "docx")
"""How a paper may be asked for; whoever says nothing prints."""


@require_http_methods(["GET", "POST"])
def paper(request: Asking, number: str, kind: str, ordinal: int | None = None) -> HttpResponse:
    """One paper of a case: a GET shows it masked and notes nothing, a POST issues it, or takes the issued one out."""
    case = reads.case_for(request.actor, number)
    found = papers.find(case, kind, ordinal)
    if found is None:
        raise Http404
    if found.paper.document is None:
        return _receipt(request, case, found)
    standing = kept.standing(case.file, found.key)
    if standing is not None:
        return _issued(request, case, standing)
    if request.method == "GET":
        return _preview(request, case, found)
    try:
        with _noted(request, case, "issue_paper", f"出具《{found.paper.title}》"):
            new = actions.issue_paper(case, paper=found.key, by=request.actor, at=request.at)
    except Refused as refused:
        return _preview(request, case, found, refused=refused)
    return _handed_out(request, case, new)


@require_http_methods(["GET", "POST"])
def issued(request: Asking, number: str, pk: int) -> HttpResponse:
    """One issued paper, whichever act issued it, those that are over among them."""
    case = reads.case_for(request.actor, number)
    return _issued(request, case, _of(case, pk))


@require_http_methods(["GET", "POST"])
def end_paper(request: Asking, number: str, pk: int, how: str) -> HttpResponse:
    """Issues a paper anew in the place of this one, or voids it; both want a reason."""
    case = reads.case_for(request.actor, number)
    old = _of(case, pk)
    if how not in ENDING:
        raise Http404
    label, lead, done = ENDING[how]
    form = EndPaper(request.POST if request.method == "POST" else None)
    refused = None
    if form.is_valid():
        act = actions.void_paper if how == PaperEnd.VOID else actions.reissue_paper
        try:
            with _noted(request, case, act.__name__, f"{label}《{old.title}》"):
                act(case, old, by=request.actor, at=request.at, **form.cleaned_data)
        except Refused as no:
            refused = no
        else:
            return landed(request, case, done)
    context = {
        "case": case,
        "paper": old,
        "label": label,
        "lead": lead,
        "form": form,
        "refused": refused,
        "back": reverse("cases:issued", args=[number, pk]),
    }
    status = 409 if refused else 422 if form.errors else 200
    return render(request, "cases/end_paper.html", context, status=status)


ENDING = {
    PaperEnd.REPLACED.value: (
        "重新出具",
        "按这件事现在的情况出一份新的，用新的编号；旧的一份留在案卷里，谁来核验都看得到它已被代替。",
        "新的一份已出具，旧的已注明被代替。",
    ),
    PaperEnd.VOID.value: (
        "作废",
        "这份文书不再算数；编号留着，谁来核验都看得到已作废。交给反映人的，会发消息告诉他和召集人。",
        "已作废，编号留着。",
    ),
}


def _noted(request: Asking, case: Case, name: str, label: str) -> AbstractContextManager[None]:
    return noted(case, name, by=request.actor, at=request.at, label=label)


def _of(case: Case, pk: int) -> IssuedPaper:
    found = kept.paper_in(case.file, pk)
    if found is None:
        raise Http404
    return found


# --- before it is issued ---------------------------------------------------------------------------------


def _receipt(request: Asking, case: Case, found: papers.Found) -> HttpResponse:
    """The receipt without its query code: printed, never issued."""
    context = papers.facts_of(found, case, at=request.at) | {
        "case": case,
        "back_url": reverse("cases:case", args=[case.number]),
        "may_issue": actions.may_issue(case, request.actor),
        "state": f"{case.number}，姓名遮着，打印出来也遮着",
    }
    if request.method == "GET":
        return _drawn(request, "cases/papers/receipt.html", context)
    try:
        # Pressed again it is handed out again: asked and noted as the first time.
        with _noted(request, case, "print_receipt", f"打印《{found.paper.title}》"):
            actions.print_receipt(case, by=request.actor, at=request.at)
    except Refused as refused:
        return _drawn(request, "cases/papers/receipt.html", context | {"refused": refused}, status=409)
    state = f"{case.number}，{clock_time(request.at)} 打印，已记入留痕"
    answer = _drawn(request, "cases/papers/receipt.html", context | {"issued": True, "state": state})
    return handed_out(answer)


def _preview(
    request: Asking, case: Case, found: papers.Found, *, refused: Refused | None = None
) -> HttpResponse:
    """A paper as it would be issued now, masked and without a number."""
    document = papers.document_of(found, case, at=request.at)
    kind = found.paper.kind
    other = kept.refusal_to_issue(case.file, kind, found.key, request.actor) if kind else None
    may_issue = actions.may_issue(case, request.actor, cover=kind is PaperKind.COVER)
    context = _frame(case, papers.preview_of(document, case)) | {
        "named": blocks.has_masks(document),
        # Whoever made the one that was voided is told so before he presses anything.
        "refused": refused or (other if may_issue else None),
        "may_take": may_issue and other is None,
        "state": f"还没有出具，打印时编号存档，{_veil(document)}",
    }
    return _drawn(request, "cases/papers/paper.html", context, status=409 if refused else 200)


def _veil(document: Document) -> str:
    """What becomes of the name on this paper."""
    if blocks.has_masks(document):
        return "这里姓名遮着，按“打印”出来是全名"
    return "姓名遮着，打印出来也遮着"


# --- issued ----------------------------------------------------------------------------------------------


def _issued(request: Asking, case: Case, one: IssuedPaper) -> HttpResponse:
    """An issued paper: shown masked, or a copy taken out."""
    if request.method == "GET":
        return _show(request, case, one)
    form = _asked(request)
    try:
        # Pressed again it is handed out again: asked and noted as the first time.
        with _noted(request, case, "take_paper", f"取《{one.title}》"):
            actions.take_paper(case, one, form=form, by=request.actor, at=request.at)
    except Refused as refused:
        return _show(request, case, one, refused=refused)
    return _handed_out(request, case, one)


def _asked(request: Asking) -> str:
    form = request.POST.get("as", "print")
    return form if form in FORMS else "print"


def _handed_out(request: Asking, case: Case, one: IssuedPaper) -> HttpResponse:
    """What was asked for: the sheet for the printer, or the frozen file."""
    form = _asked(request)
    if form == "print":
        return handed_out(_show(request, case, one, in_full=True))
    stored = one.pdf if form == "pdf" else one.docx
    return download(over.copy_of(one, form), stored)


def _show(
    request: Asking,
    case: Case,
    one: IssuedPaper,
    *,
    in_full: bool = False,
    refused: Refused | None = None,
) -> HttpResponse:
    document = kept.document_of(one, in_full=True)
    document = (document if in_full else papers.looked_at(document, case)) | {"over": one.over}
    is_cover = one.kind == PaperKind.COVER
    may_issue = actions.may_issue(case, request.actor, cover=is_cover)
    context = _frame(case, document) | {
        "issued": in_full,
        "named": blocks.has_masks(document),
        "refused": refused,
        "over": one.over,
        "why_over": one.reason,
        "lacking": one.lacking,
        "may_take": actions.may_take(case, request.actor, cover=is_cover),
        "state": _state(one, request.at, in_full=in_full),
        "void_url": reverse("cases:end_paper", args=[case.number, one.pk, PaperEnd.VOID])
        if may_issue
        and one.in_force
        and actions.refusal_to_void(case, one, by=request.actor, at=request.at) is None
        else "",
        "replace_url": _anew(case, one) if may_issue else "",
        "action": reverse("cases:issued", args=[case.number, one.pk]),
    }
    return _drawn(request, "cases/papers/paper.html", context, status=409 if refused else 200)


def _anew(case: Case, one: IssuedPaper) -> str:
    """Where another is issued in the place of this paper; empty where one stands already, or none can be made."""
    found = papers.find_by_key(case, one.about)
    if one.in_force:
        here = reverse("cases:end_paper", args=[case.number, one.pk, PaperEnd.REPLACED])
        return here if found else panels.anew_url(case, one)
    if one.ended_how != PaperEnd.VOID or kept.standing(case.file, one.about):
        return ""
    if found:
        return reverse("cases:paper", args=[case.number, found.kind, found.ordinal])
    return panels.anew_url(case, one)


def _state(one: IssuedPaper, at: datetime, *, in_full: bool) -> str:
    if in_full:
        return f"{one.number}，{clock_time(at)} 打印，已记入留痕"
    veil = _veil(kept.document_of(one, in_full=True))
    return f"{one.number}，{date_words(local(one.issued_at).date())}出具，{veil}"


def _frame(case: Case, document: Document) -> dict[str, Any]:
    return {
        "case": case,
        "title": document["title"],
        "sheet": showing.shown(document),
        "back_url": reverse("cases:case", args=[case.number]),
    }


def _drawn(request: Asking, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    answer = render(request, template, context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
