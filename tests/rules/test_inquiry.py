"""Clues: who, among those who read one, sees who brought it."""

import pytest

from bancheng.rules.inquiry import shows_bringer


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
