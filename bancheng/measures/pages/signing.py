"""Signing an undertaking on a screen: the counter's, handed over by the window, or the citizen's own."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bancheng.cases import access, proved, ways
from bancheng.cases import reads as cases
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.cases.refusals import note_refusal
from bancheng.measures import actions, papers, reads, showing
from bancheng.measures.models import Signature, Undertaking
from bancheng.org.asking import Asking, address_of
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
            messages.success(request, "签好了。请核对，再按“生效”。")
            return redirect(page)
        row = reads.undertaking_for(case, pk)
    blank = reverse("measures:blank", args=[number, pk])
    context = _pad(row, refused, back=page, back_words="回到承诺书，先不签", blank=blank)
    return _drawn(request, "measures/sign.html", context, refused)


# --- on his own screen -------------------------------------------------------------------------------------


def _proving(request: Asking, number: str, pk: int, where: str) -> tuple[Case | None, Undertaking | None]:
    """The citizen's case and the undertaking for which he proves that it is he.

    Shapes   where: sign or dispute.
    Raises   Http404 for an undertaking that is not his, or of which there is nothing to say.
    """
    if where == "sign":
        return _own(request, number, pk)
    found, signature = disputable(request, number, pk)
    return found, signature.undertaking if signature else None


def disputable(request: Asking, number: str, pk: int) -> tuple[Case | None, Signature | None]:
    """The citizen's case, and the signature under this undertaking that he may say is not his.

    Raises   Http404 where there is none.
    """
    found = proved.readable(request, number)
    if found is None:
        return None, None
    one = next((one for one in reads.may_be_disputed(found) if one.undertaking_id == pk), None)
    if one is None:
        raise Http404
    return found, one


def _own(request: Asking, number: str, pk: int) -> tuple[Case | None, Undertaking | None]:
    """The citizen's case and what waits for him there.

    Raises   Http404 for an undertaking that is not his, or does not wait any more.
    """
    found = proved.readable(request, number)
    if found is None:
        return None, None
    row = next((one for one in reads.to_be_signed(found) if one.pk == pk), None)
    if row is None:
        raise Http404
    return found, row


@require_http_methods(["GET", "POST"])
def own_screen(request: Asking, number: str, pk: int) -> HttpResponse:
    """The text and the pad on the citizen's own page; without proof it first asks for the code."""
    found, row = _own(request, number, pk)
    if found is None or row is None:
        return proved.ask_code(number)
    if not proved.holds(request, proved.PROVED, found):
        return ask_proof(request, found, row, None)
    refused = None
    if request.method == "POST":
        refused = _signed(request, row, actions.sign_on_own_screen, citizen_of(found.pk))
        if refused is None:
            messages.success(request, "签好了，谢谢您。经办的人核对后生效，会告诉您。")
            return redirect("citizens:case", number)
        row = reads.undertaking_for(found, pk)
    back, blank = reverse("citizens:case", args=[number]), reverse("signing:blank", args=[number, pk])
    context = _pad(row, refused, back=back, back_words="回到这件事，先不签", blank=blank)
    return _drawn(request, "measures/sign_own.html", context, refused)


@require_safe
def own_blank(request: Asking, number: str, pk: int) -> HttpResponse:
    """The text to be printed and signed by hand, for the citizen whose screen or browser cannot take a signature."""
    found, row = _own(request, number, pk)
    if found is None or row is None:
        return proved.ask_code(number)
    if not proved.holds(request, proved.PROVED, found):
        return ask_proof(request, found, row, None)
    back = reverse("signing:sign", args=[number, pk])
    state = "打印出来签上姓名和日期，交给任何一个网点，由工作人员扫描录入"
    return _drawn(request, "measures/blank.html", showing.blank(row, back=back, state=state), None)


def ask_proof(
    request: Asking, found: Case, row: Undertaking, refused: Refused | None, where: str = "sign"
) -> HttpResponse:
    """Asks for the code that was sent to him, before he signs or says that he has not."""
    context = {
        "where": where,
        "case": found,
        "row": row,
        "way": ways.masked_way(found),
        "refused": refused,
    }
    return render(request, "measures/proof.html", context, status=422 if refused else 200)


@require_POST
def send_code(request: Asking, number: str, pk: int, where: str = "sign") -> HttpResponse:
    """Sends a code to the phone or mail box on file."""
    found, row = _proving(request, number, pk, where)
    if found is None or row is None:
        return proved.ask_code(number)
    try:
        access.send_code(found, address=address_of(request), at=request.at)
    except Refused as refused:
        return ask_proof(request, found, row, refused, where)
    messages.success(request, f"验证码已发到 {ways.masked_way(found)}，{access.CODE_MINUTES} 分钟内有效。")
    return redirect(f"signing:{where}", number, pk)


@require_POST
def prove(request: Asking, number: str, pk: int, where: str = "sign") -> HttpResponse:
    """Checks the code; with it he may sign, or say that he has not, for twenty minutes."""
    found, row = _proving(request, number, pk, where)
    if found is None or row is None:
        return proved.ask_code(number)
    typed = request.POST.get("code", "")
    if not access.prove(found, typed, address=address_of(request), at=request.at):
        wrong = Refused("wrong_code", "验证码不对或已过期，请再看一遍，或重新发一个")
        return ask_proof(request, found, row, wrong, where)
    proved.remember(request, proved.PROVED, found, access.PROOF_LIVES)
    return redirect(f"signing:{where}", number, pk)
