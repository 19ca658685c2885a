"""What is published, once a stretch of months is over: reckoned one time, kept as it went out, and shown from there.

A page view reads a row; it costs the same however many cases there are.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min

from bancheng.cases.models import Case, FirstQuestion
from bancheng.org import record
from bancheng.records import told
from bancheng.reports.models import PublishedFigures
from bancheng.reports.reads import Report
from bancheng.rules import metrics, periods, publishing
from bancheng.rules.calendar import local
from bancheng.rules.lines import LineKind
from bancheng.rules.metrics import Figure, Part
from bancheng.rules.periods import Period
from bancheng.rules.permissions import TIME
from bancheng.rules.publishing import Published
from bancheng.rules.vocabulary import FirstAnswer, Outcome

SUBJECT = "statistics"
SHOWN = 12


def stretches(*, at: datetime) -> Iterator[Period]:
    """The stretches that could be published now, each a month longer than the last; none before the house had its first case."""
    last = PublishedFigures.objects.order_by("to_on").values_list("to_on", flat=True).last()
    begin = last or _first_month()
    end = begin and periods.month_of(begin).to_on
    while begin and end and end <= local(at).date():
        yield Period(from_on=begin, to_on=end, key="", words="")
        end = periods.month_of(end).to_on


def _first_month() -> date | None:
    first = Case.objects.order_by().aggregate(first=Min("registered_at"))["first"]
    return periods.month_of(local(first).date()).from_on if first else None


@transaction.atomic
def publish(*, at: datetime) -> PublishedFigures | None:
    """Publishes the next stretch of months in which enough has happened, if there is one; what is published never changes.

    Source   docs/decisions/0096-rates-what-is-published.md.
    """
    for stretch in stretches(at=at):
        report = Report(cases=Case.objects.all(), sites=None, person=None, period=stretch, at=stretch.to_at)
        if publishing.is_enough(registered=len(report.registered), told=len(report.told)):
            return _keep(stretch, numbers_of(report), at=at)
    return None


def _keep(stretch: Period, numbers: Mapping[str, Any], *, at: datetime) -> PublishedFigures:
    row = PublishedFigures.objects.create(
        from_on=stretch.from_on, to_on=stretch.to_on, numbers=numbers, computed_at=at
    )
    data = {"from_day": f"{row.from_on}", "to_day": f"{row.to_on - timedelta(days=1)}"}
    record.write(SUBJECT, LineKind.STATISTICS_PUBLISHED, by=TIME.ref, at=at, data=data, rows=told.new(row))
    return row


def numbers_of(report: Report) -> dict[str, Any]:
    """Everything that goes out of a stretch, and nothing else: what is held back is not kept."""
    on_time = report.figure(Figure.ON_TIME)
    share = publishing.published_share(on_time.numerator, on_time.denominator)
    return {
        "intake": _family(_intake(report), publishing.INTAKE),
        "answers": _family(_answers(report), publishing.ANSWERS),
        "first": _family(_first_questions(report.period), publishing.FIRST),
        "on_time": list(share) if share else None,
    }


def _family(counted: Mapping[str, int], names: Mapping[str, str]) -> dict[str, Any]:
    found: Published = publishing.published({name: counted.get(name, 0) for name in names}, list(names))
    return {"total": found.total, "cells": dict(found.cells)}


def _intake(report: Report) -> Mapping[str, int]:
    names = {Part.COUNTED: "accepted", Part.REST: "declined", Part.APART: "other"}
    return _counted(names[place] for row in report.registered if (place := metrics.of_accepted(row)))


def _answers(report: Report) -> Mapping[str, int]:
    return _counted(publishing.ANSWER_OF[Outcome(row.outcome)] for row in report.told)


def _first_questions(period: Period) -> Mapping[str, int]:
    asked = FirstQuestion.objects.filter(at__gte=period.from_at, at__lt=period.to_at)
    answers = asked.order_by().values_list("answer", flat=True)
    return _counted(publishing.FIRST_OF[FirstAnswer(answer)] for answer in answers)


def _counted(names: Iterable[str]) -> Mapping[str, int]:
    return Counter(names)


def latest() -> list[PublishedFigures]:
    """What was published last, the newest first."""
    return list(PublishedFigures.objects.all()[:SHOWN])
