"""The list of those for whom 容缺受理 or 告知承诺 is not; to anybody but its keeper it does not exist."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bancheng.measures import actions, reads
from bancheng.measures.forms import barring as forms
from bancheng.measures.models import Bar
from bancheng.measures.pages.acting import Note, small_form, tried
from bancheng.org import reads as org
from bancheng.org import record
from bancheng.org.asking import Asking
from bancheng.rules import masks
from bancheng.rules.calendar import local
from bancheng.rules.freetext import discreet
from bancheng.rules.identifiers import is_credit_code
from bancheng.rules.refusal import Refused
from bancheng.ui.forms import HouseForm
from bancheng.ui.wording import full_day, paper_day

PER_PAGE = 50
TITLE = "列入不适用名单"


@require_safe
def bars(request: Asking) -> HttpResponse:
    """The list, the newest first, names and numbers behind their masks."""
    page = Paginator(reads.bars_for(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [_row(bar, request) for bar in page],
        "page": page,
        "acts": [
            {"verb": "列入一个", "icon": "user-off", "url": reverse("measures:set_bar"), "primary": True}
        ],
    }
    return render(request, "measures/bars.html", context)


def _row(bar: Bar, request: Asking) -> dict[str, Any]:
    period, today = bar.as_bar(), local(request.at).date()
    stands, over = period.is_in_force(today), period.is_over(today)
    until = f"到 {paper_day(bar.to_on)}为止（不含当天）" if bar.to_on else "到信用修复为止"
    lifted = (
        f"{bar.lifted_by.name} {full_day(local(bar.lifted_at).date())}取消：{bar.lift_reason}"
        if bar.lifted_by and bar.lifted_at
        else ""
    )
    said = discreet([bar.name])
    return {
        "title": bar.name if is_credit_code(bar.number) else masks.masked_name(bar.name),
        "number": masks.masked_id(bar.number),
        "scope": bar.get_scope_display(),
        "stands": stands,
        "standing": "现在适用" if stands else "已经结束" if over else "还没有开始",
        "period": f"自 {paper_day(bar.from_on)}起，{until}",
        "notes": [
            f"第 {bar.pk} 号，{bar.barred_by.name}列入：{said(bar.reason)}",
            f"凭：{said(bar.source)}",
            said(lifted),
        ],
        "lift_url": "" if bar.lifted_at or over else reverse("measures:lift_bar", args=[bar.pk]),
    }


@require_http_methods(["GET", "POST"])
def set_bar(request: Asking) -> HttpResponse:
    """Puts somebody on the list."""
    if not reads.may_keep_bars(request.actor):
        raise Http404
    form = forms.SetBar(request.POST or None, initial={"from_on": local(request.at).date()})
    made, refused = tried(
        form,
        lambda: actions.set_bar(by=request.actor, at=request.at, **form.values()),
        _noting(request, "set_bar", TITLE),
    )
    if made is not None:
        messages.success(request, "已列入。")
        return redirect("measures:bars")
    return _small(request, form, refused, title=TITLE, button="列入名单")


@require_http_methods(["GET", "POST"])
def lift_bar(request: Asking, pk: int) -> HttpResponse:
    """Takes somebody off the list."""
    bar = reads.bar_for(request.actor, pk)
    title = f"取消名单第 {bar.pk} 号"
    form = forms.LiftBar(request.POST or None, initial={"on": local(request.at).date()})
    made, refused = tried(
        form,
        lambda: actions.lift_bar(bar, by=request.actor, at=request.at, **form.cleaned_data),
        _noting(request, "lift_bar", title),
    )
    if made is not None:
        messages.success(request, f"第 {bar.pk} 号已取消。")
        return redirect("measures:bars")
    return _small(request, form, refused, title=title, button="取消这一条")


def _noting(request: Asking, name: str, label: str) -> Note:
    """How a refusal is noted on the record of the day: the list belongs to no case."""

    def note(refused: Refused) -> None:
        by, site = request.actor.ref, org.district_window().code
        record.write_refused_act("", name, label=label, code=refused.code, by=by, at=request.at, site=site)

    return note


def _small(
    request: Asking, form: HouseForm, refused: Refused | None, *, title: str, button: str
) -> HttpResponse:
    back = reverse("measures:bars")
    trail = [("不适用名单", back), (title, "")]
    return small_form(request, form, refused, title=title, button=button, back=back, crumbs=trail)
