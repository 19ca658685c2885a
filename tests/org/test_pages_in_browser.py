"""The office's pages in a real browser: axe, content policy, phone and desk, without a mouse at sign-in."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from bancheng.org import actions, totp
from bancheng.org.models import Person
from tests import make
from tests.browser import DESK, PHONE, Opened
from tests.cast import AT, PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Opened]


WIDEST = "W" * 32
"""The widest secret there is: what fits with it fits with every one that chance draws."""


@pytest.fixture
def keepers(now: object, monkeypatch: pytest.MonkeyPatch) -> dict[str, Person]:
    monkeypatch.setattr(totp, "new_secret", lambda: WIDEST)
    actions.load_district(AT)
    return make.cast("admin", "security", "li")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/desk/sign-in", ""),
        ("/desk/me", "li"),
        ("/desk/me/second-factor", "li"),
        ("/desk/org/people", "admin"),
        ("/desk/org/sites", "admin"),
        ("/desk/org/people/add", "admin"),
        ("/desk/org/calendar", "admin"),
        ("/desk/org/limits", "admin"),
        ("/desk/org/roles/add", "security"),
        ("/desk/org/accounts", "security"),
    ],
)
def test_a_page_of_the_office_is_sound(
    keepers: dict[str, Person], open_page: Open, path: str, name: str, size: dict[str, int]
) -> None:
    opened = open_page(path, size=size, as_=keepers[name] if name else None)
    opened.look_at(f"org-{path.strip('/').replace('/', '-')}-{size['width']}")
    opened.assert_sound()


def test_signing_in_needs_neither_mouse_nor_script(keepers: dict[str, Person], open_page: Open) -> None:
    account = make.make_account(keepers["li"])
    page = open_page("/desk/org/limits", script=False).page
    expect(page).to_have_url(re.compile(r"/desk/sign-in\?next="))
    page.locator("[name=username]").fill(account.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/desk/org/limits$"))
    page.get_by_role("button", name="退出").press("Enter")
    expect(page).to_have_url(re.compile(r"/desk/sign-in$"))
