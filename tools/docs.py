"""`make docs`: the pages of docs/ that repeat a table of the code are written from that table.

A page may open with words of its own; what is written stands below the mark, and only that is replaced.
A test compares every page with what would be written now.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from bancheng.config.environment import NAMES
from bancheng.rules import chart_table, flowchart, vocabulary
from bancheng.rules.lines import LineKind, Privacy
from bancheng.rules.paths import ends
from bancheng.rules.process import MOVES, Move
from bancheng.rules.vocabulary import Labelled

ROOT = Path(__file__).resolve().parents[1]
MARK = "<!-- below: written by `make docs` from the code -->\n"
PRIVACY = {
    Privacy.NONE: "nothing of a person",
    Privacy.WORDS: "free words, as commitments; erasable",
    Privacy.IDENTITY: "who he is, as commitments; erasable",
}


def lists() -> list[type[Labelled]]:
    """Every closed list of the regulation, in the order it is written."""
    found = [entry for entry in vars(vocabulary).values() if isinstance(entry, type)]
    return [entry for entry in found if issubclass(entry, Labelled) and entry is not Labelled]


def glossary() -> Iterator[str]:
    """Every member of every closed list: 中文, English, identifier."""
    for closed in lists():
        yield f"\n## {closed.__name__}\n"
        yield f"{(closed.__doc__ or '').strip()}\n"
        yield "| 中文 | English | identifier |\n|---|---|---|"
        for member in closed:
            yield f"| {member.label} | {english(member)} | `{closed.__name__}.{member.name}` |"


def english(member: Labelled) -> str:
    """The identifier read as English words."""
    return member.name.replace("_", " ").lower()


def moves() -> Iterator[str]:
    """Every move of a case: from where to where, who, which clock."""
    yield "| move | 中文 | from | to | who | clock | built in part |\n|---|---|---|---|---|---|---|"
    for move in MOVES:
        starts = _labels(move.starts) or "–"
        who = _labels(move.by) + (f"; confirmed by {_labels(move.second)}" if move.second else "")
        to = _labels(ends(move)) or "where it was"
        yield f"| `{move.key}` | {move.label} | {starts} | {to} | {who} | {move.clock.label} | {_part(move)} |"


def _part(move: Move) -> str:
    return str(move.since)


def _labels(members: frozenset[Labelled]) -> str:
    # Words of two lists may be equal as text (a step and a clock “no_review”): the list is part of the place.
    order = {(closed, member.name): place for closed in lists() for place, member in enumerate(closed)}
    ordered = sorted(members, key=lambda member: order[type(member), member.name])
    return "、".join(member.label for member in ordered)


def chart() -> Iterator[str]:
    """The chart of the process, drawn and in words."""
    yield f"![{chart_table.TITLE}](wallchart.svg)\n"
    yield f"```mermaid\n{flowchart.mermaid()}```\n"
    for step in chart_table.rows_by_step():
        yield f"**{step.label}** · {step.what}" + (f" · {step.limit}" if step.limit else "") + "\n"
        yield "\n".join(_way_on(row) for row in step.rows) + "\n"


def _way_on(row: chart_table.Row) -> str:
    who = f"{row.who}提出，{row.second}确认" if row.second else row.who
    return f"- {row.label} → {row.end}（{who}）" + (f" · {row.not_built}" if row.not_built else "")


def lines() -> Iterator[str]:
    """Every kind of record line: its sentence and what it may carry of a person."""
    yield "| kind | sentence | personal data |\n|---|---|---|"
    for kind in LineKind:
        yield f"| `{kind.value}` | {kind.sentence} | {PRIVACY[kind.privacy]} |"


def settings() -> Iterator[str]:
    """Every setting of the deployment."""
    yield "| name | 说明 |\n|---|---|"
    for name, meaning in NAMES.items():
        yield f"| `{name}` | {meaning} |"


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "docs/glossary.md": glossary,
    "docs/rules/moves.md": moves,
    "docs/rules/process.md": chart,
    "docs/rules/lines.md": lines,
    "docs/operate/settings.md": settings,
}


def page(path: str) -> str:
    """The page as it ought to be now: its own words, the mark, the table."""
    own, mark, _ = (ROOT / path).read_text(encoding="utf-8").partition(MARK)
    if not mark:
        raise ValueError(f"{path} has lost its mark")
    return own + mark + "\n".join(PAGES[path]()) + "\n"


def main() -> int:
    """Writes every page."""
    for path in PAGES:
        (ROOT / path).write_text(page(path), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
