"""A call-back in a real browser: the number comes beside what is to be asked, what is typed stays, and it is veiled again."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from bancheng.citizens.models import CallBack
from tests.browser import DESK, PHONE, Opened
from tests.cases.district import District
from tests.citizens.test_call_backs import ANSWERED_AT, HOUR, owed  # noqa: F401  a fixture of the neighbour

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "13800005678"


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_number_comes_beside_the_questions_and_is_veiled_again(
    district: District,
    owed: CallBack,  # noqa: F811
    open_page: Callable[..., Opened],
    settings: Any,
    size: dict[str, int],
) -> None:
    settings.BANCHENG_NOW = ANSWERED_AT + HOUR
    opened = open_page(f"/desk/call-backs/{owed.pk}/", as_=district.person("supervisor"), size=size)
    page = opened.page
    page.clock.install()
    page.reload()
    page.get_by_label("他怎么说的").fill("还是不行")
    page.get_by_role("button", name="看联系方式").click()
    expect(page.get_by_text(NUMBER)).to_be_visible()
    expect(page.get_by_text("这样问")).to_be_visible()
    assert page.get_by_label("他怎么说的").input_value() == "还是不行"
    assert page.url.endswith(f"/desk/call-backs/{owed.pk}/")
    opened.look_at(f"call-back-revealed-{size['width']}")
    opened.assert_sound()
    page.clock.run_for(121_000)
    expect(page.get_by_text(NUMBER)).to_have_count(0)
    expect(page.get_by_role("button", name="看联系方式")).to_be_visible()
