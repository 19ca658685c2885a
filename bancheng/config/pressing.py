"""Every form acts once: the act of a page and the mark of its form are one transaction."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bancheng.records import pressing
from bancheng.ui.pages import FORM_KEY

ALREADY = "已经办过了：同一张表刚才已经收到，没有再办第二次。"

SEEN = "seen"
"""The field in which a form says which line of the record its page showed."""
ANY_FORM = ""
"""Stands for the key of a form in a mark of what was sent, from whichever of two tabs."""

PASSWORDS = frozenset({"old", "again", "password"})
"""Fields of a form that sets a password: of such a form not even a digest is kept."""

TRIED = frozenset({"citizens:track", "remote:by_code", "replying:door"})
"""Pages where something secret is tried: each try must be seen by the next at once, not when its page is done."""

Page = Callable[..., HttpResponse]


class PressedOnce:
    """Lets a form that carries a key act once; pressed again it leads to where it led."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Until its form says otherwise, a request is the first of its kind."""
        request.pressed_before = False  # type: ignore[attr-defined]
        request.same_before = False  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, page: Page, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """The answer of a page whose form carries a key; None for every other, which goes its own way."""
        key = request.POST.get(FORM_KEY, "") if request.method == "POST" else ""
        if not _is_key(key) or PASSWORDS & request.POST.keys() or _is_a_try(request):
            return None
        who, where, typed = _who(request), request.get_full_path(), list(_typed(request))
        mark = pressing.mark_of(key, who, where, typed)
        # Only of a form that says what its page showed: at another time the same words are another act.
        same = pressing.mark_of(ANY_FORM, who, where, typed) if SEEN in request.POST else ""
        request.same_before = bool(same) and pressing.landing_of(same) is not None  # type: ignore[attr-defined]
        with transaction.atomic():
            if pressing.take(mark, at=request.at):  # type: ignore[attr-defined]
                answer = page(request, *args, **kwargs)
                _keep(mark, answer)
                if same and (landing := pressing.landing_of(mark)):
                    pressing.note_same(same, landing, at=request.at)  # type: ignore[attr-defined]
                return answer
        if landing := pressing.landing_of(mark):
            messages.info(request, ALREADY)
            return redirect(landing)
        request.pressed_before = True  # type: ignore[attr-defined]
        return page(request, *args, **kwargs)


def _is_a_try(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.view_name in TRIED


def _is_key(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _who(request: HttpRequest) -> str:
    """The member of staff, or the browser of somebody without an account."""
    ref: str = request.actor.ref  # type: ignore[attr-defined]
    return ref or (request.session.session_key or "")


def _typed(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """What was sent, without what differs by itself; of a document its content: a corrected one may be as long."""
    for name, values in sorted(request.POST.lists()):
        if name not in (FORM_KEY, "csrfmiddlewaretoken"):
            yield from ((name, value) for value in values)
    for name, uploads in sorted(request.FILES.lists()):
        yield from ((f"{name}/{upload.name}", _content_of(upload)) for upload in uploads)


def _content_of(upload: UploadedFile) -> str:
    """The digest of what was sent, left to be read from its beginning."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _keep(mark: str, answer: HttpResponse) -> None:
    """A page that led on has acted, or one that says so; any other showed its form again."""
    if 300 <= answer.status_code < 400:
        there = urlsplit(answer["Location"])
        pressing.lead(mark, there._replace(scheme="", netloc="").geturl())
    elif not getattr(answer, "has_acted", False):
        pressing.give_back(mark)
