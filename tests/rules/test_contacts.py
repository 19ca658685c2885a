"""Which attempts to reach somebody count, each row with its reason."""

from datetime import datetime

import pytest

from bancheng.config.environment import OFFICE_ZONE
from bancheng.rules import contacts
from bancheng.rules.clock_table import ATTEMPT_GAP, DEFAULT_LIMITS
from bancheng.rules.clocks import Limit
from bancheng.rules.refusal import Refused
from bancheng.rules.vocabulary import Role
from tests.rules.district import CALENDAR

GAP = DEFAULT_LIMITS[ATTEMPT_GAP]


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
    assert contacts.count_apart(moments, CALENDAR, gap=GAP) == counted, why


def test_the_office_may_want_them_further_apart_and_the_sentence_says_so() -> None:
    moments = [datetime(2026, 3, 2, hour, 30, tzinfo=OFFICE_ZONE) for hour in (9, 10, 14)]
    contacts.refuse_few(moments, CALENDAR, gap=GAP, article="")
    with pytest.raises(Refused, match="至少隔 3 个工作小时") as refused:
        contacts.refuse_few(moments, CALENDAR, gap=Limit(count=3, unit=GAP.unit), article="")
    assert refused.value.code == "few_attempts"


CITIZEN, OFFICER = frozenset({Role.CITIZEN}), frozenset({Role.OFFICER})
WAYS = [
    ("in_person", OFFICER, True),
    ("attempts", OFFICER, True),
    ("online", OFFICER, False),
    ("online", CITIZEN, True),
    ("in_person", CITIZEN, False),
    ("pigeon", OFFICER, False),
    ("", OFFICER, False),
]


@pytest.mark.parametrize(("how", "roles", "may"), WAYS)
def test_who_tells_an_answer_in_which_way(how: str, roles: frozenset[Role], may: bool) -> None:
    if may:
        assert contacts.way_told(how, roles, article="") == how
        return
    with pytest.raises(Refused) as refused:
        contacts.way_told(how, roles, article="")
    assert refused.value.code == "how_unknown"
