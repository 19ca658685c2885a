"""Signing in and out, and the first password by a one-time link."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from bancheng.org import actions, forms, middleware, own_browser, reads
from bancheng.org.asking import Asking, address_of
from bancheng.org.first_pages import first_page
from bancheng.org.models import Account
from bancheng.rules.calendar import local
from bancheng.rules.refusal import Refused

LINK = "one_time_link"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_in(request: Asking) -> HttpResponse:
    """The sign-in page; the same words for an unknown account and a wrong password."""
    if request.method == "GET" and request.person is not None:
        return redirect(_next(request))
    form = forms.SignIn(request.POST if request.method == "POST" else None)
    refused = None
    if form.is_valid():
        try:
            account = actions.sign_in(
                **form.cleaned_data,
                address=address_of(request),
                browser=request.COOKIES.get(own_browser.COOKIE, ""),
                at=request.at,
            )
        except Refused as no:
            refused = no
        else:
            return _known_from_now_on(request, account, _enter(request, account))
    told = {"form": form, "refused": refused, "next": request.POST.get("next", request.GET.get("next", ""))}
    return render(request, "org/sign_in.html", told, status=422 if form.is_bound else 200)


def _enter(request: Asking, account: Account) -> HttpResponse:
    """Begins a fresh session, so that no one can have prepared it, with the limits in force today."""
    request.session.flush()
    login(request, account)
    request.session.save()
    at = request.at
    actions.begin_session(
        account,
        session_key=request.session.session_key or "",
        address=address_of(request),
        device=request.headers.get("User-Agent", ""),
        at=at,
    )
    request.session.update(_limits(request) | {"bound": _bound(account, request)})
    return redirect(request.session["bound"] or _next(request))


def _known_from_now_on(request: Asking, account: Account, answer: HttpResponse) -> HttpResponse:
    """Lets the browser show later that this account was signed in with it; it opens nothing by itself."""
    answer.set_cookie(
        own_browser.COOKIE,
        own_browser.with_seat(account, request.COOKIES.get(own_browser.COOKIE, "")),
        max_age=own_browser.KEPT_SECONDS,
        path=reverse("org:sign_in"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return answer


def _limits(request: Asking) -> dict[str, Any]:
    at = request.at
    rules = reads.sign_in_rules(local(at).date())
    now = at.timestamp()
    return {"began": now, "seen": now, "idle": rules["idle_minutes"], "absolute": rules["absolute_minutes"]}


def _bound(account: Account, request: Asking) -> str:
    """Where someone must go first: to a new password, to a second factor; empty when free."""
    at = request.at
    if account.must_change_password:
        return reverse("org:my_password")
    needs = reads.needs_second_factor(reads.actor_for(account, at), local(at).date())
    if needs and not reads.has_second_factor(account):
        return reverse("org:my_second_factor")
    return ""


def _next(request: Asking) -> str:
    """Where to after signing in: only an address of our own."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else first_page()


@require_POST
def sign_out(request: Asking) -> HttpResponse:
    """Ends this session."""
    middleware.end(request, why="own")
    return redirect("org:sign_in")


@never_cache
@require_http_methods(["GET"])
def follow_link(request: Asking, token: str) -> HttpResponse:
    """Takes the token out of the address, so that it stays neither in the history nor in a log of pages."""
    request.session[LINK] = token
    return redirect("org:welcome")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def welcome(request: Asking) -> HttpResponse:
    """The first password, set by whoever holds the link."""
    token = request.session.get(LINK, "")
    link = actions.open_link(token, request.at)
    if link is None:
        return render(request, "org/link_spent.html", status=410)
    form = forms.NewPassword(request.POST if request.method == "POST" else None)
    refused = None
    if form.is_valid():
        try:
            actions.set_password_by_link(
                token=token,
                password=form.cleaned_data["password"],
                at=request.at,
            )
        except Refused as no:
            refused = no
        else:
            request.session.flush()
            return redirect(f"{reverse('org:sign_in')}?set=1")
    told = {"form": form, "refused": refused, "username": link.account.username}
    return render(request, "org/welcome.html", told, status=422 if form.is_bound else 200)
