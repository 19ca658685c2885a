"""When a message leaves: quiet hours, patience, the digest of a working morning."""

from datetime import datetime, time, timedelta

import pytest

from bancheng.rules import notices
from bancheng.rules.calendar import ZONE
from bancheng.rules.notices import PATIENCE, QuietHours, digest_since, may_leave_at, next_try
from bancheng.rules.vocabulary import Weight
from tests.rules.district import CALENDAR

NIGHT = QuietHours(starts=time(21), ends=time(8))
NOON = QuietHours(starts=time(12), ends=time(14))
NEVER = QuietHours(starts=time(8), ends=time(8))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


LEAVES = [
    (NIGHT, at(2, 20, 59), at(2, 20, 59), "the last minute of the evening"),
    (NIGHT, at(2, 21), at(3, 8), "at the stroke it is quiet"),
    (NIGHT, at(3, 0, 30), at(3, 8), "after midnight the same morning"),
    (NIGHT, at(3, 8), at(3, 8), "at the stroke it is over"),
    (NOON, at(2, 13), at(2, 14), "quiet within one day"),
    (NOON, at(2, 15), at(2, 15), ""),
    (NEVER, at(2, 8), at(2, 8), "the same hour twice is never quiet"),
    (NEVER, at(2, 3), at(2, 3), ""),
]


@pytest.mark.parametrize(("quiet", "now", "leaves", "why"), LEAVES)
def test_nobodys_telephone_rings_in_the_quiet_hours(
    quiet: QuietHours, now: datetime, leaves: datetime, why: str
) -> None:
    assert may_leave_at(now, quiet=quiet, weight=Weight.AT_ONCE) == leaves, why
    assert may_leave_at(now, quiet=quiet, weight=Weight.URGENT) == now, "a code goes at any hour"


def test_patience_grows_and_ends() -> None:
    waits = [next_try(attempts, at(2, 9)) for attempts in range(1, len(PATIENCE) + 2)]
    assert waits[:-1] == [at(2, 9) + pause for pause in PATIENCE] and waits[-1] is None
    assert list(PATIENCE) == sorted(PATIENCE)
    assert sum(PATIENCE, timedelta()) > timedelta(hours=20), "a night without the gateway loses nothing"


DIGESTS = [
    (at(2, 8, 59), None, "Monday before the office opens"),
    (at(2, 9), at(2, 9), "at its opening"),
    (at(2, 18), at(2, 9), "whenever the worker comes that day"),
    (at(7, 10), None, "Saturday"),
]


@pytest.mark.parametrize(("now", "since", "why"), DIGESTS)
def test_a_digest_is_made_on_a_working_day_from_its_opening_on(
    now: datetime, since: datetime | None, why: str
) -> None:
    assert digest_since(now, CALENDAR) == since, why


def test_a_digest_names_twenty_and_counts_the_rest() -> None:
    words = notices.digest_words(f"第 {number} 件" for number in range(23))
    assert words.count("· ") == 20 and words.endswith("还有 3 条，在消息里看。")
    assert notices.digest_words(["一件"]) == "· 一件"
