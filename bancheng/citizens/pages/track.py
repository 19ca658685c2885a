"""The citizen's own page: who is responsible, by when and why, what he must do now; his own acts by a code."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from bancheng.cases import access, actions, own_papers, ways
from bancheng.cases.actions import StillLacking, Wanting
from bancheng.cases.facts import facts_of, facts_within
from bancheng.cases.forms.base import ActForm
from bancheng.cases.forms.rating import Rating
from bancheng.cases.left_unsolved import ended_unsolved
from bancheng.cases.models import Case, Proposal
from bancheng.cases.own_dossier import OwnDossier
from bancheng.cases.proved import (
    PROVED,
    READING,
    ask_code,
    forget,
    holds,
    holds_within,
    readable,
    readable_whole,
    remember,
)
from bancheng.cases.refusals import noted
from bancheng.cases.showing import clocks
from bancheng.cases.showing.panels import tasks_of
from bancheng.cases.showing.why import strip_of_intake
from bancheng.citizens import showing
from bancheng.citizens.forms.track import Find, ProofCode
from bancheng.citizens.own_acts import (
    ABOUT_ANSWER,
    ABOUT_HIM,
    IN_NEED,
    MINE,
    ON_HIS_PAGE,
    OWN_ACTS,
    READ_ANSWER,
    REDO,
    TAKE_PAPERS,
    OwnAct,
    at_window,
    verb_of,
    without_way,
)
from bancheng.org.asking import Asking, address_of
from bancheng.org.limits import said
from bancheng.papers import reads as kept
from bancheng.papers.handing import download
from bancheng.rules import process, step_clocks
from bancheng.rules.facts import CaseFacts
from bancheng.rules.lines import LineKind
from bancheng.rules.permissions import citizen_of
from bancheng.rules.refusal import Refused

LONGEST_NUMBER = 40


def track(request: Asking) -> HttpResponse:
    """Asks for number and query code; the code never stands in a URL, the number comes from a scanned receipt."""
    form = Find(request.POST or None, initial={"number": request.GET.get("number", "")[:LONGEST_NUMBER]})
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            case = access.open_for_reading(**form.cleaned_data, address=address_of(request), at=request.at)
        except Refused as why:
            refused = why
        else:
            remember(request, READING, case, access.READING_LIVES)
            return redirect("citizens:case", case.number)
    status = 422 if refused or form.errors else 200
    return render(request, "citizens/track.html", {"form": form, "refused": refused}, status=status)


@require_safe
def case(request: Asking, number: str) -> HttpResponse:
    """One case, as its citizen sees it."""
    dossier = readable_whole(request, number)
    if dossier is None:
        return ask_code(number)
    now: datetime = request.at
    found = dossier.case
    own, running, pauses = dossier.citizen_clock, dossier.all("clocks"), dossier.all("pauses")
    proved = holds_within(request, PROVED, dossier)
    # Whoever left nothing to which a code can be sent never proves anything here: no button leads him there in vain.
    may_act = proved or bool(ways.left_by(dossier.holder))
    lines, names = showing.lines_he_reads(found)
    let_stand = any(line.kind == LineKind.CASE_LET_STAND for line in lines)
    need, tasks = showing.need(dossier, now=now), tasks_of(found, {line.kind for line in lines}, now)
    told = showing.answer(found, now=now, own=dossier, let_stand=let_stand)
    ended = ended_unsolved(found, dossier.all("moves"))
    strip = clocks.strip_of(found, own, pauses, dossier.all("more_time"), now=now) or strip_of_intake(
        found, running, now=now
    )
    his_papers = showing.papers_of(dossier.all("papers"), open_to_him=own_papers.open_to_citizen(dossier))
    acts = [*_reading(told, proved), *_acts(dossier, now)]
    context = {
        "case": found,
        "proved": proved,
        "may_act": may_act,
        "clock": clocks.big_reading(found, own, running, pauses, now=now),
        "strip": strip,
        "why": showing.why_this_day(strip, own, now=now),
        "head": showing.head(found, own, running, now=now, unsolved=ended is not None),
        "need": need,
        "tasks": tasks,
        "wanted": need is not None or any(not task.get("quiet") for task in tasks),
        "people": showing.people(found),
        "window": showing.window_of(dossier, now=now),
        "papers": his_papers,
        "takes_any": may_act and any(one["pk"] for one in his_papers),
        "lines": showing.timeline(lines, names, now=now),
        "answer": told if proved else None,
        "unsolved": showing.why_ended(found, ended, lines) if proved else None,
        "promises": showing.promises(dossier, proved=proved, now=now),
        "declined": showing.declined(dossier, now=now),
        "about_him": [{"name": name, "verb": verb, "icon": icon} for name, (verb, icon) in ABOUT_HIM.items()],
        "acts": acts if may_act else [],
        "at_window": "" if may_act else at_window(act["name"] for act in acts),
        "data_at_window": "" if may_act else without_way(MINE, anonymous=found.anonymous),
        "resting": showing.resting(dossier),
    }
    answer = render(request, "citizens/case.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _reading(told: dict[str, Any] | None, proved: bool) -> list[dict[str, str]]:
    """An answer that was told comes first of all he can do, until it stands on his page."""
    return [{"name": READ_ANSWER, "verb": verb_of(READ_ANSWER)}] if told and not proved else []


def _acts(dossier: OwnDossier, now: datetime) -> list[dict[str, str]]:
    """What he may do now; what the rules refuse today is not shown to a citizen."""
    possible = _open_to_him(facts_within(dossier, [dossier.case], at=now)[dossier.case.pk])
    shown = (name for name in OWN_ACTS if name in possible and name not in IN_NEED)
    return [{"name": name, "verb": OWN_ACTS[name].verb} for name in shown]


def _open_to_him(facts: CaseFacts) -> frozenset[str]:
    """The names of the moves that are his to make now."""
    offers = process.offers(facts, citizen_of(facts.case))
    return frozenset(offer.move.name for offer in offers if offer.blocked is None)


def _has_redo(facts: CaseFacts) -> bool:
    """Whether the right to redo is his: open now, or opening as he reads the answer that waits for him."""
    return REDO in _open_to_him(facts) or step_clocks.redo_follows(facts)


def _may_redo(found: Case, at: datetime) -> bool:
    """Whether he may ask for redo now, after what he has just said."""
    return REDO in _open_to_him(facts_of(found, at=at))


def act(request: Asking, number: str, name: str) -> HttpResponse:
    """One of the citizen's own acts; without proof it first asks for the code."""
    if not verb_of(name):
        raise Http404
    dossier = readable_whole(request, number)
    if dossier is None:
        return ask_code(number)
    if not holds_within(request, PROVED, dossier):
        return _ask_proof(request, dossier.case, name)
    if name in ON_HIS_PAGE:
        return redirect("citizens:case", number)
    if name in ABOUT_HIM:
        return redirect(f"citizens:{name}", number)
    return _do(request, dossier, name, OWN_ACTS[name])


def _do(request: Asking, dossier: OwnDossier, name: str, own: OwnAct) -> HttpResponse:
    found, actor = dossier.case, citizen_of(dossier.case.pk)
    data: tuple[Any, ...] = (request.POST, request.FILES) if request.method == "POST" else ()
    form = own.form(*data, case=found, actor=actor, at=request.at)
    if request.method == "POST" and form.is_valid():
        try:
            made = own.act(found, by=actor, at=request.at, **_values(request, form, own))
        except Wanting as wanting:
            for gap in wanting.missing:
                form.add_error(gap.field if gap.field in form.fields else None, gap.sentence)
        except Refused as refused:
            form.refused = refused
        else:
            if isinstance(made, StillLacking):
                return _ask_if_lacking(request, found, own, form, made)
            messages.success(request, said(_said_after(own, made, found), at=request.at))
            if isinstance(form, Rating) and form.asks_for_redo and _may_redo(found, request.at):
                messages.info(request, "您说还没有完全解决，可以要求重办。不想重办的，回到这件事就行。")
                return redirect("citizens:act", found.number, REDO)
            return redirect("citizens:case", found.number)
    status = 200 if request.method != "POST" else 422
    lead = own.lead
    if own.or_redo:
        facts = facts_within(dossier, [found], at=request.at)[found.pk]
        lead = own.lead_for(has_redo=_has_redo(facts), used_redo=facts.used_redo)
    context = {
        "case": found,
        "own": own,
        "lead": said(lead, at=request.at),
        "name": name,
        "form": form,
        "refused": form.refused,
        # Whether it is solved can only be said by who reads what was answered.
        "answer": showing.answer(found, now=request.at, own=dossier) if name in ABOUT_ANSWER else None,
    }
    return render(request, own.template, context, status=status)


def _values(request: Asking, form: ActForm, own: OwnAct) -> dict[str, Any]:
    """What the act is handed; of a form pressed twice, whose documents were kept the first time, no document again."""
    return form.values() | ({"papers": {}} if own.kept and request.pressed_before else {})


def _ask_if_lacking(
    request: Asking, found: Case, own: OwnAct, form: ActForm, lacking: StillLacking
) -> HttpResponse:
    """Asks once whether it is to go on though something is lacking; what came is kept, what he wrote stands there."""
    context = {"case": found, "own": own, "form": form, "lacking": lacking}
    answer = render(request, "citizens/supply_lacking.html", context)
    answer.has_acted = True  # type: ignore[attr-defined]
    return answer


def _said_after(own: OwnAct, made: Any, before: Case) -> str:
    """What is said once the act is done: what it did, or that somebody decides first, or that it only kept what came."""
    if isinstance(made, Proposal):
        return own.asked
    only_kept = own.kept and isinstance(made, Case) and made.step == before.step
    return own.kept if only_kept else own.done


def _ask_proof(request: Asking, found: Case, name: str, refused: Refused | None = None) -> HttpResponse:
    context = {
        "case": found,
        "here": reverse("citizens:act", args=[found.number, name]),
        "name": name,
        "verb": verb_of(name),
        "way": ways.masked_way(found),
        "instead": without_way(name, anonymous=found.anonymous),
        "form": ProofCode(),
        "refused": refused,
    }
    return render(request, "citizens/proof.html", context, status=422 if refused else 200)


@require_POST
def take_paper(request: Asking, number: str, pk: int) -> HttpResponse:
    """Hands him the PDF of a paper made out to him; without proof it first asks for the code."""
    found = readable(request, number)
    if found is None:
        return ask_code(number)
    if not holds(request, PROVED, found):
        return redirect("citizens:act", number, TAKE_PAPERS)
    paper, citizen = kept.paper_in(found.file, pk), citizen_of(found.pk)
    if paper is None:
        raise Http404
    try:
        with noted(found, "take_own_paper", by=citizen, at=request.at, label=f"下载《{paper.title}》"):
            stored = actions.take_own_paper(found, paper, by=citizen, at=request.at)
    except Refused as refused:
        messages.error(request, f"{refused.sentence}。")
        return redirect("citizens:case", number)
    return download(kept.octets_of(stored), stored)


@require_POST
def send_code(request: Asking, number: str, name: str) -> HttpResponse:
    """Sends a code to the phone or mail box on file."""
    found = readable(request, number)
    if found is None or not verb_of(name):
        return ask_code(number)
    try:
        access.send_code(found, address=address_of(request), at=request.at)
    except Refused as refused:
        return _ask_proof(request, found, name, refused)
    messages.success(request, f"验证码已发到 {ways.masked_way(found)}，{access.CODE_MINUTES} 分钟内有效。")
    return redirect("citizens:act", number, name)


@require_POST
def prove(request: Asking, number: str, name: str) -> HttpResponse:
    """Checks the code; with it the page may act for twenty minutes."""
    found = readable(request, number)
    if found is None or not verb_of(name):
        return ask_code(number)
    typed = request.POST.get("code", "")
    if not access.prove(found, typed, address=address_of(request), at=request.at):
        wrong = Refused("wrong_code", "验证码不对或已过期，请再看一遍，或重新发一个")
        return _ask_proof(request, found, name, wrong)
    remember(request, PROVED, found, access.PROOF_LIVES)
    return redirect("citizens:act", number, name)


@require_POST
def leave(request: Asking) -> HttpResponse:
    """Forgets what this browser may read: for the shared computer of a hall."""
    forget(request)
    messages.success(request, "已经退出，这台设备上看不到您的事了。")
    return redirect("citizens:track")
