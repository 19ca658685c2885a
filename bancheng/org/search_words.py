"""What a member of the staff searches for: names, phones, numbers of people. It never stands in an address.

The form is posted; the words are kept encrypted in his own session for a while, and the address carries a random token
that opens them in this session only. So paging, filters and the way back work, and no log, history or printed page tells whom
he looked for.
Source: constitution 10.
"""

import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from bancheng.org.asking import Asking
from bancheng.records import keys

LASTS = timedelta(hours=4)
MOST_KEPT = 20
LONGEST = 100
IN_ADDRESS = "s"
KEPT = "searches"
OVER = "刚才的搜索已经过期，请再输一次。"

Page = Callable[..., HttpResponse]


def by_words(field: str, *, also: tuple[str, ...] = ()) -> Callable[[Page], Page]:
    """Lets a list be searched by words that are posted; the page finds them in `request.words`.

    Shapes   field: the name of the field with the words. also: further fields of the form, of closed lists; they may stand in
             the address.
    """

    def searched(page: Page) -> Page:
        @wraps(page)
        def asked(request: Asking, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return _kept(request, request.POST.get(field, ""), also)
            request.words = _words_of(request)
            return page(request, *args, **kwargs)

        return asked

    return searched


def _kept(request: Asking, words: str, also: tuple[str, ...]) -> HttpResponse:
    """Keeps the words with the session and leads to the list they narrow."""
    query = {name: request.POST[name] for name in also if request.POST.get(name)}
    if words.strip():
        query[IN_ADDRESS] = keep(request, words.strip()[:LONGEST])
    return redirect(f"{request.path}?{urlencode(query)}" if query else request.path)


def keep(request: Asking, words: str) -> str:
    """The token that opens these words in this session; the oldest of many are forgotten.

    Returns  nothing that tells what was typed: the same words have another token each time.
    """
    token = secrets.token_urlsafe(9)
    now = request.at.timestamp()
    alive = [(name, held) for name, held in request.session.get(KEPT, {}).items() if held[0] > now]
    held = [now + LASTS.total_seconds(), keys.encrypt(_purpose(token), words)]
    request.session[KEPT] = dict([*alive, (token, held)][-MOST_KEPT:])
    return token


def _words_of(request: Asking) -> str:
    """What the token of this address stands for; empty, with a word to whoever asks, where it opens nothing here."""
    token = request.GET.get(IN_ADDRESS, "")
    if not token:
        return ""
    until, closed = request.session.get(KEPT, {}).get(token, (0, ""))
    if until > request.at.timestamp():
        try:
            return keys.decrypt(_purpose(token), closed)
        except keys.Unreadable:
            pass
    messages.info(request, OVER)
    return ""


def _purpose(token: str) -> str:
    return f"search/{token}"
