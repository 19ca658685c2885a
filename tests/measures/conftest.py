"""The district of the cases serves the measures too."""

from tests.cases.conftest import case, district  # noqa: F401
