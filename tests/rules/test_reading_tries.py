"""Trying query codes: spaced out where it fails, never at the cost of who has not failed."""

from datetime import timedelta

import pytest

from bancheng.rules.reading_tries import (
    BESIEGED,
    FLOOD_WAIT,
    FREE_OF_ADDRESS,
    LONGEST,
    NO_WAIT,
    place_of,
    wait_here,
    wait_of_address,
)

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("here", "anywhere", "wait", "why"),
    [
        (0, 0, NO_WAIT, "the first try"),
        (2, 2, NO_WAIT, "the slip is hard to read"),
        (3, 3, 5 * SECOND, "three wrong ones"),
        (4, 4, 10 * SECOND, "twice as long each time"),
        (8, 8, 160 * SECOND, "what once locked the number"),
        (40, 40, LONGEST, "never longer than this"),
        (0, BESIEGED, NO_WAIT, "others fail; he has not"),
        (0, 10**6, NO_WAIT, "however many others"),
        (1, BESIEGED, 5 * SECOND, "a besieged number gives who failed no more free ones"),
        (1, BESIEGED - 1, NO_WAIT, "not yet besieged"),
    ],
)
def test_wait_on_one_number(here: int, anywhere: int, wait: timedelta, why: str) -> None:
    assert wait_here(here, failed_anywhere=anywhere) == wait, why


def test_who_tries_numbers_through_is_slowed() -> None:
    assert wait_of_address(FREE_OF_ADDRESS - 1) == NO_WAIT
    assert wait_of_address(FREE_OF_ADDRESS) == FLOOD_WAIT


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_one_customer_is_one_place(address: str, place: str) -> None:
    assert place_of(address) == place
