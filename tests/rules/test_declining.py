"""A ground for not taking a case: in force that day, and the other body named where it must be."""

from datetime import date
from typing import Any

import pytest

from bancheng.rules.declining import Ground, refusal_of_earlier, refusal_of_ground

FROM, TO = date(2026, 1, 1), date(2026, 10, 1)

GROUNDS = [
    ("on its first day", {}, "", date(2026, 1, 1), None),
    ("the day before it comes into force", {}, "", date(2025, 12, 31), "ground_not_in_force"),
    ("on its last day", {"to_on": TO}, "", date(2026, 9, 30), None),
    ("the day it ends", {"to_on": TO}, "", TO, "ground_not_in_force"),
    ("another body's matter, named", {"needs_body": True}, "区住建局", FROM, None),
    ("another body's matter, unnamed", {"needs_body": True}, " ", FROM, "body_missing"),
    ("out of force comes first", {"to_on": TO, "needs_body": True}, "", TO, "ground_not_in_force"),
]


@pytest.mark.parametrize(("reason", "more", "body", "on", "code"), GROUNDS, ids=[row[0] for row in GROUNDS])
def test_when_a_ground_may_be_leaned_on(
    reason: str, more: dict[str, object], body: str, on: date, code: str | None
) -> None:
    ground = Ground(name="涉诉", from_on=FROM, **more)  # type: ignore[arg-type]
    refused = refusal_of_ground(ground, body=body, on=on, article="办理规程 §2“拟不予受理”")
    assert (refused.code if refused else None) == code


EARLIER = [
    ("no case is named", {"names_earlier": False, "is_his": False}, None),
    ("his own, told", {}, None),
    ("another ground", {"ground": "litigation"}, "earlier_without_ground"),
    ("perhaps another's", {"is_his": False}, "not_same_person"),
    ("not told", {"was_told": False}, "earlier_not_told"),
    ("looked at again", {"is_open": True}, "earlier_not_told"),
    ("another's comes before what it lacks", {"is_his": False, "was_told": False}, "not_same_person"),
]


@pytest.mark.parametrize(("reason", "changed", "code"), EARLIER, ids=[row[0] for row in EARLIER])
def test_when_a_letter_may_repeat_what_was_decided(
    reason: str, changed: dict[str, Any], code: str | None
) -> None:
    facts: dict[str, Any] = {
        "ground": "already_answered",
        "names_earlier": True,
        "is_his": True,
        "was_told": True,
        "is_open": False,
    }
    facts |= changed
    refused = refusal_of_earlier(facts.pop("ground"), **facts, article="办理规程 §4")
    assert (refused.code if refused else None) == code
