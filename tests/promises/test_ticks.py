"""What time alone does to a promise: reminders, the end; once, in office hours, whoever is quicker."""

from datetime import datetime, timedelta

import pytest

from bancheng.cases.models import Case
from bancheng.config.environment import OFFICE_ZONE
from bancheng.org import actions as org
from bancheng.promises import actions, reactions, ticks
from bancheng.promises.models import Promise
from bancheng.records import standing
from bancheng.records.models import Line
from tests.cases.district import AT, District
from tests.promises.making import DUE_ON, again, last, lines, promise

pytestmark = pytest.mark.django_db


def on(day: int, hour: int = 9, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=OFFICE_ZONE)


def test_its_unit_is_reminded_twice_and_it_ends_broken(district: District, case: Case) -> None:
    made = promise(district, case)
    for at in (on(12, 16), on(13, 9), on(13, 10), on(18, 17), on(19, 9), on(20, 16), on(20, 23), on(22, 10)):
        ticks.tick(at=at)
    assert lines(case) == ["promise.made", "promise.near_due", "promise.near_due"]
    assert ticks.tick(at=on(23, 9)) == 1
    broken = again(made)
    assert (broken.ended, broken.ended_at, broken.next_moment_at) == ("broken", on(23), None)
    assert last(case, "promise.broken")["until"] == "3月20日（周五）"
    assert ticks.tick(at=on(24, 10)) == 0
    assert list(standing.files_stand([case.file_id])) == []


@pytest.mark.parametrize("at", [on(13, 8, 59), on(13, 12, 30), on(13, 17), on(14, 10), on(13, 2)])
def test_nothing_happens_while_the_offices_are_closed(district: District, case: Case, at: datetime) -> None:
    promise(district, case)
    assert ticks.tick(at=at) == 0 and lines(case) == ["promise.made"]


def test_after_a_long_rest_there_is_no_storm(district: District, case: Case) -> None:
    promise(district, case)
    ticks.tick(at=on(19, 15))  # both reminders have passed meanwhile
    assert lines(case) == ["promise.made", "promise.near_due"]
    ticks.tick(at=on(30, 15))
    assert lines(case) == ["promise.made", "promise.near_due", "promise.broken"]


def test_of_a_promise_that_is_over_nobody_hears_that_it_was_near(district: District, case: Case) -> None:
    promise(district, case)
    ticks.tick(at=on(30, 15))
    assert lines(case) == ["promise.made", "promise.broken"]


def test_whoever_is_second_does_nothing(district: District, case: Case) -> None:
    made = promise(district, case)
    seen = made.next_moment_at
    assert seen is not None
    assert ticks.pass_moment(made.pk, seen, on(13)) is True
    assert ticks.pass_moment(made.pk, seen, on(13)) is False
    assert lines(case) == ["promise.made", "promise.near_due"]


def test_a_promise_that_cannot_be_settled_does_not_stop_the_others(
    district: District, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = promise(district, case), promise(district, case)
    remind = actions.remind

    def fails_once(held: Promise, *, at: datetime) -> None:
        if held.pk == one.pk:
            raise OSError("away")
        remind(held, at=at)

    monkeypatch.setattr(actions, "remind", fails_once)
    assert ticks.tick(at=on(13, 9, 30)) == 1
    assert again(one).next_moment_at == on(13, 9, 40) and again(other).reminded_at == on(13, 9, 30)


def test_an_extension_reminds_by_the_new_day(district: District, case: Case) -> None:
    made = promise(district, case)
    ticks.tick(at=on(13))
    by = district.actor("convener")
    actions.extend_promise(made, by=by, at=on(16), due_on=DUE_ON + timedelta(days=14), reason="等批复")
    assert again(made).next_moment_at == on(27)
    ticks.tick(at=on(23))
    assert again(made).ended == ""


def test_a_new_calendar_moves_the_day_and_says_so(district: District, case: Case) -> None:
    made = promise(district, case)
    by = district.actor("admin")
    org.set_calendar_day(on=DUE_ON, works=False, name="测试放假", reason="测试", by=by, at=AT)
    line = Line.objects.filter(file=case.file).latest("seq")
    for _ in range(2):
        reactions.recompute_dues(line, at=on(10))
    moved = again(made)
    assert (moved.due_on, moved.due_at) == (DUE_ON, on(23, 17))
    assert moved.next_moment_at == on(13) and lines(case).count("promise.due_recomputed") == 1
    assert list(standing.files_stand([case.file_id])) == []
