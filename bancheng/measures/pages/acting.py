"""A page of one form and one act: the form with everything typed, and the page of a no."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render

from bancheng.cases.models import Case
from bancheng.cases.pages.acting import Note, add_gaps, noting, status_of, tried
from bancheng.cases.showing.case import crumbs
from bancheng.org.asking import Asking
from bancheng.rules.refusal import Refused
from bancheng.ui.forms import HouseForm
from bancheng.ui.saying_no import status_of_no

__all__ = ("Note", "add_gaps", "noting", "shut", "small_form", "status_of", "tried")


def small_form(
    request: Asking,
    form: HouseForm,
    refused: Refused | None,
    *,
    title: str,
    button: str,
    back: str,
    crumbs: Sequence[tuple[str, str]],
    lead: str = "",
) -> HttpResponse:
    """The form with everything typed, and why it was refused."""
    context = {
        "form": form,
        "refused": refused,
        "title": title,
        "button": button,
        "back": back,
        "crumbs": crumbs,
        "lead": lead,
    }
    return render(request, "measures/small_form.html", context, status=status_of(form, refused))


def shut(
    request: Asking, case: Case, name: str, label: str, refused: Refused, *, title: str = ""
) -> HttpResponse:
    """The page of a no, where there is nothing to fill in; who tried all the same is noted.

    Shapes   label: what was tried, which is the title too if there is none of its own.
    """
    if request.method == "POST":
        noting(request, case, name, label)(refused)
    status = status_of_no(refused)
    title = title or label
    context = {"case": case, "label": title, "refused": refused, "crumbs": crumbs(case, title)}
    return render(request, "measures/shut.html", context, status=status)
