"""A signature that is said not to be his: the citizen says so, a supervisor looks into it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bancheng.cases import proved
from bancheng.cases import reads as cases
from bancheng.cases.actions import Wanting
from bancheng.cases.facts import facts_of
from bancheng.cases.refusals import note_refusal, noted
from bancheng.cases.showing.case import crumbs
from bancheng.measures import actions, reads, showing
from bancheng.measures.forms import disputing as forms
from bancheng.measures.pages.signing import ask_proof, disputable
from bancheng.measures.pages.undertaking import shut
from bancheng.org.asking import Asking
from bancheng.rules.permissions import citizen_of
from bancheng.rules.refusal import Refused

PER_PAGE = 50
NAME, TITLE = "dispute_signature", "反映人说不是他签的"


@require_http_methods(["GET", "POST"])
def own(request: Asking, number: str, pk: int) -> HttpResponse:
    """The citizen says on his own page that he has not signed; without proof it first asks for the code."""
    found, signature = disputable(request, number, pk)
    if found is None or signature is None:
        return proved.ask_code(number)
    if not proved.holds(request, proved.PROVED, found):
        return ask_proof(request, found, signature.undertaking, None, "dispute")
    form, refused = forms.Dispute(request.POST or None), None
    if form.is_bound and form.is_valid():
        citizen = citizen_of(found.pk)
        try:
            with noted(found, NAME, by=citizen, at=request.at, label="说承诺书不是自己签的"):
                actions.dispute_signature(
                    signature, words=form.cleaned_data["words"], by=citizen, at=request.at
                )
        except Refused as no:
            refused = no
        else:
            messages.success(request, "记下了，由督查员核实；核实以前，这份承诺书不会生效。")
            return redirect("citizens:case", number)
    context = {
        "case": found,
        "form": form,
        "refused": refused,
        "title": signature.undertaking.title,
        "signed": showing.signed_words(signature),
    }
    return render(request, "measures/dispute_own.html", context, status=409 if refused else 200)


@require_http_methods(["GET", "POST"])
def enter(request: Asking, number: str, pk: int) -> HttpResponse:
    """Somebody who has not handled the case writes down what the citizen says."""
    case = cases.case_for(request.actor, number)
    row = reads.undertaking_for(case, pk)
    signature = reads.signature_of(row)
    if signature is None:
        raise Http404
    facts, is_disputed = facts_of(case, at=request.at), reads.dispute_of(signature) is not None
    refused = reads.refusal_to_dispute(signature, facts, request.actor, is_disputed=is_disputed)
    if refused is not None:
        if request.method == "POST":
            note_refusal(case, NAME, refused, by=request.actor, at=request.at, label=TITLE)
        return shut(request, case, TITLE, refused)
    form = forms.Dispute(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            with noted(case, NAME, by=request.actor, at=request.at, label=TITLE):
                actions.dispute_signature(
                    signature, words=form.cleaned_data["words"], by=request.actor, at=request.at
                )
        except Refused as no:
            refused = no
        else:
            messages.success(request, "记下了，由督查员核实。")
            return redirect("measures:undertaking", number, pk)
    back = reverse("measures:undertaking", args=[number, pk])
    return _small(request, form, refused, title=TITLE, button="记下", back=back, crumbs=crumbs(case, TITLE))


@require_safe
def disputes(request: Asking) -> HttpResponse:
    """Every signature that is said not to be the citizen's, those to be looked into first."""
    page = Paginator(reads.disputes_for(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {"rows": [showing.disputed(row) for row in page], "page": page}
    return render(request, "measures/disputes.html", context)


@require_http_methods(["GET", "POST"])
def settle(request: Asking, pk: int) -> HttpResponse:
    """The supervisor says whose signature it is."""
    dispute = reads.dispute_for(request.actor, pk)
    form = forms.Settle(request.POST if request.method == "POST" else None)
    facts = facts_of(dispute.signature.undertaking.case, at=request.at)
    refused = reads.refusal_to_settle(dispute, facts, request.actor)
    if form.is_bound and form.is_valid():
        case = dispute.signature.undertaking.case
        try:
            with noted(case, "settle_dispute", by=request.actor, at=request.at, label="核实签字"):
                actions.settle_dispute(dispute, by=request.actor, at=request.at, **form.values())
        except Wanting as wanting:
            for gap in wanting.missing:
                form.add_error(gap.field, gap.sentence)
        except Refused as no:
            refused = no
        else:
            messages.success(request, "核实结果记下了，会告诉反映人和经办的人。")
            return redirect("measures:disputes")
    one, back = showing.disputed(dispute), reverse("measures:disputes")
    lead = f"{one['case'].number}，{one['signed']}。反映人说：{one['said'] or '没有写别的'}"
    trail = [("签字核实", back), (one["title"], "")]
    return _small(
        request,
        form,
        refused,
        title=f"核实{one['title']}的签字",
        button="记下结果",
        back=back,
        crumbs=trail,
        lead=lead,
    )


def _small(request: Asking, form: Any, refused: Refused | None, **more: Any) -> HttpResponse:
    status = 200 if not form.is_bound else 409 if refused else 422
    return render(
        request, "measures/small_form.html", {"form": form, "refused": refused, **more}, status=status
    )
