"""Which attempts to reach somebody count, each row with its reason."""

from datetime import datetime

import pytest

from bancheng.config.environment import OFFICE_ZONE
from bancheng.rules import contacts
from tests.rules.district import CALENDAR


@pytest.mark.parametrize(
    ("attempts", "counted", "why"),
    [
        (["2 9:30", "2 10:30", "2 14:00"], 3, "an hour and more apart"),
        (["2 9:30", "2 9:30", "2 9:31"], 1, "three clicks are one attempt"),
        (["2 11:30", "2 13:20", "2 13:40"], 2, "the noon break is no working time"),
        (["2 4:44", "2 22:00", "1 10:00"], 0, "at night and on a Sunday nobody answers an office"),
        (["2 16:30", "3 9:20", "3 9:40"], 2, "the night between is no working time either"),
        ([], 0, "nobody was called"),
    ],
)
def test_attempts_count_when_they_are_apart(attempts: list[str], counted: int, why: str) -> None:
    moments = [
        datetime(2026, 3, int(day), *map(int, time.split(":")), tzinfo=OFFICE_ZONE)
        for day, time in (one.split() for one in attempts)
    ]
    assert contacts.count_apart(moments, CALENDAR) == counted, why
