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
    assert all(question.endswith("?") for question, _ in ROWS)
    assert all(":" in place for _, place in ROWS)


def test_no_place_answers_two_questions_and_no_folder_is_on_the_map_twice() -> None:
    """A question asked twice is two rows to keep; what is new goes into its chapter, never to the end."""
    places = [place for _, place in ROWS]
    assert {place for place in places if places.count(place) > 1} == set()
    folders = re.findall(r"^\| [–\d] \| (`\S+`)", read("docs/map.md"), re.MULTILINE)
    assert folders and len(folders) == len(set(folders))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_a_paper_names_exists(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    for path in re.findall(r"`((?:bancheng|tests|tools|docs)/[^`\s<>*]+?)(?::\w+)?`", text):
        assert (ROOT / path).exists(), path
    for link in re.findall(r"\]\((?!https?://|#)([^)#\s]+)", text):
        assert (paper.parent / link).exists(), link


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_name_a_paper_gives_with_its_file_stands_there(paper: Path) -> None:
    """`NAME` in `file.py` and `NAME` of `file.py` are promises as much as a row of where.md."""
    named = re.findall(
        r"`([A-Za-z_]\w+)`\s+(?:in|of)\s+`((?:bancheng|tests|tools)/[^`\s]+\.py)`",
        paper.read_text(encoding="utf-8"),
    )
    for name, path in named:
        assert name in defined(ROOT / path), f"{name} in {path}"


CHAPTERS = [path for path in (ROOT / "bancheng/rules").glob("*.py") if path.name != "__init__.py"]
PROSE = sorted(
    path for path in (ROOT / "docs/rules").glob("*.md") if path.name not in {"moves.md", "lines.md"}
)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.name)
def test_every_file_of_the_regulation_is_told_in_prose(chapter: Path) -> None:
    # Two of them are lists, and a list is its own page.
    pages = [*PROSE, ROOT / "docs/glossary.md", ROOT / "docs/rules/lines.md"]
    assert any(
        re.search(rf"`(?:bancheng/rules/)?{chapter.name}`", page.read_text(encoding="utf-8"))
        for page in pages
    )


@pytest.mark.parametrize("page", PROSE, ids=lambda path: path.name)
def test_a_chapter_promises_works_an_example_and_names_its_articles(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for part in ("**Promise to the citizen", "Worked example", "**Articles.**"):
        assert part in text, part


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


@pytest.mark.parametrize(
    "paper", sorted((ROOT / "docs/decisions").glob("*.md")), ids=lambda path: path.stem[:4]
)
def test_a_decision_says_why_what_and_what_follows(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    parts = [text.index(part) for part in ("**Context.**", "**Decision.**", "**Consequences.**")]
    assert parts == sorted(parts)
    assert text.startswith(f"# {paper.stem[:4]} ")
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", text.splitlines()[-1])


def test_pictures_are_small_and_shown() -> None:
    shown = "".join(read(str(paper.relative_to(ROOT))) for paper in PAPERS)
    for picture in (ROOT / "docs/pictures").glob("*"):
        assert picture.stat().st_size < 250_000, picture.name
        assert f"docs/pictures/{picture.name}" in shown, picture.name
