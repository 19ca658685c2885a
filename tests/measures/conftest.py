"""The district of the cases serves the measures too; its house can send messages."""

import pytest

from bancheng.notices import carriers
from bancheng.rules.vocabulary import Way
from tests.cases.conftest import case, district, district_laid  # noqa: F401


@pytest.fixture(autouse=True)
def heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text messages and mail can be sent, as in a hall with a gateway."""
    monkeypatch.setattr(carriers, "open_ways", lambda: frozenset(Way))
