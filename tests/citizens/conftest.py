"""The district of the cases serves the citizens' pages too."""

from tests.cases.conftest import case, district  # noqa: F401
