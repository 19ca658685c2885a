"""The wall chart at the desk: the process table as a picture and in words, to print and to take away."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from bancheng.cases import reads
from bancheng.cases.models import Case, MoveMade
from bancheng.org import reads as org
from bancheng.org.asking import Asking
from bancheng.rules import chart_table, flowchart
from bancheng.rules.chart_bpmn import bpmn
from bancheng.rules.chart_poster import poster
from bancheng.rules.vocabulary import OPEN_STEPS, Step
from bancheng.rules.wording import span_words


@require_safe
def wall_chart(request: Asking) -> HttpResponse:
    """The chart on one A3 sheet with the office's limits of today, and every move in words under it."""
    return _chart(request, state="由流程表生成，与按钮、权限同一张表", back_url=reverse("cases:workbench"))


@require_safe
def case_chart(request: Asking, number: str) -> HttpResponse:
    """The same chart with this case lit where it stands, and how long it stood in each box."""
    case = reads.case_for(request.actor, number)
    stood = stood_in(case, now=request.at)
    return _chart(
        request,
        state=f"{number} 现在是“{case.step_word}”；框里是它停留的工作时间",
        back_url=reverse("cases:case", args=[number]),
        here=Step(case.step),
        stood=stood,
    )


def stood_in(case: Case, *, now: datetime) -> dict[Step, str]:
    """How much working time a case has spent in each step, in words; resting steps do not count time."""
    calendar = org.working_calendar()
    changes = [move for move in MoveMade.objects.filter(case=case) if move.from_step != move.to_step]
    spent: dict[Step, timedelta] = {}
    for move, until in zip(changes, [later.at for later in changes[1:]] + [now], strict=True):
        step = Step(move.to_step)
        if step in OPEN_STEPS:
            spent[step] = spent.get(step, timedelta()) + calendar.work_time_between(
                move.at, max(until, move.at)
            )
    return {step: span_words(span, day=calendar.day_length) for step, span in spent.items()}


def _chart(
    request: Asking,
    *,
    state: str,
    back_url: str,
    here: Step | None = None,
    stood: Mapping[Step, str] | None = None,
) -> HttpResponse:
    limits = org.limits_at(timezone.localdate(request.at))
    return render(
        request,
        "cases/wall_chart.html",
        {
            "title": "专窗处理流程图",
            "state": state,
            "back_url": back_url,
            "heading": chart_table.TITLE,
            "motto": chart_table.MOTTO,
            "place": org.district_window().name,
            # Our own drawing; every word in it comes from the regulation and is escaped there.
            "chart": mark_safe(flowchart.svg(here=here, stood=stood, limits=limits)),  # noqa: S308
            "promises": chart_table.PROMISES,
            "staying": chart_table.staying_rows(limits),
            "steps": chart_table.rows_by_step(limits),
        },
    )


@require_safe
def wall_chart_file(request: Asking) -> HttpResponse:
    """The whole sheet as one SVG file, for the printer's shop or the wall of another hall."""
    limits = org.limits_at(timezone.localdate(request.at))
    drawn = poster(org.district_window().name, limits)
    headers = {"Content-Disposition": 'attachment; filename="bancheng-chart.svg"'}
    return HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8", headers=headers)


@require_safe
def wall_chart_bpmn(request: Asking) -> HttpResponse:
    """The same process as a BPMN 2.0 file, for those who draw processes with other tools."""
    drawn = bpmn(org.limits_at(timezone.localdate(request.at)))
    headers = {"Content-Disposition": 'attachment; filename="bancheng-chart.bpmn"'}
    return HttpResponse(drawn, content_type="application/xml; charset=utf-8", headers=headers)
