"""What twenty seconds at a counter must leave behind. Source: 首问负责制."""

from dataclasses import replace
from datetime import date

import pytest

from bancheng.rules.first_question import Asked, missing
from bancheng.rules.vocabulary import FirstAnswer as A

TODAY = date(2026, 3, 2)
EXPLAINED = Asked(
    asked="租赁备案",
    answer=A.EXPLAINED,
    missing="房东身份证复印件",
    come_back_on=date(2026, 3, 4),
    is_open=True,
)


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        (Asked(asked="租赁备案", answer=A.DONE), []),
        (Asked(asked=" ", answer=A.DONE), ["asked"]),
        (Asked(asked="", answer=None), ["asked", "answer"]),
        (EXPLAINED, []),
        (replace(EXPLAINED, missing=" "), ["missing"]),
        (replace(EXPLAINED, come_back_on=None), ["come_back_on"]),
        (replace(EXPLAINED, come_back_on=TODAY), ["come_back_on"]),
        (replace(EXPLAINED, come_back_on=date(2026, 3, 1)), ["come_back_on"]),
        (replace(EXPLAINED, is_open=False), ["come_back_on"]),
        (replace(EXPLAINED, is_open=None), []),
        (Asked(asked="租赁备案", answer=A.EXPLAINED), ["missing", "come_back_on"]),
        (Asked(asked="租赁备案", answer=A.LED), ["led_to"]),
        (Asked(asked="租赁备案", answer=A.LED, led_to=1), []),
    ],
)
def test_what_is_missing(asked: Asked, fields: list[str]) -> None:
    assert [gap.field for gap in missing(asked, on=TODAY)] == fields
