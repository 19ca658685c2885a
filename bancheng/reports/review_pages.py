"""Third-party reviews: the list, entering one, correcting one, the document behind it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bancheng.cases.pages.acting import Note, status_of, tried
from bancheng.org import reads as org
from bancheng.org import record
from bancheng.org.asking import Asking
from bancheng.records.handing_out import as_handed_in
from bancheng.reports import actions, reads
from bancheng.reports.forms import CorrectReview, EnterReview, as_typed
from bancheng.reports.models import Review
from bancheng.rules import periods
from bancheng.rules.permissions import may_keep
from bancheng.rules.refusal import Refused
from bancheng.rules.wording import day_words

PAGE = 25
LEAD = "别人来评的，和我们自己的数字摆在一起看，不合到一起算。"
CRUMB = ("办得怎么样", "reports:figures")


@require_safe
def reviews(request: Asking) -> HttpResponse:
    """Every review that was entered, the corrected ones too, the newest first."""
    page = Paginator(reads.reviews_for(request.actor), PAGE).get_page(request.GET.get("page"))
    keeps = may_keep(request.actor, actions.KEEPING)
    context = {
        "rows": [row_of(review, keeps=keeps) for review in page],
        "page": page,
        "lead": LEAD,
        "crumbs": [_crumb(), ("第三方评议", "")],
        "acts": [
            {"verb": "录入一次评议", "icon": "plus", "url": reverse("reports:enter_review"), "primary": True}
        ]
        if keeps
        else [],
    }
    return render(request, "reports/reviews.html", context)


def row_of(review: Review, *, keeps: bool = False) -> dict[str, Any]:
    """One review as a list shows it."""
    stands = review.corrected_at is None
    return {
        "reviewer": review.reviewer,
        "figure": review.figure,
        "percent": f"{review.percent:f}".rstrip("0").rstrip("."),
        "sample": review.sample,
        "days": f"{day_words(review.from_on)}至{day_words(periods.day_before(review.to_on))}",
        "method": review.method,
        "stands": stands,
        "reason": review.reason,
        "hash": review.document.hash,
        "document_url": reverse("reports:review_document", args=[review.pk]),
        "correct_url": reverse("reports:correct_review", args=[review.pk]) if keeps and stands else "",
    }


def _crumb() -> tuple[str, str]:
    return CRUMB[0], reverse(CRUMB[1])


@require_http_methods(["GET", "POST"])
def enter_review(request: Asking) -> HttpResponse:
    """Enters a review with its document."""
    _keeper(request)
    form = EnterReview(request.POST or None, request.FILES or None)
    return _acted(request, form, title="录入第三方评议", button="录入这次评议")


@require_http_methods(["GET", "POST"])
def correct_review(request: Asking, pk: int) -> HttpResponse:
    """Puts a right row in the place of a wrong one."""
    _keeper(request)
    review = get_object_or_404(reads.reviews_for(request.actor), pk=pk)
    form = CorrectReview(request.POST or None, request.FILES or None, initial=as_typed(review))
    return _acted(request, form, review, title="更正第三方评议", button="更正这一条")


def _keeper(request: Asking) -> None:
    """Lets whoever enters reviews pass. Raises Http404 for everybody else."""
    if not may_keep(request.actor, actions.KEEPING):
        raise Http404


def _acted(request: Asking, form: EnterReview, review: Review | None = None, **shown: str) -> HttpResponse:
    """Acts where the form is whole; otherwise the form again, with what is missing or refused."""

    def act() -> Review:
        by: dict[str, Any] = {"by": request.actor, "at": request.at, "upload": form.cleaned_data["upload"]}
        if review is None:
            return actions.enter_review(form.entry(), **by)
        return actions.correct_review(review, form.entry(), reason=form.cleaned_data["reason"], **by)

    made, refused = tried(form, act, _noting(request, shown["title"]))
    if made is not None:
        messages.success(request, "已更正，原来的一条留着。" if review else "已录入。")
        return redirect("reports:reviews")
    back = reverse("reports:reviews")
    crumbs = [_crumb(), ("第三方评议", back), (shown["title"], "")]
    context = {"form": form, "refused": refused, "lead": LEAD, "back": back, "crumbs": crumbs, **shown}
    return render(request, "reports/review_form.html", context, status=status_of(form, refused))


def _noting(request: Asking, label: str) -> Note:
    """How a refusal is noted on the record of the day: reviews belong to no case."""

    def note(refused: Refused) -> None:
        record.write_refused_act(
            "",
            actions.KEEPING,
            label=label,
            code=refused.code,
            by=request.actor.ref,
            at=request.at,
            site=org.district_window().code,
        )

    return note


@require_safe
def review_document(request: Asking, pk: int) -> FileResponse:
    """The document a review stands in, as it was handed in."""
    review = get_object_or_404(reads.reviews_for(request.actor), pk=pk)
    return as_handed_in(review.document)
