"""The wall chart at the desk: the process table as a picture and in words, to print and to take away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from bancheng.org import reads as org
from bancheng.rules import chart_table, flowchart
from bancheng.rules.chart_poster import poster


@require_safe
def wall_chart(request: HttpRequest) -> HttpResponse:
    """The chart on one A3 sheet with the office's limits of today, and every move in words under it."""
    limits = org.limits_at(timezone.localdate(request.at))  # type: ignore[attr-defined]
    return render(
        request,
        "cases/wall_chart.html",
        {
            "title": "专窗处理流程图",
            "state": "由流程表生成，与按钮、权限同一张表",
            "back_url": "/desk/",
            "heading": chart_table.TITLE,
            "motto": chart_table.MOTTO,
            "place": org.district_window().name,
            # Our own drawing; every word in it comes from the regulation and is escaped there.
            "chart": mark_safe(flowchart.svg(limits=limits)),  # noqa: S308
            "promises": chart_table.PROMISES,
            "staying": chart_table.staying_rows(),
            "steps": chart_table.rows_by_step(),
        },
    )


@require_safe
def wall_chart_file(request: HttpRequest) -> HttpResponse:
    """The whole sheet as one SVG file, for the printer's shop or the wall of another hall."""
    limits = org.limits_at(timezone.localdate(request.at))  # type: ignore[attr-defined]
    drawn = poster(org.district_window().name, limits)
    headers = {"Content-Disposition": 'attachment; filename="bancheng-chart.svg"'}
    return HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8", headers=headers)
