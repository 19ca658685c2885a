"""How often a code is sent: an asker uses up his own, never the citizen's; a phone is left in peace."""

from datetime import UTC, datetime, timedelta

import pytest

from bancheng.rules.code_sending import opens, wait_of_asker, wait_of_way

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def ago(*minutes: int) -> list[datetime]:
    return [AT - timedelta(minutes=each) for each in minutes]


@pytest.mark.parametrize(
    ("sent", "wait", "why"),
    [
        ([], 0, "the first"),
        (ago(1, 2), 0, "the third at once: a message may be lost"),
        (ago(1, 2, 20), 40, "the fourth when the oldest is an hour old"),
        (ago(20, 1, 2), 40, "in whatever order they are told"),
        (ago(1, 2, 60), 0, "an hour is over on the minute"),
        (ago(1, 2, 20, 61, 62), 40, "those of the hour before are forgotten"),
    ],
)
def test_an_asker_is_counted_by_himself(sent, wait, why):
    assert wait_of_asker(sent, AT) == timedelta(minutes=wait), why


@pytest.mark.parametrize(
    ("sent", "wait", "why"),
    [
        (ago(0, 0, 0), 0, "what one asker may ask for leaves the phone to the citizen"),
        (ago(0, 0, 0, 0), 0, "a fifth goes at once"),
        (ago(0, 0, 0, 0, 0), 10, "then one in the life of a code: the last is still alive"),
        (ago(10, 12, 13, 14, 15), 0, "the last has died: the citizen is never without one he may use"),
        (ago(4, 12, 13, 14, 15), 6, "from the last one on"),
        (ago(10, 20, 30, 40, 50, 50, 50, 50, 55, 58), 2, "ten within the hour and no more, whoever asks"),
        (ago(10, 20, 30, 40, 50, 50, 50, 50, 55, 60), 0, "the eleventh when the first is an hour old"),
    ],
)
def test_a_phone_is_left_in_peace(sent, wait, why):
    assert wait_of_way(sent, AT) == timedelta(minutes=wait), why


@pytest.mark.parametrize(
    ("is_own", "is_newest", "tries", "others", "may"),
    [
        (True, True, 0, 0, True),
        (True, False, 4, 10, True),
        (True, True, 5, 0, False),
        (False, True, 5, 9, True),
        (False, True, 0, 10, False),
        (False, False, 0, 0, False),
    ],
)
def test_who_may_try_a_code(is_own, is_newest, tries, others, may):
    assert opens(is_own=is_own, is_newest=is_newest, tries=tries, tries_of_others=others) is may
