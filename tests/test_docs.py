"""The papers are true: what they name exists, and what exists is named."""

import ast
import re
from pathlib import Path

import pytest

from bancheng.config.cli import COMMANDS
from bancheng.config.environment import NAMES
from bancheng.rules.process import MOVES
from tools import docs
from tools.docs import ROOT

PAPERS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
ROWS = re.findall(
    r"^\| (.+?) \| `(.+?)` \|$", (ROOT / "docs/where.md").read_text(encoding="utf-8"), re.MULTILINE
)


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def defined(path: Path) -> set[str]:
    """What a module defines at its top, its own re-exports included."""
    names: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
    return names


@pytest.mark.parametrize(("question", "place"), ROWS, ids=[place for _, place in ROWS])
def test_where_leads_there(question: str, place: str) -> None:
    path, _, name = place.partition(":")
    assert (ROOT / path).is_file(), question
    assert not name or name in defined(ROOT / path), question


def test_where_answers_forty_questions() -> None:
    assert len(ROWS) >= 40
    assert len({question for question, _ in ROWS}) == len(ROWS)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_a_paper_names_exists(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    for path in re.findall(r"`((?:bancheng|tests|tools|docs)/[^`\s<>*]+?)(?::\w+)?`", text):
        assert (ROOT / path).exists(), path
    for link in re.findall(r"\]\((?!https?://|#)([^)#\s]+)", text):
        assert (paper.parent / link).exists(), link


@pytest.mark.parametrize("path", docs.PAGES)
def test_a_page_that_repeats_a_table_repeats_it(path: str) -> None:
    assert read(path) == docs.page(path), "run `make docs`"


def test_every_word_of_the_vocabulary_is_in_the_glossary() -> None:
    glossary = read("docs/glossary.md")
    for closed in docs.lists():
        for member in closed:
            assert f"| {member.label} |" in glossary
            assert f"`{closed.__name__}.{member.name}`" in glossary


def test_every_move_command_and_setting_is_documented() -> None:
    assert all(f"`{move.key}`" in read("docs/rules/moves.md") for move in MOVES)
    assert all(f"| `{name}` |" in read("docs/operate/commands.md") for name in COMMANDS)
    assert all(f"`{name}`" in read("docs/operate/settings.md") for name in NAMES)


def test_every_folder_is_on_the_map() -> None:
    on_the_map = read("docs/map.md")
    for folder in (ROOT / "bancheng").iterdir():
        if (folder / "__init__.py").exists():
            assert f"`bancheng/{folder.name}/`" in on_the_map, folder.name


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs/decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
