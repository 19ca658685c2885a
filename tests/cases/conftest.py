"""What every test of the cases may ask for: the district, and a case just registered."""

from collections.abc import Iterator

import pytest

from bancheng.cases.models import Case
from bancheng.catalogue import actions as catalogue
from bancheng.catalogue.models import Cause
from bancheng.org import actions as org
from bancheng.org.models import Person, Site
from bancheng.org.reads import looking_once
from tests.cases.district import AT, District, district_of, make_district, register
from tests.ground import Ground, ground_of


def lay_district() -> None:
    """Places, calendar, catalogue and people, where they are not yet."""
    if not Site.objects.exists():
        org.load_district(AT)
    if not Cause.objects.exists():
        catalogue.load_catalogue(at=AT)
    if not Person.objects.exists():
        make_district()


district_laid = ground_of(lay_district)


@pytest.fixture
def district(district_laid: Ground, db: None) -> Iterator[District]:
    """Places, calendar, catalogue and people; as in a request, the office is looked at once."""
    district_laid.needed()
    with looking_once():
        yield district_of()


@pytest.fixture
def case(district: District) -> Case:
    """A case just registered by the site's officer."""
    return register(district)
