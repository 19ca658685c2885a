"""The district of the cases serves the measures too."""

from tests.cases.conftest import case, district, district_laid  # noqa: F401
