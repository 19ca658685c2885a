"""Where the gateway says what became of a message it took. Signed, fresh, and without a session."""

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from bancheng.notices import actions
from bancheng.notices.carriers import gateway
from bancheng.org.asking import Asking

LONGEST = 4096
STATES = {"arrived": True, "failed": False}


@csrf_exempt
@require_POST
def report(request: Asking) -> HttpResponse:
    """One message has arrived or came back: 204; 403 for who is not the gateway, 404 for a mark that is not ours."""
    if settings.BANCHENG_GATEWAY is None:
        raise Http404
    body = request.body
    if len(body) > LONGEST:
        return HttpResponse(status=413)
    moment, signed = request.headers.get(gateway.MOMENT, ""), request.headers.get(gateway.SIGNATURE, "")
    if not gateway.is_theirs(settings.BANCHENG_GATEWAY.secret, moment, signed, body, at=request.at):
        return HttpResponse(status=403)
    told = _read(body)
    if told is None:
        return HttpResponse(status=400)
    known = actions.note_report(**told, at=request.at)
    return HttpResponse(status=204 if known else 404)


def _read(body: bytes) -> dict[str, Any] | None:
    """What a report says, if it is one."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or not isinstance(told.get("id"), str) or told.get("state") not in STATES:
        return None
    return {"mark": told["id"], "arrived": STATES[told["state"]], "code": gateway.code_in(told)}
