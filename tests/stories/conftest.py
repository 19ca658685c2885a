"""The district of the stories, and the stage on which its people act."""

from collections.abc import Callable, Iterator

import pytest
from pytest_django.fixtures import Settings

from tests.browser import Opened
from tests.cases.conftest import district, district_laid  # noqa: F401
from tests.cases.district import District
from tests.stories.stage import Stage


@pytest.fixture
def stage(
    district: District,  # noqa: F811
    open_page: Callable[..., Opened],
    settings: Settings,
) -> Iterator[Stage]:
    """People with accounts, a clock that is set by hand, and a browser for each of them."""
    found = Stage(district, open_page, settings)
    yield found
    found.leave()
