"""What a line does to open pages: a look changes nothing, and whoever may have lost a case looks again."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bancheng.rules.lines import LOOKED, TAKES_AWAY, Effect, LineKind

ACTS = Path(__file__).parents[2] / "bancheng/cases/actions"
OF_LOOKING = ("看了", "打印《", "照签字凭条打印了", "导出", "取出", "验证码", "想办", "打开")
NO_LOOK = {
    LineKind.VIDEO_CAMERA_FAILED,
    # Whether anybody of the department has looked stands on the desks of the window.
    LineKind.REQUEST_LOOKED_AT,
}
WHOSE = {"handler", "first", "site"}


def test_a_line_of_somebody_looking_says_that_nothing_changed() -> None:
    found = {kind for kind in LineKind if any(word in kind.sentence for word in OF_LOOKING)}
    assert found - NO_LOOK == LOOKED


def acts_that_move_a_case() -> Iterator[tuple[str, set[LineKind]]]:
    """Every function that gives a case to somebody else, or to another site, with the lines it writes."""
    for path in sorted(ACTS.glob("*.py")):
        for act in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(act, ast.FunctionDef):
                continue
            set_here: set[str | None] = set()
            lines = set()
            for node in ast.walk(act):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "set":
                    set_here |= {word.arg for word in node.keywords}
                if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "LineKind":
                    lines.add(LineKind[node.attr])
            if set_here & WHOSE:
                yield f"{path.stem}.{act.name}", lines


MOVING = dict(acts_that_move_a_case())


@pytest.mark.parametrize("act", MOVING)
def test_whoever_gives_a_case_away_says_so(act: str) -> None:
    assert MOVING[act] & TAKES_AWAY


def test_the_acts_that_give_a_case_away_are_found() -> None:
    assert {"standing_in.stand_in", "handing.take_over", "closing.restore"} <= MOVING.keys()


def test_a_line_has_one_effect() -> None:
    assert {kind.effect for kind in LineKind} == set(Effect)
