"""A browser that is a citizen's screen goes nowhere but where it was sent, and goes blank by itself.

It is known by a cookie of its own; whoever has none passes at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from bancheng.cases.proved import forget
from bancheng.citizens import screens
from bancheng.citizens.models import CounterScreen, Handing
from bancheng.org.asking import Asking
from bancheng.rules import screens as rules

Page = Callable[[Asking], HttpResponse]


@dataclass(frozen=True)
class OnScreen:
    """The screen that asks, and what was handed to it."""

    screen: CounterScreen
    handing: Handing | None


def kiosk_middleware(get_response: Page) -> Page:
    """Keeps a joined screen on its own page and below what was handed to it."""

    def middleware(request: Asking) -> HttpResponse:
        token = request.COOKIES.get(screens.COOKIE, "")
        if not token or request.path_info.startswith(rules.STAYS):
            return get_response(request)
        screen = screens.joined(token, request.at)
        if screen is None:
            return _no_more(request)
        return _kept(request, OnScreen(screen, screens.shown_on(screen, request.at)))

    def _no_more(request: Asking) -> HttpResponse:
        """The screen was shut: the browser is one like any other again, and has shown nothing."""
        forget(request)
        answer = redirect("screen:screen")
        answer.delete_cookie(screens.COOKIE)
        return answer

    def _kept(request: Asking, on: OnScreen) -> HttpResponse:
        handing = on.handing
        if not rules.is_open(request.path_info, handing.path if handing else ""):
            return redirect("screen:over" if handing and _is_his_page(request, handing) else "screen:screen")
        request.on_screen = on  # type: ignore[attr-defined]
        answer = get_response(request)
        if handing is not None and request.path_info != rules.OWN:
            left = max(1, ceil((handing.until - request.at).total_seconds()))
            answer.headers.setdefault("Refresh", f"{left}; url={rules.OWN}")
        return answer

    return middleware


def _is_his_page(request: Asking, handing: Handing) -> bool:
    """Whether it is the page of his own case: there every act of his leads when it is done, or left."""
    return request.path_info == reverse("citizens:case", args=[handing.case.number])
