"""The page of a case: what is due, what I may do, what happened, who it is."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from bancheng.cases import actions, papers, reads
from bancheng.cases.facts import Around, facts_within
from bancheng.cases.forms.folder import Attach
from bancheng.cases.forms.slip import SLIPS
from bancheng.cases.models import Case, HandOver, Judgement
from bancheng.cases.showing import answers, clocks, legs, moves, proposals, queue
from bancheng.cases.showing import case as showing
from bancheng.cases.showing.panels import panels_of
from bancheng.cases.showing.timeline import timeline
from bancheng.org.asking import Asking
from bancheng.rules import process
from bancheng.rules.folder import kinds_for
from bancheng.rules.permissions import Actor, citizen_by_slip
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import CaseType, Step


def case(request: Asking, number: str) -> HttpResponse:
    """One case, for somebody who may see it."""
    actor: Actor = request.actor
    now = request.at
    found = reads.case_for(actor, number)
    around = Around([found.pk])
    facts = facts_within(around, [found], at=now)[found.pk]
    running, pauses = around.clocks[found.pk], around.pauses[found.pk]
    parties = list(found.parties.all())
    waiting = proposals.waiting(found, facts, actor)
    kinds = kinds_for(facts, actor)
    buttons = moves.buttons(found, process.offers(facts, actor))
    context = {
        "case": found,
        "story": showing.story(found),
        "clock": clocks.big_reading(found, running, pauses, now=now),
        "silent": clocks.silent_for_good(found, running, now=now),
        "strip": clocks.strip_of(found, now=now),
        "case_type": CaseType(found.case_type) if found.case_type else None,
        "step": queue.step_badge(Step(found.step), mine=found.handler_id == actor.person),
        "marks": queue.marks(found),
        "moves": buttons[: moves.MOST_SHOWN],
        "more_moves": buttons[moves.MOST_SHOWN :],
        "proposals": waiting,
        "asked": "asked" if any(one.refused is None for one in waiting) else "",
        "offer": open_offer(found),
        "answer": answers.proposed(found),
        "rail": showing.rail(found),
        "legs": legs.legs(found, now=now),
        "panels": panels_of(found, actor),
        "lines": timeline(found.file, now=now),
        "people": showing.people(found, parties, facts, actor),
        "wishes": showing.wishes(found) + judged(found),
        "documents": showing.documents(found, actor),
        "chain": showing.trace(found),
        "papers": papers_of(found),
        "slips": slips(found, facts, actor),
        "attach_form": Attach(kinds=kinds) if kinds and found.step != Step.ARCHIVED else None,
    }
    return render(request, "cases/case.html", context)


def slips(found: Case, facts: process.CaseFacts, actor: Actor) -> list[dict[str, str]]:
    """The citizen's own acts that somebody who is not the handler may enter from a signed slip now."""
    try:
        actions.refuse_own_slip(found, actor)
    except Refused:
        return []
    offers = process.offers(facts, citizen_by_slip(found.pk, actor))
    return [
        {
            "label": SLIPS[offer.move.name].label,
            "url": reverse("cases:slip", args=[found.number, offer.move.name]),
        }
        for offer in offers
        if offer.blocked is None and offer.move.name in SLIPS
    ]


def judged(found: Case) -> list[tuple[str, str]]:
    """What was judged last: causes, situation, plan."""
    last = Judgement.objects.filter(case=found).select_related("situation").last()
    if last is None:
        return []
    causes = "、".join(str(cause) for cause in last.causes.all())
    return [("原因", causes), ("情形", str(last.situation)), ("打算", last.plan)]


def open_offer(found: Case) -> HandOver | None:
    """The hand-over this case waits on, if any."""
    offers = HandOver.objects.filter(case=found, ended_at=None)
    return offers.select_related("to_person", "to_site", "asked_by").first()


def papers_of(found: Case) -> list[dict[str, str]]:
    """The papers this case can hand over now."""
    return papers.listed(found)
