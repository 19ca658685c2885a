"""Whoever opens an address that only takes what a button sends reads a page, where the framework leaves the screen empty.

So does whoever sends something to an address that takes nothing: from a page of an older version, say.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string

from bancheng.ui.pages import home_of

Page = Callable[[HttpRequest], HttpResponse]


def only_sent_middleware(get_response: Page) -> Page:
    """Fills the framework's empty no. A machine's door (`/api/`) says it by itself."""

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        if isinstance(answer, HttpResponseNotAllowed) and not answer.content:
            told = {"home": home_of(request), "was_opened": request.method in ("GET", "HEAD")}
            answer.content = render_to_string("405.html", told, request=request)
        return answer

    return middleware
