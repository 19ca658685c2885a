"""Measures on a case: the panel that shows them, and one page for recording each that is done at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bancheng.cases import reads as cases
from bancheng.cases.facts import facts_of
from bancheng.cases.forms.base import ActForm
from bancheng.cases.models import Case
from bancheng.cases.showing.case import background, crumbs
from bancheng.measures import actions, models, reads, showing
from bancheng.measures.forms import recording as forms
from bancheng.measures.pages.acting import noting, tried
from bancheng.measures.video import showing as video
from bancheng.org.asking import Asking
from bancheng.rules import measures as rules
from bancheng.rules.refusal import Refused
from bancheng.rules.whole_numbers import whole_number
from bancheng.ui.saying_no import status_of_no


@dataclass(frozen=True, kw_only=True)
class RecordPage:
    """How one kind of record is asked for and shown.

    Shapes   shown: label and field, in the order of the record.
    """

    label: str
    icon: str
    lead: str
    form: type[ActForm]
    act: Callable[..., models.Recorded]
    shown: tuple[tuple[str, str], ...]


PAGES: dict[str, RecordPage] = {
    "coordination": RecordPage(
        label="现场协调",
        icon="users",
        lead="记下谁到场、协调了什么、结果怎样。",
        form=forms.Coordination,
        act=actions.record_coordination,
        shown=(("谁参加", "who"), ("协调什么", "what"), ("结果", "result")),
    ),
    "remote_link": RecordPage(
        label="远程连线",
        icon="phone",
        lead="记下连了谁、怎样核对身份、对方怎样同意、问了什么答了什么；要有两名工作人员在场。",
        form=forms.RemoteLink,
        act=actions.record_link,
        shown=(
            ("连线的人", "who"),
            ("怎样连线", "means"),
            ("核对身份", "identity"),
            ("怎样同意", "consent"),
            ("问答", "asked"),
            ("结论", "result"),
        ),
    ),
    "data_sharing": RecordPage(
        label="数据共享",
        icon="database",
        lead="能共享查到的，就不再向反映人要。记下向谁查、凭什么、查到什么。",
        form=forms.DataSharing,
        act=actions.record_data_sharing,
        shown=(("向谁查", "source"), ("凭什么", "authority"), ("查到", "result")),
    ),
    "escort": RecordPage(
        label="帮办代办",
        icon="walk",
        lead="记下反映人授权办什么、交接了哪些材料、由谁去办。",
        form=forms.Escort,
        act=actions.record_escort,
        shown=(("授权", "authorisation"), ("材料", "materials"), ("由谁", "by_whom"), ("结果", "result")),
    ),
    "consultation": RecordPage(
        label="会商",
        icon="message-circle",
        lead="“暂时办不了”要有会商：问了什么、谁参加、每家怎么说、议定什么。",
        form=forms.Consultation,
        act=actions.record_consultation,
        shown=(("问题", "question"), ("谁参加", "who"), ("议定", "agreed")),
    ),
}
KIND_OF = {
    models.Coordination: "coordination",
    models.RemoteLink: "remote_link",
    models.DataSharing: "data_sharing",
    models.Escort: "escort",
    models.Consultation: "consultation",
}


@require_safe
def panel(request: Asking, number: str) -> HttpResponse:
    """What was done on a case, and what may be recorded now: a part of the case's page, or a page of its own."""
    case = cases.case_for(request.actor, number)
    open_now = rules.may_record(facts_of(case, at=request.at), request.actor)
    context = {
        "case": case,
        "undertakings": [showing.in_panel(row) for row in reads.undertakings_of(case)],
        "rows": [_shown(row) for row in reads.recorded_for(case)],
        "links": [*showing.drawing_up(case), *(_link(case, kind) for kind in PAGES), video.link(case)]
        if open_now
        else [],
        "video_rooms": video.rows_of(case, at=request.at),
        "crumbs": crumbs(case, "措施和会商"),
    }
    return render(request, "measures/_panel.html" if request.htmx else "measures/panel.html", context)


def _shown(row: models.Recorded) -> dict[str, Any]:
    """One record as label, moment, writer and facts."""
    page = PAGES[KIND_OF[type(row)]]
    facts = [(label, getattr(row, name)) for label, name in page.shown]
    if isinstance(row, models.DataSharing):
        looked_for = row.material.name if row.material else ""
        facts = [("查哪样", looked_for), ("结果", "查到了" if row.found else "没有查到"), *facts]
    if isinstance(row, models.Consultation):
        facts += [(one.unit.short_name, one.words) for one in row.opinions.all()]
    if isinstance(row, models.RemoteLink):
        facts.append(("在场", f"{row.recorded_by.name}、{row.second.name}"))
    return {
        "label": page.label,
        "icon": page.icon,
        "done_at": row.done_at,
        "by": row.recorded_by.name,
        "facts": facts,
    }


def _link(case: Case, kind: str) -> dict[str, str]:
    page = PAGES[kind]
    return {
        "verb": f"记{page.label}",
        "icon": page.icon,
        "url": reverse("measures:record", args=[case.number, kind]),
    }


@require_http_methods(["GET", "POST"])
def record(request: Asking, number: str, kind: str) -> HttpResponse:
    """Records one measure or consultation."""
    case = cases.case_for(request.actor, number)
    page = PAGES.get(kind)
    if page is None:
        raise Http404
    typed = [request.POST] if request.method == "POST" else []
    form = page.form(*typed, case=case, actor=request.actor, at=request.at, initial=_asked(request))
    refused = rules.refusal(facts_of(case, at=request.at), request.actor)
    note = noting(request, case, f"record_{kind}", f"记{page.label}")
    if refused is None:
        row, refused = tried(
            form, lambda: page.act(case, by=request.actor, at=request.at, **form.values()), note
        )
        if row is not None:
            messages.success(request, f"已记下{page.label}{_came_of(row)}")
            return redirect("cases:case", number)
    elif form.is_bound:
        note(refused)
    return _draw(request, case, page, form, refused)


def _came_of(row: models.Recorded) -> str:
    """What a record is good for; of what was looked for in vain, what that opens where it is a material of the catalogue."""
    if not isinstance(row, models.DataSharing) or row.found:
        return "，算作这件事的凭证。"
    return f"：没有查到。{'这样材料可以请反映人补，或者改办容缺受理。' if row.material_id else ''}"


def _asked(request: Asking) -> dict[str, Any]:
    """What whoever came from elsewhere has been sent here for."""
    material = whole_number(request.GET.get("material", ""), most=10**9)
    return {} if material is None else {"material": material}


def _draw(
    request: Asking, case: Case, page: RecordPage, form: ActForm, refused: Refused | None
) -> HttpResponse:
    """The form with everything typed, or the refusal alone when there is nothing to fill in."""
    status = 422 if form.is_bound else 200
    if refused is not None:
        status = status_of_no(refused)
    context = {
        "case": case,
        "page": page,
        "form": form,
        "refused": refused,
        "shut": refused is not None and not form.is_bound,
        "crumbs": crumbs(case, page.label),
        "back": reverse("cases:case", args=[case.number]),
        "about": background(case),
    }
    return render(request, "measures/record.html", context, status=status)
