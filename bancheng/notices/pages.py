"""The inbox, and in a demo the outbox that stands for phones and mail boxes."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bancheng.notices import actions, reads

PAGE = 25


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """My messages."""
    page = Paginator(reads.inbox(request.person), PAGE).get_page(request.GET.get("page"))  # type: ignore[attr-defined]
    return render(request, "notices/inbox.html", {"page": page, "unread": reads.unread_count(request.person)})  # type: ignore[attr-defined]


@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """All my messages are read."""
    actions.mark_read(request.person, at=request.at)  # type: ignore[attr-defined]
    return redirect("notices:inbox")


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """What a demo would have sent to phones and mail boxes; exists in a demo only."""
    if not settings.BANCHENG_DEMO:
        raise Http404
    return render(request, "notices/outbox.html", {"messages_sent": reads.demo_outbox()})
