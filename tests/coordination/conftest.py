"""The district of the cases, with the people of its departments, serves what is asked of them too."""

from collections.abc import Iterator

import pytest

from bancheng.cases.models import Case
from bancheng.org.reads import looking_once
from tests.cases.conftest import case, district_laid  # noqa: F401
from tests.cases.district import District, district_of
from tests.coordination import desks
from tests.coordination.units import Unit, make_units
from tests.ground import Ground


@pytest.fixture
def district(district_laid: Ground, db: None) -> Iterator[District]:  # noqa: F811
    """Places, calendar, catalogue, people, and those of the departments; as in a request, the office is looked at once."""
    district_laid.needed()
    with looking_once():
        yield desks.with_units(district_of())


@pytest.fixture
def handled(district: District, case: Case) -> Case:  # noqa: F811
    """A case that is being handled, with the housing bureau as its main unit."""
    return desks.handled(district, case)


@pytest.fixture
def units(district: District) -> list[Unit]:
    """Three departments, each with a liaison and a head, to be asked and to confer."""
    return make_units()
