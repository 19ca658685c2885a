"""Pages of conferences: the list, what a case has, one conference with its parts, and every act on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bancheng.cases import reads as cases
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.cases.pages.acting import Note, noting, status_of, tried
from bancheng.cases.showing.case import background, crumbs
from bancheng.coordination import conferring
from bancheng.coordination.actions import conferences as actions
from bancheng.coordination.actions import meetings, signing
from bancheng.coordination.forms import conferences as forms
from bancheng.coordination.gathering import Gathering
from bancheng.coordination.models import Conference
from bancheng.coordination.showing import conferences as showing
from bancheng.coordination.showing import positions as shown_positions
from bancheng.org.asking import Asking
from bancheng.org.limits import said as said_with_limits
from bancheng.papers import actions as paper_actions
from bancheng.papers import over
from bancheng.papers import reads as papers
from bancheng.papers import showing as paper_showing
from bancheng.papers.handing import download, handed_out
from bancheng.rules import conferences as rules
from bancheng.rules import process
from bancheng.rules.permissions import units_of
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import ConferenceStep
from bancheng.ui.forms import HouseForm
from bancheng.ui.paging import beginning
from bancheng.ui.saying_no import status_of_no

PAGE = 20
ONE_FORM = "coordination/one_form.html"


# --- lists --------------------------------------------------------------------------------------------------


@require_safe
def conferences(request: Asking) -> HttpResponse:
    """Every conference I may see, what waits for me first asked, and what became of each resolution."""
    seen = conferring.past(request.actor)
    waiting = request.GET.get("wait") == "1"
    found = seen.filter(conferring.waits_for(request.actor, request.at)) if waiting else seen
    page = beginning(found, PAGE).get_page(request.GET.get("page"))
    items = [item for one in page for item in one.items.all()]
    named = _named(request, items)
    context = {
        "page": page,
        "rows": [showing.row(one, named, now=request.at) for one in page],
        "choices": [
            {"label": "全部", "url": "?", "here": not waiting},
            {"label": "等我办的", "url": "?wait=1", "here": waiting},
        ],
    }
    return render(request, "coordination/conferences/list.html", context)


MOST_WAITING = 10


@require_safe
def waiting(request: Asking) -> HttpResponse:
    """What waits for me as convener or leader, above my workbench: nothing while nothing waits."""
    if not request.htmx:
        return redirect(f"{reverse('coordination:conferences')}?wait=1")
    found = conferring.past(request.actor).filter(conferring.waits_for(request.actor, request.at))[
        :MOST_WAITING
    ]
    items = [item for one in found for item in one.items.all()]
    named = _named(request, items)
    context = {"rows": [showing.row(one, named, now=request.at) for one in found]}
    return render(request, "coordination/conferences/_waiting.html", context)


def _named(request: Asking, items: list[Any]) -> frozenset[int]:
    """The cases whose titles and words I read in a list: those I see, and those to whose conference my department is invited."""
    if units_of(request.actor):
        return frozenset(item.case_id for item in items)
    return conferring.cases_seen(request.actor, items)


@require_safe
def of_case(request: Asking, number: str) -> HttpResponse:
    """The conferences of a case: a part of its page, or a page of its own."""
    case = cases.case_for(request.actor, number)
    named = frozenset({case.pk})
    context = {
        "case": case,
        "rows": [showing.row(one, named, now=request.at) for one in conferring.of_case(case)],
        "propose_url": showing.propose_url(facts_of(case, at=request.at), request.actor, case.number),
        "crumbs": crumbs(case, "联席会议"),
    }
    part = "coordination/conferences/_of_case.html"
    return render(request, part if request.htmx else "coordination/conferences/of_case.html", context)


@require_safe
def invitations(request: Asking) -> HttpResponse:
    """The conferences to which my department is invited: a part of its inbox, or a page of its own."""
    rows = [showing.invitation_row(one, now=request.at) for one in conferring.open_invitations(request.actor)]
    part = "coordination/conferences/_invitations.html"
    page = "coordination/conferences/invitations.html"
    return render(request, part if request.htmx else page, {"rows": rows})


# --- from a case ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def propose(request: Asking, number: str) -> HttpResponse:
    """The window asks for a conference about a case."""
    case = cases.case_for(request.actor, number)
    try:
        process.move("ask_conference", facts_of(case, at=request.at), request.actor)
    except Refused as refused:
        note = noting(request, case, "ask_conference", PROPOSE["title"])
        return _shut(request, PROPOSE["title"], refused, _back_to(case), note)
    typed = request.POST if request.method == "POST" else None
    form = forms.Propose(typed, case=case, actor=request.actor, at=request.at)

    def act() -> Conference:
        return actions.propose_conference(case, by=request.actor, at=request.at, **form.values())

    note = noting(request, case, "ask_conference", PROPOSE["title"])
    made, refused = tried(form, act, note)
    if made is not None:
        messages.success(
            request, said_with_limits("已提请，由召集人在 {conference_request}内决定。", at=request.at)
        )
        return redirect("cases:case", number)
    context = PROPOSE | {
        "form": form,
        "refused": refused,
        "about": background(case),
        "back": _back_to(case),
        "crumbs": crumbs(case, PROPOSE["title"]),
    }
    return render(request, ONE_FORM, context, status=status_of(form, refused))


PROPOSE = {
    "title": "提请一事一议",
    "lead": "单位之间议不拢、要几家一起办的，请召集人开会。会议期间答复反映人的钟照走。",
    "button": "提请",
}


def _back_to(case: Case) -> str:
    return reverse("cases:case", args=[case.number])


@require_safe
def of_the_case(request: Asking, number: str, name: str) -> HttpResponse:
    """From the case to the act on the conference that waits in it."""
    case = cases.case_for(request.actor, number)
    found = conferring.asked_in(case)
    if found is None:
        refused = Refused("no_conference_asked", "现在没有等着决定的一事一议", rules.ARTICLE)
        return _shut(request, rules.BY_NAME[name].label, refused, _back_to(case), None)
    return redirect("coordination:act_on_conference", found.pk, name)


# --- one conference -----------------------------------------------------------------------------------------------


def _gathered(request: Asking, pk: int) -> Gathering:
    return Gathering(conferring.conference_for(request.actor, pk), request.actor, request.at)


@require_safe
def conference(request: Asking, pk: int) -> HttpResponse:
    """One conference for everybody who takes part: agenda, units, minutes, resolutions, and what I may do."""
    return _conference(request, _gathered(request, pk))


def _conference(request: Asking, found: Gathering, refused: Refused | None = None) -> HttpResponse:
    row = found.conference
    may_note = found.step is ConferenceStep.HELD and found.may("note")
    context = {
        "conference": row,
        "badge": showing.badge(row),
        "meets": showing.meets(row, now=request.at),
        "clock": showing.clock(found.clock, now=request.at),
        "signing_clock": showing.clock(found.signing_clock, now=request.at),
        "acts": _acts(found),
        "own": [_own(one, found) for one in found.own],
        "agenda": showing.agenda(found),
        "units": showing.units(found),
        "notes": showing.notes(found.notes),
        "live_key": str(row.pk) if row.is_open else "",
        "note_form": forms.Note(gathering=found) if may_note else None,
        "note_url": _url_of(row, "note"),
        "resolutions": showing.resolutions(
            found.resolutions,
            now=request.at,
            may_drop=found.step is ConferenceStep.HELD and found.may("unresolve"),
        ),
        "positions_url": reverse("coordination:conference_positions", args=[row.pk]),
        "has_met": row.held_at is not None,
        "paper_url": reverse("coordination:minutes", args=[row.pk])
        if found.step is ConferenceStep.SETTLED
        else "",
        "refused": refused,
        "crumbs": [("联席会议", reverse("coordination:conferences")), (f"第 {row.pk} 号", "")],
    }
    status = status_of_no(refused) if refused else 200
    return render(request, "coordination/conferences/conference.html", context, status=status)


def _own(one: Any, found: Gathering) -> dict[str, Any]:
    """What my department may do: say that it has read its invitation, countersign."""
    args = [found.conference.pk, one.pk]
    may_sign = found.refusal_to_sign(one) is None
    return {
        "unit": one.unit.short_name,
        "read_url": reverse("coordination:acknowledge", args=args)
        if one.read_at is None and found.step is ConferenceStep.CALLED
        else "",
        "sign_url": reverse("coordination:countersign", args=args) if may_sign else "",
    }


def _url_of(row: Conference, name: str) -> str:
    return reverse("coordination:act_on_conference", args=[row.pk, name])


def _acts(found: Gathering) -> list[dict[str, Any]]:
    """What may be done now, as `ui/page_head.html` takes it; notes are taken on the page itself."""
    may = [name for name in ACTS if name != "note" and found.may(name)]
    return [
        {
            "verb": rules.BY_NAME[name].label,
            "icon": ACTS[name].icon,
            "url": _url_of(found.conference, name),
            "primary": place == 0,
        }
        for place, name in enumerate(may)
    ]


@require_safe
def positions(request: Asking, pk: int) -> HttpResponse:
    """The positions of the units on what stands on the agenda: a part of the page, or a page of its own."""
    found = _gathered(request, pk)
    wanted = {
        question.pk
        for item in conferring.items_of(found.conference)
        if item.struck_at is None and item.case_id in found.cases_named
        for question in item.questions.all()
    }
    shown = [
        one
        for item in found.live
        if item.case_id in found.cases_named
        for one in shown_positions.questions(item.case, now=request.at)
        if one["pk"] in wanted
    ]
    context = {"questions": shown, "grid": shown_positions.grid_of(shown), "conference": found.conference}
    part = "coordination/conferences/_positions.html"
    page = "coordination/conferences/positions.html"
    return render(request, part if request.htmx else page, context)


# --- acts ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class PageOfAct:
    """One act on a conference: how it is asked for, what it calls, what is said afterwards.

    Shapes   lead: a limit stands in it by its key.
    """

    icon: str
    form: type[forms.OfConference]
    act: Callable[..., Any]
    lead: str
    button: str
    done: str


ACTS: dict[str, PageOfAct] = {
    "convene": PageOfAct(
        icon="users-group",
        form=forms.Call,
        act=actions.call_conference,
        lead="会要开在案件答复期限以前；来不及的，先在案件页批准特别复杂。请来的单位马上收到通知。",
        button="召集会议，发通知",
        done="已召集，通知发给请来的单位。",
    ),
    "decline": PageOfAct(
        icon="circle-x",
        form=forms.Reason,
        act=actions.decline_conference,
        lead="写明为什么不开、窗口接下来怎么办。",
        button="不开会",
        done="已决定不开会，窗口接着办。",
    ),
    "hold": PageOfAct(
        icon="users",
        form=forms.Open,
        act=meetings.open_meeting,
        lead="逐家记到会、没有到会、回避；回避的不算人数、不会签。到会要过半数，第二次到几家就开。",
        button="开会",
        done="已开会，可以记录和写决议。",
    ),
    "postpone": PageOfAct(
        icon="calendar-plus",
        form=forms.Postpone,
        act=actions.postpone_conference,
        lead="到会不过半数的才改，只改一次。",
        button="改期",
        done="已改期，请来的单位会收到消息。",
    ),
    "resolve": PageOfAct(
        icon="gavel",
        form=forms.Resolve,
        act=meetings.write_resolution,
        lead="议定以后成为承诺：有人办、有日期、有凭证，到期没有办到的会记下来。",
        button="加这一条",
        done="已加一条决议。",
    ),
    "note": PageOfAct(
        icon="notes",
        form=forms.Note,
        act=meetings.note_minutes,
        lead="随说随记，参加的人都看得到；记下的不能改，说错了再记一条。",
        button="记下",
        done="已记下。",
    ),
    "minute": PageOfAct(
        icon="send",
        form=forms.Minute,
        act=meetings.send_minutes,
        lead="送出以后记录和决议都不能再改；各单位在 {countersign}内会签。",
        button="送会签",
        done="已送会签，请来的单位负责人会收到消息。",
    ),
    "settle": PageOfAct(
        icon="circle-check",
        form=forms.Confirm,
        act=signing.settle_conference,
        lead="没有单位不同意。议定以后每条决议成为承诺，案件回到窗口接着办，纪要编号存档。",
        button="议定",
        done="已议定，决议成为承诺，纪要已编号存档。",
    ),
    "raise": PageOfAct(
        icon="arrow-forward-up",
        form=forms.Reason,
        act=signing.raise_conference,
        lead="写明哪一条议不定、各家怎么说、请领导定什么；由领导在 {raised}内决定。",
        button="上报领导",
        done="已上报领导。",
    ),
    "decide": PageOfAct(
        icon="gavel",
        form=forms.Decide,
        act=signing.decide_conference,
        lead="选哪几条照办，写明决定和理由；照办的成为承诺，案件回到窗口接着办，纪要编号存档。",
        button="决定",
        done="已决定，照办的决议成为承诺，纪要已编号存档。",
    ),
}
"""The acts of a conference that a page offers, in the order in which they are offered."""


ON_WHAT_STANDS = frozenset({"settle", "raise", "decide"})
"""The acts before which whoever decides reads what was agreed, and what the units said to it."""


ON_THE_AGENDA = frozenset({"convene", "decline", "postpone", "resolve"})
"""The acts before which whoever decides reads what is to be settled."""


def _beside(found: Gathering, name: str) -> list[tuple[str, str]]:
    """What is read beside the form of an act."""
    if name in ON_WHAT_STANDS:
        return showing.stands(found)
    return showing.subjects(found) if name in ON_THE_AGENDA else []


def _note(request: Asking, found: Gathering, name: str, label: str) -> Note | None:
    """How a refusal is noted: on the day of the first case's site."""
    first = next(iter(found.items), None)
    return noting(request, first.case, name, label) if first else None


@require_http_methods(["GET", "POST"])
def act(request: Asking, pk: int, name: str) -> HttpResponse:
    """One act on a conference: its form, or the act."""
    page = ACTS.get(name)
    if page is None:
        raise Http404
    found = _gathered(request, pk)
    label, back = rules.BY_NAME[name].label, showing.url_of(found.conference)
    note = _note(request, found, f"conference_{name}", label)
    refused = found.refusal_to(name)
    if refused is not None:
        return _shut(request, label, refused, back, note)
    typed = request.POST if request.method == "POST" else None
    form = page.form(typed, gathering=found)

    def made() -> Any:
        return page.act(found.conference, by=request.actor, at=request.at, **form.values())

    done, refused = tried(form, made, note or (lambda no: None))
    if done is not None:
        messages.success(request, page.done)
        return redirect("coordination:conference", pk)
    lead = said_with_limits(page.lead, at=request.at)
    return _draw(request, form, refused, label, lead, page.button, back, _beside(found, name))


@require_http_methods(["GET", "POST"])
def countersign(request: Asking, pk: int, invitation: int) -> HttpResponse:
    """The head of a unit countersigns."""
    found = _gathered(request, pk)
    one = _invitation(found, invitation)
    label, back = f"会签（{one.unit.short_name}）", showing.url_of(found.conference)
    note = _note(request, found, "countersign", label)
    refused = found.refusal_to_sign(one)
    if refused is not None:
        return _shut(request, label, refused, back, note)
    form = forms.Sign(request.POST if request.method == "POST" else None, gathering=found)

    def made() -> Any:
        return signing.countersign(one, by=request.actor, at=request.at, **form.cleaned_data)

    done, refused = tried(form, made, note or (lambda no: None))
    if done is not None:
        messages.success(request, "已会签，不能再改。")
        return redirect("coordination:conference", pk)
    lead = "看过纪要和决议再签；不同意的写明理由，会上报领导。"
    return _draw(request, form, refused, label, lead, "会签", back, showing.stands(found))


@require_POST
def acknowledge(request: Asking, pk: int, invitation: int) -> HttpResponse:
    """A unit says that it has read its invitation."""
    found = _gathered(request, pk)
    one = _invitation(found, invitation)
    try:
        actions.acknowledge_invitation(one, by=request.actor, at=request.at)
    except Refused as refused:
        if note := _note(request, found, "acknowledge_invitation", "回复收到会议通知"):
            note(refused)
        return _conference(request, _gathered(request, pk), refused)
    messages.success(request, "已回复收到。")
    return redirect("coordination:conference", pk)


@require_POST
def drop_resolution(request: Asking, pk: int, resolution: int) -> HttpResponse:
    """Takes a resolution line out again before the minutes go round."""
    found = _gathered(request, pk)
    row = get_object_or_404(found.conference.resolutions, pk=resolution)
    try:
        meetings.drop_resolution(row, by=request.actor, at=request.at)
    except Refused as refused:
        if note := _note(request, found, "conference_unresolve", "划去决议"):
            note(refused)
        return _conference(request, _gathered(request, pk), refused)
    messages.success(request, "已划去，编号留着。")
    return redirect("coordination:conference", pk)


def _invitation(found: Gathering, pk: int) -> Any:
    one = next((one for one in found.invitations if one.pk == pk), None)
    if one is None:
        raise Http404
    return one


def _draw(
    request: Asking,
    form: HouseForm,
    refused: Refused | None,
    title: str,
    lead: str,
    button: str,
    back: str,
    beside: list[tuple[str, str]],
) -> HttpResponse:
    context = {
        "form": form,
        "beside": beside,
        "refused": refused,
        "title": title,
        "lead": lead,
        "button": button,
        "back": back,
        "crumbs": [("联席会议", back), (title, "")],
    }
    return render(request, ONE_FORM, context, status=status_of(form, refused))


def _shut(request: Asking, title: str, refused: Refused, back: str, note: Note | None) -> HttpResponse:
    """The page of a no, where there is nothing to fill in; who tried all the same is noted."""
    if request.method == "POST" and note is not None:
        note(refused)
    status = status_of_no(refused)
    context = {"title": title, "refused": refused, "back": back, "crumbs": []}
    return render(request, "coordination/refused.html", context, status=status)


# --- the paper ----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def minutes(request: Asking, pk: int) -> HttpResponse:
    """The 纪要 as it was issued: shown, or a copy taken out, which leaves a line."""
    found = _gathered(request, pk)
    paper = papers.standing(found.conference.file, f"minutes/{pk}")
    if paper is None:
        raise Http404
    form = request.POST.get("as", "print") if request.method == "POST" else ""
    if form:
        form = form if form in paper_actions.FORMS else "print"
        paper_actions.take_paper(paper, form=form, by=request.actor, at=request.at)
    if form in ("pdf", "docx"):
        stored = paper.pdf if form == "pdf" else paper.docx
        return download(over.copy_of(paper, form), stored)
    context = {
        "title": paper.title,
        "sheet": paper_showing.shown(papers.document_of(paper, in_full=True)),
        "state": paper.number,
        "issued": form == "print",
        "may_take": True,
        "lacking": paper.lacking,
        "back_url": showing.url_of(found.conference),
    }
    answer = render(request, "cases/papers/paper.html", context)
    answer["Cache-Control"] = "no-store"
    return handed_out(answer) if form else answer
