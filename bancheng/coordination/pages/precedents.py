"""The precedents 裁定先例: the list with its search, one of them with all that followed it, ending, correcting."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bancheng.cases.pages.acting import status_of, tried
from bancheng.cases.reads import may_see
from bancheng.coordination import actions, precedents
from bancheng.coordination.forms.precedents import CorrectPrecedent, EndPrecedent, FindPrecedent
from bancheng.coordination.models import Precedent, Request
from bancheng.coordination.showing.precedents import document_line, fact_rows, lead_of, line_of, request_line
from bancheng.org import reads as org
from bancheng.org import record
from bancheng.org.asking import Asking
from bancheng.org.search_words import by_words
from bancheng.rules.calendar import local
from bancheng.rules.refusal import Refused
from bancheng.ui.forms import HouseForm
from bancheng.ui.paging import beginning

PER_PAGE = 50


@by_words("q", also=("standing",))
@require_safe
def listed(request: Asking) -> HttpResponse:
    """The precedents, narrowed by words and by whether they hold today."""
    form = FindPrecedent({**request.GET.dict(), "q": request.words})
    text, standing = form.asked()
    on = local(request.at).date()
    page = _page_of(request, precedents.precedents(text, standing, on))
    shown = {
        "form": form,
        "page": page,
        "lines": [line_of(row, on) for row in page],
        "narrows": bool(text or standing),
    }
    return render(request, "coordination/precedents.html", shown)


@require_safe
def one(request: Asking, pk: int) -> HttpResponse:
    """One precedent: whose matter it says this is, since when and why; the ruling; every request that followed it."""
    found, on = precedents.precedent_for(pk), local(request.at).date()
    followed = precedents.followed_by(found, request.actor)
    page: Page[Request] = _page_of(request, followed.rows)
    case = found.ruling.objection.case
    opens = may_see(request.actor, case)
    shown = {
        "precedent": found,
        "lead": lead_of(found, on),
        "facts": fact_rows(found),
        "replaced": getattr(found, "corrected_by", None),
        "case_url": reverse("cases:case", args=[case.number]) if opens else "",
        "case_number": case.number,
        "papers": [document_line(case, each) for each in precedents.documents_of(found)] if opens else [],
        "others": [line_of(row, on) for row in precedents.beside(found)],
        "page": page,
        "lines": [request_line(row) for row in page],
        "withheld": followed.withheld(page.paginator.count),
        "crumbs": [("裁定先例", reverse("coordination:precedents")), (f"第 {found.pk} 号", "")],
        "acts": _acts(found) if precedents.may_keep_precedents(request.actor) else [],
    }
    return render(request, "coordination/precedent.html", shown)


def _page_of(request: Asking, rows: Any) -> Page[Any]:
    return beginning(rows, PER_PAGE).get_page(request.GET.get("page"))


def _acts(found: Precedent) -> list[dict[str, str]]:
    if found.corrected_at is not None:
        return []
    pages = [("更正", "pencil", "correct_precedent")]
    if found.in_force_to is None:
        pages = [("不再适用", "calendar-x", "end_precedent"), *pages]
    return [
        {"verb": verb, "icon": icon, "url": reverse(f"coordination:{page}", args=[found.pk])}
        for verb, icon, page in pages
    ]


# --- ending and correcting -------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def end_precedent(request: Asking, pk: int) -> HttpResponse:
    """The day from which a precedent holds no longer."""
    found = _kept(request, pk)
    form = EndPrecedent(request.POST or None)
    return _saved(
        request,
        found,
        form,
        lambda: actions.end_precedent(found, by=request.actor, at=request.at, **form.cleaned_data),
        name="end_precedent",
        title=f"裁定先例第 {pk} 号不再适用",
        button="写明不再适用",
        done="已写明不再适用的日子；以前按它交办的不变。",
    )


@require_http_methods(["GET", "POST"])
def correct_precedent(request: Asking, pk: int) -> HttpResponse:
    """What was worded wrongly, put right by a row of its own."""
    found = _kept(request, pk)
    begun = {"about": found.about, "words": found.words, "matter": found.matter_id}
    form = CorrectPrecedent(request.POST or None, initial=begun, precedent=found)
    return _saved(
        request,
        found,
        form,
        lambda: actions.correct_precedent(found, by=request.actor, at=request.at, **form.cleaned_data),
        name="correct_precedent",
        title=f"更正裁定先例第 {pk} 号",
        button="保存更正",
        done="已更正；写错的那一条留着，不能再引用。",
    )


def _kept(request: Asking, pk: int) -> Precedent:
    """The precedent, for whoever keeps them; to anybody else these pages do not exist."""
    if not precedents.may_keep_precedents(request.actor):
        raise Http404
    return precedents.precedent_for(pk)


def _saved(
    request: Asking,
    found: Precedent,
    form: HouseForm,
    act: Callable[[], Precedent],
    *,
    name: str,
    title: str,
    button: str,
    done: str,
) -> HttpResponse:
    """One form and one act: saved and back to the precedent, or shown again with what is wrong."""
    made, refused = tried(form, act, partial(_note, request, name, title))
    if made is not None:
        messages.success(request, done)
        return redirect("coordination:precedent", made.pk)
    trail: Sequence[tuple[str, str]] = [
        ("裁定先例", reverse("coordination:precedents")),
        (f"第 {found.pk} 号", found.get_absolute_url()),
        (button, ""),
    ]
    shown = {
        "form": form,
        "refused": refused,
        "title": title,
        "lead": f"由{found.unit.name}办：{found.about}",
        "button": button,
        "back": found.get_absolute_url(),
        "crumbs": trail,
    }
    return render(request, "coordination/small_form.html", shown, status=status_of(form, refused))


def _note(request: Asking, name: str, label: str, refused: Refused) -> None:
    """Keeps on the record of the day that it was refused: a precedent belongs to no case's file."""
    record.write_refused_act(
        "",
        name,
        label=label,
        code=refused.code,
        by=request.actor.ref,
        at=request.at,
        site=org.district_window().code,
    )
