"""What may be kept of an answer: nothing, unless the page itself says “public”; static files never come here."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Page = Callable[[HttpRequest], HttpResponse]


def unkept_middleware(get_response: Page) -> Page:
    """Forbids browsers and everything between to store a page: the next person at a hall's computer goes back, too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        if "public" not in answer.get("Cache-Control", ""):
            answer["Cache-Control"] = "private, no-store"
        return answer

    return middleware
