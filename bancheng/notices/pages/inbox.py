"""The inbox, and in a demo the outbox that stands for phones and mail boxes."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bancheng.notices import actions, reads
from bancheng.notices.models import Notice
from bancheng.org.asking import Asking
from bancheng.rules import telling
from bancheng.rules.vocabulary import Way
from bancheng.ui.paging import beginning

PAGE = 25
VIEWS = (("seen_to", "要看的"), ("unread", "没看过"), ("wait", "知道就行"), ("all", "全部"))
EMPTY = {
    "seen_to": ("没有消息", "有要您知道的事，会在这里留一条。"),
    "unread": ("都看过了", "有新的消息，会在这里等您。"),
    "wait": ("没有知道就行的", "不急的消息先放在这里，工作日早上汇总成一条。"),
    "all": ("没有消息", "有要您知道的事，会在这里留一条。"),
}


@require_safe
def inbox(request: Asking) -> HttpResponse:
    """My messages, by what they ask of me."""
    show = _view(request.GET.get("show", ""))
    page = beginning(reads.inbox(request.person, show), PAGE).get_page(request.GET.get("page"))
    title, text = EMPTY[show]
    context = {
        "page": page,
        "unread": request.user.unread,  # type: ignore[union-attr]
        "show": show,
        "views": [
            {"label": label, "url": f"{reverse('notices:inbox')}?show={name}", "here": name == show}
            for name, label in VIEWS
        ],
        "empty_title": title,
        "empty_text": text,
        "folded": show == "wait",
        "late": telling.LATE,
        "near": telling.NEAR,
    }
    return render(request, "notices/inbox.html", context)


def _view(asked: str) -> str:
    return asked if asked in dict(VIEWS) else VIEWS[0][0]


@require_POST
def mark_read(request: Asking) -> HttpResponse:
    """All my messages are read."""
    actions.mark_read(request.person, at=request.at)
    return redirect("notices:inbox")


@require_POST
def open_message(request: Asking, pk: int) -> HttpResponse:
    """One of my messages is read, and I go where it leads; back to the list where it leads nowhere."""
    notice = get_object_or_404(Notice, pk=pk, person=request.person, channel=Notice.INBOX)
    actions.mark_read(request.person, at=request.at, pk=pk)
    return redirect(notice.url or _back(request))


@require_POST
def tick_off(request: Asking, pk: int) -> HttpResponse:
    """One of my messages is read, and I stay where I am."""
    get_object_or_404(Notice, pk=pk, person=request.person, channel=Notice.INBOX)
    actions.mark_read(request.person, at=request.at, pk=pk)
    return redirect(_back(request))


def _back(request: Asking) -> str:
    return f"{reverse('notices:inbox')}?show={_view(request.POST.get('show', ''))}"


@require_safe
def outbox(request: Asking) -> HttpResponse:
    """What a demo would have sent to phones and mail boxes; exists in a demo only."""
    if not settings.BANCHENG_DEMO:
        raise Http404
    way = request.GET.get("way", "")
    chosen = way if way in set(Way) else ""
    choices: list[dict[str, Any]] = [{"label": "全部", "url": reverse("notices:outbox"), "here": not chosen}]
    choices += [
        {"label": each.label, "url": f"{reverse('notices:outbox')}?way={each}", "here": each == chosen}
        for each in Way
    ]
    context = {"messages_sent": reads.demo_outbox(chosen), "choices": choices, "narrowed": bool(chosen)}
    return render(request, "notices/outbox.html", context)
