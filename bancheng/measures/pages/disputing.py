"""A signature that is said not to be his: the citizen says so, a supervisor looks into it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bancheng.cases import reads as cases
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.cases.showing.case import crumbs
from bancheng.measures import actions, reads, showing
from bancheng.measures.forms import disputing as forms
from bancheng.measures.models import Signature
from bancheng.measures.pages.acting import noting, shut, small_form, tried
from bancheng.measures.pages.own import DISPUTE, of_his
from bancheng.org.asking import Asking
from bancheng.rules.permissions import citizen_of

PER_PAGE = 50
NAME, TITLE = "dispute_signature", "反映人说不是他签的"


@require_http_methods(["GET", "POST"])
@of_his(DISPUTE)
def own(request: Asking, found: Case, signature: Signature) -> HttpResponse:
    """The citizen says on his own page that he has not signed."""
    form, citizen = forms.Dispute(request.POST or None), citizen_of(found.pk)
    made, refused = tried(
        form,
        lambda: actions.dispute_signature(signature, by=citizen, at=request.at, **form.cleaned_data),
        noting(request, found, NAME, "说承诺书不是自己签的", by=citizen),
    )
    if made is not None:
        messages.success(request, "记下了，由督查员核实；核实以前，这份承诺书不会生效。")
        return redirect("citizens:case", found.number)
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
    signature = reads.signature_of(reads.undertaking_for(case, pk))
    if signature is None:
        raise Http404
    facts, is_disputed = facts_of(case, at=request.at), reads.dispute_of(signature) is not None
    refused = reads.refusal_to_dispute(signature, facts, request.actor, is_disputed=is_disputed)
    if refused is not None:
        return shut(request, case, NAME, TITLE, refused)
    form = forms.Dispute(request.POST if request.method == "POST" else None)
    made, refused = tried(
        form,
        lambda: actions.dispute_signature(signature, by=request.actor, at=request.at, **form.cleaned_data),
        noting(request, case, NAME, TITLE),
    )
    if made is not None:
        messages.success(request, "记下了，由督查员核实。")
        return redirect("measures:undertaking", number, pk)
    back = reverse("measures:undertaking", args=[number, pk])
    return small_form(
        request, form, refused, title=TITLE, button="记下", back=back, crumbs=crumbs(case, TITLE)
    )


@require_safe
def disputes(request: Asking) -> HttpResponse:
    """Every signature that is said not to be the citizen's, those to be looked into first."""
    page = Paginator(reads.disputes_for(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    dues = showing.dues_of(page, now=request.at)
    context = {"rows": [showing.disputed(row) | {"due": dues.get(row.pk)} for row in page], "page": page}
    return render(request, "measures/disputes.html", context)


@require_http_methods(["GET", "POST"])
def settle(request: Asking, pk: int) -> HttpResponse:
    """The supervisor says whose signature it is."""
    dispute = reads.dispute_for(request.actor, pk)
    case = dispute.signature.undertaking.case
    form = forms.Settle(request.POST if request.method == "POST" else None)
    before = reads.refusal_to_settle(dispute, facts_of(case, at=request.at), request.actor)
    made, refused = tried(
        form,
        lambda: actions.settle_dispute(dispute, by=request.actor, at=request.at, **form.values()),
        noting(request, case, "settle_dispute", "核实签字"),
    )
    if made is not None:
        messages.success(request, "核实结果记下了，会告诉反映人和经办的人。")
        return redirect("measures:disputes")
    one, back = showing.disputed(dispute), reverse("measures:disputes")
    return small_form(
        request,
        form,
        refused or before,
        title=f"核实{one['title']}的签字",
        button="记下结果",
        back=back,
        crumbs=[("签字核实", back), (one["title"], "")],
        lead=f"{case.number}，{one['signed']}。反映人说：{one['said'] or '没有写别的'}",
    )


@require_safe
def to_revoke(request: Asking) -> HttpResponse:
    """The undertakings that wait for me to revoke them: a part of my workbench, nothing while none waits, or a page of its own."""
    template = "measures/_to_revoke.html" if request.htmx else "measures/to_revoke.html"
    return render(request, template, {"rows": showing.to_revoke(request.actor, now=request.at)})


@require_http_methods(["GET", "POST"])
def revoke(request: Asking, number: str, pk: int) -> HttpResponse:
    """A head or convener revokes an undertaking in force that the citizen has not signed."""
    case = cases.case_for(request.actor, number)
    row = reads.undertaking_for(case, pk)
    name, title = "revoke_undertaking", f"撤销{row.title}"
    refused = reads.refusal_to_revoke(row, facts_of(case, at=request.at), request.actor)
    if refused is not None:
        return shut(request, case, name, title, refused)
    form = forms.Revoke(request.POST if request.method == "POST" else None)
    made, refused = tried(
        form,
        lambda: actions.revoke_undertaking(row, by=request.actor, at=request.at, **form.cleaned_data),
        noting(request, case, name, title),
    )
    if made is not None:
        messages.success(request, "撤销了：签字、文书、承诺和凭证都不再算数，会告诉反映人和召集人。")
        return redirect("measures:undertaking", number, pk)
    return small_form(
        request,
        form,
        refused,
        title=title,
        button="撤销",
        back=reverse("measures:undertaking", args=[number, pk]),
        crumbs=crumbs(case, title),
        lead="督查员核实签字不是本人的。撤销以后，签字、交给反映人的文书、由它来的承诺和靠它办成的措施都不再算数；谁也不算没有兑现。",
    )
