"""Numbers and names people bring: read forgivingly, checked exactly, refused with how to mend it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bancheng.rules.identifiers import (
    credit_check,
    id_check,
    organisation_check,
    plain_code,
    plain_phone,
    read_credit_code,
    read_id_number,
    read_name,
    read_phone,
)
from bancheng.rules.refusal import Refused

TODAY = date(2026, 10, 10)
GOOD_ID = "32010219000101001X"


@pytest.mark.parametrize(
    "typed", [GOOD_ID, "32010219000101001x", "320102 19000101 001X", "３２０１０２１９０００１０１００１Ｘ"]
)
def test_an_id_number_is_read_however_it_is_typed(typed: str) -> None:
    found = read_id_number(typed, on=TODAY)
    assert (found.value, found.born_on, found.warning) == (GOOD_ID, date(1900, 1, 1), "")


@pytest.mark.parametrize(
    ("typed", "code", "because"),
    [
        ("320102190002290017", "id.birth", "the check is right, but 1900 was no leap year"),
        ("320102190001010011", "id.check", "the last digit changed"),
        ("32010219000101001", "id.length", "one short"),
        ("32010219000101001X1", "id.length", "one too many"),
        ("3201021900010100AX", "id.characters", "a letter inside"),
        ("320102209901010010", "id.birth", "born after today"),
        ("", "id.length", "nothing"),
    ],
)
def test_an_id_number_is_refused_for_a_reason(typed: str, code: str, because: str) -> None:
    with pytest.raises(Refused) as refused:
        read_id_number(typed, on=TODAY)
    assert refused.value.code == code, because
    assert typed == "" or typed not in refused.value.sentence, "the number itself is never repeated"


def test_a_strange_region_is_a_warning_only() -> None:
    first_17 = "99010219000101001"
    assert read_id_number(first_17 + id_check(first_17), on=TODAY).warning
    assert read_id_number(GOOD_ID, on=TODAY, regions={"320104"}).warning
    assert not read_id_number(GOOD_ID, on=TODAY, regions={"320102"}).warning


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91320102MA0000007T", "91320102MA12345693"])
def test_credit_codes_that_hold(code: str) -> None:
    assert read_credit_code(code) == code
    assert read_credit_code(f" {code[:8].lower()} {code[8:]} ") == code


@pytest.mark.parametrize(
    ("typed", "code", "because"),
    [
        ("91350100M000100Y4Z", "credit.characters", "Z is not in the alphabet"),
        ("91350100M000100Y44", "credit.check", "the check character changed"),
        ("91350100M00010OY43", "credit.characters", "the letter O for the digit 0"),
        ("91350100M000100Y4", "credit.length", "one short"),
    ],
)
def test_credit_codes_that_do_not(typed: str, code: str, because: str) -> None:
    with pytest.raises(Refused) as refused:
        read_credit_code(typed)
    assert refused.value.code == code, because


def test_a_credit_code_with_a_false_organisation_inside_is_refused() -> None:
    wrong_inside = "91320102MA1234568"
    assert organisation_check("MA123456") != "8"
    with pytest.raises(Refused) as refused:
        read_credit_code(wrong_inside + credit_check(wrong_inside))
    assert refused.value.code == "credit.organisation"


@pytest.mark.parametrize(
    ("typed", "value", "is_mobile"),
    [
        ("13800000000", "13800000000", True),
        ("138 0000 0000", "13800000000", True),
        ("138-0000-0000", "13800000000", True),
        ("+86 138 0000 0000", "13800000000", True),
        ("１３８００００００００", "13800000000", True),
        ("025-00000000", "025-00000000", False),
        ("(025) 0000 0000", "025-00000000", False),
        ("（025）00000000", "025-00000000", False),
        ("01000000000", "010-00000000", False),
        ("0555-0000000", "0555-0000000", False),
    ],
)
def test_phones_however_they_are_typed(typed: str, value: str, is_mobile: bool) -> None:
    found = read_phone(typed)
    assert (found.value, found.is_mobile) == (value, is_mobile)
    assert plain_phone(typed) == value


@pytest.mark.parametrize(
    ("typed", "code", "sentence"),
    [
        ("1380000000", "phone.length", "少了 1 位，手机号是 11 位"),
        ("138000000001", "phone.length", "多了 1 位，手机号是 11 位"),
        ("12800000000", "phone.prefix", "没有 12 开头的手机号，请再看一遍前两位"),
        ("83612345", "phone.area_code", "座机请带上区号，比如 025-83612345；手机号是 1 开头的 11 位"),
        ("025-0000000", "phone.landline", "座机号码的位数不对，区号后面是 7 到 8 位，南京是 025 加 8 位"),
        ("找我妈", "phone.characters", "电话里只有数字，请去掉别的字"),
    ],
)
def test_phones_that_cannot_ring(typed: str, code: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        read_phone(typed)
    assert (refused.value.code, refused.value.sentence) == (code, sentence)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("陈试样", "陈试样"),
        (" 陈 试 样 ", "陈试样"),
        ("阿卜杜热合曼·买买提", "阿卜杜热合曼·买买提"),
        ("阿卜杜热合曼•买买提", "阿卜杜热合曼·买买提"),
        ("阿卜杜热合曼.买买提", "阿卜杜热合曼·买买提"),
        ("𠮷野样", "𠮷野样"),
        ("张〇", "张〇"),
        ("Anna  Muster", "Anna Muster"),
    ],
)
def test_names_however_they_are_typed(typed: str, name: str) -> None:
    assert read_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("陈", "name.length"),
        ("陈" * 31, "name.length"),
        ("陈试样1", "name.characters"),
        ("陈<b>", "name.characters"),
        ("·陈试样", "name.dot"),
        ("陈··试样", "name.dot"),
    ],
)
def test_names_that_are_none(typed: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_name(typed)
    assert refused.value.code == code


def test_a_plain_code_is_compact_and_not_judged() -> None:
    assert plain_code(" 3201-02１９ x ") == "32010219X"


digits = st.text("0123456789", min_size=17, max_size=17)


@given(digits, st.integers(0, 16), st.sampled_from("0123456789"))
def test_every_single_wrong_digit_of_an_id_number_is_found(first_17: str, place: int, other: str) -> None:
    changed = first_17[:place] + other + first_17[place + 1 :]
    assert (changed == first_17) == (id_check(changed) == id_check(first_17))
