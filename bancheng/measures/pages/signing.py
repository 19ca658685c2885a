"""Signing an undertaking on a screen: the counter's, handed over by the window, or the citizen's own."""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_http_methods, require_safe

from bancheng.cases import reads as cases
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.cases.refusals import note_refusal
from bancheng.cases.showing.panels import Handed
from bancheng.measures import actions, editions, papers, reads, showing
from bancheng.measures.models import Signature, Undertaking
from bancheng.measures.pages.own import SIGN, of_his
from bancheng.org import reads as org
from bancheng.org.asking import Asking
from bancheng.rules import undertakings as rules
from bancheng.rules.permissions import Actor, citizen_of
from bancheng.rules.refusal import Refused

Sign = Callable[..., Signature]
SIGNING = "签承诺书"


def _strokes(request: Asking) -> object:
    """What the pad has sent; the rules read it."""
    try:
        return json.loads(request.POST.get("strokes", "") or "[]")
    except (ValueError, RecursionError):
        return None


def _signed(request: Asking, row: Undertaking, act: Sign, by: Actor) -> Refused | None:
    """Makes the one act of the page; the refusal if there is one."""
    try:
        act(row, shown=request.POST.get("shown", ""), strokes=_strokes(request), by=by, at=request.at)
    except Refused as refused:
        note_refusal(row.case, act.__name__, refused, by=by, at=request.at, label=SIGNING)
        return refused
    return None


def _changes(request: Asking, row: Undertaking, refused: Refused | None) -> list[editions.Change]:
    """What was changed under the pen of who signs, where that is why he was refused."""
    is_so = refused is not None and refused.code == "text_changed"
    return editions.changed_since(row, request.POST.get("shown", "")) if is_so else []


def _pad(row: Undertaking, refused: Refused | None, **more: Any) -> dict[str, Any]:
    return {
        "row": row,
        "case": row.case,
        "sheet": showing.sheet(papers.text_of(row), in_full=True),
        "check": rules.check_words(row.check_code),
        "refused": refused,
        "pad_width": rules.PAD[0],
        "pad_height": rules.PAD[1],
        **more,
    }


def _drawn(request: Asking, template: str, context: dict[str, Any], refused: Refused | None) -> HttpResponse:
    answer = render(request, template, context, status=409 if refused else 200)
    answer["Cache-Control"] = "private, no-store"
    return answer


# --- at the counter ----------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def at_counter(request: Asking, number: str, pk: int) -> HttpResponse:
    """The text and the pad, on the screen that is turned round to the citizen."""
    case = cases.case_for(request.actor, number)
    row = reads.undertaking_for(case, pk)
    page = reverse("measures:undertaking", args=[number, pk])
    refused = reads.refusal_to_hand_screen(row, facts_of(case, at=request.at), request.actor)
    if refused is not None or row.ended_at is not None or row.holding:  # type: ignore[attr-defined]
        if refused is not None and request.method == "POST":
            note_refusal(case, "sign_at_counter", refused, by=request.actor, at=request.at, label=SIGNING)
        return redirect(page)
    if request.method == "POST":
        refused = _signed(request, row, actions.sign_at_counter, request.actor)
        if refused is None:
            return redirect("measures:signed", number, pk)
        row = reads.undertaking_for(case, pk)
    blank = reverse("measures:blank", args=[number, pk])
    changes = _changes(request, row, refused)
    context = _pad(row, refused, changes=changes, back=page, back_words="回到承诺书，先不签", blank=blank)
    return _drawn(request, "measures/sign.html", context, refused)


@require_safe
def signed(request: Asking, number: str, pk: int) -> HttpResponse:
    """What stands on the counter's screen until the citizen has given it back: nothing of the staff's pages."""
    row = reads.undertaking_for(cases.case_for(request.actor, number), pk)
    page = reverse("measures:undertaking", args=[number, row.pk])
    if not row.holding:  # type: ignore[attr-defined]
        return redirect(page)
    return render(request, "measures/signed.html", {"back": page})


@require_http_methods(["GET", "POST"])
def on_counter_screen(request: Asking, pk: int) -> HttpResponse:
    """The text and the pad on the citizen's screen at the counter, as the clerk who handed it over would turn his own round."""
    panels = settings.BANCHENG_PANELS
    handed: Handed | None = import_string(import_string(f"{panels}.HANDED"))(request)
    if handed is None or handed.path != request.path_info:
        return redirect(import_string(f"{panels}.PLACES")["screen"])
    by = org.actor_of(handed.person, request.at)
    row = reads.undertaking_for(handed.case, pk)
    refused = reads.refusal_to_hand_screen(row, facts_of(handed.case, at=request.at), by)
    if refused is not None or row.ended_at is not None or row.holding:  # type: ignore[attr-defined]
        return redirect(handed.over)
    if request.method == "POST":
        refused = _signed(request, row, actions.sign_at_counter, by)
        if refused is None:
            messages.success(request, "签好了，谢谢您。工作人员核对以后才生效。")
            return redirect(handed.over)
        row = reads.undertaking_for(handed.case, pk)
    changes = _changes(request, row, refused)
    context = _pad(row, refused, changes=changes, back=handed.over, back_words="先不签", blank="")
    return _drawn(request, "measures/sign_screen.html", context, refused)


# --- on his own screen -------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@of_his(SIGN)
def own_screen(request: Asking, found: Case, row: Undertaking) -> HttpResponse:
    """The text and the pad on the citizen's own page."""
    refused = None
    if request.method == "POST":
        refused = _signed(request, row, actions.sign_on_own_screen, citizen_of(found.pk))
        if refused is None:
            messages.success(request, "签好了，谢谢您。经办的人核对后生效，会告诉您。")
            return redirect("citizens:case", found.number)
        row = reads.undertaking_for(found, row.pk)
    back = reverse("citizens:case", args=[found.number])
    blank = reverse("signing:blank", args=[found.number, row.pk])
    changes = _changes(request, row, refused)
    context = _pad(row, refused, changes=changes, back=back, back_words="回到这件事，先不签", blank=blank)
    return _drawn(request, "measures/sign_own.html", context, refused)


@require_safe
@of_his(SIGN)
def own_blank(request: Asking, found: Case, row: Undertaking) -> HttpResponse:
    """The text to be printed and signed by hand, for the citizen whose screen or browser cannot take a signature."""
    back = reverse("signing:sign", args=[found.number, row.pk])
    state = "打印出来签上姓名和日期，交给任何一个网点，由工作人员扫描录入"
    return _drawn(request, "measures/blank.html", showing.blank(row, back=back, state=state), None)
