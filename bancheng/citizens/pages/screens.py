"""The citizen's screen at the counter: joined, waiting, what was handed to it, and blank again."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bancheng.cases.actions import Wanting
from bancheng.cases.proved import READING, forget, forget_others, remember
from bancheng.citizens import screens
from bancheng.citizens.actions import screens as actions
from bancheng.citizens.forms.screens import Check, JoinCode
from bancheng.citizens.kiosk import OnScreen
from bancheng.citizens.models import Handing
from bancheng.org.asking import Asking
from bancheng.rules import screens as rules
from bancheng.rules.refusal import Refused

KEPT = int(rules.JOINED_FOR.total_seconds())


def _on(request: Asking) -> OnScreen | None:
    return getattr(request, "on_screen", None)


@require_http_methods(["GET", "POST"])
def screen(request: Asking) -> HttpResponse:
    """Asks for the code; once joined, waits; once something is handed, goes there."""
    on = _on(request)
    if on is None:
        return _join(request)
    if on.handing is None:
        forget(request)
        return render(request, "citizens/screen/waiting.html", {"screen": on.screen})
    forget_others(request, on.handing.case)
    if on.handing.reads:
        # The clerk hands over the reading of this one case; to act he still proves that it is he.
        remember(request, READING, on.handing.case, on.handing.until - request.at)
    return redirect(on.handing.path)


def _join(request: Asking) -> HttpResponse:
    form, refused = JoinCode(request.POST if request.method == "POST" else None), None
    signed_in = getattr(request, "person", None) is not None
    if signed_in:
        refused = rules.SIGNED_IN
    elif form.is_bound and form.is_valid():
        try:
            _, token = actions.join(form.cleaned_data["code"], at=request.at)
        except Refused as why:
            refused = why
        else:
            answer = redirect("screen:screen")
            answer.set_cookie(
                screens.COOKIE, token, max_age=KEPT, samesite="Lax", httponly=True, secure=request.is_secure()
            )
            return answer
    context = {"form": form, "refused": refused, "signed_in": signed_in}
    return render(request, "citizens/screen/join.html", context, status=422 if form.is_bound else 200)


@require_safe
def state(request: Asking) -> HttpResponse:
    """What an open page of the screen asks: is another thing on it than the one it shows? A number, and never what."""
    on = _on(request)
    return JsonResponse({"shown": on.handing.pk if on and on.handing else 0})


@require_http_methods(["GET", "POST"])
def check(request: Asking) -> HttpResponse:
    """What was typed for him; he says that it is right, or what is not."""
    on = _on(request)
    if on is None or on.handing is None:
        return redirect("screen:screen")
    form, refused = Check(request.POST if request.method == "POST" else None), None
    is_right = "right" in request.POST
    if form.is_bound and form.is_valid():
        try:
            actions.check(on.handing, is_right=is_right, words=form.cleaned_data["words"], at=request.at)
        except Wanting as wanting:
            for gap in wanting.missing:
                form.add_error(gap.field, gap.sentence)
        except Refused as why:
            refused = why
        else:
            messages.success(
                request, "谢谢您，登记的内容对。" if is_right else "谢谢您，已经告诉工作人员，马上改。"
            )
            return redirect("screen:screen")
    context = {"facts": screens.registered(on.handing.case), "form": form, "refused": refused}
    return render(request, "citizens/screen/check.html", context, status=422 if form.is_bound else 200)


@require_safe
def over(request: Asking) -> HttpResponse:
    """He is done, or leaves it: the screen forgets him. A browser that is no screen keeps what it has shown."""
    on = _on(request)
    if on is None:
        return redirect("screen:screen")
    if on.handing is not None:
        actions.end(on.handing, at=request.at)
    forget(request)
    if not _told(request):
        messages.success(request, "好了，谢谢您。")
    return redirect("screen:screen")


def _told(request: Asking) -> bool:
    """Whether the act he made has said something already."""
    return len(messages.get_messages(request)) > 0


@require_POST
def leave(request: Asking) -> HttpResponse:
    """The device is a screen no more."""
    on = _on(request)
    if on is not None:
        actions.shut_screen(on.screen, by=actions.BY, at=request.at)
    forget(request)
    answer = redirect("screen:screen")
    answer.delete_cookie(screens.COOKIE)
    return answer


def outcome_of(handing: Handing, request: Asking) -> str:
    """How it stands with what was handed, for the clerk; of a rating never more than that it is over."""
    if handing.ended_at is not None:
        return handing.get_outcome_display()
    is_on = rules.is_shown(until=handing.until, ended_at=None, at=request.at)
    return "还在屏幕上" if is_on else "时间到了，屏幕已经空了"
