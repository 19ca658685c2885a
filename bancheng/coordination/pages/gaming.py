"""Signals for supervisors and conveners: figures that open their cases, with what they may mean without anybody's fault."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bancheng.cases import beginnings
from bancheng.cases.showing import queue
from bancheng.coordination import gaming
from bancheng.org.asking import Asking
from bancheng.rules import gaming as rules
from bancheng.rules.gaming import MEASURES, Signal, SignalKind, Whose
from bancheng.rules.permissions import Actor
from bancheng.ui.paging import FirstOf

PAGE = 25
STRETCHES = ((30, "近 30 天"), (90, "近 90 天"), (365, "近一年"))
USUAL = 90


def _reader(request: Asking) -> Actor:
    """Who asks, if signals are his business at all.

    Raises   Http404 for everybody else.
    """
    actor: Actor = request.actor
    if not actor.roles & rules.READERS:
        raise Http404
    return actor


def _days(request: Asking) -> int:
    asked = request.GET.get("days", "")
    return next((days for days, _ in STRETCHES if str(days) == asked), USUAL)


@require_safe
def signals(request: Asking) -> HttpResponse:
    """Each kind of signal with the units and sites that reach its measure."""
    actor, days = _reader(request), _days(request)
    found, is_cut = gaming.signals(actor, days=days, at=request.at)
    name_of = gaming.names()
    context = {
        "kinds": [
            _kind(kind, [one for one in found if one.kind is kind], name_of, days) for kind in SignalKind
        ],
        "choices": [
            {"label": label, "url": f"?days={count}", "here": count == days} for count, label in STRETCHES
        ],
        "count": len(found),
        "is_cut": is_cut,
        "most": gaming.MOST_TEXTS,
    }
    return render(request, "coordination/signals.html", context)


def _kind(kind: SignalKind, found: list[Signal], name_of: Any, days: int) -> dict[str, Any]:
    measure = MEASURES[kind]
    return {
        "label": kind.label,
        "counts": measure.counts,
        "of": measure.of,
        "innocent": measure.innocent,
        "from_on": f"{measure.least} 件起，并且占到 {measure.share:.0%} 以上",
        "rows": [
            {
                "name": name_of(one.whose),
                "marked": len(one.cases),
                "behind": len(one.all),
                "url": _address(one, days),
                "behind_url": f"{_address(one, days)}&all=1",
            }
            for one in found
        ],
    }


def _address(signal: Signal, days: int) -> str:
    words = [signal.kind.value, signal.whose.kind, signal.whose.pk]
    return f"{reverse('coordination:signal', args=words)}?days={days}"


@require_safe
def signal(request: Asking, kind: str, whose: str, pk: int) -> HttpResponse:
    """The cases behind one figure; a signal that is none any more is not found."""
    actor, days = _reader(request), _days(request)
    kinds = [each for each in SignalKind if each.value == kind]
    found, _ = gaming.signals(actor, days=days, at=request.at, kinds=kinds)
    one = next((one for one in found if one.whose == Whose(whose, pk)), None)
    if one is None:
        raise Http404
    listed = one.all if request.GET.get("all") == "1" else one.cases
    page = FirstOf(listed, PAGE, most=len(listed), is_cut=False).get_page(request.GET.get("page"))
    context = {
        "name": gaming.names()(one.whose),
        "kind": one.kind.label,
        "measure": MEASURES[one.kind],
        "is_all": listed is one.all,
        "here": _address(one, days),
        "marked": len(one.cases),
        "all": len(one.all),
        "page": page,
        "rows": queue.rows(beginnings.shown(list(page.object_list)), actor=actor, at=request.at),
        "back": f"{reverse('coordination:signals')}?days={days}",
    }
    return render(request, "coordination/signal.html", context)
