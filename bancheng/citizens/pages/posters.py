"""What hangs at a counter: the window's full name, what may be brought, and codes that open the right page; nobody stands on it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from bancheng.catalogue import reads as catalogue
from bancheng.org import doors, listing
from bancheng.org.asking import Asking
from bancheng.org.models import Site, Window
from bancheng.papers.verifying import picture_address
from bancheng.rules.calendar import local
from bancheng.rules.permissions import may_keep
from bancheng.rules.whole_numbers import whole_number

PRINTING = "print_posters"
LARGEST_KEY = 10**15
SIZES = {"a4": "A4 海报", "a6": "A6 台卡（四分之一张）"}


@require_safe
def posters(request: Asking) -> HttpResponse:
    """The sites whose posters this colleague prints, each with its windows."""
    mine = [site for site in doors.halls() if may_keep(request.actor, PRINTING, site=site.pk)]
    if not mine:
        raise PermissionDenied
    windows = Window.objects.filter(active=True, site__in=mine, kind=Window.Kind.REFLECTION).order_by("label")
    of_site: dict[int, list[Window]] = {}
    for window in windows:
        of_site.setdefault(window.site_id, []).append(window)
    rows = [{"site": site, "sheets": _sheets(site, of_site.get(site.pk, []))} for site in mine]
    return render(request, "citizens/posters/list.html", {"rows": rows, "is_open": bool(_submit())})


def _sheets(site: Site, windows: list[Window]) -> list[dict[str, str]]:
    """Every sheet of a site, for the hall and for each window, in both sizes."""
    places = [("整个网点", ""), *((window.label, str(window.pk)) for window in windows)]
    return [
        {
            "label": f"{label} · {said}",
            "url": f"{reverse('screens:poster', args=[site.code, size])}{_asked(window)}",
        }
        for label, window in places
        for size, said in SIZES.items()
    ]


def _asked(window: str) -> str:
    return f"?{urlencode({'window': window})}" if window else ""


@require_safe
def poster(request: Asking, code: str, size: str) -> HttpResponse:
    """One sheet, to be printed."""
    site = Site.objects.prefetch_related("opening_hours").filter(code=code, active=True).first()
    if site is None or size not in SIZES or not may_keep(request.actor, PRINTING, site=site.pk):
        raise Http404
    label = _label(site, request.GET.get("window", ""))
    submit, track = _submit(), _public(request, reverse("citizens:track"))
    where = f"{_public(request, submit)}?{urlencode({'site': site.code})}" if submit else ""
    context = {
        "title": f"{site.name} {SIZES[size]}",
        "state": "打印，贴在窗口看得见的地方",
        "back_url": reverse("screens:posters"),
        "size": size,
        "site": site,
        "window": label,
        "hours": listing.hours_words(site).removeprefix("开放：") if site.opening_hours.all() else "",
        "grounds": [ground.name for ground in catalogue.grounds_in_force(local(request.at).date())],
        "codes": _codes(where, track),
    }
    return render(request, "citizens/posters/poster.html", context)


def _label(site: Site, window: str) -> str:
    """Which window it hangs at; nothing for the whole hall.

    Raises   Http404 for a window of another site.
    """
    if not window:
        return ""
    number = whole_number(window, most=LARGEST_KEY)
    found = None if number is None else site.windows.filter(pk=number, active=True).first()
    if found is None:
        raise Http404
    return found.label


def _codes(submit: str, track: str) -> list[dict[str, Any]]:
    """What a phone's camera opens, the first one first; the address in words for whoever types it."""
    found = [("扫一扫，把事情告诉我们", submit), ("办过了？扫一扫，查进度", track)]
    return [
        {"says": says, "where": where.partition("?")[0], "picture": picture_address(where)}
        for says, where in found
        if where
    ]


def _submit() -> str:
    """Where one reports on line; empty in a house that does not offer it."""
    try:
        return reverse("citizens:submit")
    except NoReverseMatch:
        return ""


def _public(request: Asking, path: str) -> str:
    base = settings.BANCHENG_PUBLIC_URL or f"{request.scheme}://{request.get_host()}"
    return base + path
