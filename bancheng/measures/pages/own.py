"""What a citizen says of an undertaking on his own pages, he signs or he has not: first he proves that it is he."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from bancheng.cases import access, proved, ways
from bancheng.cases.models import Case
from bancheng.measures import reads
from bancheng.measures.models import Signature, Undertaking
from bancheng.org.asking import Asking, address_of
from bancheng.rules.refusal import Refused


@dataclass(frozen=True, kw_only=True)
class OwnPage[T]:
    """One thing he may say of an undertaking.

    Shapes   page, send, prove: names of the paths where he says it, has a code sent, and shows it.
             lead: why the code is asked for. find: of what he says it; None where there is nothing to say.
    """

    page: str
    send: str
    prove: str
    lead: str
    find: Callable[[Case, int], T | None]


def _to_be_signed(found: Case, pk: int) -> Undertaking | None:
    return next((one for one in reads.to_be_signed(found) if one.pk == pk), None)


def _to_be_disputed(found: Case, pk: int) -> Signature | None:
    return next((one for one in reads.may_be_disputed(found) if one.undertaking_id == pk), None)


SIGN = OwnPage(
    page="signing:sign",
    send="signing:send_code",
    prove="signing:prove",
    lead="承诺书要由您本人来签。光有回执只能看，不能签。",
    find=_to_be_signed,
)
DISPUTE = OwnPage(
    page="signing:dispute",
    send="signing:send_code_to_dispute",
    prove="signing:prove_to_dispute",
    lead="签字是不是您的，要由您本人来说。光有回执只能看。",
    find=_to_be_disputed,
)

type View = Callable[[Asking, str, int], HttpResponse]


def of_his[T](page: OwnPage[T]) -> Callable[[Callable[[Asking, Case, T], HttpResponse]], View]:
    """A page of his: shown to who has proved that it is he; before that it asks for the query code, then for the one sent to him."""

    def around(view: Callable[[Asking, Case, T], HttpResponse]) -> View:
        @wraps(view)
        def answer(request: Asking, number: str, pk: int) -> HttpResponse:
            his = _his(request, number, pk, page)
            if his is None:
                return proved.ask_code(number)
            found, one = his
            if not proved.holds(request, proved.PROVED, found):
                return _ask_proof(request, found, pk, page)
            return view(request, found, one)

        return answer

    return around


def _his[T](request: Asking, number: str, pk: int, page: OwnPage[T]) -> tuple[Case, T] | None:
    """His case, and of what he would say it; None before he has shown his query code.

    Raises   Http404 for an undertaking that is not his, or of which there is nothing to say any more.
    """
    found = proved.readable(request, number)
    if found is None:
        return None
    one = page.find(found, pk)
    if one is None:
        raise Http404
    return found, one


def _ask_proof(
    request: Asking, found: Case, pk: int, page: OwnPage[Any], refused: Refused | None = None
) -> HttpResponse:
    """Asks for the code that was sent to him."""
    context = {
        "case": found,
        "here": reverse(page.page, args=[found.number, pk]),
        "lead": page.lead,
        "way": ways.masked_way(found),
        "send_url": reverse(page.send, args=[found.number, pk]),
        "prove_url": reverse(page.prove, args=[found.number, pk]),
        "refused": refused,
    }
    return render(request, "measures/proof.html", context, status=422 if refused else 200)


@require_POST
def send_code(request: Asking, number: str, pk: int, page: OwnPage[Any]) -> HttpResponse:
    """Sends a code to the phone or mail box on file."""
    his = _his(request, number, pk, page)
    if his is None:
        return proved.ask_code(number)
    found, _ = his
    try:
        access.send_code(found, address=address_of(request), at=request.at)
    except Refused as refused:
        return _ask_proof(request, found, pk, page, refused)
    messages.success(request, f"验证码已发到 {ways.masked_way(found)}，{access.CODE_MINUTES} 分钟内有效。")
    return redirect(page.page, number, pk)


@require_POST
def prove(request: Asking, number: str, pk: int, page: OwnPage[Any]) -> HttpResponse:
    """Checks the code; with it he may sign, or say that he has not, for twenty minutes."""
    his = _his(request, number, pk, page)
    if his is None:
        return proved.ask_code(number)
    found, _ = his
    typed = request.POST.get("code", "")
    if not access.prove(found, typed, address=address_of(request), at=request.at):
        wrong = Refused("wrong_code", "验证码不对或已过期，请再看一遍，或重新发一个")
        return _ask_proof(request, found, pk, page, wrong)
    proved.remember(request, proved.PROVED, found, access.PROOF_LIVES)
    return redirect(page.page, number, pk)
