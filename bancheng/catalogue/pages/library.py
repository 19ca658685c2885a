"""The library of legal bases 依据库: the list, one law with its timeline, one article; adding, amending, correcting, ending."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bancheng.catalogue import actions, library
from bancheng.catalogue.actions.basis import article_of
from bancheng.catalogue.forms import AmendForm, Asked, CitationForm, CorrectForm, FindBasis, RepealForm
from bancheng.catalogue.models import Citation
from bancheng.catalogue.pages.access import for_keepers, keeps, page_of, parts, saved, today
from bancheng.catalogue.pages.showing_library import (
    article_facts,
    article_lead,
    article_line,
    articles_shown,
    law_lead,
    law_line,
    timeline_of,
    version_line,
)
from bancheng.catalogue.panels import panels_of
from bancheng.org.asking import Asking
from bancheng.rules.whole_numbers import whole_number

LARGEST_KEY = 10**15


@require_safe
def citations(request: Asking) -> HttpResponse:
    """The library, by article or by law, narrowed by words and by whether it holds today."""
    form = FindBasis(request.GET)
    asked = form.asked()
    page = page_of(request, _rows(request, asked))
    on = today(request)
    shown = {
        "form": form,
        "asked": asked,
        "page": page,
        "lines": [law_line(row) if asked.by_law else article_line(row, on) for row in page],
        "unit": "部" if asked.by_law else "条",
        "acts": _list_acts(request),
        "parts": parts("catalogue:citations"),
    }
    return render(request, "catalogue/citations.html", shown)


def _rows(request: Asking, asked: Asked) -> Any:
    if asked.by_law:
        return library.laws(asked.text, asked.standing, today(request))
    return library.articles(asked.text, asked.standing, asked.order, today(request))


def _list_acts(request: Asking) -> list[dict[str, object]]:
    url = reverse("catalogue:add_citation")
    return [{"verb": "新增条款", "icon": "file-plus", "url": url}] if keeps(request) else []


@require_safe
def law(request: Asking, pk: int) -> HttpResponse:
    """One law, opened by any of its articles: what holds of it today, what held before, and how it came about."""
    title = library.citation_for(pk).title
    rows, on = library.articles_of(title), today(request)
    shown = {
        "title": f"《{title}》",
        "lead": law_lead(rows, on),
        "articles": articles_shown(rows, on),
        "lines": timeline_of(rows, on),
        "crumbs": [("依据", reverse("catalogue:citations")), (f"《{title}》", "")],
        "acts": _law_acts(pk, rows) if keeps(request) else [],
    }
    return render(request, "catalogue/law.html", shown)


def _law_acts(pk: int, rows: list[Citation]) -> list[dict[str, str]]:
    add = {"verb": "加一条", "icon": "file-plus", "url": f"{reverse('catalogue:add_citation')}?law={pk}"}
    open_ended = any(row.in_force_to is None and row.corrected_at is None for row in rows)
    end = {"verb": "整部失效", "icon": "calendar", "url": reverse("catalogue:repeal_law", args=[pk])}
    return [add, end] if open_ended else [add]


@require_safe
def citation(request: Asking, pk: int) -> HttpResponse:
    """One version of an article: what it says, when, whence; its other versions; who leaned on it."""
    found, on = library.citation_for(pk), today(request)
    law_url = reverse("catalogue:law", args=[pk])
    shown = {
        "citation": found,
        "lead": article_lead(found, on),
        "facts": article_facts(found),
        "replaced": getattr(found, "corrected_by", None),
        "others": [version_line(row, on) for row in library.versions_beside(found)],
        "panels": panels_of(found),
        "law_url": law_url,
        "crumbs": [
            ("依据", reverse("catalogue:citations")),
            (f"《{found.title}》", law_url),
            (found.article or "全文", ""),
        ],
        "acts": _acts(found) if keeps(request) and found.corrected_at is None else [],
    }
    return render(request, "catalogue/citation.html", shown)


def _acts(found: Citation) -> list[dict[str, object]]:
    pages = [("更正", "pencil", "correct_citation")]
    if found.in_force_to is None:
        pages = [("修订", "file-plus", "amend_citation"), ("写明失效", "calendar", "repeal_citation"), *pages]
    return [
        {"verb": verb, "icon": icon, "url": reverse(f"catalogue:{page}", args=[found.pk])}
        for verb, icon, page in pages
    ]


@require_http_methods(["GET", "POST"])
@for_keepers
def add_citation(request: Asking) -> HttpResponse:
    """A new article; of a law that is there already its name, number and source are filled in."""
    pk = whole_number(request.GET.get("law", ""), most=LARGEST_KEY)
    beside = library.citation_for(pk) if pk is not None else None
    kept = ("title", "number", "source", "url", "in_force_from")
    begun = {name: getattr(beside, name) for name in kept} if beside else {}
    return saved(
        request,
        CitationForm(request.POST or None, initial=begun),
        act=lambda told: actions.add_citation(actions.Article(**told), by=request.actor, at=request.at),
        done="已新增依据。",
        back=reverse("catalogue:law", args=[beside.pk]) if beside else reverse("catalogue:citations"),
        title="新增条款",
        button="新增这一条",
    )


@require_http_methods(["GET", "POST"])
@for_keepers
def amend_citation(request: Asking, pk: int) -> HttpResponse:
    """The version that follows this one from a day on."""
    found = library.citation_for(pk)
    begun = vars(article_of(found)) | {"in_force_from": None}
    return saved(
        request,
        AmendForm(request.POST or None, initial=begun),
        act=_on_article(request, found, actions.amend_citation),
        done="已修订；以前的答复仍按当时的版本看。",
        back=reverse("catalogue:law", args=[pk]),
        title=f"修订：{found}",
        button="保存为新版本",
        panels=panels_of(found),
    )


@require_http_methods(["GET", "POST"])
@for_keepers
def correct_citation(request: Asking, pk: int) -> HttpResponse:
    """What was entered wrongly, put right by a row of its own."""
    found = library.citation_for(pk)
    return saved(
        request,
        CorrectForm(request.POST or None, initial=vars(article_of(found))),
        act=_on_article(request, found, actions.correct_citation),
        done="已更正；录错的那一条留着，不能再引用。",
        back=reverse("catalogue:law", args=[pk]),
        title=f"更正：{found}",
        button="保存更正",
        panels=panels_of(found),
    )


def _on_article(
    request: Asking, found: Citation, act: Callable[..., Citation]
) -> Callable[[dict[str, Any]], Citation]:
    """The act on a version, with what was typed as the version that comes instead."""

    def made(told: dict[str, Any]) -> Citation:
        typed = {name: value for name, value in told.items() if name != "reason"}
        article = actions.Article(**typed)
        return act(found, article, by=request.actor, at=request.at, reason=told["reason"])

    return made


@require_http_methods(["GET", "POST"])
@for_keepers
def repeal_citation(request: Asking, pk: int) -> HttpResponse:
    """The day from which an article no longer holds."""
    found = library.citation_for(pk)
    return saved(
        request,
        RepealForm(request.POST or None),
        act=lambda told: actions.repeal_citation(found, by=request.actor, at=request.at, **told),
        done="已写明失效的日子，引用过它的答复列在下面。",
        back=reverse("catalogue:citation", args=[pk]),
        title=f"写明失效：{found}",
        button="写明失效",
        panels=panels_of(found),
    )


@require_http_methods(["GET", "POST"])
@for_keepers
def repeal_law(request: Asking, pk: int) -> HttpResponse:
    """The day from which nothing of a law holds any longer."""
    title = library.citation_for(pk).title
    return saved(
        request,
        RepealForm(request.POST or None),
        act=lambda told: actions.repeal_law(title, by=request.actor, at=request.at, **told),
        done="已写明整部失效的日子；每一条的页面上列着引用过它的答复。",
        back=reverse("catalogue:law", args=[pk]),
        title=f"整部失效：《{title}》",
        button="写明整部失效",
    )
