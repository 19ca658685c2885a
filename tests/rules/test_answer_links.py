"""One-time links: until when they open, how many wrong codes they bear, and what is said of a dead one."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bancheng.config.environment import OFFICE_ZONE
from bancheng.rules import answer_links as rules
from bancheng.rules.answer_links import LIVES, TRIES_AT_MOST, LinkFacts
from bancheng.rules.refusal import Refused
from bancheng.rules.spoken_codes import spoken

MADE = datetime(2026, 3, 2, 10, 0, tzinfo=OFFICE_ZONE)
DIES = MADE + LIVES
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("changed", "at", "opens", "why"),
    [
        ({}, MADE, True, "fresh"),
        ({}, DIES - MINUTE, True, "to the end of its life"),
        ({}, DIES, False, "of age"),
        ({"used_at": MADE}, MADE + MINUTE, False, "it answers once"),
        ({"ended_at": MADE}, MADE + MINUTE, False, "another took its place"),
        ({"is_open": False}, MADE + MINUTE, False, "nobody waits for the answer"),
        ({"tries": TRIES_AT_MOST - 1}, MADE, True, "one try is left"),
        ({"tries": TRIES_AT_MOST}, MADE, False, "too many wrong codes"),
    ],
)
def test_a_link_opens_until_something_ends_it(
    changed: dict[str, Any], at: datetime, opens: bool, why: str
) -> None:
    facts = LinkFacts(expires_at=DIES, **changed)
    assert rules.opens(facts, at) is opens, why
    refused = rules.refusal_to_open(facts, at)
    assert (refused is None) is opens
    assert refused in (None, rules.DEAD), "which of them it is, is told nobody"


def test_a_wrong_code_says_how_often_one_may_still_try_and_the_last_kills_the_link() -> None:
    assert "还能试 4 次" in rules.wrong_code(1).sentence
    assert rules.wrong_code(TRIES_AT_MOST) is rules.DEAD


@pytest.mark.parametrize(
    ("typed", "code"), [("123456", "123456"), (" 123 456 ", "123456"), ("１２３-４５６", "123456")]
)
def test_a_code_is_read_as_people_type_it(typed: str, code: str) -> None:
    assert rules.read_code(typed) == code
    assert spoken(code) == "123 456"


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "12345\x00"])
def test_what_is_no_code_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(Refused):
        rules.read_code(typed)
