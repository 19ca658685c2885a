"""Clues: who, among those who read one, sees who brought it."""

import pytest

from bancheng.rules.inquiry import keeps_out, shows_bringer
from bancheng.rules.vocabulary import Role


@pytest.mark.parametrize(
    ("about", "about_window", "shown", "why"),
    [
        (7, False, True, "whom it concerns never reads it"),
        (None, True, True, "the whole window is out of the case, and reads none of its clues"),
        (None, False, False, "it may mean whoever reads it"),
    ],
)
def test_who_brought_a_clue_is_shown_where_the_reader_cannot_be_meant(about, about_window, shown, why):
    assert shows_bringer(about=about, about_window=about_window) is shown, why


@pytest.mark.parametrize(
    ("left", "out", "why"),
    [
        ({}, True, "he oversees nothing"),
        ({Role.CONVENER: {1, 2}}, True, "another convener is left"),
        ({Role.CONVENER: {1}}, False, "he is the last convener"),
        ({Role.CONVENER: {2}, Role.LEADER: {3}}, True, "others oversee, not he"),
        (
            {Role.CONVENER: {1, 2}, Role.SUPERVISOR: {1}},
            False,
            "one of two conveners, and the only supervisor",
        ),
    ],
)
def test_a_clue_never_shuts_out_the_last_who_oversees(
    left: dict[Role, set[int]], out: bool, why: str
) -> None:
    assert keeps_out(1, left) is out, why
