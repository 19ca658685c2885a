"""The last day of a published year: the date is marked provisional, says why, and is set right when the notice comes."""

import json
from typing import Any

import pytest

from bancheng.cases.models import CaseClock
from bancheng.notices.models import Notice
from bancheng.records.models import Line
from bancheng.rules.vocabulary import ClockKind
from tests.stories.at_the_door import accepted, walked_in
from tests.stories.stage import Stage

pytestmark = pytest.mark.django_db(transaction=True)

NOTICE = """日期,上班,节日
2027-01-01,否,元旦
2027-01-02,是,元旦
2027-01-04,否,元旦
2027-01-05,否,元旦
"""


def test_a_date_in_a_year_without_notice_is_marked_and_set_right(stage: Stage) -> None:
    stage.clock("2026-12-31 09:30")
    number, code = walked_in(stage)
    accepted(stage, number)
    officer = stage.desk("officer").go(f"/desk/cases/{number}/")
    officer.sees("暂定", "2027年").look("f01-provisional")
    stage.tracked(number, code).sees("暂定").look("f02-track-provisional")
    before = answer_due(number)
    assert before.provisional

    keeper = (
        stage.desk("admin").go("/desk/org/calendar/2027").look("f03-year-without-notice").do("录入放假安排")
    )
    sheet: Any = {"name": "2027.csv", "mimeType": "text/csv", "buffer": NOTICE.encode()}
    keeper.page.locator("input[type=file]").set_input_files(sheet)
    keeper.write("通知名称", "2027年部分节假日安排").write("出处", "国务院办公厅").look("f04-import")
    keeper.send("录入").sees("还没有改", "会移动 1 件的").look("f04-foreseen")
    keeper.page.locator("input[type=file]").set_input_files(sheet)
    keeper.do("确认录入").sees("2027 年的安排录入好了").look("f05-imported")

    stage.clock("2026-12-31 10:00")
    stage.work()
    after = answer_due(number)
    assert not after.provisional
    assert after.due_at != before.due_at
    line = json.loads(Line.objects.filter(file__key=number, kind="case.due_recomputed").latest("seq").data)
    officer.go(f"/desk/cases/{number}/").misses("暂定").sees(line["after"]).look("f06-set-right")
    told = Notice.objects.filter(file_key=number, kind__contains="due")
    assert told.filter(person=stage.district.person("officer")).exists(), "the officer is told"
    assert told.filter(channel=Notice.SMS).exists(), "the citizen is told"
    stage.tracked(number, code).misses("暂定").sees("重新算过").look("f07-track-set-right")
    assert stage.verified()


def answer_due(number: str) -> CaseClock:
    """The clock of the citizen's answer."""
    return CaseClock.objects.get(case__number=number, kind=ClockKind.CITIZEN)
