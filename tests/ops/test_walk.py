"""The demo's time passes as the worker would have had it: nobody is reminded before the offices open."""

from datetime import datetime

import pytest

from bancheng.citizens.models import CallBack
from bancheng.config.environment import OFFICE_ZONE
from bancheng.ops.demo import walk
from tests.cases.district import District

DUE = datetime(2026, 3, 6, 17, 0, tzinfo=OFFICE_ZONE)
FRIDAY_NIGHT, MONDAY = DUE.replace(hour=21), datetime(2026, 3, 9, 9, 0, tzinfo=OFFICE_ZONE)


def test_of_a_clock_that_is_out_on_friday_it_is_said_on_monday(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[datetime] = []
    monkeypatch.setattr(walk, "_first_moment", lambda rows: DUE if rows is CallBack and not rung else None)

    def remind(at: datetime) -> None:
        rung.append(at)

    monkeypatch.setattr(walk.call_back_ticks, "remind_of_call_backs", remind)
    passing = walk.Walk(MONDAY)
    passing.pass_time(FRIDAY_NIGHT)
    assert rung == []
    passing.pass_time(MONDAY)
    assert rung == [MONDAY]
