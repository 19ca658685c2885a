"""What a page may ask of the machine it is shown on: nothing, unless the page itself says so."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "Permissions-Policy"
NOTHING = "camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=()"

Page = Callable[[HttpRequest], HttpResponse]


def abilities_middleware(get_response: Page) -> Page:
    """Shuts camera, microphone and the like for every page but those of a call, which open them for themselves."""

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        answer.headers.setdefault(HEADER, NOTHING)
        return answer

    return middleware
