"""One request: what is asked and by when, and each act on it on a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bancheng.cases.models import Attachment
from bancheng.cases.pages.acting import noting, tried
from bancheng.cases.registration import whose
from bancheng.coordination import actions, reads
from bancheng.coordination.actions.looking import note_look, reveal_contact
from bancheng.coordination.facts import facts_of
from bancheng.coordination.forms import requests as forms
from bancheng.coordination.models import Objection, Reply, Request
from bancheng.coordination.pages.acting import About, Frame, form_page, shut_page
from bancheng.coordination.showing import one_request as showing
from bancheng.coordination.showing.requests import AT_ONCE, DANGEROUS, said_in, url_of
from bancheng.org.asking import Asking
from bancheng.org.limits import said
from bancheng.records.handing_out import as_handed_in
from bancheng.rules import requests as rules
from bancheng.rules.refusal import Refused
from bancheng.ui.forms import HouseForm


@dataclass(frozen=True, kw_only=True)
class PageOfAct:
    """One act on a request on its page.

    Shapes   act: given the request and what the form says. done: what is said afterwards.
             lead: what the form asks, where the rule's own sentence is not enough.
    """

    act: Callable[..., object]
    done: str
    form: type[HouseForm] = forms.Nothing
    lead: str = ""


def _reply_in_hand(request: Request) -> Reply:
    """The reply that is drafted, or signed and not decided. Raises Http404 where there is none."""
    return get_object_or_404(Reply, request=request, result="")


def _objection_in_hand(request: Request) -> Objection:
    """The objection that is drafted, or signed and not answered. Raises Http404 where there is none."""
    return get_object_or_404(Objection, request=request, answer="")


PAGES: dict[str, PageOfAct] = {
    "sign": PageOfAct(act=actions.sign, done="已签收。答复的钟从交办时起走，不因签收早晚而变。"),
    "contact": PageOfAct(form=forms.Contacted, act=actions.contact, done="已记下和反映人联系的情况。"),
    "draft_reply": PageOfAct(
        form=forms.DraftReply,
        act=actions.draft_reply,
        done="已起草，请负责人签发；没签发以前，单位的钟还在走。",
    ),
    "reply": PageOfAct(
        act=lambda request, **more: actions.sign_reply(_reply_in_hand(request), **more),
        done="已签发答复，单位的钟停了，等反映窗口看。",
    ),
    "draft_objection": PageOfAct(
        form=forms.DraftObjection,
        act=actions.draft_objection,
        done="已起草异议，请负责人签发；没签发以前，单位的钟还在走。",
    ),
    "object": PageOfAct(
        act=lambda request, **more: actions.sign_objection(_objection_in_hand(request), **more),
        done="已签发异议。",
    ),
    "accept_reply": PageOfAct(
        form=forms.MayReason, act=actions.accept_reply, done="已收下答复，不再等这个单位。"
    ),
    "send_back": PageOfAct(form=forms.Reason, act=actions.send_back, done="已退回再答。"),
    "agree_objection": PageOfAct(
        act=lambda request, **more: actions.agree_objection(_objection_in_hand(request), **more),
        done="已同意异议，改交了；那边的钟从现在起走。",
    ),
    "refuse_objection": PageOfAct(
        form=forms.Reason,
        act=lambda request, **more: actions.refuse_objection(_objection_in_hand(request), **more),
        done="没有同意异议，仍由它答复。",
    ),
    "accept_silence": PageOfAct(
        form=forms.Reason, act=actions.accept_silence, done="已不再等这个单位，记为没有答复。"
    ),
    "recall": PageOfAct(form=forms.Reason, act=actions.recall, done="已收回交办。"),
    "rule": PageOfAct(
        form=forms.Rule,
        act=lambda request, **more: actions.rule(_objection_in_hand(request), **more),
        done="已裁定；这件事里不再提异议。",
    ),
}
"""Every move of a request that somebody makes by hand; `dispatch` has a page in the case."""


@require_safe
def request(request: Asking, pk: int) -> HttpResponse:
    """One request, for its department and for whoever sees its case; the department's first look is noted."""
    found = reads.request_for(request.actor, pk, request.at)
    note_look(found, by=request.actor, at=request.at)
    return render(
        request, "coordination/request.html", showing.page(found, actor=request.actor, at=request.at)
    )


@require_http_methods(["GET", "POST"])
def act(request: Asking, pk: int, name: str) -> HttpResponse:
    """Shows the form of an act on a request, or makes it."""
    found = reads.request_for(request.actor, pk, request.at)
    page = PAGES.get(name)
    if page is None:
        raise Http404
    move = rules.BY_NAME[name]
    facts = facts_of(found, at=request.at)
    before = rules.refusal(move, facts, request.actor)
    note = noting(request, found.case, name, move.label)
    if before is not None:
        if request.method == "POST":
            note(before)
        return shut_page(
            request, before, _frame(request, found, move, page), back_words="看这张交办单现在怎样"
        )
    if request.method == "GET" and name in AT_ONCE:
        return redirect(url_of(found))
    form = page.form(*([request.POST, request.FILES] if request.method == "POST" else []))
    made, refused = tried(
        form, lambda: page.act(found, by=request.actor, at=request.at, **_values(form)), note
    )
    if made is not None:
        return _landed(request, found, page)
    return form_page(request, form, refused, _frame(request, found, move, page))


def _values(form: HouseForm) -> dict[str, Any]:
    own = getattr(form, "values", None)
    values: dict[str, Any] = own() if own else form.cleaned_data
    return values


def _landed(request: Asking, found: Request, page: PageOfAct) -> HttpResponse:
    """Back where the button was pressed."""
    messages.success(request, said(page.done, at=request.at))
    if request.POST.get("from") == "inbox":
        return redirect("coordination:inbox")
    return redirect(url_of(found))


def _frame(request: Asking, found: Request, move: rules.RequestMove, page: PageOfAct) -> Frame:
    """What stands around the form: what the act does, what is asked, and what was said so far."""
    return Frame(
        title=move.label,
        button=move.label,
        lead=f"{said(move.says, at=request.at)}。" if move.says else "",
        back=url_of(found),
        about=About(
            title="请回答",
            words=found.question,
            facts=showing.facts(found, now=request.at),
        ),
        crumbs=[*showing.crumbs(found, request.actor), (move.label, "")],
        said=_said_before(request, found, move.name),
        danger=move.name in DANGEROUS,
    )


def _said_before(request: Asking, found: Request, name: str) -> list[dict[str, Any]]:
    """What must be read before this act."""
    if name not in READS_FIRST:
        return []
    said = said_in(found, *showing.said_to(request.actor, found), now=request.at)
    return said + showing.earlier_objections(found, now=request.at) if name == "rule" else said


READS_FIRST = frozenset(
    {"reply", "object", "accept_reply", "send_back", "agree_objection", "refuse_objection", "rule"}
)
"""Acts before which one must have read what was said."""


# --- what lies behind it -----------------------------------------------------------------------------------


@require_safe
def evidence(request: Asking, pk: int, document: int) -> FileResponse:
    """A document behind a reply or a ruling, as it was handed in."""
    found = reads.request_for(request.actor, pk, request.at)
    if document not in showing.documents_for(request.actor, found):
        raise Http404
    laid = Attachment.objects.select_related("stored").get(pk=document)
    return as_handed_in(laid.stored)


@require_POST
def reveal(request: Asking, pk: int) -> HttpResponse:
    """Shows the citizen's clear name and phone to the department that is to contact him; the reason is on the record."""
    found = reads.request_for(request.actor, pk, request.at)
    reason = request.POST.get("reason", "")
    try:
        clear = reveal_contact(found, reason=reason, by=request.actor, at=request.at)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect(url_of(found))
    template = "ui/revealed.html" if request.htmx else "coordination/revealed.html"
    context = {
        "clear": clear,
        "masked": showing.masked(found, request.actor, whose(found.case)),
        "back": url_of(found),
    }
    answer = render(request, template, context)
    answer["Cache-Control"] = "no-store"
    return answer
