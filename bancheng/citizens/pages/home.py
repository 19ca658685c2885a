"""The front door: what the window is, what it takes, where to look."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bancheng.catalogue import reads as catalogue
from bancheng.org.asking import Asking
from bancheng.org.models import Site
from bancheng.rules.calendar import local


@require_safe
def home(request: Asking) -> HttpResponse:
    """What the window takes and does not take, with the channel that does help; the sites."""
    grounds = catalogue.grounds_in_force(local(request.at).date())
    context = {
        "grounds": [
            {"name": ground.name, "remedy": catalogue.remedy_of(ground, at=request.at)} for ground in grounds
        ],
        "halls": Site.objects.filter(active=True),
    }
    return render(request, "citizens/home.html", context)
