"""What is agreed for today: a part of the workbench, or a page of its own where there is no script."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bancheng.cases.showing import agenda
from bancheng.org.asking import Asking


@require_GET
def today(request: Asking) -> HttpResponse:
    """Whoever comes back today, and what he was to bring."""
    template = "cases/_today.html" if request.htmx else "cases/today.html"
    return render(request, template, {"rows": agenda.today(request.actor, at=request.at)})
