"""Pages of lists of opinions: those there are, handing one in, saying what its columns mean, how far it is, its account."""

import csv
import io
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from bancheng.catalogue.sheets import Unreadable
from bancheng.citizens import reads as citizens
from bancheng.exchange import actions, lists, reads
from bancheng.exchange.forms import LayList, SayColumns
from bancheng.exchange.ledger import BEGINS_A_FORMULA
from bancheng.exchange.models import OpinionList
from bancheng.org import record
from bancheng.org.asking import Asking
from bancheng.rules import feedback as rules
from bancheng.rules.calendar import local
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Channel, ListState, RowEnd
from bancheng.rules.wording import moment_words
from bancheng.ui.paging import beginning

PAGE, ROWS = 25, 50
MOST = 20_000
BADGES = {
    ListState.LAID: "ask",
    ListState.WAITING: "moving",
    ListState.RUNNING: "moving",
    ListState.BROKEN: "ask",
}
MOVING = (ListState.WAITING, ListState.RUNNING)


def _handler(request: Asking) -> Actor:
    """Who asks, if he takes opinions in."""
    actor: Actor = request.actor
    if not actor.roles & rules.HANDLERS:
        raise Http404
    return actor


def _crumbs(title: str) -> list[tuple[str, str]]:
    return [("意见", reverse("feedback:list")), ("清单", reverse("exchange:lists")), (title, "")]


@require_safe
def opinion_lists(request: Asking) -> HttpResponse:
    """The lists that were handed in, the newest first."""
    page = beginning(reads.lists_seen(_handler(request)), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_row(one, now=request.at) for one in page],
        "crumbs": [*_crumbs("")[:1], ("清单", "")],
        "acts": [
            {"verb": "导入一份清单", "icon": "file-import", "url": reverse("exchange:lay"), "primary": True}
        ],
    }
    return render(request, "exchange/lists.html", context)


def _row(one: OpinionList, *, now: datetime) -> dict[str, Any]:
    return {
        "url": reverse("exchange:list", args=[one.pk]),
        "name": one.name,
        "state": _badge(one),
        "notes": [
            Channel(one.source).label,
            one.site.name,
            one.laid_by.name,
            moment_words(one.laid_at, now=now),
        ],
        "words": _counts_words(one),
    }


def _badge(one: OpinionList) -> dict[str, str]:
    state = ListState(one.state)
    return {"label": state.label, "kind": BADGES.get(state, "end")}


def _counts_words(one: OpinionList) -> str:
    if one.state == ListState.LAID:
        return ""
    read = f"读 {one.read}" if one.total is None else f"读 {one.read} / {one.total} 行"
    return f"{read}，新增 {one.created}，已有 {one.duplicate}，没有收 {one.rejected}"


@require_http_methods(["GET", "POST"])
def lay(request: Asking) -> HttpResponse:
    """Hands a list in."""
    actor = _handler(request)
    sites = citizens.sites_of(actor)
    typed = [request.POST, request.FILES] if request.method == "POST" else []
    form = LayList(*typed, sites=sites, initial={"site": sites.first()})
    refused = None
    if form.is_bound and form.is_valid():
        try:
            laid = actions.lay_list(by=actor, at=request.at, **form.values())
        except Refused as no:
            if no.code.startswith("upload."):
                form.add_error("upload", no.sentence)
            else:
                refused = no
                _note(request, "lay_list", "导入一份清单", no, site=form.cleaned_data["site"].code)
        else:
            return redirect("exchange:list", laid.pk)
    status = (403 if refused else 422) if form.is_bound else 200
    context = {"form": form, "refused": refused, "crumbs": _crumbs("导入一份清单")}
    return render(request, "exchange/lay.html", context, status=status)


@require_http_methods(["GET", "POST"])
def opinion_list(request: Asking, pk: int) -> HttpResponse:
    """One list: what its columns mean, as long as it has not begun; then how far it is, and its account."""
    actor = _handler(request)
    laid = reads.list_for(actor, pk)
    if laid.state == ListState.LAID:
        return _columns(request, laid)
    if request.method == "POST":
        messages.info(request, "这份清单已经开始导入。")
        return redirect("exchange:list", pk)
    if request.htmx:
        return _asked_again(request, laid)
    return render(request, "exchange/list.html", _progress(laid))


def _asked_again(request: Asking, laid: OpinionList) -> HttpResponse:
    """How far it is, for the page that is open; once it has ended that page is led anew, with its account and its files."""
    if laid.state in MOVING:
        return render(request, "exchange/_progress.html", _progress(laid))
    return HttpResponseClientRefresh()


def _progress(laid: OpinionList) -> dict[str, Any]:
    return {
        "laid": laid,
        "title": laid.name,
        "state": _badge(laid),
        "moves": laid.state in MOVING,
        "url": reverse("exchange:list", args=[laid.pk]),
        "figures": _figures(laid),
        "crumbs": _crumbs(laid.name[:20]),
        "go_on_url": reverse("exchange:go_on", args=[laid.pk]) if laid.state == ListState.BROKEN else "",
        "drop_url": reverse("exchange:drop", args=[laid.pk]) if laid.state == ListState.BROKEN else "",
        "csv": [
            {"label": end.label, "url": f"{reverse('exchange:rows_csv', args=[laid.pk])}?end={end}"}
            for end, count in ((RowEnd.REJECTED, laid.rejected), (RowEnd.DUPLICATE, laid.duplicate))
            if count
        ],
    }


def _figures(laid: OpinionList) -> list[dict[str, Any]]:
    """What became of the rows, each figure with the rows behind it."""
    ledger = f"{reverse('feedback:list')}?state=all&batch={laid.batch_id}"
    rows = reverse("exchange:rows", args=[laid.pk])
    told = (
        ("读", laid.read, ""),
        ("新增", laid.created, ledger),
        ("已经有了", laid.duplicate, f"{rows}?end={RowEnd.DUPLICATE}"),
        ("没有收", laid.rejected, f"{rows}?end={RowEnd.REJECTED}"),
        ("新增里可能是同一件", laid.nearly_same, f"{rows}?end={RowEnd.NEAR}"),
    )
    return [{"label": label, "count": count, "url": url if count else ""} for label, count, url in told]


def _columns(request: Asking, laid: OpinionList) -> HttpResponse:
    """Asks what each column means, shows the first rows so, and begins."""
    form = SayColumns(request.POST if request.method == "POST" else None, laid=laid)
    refused = None
    meanings = lists.meanings_of(laid.columns, len(laid.headings))
    if form.is_bound and form.is_valid():
        meanings = form.meanings()
        try:
            actions.refuse_meanings(meanings, count=len(laid.headings))
            if "go" in request.POST:
                actions.begin_list(laid, meanings=meanings, by=request.actor, at=request.at)
                messages.success(request, "开始导入了，可以离开这一页，导完了在“清单”里看。")
                return redirect("exchange:list", laid.pk)
        except Refused as no:
            refused = no
            if no.code != "columns_unclear":
                _note(request, "begin_list", "开始导入", no, site=laid.site.code)
    rows, unread = _previewed(laid, meanings, request.at) if refused is None else ([], "")
    context = {
        "laid": laid,
        "form": form,
        "refused": refused,
        "rows": rows,
        "unread": unread,
        "source": Channel(laid.source).label,
        "drop_url": reverse("exchange:drop", args=[laid.pk]),
        "crumbs": _crumbs(laid.name[:20]),
    }
    status = 422 if refused is not None or (form.is_bound and not form.is_valid()) else 200
    return render(request, "exchange/columns.html", context, status=status)


def _previewed(laid: OpinionList, meanings: list[str], at: datetime) -> tuple[list[lists.Previewed], str]:
    """The first rows as they would be read, or why they cannot be."""
    try:
        return lists.preview(laid, lists.kept(lists.columns_of(meanings)), on=local(at).date()), ""
    except Unreadable as wrong:
        return [], str(wrong)


@require_POST
def go_on(request: Asking, pk: int) -> HttpResponse:
    """Lets the worker go on with a list that stopped."""
    return _done(request, pk, actions.go_on_with_list, "接着导入", "接着导入了。")


@require_POST
def drop(request: Asking, pk: int) -> HttpResponse:
    """Gives a list up."""
    return _done(request, pk, actions.drop_list, "放下清单", "放下了，清单已经删掉；已经收进来的还在。")


def _done(request: Asking, pk: int, act: Any, label: str, said: str) -> HttpResponse:
    actor = _handler(request)
    laid = reads.list_for(actor, pk)
    try:
        act(laid, by=actor, at=request.at)
    except Refused as refused:
        _note(request, act.__name__, label, refused, site=laid.site.code)
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)
    return redirect("exchange:list", pk)


def _note(request: Asking, name: str, label: str, refused: Refused, *, site: str) -> None:
    """Keeps on the record of the day that something was refused; a list belongs to no case."""
    by, at = request.actor.ref, request.at
    record.write_refused_act("", name, label=label, code=refused.code, by=by, at=at, site=site)


@require_safe
def rows(request: Asking, pk: int) -> HttpResponse:
    """The rows of a list that ended in one way, each with its reason."""
    laid = reads.list_for(_handler(request), pk)
    end = _end(request)
    page = beginning(reads.rows_of(laid, end), ROWS, most=MOST).get_page(request.GET.get("page"))
    context = {
        "laid": laid,
        "page": page,
        "rows": list(page),
        "title": f"{end.label}的行",
        "csv_url": f"{reverse('exchange:rows_csv', args=[pk])}?end={end}",
        "crumbs": [*_crumbs("")[:2], (laid.name[:20], reverse("exchange:list", args=[pk])), (end.label, "")],
    }
    return render(request, "exchange/rows.html", context)


@require_safe
def rows_csv(request: Asking, pk: int) -> HttpResponse:
    """The same as a file, to be mended and handed in again."""
    laid = reads.list_for(_handler(request), pk)
    end = _end(request)
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(["行", "渠道编号", "结果", "原因"])
    for row in reads.rows_of(laid, end).iterator():
        cells = [str(row.row), row.number, end.label, row.why]
        sheet.writerow([f"'{cell}" if cell.startswith(BEGINS_A_FORMULA) else cell for cell in cells])
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="list-{pk}-{end}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _end(request: Asking) -> RowEnd:
    asked = request.GET.get("end", "")
    if asked not in set(RowEnd):
        raise Http404
    return RowEnd(asked)
