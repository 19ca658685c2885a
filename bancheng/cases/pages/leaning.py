"""Which letters leaned on an article: panels on its page in the library, and pages of their own without script."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bancheng.cases import leaning
from bancheng.cases.models import AnswerBasis, Case
from bancheng.catalogue import library
from bancheng.catalogue.models import Citation
from bancheng.org.asking import Asking
from bancheng.rules.calendar import local
from bancheng.rules.vocabulary import Outcome, Step
from bancheng.rules.wording import day_words
from bancheng.ui.paging import beginning

PER_PAGE = 20


@require_safe
def leaning_answers(request: Asking, pk: int) -> HttpResponse:
    """The answers that leaned on an article."""
    found = library.citation_for(pk)
    letters = leaning.answers_leaning_on(found, request.actor)
    return _shown(request, found, letters, title="引用过它的答复", empty="还没有答复引用过这一条。")


@require_safe
def leaning_declinings(request: Asking, pk: int) -> HttpResponse:
    """The declinings that leaned on an article."""
    found = library.citation_for(pk)
    letters = leaning.declinings_leaning_on(found, request.actor)
    return _shown(request, found, letters, title="引用过它的不予受理", empty="还没有不予受理引用过这一条。")


def _shown(
    request: Asking, found: Citation, letters: leaning.Letters, *, title: str, empty: str
) -> HttpResponse:
    paging: Paginator = beginning(letters.rows, PER_PAGE)
    page = paging.get_page(request.GET.get("page"))
    shown = {
        "title": title,
        "citation": found,
        "lines": [_line(letter) for letter in page],
        "page": page,
        "withheld": letters.withheld,
        "empty": empty,
        "whole": request.path,
        "crumbs": [("依据", reverse("catalogue:citations")), (str(found), found_url(found)), (title, "")],
    }
    template = "cases/_leaning.html" if request.htmx else "cases/leaning.html"
    return render(request, template, shown)


def found_url(citation: Citation) -> str:
    """The page of the article in the library."""
    return reverse("catalogue:citation", args=[citation.pk])


def _line(letter: leaning.Letter) -> dict[str, Any]:
    """One letter: the case it opens, when and by whom it was written, and whether the law held that day."""
    case, proposer, what = _told_of(letter)
    day = local(leaning.day_of(letter)).date()
    note = " · ".join(
        part for part in (day_words(day), what, f"{proposer}拟", _held(letter.citation, day)) if part
    )
    return {
        "title": f"{case.number} {case.title}",
        "url": reverse("cases:case", args=[case.number]),
        "note": note,
        "icon": "file-text",
    }


def _told_of(letter: leaning.Letter) -> tuple[Case, str, str]:
    if isinstance(letter, AnswerBasis):
        answer = letter.answer
        state = "" if answer.told_at else f"，还在{Step(answer.case.step).label}"
        return answer.case, answer.proposer.name, Outcome(answer.outcome).label + state
    declining = letter.declining
    state = "" if declining.declined else "，还在复核"
    return declining.case, declining.proposer.name, f"不予受理{state}"


def _held(citation: Citation, day: date) -> str:
    """What whoever looks through the letters must know: that the row was wrong, or did not hold when it was used."""
    if citation.corrected_at is not None:
        return "引用的是更正前的"
    return "" if citation.is_in_force(day) else "当天不在有效期内"
