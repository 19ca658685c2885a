"""The one place that reads the clock, at the edge of the house."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone


def now() -> datetime:
    """This moment, or the fixed one of a demo or a test."""
    return settings.BANCHENG_NOW or timezone.now()


def is_fixed() -> bool:
    """Whether the clock stands where a demo or a test has put it."""
    return settings.BANCHENG_NOW is not None


def moment_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Reads the clock once for each request, as `request.at`."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.at = now()  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
