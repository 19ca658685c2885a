"""Pages of the look itself, and the pages for what went wrong."""

import sys

from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.defaults import bad_request
from django_htmx.http import HttpResponseClientRedirect

from bancheng.ui import samples

SOON = 10
"""Seconds after which it is worth trying again."""
LOOK_COOKIE = "look"
CONTRAST_COOKIE = "contrast"
LOOKS = {
    "elder": (LOOK_COOKIE, "elder"),
    "standard": (LOOK_COOKIE, ""),
    "contrast": (CONTRAST_COOKIE, "high"),
    "soft": (CONTRAST_COOKIE, ""),
}
"""What a visitor may choose → the cookie that remembers it and what it then holds; nothing in it tells who he is."""
FORM_KEY = "form_key"
LOOK_KEPT = 365 * 24 * 3600
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "old", "new", "again", "code", "sms_code", "query_code"})


def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, as staff see it."""
    return render(request, "ui/components.html", samples.staff_sheet(request.GET))


def public_components(request: HttpRequest) -> HttpResponse:
    """Every component a citizen meets; `?mode=elder` shows it in large type."""
    mode = {"mode": request.GET["mode"]} if request.GET.get("mode") in ("public", "elder") else {}
    return render(request, "ui/public_components.html", samples.public_sheet() | mode)


def paper_sample(request: HttpRequest, name: str) -> HttpResponse:
    """A form, a notice or a receipt with invented data."""
    if name not in samples.PAPERS:
        raise Http404
    return render(request, f"ui/paper_{name}.html", samples.paper(name))


def choose_look(request: HttpRequest, look: str) -> HttpResponse:
    """Remember large type or high contrast (or no longer) and return to where the visitor was."""
    if look not in LOOKS:
        raise Http404
    answer = HttpResponseRedirect(_safe(request, request.GET.get("back", "/")))
    cookie, kept = LOOKS[look]
    if kept:
        answer.set_cookie(
            cookie, kept, max_age=LOOK_KEPT, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    else:
        answer.delete_cookie(cookie)
    return answer


def _safe(request: HttpRequest, back: str) -> str:
    here = {request.get_host()}
    return back if url_has_allowed_host_and_scheme(back, here, require_https=request.is_secure()) else "/"


def lead_to(request: HttpRequest, address: str) -> HttpResponse:
    """Leads to another page, whole also where only a part of this one was asked for."""
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)  # type: ignore[attr-defined]


def session_over(request: HttpRequest, sign_in: str) -> HttpResponse:
    """The session ended while something was being written: keep it and ask to sign in.

    Shapes   sign_in: address of the sign-in page, opened beside this one. What another site has filled in is
             not kept: it would be sent again with a token of ours, in the name of whoever signs in.
    """
    kept = _kept(request) if _origin(request) in ("", _our_origin(request)) else {}
    return render(request, "ui/session_over.html", kept | {"sign_in": sign_in}, status=401)


def session_over_in_part(request: HttpRequest, sign_in: str) -> HttpResponse:
    """The session ended while a page fetched a part of itself: the part says so, nothing leads the page away."""
    return render(request, "ui/_session_over.html", {"sign_in": sign_in}, status=401)


def _origin(request: HttpRequest) -> str:
    """Which site sent this; empty from what is no browser, or a very old one."""
    return request.headers.get("Origin", "")


def _our_origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def home_of(request: HttpRequest) -> str:
    """Where the page of something that went wrong leads a member of staff; empty for a citizen."""
    return "/desk/" if request.path.startswith("/desk/") else ""


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page, or not for whoever asks: colleagues keep their navigation, citizens get a page that needs nothing."""
    at_desk = home_of(request) and getattr(request, "person", None) is not None
    return render(request, "ui/not_found.html" if at_desk else "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was too old to be trusted: show what was typed and let it be sent again.

    What another site may have filled in is never offered again: only a post from our own pages is.
    """
    ours = _origin(request) == _our_origin(request)
    return render(request, "403_csrf.html", _kept(request) if ours else {}, status=403)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """An error of the house; when it was only the database that was away, what was typed can be sent again.

    Nothing here may ask the database: the pages are drawn without the request.
    """
    if not _is_away(sys.exception()):
        return HttpResponse(loader.get_template("500.html").render(), status=500)
    return _away(request)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request the framework calls bad; whose session could not be written has sent nothing bad.

    The framework takes every refusal to write a session for a session that was deleted meanwhile, a full disk too.
    """
    if isinstance(exception, SessionInterrupted) and exception.__context__:
        refused = exception.__context__.__context__
        if isinstance(refused, DatabaseError) and _is_away(refused):
            return _away(request)
    return bad_request(request, exception)


def _away(request: HttpRequest) -> HttpResponse:
    told = _kept(request) if request.method == "POST" else {}
    page = loader.get_template("503.html").render(told | {"csrf_token": get_token(request)})
    answer = HttpResponse(page, status=503)
    answer["Retry-After"] = str(SOON)
    return answer


def _is_away(error: BaseException | None) -> bool:
    """Whether the database did not answer, let us wait too long, or takes nothing: a stand-by not yet the first.

    SQLite calls a missing table by the same name as a lock; its own code tells them apart.
    """
    cause = error.__cause__ if error else None
    if getattr(cause, "sqlite_errorname", "") == "SQLITE_ERROR":
        return False
    read_only = getattr(cause, "sqlstate", "") == "25006"
    return read_only or isinstance(error, OperationalError | InterfaceError)


def _kept(request: HttpRequest) -> dict[str, object]:
    """What was typed, to be carried in hidden fields of the answer; never a password, never a code."""
    posted = request.POST
    return {"target": request.get_full_path(), "typed": _typed(posted), "files": list(request.FILES)}


def _typed(posted: QueryDict) -> list[tuple[str, str]]:
    return [(name, value) for name, values in posted.lists() if _may_be_kept(name) for value in values]


def _may_be_kept(name: str) -> bool:
    return name not in NEVER_KEPT and "password" not in name
