"""The district of the cases serves the measures too; its house can send messages."""

import pytest

from bancheng.cases.models import Case
from bancheng.catalogue.models import Matter
from bancheng.measures.models import Undertaking
from bancheng.notices import carriers
from bancheng.rules.vocabulary import Way
from tests.cases.conftest import case, district, district_laid  # noqa: F401
from tests.cases.district import District
from tests.measures.ground import gap, hard_case, make_matter


@pytest.fixture(autouse=True)
def heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text messages and mail can be sent, as in a hall with a gateway."""
    monkeypatch.setattr(carriers, "open_ways", lambda: frozenset(Way))


@pytest.fixture
def matter(district: District) -> Matter:  # noqa: F811
    """A matter with a key material, one that may be missing, and one that may be promised."""
    return make_matter()


@pytest.fixture
def hard(district: District, matter: Matter) -> Case:  # noqa: F811
    """A case judged 不好办, about that matter."""
    return hard_case(district, matter)


@pytest.fixture
def row(district: District, hard: Case, matter: Matter) -> Undertaking:  # noqa: F811
    """A 容缺受理 drawn up in it."""
    return gap(district, hard, matter)
