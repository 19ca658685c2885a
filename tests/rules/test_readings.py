"""What a clock says: the tones and words of the look, on the Saturday ordinary software gets wrong."""

from datetime import timedelta

import pytest

from bancheng.rules.clocks import Due, Limit, Pause, due_at, same_day_due, spot_due
from bancheng.rules.readings import Standstill, reading
from bancheng.rules.strip import day_strip
from bancheng.rules.vocabulary import Tone, Unit
from bancheng.rules.wording import date_words, moment_words, span_words
from tests.rules.district import CALENDAR, at

DAY = timedelta(hours=7)
FIVE = Limit(count=5)


@pytest.mark.parametrize(
    ("due", "now", "tone", "main", "sub"),
    [
        ("2026-10-13 17:00", "2026-10-10 10:00", Tone.CALM, "剩 2 天 6 小时", "10月13日 17:00 前"),
        ("2026-10-13 17:00", "2026-10-10 17:00", Tone.CALM, "剩 2 天", "10月13日 17:00 前"),
        ("2026-10-13 17:00", "2026-10-12 08:59", Tone.CALM, "剩 2 天", "10月13日 17:00 前"),
        ("2026-10-13 17:00", "2026-10-12 11:00", Tone.NEAR, "剩 1 天 5 小时", "10月13日 17:00 前"),
        ("2026-10-13 17:00", "2026-10-13 00:00", Tone.TODAY, "剩 1 天", "今天 17:00 前"),
        ("2026-10-10 17:00", "2026-10-10 10:20", Tone.TODAY, "剩 5 小时 40 分", "今天 17:00 前"),
        ("2026-10-10 17:00", "2026-10-10 16:20", Tone.TODAY, "剩 40 分钟", "今天 17:00 前"),
        ("2026-10-10 17:00", "2026-10-10 16:59:30", Tone.TODAY, "剩 不到 1 分钟", "今天 17:00 前"),
        ("2026-10-10 17:00", "2026-10-10 17:00", Tone.TODAY, "剩 不到 1 分钟", "今天 17:00 前"),
        ("2026-10-10 17:00", "2026-10-10 19:00", Tone.OVER, "已超期", "应于 今天 17:00 答复"),
        ("2026-10-09 17:00", "2026-10-10 10:20", Tone.OVER, "超 1 小时 20 分", "应于 昨天 17:00 答复"),
        ("2026-09-30 17:00", "2026-10-09 11:00", Tone.OVER, "超 1 天 2 小时", "应于 9月30日 17:00 答复"),
        ("2027-01-06 17:00", "2026-12-31 10:00", Tone.CALM, "剩 3 天 6 小时", "2027年1月6日 17:00 前"),
    ],
)
def test_running_clock(due: str, now: str, tone: Tone, main: str, sub: str) -> None:
    found = reading(due=Due(at=at(due)), now=at(now), calendar=CALENDAR, limit=FIVE)
    assert (found.tone, found.main, found.sub) == (tone, main, sub)


@pytest.mark.parametrize(
    ("now", "tone", "because"),
    [
        ("2026-11-16 16:30", Tone.CALM, "half an hour of four gone, due tomorrow at 12"),
        ("2026-11-17 08:00", Tone.TODAY, "due today says more than near"),
    ],
)
def test_short_limits_turn_yellow_for_their_last_third(now: str, tone: Tone, because: str) -> None:
    limit = Limit(count=4, unit=Unit.WORK_HOUR)
    due = Due(at=at("2026-11-17 12:00"))
    found = reading(due=due, now=at(now), calendar=CALENDAR, limit=limit, started_at=at("2026-11-16 16:00"))
    assert found.tone is tone, because


def test_a_short_limit_can_be_near_the_evening_before() -> None:
    start, due = at("2026-11-16 13:30"), Due(at=at("2026-11-17 09:30"))
    limit = Limit(count=4, unit=Unit.WORK_HOUR)
    evening = at("2026-11-16 16:45")
    assert reading(due=due, now=evening, calendar=CALENDAR, limit=limit, started_at=start).tone is Tone.NEAR
    assert reading(due=due, now=evening, calendar=CALENDAR, limit=limit).tone is Tone.CALM


@pytest.mark.parametrize(
    ("since", "now", "used", "sub"),
    [
        ("2026-11-16 10:00", "2026-11-19 09:00", 0, "等您补材料，第 3 天，到 11月27日"),
        ("2026-11-16 10:00", "2026-11-16 11:00", 0, "等您补材料，第 1 天，到 11月27日"),
        ("2026-11-16 10:00", "2026-11-18 11:00", 4, "等您补材料，第 6 天，到 11月27日"),
    ],
)
def test_standing_clock(since: str, now: str, used: int, sub: str) -> None:
    stands = Standstill(
        since=at(since), reason="等您补材料", until=at("2026-11-27 17:00"), used_workdays=used
    )
    due = Due(at=at("2026-11-17 17:00"), standing=True)
    found = reading(due=due, now=at(now), calendar=CALENDAR, limit=FIVE, paused=stands)
    assert (found.tone, found.main, found.sub) == (Tone.PAUSED, "已暂停", sub)


@pytest.mark.parametrize(
    ("done", "main", "sub"),
    [
        ("2026-10-08 13:00", "提前 4 小时", "10月8日 13:00 已答复"),
        ("2026-10-08 17:00", "按时", "10月8日 17:00 已答复"),
        ("2026-10-08 18:00", "下班后才完成", "10月8日 18:00 已答复"),
        ("2026-10-09 10:20", "晚 1 小时 20 分", "10月9日 10:20 已答复"),
    ],
)
def test_finished_clock(done: str, main: str, sub: str) -> None:
    due, now = Due(at=at("2026-10-08 17:00")), at("2026-10-20 10:00")
    found = reading(due=due, now=now, calendar=CALENDAR, limit=FIVE, done_at=at(done))
    assert (found.tone, found.main, found.sub) == (Tone.DONE, main, sub)


@pytest.mark.parametrize(
    ("now", "left", "early", "because"),
    [
        ("2026-11-16 08:37", "剩 3 天", "提前 3 天", "before opening on the start day, which is not counted"),
        ("2026-11-16 11:00", "剩 3 天", "提前 3 天", "the start day still runs"),
        ("2026-11-16 19:00", "剩 3 天", "提前 3 天", "after close of the start day"),
        ("2026-11-17 10:00", "剩 2 天 6 小时", "提前 2 天 6 小时", "an hour of the first day has run"),
        ("2026-11-18 17:00", "剩 1 天", "提前 1 天", "two days have run"),
        ("2026-11-19 16:30", "剩 30 分钟", "提前 30 分钟", "the last day"),
    ],
)
def test_a_clock_counts_as_its_strip_and_never_shows_more_than_its_limit(
    now: str, left: str, early: str, because: str
) -> None:
    start, limit = at("2026-11-16 08:37"), Limit(count=3)
    due = due_at(received_at=start, limit=limit, calendar=CALENDAR)
    told = {"due": due, "limit": limit, "calendar": CALENDAR, "started_at": start}
    assert day_strip(**told, now=at(now)).cells[-1].counted == 3
    assert reading(**told, now=at(now)).main == left, because
    assert reading(**told, now=at("2026-12-01 10:00"), done_at=at(now)).main == early, because


@pytest.mark.parametrize(
    ("start", "now", "left", "because"),
    [
        ("2026-11-16 10:00", "2026-11-16 11:00", "剩 5 小时", "due the same day: that day is all there is"),
        ("2026-11-14 10:00", "2026-11-14 11:00", "剩 1 天", "accepted on a Saturday: the Monday"),
        (
            "2026-11-16 16:30",
            "2026-11-16 16:40",
            "剩 1 天",
            "accepted too late: the next day, not it and a bit",
        ),
    ],
)
def test_a_spot_limit_is_one_day_at_most(start: str, now: str, left: str, because: str) -> None:
    due = spot_due(accepted_at=at(start), calendar=CALENDAR)
    told = {"due": due, "limit": Limit(count=1), "calendar": CALENDAR}
    assert reading(**told, now=at(now), started_at=at(start)).main == left, because


def test_hours_run_from_their_moment_and_same_day_limits_to_theirs() -> None:
    start, now = at("2026-11-16 16:00"), at("2026-11-16 16:30")
    four = Limit(count=4, unit=Unit.WORK_HOUR)
    due = due_at(received_at=start, limit=four, calendar=CALENDAR)
    found = reading(due=due, now=now, calendar=CALENDAR, limit=four, started_at=start)
    assert found.main == "剩 3 小时 30 分"
    same = same_day_due(at=start, calendar=CALENDAR)
    found = reading(due=same, now=now, calendar=CALENDAR, limit=Limit(count=1), started_at=start)
    assert found.main == "剩 1 小时 30 分", "two hours from four o'clock, half an hour of them gone"


def test_a_pause_on_the_start_day_gives_no_more_than_the_limit() -> None:
    start, limit = at("2026-11-16 09:00"), Limit(count=3)
    pause = Pause(start=at("2026-11-16 10:00"), end=at("2026-11-16 16:00"))
    due = due_at(received_at=start, limit=limit, calendar=CALENDAR, pauses=[pause])
    told = {"due": due, "limit": limit, "calendar": CALENDAR, "started_at": start}
    assert reading(**told, now=at("2026-11-16 16:30")).main == "剩 3 天"


def test_a_provisional_date_is_marked_and_other_clocks_name_their_own_act() -> None:
    due = Due(at=at("2027-01-06 17:00"), provisional=True)
    found = reading(due=due, now=at("2026-12-31 10:00"), calendar=CALENDAR, limit=FIVE)
    assert found.sub == "2027年1月6日 17:00 前（暂定）"
    late = reading(due=due, now=at("2027-01-07 10:00"), calendar=CALENDAR, limit=FIVE, act="研判")
    assert late.sub == "应于 昨天 17:00 研判"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(hours=19), "2 天 5 小时"),
        (timedelta(hours=14, minutes=59), "2 天"),
        (timedelta(hours=7), "1 天"),
        (timedelta(hours=6, minutes=59), "6 小时 59 分"),
        (timedelta(hours=2), "2 小时"),
        (timedelta(minutes=1, seconds=59), "1 分钟"),
        (timedelta(), "不到 1 分钟"),
    ],
)
def test_spans_have_two_units_at_most_and_are_rounded_down(span: timedelta, words: str) -> None:
    assert span_words(span, day=DAY) == words


def test_moments_and_dates() -> None:
    now = at("2026-10-10 10:20")
    assert moment_words(at("2026-10-10 09:05"), now=now) == "今天 9:05"
    assert moment_words(at("2026-10-09 16:24"), now=now) == "昨天 16:24"
    assert moment_words(at("2025-12-31 16:24"), now=now) == "2025年12月31日 16:24"
    assert date_words(now.date()) == "10月10日"
