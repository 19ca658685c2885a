"""The pages of promises at a desk and on a phone: sound, and nothing runs over."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bancheng.cases.models import Case
from bancheng.config.environment import OFFICE_ZONE
from bancheng.promises import actions, ticks
from tests.browser import DESK, PHONE
from tests.cases.district import AT, District
from tests.promises.making import DUE_ON, citizens, pledge, promise

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 19, 10, 0, tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_ledger_month_and_one_promise_are_sound(
    district: District, case: Case, open_page: Any, settings: Any, size: dict[str, int]
) -> None:
    settings.BANCHENG_NOW = NOW
    name = "desk" if size is DESK else "phone"
    made = promise(district, case)
    citizens(district, case, due_on=DUE_ON)
    checked = pledge(district, case, owner_label="登记注册科")
    later = promise(
        district, case, task="把老楼幢号改成和不动产权证一致，出具更名证明", due_on=DUE_ON + timedelta(days=7)
    )
    kept = promise(district, case, due_on=DUE_ON - timedelta(days=7))
    by = district.actor("officer")
    kept_on = AT.date() + timedelta(days=2)
    actions.keep_promise(kept, by=by, at=AT + timedelta(days=2), kept_on=kept_on, words="编号 2026-7")
    extender = district.actor("convener")
    more = DUE_ON + timedelta(days=20)
    actions.extend_promise(later, by=extender, at=AT + timedelta(days=3), due_on=more, reason="等省厅批复")
    promise(district, case, task="把旧档案找出来", due_on=DUE_ON - timedelta(days=8))
    ticks.tick(at=NOW)
    opened = open_page("/desk/promises/", as_=district.person("officer"), size=size)
    assert "没有兑现的，先盯这些" in opened.page.inner_text("main")
    opened.look_at(f"promises-ledger-{name}")
    opened.assert_sound()
    for page, picture in (
        ("/desk/promises/calendar/?month=2026-03", "month"),
        (f"/desk/promises/{made.pk}/", "one"),
        (f"/desk/promises/{made.pk}/keep/", "keep"),
        (f"/desk/promises/{checked.pk}/", "check"),
        (f"/desk/promises/{checked.pk}/find_false/", "find-false"),
        (f"/desk/cases/{case.number}/promises/", "panel"),
    ):
        opened.page.goto(opened.page.url.split("/desk/")[0] + page)
        opened.look_at(f"promises-{picture}-{name}")
        opened.assert_sound()
    figure = opened.page.url.split("/desk/")[0] + "/desk/promises/calendar/?month=2026-03"
    opened.page.goto(figure)
    opened.page.locator(".pr-fig.open").first.click()
    assert "只看" in opened.page.inner_text("main")
