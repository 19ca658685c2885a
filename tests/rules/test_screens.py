"""The citizen's screen: when it is joined, what stands on it, where it may go, who hands something to it."""

from datetime import datetime, timedelta

import pytest

from bancheng.rules import screens as rules
from bancheng.rules.calendar import ZONE
from bancheng.rules.refusal import Refused
from bancheng.rules.screens import ScreenFacts

NOW = datetime(2026, 3, 2, 10, tzinfo=ZONE)
MINUTE = timedelta(minutes=1)


def facts(**changes: datetime | None) -> ScreenFacts:
    kept = {"code_until": NOW + rules.CODE_LIVES, "ends_at": NOW + rules.JOINED_FOR}
    return ScreenFacts(**kept | changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "at", "waiting", "joined"),
    [
        (facts(), NOW, True, False),
        (facts(), NOW + rules.CODE_LIVES, False, False),
        (facts(ended_at=NOW), NOW, False, False),
        (facts(joined_at=NOW), NOW + rules.CODE_LIVES, False, True),
        (facts(joined_at=NOW), NOW + rules.JOINED_FOR, False, False),
        (facts(joined_at=NOW, ended_at=NOW + MINUTE), NOW + MINUTE, False, False),
    ],
)
def test_a_code_joins_for_minutes_and_a_screen_lives_a_day(state, at, waiting, joined) -> None:
    assert (rules.is_waiting(state, at), rules.is_joined(state, at)) == (waiting, joined)


def test_what_is_handed_goes_by_itself() -> None:
    until = NOW + rules.HANDED_FOR
    assert rules.is_shown(until=until, ended_at=None, at=until - MINUTE)
    assert not rules.is_shown(until=until, ended_at=None, at=until)
    assert not rules.is_shown(until=until, ended_at=NOW, at=NOW)


HANDED = "/track/2026-011-0001-1/do/close"
PLACES = [
    ("/screen", "", True),
    ("/screen/state", "", True),
    ("/screen/over", HANDED, True),
    ("/static/ui/base.css", "", True),
    ("/ui/look/elder/", "", True),
    (HANDED, HANDED, True),
    (f"{HANDED}/prove", HANDED, True),
    # What was not handed is not there, whoever knows its address.
    (HANDED, "", False),
    (f"{HANDED}d", HANDED, False),
    ("/track/2026-011-0001-1", HANDED, False),
    ("/track/2026-011-0001-1/do/redo", HANDED, False),
    ("/screen/check", "", False),
    ("/screen/check", "/screen/check", True),
    ("/screen/sign/7", "/screen/check", False),
    ("/screen/sign/7", "/screen/sign/7", True),
    ("/screens", "", False),
    ("/", HANDED, False),
    ("/desk/", HANDED, False),
    ("/ui/", HANDED, False),
]


@pytest.mark.parametrize(("path", "handed", "is_open"), PLACES)
def test_a_screen_goes_nowhere_but_where_it_was_sent(path: str, handed: str, is_open: bool) -> None:
    assert rules.is_open(path, handed) is is_open


@pytest.mark.parametrize("typed", ["ACEF-GHJK", "acef ghjk", "ＡＣＥＦＧＨＪＫ"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert rules.read_code(typed) == "ACEFGHJK"


@pytest.mark.parametrize("typed", ["", "ACEF", "ACEFGHJKM", "ACEF-GHJ0"])
def test_what_is_no_code_is_said_so(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.read_code(typed)
    assert refused.value.code == "screen_code_shape"


def test_who_finds_something_wrong_says_what() -> None:
    assert not rules.missing_in_check(is_right=True, words="")
    assert not rules.missing_in_check(is_right=False, words="电话不对")
    assert [gap.field for gap in rules.missing_in_check(is_right=False, words=" ")] == ["words"]
