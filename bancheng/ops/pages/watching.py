"""For whoever watches the machine: is the process alive, can it work; and the self-examination for the keepers."""

from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bancheng.ops import doctor as examination
from bancheng.ops import machine
from bancheng.ops.doctor import Looked
from bancheng.org.asking import Asking
from bancheng.rules.permissions import THREE_POWERS


@never_cache
@require_safe
def healthz(request: Asking) -> HttpResponse:
    """200 while the process answers at all; asks nothing of the database."""
    return _words("ok", 200)


@never_cache
@require_safe
def readyz(request: Asking) -> HttpResponse:
    """200 when the database answers, is of this version and takes what is written; 503 with the reason otherwise.

    Whatever else is wrong (a full disk, a worker that stands still) the doctor says: pages that can still be read
    are not taken away from everybody.
    """
    missing = machine.what_stops_work()
    return _words(missing or "ok", 503 if missing else 200)


def _words(words: str, status: int) -> HttpResponse:
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8")


# --- the self-examination -------------------------------------------------------------------------------


@never_cache
@require_safe
def doctor(request: Asking) -> HttpResponse:
    """What holds and what does not, now; for the three separated powers, for everybody else it is not there."""
    if not THREE_POWERS & request.actor.roles:
        raise Http404
    looked = examination.examine(at=request.at)
    told = {
        "title": "运行状况",
        "lead": "宪章十条在现有数据上是否成立，机器是否正常。打开这一页就查一遍；连历史一起查用 bancheng doctor --full。",
        "notice": _verdict(looked),
        "groups": [
            {"title": f"宪章第{part}条" if part else "机器", "looks": [_look(each) for each in group]}
            for part, group in groupby(looked, key=lambda each: each.check.part)
        ],
    }
    return render(request, "ops/doctor.html", told)


def _verdict(looked: list[Looked]) -> dict[str, str]:
    broken = sum(each.is_broken for each in looked)
    warned = sum(each.is_warned for each in looked)
    if broken:
        return {"kind": "stop", "text": f"{broken} 项不成立，请照下面写的办；另有 {warned} 项要留意。"}
    if warned:
        return {"kind": "warn", "text": f"都成立，有 {warned} 项要留意。"}
    return {"kind": "ok", "text": f"{len(looked)} 项都正常。"}


def _look(each: Looked) -> dict[str, Any]:
    word, icon = ("正常", "circle-check")
    if each.found:
        word, icon = ("不成立", "circle-x") if each.is_broken else ("留意", "alert-triangle")
    troubles = [
        {
            "sentence": trouble.sentence,
            "remedy": trouble.remedy,
            "code": trouble.value,
            "places": "、".join(places) + (f" 等 {count} 处" if count > len(places) else "")
            if places
            else "",
        }
        for trouble, places, count in examination.by_trouble(each)
    ]
    return {"title": each.check.title, "word": word, "icon": icon, "ok": not each.found, "troubles": troubles}
