"""The district of the cases serves what is asked of its departments too."""

from tests.cases.conftest import case, district, district_laid  # noqa: F401
