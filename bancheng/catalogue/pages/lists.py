"""Situations, causes and grounds: what holds today, what held before, adding and ending."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bancheng.catalogue import actions, reads
from bancheng.catalogue.forms import EndForm, RatingReasonForm, SituationForm
from bancheng.catalogue.models import Cause, Ground, RatingReason, Situation
from bancheng.catalogue.pages.access import for_keepers, keeps, parts, saved, today
from bancheng.catalogue.pages.showing import standing
from bancheng.org.asking import Asking


@require_safe
def situations(request: Asking) -> HttpResponse:
    """The situations an officer may choose, and those that were."""
    lead = "研判时记一个，月底看哪一种最多。停用的不再能选，以前选过的不变。"
    keeper = keeps(request)
    acts = (
        [{"verb": "新增情形", "icon": "file-plus", "url": reverse("catalogue:add_situation")}]
        if keeper
        else []
    )
    rows = [_situation_row(request, row, keeper) for row in reads.every_situation()]
    return _table(request, "catalogue:situations", "情形", lead, rows, acts)


def _situation_row(request: Asking, row: Situation, keeper: bool) -> dict[str, object]:
    shown = _row(request, row, notes=[row.explanation])
    if keeper and row.in_force_to is None:
        shown["act"] = {"verb": "停用", "url": reverse("catalogue:end_situation", args=[row.pk])}
    return shown


@require_safe
def causes(request: Asking) -> HttpResponse:
    """The twenty causes with the type they usually mean and where a fault would lie."""
    lead = "为什么卡住了。类型只是通常的建议，由专员研判；“待核”不等于有过错。"
    rows = [_cause_row(request, row) for row in reads.every_cause()]
    return _table(request, "catalogue:causes", "原因", lead, rows)


def _cause_row(request: Asking, row: Cause) -> dict[str, object]:
    kinds = [row.get_default_type_display() or "不予受理"]
    kinds += [f"也可能是{row.get_other_type_display()}"] if row.other_type else []
    return _row(request, row, notes=[row.explanation, f"通常：{'，'.join(kinds)}；{row.get_fault_display()}"])


@require_safe
def grounds(request: Asking) -> HttpResponse:
    """The closed list of grounds for declining, each with the channel that helps."""
    lead = "只有这几条理由可以不予受理，每条都要告诉反映人去哪里。缺材料从来不是理由。"
    rows = [_row(request, row, notes=_ground_notes(row, request.at)) for row in reads.every_ground()]
    return _table(request, "catalogue:grounds", "不予受理的理由", lead, rows)


def _ground_notes(row: Ground, at: datetime) -> list[str]:
    body = ["须写明属于哪个机关。"] if row.needs_body else []
    return [row.explanation, f"救济途径：{reads.remedy_of(row, at=at)}", *body]


@require_safe
def rating_reasons(request: Asking) -> HttpResponse:
    """The reasons of our own that a citizen may give with his rating, and what each sets in motion."""
    lead = "反映人评价时可以选的原因，是我们自己的；国家“好差评”另有一套，两边不混在一起。"
    keeper = keeps(request)
    add = {"verb": "新增评价原因", "icon": "file-plus", "url": reverse("catalogue:add_rating_reason")}
    rows = [_reason_row(request, row, keeper) for row in reads.every_rating_reason()]
    return _table(request, "catalogue:rating_reasons", "评价原因", lead, rows, [add] if keeper else [])


def _reason_row(request: Asking, row: RatingReason, keeper: bool) -> dict[str, object]:
    shown = _row(request, row, notes=[row.explanation, *_reason_notes(row)])
    if keeper and row.in_force_to is None:
        shown["act"] = {"verb": "停用", "url": reverse("catalogue:end_rating_reason", args=[row.pk])}
    return shown


def _reason_notes(row: RatingReason) -> list[str]:
    reopens = ["没有完全解决又选了它的，请他看要不要重办。"] if row.reopens else []
    conduct = ["说到人的表现：说的那个人马上退出这件事。"] if row.names_conduct else []
    return reopens + conduct


def _row(
    request: Asking, row: Situation | Cause | Ground | RatingReason, *, notes: list[str]
) -> dict[str, object]:
    on = today(request)
    return {
        "title": row.name,
        "code": row.code,
        "notes": [note for note in notes if note],
        "standing": standing(row, on),
        "holds": row.is_in_force(on),
        "period": row.period(),
    }


def _table(
    request: Asking,
    here: str,
    title: str,
    lead: str,
    rows: Sequence[Mapping[str, object]],
    acts: Sequence[Mapping[str, object]] = (),
) -> HttpResponse:
    shown = {"title": title, "lead": lead, "rows": rows, "acts": acts, "parts": parts(here)}
    return render(request, "catalogue/dated_list.html", shown)


@require_http_methods(["GET", "POST"])
@for_keepers
def add_situation(request: Asking) -> HttpResponse:
    """A new situation."""
    form = SituationForm(request.POST or None, initial={"in_force_from": today(request)})
    return saved(
        request,
        form,
        act=lambda told: actions.add_situation(by=request.actor, at=request.at, **told),
        done="已新增情形。",
        back=reverse("catalogue:situations"),
        title="新增情形",
        button="新增这个情形",
    )


@require_http_methods(["GET", "POST"])
@for_keepers
def end_situation(request: Asking, pk: int) -> HttpResponse:
    """The end of a situation."""
    found = reads.situation_for(pk)
    return saved(
        request,
        EndForm(request.POST or None, initial={"on": today(request)}),
        act=lambda told: actions.end_situation(found, by=request.actor, at=request.at, **told),
        done=f"已停用“{found.name}”。",
        back=reverse("catalogue:situations"),
        title=f"停用情形：{found.name}",
        button="停用这个情形",
    )


@require_http_methods(["GET", "POST"])
@for_keepers
def add_rating_reason(request: Asking) -> HttpResponse:
    """A new reason of our own."""
    form = RatingReasonForm(request.POST or None, initial={"in_force_from": today(request)})
    return saved(
        request,
        form,
        act=lambda told: actions.add_rating_reason(by=request.actor, at=request.at, **told),
        done="已新增评价原因。",
        back=reverse("catalogue:rating_reasons"),
        title="新增评价原因",
        button="新增这个原因",
    )


@require_http_methods(["GET", "POST"])
@for_keepers
def end_rating_reason(request: Asking, pk: int) -> HttpResponse:
    """The end of a reason."""
    found = reads.rating_reason_for(pk)
    return saved(
        request,
        EndForm(request.POST or None, initial={"on": today(request)}),
        act=lambda told: actions.end_rating_reason(found, by=request.actor, at=request.at, **told),
        done=f"已停用“{found.name}”。",
        back=reverse("catalogue:rating_reasons"),
        title=f"停用评价原因：{found.name}",
        button="停用这个原因",
    )
