"""A day that leans on holidays nobody has published is told as provisional wherever it leaves the house, with its year."""

from datetime import date

import pytest

from bancheng.cases import actions, papers, reactions
from bancheng.cases.models import Case
from bancheng.notices.models import Notice
from bancheng.papers import blocks
from bancheng.records import outbox
from bancheng.rules.wording import due_day_words
from tests.cases import district as d
from tests.cases import steps
from tests.cases.district import District
from tests.cases.test_recompute_dues import END_OF_2026, over_new_year, publish  # noqa: F401

pytestmark = pytest.mark.django_db

WEDNESDAY = date(2027, 1, 6)


@pytest.mark.parametrize(
    ("near", "provisional", "words"),
    [
        (date(2027, 1, 4), False, "1月6日（周三）"),
        (date(2027, 1, 4), True, "1月6日（周三，暂定）"),
        (date(2026, 12, 31), False, "2027年1月6日（周三）"),
        (date(2026, 12, 31), True, "2027年1月6日（周三，暂定）"),
    ],
)
def test_another_year_is_named_and_what_may_move_is_marked(near: date, provisional: bool, words: str) -> None:
    assert due_day_words(WEDNESDAY, near=near, provisional=provisional) == words


def _said(case: Case, key: str) -> str:
    """Everything a paper says, its tables and its foot among it."""
    case = Case.objects.get(pk=case.pk)
    found = papers.find_by_key(case, key)
    assert found is not None
    document = papers.document_of(found, case, at=END_OF_2026)
    return str(blocks.masked(document))


@pytest.mark.parametrize("key", ["register_form/1", "acceptance/1"])
def test_its_papers_mark_it_until_the_year_is_published(
    district: District,
    over_new_year: Case,  # noqa: F811
    key: str,
) -> None:
    assert "2027 年 1 月 5 日（星期二，暂定）17:00 前" in _said(over_new_year, key)
    assert ("暂定：当年放假安排还没有公布" in _said(over_new_year, key)) == (key == "register_form/1")
    reactions.recompute_dues(publish(district), at=END_OF_2026)
    after = _said(over_new_year, key)
    assert "2027 年 1 月 6 日（星期三）17:00 前" in after and "暂定" not in after


def test_the_receipt_marks_the_day_of_the_decision(district: District) -> None:
    late = END_OF_2026.replace(day=31, hour=17, minute=30)
    case = d.register(district, at=late)
    told_by = papers.receipt(case, at=late)["told_by"]
    assert told_by.startswith("2027 年 1 月") and "，暂定）" in told_by


def test_his_messages_and_the_inbox_mark_it(district: District, over_new_year: Case) -> None:  # noqa: F811
    officer = district.actor("officer")
    actions.contact(over_new_year, by=officer, at=END_OF_2026, how="phone", reached=True, note="知道了")
    actions.judge(over_new_year, by=officer, at=END_OF_2026, **d.judgement())
    head, other = district.actor("head"), district.person("officer2")
    actions.reassign(over_new_year, by=head, at=END_OF_2026, to=other, reason="请假")
    while outbox.run_reactions(at=END_OF_2026):
        pass
    sms = Notice.objects.get(kind="case.accepted", channel="sms").body
    assert "2027年1月5日（周二，暂定）前答复您" in sms
    assert "，暂定）" in Notice.objects.filter(person=other).latest("pk").body


def test_a_change_of_the_day_is_told_with_both_years(district: District, over_new_year: Case) -> None:  # noqa: F811
    reactions.recompute_dues(publish(district), at=END_OF_2026)
    line = steps.last_line(over_new_year)
    assert '"before":"2027年1月5日（周二）"' in line.data and '"after":"2027年1月6日（周三）"' in line.data


def test_a_day_that_is_printed_stands_as_printed(district: District, over_new_year: Case) -> None:  # noqa: F811
    actions.ask_citizen(
        over_new_year,
        by=district.actor("officer"),
        at=END_OF_2026,
        items=[d.item()],
        until=WEDNESDAY,
        served_how="当面",
    )
    notice = _said(over_new_year, "one_time_notice/1")
    assert "2027 年 1 月 6 日（星期三）17:00 前" in notice and "暂定" not in notice
