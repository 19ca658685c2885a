"""The page of a case: what is due, what I may do, what happened, who it is."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bancheng.cases import papers, reads
from bancheng.cases.discreet import said_within
from bancheng.cases.dossier import Dossier
from bancheng.cases.facts import facts_within
from bancheng.cases.forms.folder import Attach
from bancheng.cases.forms.slip import SLIPS
from bancheng.cases.models import Case
from bancheng.cases.showing import answers, clocks, instructions, legs, more_time, moves, proposals, queue
from bancheng.cases.showing import case as showing
from bancheng.cases.showing.panels import offers_on, panels_of
from bancheng.cases.showing.timeline import timeline_in_short
from bancheng.cases.showing.why import reasons
from bancheng.org.asking import Asking
from bancheng.rules import process
from bancheng.rules.folder import (
    kinds_for,
    may_reveal,
    refusal_through_decider,
    refusal_to_correct_identity,
    refusal_to_enter_slip,
)
from bancheng.rules.permissions import Actor, citizen_by_slip, citizen_of
from bancheng.rules.vocabulary import CaseType, Step


def case(request: Asking, number: str) -> HttpResponse:
    """One case, for somebody who may see it."""
    actor: Actor = request.actor
    now = request.at
    found = reads.case_for(actor, number)
    dossier = Dossier(found)
    facts = facts_within(dossier, [found], at=now)[found.pk]
    own, running, pauses = dossier.citizen_clock, dossier.all("clocks"), dossier.all("pauses")
    waiting = proposals.waiting(dossier.all("proposals"), facts, actor)
    kinds = kinds_for(facts, actor)
    is_stranded = reads.is_stranded(found, now, seen_by=actor)
    listed = papers.listed(dossier)
    buttons = moves.buttons(found, process.offers(facts, actor), at=request.at, is_stranded=is_stranded)
    if may_reveal(facts, actor):
        buttons = [*moves.paper_to_hand_out(found, dossier.last("moves"), listed), *buttons]
    happened = timeline_in_short(found.file, now=now, parties=dossier.all("parties"))
    buttons = [*offers_on(found, facts, actor, told={entry.kind for entry in happened}), *buttons]
    offer = dossier.last("hand_overs")
    asked = any(one.refused is None for one in waiting)
    context = {
        "case": found,
        "story": showing.story(found),
        "clock": clocks.big_reading(found, own, running, pauses, now=now),
        "ahead": clocks.ahead_of_citizen(found, own, running, pauses, now=now),
        "silent": clocks.silent_for_good(found, running, now=now),
        "strip": clocks.strip_of(found, own, pauses, dossier.all("more_time"), now=now),
        "case_type": CaseType(found.case_type) if found.case_type else None,
        "step": queue.step_badge(Step(found.step), mine=found.handler_id == actor.person),
        "marks": queue.marks(found),
        "moves": buttons[: moves.MOST_SHOWN],
        "more_moves": buttons[moves.MOST_SHOWN :],
        "proposals": waiting,
        "asked": "asked" if asked else "",
        "nothing": "上面那一样等您决定，别的没有要您做的。" if asked else "这件现在没有要您做的。",
        "offer": offer,
        "offer_reason": said_within(dossier.all("parties"))(offer.reason) if offer else "",
        "extension": more_time.waiting(dossier),
        "hops": dossier.all("hops"),
        "instructions": instructions.of_case(dossier, now=now),
        "answer": answers.proposed(dossier),
        "answer_title": answers.title_of_answer(Step(found.step)),
        "fallen": answers.fallen_law(dossier, at=request.at),
        "rail": showing.rail(found, dossier.all("moves")),
        "legs": legs.legs(dossier, now=now),
        "panels": panels_of(found, actor),
        "lines": happened,
        "people": showing.people(
            found,
            dossier.all("parties"),
            facts,
            actor,
            is_stranded=is_stranded,
            stands_in=dossier.last("stand_ins"),
        ),
        "wishes": showing.wishes(found) + showing.judged(dossier),
        "documents": showing.documents(dossier, actor),
        "chain": showing.trace(found),
        "papers": listed,
        "identity_url": _identity_url(found, facts, actor),
        "slips": slips(dossier, facts, actor),
        "blank_slips": blank_slips(dossier, facts, actor),
        "attach_form": Attach(kinds=kinds) if kinds and found.step != Step.ARCHIVED else None,
    }
    return render(request, "cases/case.html", context)


def why(request: Asking, number: str) -> HttpResponse:
    """Why every due of one case is when it is, day by day."""
    found = reads.case_for(request.actor, number)
    context = {
        "case": found,
        "reasons": reasons(Dossier(found), now=request.at),
        "crumbs": showing.crumbs(found, "为何这天到期"),
    }
    return render(request, "cases/why.html", context)


def _identity_url(case: Case, facts: process.CaseFacts, actor: Actor) -> str:
    """Where this person puts right who the citizen is; empty where he may not."""
    if not case.is_open or refusal_to_correct_identity(facts, actor) is not None:
        return ""
    return reverse("cases:correct_identity", args=[case.number])


def blank_slips(dossier: Dossier, facts: process.CaseFacts, actor: Actor) -> list[dict[str, str]]:
    """What whoever handles the case prints for the citizen to sign now; a colleague who has not enters it."""
    refused = refusal_to_enter_slip(facts, actor)
    if refused is None or refused.code != "handler_enters":
        return []
    return [
        {
            "label": SLIPS[offer.move.name].label,
            "url": reverse("cases:slip_blank", args=[dossier.case.number, offer.move.name]),
        }
        for offer in process.offers(facts, citizen_of(dossier.case.pk))
        if offer.blocked is None and offer.move.name in SLIPS
    ]


def slips(dossier: Dossier, facts: process.CaseFacts, actor: Actor) -> list[dict[str, str]]:
    """The citizen's own acts that somebody who is not the handler may enter from a signed slip now."""
    if refusal_to_enter_slip(facts, actor) is not None:
        return []
    citizen = citizen_by_slip(dossier.case.pk, actor)
    offers = process.offers(facts, citizen)
    return [
        {
            "label": SLIPS[offer.move.name].label,
            "url": reverse("cases:slip", args=[dossier.case.number, offer.move.name]),
        }
        for offer in offers
        if offer.blocked is None
        and offer.move.name in SLIPS
        and refusal_through_decider(offer.move, facts, citizen) is None
    ]
