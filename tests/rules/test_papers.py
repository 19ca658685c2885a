"""Papers: how their numbers and codes are written and read, and when one may end."""

from itertools import cycle

import pytest

from bancheng.rules.papers import (
    PaperKind,
    PaperNumber,
    check_code,
    plain_number,
    read_check_code,
    refusal_to_end,
    refusal_to_issue_in_its_place,
)


def number(**changes: object) -> PaperNumber:
    return PaperNumber(
        **({"site_word": "玄窗", "kind": PaperKind.RESULT, "year": 2026, "serial": 12} | changes)
    )  # type: ignore[arg-type]


def test_a_number_has_word_year_and_serial_without_zeros() -> None:
    assert str(number()) == "玄窗结〔2026〕12号"
    assert str(number(kind=PaperKind.TOLERANCE_NOTICE, serial=1)) == "玄窗容〔2026〕1号"


@pytest.mark.parametrize("wrong", [{"site_word": ""}, {"serial": 0}, {"year": 26}])
def test_no_number_without_its_parts(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="a paper's number"):
        number(**wrong)


def test_every_kind_has_a_title_and_a_word_of_its_own() -> None:
    assert len({kind.word for kind in PaperKind}) == len({kind.label for kind in PaperKind}) == len(PaperKind)
    assert all(kind.word and kind.label for kind in PaperKind)


@pytest.mark.parametrize(
    "typed", ["玄窗结〔2026〕12号", "玄窗结[2026]12号", " 玄窗结（２０２６） 12 ", "玄窗结【2026】12 号"]
)
def test_a_number_is_read_with_any_brackets(typed: str) -> None:
    assert plain_number(typed) == "玄窗结〔2026〕12号"


def test_a_code_is_read_as_people_type_it() -> None:
    chance = cycle([0, 5, 3])
    code = check_code(lambda below: next(chance) % below)
    assert read_check_code(code) == code and len(code) == 14
    assert read_check_code(code.lower().replace("-", " ")) == code
    for wrong in ("", code[:-1], code + "3", code[:-1] + "0", "〔2026〕"):
        assert read_check_code(wrong) == ""


@pytest.mark.parametrize(
    ("ended", "reason", "code"),
    [
        ("", "写错了", ""),
        ("", " ", "reason_missing"),
        ("void", "写错了", "paper_over"),
        ("replaced", "x", "paper_over"),
    ],
)
def test_a_paper_ends_once_and_with_a_reason(ended: str, reason: str, code: str) -> None:
    refused = refusal_to_end(ended, reason)
    assert (refused.code if refused else "") == code


IN_ITS_PLACE = [(PaperKind.RESULT, 7, "own_paper"), (PaperKind.RESULT, 8, ""), (PaperKind.URGING, 7, "")]


@pytest.mark.parametrize(("kind", "person", "code"), IN_ITS_PLACE)
def test_what_another_took_back_is_not_handed_out_again_by_who_made_it(
    kind: PaperKind, person: int, code: str
) -> None:
    refused = refusal_to_issue_in_its_place(kind, person=person, issued_by={7, None})
    assert (refused.code if refused else "") == code
