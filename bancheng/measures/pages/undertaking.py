"""An undertaking 承诺书: drawn up from the catalogue, looked at, signed on paper, dropped, put in force."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bancheng.cases import actions as cases_actions
from bancheng.cases import reads as cases
from bancheng.cases.facts import facts_of
from bancheng.cases.forms.base import ActForm
from bancheng.cases.models import Case
from bancheng.cases.registration import whose
from bancheng.cases.showing.case import background, crumbs
from bancheng.catalogue import reads as catalogue
from bancheng.catalogue.models import Matter
from bancheng.measures import actions, papers, reads, showing
from bancheng.measures.drawing_up import PAGES
from bancheng.measures.forms import undertaking as forms
from bancheng.measures.models import Signature, Undertaking
from bancheng.measures.pages.acting import noting, shut, small_form, status_of, tried
from bancheng.measures.pages.instead import ways_on
from bancheng.org.asking import Asking
from bancheng.records.handing_out import as_handed_in
from bancheng.rules import undertakings as rules
from bancheng.rules.calendar import local
from bancheng.rules.refusal import Refused
from bancheng.rules.signed_measures import SIGNED
from bancheng.rules.vocabulary import Measure

ENTERING, STATING = "录入签好的承诺书", "补记申请人"


# --- drawing up ------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def draw_up(request: Asking, number: str, measure: Measure) -> HttpResponse:
    """Draws up an undertaking, or writes the one that waits anew; first it must be known for which matter."""
    case = cases.case_for(request.actor, number)
    writing = f"写{SIGNED[measure].title}"
    refused = rules.refusal_to_write(facts_of(case, at=request.at), request.actor)
    if refused is not None:
        return shut(request, case, "draw_up", writing, refused, title=measure.label)
    matter, choosing = _matter(request, case, measure)
    if matter is None:
        return _choose(request, case, measure, choosing)
    version = catalogue.version_in_force(matter, local(request.at).date())
    if cases_actions.is_identity_open(case):
        return redirect("measures:identity", number=number, measure=measure)
    typed = [request.POST] if request.method == "POST" else []
    form = PAGES[measure].form(
        *typed, case=case, actor=request.actor, at=request.at, matter=matter, version=version
    )
    refused = rules.refusal_of_matter(measure, reads.as_matter(version)) or form.refusal
    if refused is None:
        made, refused = tried(
            form,
            lambda: PAGES[measure].act(case, by=request.actor, at=request.at, **form.values()),
            noting(request, case, "draw_up", writing),
        )
        if made is not None:
            messages.success(request, "承诺书写好了，请反映人看过内容再签字。")
            return redirect("measures:undertaking", number, made.pk)
    return _draw(request, case, measure, matter, form, refused)


@require_http_methods(["GET", "POST"])
def identity(request: Asking, number: str, measure: Measure) -> HttpResponse:
    """Writes down who promises, where the registration left it open, before the undertaking is drawn up."""
    case = cases.case_for(request.actor, number)
    party = whose(case)
    known = {"name": party.name if party else "", "firm": party.firm if party else ""}
    form = forms.Identity(request.POST if request.method == "POST" else None, **known)
    lacks = "证件号" if any(known.values()) else "全姓名和证件号"
    made, refused = tried(
        form,
        lambda: cases_actions.state_identity(case, by=request.actor, at=request.at, **form.cleaned_data),
        noting(request, case, "state_identity", STATING),
    )
    if made is not None:
        return _after_stating(request, case, measure)
    return small_form(
        request,
        form,
        refused,
        title=STATING,
        button="记下，接着写承诺书",
        lead=f"登记时没有留{lacks}，办{measure.label}要先补上。",
        back=reverse("cases:case", args=[number]),
        crumbs=crumbs(case, measure.label),
    )


def _after_stating(request: Asking, case: Case, measure: Measure) -> HttpResponse:
    """On to the undertaking for who draws it up; the head of the site, who only wrote down who it is, goes back."""
    if rules.refusal_to_write(facts_of(case, at=request.at), request.actor) is None:
        return redirect("measures:draw_up", number=case.number, measure=measure)
    messages.success(request, "记下了。")
    return redirect("cases:case", case.number)


def _matter(request: Asking, case: Case, measure: Measure) -> tuple[Matter | None, forms.ChooseMatter]:
    """The matter asked for, else that of what waits, else that of the case."""
    if "matter" in request.GET:
        choosing = forms.ChooseMatter(request.GET)
        return (choosing.cleaned_data["matter"] if choosing.is_valid() else None), choosing
    waiting = reads.waiting_of(case, measure)
    return (waiting.version.matter if waiting else case.matter), forms.ChooseMatter()


def _choose(request: Asking, case: Case, measure: Measure, form: forms.ChooseMatter) -> HttpResponse:
    context = {
        "case": case,
        "measure": measure,
        "lead": PAGES[measure].lead,
        "form": form,
        "crumbs": crumbs(case, measure.label),
        "about": background(case),
    }
    return render(request, "measures/choose_matter.html", context, status=422 if form.errors else 200)


def _draw(
    request: Asking,
    case: Case,
    measure: Measure,
    matter: Matter,
    form: forms.Undertaking,
    refused: Refused | None,
) -> HttpResponse:
    context = {
        "case": case,
        "measure": measure,
        "lead": PAGES[measure].lead,
        "matter": matter,
        "form": form,
        "refused": refused,
        # With nothing to fill in there is no form: another matter may do.
        "shut": refused is not None and not form.is_bound,
        "again": form.waiting is not None,
        "instead": ways_on(request, case, form.version, form.ticked, refused),
        "crumbs": crumbs(case, measure.label),
        "about": background(case),
    }
    return render(request, "measures/draw_up.html", context, status=status_of(form, refused))


# --- looking at it, and what may be done with it -----------------------------------------------------------


@require_safe
def undertaking(request: Asking, number: str, pk: int) -> HttpResponse:
    """The text as it stands, its signature, and what may be done with it now."""
    case = cases.case_for(request.actor, number)
    row = reads.undertaking_for(case, pk)
    return _page(request, case, row, None)


def _page(request: Asking, case: Case, row: Undertaking, refused: Refused | None) -> HttpResponse:
    signature = row.holding[0] if row.holding else None  # type: ignore[attr-defined]
    dispute = reads.dispute_of(signature) if signature else None
    context = _may(request, case, row, signature, is_disputed=dispute is not None) | {
        "case": case,
        "row": row,
        "title": row.title,
        "state": showing.state(row),
        "facts": showing.facts(row),
        "sheet": showing.sheet(papers.text_of(row), in_full=False),
        "issued": showing.issued(row),
        "signature": signature,
        "is_drawn": signature is not None and signature.how != "scan",
        "signature_url": reverse("measures:signature", args=[case.number, signature.pk]) if signature else "",
        "technical": [("文本 SM3", signature.text_hash), ("签字 SM3", signature.binding)]
        if signature
        else [],
        "dispute": showing.said_against(dispute) if dispute else None,
        "refused": refused,
        "crumbs": crumbs(case, row.label),
    }
    return render(request, "measures/undertaking.html", context, status=409 if refused else 200)


def _may(
    request: Asking, case: Case, row: Undertaking, signature: Signature | None, *, is_disputed: bool
) -> dict[str, Any]:
    """What who looks at it may do with it now, and whether another is needed for it."""
    actor, facts = request.actor, facts_of(case, at=request.at)
    waits = row.ended_at is None
    may_write = waits and rules.refusal_to_write(facts, actor) is None
    open_to_sign = waits and signature is None and case.is_open
    needs = reads.refusal_to_rely(signature, facts, actor) if signature else None
    alone = reads.refusal_to_hand_screen(row, facts, actor)
    return {
        "may_complete": signature is not None and may_write and needs is None,
        "may_write": may_write,
        "may_hand": open_to_sign and alone is None,
        "sole": _other_needed(alone if open_to_sign else None, needs if may_write else None),
        "may_scan": open_to_sign and reads.refusal_to_enter_scan(row, facts, actor) is None,
        "may_dispute": signature is not None
        and reads.refusal_to_dispute(signature, facts, actor, is_disputed=is_disputed) is None,
        "may_revoke": is_disputed and reads.refusal_to_revoke(row, facts, actor) is None,
    }


def _other_needed(alone: Refused | None, needs: Refused | None) -> Refused | None:
    """That another than the one who looks at it is needed for the next step, or None."""
    return needs or (alone if alone is not None and alone.code == "sole_witness" else None)


@require_POST
def put_in_force(request: Asking, number: str, pk: int) -> HttpResponse:
    """Lets a signed undertaking count."""
    case = cases.case_for(request.actor, number)
    row = reads.undertaking_for(case, pk)
    try:
        actions.put_in_force(row, by=request.actor, at=request.at)
    except Refused as refused:
        noting(request, case, "put_in_force", f"{row.label}生效")(refused)
        return _page(request, case, row, refused)
    messages.success(request, f"{row.label}已生效：文书已出，承诺已记入台账。文书就在下面，点开打印。")
    return redirect("measures:undertaking", number, pk)


@require_http_methods(["GET", "POST"])
def drop(request: Asking, number: str, pk: int) -> HttpResponse:
    """Gives an undertaking up."""
    case = cases.case_for(request.actor, number)
    row = reads.undertaking_for(case, pk)
    title = f"不办{row.label}了"
    typed = [request.POST] if request.method == "POST" else []
    form = forms.Drop(*typed, case=case, actor=request.actor, at=request.at)
    made, refused = tried(
        form,
        lambda: actions.drop(row, by=request.actor, at=request.at, **form.values()),
        noting(request, case, "drop", title),
    )
    if made is not None:
        messages.success(request, f"不再办{row.label}，签过的字作废。")
        return redirect("measures:undertaking", number, pk)
    return _small(request, case, row, form, refused, title=title, button="不办了")


@require_http_methods(["GET", "POST"])
def enter_scan(request: Asking, number: str, pk: int) -> HttpResponse:
    """Enters a paper that was signed by hand."""
    case = cases.case_for(request.actor, number)
    row = reads.undertaking_for(case, pk)
    refused = reads.refusal_to_enter_scan(row, facts_of(case, at=request.at), request.actor)
    if refused is not None:
        return shut(request, case, "enter_scan", ENTERING, refused)
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.EnterScan(*typed, case=case, actor=request.actor, at=request.at)
    made, refused = tried(
        form,
        lambda: actions.enter_scan(row, by=request.actor, at=request.at, **form.values()),
        noting(request, case, "enter_scan", ENTERING),
    )
    if made is not None:
        messages.success(request, "签好的承诺书已录入，由经办的专员确认生效。")
        return redirect("measures:undertaking", number, pk)
    # The code is typed from the paper that was signed: it does not stand above the field.
    lead = f"{row.version.name}，第 {row.edition} 稿"
    return _small(request, case, row, form, refused, title=ENTERING, button="录入", lead=lead)


def _small(
    request: Asking,
    case: Case,
    row: Undertaking,
    form: ActForm,
    refused: Refused | None,
    *,
    title: str,
    button: str,
    lead: str = "",
) -> HttpResponse:
    return small_form(
        request,
        form,
        refused,
        title=title,
        button=button,
        lead=lead or f"{row.version.name}，校验码 {rules.check_words(row.check_code)}",
        back=reverse("measures:undertaking", args=[case.number, row.pk]),
        crumbs=crumbs(case, title),
    )


# --- paper -------------------------------------------------------------------------------------------------


@require_safe
def blank(request: Asking, number: str, pk: int) -> HttpResponse:
    """The text to be printed and signed by hand, for who may hand it to the citizen or works on the case."""
    case = cases.case_for(request.actor, number)
    row = reads.undertaking_for(case, pk)
    refused = rules.refusal_to_hand_paper(facts_of(case, at=request.at), request.actor)
    if refused is not None or row.ended_at is not None:
        no = refused or Refused("undertaking_over", "这份承诺书已经不用签了", rules.ARTICLE_SIGNING)
        return shut(request, case, "blank", row.label, no)
    back = reverse("measures:undertaking", args=[number, pk])
    context = showing.blank(row, back=back, state="打印出来签字，再由没有经手的人扫描录入")
    answer = render(request, "measures/blank.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def signature(request: Asking, number: str, pk: int) -> FileResponse:
    """The picture of a signature, or the scan that was entered; never run by the browser as a page of ours."""
    case = cases.case_for(request.actor, number)
    return as_handed_in(reads.stored_for(case, pk))
