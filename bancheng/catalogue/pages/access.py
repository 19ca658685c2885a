"""What the catalogue's pages share: who may change it, which day it is, the lists side by side.

Every member of staff may look; the desk is shut to everybody else before a page is reached.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from bancheng.org.asking import Asking
from bancheng.rules.permissions import may_keep
from bancheng.rules.refusal import Refused

type View = Callable[..., HttpResponse]
PER_PAGE = 50
PARTS = (
    ("事项", "catalogue:matters"),
    ("情形", "catalogue:situations"),
    ("原因", "catalogue:causes"),
    ("不予受理", "catalogue:grounds"),
    ("评价原因", "catalogue:rating_reasons"),
    ("依据", "catalogue:citations"),
)


def for_keepers(view: View) -> View:
    """Pages that change the catalogue do not exist for anybody else; the actions check again."""

    @wraps(view)
    def guarded(request: Asking, *args: Any, **kwargs: Any) -> HttpResponse:
        if not keeps(request):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def keeps(request: Asking) -> bool:
    """Whether who asks may change the catalogue."""
    return may_keep(request.actor, "keep_catalogue")


def today(request: Asking) -> date:
    """The day of the request, at the office."""
    return timezone.localdate(request.at)


def page_of(request: Asking, rows: QuerySet[Any]) -> Page[Any]:
    """The page asked for; a number beyond the end shows the last one."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def parts(here: str) -> list[dict[str, object]]:
    """The lists of the catalogue, for the bar above each of them."""
    return [{"label": label, "url": reverse(page), "here": page == here} for label, page in PARTS]


def saved(
    request: Asking,
    form: Any,
    *,
    act: Callable[[dict[str, Any]], object],
    done: str,
    back: str,
    title: str,
    button: str,
    panels: Sequence[Mapping[str, str]] = (),
) -> HttpResponse:
    """One small form: saved and back to the list, or shown again with what is wrong.

    Shapes   panels: what other rooms show beside it, so that whoever changes a thing sees first what leans on it.
    """
    refused = None
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as no:
            refused = no
        else:
            messages.success(request, done)
            return redirect(back)
    shown = {"form": form, "refused": refused, "title": title, "button": button, "back": back}
    shown["panels"] = panels
    return render(request, "catalogue/small_form.html", shown)
