"""Clues: the list and one of them for supervisors and conveners, the receipts of a case, bringing one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bancheng.accountability import actions, reads
from bancheng.accountability.forms import Raise
from bancheng.accountability.models import Clue
from bancheng.cases import reads as cases
from bancheng.cases.actions import Wanting
from bancheng.cases.discreet import said_within
from bancheng.cases.facts import facts_of
from bancheng.cases.models import Case
from bancheng.cases.pages.act import landed
from bancheng.cases.showing.case import background, crumbs
from bancheng.org.asking import Asking
from bancheng.rules import inquiry as rules
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import ClueSource
from bancheng.ui.paging import beginning
from bancheng.ui.saying_no import status_of_no

PAGE = 25
SOURCES = ("来源", ClueSource.choices())


def _reader(request: Asking) -> Actor:
    """Who asks, if clues are his business at all."""
    actor: Actor = request.actor
    if not actor.roles & rules.READERS:
        raise Http404
    return actor


@require_safe
def clues(request: Asking) -> HttpResponse:
    """Every clue I may see, newest first."""
    seen = reads.visible_to(_reader(request)).select_related("case", "about")
    source = request.GET.get("source", "")
    found = seen.filter(source=source) if source in ClueSource._value2member_map_ else seen
    page = beginning(found, PAGE).get_page(request.GET.get("page"))
    label, options = SOURCES
    context = {
        "page": page,
        "rows": [_row(clue) for clue in page],
        "filters": [{"name": "source", "label": label, "options": options, "chosen": source}],
        "narrowed": found is not seen,
    }
    return render(request, "accountability/clues.html", context)


def _row(clue: Clue) -> dict[str, Any]:
    return {
        "receipt": clue.receipt,
        "url": reverse("accountability:clue", args=[clue.receipt]),
        "about": about_words(clue),
        "source": ClueSource(clue.source).label,
        "case": clue.case.number,
        "title": clue.case.title,
        "received_at": clue.received_at,
    }


def about_words(clue: Clue) -> str:
    """Whom a clue concerns; shown in this room only."""
    if clue.about_window:
        return "整个窗口"
    return clue.about.name if clue.about else "没有指明"


def _bringer_words(clue: Clue) -> str:
    """Who brought a clue, where whoever reads it cannot be the one it means."""
    if clue.raised_by is None:
        return ""
    shown = rules.shows_bringer(about=clue.about_id, about_window=clue.about_window)
    return clue.raised_by.name if shown else "还没有指明涉及谁，先不显示"


@require_safe
def clue(request: Asking, receipt: str) -> HttpResponse:
    """One clue as it was received."""
    actor = _reader(request)
    found = reads.clue_for(actor, receipt)
    facts = [
        ("案件", found.case.number),
        ("涉及谁", about_words(found)),
        ("来源", ClueSource(found.source).label),
        ("谁提出", _bringer_words(found)),
    ]
    context = {
        "clue": found,
        "words": said_within(found.case.parties.all())(found.words),
        "facts": facts,
        "case_seen": cases.may_see(actor, found.case),
        "crumbs": [("线索", reverse("accountability:clues")), (receipt, "")],
    }
    return render(request, "accountability/clue.html", context)


# --- in a case ------------------------------------------------------------------------------------------------


@require_safe
def panel(request: Asking, number: str) -> HttpResponse:
    """Whether a case holds a receipt, and the way to bring a clue: a part of the case's page, or a page of its own."""
    case = cases.case_for(request.actor, number)
    open_now = rules.refusal(facts_of(case, at=request.at), request.actor) is None
    context = {
        "case": case,
        "received": rules.RECEIPT_WORDS if reads.holds_receipt(case, request.actor) else "",
        "raise_url": reverse("accountability:raise", args=[number]) if open_now else "",
        "crumbs": crumbs(case, "线索"),
    }
    return render(
        request, "accountability/_panel.html" if request.htmx else "accountability/panel.html", context
    )


@require_http_methods(["GET", "POST"])
def bring(request: Asking, number: str) -> HttpResponse:
    """Brings a clue; the page says the receipt and who is out."""
    case = cases.case_for(request.actor, number)
    typed = [request.POST] if request.method == "POST" else []
    form = Raise(*typed, case=case, actor=request.actor, at=request.at)
    refused = rules.refusal(facts_of(case, at=request.at), request.actor)
    if refused is None and form.is_bound and form.is_valid():
        try:
            raised = actions.raise_clue(case, by=request.actor, at=request.at, **form.values())
        except Wanting as wanting:
            form.add_error("words", wanting.sentence)
        except Refused as no:
            refused = no
        else:
            if raised.why_not_recused:
                messages.warning(request, f"还没有回避：{raised.why_not_recused}。")
            return landed(request, case, f"已登记线索，回执号 {raised.clue.receipt}。解决问题照常进行。")
    return _draw(request, case, form, refused)


def _draw(request: Asking, case: Case, form: Raise, refused: Refused | None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    if refused is not None:
        status = status_of_no(refused)
    context = {
        "case": case,
        "form": form,
        "refused": refused,
        "shut": refused is not None and not form.is_bound,
        "crumbs": crumbs(case, "登记线索"),
        "about": background(case),
        "back": reverse("cases:case", args=[case.number]),
    }
    return render(request, "accountability/bring.html", context, status=status)
