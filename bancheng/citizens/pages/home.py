"""The front door: what the window is, what it takes, where to look."""

from datetime import date, time, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bancheng.cases import access
from bancheng.catalogue import reads as catalogue
from bancheng.org import doors
from bancheng.org.asking import Asking
from bancheng.rules import own_data
from bancheng.rules.calendar import local


@require_safe
def home(request: Asking) -> HttpResponse:
    """What the window takes and does not take, with the channel that does help; the sites."""
    on = local(request.at).date()
    grounds, halls = catalogue.grounds_in_force(on), _halls(on)
    context = {
        "grounds": [
            {"name": ground.name, "remedy": catalogue.remedy_of(ground, at=request.at)} for ground in grounds
        ],
        "halls": halls,
        "may_phone": any(hall["phone"] for hall in halls),
    }
    return render(request, "citizens/home.html", context)


@require_safe
def privacy(request: Asking) -> HttpResponse:
    """How what he tells is kept, who sees it, and what he may ask for."""
    lives = (access.READING_LIVES, access.PROOF_LIVES)
    reading, proof = (life // timedelta(minutes=1) for life in lives)
    context = {"reading_minutes": reading, "proof_minutes": proof, "not_erased": own_data.WHY_NOT_ERASED}
    return render(request, "citizens/privacy.html", context)


def _halls(on: date) -> list[dict[str, str]]:
    """What is known of each site: where it is, when it is open today, its telephone."""
    hours = doors.opening_hours_by_site(on)
    return [
        {
            "name": site.name,
            "address": site.address,
            "way": site.map_text,
            "phone": site.phone,
            "open": _open_today(hours.get(site.pk, [])),
        }
        for site in doors.halls()
    ]


def _open_today(hours: list[tuple[time, time]]) -> str:
    spans = "、".join(f"{opens:%-H:%M}–{closes:%-H:%M}" for opens, closes in hours)
    return f"今天 {spans}" if spans else "今天不开门"
