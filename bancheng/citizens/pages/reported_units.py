"""Departments as channels call them: each name with how many opinions name it so, and which of ours is meant."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bancheng.citizens import reads, reported_units
from bancheng.citizens.forms.feedback import SetUnit
from bancheng.citizens.models import ReportedUnit
from bancheng.org.asking import Asking
from bancheng.rules import feedback as rules
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.ui.paging import beginning

PAGE = 50


def _handler(request: Asking) -> Actor:
    actor: Actor = request.actor
    if not actor.roles & rules.HANDLERS:
        raise Http404
    return actor


@require_safe
def units(request: Asking) -> HttpResponse:
    """Every name, those nobody has matched yet first."""
    found = reads.reported_units(reads.visible_to(_handler(request)))
    unmatched = found.filter(unmatched=1).count()
    page = beginning(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_row(one) for one in page],
        "lead": f"还有 {unmatched} 个叫法没有对应到本区的单位。" if unmatched else "每个叫法都对应好了。",
        "crumbs": [("意见", reverse("feedback:list")), ("单位的叫法", "")],
    }
    return render(request, "citizens/reported_units.html", context)


def _row(one: Any) -> dict[str, Any]:
    return {
        "name": one.name,
        "meant": one.unit.name if one.unit else "不是本区的单位" if one.not_ours else "",
        "by": one.set_by.name if one.set_by else "",
        "count": one.count,
        "list_url": f"{reverse('feedback:list')}?state=all&unit={one.pk}",
        "set_url": reverse("feedback:unit", args=[one.pk]),
    }


@require_http_methods(["GET", "POST"])
def set_unit(request: Asking, pk: int) -> HttpResponse:
    """Says which of our departments is meant by a name."""
    actor = _handler(request)
    one = get_object_or_404(ReportedUnit, pk=pk)
    typed = request.POST if request.method == "POST" else None
    form = SetUnit(typed, initial={"unit": one.unit_id, "not_ours": one.not_ours})
    refused = None
    if form.is_bound and form.is_valid():
        try:
            reported_units.set_unit(one, by=actor, at=request.at, **form.cleaned_data)
        except Refused as no:
            refused = no
        else:
            messages.success(request, f"记住了，“{one.name}”以后都这样算。")
            return redirect("feedback:units")
    context = {
        "form": form,
        "refused": refused,
        "title": f"“{one.name}”是哪个单位",
        "lead": "说一次，台账里这样叫的都跟着变；以后导入的也认得。",
        "button": "记住这个叫法",
        "back": reverse("feedback:units"),
        "crumbs": [("意见", reverse("feedback:list")), ("单位的叫法", reverse("feedback:units"))],
    }
    status = (409 if refused else 422) if form.is_bound else 200
    return render(request, "citizens/feedback_act.html", context, status=status)
