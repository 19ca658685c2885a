"""The frame of a staff page around a real page, for somebody who is really signed in."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from bancheng.org import actions
from bancheng.org.models import Account, Person
from tests import make
from tests.browser import DESK, NARROW, PHONE, Opened
from tests.cast import MAKE_UP_SATURDAY

pytestmark = [pytest.mark.django_db(transaction=True)]
Open = Callable[..., Opened]


@pytest.fixture
def officer(settings: Any, transactional_db: None) -> Person:
    """Li at the window, on the Saturday that ordinary software gets wrong."""
    settings.BANCHENG_NOW = MAKE_UP_SATURDAY
    actions.load_district(MAKE_UP_SATURDAY)
    return make.cast("li", at=MAKE_UP_SATURDAY)["li"]


@pytest.mark.parametrize("size", [DESK, PHONE, NARROW], ids=["desk", "phone", "narrow"])
def test_the_frame_is_sound(open_page: Open, officer: Person, size: dict[str, int]) -> None:
    opened = open_page("/desk/me", size=size, as_=officer)
    opened.look_at(f"frame-{size['width']}", whole=False)
    opened.assert_sound()


def test_the_frame_says_what_day_it_is_and_who_i_am(open_page: Open, officer: Person) -> None:
    page = open_page("/desk/me", as_=officer).page
    expect(page.locator(".today")).to_contain_text("10月10日 星期六 10:20")
    expect(page.locator(".today .make")).to_contain_text("班")
    expect(page.locator(".me")).to_contain_text("李知秋")
    expect(page.locator(".me")).to_contain_text("反映窗口专员")


def test_keys_switched_off_in_my_settings_stay_off(open_page: Open, officer: Person) -> None:
    actions.set_keys(Account.objects.get(person=make_account(officer)), on=False)
    page = open_page("/desk/me", as_=officer).page
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_hidden()


def make_account(person: Person) -> Person:
    """The person with an account, made before the browser signs in."""
    make.make_account(person, at=MAKE_UP_SATURDAY)
    return person
