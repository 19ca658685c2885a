"""The seeded calendar against the package it came from; importing a year; correcting a day; hours and limits."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bancheng.config.environment import OFFICE_ZONE
from bancheng.org import actions, doors, listing, notice_file, reads
from bancheng.org.actions.calendar import NoticeDay
from bancheng.org.actions.powers import restamp
from bancheng.org.models import CalendarDay, CalendarNotice, OpeningHours, SignInRule, Site
from bancheng.records import reads as records
from bancheng.rules.clocks import Limit, due_at
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Unit
from tests import make, workbooks
from tests.cast import AT, MAKE_UP_SATURDAY
from tests.queries import counted

pytestmark = pytest.mark.django_db

NOTICE_2027 = [
    NoticeDay(date=date(2026, 12, 31), works=False, name="元旦"),
    NoticeDay(date=date(2027, 1, 1), works=False, name="元旦"),
    NoticeDay(date=date(2027, 1, 9), works=True, name="元旦"),
    NoticeDay(date=date(2027, 2, 5), works=False, name="春节"),
]


def enter(days: list[NoticeDay] = NOTICE_2027, year: int = 2027, **more: object) -> CalendarNotice:
    typed = {"title": "试验用的通知", "source": "测试", "by": make.HANDS, "at": AT} | more
    return actions.import_calendar_notice(year=year, days=days, **typed)  # type: ignore[arg-type]


def test_every_day_from_2010_to_2026_is_as_published(district: None) -> None:
    calendar = reads.working_calendar()
    day, last = date(2010, 1, 1), date(2026, 12, 31)
    while day <= last:
        assert calendar.is_workday(day) == chinese_calendar.is_workday(day), day
        assert not calendar.is_provisional(day), day
        day += timedelta(days=1)


def test_2027_follows_the_statutory_days_and_is_marked_provisional(district: None) -> None:
    day = reads.working_calendar().day(date(2027, 10, 1))
    assert (day.works, day.provisional, day.name) == (False, True, "国庆")
    assert reads.working_calendar().day(date(2027, 10, 8)).provisional


def test_2026_has_248_working_days(district: None) -> None:
    assert listing.workdays_of(2026) == 248


def test_loading_the_district_twice_changes_nothing(district: None) -> None:
    before = CalendarDay.objects.count(), Site.objects.count()
    assert actions.load_district(AT) is False
    assert before == (CalendarDay.objects.count(), Site.objects.count())


def test_importing_a_year_replaces_it_keeps_the_old_and_moves_the_due_date(district: None) -> None:
    limit = Limit(count=3)
    received = datetime(2027, 1, 6, 10, tzinfo=OFFICE_ZONE)
    before = due_at(received_at=received, limit=limit, calendar=reads.working_calendar())
    old_rows = CalendarDay.objects.filter(notice__year=2027).count()
    enter()
    after = due_at(received_at=received, limit=limit, calendar=reads.working_calendar())
    assert before.provisional and not after.provisional
    assert (before.at.date(), after.at.date()) == (date(2027, 1, 11), date(2027, 1, 9))
    assert CalendarDay.objects.filter(notice__year=2027, replaced_at__isnull=False).count() == old_rows


def test_the_line_names_every_day_that_now_works_otherwise(district: None) -> None:
    enter()
    line = records.lines_of(records.file_of("org/calendar")).last()  # type: ignore[arg-type]
    assert line is not None and line.kind == "org.calendar_imported"
    assert '"2026-12-31"' in line.data and '"2027-01-09"' in line.data and '"2027-10-01"' in line.data
    assert '"changed_days"' in line.data


def test_the_same_arrangement_again_changes_nothing(district: None) -> None:
    first = enter()
    assert enter(at=AT + timedelta(days=1)) == first
    assert CalendarNotice.objects.filter(year=2027).count() == 2


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ([], "org.notice_empty"),
        ([NoticeDay(date=date(2026, 6, 1), works=False, name="甲")], "org.day_of_other_year"),
        ([NoticeDay(date=date(2028, 1, 1), works=False, name="甲")], "org.day_of_other_year"),
        ([NoticeDay(date=date(2027, 3, 1), works=True, name="甲")], "org.make_up_on_weekday"),
        ([NOTICE_2027[1], NOTICE_2027[1]], "org.day_twice"),
    ],
)
def test_an_odd_arrangement_is_refused_whole(district: None, days: list[NoticeDay], code: str) -> None:
    with pytest.raises(Refused) as no:
        enter(days)
    assert no.value.code == code
    assert CalendarNotice.objects.get(year=2027, replaced_at=None).provisional


def test_only_the_administrator_changes_the_calendar(people: dict) -> None:  # type: ignore[type-arg]
    for name in ("security", "auditor", "li", "zhao", "sun"):
        with pytest.raises(Refused) as no:
            enter(by=make.actor(people[name]))
        assert no.value.code == "org.not_allowed"
    assert not enter(by=make.actor(people["admin"])).provisional


def test_a_day_corrected_is_seen_at_once_and_the_old_row_is_kept(district: None) -> None:
    day = date(2026, 6, 8)
    assert reads.working_calendar().is_workday(day)
    actions.set_calendar_day(on=day, works=False, name="临时放假", reason="区里通知", by=make.HANDS, at=AT)
    assert not reads.working_calendar().is_workday(day)
    actions.set_calendar_day(on=day, works=True, name="照常上班", reason="通知撤回", by=make.HANDS, at=AT)
    assert reads.working_calendar().is_workday(day)
    assert CalendarDay.objects.filter(date=day).count() == 2


def test_todays_line_on_a_make_up_saturday_and_on_a_holiday(district: None) -> None:
    assert str(reads.today_line(MAKE_UP_SATURDAY)) == "10月10日 星期六 班·国庆调休 今天计为工作日，17:00 停钟"
    rest = reads.today_line(datetime(2026, 10, 1, 9, tzinfo=OFFICE_ZONE))
    assert str(rest) == "10月1日 星期四 休·国庆 今天不计工作日，10月8日 09:00 起钟续走"


def test_the_calendar_is_read_once_and_asked_cheaply(district: None, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    reads.working_calendar()
    with django_assert_num_queries(1):
        reads.working_calendar()


def test_new_office_hours_leave_the_days_before_them_alone(district: None) -> None:
    winter = [(time(9), time(12)), (time(13, 30), time(17, 30))]
    start = AT.date() + timedelta(days=30)
    actions.set_office_hours(hours=winter, in_force_from=start, by=make.HANDS, at=AT)
    assert reads.working_calendar(AT.date()).close_of(AT.date()).hour == 17
    assert reads.working_calendar(start).close_of(start).minute == 30
    with pytest.raises(Refused):
        actions.set_office_hours(hours=winter, in_force_from=AT.date(), by=make.HANDS, at=AT)


# --- opening hours ----------------------------------------------------------------------------


def test_a_site_may_be_open_on_saturday_though_no_clock_runs(district: None) -> None:
    site = Site.objects.get(code="00")
    saturday = datetime(2026, 3, 7, 10, tzinfo=OFFICE_ZONE)
    assert doors.opening_hours(site, saturday.date()) == []
    actions.set_opening_hours(
        site, weekday=6, hours=[(time(9), time(16))], in_force_from=AT.date(), by=make.HANDS, at=AT
    )
    assert doors.opening_hours(site, saturday.date()) == [(time(9), time(16))]
    assert not reads.working_calendar().is_open(saturday)
    assert doors.opening_hours(site, MAKE_UP_SATURDAY.date()) != []


def open_on_monday(closes: int, start: date, at: datetime = AT) -> None:
    actions.set_opening_hours(
        Site.objects.get(code="00"),
        weekday=1,
        hours=[(time(9), time(closes))],
        in_force_from=start,
        by=make.HANDS,
        at=at,
    )


def test_opening_hours_never_change_backwards(district: None) -> None:
    before = list(OpeningHours.objects.order_by("pk").values())
    with pytest.raises(Refused) as no:
        open_on_monday(20, AT.date() - timedelta(days=1))
    assert no.value.code == "org.not_ahead"
    assert list(OpeningHours.objects.order_by("pk").values()) == before


def test_opening_hours_set_twice_a_day_or_ahead_of_a_plan_keep_every_row(district: None) -> None:
    site, today, later = Site.objects.get(code="00"), AT.date(), AT.date() + timedelta(days=14)
    rows = OpeningHours.objects.filter(site=site, weekday=1)
    count = rows.count()
    open_on_monday(18, later)
    open_on_monday(19, today)
    open_on_monday(20, today)
    assert doors.opening_hours(site, today) == [(time(9), time(20))]
    assert doors.opening_hours(site, later) == [(time(9), time(20))], "the plan made before is over"
    assert doors.opening_hours(site, today - timedelta(days=28)) == [
        (time(9), time(12)),
        (time(13), time(17)),
    ]
    assert rows.count() == count + 3
    assert sorted(row.closes.hour for row in rows.exclude(replaced_at=None)) == [18, 19]


# --- limits -----------------------------------------------------------------------------------


def test_the_limits_of_the_regulation_are_seeded(district: None) -> None:
    limits = reads.limits_at(AT.date())
    assert limits["citizen_general"] == Limit(count=3)
    assert limits["citizen_special"] == Limit(count=5)
    assert limits["judging"] == Limit(count=4, unit=Unit.WORK_HOUR)


def test_a_limit_changes_from_its_day_on(people: dict) -> None:  # type: ignore[type-arg]
    start = AT.date() + timedelta(days=7)
    change = {
        "key": "citizen_general",
        "count": 2,
        "unit": Unit.WORKDAY,
        "in_force_from": start,
        "source": "试行",
    }
    with pytest.raises(Refused):
        actions.set_limit(**change, by=make.actor(people["security"]), at=AT)  # type: ignore[arg-type]
    actions.set_limit(**change, by=make.actor(people["admin"]), at=AT)  # type: ignore[arg-type]
    assert reads.limits_at(AT.date())["citizen_general"].count == 3
    assert reads.limits_at(start)["citizen_general"].count == 2


def test_a_sign_in_rule_keeps_what_it_was(district: None) -> None:
    today, later = AT.date(), AT.date() + timedelta(days=3)
    for number, start in ((20, later), (25, today), (40, today)):
        actions.set_sign_in_rule(
            key="idle_minutes", number=number, in_force_from=start, source="试", by=make.HANDS, at=AT
        )
    assert reads.sign_in_rules(today)["idle_minutes"] == 40
    assert reads.sign_in_rules(later)["idle_minutes"] == 40
    assert reads.sign_in_rules(today - timedelta(days=1))["idle_minutes"] == 30
    kept = SignInRule.objects.filter(key="idle_minutes").exclude(replaced_at=None)
    assert sorted(kept.values_list("number", flat=True)) == [20, 25]


def test_a_limit_never_changes_backwards(district: None) -> None:
    with pytest.raises(Refused) as no:
        actions.set_limit(
            key="judging",
            count=8,
            unit=Unit.WORK_HOUR,
            in_force_from=AT.date(),
            source="试",
            by=make.HANDS,
            at=AT,
        )
    assert no.value.code == "org.not_ahead"


# --- the table a person types -----------------------------------------------------------------


def test_a_table_is_read_with_its_bad_rows_named() -> None:
    text = "日期,上班,节日\n2027/1/1,否,元旦\n2027年1月9日,是,元旦\n\n昨天,否,元旦\n2027-01-01,0,元旦\n2027-03-01,1,怪\n"
    table = notice_file.read_notice(text.encode("gb18030"))
    assert [(day.date.isoformat(), day.works) for day in table.days] == [
        ("2027-01-01", False),
        ("2027-01-09", True),
    ]
    assert [number for number, _ in table.rejected] == [5, 6, 7]
    assert (table.read, table.year) == (5, 2027)


def test_a_table_without_its_columns_is_refused() -> None:
    with pytest.raises(Refused) as no:
        notice_file.read_notice("日期,节日\n2027-01-01,元旦\n".encode())
    assert "上班" in no.value.sentence


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (workbooks.HUGE_NUMBER, "org.table_unreadable"),
        (workbooks.MISSING_TEXT, "org.table_unreadable"),
        (workbooks.CUT_SHORT, "org.table_unreadable"),
        (workbooks.FAR_ROW, "org.columns_missing"),
        (workbooks.BURSTING, "upload.bomb"),
    ],
)
def test_a_workbook_made_to_break_or_burst_is_refused(rows: str, code: str) -> None:
    with pytest.raises(Refused) as no:
        notice_file.read_notice(workbooks.holding(rows))
    assert no.value.code == code


def test_a_day_of_another_age_is_a_bad_row() -> None:
    table = notice_file.read_notice("日期,上班,节日\n0001-01-01,否,元旦\n".encode())
    assert table.rejected == [(2, "日期看不懂，请写成 2027-01-01")]


@given(st.binary(max_size=200))
def test_no_content_breaks_the_reader(content: bytes) -> None:
    with suppress(Refused):
        assert notice_file.read_notice(content).read >= 0


def test_one_request_looks_at_the_stamps_once_and_again_after_its_own_change(district: None) -> None:
    with reads.looking_once():
        reads.limits_at(AT.date())
        with counted() as questions:
            reads.working_calendar()
            reads.limits_at(AT.date())
        assert [sql for sql in questions if "org_stamp" in sql] == []
        restamp("limits")
        with counted() as questions:
            reads.limits_at(AT.date())
        assert any("org_limitrow" in sql for sql in questions), "what it changed itself is read again"


def test_a_renamed_department_is_read_again(district: None) -> None:
    assert dict(reads.units())
    make_short = {"code": "WJW", "name": "区卫生健康委员会", "short_name": "卫健委（新）"}
    actions.keep_department(**make_short, by=make.HANDS, at=AT)
    assert "卫健委（新）" in dict(reads.units()).values()
