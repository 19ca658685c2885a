"""The clerk's side of the citizen's screen: opened for his desk, and one thing of a case handed to it."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bancheng.cases import door
from bancheng.cases import reads as cases
from bancheng.cases.facts import facts_of
from bancheng.cases.pages.acting import noting
from bancheng.cases.showing.case import crumbs
from bancheng.citizens import screens
from bancheng.citizens.actions import screens as actions
from bancheng.citizens.models import Handing
from bancheng.citizens.pages.screens import outcome_of
from bancheng.org.asking import Asking
from bancheng.papers.verifying import picture_address
from bancheng.rules import screens as rules
from bancheng.rules.folder import REVEALING
from bancheng.rules.permissions import ORG_ACTS
from bancheng.rules.refusal import Refused

WAITING_LOOKS = 4
"""Seconds after which the page that shows a code looks whether a device has joined."""


@require_http_methods(["GET", "POST"])
def screen(request: Asking) -> HttpResponse:
    """The screen of this desk: none, its code, or joined since when."""
    if not request.actor.roles & REVEALING:
        raise PermissionDenied
    if request.method == "POST":
        site = door.own_site(request.person, request.actor)
        actions.open_screen(person=request.person, site=site, by=request.actor, at=request.at)
        return redirect("screens:screen")
    found = screens.of_desk(request.person, request.at)
    base = settings.BANCHENG_PUBLIC_URL or f"{request.scheme}://{request.get_host()}"
    where = base + reverse("screen:screen")
    context = {
        "screen": found,
        "is_joined": found is not None and found.joined_at is not None,
        "code": _spoken(found.code) if found is not None else "",
        "where": where,
        "qr": picture_address(where),
        "posters": reverse("screens:posters") if request.actor.roles & ORG_ACTS["print_posters"] else "",
    }
    answer = render(request, "citizens/screen/desk.html", context)
    if found is not None and found.joined_at is None:
        answer["Refresh"] = str(WAITING_LOOKS)
    return answer


def _spoken(code: str) -> str:
    return f"{code[:4]} {code[4:].lstrip('-')}" if code else ""


@require_POST
def shut(request: Asking) -> HttpResponse:
    """The clerk shuts his screen."""
    found = screens.of_desk(request.person, request.at)
    if found is not None:
        actions.shut_screen(found, by=request.actor.ref, at=request.at)
        messages.success(request, "反映人屏断开了，上面什么也没有了。")
    return redirect("screens:screen")


@require_safe
def panel(request: Asking, number: str) -> HttpResponse:
    """What of this case may be handed to the citizen's screen, and what became of what was."""
    case = cases.case_for(request.actor, number)
    refused = rules.refusal_to_hand(facts_of(case, at=request.at), request.actor)
    found = screens.of_desk(request.person, request.at)
    is_joined = found is not None and found.joined_at is not None
    last = screens.last_handed(case, request.person)
    context = {
        "number": number,
        "case": case,
        "refused": refused,
        "is_joined": is_joined,
        "offers": screens.offers_of(case, request.actor, request.at) if is_joined and refused is None else [],
        "last": last,
        "outcome": outcome_of(last, request) if last else "",
        "is_on": bool(last and rules.is_shown(until=last.until, ended_at=last.ended_at, at=request.at)),
        "wrong": last.words if last and last.outcome == Handing.WRONG and refused is None else "",
        "crumbs": crumbs(case, "反映人屏"),
    }
    name = "citizens/screen/_panel.html" if request.htmx else "citizens/screen/panel.html"
    return render(request, name, context)


@require_POST
def hand(request: Asking, number: str) -> HttpResponse:
    """Hands one thing over."""
    case = cases.case_for(request.actor, number)
    found = screens.of_desk(request.person, request.at)
    wanted = request.POST.get("key", "")
    offer = next(
        (one for one in screens.offers_of(case, request.actor, request.at) if one.key == wanted), None
    )
    if offer is None:
        raise Http404
    try:
        if found is None:
            raise rules.NOT_JOINED
        actions.hand(found, case, offer, by=request.actor, at=request.at)
    except Refused as refused:
        noting(request, case, "hand_to_screen", "交到反映人屏")(refused)
        messages.error(request, f"{refused.sentence}。")
    else:
        messages.success(request, "交到反映人屏上了，请他看。")
    return redirect("cases:case", number)


@require_POST
def take_back(request: Asking, number: str) -> HttpResponse:
    """Takes it off the screen."""
    case = cases.case_for(request.actor, number)
    last = screens.last_handed(case, request.person)
    if last is not None:
        actions.take_back(last, by=request.actor, at=request.at)
    messages.success(request, "收回了，屏幕上什么也没有了。")
    return redirect("cases:case", number)
