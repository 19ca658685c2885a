"""What the citizen signed on paper, entered for him by somebody who is not the handler.

Source: process table §1, last paragraph: the holder of a slip is not proof of the citizen; a signature
kept as evidence is, entered by someone not the handler.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.forms import BoundField
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bancheng.cases import reads
from bancheng.cases.facts import facts_of
from bancheng.cases.forms.base import ActForm
from bancheng.cases.forms.slip import ALL_SLIPS, SLIPS, TAKE_DATA
from bancheng.cases.models import Case
from bancheng.cases.pages.act import refusal
from bancheng.cases.showing.case import background
from bancheng.cases.showing.panels import own_data_url
from bancheng.org.asking import Asking
from bancheng.rules import process
from bancheng.rules.facts import CaseFacts
from bancheng.rules.folder import refusal_through_decider, refusal_to_enter_slip
from bancheng.rules.permissions import Actor, citizen_by_slip
from bancheng.rules.refusal import Refused


def enter_slip(request: Asking, number: str, name: str) -> HttpResponse:
    """Enters one of the citizen's own acts from his signed slip; the scan stays in the folder."""
    if name not in ALL_SLIPS:
        raise Http404
    case = reads.case_for(request.actor, number)
    if name == TAKE_DATA:
        return redirect(own_data_url(case))
    slip = ALL_SLIPS[name]
    actor = citizen_by_slip(case.pk, request.actor)
    try:
        _refuse(name, facts_of(case, at=request.at), request.actor, actor)
    except Refused as refused:
        return refusal(request, case, refused)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = slip.form(*data, case=case, actor=actor, at=request.at)
    form.fields["scan"] = forms.FileField(
        label=f"{slip.paper}（扫描或拍照）", help_text="PDF 或照片，本人签字和日期要看得清"
    )
    if request.method == "POST" and form.is_valid() and _entered(request, case, name, form):
        messages.success(request, f"已按{slip.paper}录入，{slip.paper}放进材料。")
        visible = reads.may_see(request.actor, case)
        return redirect("cases:case", number) if visible else redirect("cases:workbench")
    return render(
        request,
        "cases/slip.html",
        {
            "case": case,
            "slip": slip,
            "slip_name": name,
            "form": form,
            "refused": form.refused,
            "about": background(case),
        },
        status=422 if request.method == "POST" else 200,
    )


@require_safe
def blank_slip(request: Asking, number: str, name: str) -> HttpResponse:
    """The slip to be printed, filled in and signed by hand; on it stands the number of the case, and nobody's name."""
    if name not in ALL_SLIPS:
        raise Http404
    case = reads.case_for(request.actor, number)
    slip = ALL_SLIPS[name]
    form = slip.form(case=case, actor=citizen_by_slip(case.pk, request.actor), at=request.at)
    context = {
        "title": f"{slip.paper}：{slip.label}",
        "state": "打印出来，请反映人填写、签字",
        "back_url": reverse("cases:slip", args=[number, name]),
        "case": case,
        "slip": slip,
        "asked": [_asked(field) for field in form.visible_fields()],
    }
    return render(request, "cases/slip_blank.html", context)


def _asked(field: BoundField) -> dict[str, Any]:
    """What a slip asks: its words, the boxes to be ticked, or how many lines to write on."""
    chosen = [label for value, label in getattr(field.field, "choices", ()) if value]
    rows = int(field.field.widget.attrs.get("rows", 1))
    return {"label": field.label.removeprefix("凭条上："), "boxes": chosen, "lines": range(rows)}


def _refuse(name: str, facts: CaseFacts, entering: Actor, citizen: Actor) -> None:
    refused = refusal_to_enter_slip(facts, entering)
    if refused is None and name in SLIPS:
        refused = refusal_through_decider(process.move(name, facts, citizen), facts, citizen)
    if refused is not None:
        raise refused


def _entered(request: Asking, case: Case, name: str, form: ActForm) -> bool:
    values = form.values()
    try:
        ALL_SLIPS[name].enter(
            case,
            ALL_SLIPS[name].act,
            scan=values.pop("scan"),
            values=values,
            by=request.actor,
            at=request.at,
        )
    except Refused as refused:
        form.refused = refused
        return False
    return True
