"""`make chart`: the wall chart in docs/ is drawn from the process table; a test compares it with what it would be."""

from bancheng.rules.chart_poster import poster
from tools import docs

SHEET = docs.ROOT / "docs/rules/wallchart.svg"
CHAPTER = "docs/rules/process.md"


def main() -> int:
    """Draws the sheet and writes the chart of the chapter."""
    SHEET.write_text(poster() + "\n", encoding="utf-8")
    (docs.ROOT / CHAPTER).write_text(docs.page(CHAPTER), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
