"""What a watcher of machines draws curves from, in the text form Prometheus reads; nothing of anybody's.

Asked from this machine itself, or with the token of the settings; behind a proxy every request seems to come from
this machine, so one that was passed on needs the token too.
"""

import hmac
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bancheng.cases import reads as cases
from bancheng.notices import reads as notices
from bancheng.ops.beat import last_beat
from bancheng.org.asking import Asking
from bancheng.records import reads as records

LOOPBACK = frozenset({"127.0.0.1", "::1"})
PASSED_ON = ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded")
FORM = "text/plain; version=0.0.4; charset=utf-8"


@never_cache
@require_safe
def metrics(request: Asking) -> HttpResponse:
    """How much is open, late and waiting; for everybody else the page is not there."""
    if not _may_ask(request):
        raise Http404
    return HttpResponse("".join(_text(request.at)), content_type=FORM)


def _may_ask(request: HttpRequest) -> bool:
    token = settings.BANCHENG_METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    passed_on = any(name in request.headers for name in PASSED_ON)
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not passed_on


def _text(at: datetime) -> Iterator[str]:
    """Each figure with its sentence, then its values."""
    for name, sentence, values in _figures(at):
        yield f"# HELP {name} {sentence}\n# TYPE {name} gauge\n"
        for labels, value in values:
            yield f"{name}{labels} {value:g}\n"


def _figures(at: datetime) -> Iterator[tuple[str, str, list[tuple[str, float]]]]:
    steps = cases.open_by_step()
    yield (
        "bancheng_cases_open",
        "Open cases by step.",
        [(f'{{step="{step}"}}', count) for step, count in steps.items()],
    )
    yield "bancheng_cases_overdue", "Open cases past their due moment.", [("", cases.overdue_count(at))]
    outbox = records.outbox_state(at)
    yield "bancheng_outbox_waiting", "Reactions due and not done yet.", [("", outbox.waiting)]
    yield "bancheng_outbox_given_up", "Reactions given up after many tries.", [("", outbox.given_up)]
    yield "bancheng_outbox_oldest_seconds", "How long the oldest has waited.", [("", outbox.oldest_seconds)]
    yield "bancheng_notices_waiting", "Messages due and not sent yet.", [("", notices.waiting_count(at))]
    beat = last_beat()
    if beat is not None:
        yield (
            "bancheng_worker_age_seconds",
            "Seconds since a worker last came round.",
            [("", max(0.0, (at - beat).total_seconds()))],
        )
