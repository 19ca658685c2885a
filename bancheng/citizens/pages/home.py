"""The front door: what the window is, what it takes, where to look; the sites and when they are open; how pages can be read."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bancheng.cases import access
from bancheng.catalogue import reads as catalogue
from bancheng.org import doors
from bancheng.org.asking import Asking
from bancheng.rules import own_data
from bancheng.rules.calendar import awaiting_notice, local
from bancheng.rules.opening import Stretch, stretches

DAYS_AHEAD = 8
"""Today and a whole week: whoever looks on a Friday finds the next one, too."""
ASK = "开放时间请打电话问"
"""Where nobody has written down when a site is open."""


@require_safe
def home(request: Asking) -> HttpResponse:
    """What the window takes and does not take, with the channel that does help; the sites."""
    on = local(request.at).date()
    grounds, halls = catalogue.grounds_in_force(on), _halls(request.at, days=1)
    context = {
        "grounds": [
            {"name": ground.name, "remedy": catalogue.remedy_of(ground, at=request.at)} for ground in grounds
        ],
        "halls": halls,
        "may_phone": any(hall["phone"] for hall in halls),
    }
    return render(request, "citizens/home.html", context)


@require_safe
def sites(request: Asking) -> HttpResponse:
    """Each site with its way, its telephone, and when it is open today and in the week that comes."""
    on = local(request.at).date()
    last = on + timedelta(days=DAYS_AHEAD - 1)
    calendar = doors.working_calendar(on)
    context = {
        "halls": _halls(request.at, days=DAYS_AHEAD),
        "unsure": "；".join(awaiting_notice(year) for year in calendar.provisional_years(on, last)),
    }
    return render(request, "citizens/sites.html", context)


@require_safe
def accessibility(request: Asking) -> HttpResponse:
    """What is done so that everybody can read and use these pages, and what helps whoever still cannot."""
    return render(request, "citizens/accessibility.html")


@require_safe
def privacy(request: Asking) -> HttpResponse:
    """How what he tells is kept, who sees it, and what he may ask for."""
    lives = (access.READING_LIVES, access.PROOF_LIVES)
    reading, proof = (life // timedelta(minutes=1) for life in lives)
    context = {"reading_minutes": reading, "proof_minutes": proof, "not_erased": own_data.WHY_NOT_ERASED}
    return render(request, "citizens/privacy.html", context)


def _halls(at: datetime, *, days: int) -> list[dict[str, Any]]:
    """What is known of each site: where it is, its telephone, when it is open on so many days from today."""
    today = local(at).date()
    ahead = doors.days_ahead(today, days)
    halls = []
    for site in doors.halls():
        open_on = stretches(ahead.get(site.pk, []), today=today)
        halls.append(
            {
                "code": site.code,
                "name": site.name,
                "address": site.address,
                "way": site.map_text,
                "phone": site.phone,
                "open": _open_today(open_on[0]) if open_on else ASK,
                "week": open_on,
            }
        )
    return halls


def _open_today(today: Stretch) -> str:
    """今天 9:00–12:00、13:00–17:00; 今天不开门（国庆节放假）."""
    words = f"今天 {today.hours}" if today.is_open else f"今天{today.hours}"
    return f"{words}（{today.why}）" if today.why else words
