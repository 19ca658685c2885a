"""What a citizen asked of his data: on the page of his case, on the desk of whoever decides, and the decision."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bancheng.cases import actions, data_requests, reads
from bancheng.cases.facts import facts_of
from bancheng.cases.forms.own_data import GRANT, REFUSE, DecideData
from bancheng.cases.forms.slip import DATA_SLIPS
from bancheng.cases.models import Case, DataRequest
from bancheng.cases.pages.act import refusal
from bancheng.cases.pages.acting import noting, status_of, tried
from bancheng.cases.showing import own_data as showing
from bancheng.cases.showing.case import crumbs
from bancheng.org.asking import Asking
from bancheng.rules.folder import refusal_to_enter_slip
from bancheng.rules.own_data import ARTICLE_REASON
from bancheng.rules.refusal import Refused

NAME, TITLE = "decide_data_request", "更正或删除反映人的信息"


@require_safe
def panel(request: Asking, number: str) -> HttpResponse:
    """What he consented to, and what he asked of his data: a part of the case's page, or a page of its own."""
    case = reads.case_for(request.actor, number)
    context = {
        "case": case,
        "consents": showing.consents(case, list(case.consents.order_by("given_at", "pk")), now=request.at),
        "rows": showing.requests(data_requests.requests_of(case), now=request.at),
        "slips": _slips(case, request),
        "crumbs": crumbs(case, "反映人的同意和要求"),
    }
    return render(request, "cases/_own_data.html" if request.htmx else "cases/own_data.html", context)


def _slips(case: Case, request: Asking) -> list[dict[str, str]]:
    """What of his data he may ask for on paper: who handles it prints the slip, a colleague who has not enters it."""
    no = refusal_to_enter_slip(facts_of(case, at=request.at), request.actor)
    if no is not None and no.code != "handler_enters":
        return []
    page = "cases:slip" if no is None else "cases:slip_blank"
    verb = "录入凭条" if no is None else "打印空白凭条"
    return [
        {"label": f"{verb}：{slip.label}", "url": reverse(page, args=[case.number, name])}
        for name, slip in DATA_SLIPS.items()
    ]


@require_safe
def waiting(request: Asking) -> HttpResponse:
    """What waits for me to decide it: a part of my workbench, nothing while nothing waits, or a page of its own."""
    rows = showing.requests(data_requests.waiting_for(request.actor), now=request.at)
    template = "cases/_data_waiting.html" if request.htmx else "cases/data_waiting.html"
    return render(request, template, {"rows": rows})


@require_http_methods(["GET", "POST"])
def decide(request: Asking, number: str, pk: int) -> HttpResponse:
    """Whether it is corrected or erased; a no needs its reason."""
    case = reads.case_for(request.actor, number)
    one = data_requests.request_in(case, pk)
    no = _shut(one, request)
    if no is not None:
        if request.method == "POST":
            noting(request, case, NAME, TITLE)(no)
        return refusal(request, case, no)
    form = DecideData(request.POST or None)
    made, refused = tried(form, lambda: _decided(request, one, form), noting(request, case, NAME, TITLE))
    if made is not None:
        done = (
            "已照办，反映人会收到消息；原来记的留在留痕里。" if made.granted else "记下了，反映人看得到理由。"
        )
        messages.success(request, done)
        return redirect("cases:case", number)
    return _draw(request, case, one, form, refused)


def _shut(one: DataRequest, request: Asking) -> Refused | None:
    """Why there is nothing for him to decide here, or None."""
    if one.granted is not None:
        return Refused("decided", "这个要求已经决定过了", ARTICLE_REASON)
    if not data_requests.may_decide(one, request.actor):
        return Refused("not_yours", "这一项由这件事所在网点的负责人或召集人决定", ARTICLE_REASON)
    return None


def _decided(request: Asking, one: DataRequest, form: DecideData) -> DataRequest:
    if form.cleaned_data["then"] == GRANT:
        return actions.grant_data_request(one, by=request.actor, at=request.at)
    return actions.refuse_data_request(
        one, reason=form.cleaned_data["reason"], by=request.actor, at=request.at
    )


@require_POST
def look(request: Asking, number: str, pk: int) -> HttpResponse:
    """Shows what stands there and what he says it is, both clear; that somebody looked is on the record, and he reads it."""
    case = reads.case_for(request.actor, number)
    one = data_requests.request_in(case, pk)
    no = _shut(one, request)
    if no is not None:
        return refusal(request, case, no)
    actions.look_at_request(one, by=request.actor, at=request.at)
    answer = _draw(request, case, one, DecideData(), None, clear=True)
    answer["Cache-Control"] = "no-store"
    answer.has_acted = True  # type: ignore[attr-defined]
    return answer


def _draw(
    request: Asking,
    case: Case,
    one: DataRequest,
    form: DecideData,
    refused: Refused | None,
    *,
    clear: bool = False,
) -> HttpResponse:
    may_refuse = data_requests.may_decide(one, request.actor, granted=False)
    if not may_refuse:
        form.fields["then"].choices = [(GRANT, "照办")]  # type: ignore[attr-defined]
    context = {
        "case": case,
        "one": one,
        "form": form,
        "refused": refused,
        "facts": showing.facts(one, clear=clear, now=request.at),
        "clear": clear,
        "may_refuse": may_refuse,
        "title": f"{showing.title(one)}",
        "lead": "看清楚再定。照办的马上生效；不照办的要写理由，由网点负责人或召集人定。",
        "action": reverse("cases:decide_data", args=[case.number, one.pk]),
        "crumbs": crumbs(case, TITLE),
        "back": reverse("cases:case", args=[case.number]),
        "refuse": REFUSE,
    }
    return render(request, "cases/decide_data.html", context, status=status_of(form, refused))
