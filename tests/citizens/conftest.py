"""The district of the cases serves the citizens' pages too."""

from tests.cases.conftest import case, chromium, district, open_page  # noqa: F401
