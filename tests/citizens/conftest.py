"""The district of the cases serves the citizens' pages too."""

from tests.cases.conftest import case, district, district_laid  # noqa: F401
