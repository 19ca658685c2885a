"""What both ends ask the live channel over, and how a refusal is said to a script."""

import json
from datetime import datetime
from math import isfinite

from django.http import HttpRequest, HttpResponse, JsonResponse

from bancheng.measures.video import actions
from bancheng.measures.video.models import VideoRoom
from bancheng.rules.refusal import Refused
from bancheng.rules.video import state_of
from bancheng.rules.whole_numbers import whole_number

CAMERA = "camera=(self), microphone=(self), geolocation=(), display-capture=(), payment=(), usb=()"
"""What the page of a call may ask of the machine; every other page may ask nothing (`config/abilities.py`)."""


def with_camera(answer: HttpResponse) -> HttpResponse:
    """Lets this page, and nothing in it that is not ours, ask for the camera."""
    answer["Permissions-Policy"] = CAMERA
    return answer


def refused(no: Refused, *, status: int = 409) -> HttpResponse:
    """A refusal as a script reads it."""
    return JsonResponse({"code": no.code, "sentence": no.sentence}, status=status)


def said(request: HttpRequest, room: VideoRoom, side: str, at: datetime) -> HttpResponse:
    """Hands a message on to the other browser. What it says is theirs: it is kept as text and run nowhere here."""
    body = request.POST.get("body", "")
    if not _is_readable(body):
        return refused(Refused("signal_broken", "这条消息读不懂"), status=400)
    try:
        number = actions.say(room, side, body, at=at)
    except Refused as no:
        return refused(no)
    return JsonResponse({"number": number})


def _is_readable(body: str) -> bool:
    """Whether the other browser can read it too: an object, no deeper than anybody builds one, every number a finite one."""
    try:
        return isinstance(json.loads(body, parse_constant=_no_constant, parse_float=_finite), dict)
    except (ValueError, RecursionError):
        return False


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _finite(text: str) -> float:
    """A number that JSON can say again: 1e999 is read as infinite, which no other browser can read."""
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number


def heard(request: HttpRequest, room: VideoRoom, side: str, at: datetime) -> HttpResponse:
    """What the other browser has said since, where the room stands, and whether anybody is at the other end."""
    after = whole_number(request.POST.get("after", ""), most=2**62)
    if after is None:
        return refused(Refused("after_broken", "这个请求读不懂"), status=400)
    found = actions.hear(room, side, after, at=at)
    messages = [{"number": number, "body": json.loads(body)} for number, body in found.messages]
    return JsonResponse(
        {
            "messages": messages,
            "last": found.last,
            "other": found.other_is_there,
            "state": state_of(room.facts(), at),
            # Once the call stood, a later fault is said by the browser itself.
            "fault": room.camera_fault if room.connected_at is None else "",
        }
    )
