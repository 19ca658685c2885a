"""The figures of a period with their definitions, and the list behind each of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bancheng.cases import beginnings
from bancheng.cases.showing import queue
from bancheng.org.asking import Asking
from bancheng.org.models import Site
from bancheng.reports import reads
from bancheng.reports.forms import Asked
from bancheng.reports.reads import CallSeen, Report, Said
from bancheng.reports.review_pages import row_of
from bancheng.rules import metrics, periods
from bancheng.rules.calendar import local
from bancheng.rules.metrics import Counted, Figure, Owed, Part
from bancheng.rules.periods import Period
from bancheng.rules.vocabulary import FeedbackState, Satisfied
from bancheng.rules.wording import moment_words
from bancheng.ui.paging import FirstOf
from bancheng.ui.wording import share_words

PAGE = 25
MONTHS, QUARTERS = 13, 5
GRADES = {int(grade): grade.label for grade in Satisfied}
NO_ANSWER = "没有回答"


@dataclass(frozen=True, kw_only=True)
class _Look:
    """What is looked at: whose figures of which days, and how an address says so."""

    report: Report
    form: Asked
    site: Site | None
    query: str


def _look(request: Asking) -> _Look:
    """The period and site asked for; without a word it is the month that is over last."""
    sites = reads.sites_for(request.actor)
    today = local(request.at).date()
    choices = periods.latest(today, months=MONTHS, quarters=QUARTERS)
    usual = choices[1]
    asked_for = {"period": usual.key, "site": ""} | {
        name: value for name, value in request.GET.dict().items() if value
    }
    # A month further back than the list reaches is reached by its address.
    further = periods.named(asked_for["period"])
    if further and further.key not in {one.key for one in choices}:
        choices = [*choices, further]
    form = Asked(asked_for, choices=choices, sites=sites)
    valid = form.cleaned_data if form.is_valid() else {}
    period = valid.get("own") or periods.named(valid.get("period", "")) or usual
    site = next((one for one in sites if str(one.pk) == valid.get("site")), None)
    return _Look(
        report=reads.report_for(request.actor, period, sites=_scope(request, site, sites), at=request.at),
        form=form,
        site=site,
        query=urlencode(_said_again(period, site)),
    )


def _scope(request: Asking, site: Site | None, sites: list[Site]) -> tuple[int, ...] | None:
    if site is not None:
        return (site.pk,)
    if request.actor.roles & reads.OVERSEERS:
        return None
    return tuple(one.pk for one in sites)


def _said_again(period: Period, site: Site | None) -> dict[str, str]:
    days = (
        {"period": period.key}
        if period.is_whole
        else {"from_on": f"{period.from_on}", "last_on": f"{periods.last_day(period)}"}
    )
    return days | ({"site": str(site.pk)} if site else {})


@require_safe
def figures(request: Asking) -> HttpResponse:
    """Every figure of a period: its numbers, its interval, its definition, and what silence could hide."""
    look = _look(request)
    report = look.report
    shown = [_figure(figure, look) for figure in report.figures()]
    context = {
        "form": look.form,
        "period": report.period,
        "where": look.site.name if look.site else _everywhere(request),
        "figures": shown,
        "grades": _grades(report),
        "reviews": [row_of(one) for one in reads.reviews_of(request.actor, report.period)],
        "is_running": report.is_running,
        "own_cases_left_out": len(report.told) - len(report.told_by_others),
    }
    return render(request, "reports/figures.html", context)


def _everywhere(request: Asking) -> str:
    return "全区" if request.actor.roles & reads.OVERSEERS else "您负责的网点"


def _figure(figure: Counted, look: _Look) -> dict[str, Any]:
    """One figure as the page shows it."""
    definition = figure.definition
    is_shown = _is_shown(figure, look.report)
    return {
        "label": definition.figure.label,
        "words": definition.words,
        "is_said": definition.is_said,
        "is_shown": is_shown,
        "why_not": "" if is_shown else _why_not(look.report),
        "rate": {
            "numerator": figure.numerator,
            "denominator": figure.denominator,
            "words": (definition.counted, definition.whole),
            "links": (_list_of(figure, Part.COUNTED, look), _list_of(figure, "all", look)),
        },
        "rest": (definition.rest, len(figure.of(Part.REST)), _list_of(figure, Part.REST, look)),
        "apart": (definition.apart, len(figure.of(Part.APART)), _list_of(figure, Part.APART, look)),
        "silent": (figure.silent, _list_of(figure, Part.SILENT, look)) if definition.feared else None,
        "worst": share_words(*figure.worst),
        "feared": definition.feared,
        "unit": definition.unit,
    }


def _is_shown(figure: Counted, report: Report) -> bool:
    """Whether this figure may be shown for these days: of people's words only whole months and quarters that are over.

    Whoever takes one slice from another, or yesterday's figure from today's, reads how one citizen rated.
    """
    is_over = report.period.is_whole and not report.is_running
    return metrics.may_show(figure) and (is_over or not figure.definition.tells_of_words)


def _why_not(report: Report) -> str:
    if not report.period.is_whole:
        return "自选的日子不算这一项：把几段日子一减，就看得出是谁怎样评的。请选月份或季度。"
    if report.is_running:
        return "还没有过完，不算这一项：一天天看下来，就看得出是谁怎样评的。过完再看。"
    return f"回答的不到 {metrics.FEWEST_WORDS} 人，不显示，免得看出是谁怎样评的。"


def _list_of(figure: Counted, part: str, look: _Look) -> str:
    words = [figure.definition.figure.value, str(part)]
    return f"{reverse('reports:cases', args=words)}?{look.query}"


def _grades(report: Report) -> list[dict[str, Any]]:
    """The five grades one by one, where the figure itself is shown."""
    if not _is_shown(report.figure(Figure.SATISFIED), report):
        return []
    counted = reads.grades(report)
    whole = sum(counted.values())
    return [{"label": GRADES[grade], "count": count, "whole": whole} for grade, count in counted.items()]


# --- the list behind a figure ------------------------------------------------------------------------------


@require_safe
def cases(request: Asking, figure: str, part: str) -> HttpResponse:
    """The cases one figure is made of; where people spoke, what was said and nothing that leads to them."""
    look = _look(request)
    if figure not in set(Figure):
        raise Http404
    counted = look.report.figure(Figure(figure))
    if not _is_shown(counted, look.report):
        raise Http404
    listed = reads.listed(counted, part)
    rows, shown = _behind(look.report, counted, listed)
    page = FirstOf(rows, PAGE, most=max(len(rows), 1), is_cut=False).get_page(request.GET.get("page"))
    here = list(page.object_list)
    context = {
        "figure": counted.definition,
        "label": _label(counted, part),
        "period": look.report.period,
        "where": look.site.name if look.site else _everywhere(request),
        "count": len(listed),
        "page": page,
        "is_veiled": counted.definition.is_veiled,
        "heads": HEADS[counted.definition.key],
        "rows": [shown(one) for one in here]
        if counted.definition.is_veiled
        else _listed(here, counted, part, look.report, request),
        "back": f"{reverse('reports:figures')}?{look.query}",
    }
    return render(request, "reports/cases.html", context)


def _listed(
    cases: list[int], counted: Counted, part: str, report: Report, request: Asking
) -> list[queue.Row]:
    """The cases of one page; where they are listed for being in time or late, each with its due and its answer.

    What left without an answer owed none, and says nothing of a day.
    """
    shown = beginnings.shown(cases)
    rows = queue.rows(shown, actor=request.actor, at=request.at)
    if counted.definition.figure is not Figure.ON_TIME or part == Part.APART:
        return rows
    owed = {one.case: one for one in report.owed}
    return [
        replace(row, marks=_due_and_told(owed[case.pk], request.at))
        for case, row in zip(shown, rows, strict=True)
    ]


def _due_and_told(owed: Owed, now: datetime) -> list[dict[str, str]]:
    told = f"{moment_words(owed.told_at, now=now)} 答复" if owed.told_at else "还没有答复"
    return [
        {"icon": "calendar", "label": f"应在 {moment_words(owed.due_at, now=now)} 前答复"},
        {"icon": "check" if owed.told_at else "clock", "label": told},
    ]


def _behind(report: Report, counted: Counted, listed: tuple[int, ...]) -> tuple[Any, Callable[[Any], Any]]:
    """The rows of a list, and how one of them is shown where it leads to nobody."""
    match counted.definition.key:
        case "opinion":
            return reads.ratings_in(listed), _rated
        case "call_back":
            return reads.calls_in(report, listed), _called
    return (reads.said_in(report, listed) if counted.definition.is_said else listed), _said


HEADS = {
    "case": ("解决了吗", "满意吗"),
    "call_back": ("为什么回访", "结果"),
    "opinion": ("评的等级", "办到哪里"),
}
"""What stands over the two columns of a list that leads to nobody, by what its rows are."""


def _rated(one: tuple[str, FeedbackState]) -> tuple[str, str]:
    grade, state = one
    return grade, state.label


def _called(one: CallSeen) -> tuple[str, str]:
    return "、".join(why.label for why in one.whys), one.end.label if one.end else "还没有回访"


def _label(figure: Counted, part: str) -> str:
    definition = figure.definition
    return {
        "all": definition.whole,
        Part.COUNTED: definition.counted,
        Part.REST: definition.rest,
        Part.APART: definition.apart,
        Part.SILENT: NO_ANSWER,
    }[part]


def _said(one: Said) -> tuple[str, str]:
    unsaid = "没有回答，重办或按未解决办结" if one.goes_on else NO_ANSWER
    solved = one.solved.label if one.solved else unsaid
    return solved, GRADES[one.satisfied] if one.satisfied else NO_ANSWER
