"""Whole numbers from outside: digits within bounds, of any length, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bancheng.rules.whole_numbers import whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("7", 7),
        (" 7 ", 7),
        ("0007", 7),
        ("0" * 5000 + "7", 7),
        ("999", 999),
        ("1000", None),
        ("9" * 5000, None),
        ("", None),
        ("-1", None),
        ("1.0", None),
        ("1e3", None),
        ("１２", None),
        ("②", None),
        ("1\x00", None),
        ("0\x1f", None),
    ],
)
def test_a_number_is_read_within_its_bounds(text: str, number: int | None) -> None:
    assert whole_number(text, most=999) == number


def test_too_little_is_no_number_either() -> None:
    assert whole_number("0", least=1, most=9) is None


@given(st.integers(0, 10**9))
def test_what_was_written_is_read(number: int) -> None:
    assert whole_number(str(number), most=10**9) == number


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    assert whole_number(text, most=10**6) in (None, *range(0)) or 0 <= int(text) <= 10**6
