"""What was sent to the citizen of a case: a part of the case's page, or a page of its own."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bancheng.cases import reads, ways
from bancheng.cases.showing.case import crumbs
from bancheng.notices import reads as outbox
from bancheng.org.asking import Asking


@require_safe
def messages(request: Asking, number: str) -> HttpResponse:
    """Each message with its way, its masked address, and what became of it."""
    case = reads.case_for(request.actor, number)
    context = {
        "case": case,
        "sent": outbox.sent_about(case.number),
        "way": ways.masked_way(case),
        "crumbs": crumbs(case, "发给反映人的消息"),
    }
    return render(request, "cases/_messages.html" if request.htmx else "cases/messages.html", context)
