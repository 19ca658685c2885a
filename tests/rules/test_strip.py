"""The day strip: what each cell says, that sentences say the same, and that the count is the limit."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bancheng.rules.calendar import ZONE
from bancheng.rules.clocks import Due, Limit, Pause, as_if_resumed, due_at, spot_due
from bancheng.rules.strip import DayStrip, day_strip
from bancheng.rules.vocabulary import Unit
from tests.rules.district import CALENDAR, at


def strip_of(
    start: str, limit: Limit, now: str, pauses: tuple[Pause, ...] = (), was: str = "", done: str = ""
) -> DayStrip:
    closed = as_if_resumed(pauses, at(now))
    return day_strip(
        started_at=at(start),
        due=due_at(received_at=at(start), limit=limit, calendar=CALENDAR, pauses=closed),
        limit=limit,
        calendar=CALENDAR,
        now=at(now),
        pauses=pauses,
        was=Due(at=at(was)) if was else None,
        done_at=at(done) if done else None,
    )


def stood(start: str, end: str | None = None) -> Pause:
    return Pause(start=at(start), end=at(end) if end else None)


def test_the_strip_of_the_look() -> None:
    strip = strip_of("2026-09-30 10:30", Limit(count=5), "2026-10-10 10:20", was="2026-10-10 17:00")
    assert [(c.weekday, c.label, c.mark, c.short, c.kinds) for c in strip.cells] == [
        ("周三", "9/30", "受理 不计", "受理", ("start",)),
        ("周四", "10/1", "休 国庆", "休", ("off",)),
        ("周五", "2", "休 国庆", "休", ("off",)),
        ("周六", "3", "休 国庆", "休", ("off",)),
        ("周日", "4", "休 国庆", "休", ("off",)),
        ("周一", "5", "休 国庆", "休", ("off",)),
        ("周二", "6", "休 国庆", "休", ("off",)),
        ("周三", "7", "休 国庆", "休", ("off",)),
        ("周四", "8", "✓ 第1天", "✓1", ()),
        ("周五", "9", "✓ 第2天", "✓2", ()),
        ("今天", "10", "班 第3天", "班3", ("make", "now", "was")),
        ("周日", "11", "休", "休", ("off",)),
        ("周一", "12", "第4天", "4", ("left",)),
        ("周二", "13", "第5天 到期", "到期", ("left", "due")),
    ]
    assert strip.sentences == (
        "9月30日受理，当天不计；国庆 7 天、10月11日休息不计；10月10日（周六）调休上班计入。",
        "5 个工作日，到 10月13日（周二）17:00。",
    )
    assert strip.cells[1].full == "10月1日星期四"
    assert strip.blanks == 2, "a Monday-first grid leaves Monday and Tuesday empty"


@pytest.mark.parametrize(
    ("on", "why", "source"),
    [
        (date(2026, 9, 30), "周三，工作日，受理当天不计", "《民法典》第二百零一条：开始的当日不计入"),
        (date(2026, 10, 1), "国庆节放假", "国务院办公厅关于2026年部分节假日安排的通知"),
        (date(2026, 10, 10), "周六，调休上班", "国务院办公厅关于2026年部分节假日安排的通知"),
        (date(2026, 10, 11), "周日，周末休息", "《国务院关于职工工作时间的规定》第七条"),
        (
            date(2026, 10, 13),
            "周二，工作日",
            "《民法典》第二百零三条：最后一天到停止业务活动时为止，遇休息日顺延",
        ),
    ],
)
def test_every_cell_has_its_notice_or_rule(on: date, why: str, source: str) -> None:
    strip = strip_of("2026-09-30 10:30", Limit(count=5), "2026-10-10 10:20")
    cell = next(cell for cell in strip.cells if cell.date == on)
    assert (cell.why, cell.source) == (why, source)


def test_a_missed_due_day_is_over_and_one_answered_in_time_is_not() -> None:
    missed = strip_of("2026-11-16 10:00", Limit(count=1), "2026-11-17 17:30")
    answered = strip_of("2026-11-16 10:00", Limit(count=1), "2026-11-20 10:00", done="2026-11-17 16:00")
    assert missed.cells[-1].kinds == ("now", "due", "over")
    assert answered.cells[-1].kinds == ("due",)


def test_a_pause_shows_where_it_held_the_clock_and_how_long() -> None:
    pause = stood("2026-11-16 15:00", "2026-11-17 11:00")
    strip = strip_of("2026-11-16 10:00", Limit(count=3), "2026-11-18 10:00", (pause,))
    assert [cell.mark for cell in strip.cells] == ["受理 不计", "‖ 暂停", "第1天", "第2天", "第3天 到期"]
    assert strip.cells[1].why == "周二，工作日，其中暂停 2 小时"
    assert strip.sentences == (
        "11月16日受理，当天不计；暂停 2 小时不计。",
        "3 个工作日，到 11月20日（周五）11:00。",
    )


def test_while_the_clock_stands_the_strip_says_so() -> None:
    strip = strip_of("2026-11-16 10:00", Limit(count=3), "2026-11-18 17:00", (stood("2026-11-17 09:00"),))
    assert [cell.mark for cell in strip.cells][1:4] == ["‖ 暂停", "‖ 暂停", "第1天"]
    assert "钟现在停着" in strip.sentences[-1]


def test_a_year_without_notice_says_why_it_may_change() -> None:
    strip = strip_of("2026-12-30 16:00", Limit(count=3), "2026-12-31 10:00")
    assert strip.sentences[-1] == "2027 年放假安排尚未公布，按法定假日推算，公布后会重算并告诉您。"
    assert "2027 年放假安排尚未公布" in strip.cells[-1].why


def test_changes_of_the_limit_are_told_after_the_count() -> None:
    changed = "因特别复杂，10月9日 16:20 批准改为 5 个工作日。"
    due = due_at(received_at=at("2026-11-16 10:00"), limit=Limit(count=5), calendar=CALENDAR)
    strip = day_strip(
        started_at=at("2026-11-16 10:00"),
        due=due,
        limit=Limit(count=5),
        calendar=CALENDAR,
        now=at("2026-11-17 10:00"),
        changes=[changed],
    )
    assert strip.sentences[-1] == changed


@pytest.mark.parametrize(
    ("accepted", "marks", "sentence"),
    [
        ("2026-11-16 10:00", ["受理 当天到期"], "11月16日受理，当天到期。"),
        ("2026-11-16 16:00", ["受理 不计", "第1天 到期"], "11月16日受理，当天不计。"),
        (
            "2026-11-20 16:00",
            ["受理 不计", "休", "休", "第1天 到期"],
            "11月20日受理，当天不计；11月21日、11月22日休息不计。",
        ),
    ],
)
def test_the_spot_rule_has_a_strip_too(accepted: str, marks: list[str], sentence: str) -> None:
    strip = day_strip(
        started_at=at(accepted),
        due=spot_due(accepted_at=at(accepted), calendar=CALENDAR),
        limit=Limit(count=1),
        calendar=CALENDAR,
        now=at(accepted),
    )
    assert ([cell.mark for cell in strip.cells], strip.sentences[0]) == (marks, sentence)


def test_hour_limits_show_what_runs_on_each_day() -> None:
    strip = strip_of("2026-11-20 16:00", Limit(count=4, unit=Unit.WORK_HOUR), "2026-11-20 16:30")
    assert [cell.mark for cell in strip.cells] == ["受理 计 1 小时", "休", "休", "计 3 小时 到期"]
    assert strip.sentences[0] == "11月20日 16:00 受理，从这时起算；11月21日、11月22日休息不计。"


def test_calendar_days_count_through_holidays_and_a_last_day_of_rest_moves_on() -> None:
    strip = strip_of("2026-09-22 10:00", Limit(count=15, unit=Unit.DAY), "2026-10-08 10:00")
    assert [cell.counted for cell in strip.cells] == [None, *range(1, 16), None]
    assert strip.cells[-1].mark == "顺延 到期"
    assert strip.sentences[0] == "9月22日受理，当天不计；最后一天休息，顺延到下一个工作日。"


def test_finished_weeks_of_a_long_strip_are_folded() -> None:
    strip = strip_of("2026-09-25 16:00", Limit(count=15), "2026-10-15 10:00")
    assert strip.fold is not None
    assert strip.fold.words == "9月26日–10月11日 … 计 6 天"
    assert len(strip.unfolded) + len(strip.fold.cells) == len(strip.cells)
    assert strip.unfolded[0].kinds == ("start",), "the start day stays in sight"
    assert strip_of("2026-09-25 16:00", Limit(count=15), "2026-09-26 10:00").fold is None, (
        "nothing is finished yet"
    )
    assert strip_of("2026-11-16 10:00", Limit(count=5), "2026-11-30 10:00").fold is None, "short enough"


starts = st.datetimes(datetime(2025, 2, 1), datetime(2026, 11, 1), timezones=st.just(ZONE))
lengths = st.timedeltas(timedelta(), timedelta(days=5))


@given(starts, st.integers(1, 15), lengths, lengths, lengths, lengths)
def test_the_counted_cells_are_the_limit_whatever_the_pauses(
    start: datetime, count: int, first: timedelta, one: timedelta, gap: timedelta, two: timedelta
) -> None:
    limit, begin = Limit(count=count), start + first
    pauses = [
        Pause(start=begin, end=begin + one),
        Pause(start=begin + one + gap, end=begin + one + gap + two),
    ]
    due = due_at(received_at=start, limit=limit, calendar=CALENDAR, pauses=pauses)
    strip = day_strip(started_at=start, due=due, limit=limit, calendar=CALENDAR, now=start, pauses=pauses)
    assert [cell.counted for cell in strip.cells if cell.counted] == list(range(1, count + 1))
    assert strip.cells[-1].date == due.at.date()
    assert strip.cells[-1].counted == count
    for cell in strip.cells[1:]:
        # Every day is exactly one of: resting, held, counted.
        assert ("off" in cell.kinds) + ("hold" in cell.kinds) + (cell.counted is not None) == 1, cell
        assert cell.source


@given(starts, st.integers(1, 60), lengths, lengths)
@example(start=at("2026-02-01 17:00"), count=1, first=timedelta(days=1), one=timedelta(microseconds=1))
def test_calendar_day_strips_count_to_their_limit_too(
    start: datetime, count: int, first: timedelta, one: timedelta
) -> None:
    limit = Limit(count=count, unit=Unit.DAY)
    pauses = [Pause(start=start + first, end=start + first + one)]
    due = due_at(received_at=start, limit=limit, calendar=CALENDAR, pauses=pauses)
    strip = day_strip(started_at=start, due=due, limit=limit, calendar=CALENDAR, now=start, pauses=pauses)
    assert [cell.counted for cell in strip.cells if cell.counted] == list(range(1, count + 1))
