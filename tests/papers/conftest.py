"""The district of the cases serves the papers too."""

from tests.cases.conftest import case, district, district_laid  # noqa: F401
