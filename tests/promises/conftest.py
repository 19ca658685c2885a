"""The district of the cases serves the promises too."""

from tests.cases.conftest import case, district, district_laid  # noqa: F401
