"""The figures as a leader sees them, at a desk and on a phone; what is published as anybody does."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from bancheng.reports.models import PublishedFigures
from tests.browser import DESK, PHONE, Opened
from tests.cases.district import District
from tests.reports.month import NOW
from tests.reports.test_public import IN_APRIL, KEPT


@pytest.mark.django_db(transaction=True)
def test_a_leader_opens_a_figure(open_page: Callable[..., Opened], month: District, settings: Any) -> None:
    settings.BANCHENG_NOW = NOW
    leader = month.person("leader")
    for size, name in ((DESK, "desk"), (PHONE, "phone")):
        opened = open_page("/desk/reports/", as_=leader, size=size)
        opened.look_at(f"reports-{name}")
        opened.assert_sound()
    opened.page.locator("a.bc-fig").first.click()
    opened.look_at("reports-list-phone")
    opened.assert_sound()
    opened = open_page("/desk/reports/satisfied/all/?period=2026-03", as_=leader, size=DESK)
    opened.look_at("reports-said")
    opened.assert_sound()
    for number in (1, 2):
        PublishedFigures.objects.create(
            from_on=date(2026, number, 1), to_on=date(2026, number + 1, 1), numbers=KEPT, computed_at=IN_APRIL
        )
    opened = open_page("/statistics", size=PHONE)
    opened.page.locator("summary").click()
    opened.look_at("statistics-phone")
    opened.assert_sound()
    assert opened.small_targets(44) == []
