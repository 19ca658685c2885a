"""Documents of a case, and a masked datum shown for a reason."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from bancheng.cases import actions, reads
from bancheng.cases.facts import standing_of
from bancheng.cases.forms.folder import Attach
from bancheng.cases.models import Party
from bancheng.org.asking import Asking
from bancheng.records.handing_out import as_handed_in
from bancheng.rules import masks
from bancheng.rules.folder import kinds_for
from bancheng.rules.refusal import Refused
from bancheng.ui.pages import lead_to

MASKS = {
    "name": masks.masked_name,
    "phone": masks.masked_phone,
    "id_number": masks.masked_id,
    "address": masks.masked_address,
    "further_numbers": masks.masked_numbers,
}


@require_POST
def attach(request: Asking, number: str) -> HttpResponse:
    """Puts a document into the folder."""
    case = reads.case_for(request.actor, number)
    kinds = kinds_for(standing_of(case), request.actor)
    form = Attach(request.POST, request.FILES, kinds=kinds)
    if not form.is_valid():
        wrong = next(iter(form.errors.values()))[0]
        messages.error(request, f"没有放进去：{wrong}")
        return redirect("cases:case", number)
    try:
        actions.attach(case, **form.cleaned_data, by=request.actor, at=request.at)
    except Refused as refused:
        messages.error(request, f"没有放进去：{refused}")
    else:
        messages.success(request, "材料已放进去，记入留痕。")
    return redirect("cases:case", number)


@require_GET
def attachment(request: Asking, number: str, pk: int) -> FileResponse:
    """One document, as it was handed in; never run by the browser as a page of ours."""
    case = reads.case_for(request.actor, number)
    document = reads.document_for(request.actor, case, pk)
    return as_handed_in(document.stored)


@require_POST
def reveal(request: Asking, number: str, pk: int, field: str) -> HttpResponse:
    """Shows a clear datum for thirty seconds; the reason is on the record."""
    case = reads.case_for(request.actor, number)
    party = get_object_or_404(Party, case=case, pk=pk)
    if field not in MASKS:
        raise Http404
    try:
        clear = actions.reveal(
            case,
            party,
            field=field,
            reason=request.POST.get("reason", ""),
            by=request.actor,
            at=request.at,
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
        return lead_to(request, reverse("cases:case", args=[number]))
    masked = {
        "shown": MASKS[field](clear),
        "reveal_url": reverse("cases:reveal", args=[number, pk, field]),
        "needs_reason": True,
    }
    template = "ui/revealed.html" if request.htmx else "cases/revealed.html"
    answer = render(request, template, {"clear": clear, "masked": masked, "case": case})
    answer["Cache-Control"] = "no-store"
    return answer
