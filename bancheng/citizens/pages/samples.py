"""The monthly sample, for everybody: what was committed before the month, and after it the seed by which anybody draws again."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bancheng.citizens import samples as reads
from bancheng.citizens.models import CallBackSample
from bancheng.org.asking import Asking
from bancheng.rules import sampling as rules

SHOWN = 24


@require_safe
def samples(request: Asking) -> HttpResponse:
    """The samples of the last two years, the newest month first."""
    context = {"rows": [_row(sample) for sample in reads.latest(SHOWN)]}
    return render(request, "citizens/samples.html", context)


def _row(sample: CallBackSample) -> dict[str, Any]:
    return {
        "month": sample.month,
        "url": reverse("citizens:sample", args=[rules.mark_of(sample.month)]),
        "state": _state(sample),
    }


def _state(sample: CallBackSample) -> str:
    if sample.opened_at is not None:
        return f"从 {sample.population} 件里抽 {len(sample.drawn)} 件，种子已公开"
    return "抽了，回访办完就公开种子" if sample.drawn_at else "种子定了，过完这个月再抽"


@require_safe
def sample(request: Asking, month: str) -> HttpResponse:
    """One month: its commitment; once opened, its seed, whom it drew, and the few lines by which anybody draws again."""
    found = _sample(month)
    is_open = found.opened_at is not None
    drawn = found.drawn if is_open else []
    context = {
        "sample": found,
        "mark": rules.mark_of(found.month),
        "state": _state(found),
        "is_open": is_open,
        "seed": found.seed if is_open else "",
        "drawn": drawn,
        "script": rules.redraw_script(month=found.month, seed=found.seed, count=len(drawn))
        if is_open
        else "",
        "numbers_url": reverse("citizens:sample_numbers", args=[rules.mark_of(found.month)]),
    }
    return render(request, "citizens/sample.html", context)


@require_safe
def numbers(request: Asking, month: str) -> HttpResponse:
    """The numbers of the cases a sample was drawn from, one a line; only once its seed is open."""
    found = _sample(month)
    if found.opened_at is None:
        raise Http404
    text = "\n".join(reads.drawn_from(found)) + "\n"
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="numbers.txt"'
    return answer


def _sample(month: str) -> CallBackSample:
    try:
        found = reads.sample_of(date.fromisoformat(f"{month}-01"))
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found
