"""Three months with 春节 and with 国庆: every promise ends kept or broken, each moment once, never at night or on a day off."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from random import Random

import pytest

from bancheng.cases.models import Case
from bancheng.config.environment import OFFICE_ZONE
from bancheng.org import reads as org
from bancheng.promises import actions, health, ticks
from bancheng.promises.models import Promise
from bancheng.records import standing, verification
from bancheng.records.models import Line
from bancheng.rules.calendar import local
from bancheng.rules.vocabulary import PromiseEnd, PromiseParty
from tests.cases.district import District, register
from tests.promises.making import citizens, promise

pytestmark = pytest.mark.django_db
PERIODS = [date(2026, 1, 5), date(2026, 8, 24)]
"""From here thirteen weeks: over 春节, and over 国庆 with its make-up days."""
WEEKS = 13
MANY = 24
HOURS = (2, 9, 12, 16, 22)
"""The worker looks at night, at opening, at noon, in the afternoon and late; on every day of the week."""


def on(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour, 1), OFFICE_ZONE)


def made_all(district: District, case: Case, start: date, chance: Random) -> list[Promise]:
    """Promises of both sides, due on any day, rest days among them."""
    at = on(start, 9)
    return [
        (promise if chance.random() < 0.6 else citizens)(
            district, case, at=at, due_on=start + timedelta(days=chance.randrange(1, WEEKS * 7 - 12))
        )
        for _ in range(MANY)
    ]


def live_a_day(district: District, day: date, chance: Random) -> None:
    """What people do on a working day: some promises are kept, some extended."""
    if not org.working_calendar().is_workday(day):
        return
    at = on(day, 10)
    for one in Promise.objects.open():
        if chance.random() < 0.012:
            actions.keep_promise(one, by=district.actor("officer"), at=at, kept_on=day, words="凭证")
        elif one.extended_at is None and at < one.due_at and chance.random() < 0.01:
            by = district.actor("convener" if one.owner == PromiseParty.UNIT else "officer")
            later = one.due_on + timedelta(days=7)
            actions.extend_promise(one, by=by, at=at, due_on=later, reason="等批复")


@pytest.mark.parametrize("start", PERIODS, ids=["spring", "autumn"])
def test_every_promise_ends(district: District, start: date) -> None:
    chance = Random(start.toordinal())
    case = register(district, at=on(start, 9))
    made = made_all(district, case, start, chance)
    for day in (start + timedelta(days=n) for n in range(WEEKS * 7 + 14)):
        live_a_day(district, day, chance)
        for hour in HOURS:
            # Two workers look at the same moment; one may sleep over a weekend.
            if chance.random() < 0.85:
                ticks.tick(at=on(day, hour))
                ticks.tick(at=on(day, hour))
    ended = Counter(Promise.objects.values_list("ended", flat=True))
    assert set(ended) == {PromiseEnd.KEPT.value, PromiseEnd.BROKEN.value} and sum(ended.values()) == len(made)
    calendar = org.working_calendar()
    moments = Line.objects.filter(file=case.file, by="time", kind__startswith="promise.")
    assert moments.count() >= ended["broken"]
    assert all(calendar.is_open(local(line.at)) for line in moments)
    for one in Promise.objects.all():
        told = Line.objects.filter(file=case.file, data__contains=f'"promise":{one.pk},')
        kinds = Counter(told.values_list("kind", flat=True))
        assert kinds["promise.broken"] + kinds["promise.kept"] == 1
        assert kinds["promise.near_due"] <= 2 * (1 + kinds["promise.extended"])
        if one.ended == PromiseEnd.BROKEN:
            assert (
                one.ended_at is not None
                and calendar.workdays_between(local(one.due_at).date(), local(one.ended_at).date()) <= 3
            )
    assert verification.verify_file(case.file.key).ok
    assert list(standing.files_stand([case.file_id])) == []
    assert list(health.promises_end(at=on(start + timedelta(days=WEEKS * 7 + 14), 10), full=True)) == []
