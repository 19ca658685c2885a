"""A month is what is counted, laid once for a module."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import make
from tests.cases.district import District, district_of
from tests.ground import Ground, ground_of
from tests.reports.month import NOW, lay_month

month_laid = ground_of(lay_month)


@pytest.fixture
def month(month_laid: Ground, db: None) -> District:
    """The people of the district, a month behind them."""
    month_laid.needed()
    return district_of()


@pytest.fixture
def desk(month: District, settings: Any) -> Callable[[str], Client]:
    """Somebody of the cast at a desk, in the month after."""
    settings.BANCHENG_NOW = NOW

    def sit_down(part: str) -> Client:
        return make.sign_in(Client(), month.person(part), at=NOW)

    return sit_down
