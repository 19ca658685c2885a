"""The inbox, and in a demo the outbox that stands for phones and mail boxes."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bancheng.notices import actions, reads
from bancheng.org.asking import Asking
from bancheng.ui.paging import beginning

PAGE = 25


@require_safe
def inbox(request: Asking) -> HttpResponse:
    """My messages."""
    page = beginning(reads.inbox(request.person), PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/inbox.html", {"page": page, "unread": reads.unread_count(request.person)})


@require_POST
def mark_read(request: Asking) -> HttpResponse:
    """All my messages are read."""
    actions.mark_read(request.person, at=request.at)
    return redirect("notices:inbox")


@require_safe
def outbox(request: Asking) -> HttpResponse:
    """What a demo would have sent to phones and mail boxes; exists in a demo only."""
    if not settings.BANCHENG_DEMO:
        raise Http404
    return render(request, "notices/outbox.html", {"messages_sent": reads.demo_outbox()})
