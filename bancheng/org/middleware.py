"""Who is asking: sets request.person, request.actor and how many are coming to his window, ends sessions in time, shuts /desk/ to strangers."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from bancheng.org import actions, reads
from bancheng.org.models import Account, SignedIn
from bancheng.ui.pages import session_over, session_over_in_part

OPEN_TO_ALL = ("/desk/sign-in", "/desk/welcome")
WHILE_BOUND = ("/desk/me/password", "/desk/me/second-factor", "/desk/sign-out")
NOTED_EVERY = timedelta(minutes=1)
BACKGROUND = "X-Background"
NOBODY_ASKS = frozenset({"/healthz", "/readyz"})
"""Whoever watches the machine is nobody: asking a session who he is would already need the database."""

Page = Callable[[HttpRequest], HttpResponse]


def who_asks(get_response: Page) -> Page:
    """Puts the person and the actor on every request, and lets only staff in at /desk/."""

    def middleware(request: HttpRequest) -> HttpResponse:
        account = None if request.path in NOBODY_ASKS else _account(request)
        request.person = account.person if account else None  # type: ignore[attr-defined]
        request.actor, request.coming = (  # type: ignore[attr-defined]
            reads.at_his_desk(account, request.at) if account else (reads.NOBODY, 0)  # type: ignore[attr-defined]
        )
        with reads.looking_once():
            return _turned_away(request, account) or get_response(request)

    return middleware


def _account(request: HttpRequest) -> Account | None:
    """The account of the session, if the session has not run out."""
    account: Any = request.user
    if not account.is_authenticated:
        return None
    why = _run_out(request.session, request.at)  # type: ignore[attr-defined]
    if why:
        end(request, why=why)
        return None
    return account if _noted(request) else None


def _run_out(session: Any, at: datetime) -> str:
    """Why a session is over: idle, absolute, or empty while it may go on."""
    now = at.timestamp()
    if now - session.get("began", 0) >= session.get("absolute", 0) * 60:
        return "absolute"
    if now - session.get("seen", 0) >= session.get("idle", 0) * 60:
        return "idle"
    return ""


def _noted(request: HttpRequest) -> bool:
    """Notes once a minute that the session is in use; what a page fetches by itself does not count."""
    at: datetime = request.at  # type: ignore[attr-defined]
    recently = at.timestamp() - request.session["seen"] < NOTED_EVERY.total_seconds()
    if recently or BACKGROUND in request.headers:
        return True
    if not actions.keep_session(request.session.session_key or "", at=at):
        logout(request)
        return False
    request.session["seen"] = at.timestamp()
    return True


def end(request: HttpRequest, *, why: str) -> None:
    """Ends the session of this request and writes it."""
    session = SignedIn.objects.filter(session_key=request.session.session_key).first()
    if session is not None:
        actions.end_session(session, why=why, at=request.at)  # type: ignore[attr-defined]
    logout(request)


def _turned_away(request: HttpRequest, account: Account | None) -> HttpResponse | None:
    """Where a request at /desk/ goes that may not pass; None when it may."""
    if not request.path.startswith("/desk/") or request.path.startswith(OPEN_TO_ALL):
        return None
    if account is None:
        return _to_sign_in(request)
    bound = request.session.get("bound", "")
    if bound and not request.path.startswith(WHILE_BOUND):
        return redirect(bound)
    return None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back; what was typed is carried along, and a page that only fetched a part stays."""
    sign_in = reverse("org:sign_in")
    if request.htmx:  # type: ignore[attr-defined]
        return session_over_in_part(request, sign_in)
    if request.method == "POST":
        return session_over(request, sign_in)
    return redirect(f"{sign_in}?{urlencode({'next': request.get_full_path()})}")
