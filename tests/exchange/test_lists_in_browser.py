"""Lists, names of departments and tokens in a real browser, at the desk and on a phone."""

import pytest

from bancheng.exchange import ticks
from bancheng.exchange.models import OpinionList
from tests.browser import DESK, PHONE
from tests.cases.district import AT, District
from tests.exchange.test_lists import csv_of, laid, row

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_list_from_its_columns_to_its_account_is_sound(district: District, open_page, settings) -> None:
    settings.BANCHENG_NOW = AT
    one = laid(district, csv_of(row(1), row(2, day="昨天"), row(3)))
    for size in (DESK, PHONE):
        page = open_page(f"/desk/feedback-lists/{one.pk}/", as_=district.person("officer"), size=size)
        page.look_at(f"list-columns-{size['width']}")
        page.assert_sound()
    page.page.get_by_role("button", name="开始导入").click()
    assert OpinionList.objects.get().state == "waiting"
    page.look_at("list-waiting")
    page.assert_sound()
    ticks.read_lists(at=AT)
    # The word of its state alone: the message on the page that waited speaks of the end too.
    page.page.get_by_text("导完了", exact=True).wait_for()
    page.page.get_by_role("link", name="下载“没有收”的行和原因").wait_for()
    assert page.page.locator("main").count() == 1, "the page was led anew, not laid into its own card"
    page.look_at("list-done")
    page.assert_sound()
    for path in ("feedback-lists/", f"feedback-lists/{one.pk}/rows/?end=rejected", "feedback/units/"):
        shown = open_page(f"/desk/{path}", as_=district.person("officer"), size=PHONE)
        shown.look_at(f"list-{path.split('/')[1] or 'all'}")
        shown.assert_sound()
    given = open_page("/desk/channel-tokens/new/", as_=district.person("admin"), size=DESK)
    given.assert_sound()
    given.page.get_by_label("给哪个系统").fill("区好差评平台")
    given.page.get_by_label("好差评", exact=True).check()
    given.page.get_by_role("button", name="发凭证").click()
    given.look_at("token")
    given.assert_sound()
