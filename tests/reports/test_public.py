"""What is published: once, when a stretch of months is over and enough has happened in it, and never otherwise afterwards."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from bancheng.cases.models import Case
from bancheng.config.environment import OFFICE_ZONE
from bancheng.records import standing, verification
from bancheng.records.models import File, Line
from bancheng.reports import public, ticks
from bancheng.reports.models import PublishedFigures
from bancheng.rules import publishing
from tests.cases.district import District
from tests.queries import counted

pytestmark = pytest.mark.django_db
IN_APRIL, IN_MAY = (datetime(2026, month, 1, 3, tzinfo=OFFICE_ZONE) for month in (4, 5))

KEPT = {
    "intake": {"total": 30, "cells": {"accepted": None, "declined": None, "other": 5}},
    "answers": {"total": 26, "cells": {"done": 20, "partly": 6, "explained": 0, "elsewhere": 0}},
    "first": {"total": None, "cells": {"done": None, "explained": None, "led": None}},
    "on_time": [24, 25],
}
"""A stretch as it is kept: two numbers held back together, one family not published."""


@pytest.fixture
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """The month of the tests is a small one: eleven registered, eight answered."""
    monkeypatch.setattr(publishing, "ENOUGH", 8)


def test_before_a_month_is_over_and_before_enough_has_happened_nothing_goes_out(month: District) -> None:
    assert not ticks.publish(at=datetime(2026, 3, 31, 23, tzinfo=OFFICE_ZONE))
    assert not ticks.publish(at=IN_APRIL) and not ticks.publish(at=IN_MAY)
    assert [str(one.to_on) for one in public.stretches(at=IN_MAY)] == ["2026-04-01", "2026-05-01"]
    assert not PublishedFigures.objects.exists()


def test_a_month_goes_out_once_and_its_small_numbers_nowhere(month: District, few_are_enough: None) -> None:
    assert ticks.publish(at=IN_APRIL) and not ticks.publish(at=IN_APRIL)
    row = PublishedFigures.objects.get()
    assert (str(row.from_on), str(row.to_on), row.computed_at) == ("2026-03-01", "2026-04-01", IN_APRIL)
    # Nine taken on, one refused, one not decided on; seven done, one explained: no large one to hold back with the small ones.
    nothing = {"total": None, "cells": {"accepted": None, "declined": None, "other": None}}
    assert row.numbers["intake"] == nothing and row.numbers["answers"]["total"] is None
    assert row.numbers["on_time"] == [8, 9]
    # Whatever becomes of the cases, what is published stays.
    Case.objects.filter(outcome="done").update(outcome="explained")
    assert not ticks.publish(at=IN_MAY)
    assert PublishedFigures.objects.get().numbers == row.numbers


def test_it_leaves_its_line_and_stands_as_told(month: District, few_are_enough: None) -> None:
    public.publish(at=IN_APRIL)
    file = File.objects.get(key="org/statistics")
    line = Line.objects.get(file=file)
    assert (line.kind, line.by) == ("statistics.published", "time")
    assert verification.verify_file(file.key).ok
    assert list(standing.files_stand([file.pk])) == []
    PublishedFigures.objects.update(numbers={})
    assert [found.where for found in standing.files_stand([file.pk])] != []


def test_the_page_reads_what_is_kept(
    month: District, few_are_enough: None, settings: Any, client: Client
) -> None:
    settings.BANCHENG_NOW = IN_MAY
    assert "还没有公布过" in client.get("/statistics").content.decode()
    assert (
        'href="/statistics"' in client.get("/").content.decode()
        and 'href="/statistics"' in client.get("/track").content.decode()
    )
    for month_number in (1, 2):
        PublishedFigures.objects.create(
            from_on=f"2026-0{month_number}-01",
            to_on=f"2026-0{month_number + 1}-01",
            numbers=KEPT,
            computed_at=IN_APRIL,
        )
    with counted() as questions:
        page = client.get("/statistics").content.decode()
    assert len(questions) <= 3, questions
    assert "2026年2月" in page and "96%" in page and "4月1日 3:00" in page
    assert "受理、不予受理，合起来" in page and "25" in page
    assert "在窗口第一次问到的" not in page, "what is held back whole is not shown"
