"""The district of the cases serves the clues too."""

from tests.cases.conftest import case, district  # noqa: F401
