"""The public page on which a paper is verified: its kind, number, date, hash, and whether it is in force; nothing of people."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from bancheng.org.asking import Asking
from bancheng.papers import forms, reads
from bancheng.papers.models import IssuedPaper
from bancheng.rules.calendar import local
from bancheng.rules.papers import PaperKind
from bancheng.ui.wording import paper_day


@require_http_methods(["GET", "POST"])
def ask(request: Asking) -> HttpResponse:
    """Asks for number and check code; only who has both is told anything."""
    form = forms.Check(request.POST or None)
    if form.is_bound and form.is_valid():
        found = reads.by_number_and_code(**form.cleaned_data)
        if found is not None:
            return redirect("papers:verify", found.code)
        return _unknown(request, form)
    return render(request, "papers/ask.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def verify(request: Asking, code: str) -> HttpResponse:
    """What is known of the paper with this code, as a phone's camera opens it."""
    found = reads.by_code(code)
    if found is None:
        return _unknown(request, forms.Check())
    answer = render(request, "papers/verify.html", {"paper": _told(found)})
    answer["Cache-Control"] = "private, no-store"
    return answer


def _unknown(request: Asking, form: forms.Check) -> HttpResponse:
    return render(request, "papers/ask.html", {"form": form, "unknown": True}, status=404)


def _told(paper: IssuedPaper) -> dict[str, Any]:
    """What anybody may read of a paper."""
    instead = getattr(paper, "replaced_by", None)
    over = _day(paper.ended_at) + (f"，新的一份编号 {instead.number}" if instead is not None else "")
    return {
        "in_force": paper.in_force,
        "ended": paper.over,
        "facts": [
            ("名称", f"《{PaperKind(paper.kind).label}》"),
            ("编号", paper.number),
            ("出具单位", paper.site.name),
            ("地址", paper.site.address),
            ("出具日期", _day(paper.issued_at)),
            (paper.over, over),
        ],
        "technical": [(f"PDF 文件的散列（{paper.pdf.algorithm.upper()}）", paper.pdf.hash)],
        "phone": paper.site.phone,
    }


def _day(at: datetime | None) -> str:
    return paper_day(local(at).date()) if at else ""
