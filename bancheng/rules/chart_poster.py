"""The wall chart as one A3 sheet that stands alone: heading, chart, promises, the moves that change no step."""

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from bancheng.rules import chart_table, flowchart
from bancheng.rules.chart_ink import element, ems, text, wrapped
from bancheng.rules.chart_layout import HEIGHT, WIDTH
from bancheng.rules.clocks import Limit

POSTER_WIDTH, POSTER_HEIGHT = 1587, 1123
MARGIN = (POSTER_WIDTH - WIDTH) / 2
STAY_COLUMNS = 4


def poster(place: str = "", limits: Mapping[str, Limit] | None = None) -> str:
    """The whole wall chart on one A3 sheet: heading, chart, the four promises, the moves that change no step.

    Shapes   place: the name of the hall, beside the motto.
    """
    parts = [*_heading(place), f'<svg x="{MARGIN:g}" y="112" width="{WIDTH}" height="{HEIGHT}" class="flow">']
    parts += [*flowchart.sheet(None, {}, limits), "</svg>", *_promises(866), *_staying(942)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="poster" width="420mm" height="297mm" '
        f'viewBox="0 0 {POSTER_WIDTH} {POSTER_HEIGHT}" role="img" aria-labelledby="poster-title poster-desc">'
        f'<title id="poster-title">{escape(chart_table.TITLE)}</title>'
        f'<desc id="poster-desc">{escape(flowchart.described(None, {}))}</desc>'
        f'<rect width="{POSTER_WIDTH}" height="{POSTER_HEIGHT}" fill="#fff"/>{"".join(parts)}</svg>'
    )


def _heading(place: str) -> Iterator[str]:
    # An opening quotation mark is half empty; pulled out, the title lines up with what stands under it.
    yield text("chart-title", chart_table.TITLE, MARGIN - 16, 66)
    yield text("chart-motto", "　".join(filter(None, (place, chart_table.MOTTO))), MARGIN, 92)
    yield text("chart-key", "由流程表生成，与按钮、权限同一张表", POSTER_WIDTH - MARGIN, 92)
    yield element("line", "chart-rule", x1=MARGIN, y1=103, x2=POSTER_WIDTH - MARGIN, y2=103)


def _promises(top: float) -> Iterator[str]:
    width = WIDTH / len(chart_table.PROMISES)
    for number, (title, words) in enumerate(chart_table.PROMISES):
        x = MARGIN + number * width
        yield text("law-title", title, x, top)
        for line, part in enumerate(wrapped(words, (width - 30) / 14)):
            yield text("law-text", part, x, top + 21 + line * 20)


def _staying(top: float) -> Iterator[str]:
    """The moves without a change of step, column by column."""
    rows = chart_table.staying_rows()
    height = -(-len(rows) // STAY_COLUMNS)
    yield element("line", "colbar", x1=MARGIN, y1=top - 18, x2=POSTER_WIDTH - MARGIN, y2=top - 18)
    yield text("law-title", "不换步骤的走法（谁来做）", MARGIN, top)
    for number, row in enumerate(rows):
        x = MARGIN + number // height * WIDTH / STAY_COLUMNS
        y = top + 22 + number % height * 17
        words = chart_table.move_words(row.move)
        yield text("stay-name", words, x, y)
        yield text("stay-who", row.who, x + ems(words) * 12 + 8, y)
