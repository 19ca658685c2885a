"""Case numbers and query codes: printed one way, typed in many, mistakes found at once."""

from itertools import count

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bancheng.rules.numbering import (
    QUERY_ALPHABET,
    CaseNumber,
    check_character,
    query_code,
    read_case_number,
    read_query_code,
)
from bancheng.rules.refusal import Refused

numbers = st.builds(
    CaseNumber, year=st.integers(1900, 2199), site=st.integers(0, 999), serial=st.integers(1, 9_999_999)
)


def test_a_number_reads_well() -> None:
    assert str(CaseNumber(year=2026, site=3, serial=139)) == "2026-003-0139-9"
    assert str(CaseNumber(year=2026, site=3, serial=12345)).startswith("2026-003-12345-"), (
        "it grows when it must"
    )


def test_the_check_is_the_one_of_the_id_card() -> None:
    assert check_character("32010219000101001") == "X"


@pytest.mark.parametrize(
    "typed",
    [
        "2026-003-0139-9",
        "202600301399",
        " 2026 003 0139 9 ",
        "２０２６－００３－０１３９－９",
        "2026–003–0139–9",
        "2026.003.0139.9",
    ],
)
def test_a_number_is_read_however_it_is_typed(typed: str) -> None:
    assert str(read_case_number(typed)) == "2026-003-0139-9"


def test_an_x_may_be_small_or_a_star() -> None:
    number = next(n for s in count(1) if (n := str(CaseNumber(year=2026, site=3, serial=s))).endswith("X"))
    assert str(read_case_number(number.lower())) == number
    assert str(read_case_number(number.replace("X", "*"))) == number


@pytest.mark.parametrize(
    ("typed", "code", "because"),
    [
        ("", "number.shape", "nothing"),
        ("2026-003", "number.shape", "half of it"),
        ("陈试样", "number.shape", "a name"),
        ("2026-003-0139-7", "number.check", "the check is wrong"),
        ("2026-003-1039-9", "number.check", "two digits changed places"),
        ("2026-003-00139-9", "number.check", "a nought too many is no other case"),
    ],
)
def test_a_number_that_is_none(typed: str, code: str, because: str) -> None:
    with pytest.raises(Refused) as refused:
        read_case_number(typed)
    assert refused.value.code == code, because


@pytest.mark.parametrize("wrong", [{"serial": 0}, {"site": 1000}, {"year": 26}])
def test_an_impossible_number_is_refused_at_birth(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="case number"):
        CaseNumber(**{"year": 2026, "site": 3, "serial": 1} | wrong)


def _found_out(typed: str) -> bool:
    try:
        read_case_number(typed)
    except Refused:
        return True
    return False


@given(numbers)
def test_every_number_comes_back(number: CaseNumber) -> None:
    assert read_case_number(str(number)) == number
    assert read_case_number(str(number).replace("-", "").lower()) == number


@given(numbers, st.data())
def test_every_single_wrong_character_is_found(number: CaseNumber, data: st.DataObject) -> None:
    typed = str(number).replace("-", "")
    place = data.draw(st.integers(0, len(typed) - 1))
    other = data.draw(st.sampled_from("0123456789X"))
    assume(other != typed[place])
    assert _found_out(typed[:place] + other + typed[place + 1 :])


@given(numbers, st.data())
def test_every_exchange_of_neighbours_is_found(number: CaseNumber, data: st.DataObject) -> None:
    typed = str(number).replace("-", "")
    place = data.draw(st.integers(0, len(typed) - 2))
    assume(typed[place] != typed[place + 1])
    assert _found_out(typed[:place] + typed[place + 1] + typed[place] + typed[place + 2 :])


def test_a_query_code_has_nothing_that_looks_like_something_else() -> None:
    assert not set(QUERY_ALPHABET) & set("0OD1IL2Z5S8BUV")
    assert len(set(QUERY_ALPHABET)) == len(QUERY_ALPHABET)


def test_a_query_code_uses_the_chance_it_is_given() -> None:
    turns = count()
    code = query_code(lambda below: next(turns) % below)
    assert code == "3467-9ACE"
    assert read_query_code(" 3467 9ace ") == code


@pytest.mark.parametrize(
    ("typed", "code"), [("3467-9AC", "query_code.length"), ("3467-9AC0", "query_code.characters")]
)
def test_a_query_code_that_is_none(typed: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_query_code(typed)
    assert refused.value.code == code
