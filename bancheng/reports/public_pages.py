"""What anybody reads of the window: numbers as they were published, each stretch with the moment it was reckoned."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bancheng.org.asking import Asking
from bancheng.reports import public
from bancheng.reports.models import PublishedFigures
from bancheng.rules import metrics, periods, publishing
from bancheng.rules.publishing import Published
from bancheng.ui.wording import share


@require_safe
def statistics(request: Asking) -> HttpResponse:
    """The published numbers, the newest stretch open, those before it folded."""
    context = {
        "stretches": [_stretch(row) for row in public.latest()],
        "enough": publishing.ENOUGH,
        "fewest": publishing.FEWEST,
        "on_time_words": metrics.DEFINITIONS[metrics.Figure.ON_TIME].words,
    }
    return render(request, "reports/statistics.html", context)


def _stretch(row: PublishedFigures) -> dict[str, Any]:
    """One stretch as the page shows it."""
    numbers = row.numbers
    return {
        "words": periods.months_words(row.from_on, row.to_on),
        "computed_at": row.computed_at,
        "families": [
            _family("登记了", "件", numbers["intake"], publishing.INTAKE),
            _family("答复了", "件", numbers["answers"], publishing.ANSWERS),
            _family("在窗口第一次问到的", "次", numbers["first"], publishing.FIRST),
        ],
        "on_time": share(*numbers["on_time"]) if numbers["on_time"] else None,
    }


def _family(label: str, unit: str, kept: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """One family: its total and its numbers, the largest kind first; those held back together as one sum."""
    found = Published(total=kept["total"], cells=kept["cells"])
    cells = [(names[name], found.cells[name]) for name in reversed(list(names))]
    return {
        "label": label,
        "unit": unit,
        "total": found.total,
        "cells": [{"label": word, "count": count} for word, count in cells if count],
        "together": "、".join(word for word, count in cells if count is None),
        "sum": publishing.hidden_sum(found),
    }
