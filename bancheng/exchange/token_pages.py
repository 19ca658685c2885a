"""Pages of the tokens of other systems: those there are, giving one out, taking one back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bancheng.exchange import reads, tokens
from bancheng.exchange.forms import IssueToken
from bancheng.exchange.models import ChannelToken
from bancheng.org import reads as org
from bancheng.org import record
from bancheng.org.asking import Asking
from bancheng.rules import channel_tokens as rules
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Channel
from bancheng.rules.wording import moment_words
from bancheng.ui.paging import beginning

PAGE = 25


def _reader(request: Asking) -> None:
    if not request.actor.roles & rules.READERS:
        raise Http404


@require_safe
def tokens_given(request: Asking) -> HttpResponse:
    """Every token there is and was; the secret of none."""
    _reader(request)
    keeps = bool(request.actor.roles & rules.KEEPERS)
    page = beginning(reads.tokens(), PAGE).get_page(request.GET.get("page"))
    new = {"verb": "发一个凭证", "icon": "key", "url": reverse("exchange:issue_token"), "primary": True}
    context = {
        "page": page,
        "rows": [_row(one, request, keeps=keeps) for one in page],
        "acts": [new] if keeps else [],
    }
    return render(request, "exchange/tokens.html", context)


def _row(one: ChannelToken, request: Asking, *, keeps: bool) -> dict[str, Any]:
    used = f"上次用 {moment_words(one.used_at, now=request.at)}" if one.used_at else "还没有用过"
    given = f"{one.issued_by.name}，{moment_words(one.issued_at, now=request.at)} 发"
    back = (
        f"{one.revoked_by.name}，{moment_words(one.revoked_at, now=request.at)} 收回"
        if one.revoked_by and one.revoked_at
        else ""
    )
    return {
        "name": one.name,
        "notes": [f"只收{Channel(one.source).label}", f"归{one.site.name}", given, back or used],
        "is_back": bool(back),
        "revoke_url": reverse("exchange:revoke_token", args=[one.pk]) if keeps and not back else "",
    }


@require_http_methods(["GET", "POST"])
def issue(request: Asking) -> HttpResponse:
    """Gives a token out; its secret is shown on the answer to this one request and nowhere again."""
    _reader(request)
    if not request.actor.roles & rules.KEEPERS:
        raise Http404
    form = IssueToken(request.POST or None)
    if form.is_bound and form.is_valid():
        issued = tokens.issue_token(by=request.actor, at=request.at, **form.values())
        answer = render(
            request,
            "exchange/token.html",
            {"secret": issued.secret, "token": issued.token, "source": Channel(issued.token.source).label},
        )
        answer["Cache-Control"] = "no-store"
        return answer
    return render(request, "exchange/issue_token.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def revoke(request: Asking, pk: int) -> HttpResponse:
    """Takes a token back."""
    _reader(request)
    try:
        tokens.revoke_token(get_object_or_404(ChannelToken, pk=pk), by=request.actor, at=request.at)
    except Refused as refused:
        record.write_refused_act(
            "",
            "revoke_token",
            label="收回凭证",
            code=refused.code,
            by=request.actor.ref,
            at=request.at,
            site=org.district_window().code,
        )
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "收回了，从现在起它送来的都不收。")
    return redirect("exchange:tokens")
