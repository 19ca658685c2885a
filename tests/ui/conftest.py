"""The browser, for the tests of the look."""

from tests.browser import chromium, open_page  # noqa: F401
