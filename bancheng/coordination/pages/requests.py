"""One request: what is asked and by when, and each act on it on a page of its own."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bancheng.cases.pages.acting import noting, tried
from bancheng.cases.registration import whose
from bancheng.coordination import actions, reads
from bancheng.coordination.actions.looking import note_look, reveal_contact
from bancheng.coordination.enclosing import enclosures
from bancheng.coordination.facts import facts_of, signable_units
from bancheng.coordination.forms import requests as forms
from bancheng.coordination.models import Objection, Reply, Request
from bancheng.coordination.pages.acting import About, Frame, form_page, shut_page
from bancheng.coordination.showing import one_request as showing
from bancheng.coordination.showing.requests import AT_ONCE, DANGEROUS, said_in, url_of, verb_of
from bancheng.org.asking import Asking
from bancheng.org.limits import said
from bancheng.records.handing_out import as_handed_in
from bancheng.records.models import StoredFile
from bancheng.rules import requests as rules
from bancheng.rules.calendar import local
from bancheng.rules.precedents import point_of
from bancheng.rules.refusal import Refused
from bancheng.rules.whole_numbers import whole_number
from bancheng.ui.forms import HouseForm
from bancheng.ui.pages import lead_to


@dataclass(frozen=True, kw_only=True)
class PageOfAct:
    """One act on a request on its page.

    Shapes   act: given the request, or what it shows, and what the form says. done: what is said afterwards.
             shows: what must be read before the act: it is made on the very row that stood on the page, or refused.
             begun: what stands in the form of this request when it is opened.
    """

    act: Callable[..., object]
    done: str
    form: type[HouseForm] = forms.Nothing
    shows: type[Reply] | type[Objection] | None = None
    begun: Callable[[Request], dict[str, Any]] = lambda _: {}


def _reply_begun(found: Request) -> dict[str, Any]:
    """A second draft begins with the first; its documents are laid to it anew."""
    return _as_written(found.replies.filter(result="", signed_at=None).first(), "words", "is_partial")


def _objection_begun(found: Request) -> dict[str, Any]:
    """The same of an objection."""
    drafted = found.objections.filter(answer="", signed_at=None).first()
    return _as_written(drafted, "ground", "clause", "proper_unit", "words")


def _as_written(draft: Reply | Objection | None, *names: str) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in names} if draft else {}


def _ruling_begun(found: Request) -> dict[str, Any]:
    """A ruling is about what was asked, until the convener says it in general words."""
    return {"about": point_of(found.question)}


PAGES: dict[str, PageOfAct] = {
    "sign": PageOfAct(act=actions.sign, done="已签收。答复的钟从交办时起走，不因签收早晚而变。"),
    "contact": PageOfAct(form=forms.Contacted, act=actions.contact, done="已记下和反映人联系的情况。"),
    "draft_reply": PageOfAct(
        form=forms.DraftReply,
        begun=_reply_begun,
        act=actions.draft_reply,
        done="已起草，请负责人签发；没签发以前，单位的钟还在走。",
    ),
    "reply": PageOfAct(
        shows=Reply,
        act=actions.sign_reply,
        done="已签发答复，单位的钟停了，等反映窗口看。",
    ),
    "draft_objection": PageOfAct(
        form=forms.DraftObjection,
        begun=_objection_begun,
        act=actions.draft_objection,
        done="已起草异议，请负责人签发；没签发以前，单位的钟还在走。",
    ),
    "object": PageOfAct(
        shows=Objection,
        act=actions.sign_objection,
        done="已签发异议。",
    ),
    "accept_reply": PageOfAct(
        form=forms.MayReason, shows=Reply, act=actions.accept_reply, done="已收下答复，不再等这个单位。"
    ),
    "send_back": PageOfAct(form=forms.Reason, shows=Reply, act=actions.send_back, done="已退回再答。"),
    "agree_objection": PageOfAct(
        shows=Objection,
        act=actions.agree_objection,
        done="已同意异议，改交了；没问过那边的，钟从现在起走，问过的接着原来的钟走。",
    ),
    "refuse_objection": PageOfAct(
        form=forms.Reason,
        shows=Objection,
        act=actions.refuse_objection,
        done="没有同意异议，仍由它答复。",
    ),
    "accept_silence": PageOfAct(
        form=forms.Reason, act=actions.accept_silence, done="已不再等这个单位，记为没有答复。"
    ),
    "recall": PageOfAct(form=forms.Reason, act=actions.recall, done="已收回交办。"),
    "rule": PageOfAct(
        form=forms.Rule,
        begun=_ruling_begun,
        shows=Objection,
        act=actions.rule,
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
            request, before, _frame(request, found, move, page, ()), back_words="看这张交办单现在怎样"
        )
    if request.method == "GET" and name in AT_ONCE:
        return redirect(url_of(found))
    typed = [request.POST, request.FILES] if request.method == "POST" else []
    form = page.form(*typed, initial=page.begun(found))
    forms.say_who_can_sign(form, lambda: signable_units(found.case, local(request.at).date()))
    made, refused = tried(
        form,
        lambda: page.act(_acted_on(request, found, page), by=request.actor, at=request.at, **_values(form)),
        note,
    )
    if made is not None:
        return _landed(request, found, page)
    frame = _frame(request, found, move, page, facts.drafted)
    if request.method == "POST" and refused is None:
        # A gap is filled in on the page that was read: what has replaced it meanwhile is not slipped under the button.
        frame = replace(frame, shown=request.POST.get("shown", ""))
    return form_page(request, form, refused, frame)


def _acted_on(request: Asking, found: Request, page: PageOfAct) -> Request | Reply | Objection:
    """The request, or the reply or objection that stood on the page; the act refuses one that is no longer in hand."""
    if page.shows is None:
        return found
    # What is no number of a row is a row that is not in hand.
    number = whole_number(request.POST.get("shown", ""), most=2**63 - 1)
    row = page.shows._default_manager.filter(request=found, pk=number).first() or page.shows()
    row.request = found
    return row


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


def _frame(
    request: Asking, found: Request, move: rules.RequestMove, page: PageOfAct, drafted: Collection[str]
) -> Frame:
    """What stands around the form: what the act does, what is asked, and what was said so far."""
    verb = verb_of(move, drafted)
    said_so_far, shown = _said_before(request, found, move.name, page)
    return Frame(
        title=verb,
        button=verb,
        lead=f"{said(move.says, at=request.at)}。" if move.says else "",
        back=url_of(found),
        about=About(
            title="请回答",
            words=found.question,
            facts=showing.facts(found, now=request.at),
        ),
        crumbs=[*showing.crumbs(found, request.actor), (verb, "")],
        said=said_so_far,
        shown=shown,
        danger=move.name in DANGEROUS,
    )


def _said_before(
    request: Asking, found: Request, name: str, page: PageOfAct
) -> tuple[list[dict[str, Any]], str]:
    """What must be read before this act, and which row of it the act is made on."""
    if page.shows is None:
        return [], ""
    replies, objections = showing.said_to(request.actor, found)
    said = said_in(found, replies, objections, now=request.at)
    if name == "rule":
        said += showing.earlier_objections(found, now=request.at)
    in_hand = (
        [one.pk for one in replies if not one.result]
        if page.shows is Reply
        else [one.pk for one in objections if not one.answer]
    )
    return said, str(in_hand[0]) if in_hand else ""


# --- what lies behind it -----------------------------------------------------------------------------------


@require_safe
def evidence(request: Asking, pk: int, document: int) -> FileResponse:
    """A file behind a reply or a ruling, or one that goes with the request, as it was handed in; of a draft for its department alone."""
    found = reads.request_for(request.actor, pk, request.at)
    if enclosed := enclosures(found, request.actor).get(document):
        return as_handed_in(enclosed[0].stored, called=enclosed[1])
    if document not in showing.documents_for(request.actor, found):
        raise Http404
    return as_handed_in(StoredFile.objects.get(pk=document))


@require_POST
def reveal(request: Asking, pk: int) -> HttpResponse:
    """Shows the citizen's clear name and phone to the department that is to contact him; the reason is on the record."""
    found = reads.request_for(request.actor, pk, request.at)
    reason = request.POST.get("reason", "")
    try:
        clear = reveal_contact(found, reason=reason, by=request.actor, at=request.at)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return lead_to(request, url_of(found))
    template = "ui/revealed.html" if request.htmx else "coordination/revealed.html"
    context = {
        "clear": clear,
        "masked": showing.masked(found, request.actor, whose(found.case)),
        "back": url_of(found),
    }
    answer = render(request, template, context)
    answer["Cache-Control"] = "no-store"
    return answer
