"""What an entry of a third-party review must say."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bancheng.rules import third_party
from bancheng.rules.third_party import Entry

ON = date(2026, 4, 8)
WHOLE = Entry(
    reviewer="某某大学调查中心",
    from_on=date(2026, 1, 1),
    last_on=date(2026, 3, 31),
    method="电话随机抽样",
    sample=120,
    figure="总体满意率",
    percent=Decimal("91.5"),
)


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({}, []),
        ({"reviewer": " "}, ["reviewer"]),
        ({"method": ""}, ["method"]),
        ({"figure": ""}, ["figure"]),
        ({"sample": 0}, ["sample"]),
        ({"sample": None}, ["sample"]),
        ({"percent": Decimal("100.01")}, ["percent"]),
        ({"percent": Decimal(-1)}, ["percent"]),
        ({"percent": None}, ["percent"]),
        ({"from_on": None, "last_on": None}, ["from_on", "last_on"]),
        ({"from_on": date(2026, 4, 1)}, ["last_on"]),
        ({"from_on": date(2025, 3, 1)}, ["last_on"]),
        ({"last_on": date(2026, 4, 9)}, ["last_on"]),
        ({"from_on": date(2026, 4, 8), "last_on": ON}, []),
    ],
)
def test_what_is_missing(changed: dict[str, Any], wanted: list[str]) -> None:
    found = third_party.missing(replace(WHOLE, **changed), has_document=True, on=ON)
    assert [gap.field for gap in found] == wanted


def test_without_the_document_nobody_can_look_it_up() -> None:
    assert [gap.field for gap in third_party.missing(WHOLE, has_document=False, on=ON)] == ["upload"]


def test_it_is_corrected_once_and_with_a_reason() -> None:
    refused = third_party.refusal_to_correct(is_corrected=True, reason="抄错了")
    assert refused is not None and refused.code == "corrected_already"
    refused = third_party.refusal_to_correct(is_corrected=False, reason=" ")
    assert refused is not None and refused.code == "reason_wanted"
    assert third_party.refusal_to_correct(is_corrected=False, reason="抄错了") is None
