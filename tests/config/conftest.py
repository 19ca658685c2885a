"""What the tests of the whole house may ask for: the small district, and a case just registered."""

from tests.cases.conftest import case, district, district_laid  # noqa: F401
