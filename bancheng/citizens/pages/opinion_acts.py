"""What is done with one opinion: a page per move of the table, the proof that was laid to it, its contact for a stated reason."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bancheng.cases.actions import Wanting
from bancheng.citizens import reads
from bancheng.citizens import showing_opinions as showing
from bancheng.citizens.actions import excluding, mending, sorting, visiting
from bancheng.citizens.actions import feedback as actions
from bancheng.citizens.forms import opinions as forms
from bancheng.citizens.forms.opinions import OpinionForm
from bancheng.citizens.opinion_facts import Known, known
from bancheng.citizens.pages.feedback import context_of, reader
from bancheng.citizens.pages.noting import note
from bancheng.org import limits
from bancheng.org.asking import Asking
from bancheng.records.handing_out import as_handed_in
from bancheng.rules import feedback_moves as rules
from bancheng.rules.refusal import Refused
from bancheng.ui.pages import lead_to


@dataclass(frozen=True)
class Page:
    """One move as a page: its act, its form, and what is said when it is done."""

    act: Callable[..., object]
    done: str
    form: type[OpinionForm] = OpinionForm


PAGES = {
    "rectify": Page(mending.rectify, "已安排整改。", forms.Assign),
    "reassign": Page(mending.reassign, "已改派，钟接着走。", forms.Reassign),
    "prolong": Page(mending.prolong, "已按复杂事项办。", forms.Reason),
    "report": Page(mending.report, "已写下整改结果，可以答复了。", forms.Report),
    "answer": Page(mending.answer, "已答复，原话留存。", forms.Answer),
    "mend_again": Page(mending.mend_again, "已安排重新整改。", forms.MendAgain),
    "close": Page(mending.close, "这条意见办完了。"),
    "visit": Page(visiting.visit, "已记下这次回访。", forms.Visit),
    "thank": Page(sorting.thank, "已记为表扬，写明转告了谁就办完。"),
    "suggest": Page(sorting.suggest, "已记为建议，写明采纳没有就办完。"),
    "finish": Page(sorting.finish, "这条意见办完了。", forms.Finish),
    "take_back": Page(sorting.take_back, "已改回待处理。"),
    "reopen": Page(sorting.reopen, "已恢复，重新处理。", forms.Reason),
    "join": Page(sorting.join, "已合并，一起办、一起答复。", forms.Join),
    "part": Page(sorting.part, "已拆开，单独办。"),
    "propose_exclusion": Page(excluding.propose_exclusion, "已提出，等另一人确认。", forms.Exclude),
    "confirm_exclusion": Page(excluding.confirm_exclusion, "已排除，单独计数。"),
    "refuse_exclusion": Page(excluding.refuse_exclusion, "没有排除，照样整改、答复。", forms.Reason),
}


@require_http_methods(["GET", "POST"])
def act(request: Asking, pk: int, name: str) -> HttpResponse:
    """Makes one move, or asks what it still wants."""
    if name not in PAGES:
        raise Http404
    actor, page = reader(request), PAGES[name]
    item = reads.feedback_for(actor, pk)
    found = known(item, at=request.at)
    refused = rules.refusal(rules.BY_NAME[name], found.facts, actor)
    typed = [request.POST, request.FILES] if request.method == "POST" else []
    form = page.form(*typed, known=found, actor=actor, at=request.at)
    if refused is None and form.is_bound and form.is_valid():
        try:
            page.act(item, by=actor, at=request.at, **form.values())
        except Wanting as wanting:
            for gap in wanting.missing:
                form.add_error(gap.field if gap.field in form.fields else None, gap.sentence)
        except Refused as no:
            if no.code.startswith("upload."):
                form.add_error("upload", no.sentence)
            else:
                refused = no
        else:
            messages.success(request, page.done)
            return redirect("feedback:item", pk)
    if refused is not None and form.is_bound:
        note(request, name, rules.BY_NAME[name].label, refused, site=item.site.code)
    return _drawn(request, found, name, form, refused)


def _drawn(
    request: Asking, found: Known, name: str, form: OpinionForm, refused: Refused | None
) -> HttpResponse:
    row = rules.BY_NAME[name]
    status = 422 if form.is_bound else 200
    if refused is not None:
        status = 403 if refused.code == "not_yours" else 409
    context: dict[str, Any] = context_of(found.item, request.actor, now=request.at) | {
        "form": form,
        "refused": refused,
        "shut": refused is not None and not form.is_bound,
        "title": row.label,
        "lead": f"{limits.said(row.says, at=request.at)}。",
        "button": row.label,
        "back": reverse("feedback:item", args=[found.item.pk]),
    }
    return render(request, "citizens/feedback_act.html", context, status=status)


@require_safe
def proof(request: Asking, pk: int, which: int) -> FileResponse:
    """The document that proves what was mended."""
    item = reads.feedback_for(reader(request), pk)
    made = get_object_or_404(item.rectifications.exclude(document=None), pk=which)
    assert made.document is not None
    return as_handed_in(made.document)


@require_POST
def reveal(request: Asking, pk: int) -> HttpResponse:
    """Shows the contact for thirty seconds; the reason is on the record."""
    item = reads.feedback_for(reader(request), pk)
    try:
        clear = actions.reveal_contact(
            item, by=request.actor, at=request.at, reason=request.POST.get("reason", "")
        )
    except Refused as refused:
        if refused.code != "reason_missing":
            note(request, "reveal_opinion", "看联系方式", refused, site=item.site.code)
        messages.error(request, refused.sentence)
        return lead_to(request, reverse("feedback:item", args=[pk]))
    masked = showing.masked_contact(item, clear)
    context = context_of(item, request.actor, now=request.at) | {"clear": clear, "masked": masked}
    template = "ui/revealed.html" if request.htmx else "citizens/feedback_revealed.html"
    answer = render(request, template, context)
    answer["Cache-Control"] = "no-store"
    return answer
