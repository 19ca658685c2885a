"""The district of the stories, and the stage on which its people act."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django.fixtures import Settings

from tests.browser import NO_FONTS, Opened
from tests.cases.conftest import district, district_laid  # noqa: F401
from tests.cases.district import District
from tests.stories.stage import Stage, is_looked_at


@pytest.fixture
def chromium(launched: Callable[..., Browser]) -> Browser:
    """A browser that fetches no fonts where nobody looks at the pages."""
    return launched() if is_looked_at() else launched(NO_FONTS)


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
