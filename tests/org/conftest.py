"""What every test of the office may ask for: the district, the cast, a moment for the pages."""

import pytest

from bancheng.org import actions
from bancheng.org.models import Person
from tests import make
from tests.cast import AT
from tests.ground import Ground, ground_of

district_laid = ground_of(lambda: actions.load_district(AT))


@pytest.fixture
def district(district_laid: Ground, db: None) -> None:
    """Xuanwu's places, limits and calendar."""
    district_laid.needed()


@pytest.fixture
def people(district: None) -> dict[str, Person]:
    """The whole cast in their roles."""
    return make.cast()


@pytest.fixture
def now(settings):  # type: ignore[no-untyped-def]
    """The clock of the pages stands at half past nine on Monday 2 March 2026."""
    settings.BANCHENG_NOW = AT
    return AT
