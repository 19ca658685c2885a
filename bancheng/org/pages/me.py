"""My own settings: what I hold, my sessions, password, second factor, keys."""

from collections.abc import Callable

import segno
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bancheng.org import actions, forms, listing, reads, totp
from bancheng.org.asking import Asking
from bancheng.org.models import Absence, Account, SignedIn
from bancheng.org.pages.showing import filled, small_form, went_well
from bancheng.rules.refusal import Refused
from bancheng.rules.wording import date_words

ME = "org:my_settings"


def _account(request: Asking) -> Account:
    """The account signed in. The paths under /desk/ are shut to everyone else already."""
    account = request.user
    if not account.is_authenticated:
        raise PermissionDenied
    return account


@never_cache
@require_GET
def my_settings(request: Asking) -> HttpResponse:
    """Who I am here, where I am signed in, how I prove it."""
    account = _account(request)
    at = request.at
    told = {
        "facts": _facts(account, request),
        "sessions": listing.sessions_of(account, request.session.session_key),
        "has_factor": reads.has_second_factor(account),
        "absences": [_leave(one) for one in listing.absences(at).filter(person=account.person_id)],
        "staff_no": account.person.staff_no,
        "keys": forms.Keys(initial={"on": account.keys_on}),
        "at": at,
    }
    return render(request, "org/me.html", told)


def _leave(one: Absence) -> dict[str, str]:
    """One of my own leaves, and who has my cases meanwhile."""
    deputy = f"由{one.deputy.name}代办" if one.deputy else "按值班表代办"
    return {
        "days": f"{date_words(one.from_on)} 至 {date_words(one.to_on)}（这天回来）",
        "deputy": f"手里的件{deputy}",
        "url": reverse("org:call_off_absence", args=[one.pk]),
    }


def _facts(account: Account, request: Asking) -> list[tuple[str, str]]:
    person = account.person
    held = listing.every_role(person, request.at)
    roles = "；".join(f"{each.role_word}（{each.scope_word}）" for each in held)
    return [
        ("姓名", person.name),
        ("工号", person.staff_no),
        ("账号", account.username),
        ("在哪儿", person.desk),
        ("角色", roles or "今天没有担任任何角色，请找安全管理员"),
    ]


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def my_password(request: Asking) -> HttpResponse:
    """A new password; my other sessions end."""
    account = _account(request)

    def change(*, password_now: str, password: str, password_again: str) -> None:
        actions.change_password(
            account,
            old=password_now,
            new=password,
            session_key=request.session.session_key or "",
            at=request.at,
        )
        old_key = request.session.session_key or ""
        update_session_auth_hash(request, account)
        actions.follow_session(old_key=old_key, new_key=request.session.session_key or "")
        request.session["bound"] = ""

    return small_form(
        request,
        filled(request, forms.ChangePassword),
        change,
        title="改密码",
        lead="改好以后，您在别处的登录都会退出。",
        verb="改密码",
        back=reverse(ME),
        done="密码改好了，别处的登录已退出。",
    )


@never_cache
@require_http_methods(["GET", "POST"])
def my_second_factor(request: Asking) -> HttpResponse:
    """Set a second factor with the phone, or take the own one off."""
    account = _account(request)
    at = request.at
    if reads.has_second_factor(account):
        return _take_off(request, account)
    device = actions.prepare_second_factor(account, at=at)
    form = filled(request, forms.Code)
    refused = None
    if request.method == "POST" and form.is_valid():
        refused = _attempt(lambda: actions.set_second_factor(account, code=form.cleaned_data["code"], at=at))
        if refused is None:
            request.session["bound"] = ""
            return went_well(request, "两步验证开好了，下次登录要填动态码。", reverse(ME))
    address = totp.address_of(device.secret, account.username)
    told = {"form": form, "refused": refused, "secret": _grouped(device.secret), "qr": _picture(address)}
    return render(request, "org/second_factor.html", told, status=422 if form.is_bound else 200)


def _attempt(act: Callable[[], None]) -> Refused | None:
    try:
        act()
    except Refused as no:
        return no
    return None


def _picture(address: str) -> str:
    """The QR code as a picture in the page itself; it is never fetched from anywhere."""
    return segno.make(address, error="m").png_data_uri(scale=5, border=2)


def _grouped(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def _take_off(request: Asking, account: Account) -> HttpResponse:
    def remove(*, password: str) -> None:
        actions.remove_second_factor(account, password=password, at=request.at)

    return small_form(
        request,
        filled(request, forms.OwnPassword),
        remove,
        title="关掉两步验证",
        lead="换手机时先关掉，再用新手机开。有的角色必须开着。",
        verb="关掉两步验证",
        back=reverse(ME),
        done="两步验证关掉了。",
    )


@require_POST
def end_my_session(request: Asking, pk: int) -> HttpResponse:
    """Ends one of my sessions on another device."""
    session = get_object_or_404(SignedIn, pk=pk, account=_account(request), ended_at=None)
    actions.end_session(session, why="elsewhere", at=request.at)
    return went_well(request, "那一处登录已经退出。", reverse(ME))


@require_POST
def set_my_keys(request: Asking) -> HttpResponse:
    """Keyboard shortcuts on or off."""
    form = forms.Keys(request.POST)
    on = bool(form.is_valid() and form.cleaned_data["on"])
    actions.set_keys(_account(request), on=on)
    return went_well(request, "快捷键开着。" if on else "快捷键关了。", reverse(ME))
