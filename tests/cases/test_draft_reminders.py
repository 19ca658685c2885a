"""An unfinished registration reminds its writer once, on a working day, and says nothing of what he typed."""

from datetime import datetime, timedelta
from uuid import uuid4

from bancheng.cases import actions, ticks
from bancheng.cases.models import Draft
from bancheng.config.environment import OFFICE_ZONE
from bancheng.config.jobs import TICKS
from bancheng.notices.models import Notice
from tests.cases.district import District

FRIDAY = datetime(2026, 3, 6, 16, 40, tzinfo=OFFICE_ZONE)
MONDAY = datetime(2026, 3, 9, 9, 5, tzinfo=OFFICE_ZONE)
HOUR = timedelta(hours=1)


def test_who_left_one_on_friday_hears_of_it_on_monday_once(district: District) -> None:
    key, by = uuid4(), district.actor("officer")
    typed = {"story": ["陈阿福，电话 13800005678，房屋租赁备案办不了"]}
    actions.save_draft(key=key, typed=typed, by=by, at=FRIDAY)
    for at in (FRIDAY + HOUR / 6, FRIDAY + 5 * HOUR, MONDAY - 2 * HOUR, MONDAY - timedelta(days=1)):
        assert ticks.remind_of_drafts(at=at) == 0, at
    assert ticks.remind_of_drafts(at=MONDAY) == 1
    assert ticks.remind_of_drafts(at=MONDAY + HOUR) == 0
    notice = Notice.objects.get(kind="draft.left")
    assert (notice.person, notice.channel) == (district.person("officer"), Notice.INBOX)
    assert "3月13日（周五）" in notice.body and str(key) in notice.url
    assert "陈" not in notice.body + notice.subject and "138" not in notice.body
    actions.save_draft(key=key, typed=typed, by=by, at=MONDAY + HOUR)
    assert Draft.objects.get(pk=key).reminded_at is None, "taken up again it may be left again"
    assert ticks.remind_of_drafts(at=MONDAY + timedelta(days=1)) == 1
    assert ticks.clear_drafts(at=MONDAY + timedelta(days=9)) == 1
    assert ticks.remind_of_drafts(at=MONDAY + timedelta(days=10)) == 0
    assert "bancheng.cases.ticks.remind_of_drafts" in {tick.function for tick in TICKS}
