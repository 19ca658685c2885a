"""What is kept of a citizen, for him alone: to see, to take away, to have put right; who looked; to what he consents."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bancheng.cases import actions
from bancheng.cases.own_dossier import OwnDossier
from bancheng.cases.pages.acting import noting, status_of, tried
from bancheng.cases.proved import PROVED, ask_code, holds_within, readable_whole
from bancheng.citizens import calling, own_data, showing
from bancheng.citizens.forms.own_data import ChangeData
from bancheng.citizens.own_acts import CHANGE_DATA, CONSENTS, LOOKED, MINE
from bancheng.notices import reads as outbox
from bancheng.org.asking import Asking
from bancheng.org.limits import said
from bancheng.papers.handing import handed_out
from bancheng.records import reads as records
from bancheng.records.handing_out import as_handed_in
from bancheng.records.models import Line
from bancheng.rules import consents as consent_rules
from bancheng.rules import own_data as rules
from bancheng.rules.calendar import local
from bancheng.rules.permissions import citizen_of
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import ConsentKind
from bancheng.ui.wording import paper_day

GIVE, TAKE_BACK = "give", "take_back"


def of_his(name: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page of his: shown to who has proved that it is he; before that it asks for the query code, then for the one sent to him.

    Shapes   name: what he wanted, as the page that asks for the code says it.
    """

    def around(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: Asking, number: str, *args: Any, **kwargs: Any) -> HttpResponse:
            own = readable_whole(request, number)
            if own is None:
                return ask_code(number)
            if not holds_within(request, PROVED, own):
                return redirect("citizens:act", number, name)
            given = view(request, own, *args, **kwargs)
            given["Cache-Control"] = "private, no-store"
            return given

        return answer

    return around


@require_safe
@of_his(MINE)
def mine(request: Asking, own: OwnDossier) -> HttpResponse:
    """Everything of him that his case holds, what is withheld and why, and what he may ask."""
    context = {
        **kept(request, own, *records.history_of(own.case.file)),
        "documents": [
            {"title": own_data.called(one), "pk": one.pk, "at": showing.moment(one.added_at, now=request.at)}
            for one in own_data.documents_of(own)
        ],
        "requests": own_data.requests_of(own, now=request.at),
    }
    return render(request, "citizens/mine.html", context)


def kept(request: Asking, own: OwnDossier, lines: Sequence[Line], texts: own_data.Texts) -> dict[str, Any]:
    """What is kept of him, part by part, and what is withheld; for his page, his file and the sheet handed to him.

    Shapes   lines, texts: the record of his case, with the clear texts behind it.
    """
    sent = outbox.sent_about(own.case.number)
    sections = own_data.kept_of_him(own, lines, texts, sent, now=request.at)
    return {
        "case": own.case,
        "sections": [one for one in sections if one.rows],
        "nothing": "、".join(one.title for one in sections if not one.rows),
        "withheld": rules.WITHHELD,
        "not_erased": rules.WHY_NOT_ERASED,
    }


@require_POST
@of_his(MINE)
def take(request: Asking, own: OwnDossier) -> HttpResponse:
    """The same as one file that he keeps: a page to read, and the same once more for a machine."""
    actions.take_own_data(own.case, by=citizen_of(own.case.pk), at=request.at)
    context = kept(request, own, *records.history_of(own.case.file))
    on = paper_day(local(request.at).date())
    context["on"] = on
    context["machine"] = {
        "编号": own.case.number,
        "出具日期": on,
        "内容": [
            {"部分": one.title, "条目": [{"名称": name, "内容": value} for name, value in one.rows]}
            for one in context["sections"]
        ],
        "没有给出的": [{"什么": what, "为什么": why} for what, why in rules.WITHHELD],
    }
    answer = HttpResponse(render_to_string("citizens/own_data_file.html", context))
    answer["Content-Disposition"] = 'attachment; filename="my-information.html"'
    return handed_out(answer)


@require_POST
@of_his(MINE)
def take_document(request: Asking, own: OwnDossier, pk: int) -> HttpResponse:
    """Hands him what he handed in himself."""
    try:
        stored = actions.take_own_document(own.case, pk, by=citizen_of(own.case.pk), at=request.at)
    except Refused:
        raise Http404 from None
    return handed_out(as_handed_in(stored))  # type: ignore[arg-type]


@require_http_methods(["GET", "POST"])
@of_his(CHANGE_DATA)
def change(request: Asking, own: OwnDossier) -> HttpResponse:
    """He asks that something be corrected or erased."""
    form, citizen = ChangeData(request.POST or None, holder=own.holder), citizen_of(own.case.pk)
    made, refused = tried(
        form,
        lambda: actions.ask_about_data(own.case, by=citizen, at=request.at, **form.cleaned_data),
        noting(request, own.case, "ask_about_data", "要求更正或删除自己的信息", by=citizen),
    )
    if made is not None:
        messages.success(request, said("收到，{own_data}内决定；不照办的会写明理由。", at=request.at))
        return redirect("citizens:mine", own.case.number)
    lead = said("改不改由窗口 {own_data}内决定，不改的会写明理由。改之前记的，留在留痕里。", at=request.at)
    context = {
        "case": own.case,
        "form": form,
        "refused": refused,
        "lead": lead,
        "not_erased": rules.WHY_NOT_ERASED,
    }
    return render(request, "citizens/change_data.html", context, status=status_of(form, refused))


@require_safe
@of_his(LOOKED)
def looked(request: Asking, own: OwnDossier) -> HttpResponse:
    """Who of the staff saw more of him than the mask shows; nobody is named."""
    lines, texts = records.history_of(own.case.file)
    lines = sorted([*lines, *calling.looks_at(own.case)], key=lambda line: (line.at, line.pk), reverse=True)
    context = {"case": own.case, "looks": own_data.looks_of(own, lines, texts, now=request.at)}
    return render(request, "citizens/looked.html", context)


@require_safe
@of_his(CONSENTS)
def consents(request: Asking, own: OwnDossier) -> HttpResponse:
    """Each thing he may consent to by itself, with its exact words."""
    context = {
        "case": own.case,
        "consents": own_data.consents_of(own, now=request.at),
        "lead": consent_rules.NO_MATTER_HANGS_ON_IT,
    }
    return render(request, "citizens/consents.html", context)


@require_POST
@of_his(CONSENTS)
def consent(request: Asking, own: OwnDossier, kind: str) -> HttpResponse:
    """He consents to one thing, or takes it back."""
    if kind not in list(ConsentKind):
        raise Http404
    gives, citizen = request.POST.get("then") != TAKE_BACK, citizen_of(own.case.pk)
    act = actions.give_consent if gives else actions.take_back_consent
    try:
        act(own.case, kind=kind, by=citizen, at=request.at)
    except Refused as refused:
        messages.error(request, f"{refused.sentence}。")
    else:
        messages.success(request, "记下了您的同意，随时可以收回。" if gives else "已经收回，从现在起不再用。")
    return redirect("citizens:consents", own.case.number)
