"""Draws the process table: the wall chart as SVG and as Mermaid.

Nothing is drawn that the table does not say; what the arrows are stands in `chart_table`, where they run in
`chart_layout`. Source: constitution 4, “流程图就是程序”; house look, the wall chart.
"""

from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from bancheng.rules import chart_table
from bancheng.rules.chart_ink import FILLS, PITCH, Box, element, label_box, text
from bancheng.rules.chart_layout import (
    ASIDES,
    EDGE,
    ENTRY,
    FIRST_DONE,
    FIRST_QUESTION,
    HEAD,
    HEIGHT,
    JUNCTIONS,
    LANE_FROM,
    LANE_HEAD,
    LEGEND,
    NOTE,
    PLACES,
    STAGE_LINES,
    STAGES,
    WIDTH,
    Aside,
    Junction,
    Lane,
    Line,
    Place,
    Point,
    Shape,
)
from bancheng.rules.chart_table import Arrow
from bancheng.rules.clocks import Limit
from bancheng.rules.vocabulary import CaseType, Step

CHIP_TONES = dict(zip(CaseType, ("t1", "t2", "t3", "t4"), strict=True))


# --- shapes ----------------------------------------------------------------------------------------


def _path(line: Line) -> str:
    """A line along its points, horizontally and vertically."""
    (x, y), *rest = line
    return f"M{x:g} {y:g}" + "".join(f"L{px:g} {py:g}" for px, py in rest)


def _node(place: Place, tone: str = "", *, dashed: bool = False) -> str:
    """The shape of a box in its tone."""
    look: dict[str, object] = {**FILLS[tone], **({"stroke_dasharray": "6 4"} if dashed else {})}
    kind = f"nd {tone}".strip()
    if place.shape is Shape.DECISION:
        return element("path", kind, d=_hexagon(place), **look)
    radius = 26 if place.shape is Shape.CAPSULE else 6
    return element("rect", kind, x=place.left, y=place.top, width=place.w, height=place.h, rx=radius, **look)


def _hexagon(place: Place) -> str:
    inner_left, inner_right = place.left + 13, place.right - 13
    return (
        f"M{inner_left:g} {place.top:g}H{inner_right:g}L{place.right:g} {place.y:g}"
        f"L{inner_right:g} {place.bottom:g}H{inner_left:g}L{place.left:g} {place.y:g}Z"
    )


# --- the ground ----------------------------------------------------------------------------------------


def _lanes() -> Iterator[str]:
    tops = [*LANE_FROM.values(), HEIGHT - EDGE]
    for number, lane in enumerate(Lane):
        top, height = tops[number], tops[number + 1] - tops[number]
        kind = "lane alt" if number % 2 else "lane"
        yield element("rect", kind, x=EDGE, y=top, width=WIDTH - 2 * EDGE, height=height)
        yield element("rect", "lh", x=EDGE, y=top, width=LANE_HEAD, height=height)
        yield from _lane_name(lane.value, top + height / 2)


def _lane_name(name: str, middle: float) -> Iterator[str]:
    """A lane's name from top to bottom, character by character, for engines that cannot write upright."""
    kind, step = ("lt", 21) if len(name) < 5 else ("lt-long", 17)
    first = middle - (len(name) - 1) * step / 2 + 6
    for number, char in enumerate(name):
        yield text(kind, char, EDGE + LANE_HEAD / 2, first + number * step)


def _stages() -> Iterator[str]:
    for words, x in STAGES:
        yield text("col", words, x, 20)
    for x in STAGE_LINES:
        yield element("line", "colbar", x1=x, y1=HEAD, x2=x, y2=LANE_FROM[Lane.FILING])


# --- boxes ---------------------------------------------------------------------------------------------


def _step_box(step: Step, third: str, *, here: bool, stood: bool) -> str:
    """The box of a step: its name, what goes on there, its limit or how long the case stood there."""
    place = PLACES[step]
    tone = "here" if here else place.tone
    dark = " inv" if tone == "start" else ""
    parts = [_node(place, tone, dashed=not chart_table.is_built(step))]
    happens = chart_table.HAPPENS[step]
    last = "st inv" if dark else ("stood" if stood else "lim")
    y = place.y - 12
    if step is Step.HANDLING:
        y = place.top + 23
        parts += _chips(place, y + 10)
    parts.append(text(f"tx{dark}", step.label, place.x, y))
    rest = y + (78 if step is Step.HANDLING else 19)
    parts.append(text(f"st{dark}", happens, place.x, rest))
    parts.append(text(last, third, place.x, rest + 17))
    marks = f' id="n-{step.value}" data-step="{step.value}"' + (' aria-current="step"' if here else "")
    return f"<g{marks}>{''.join(parts)}</g>"


def _chips(place: Place, top: float) -> list[str]:
    """The four ways of being stuck, each in its own tint."""
    parts = []
    for number, (case_type, tone) in enumerate(CHIP_TONES.items()):
        column, line = number % 2, number // 2
        chip = Place(x=place.x + (column - 0.5) * 100, y=top + 11 + line * 26, w=94, h=22)
        parts += [_node(chip, tone), text("st", case_type.label, chip.x, chip.y + 4.5)]
    return parts


def _door_boxes() -> Iterator[str]:
    """The way in and the first question at a counter: before there is a case."""
    for name, title, below in (
        (ENTRY, "来反映：没办成", "现场、电话、网上等"),
        (FIRST_QUESTION, "能当场办吗？", "首问负责"),
        (FIRST_DONE, "首问办结", "当场办了或约好再来"),
    ):
        place = PLACES[name]
        dark = " inv" if place.tone == "start" else ""
        yield _node(place, place.tone)
        yield text(f"tx{dark}", title, place.x, place.y - 3)
        yield text(f"st{dark}", below, place.x, place.y + 16)


def _plate(plate: Junction) -> Iterator[str]:
    """The small plate that stands for several steps."""
    x, y = plate.x - plate.w / 2, plate.y - plate.h / 2
    yield element("rect", "plate", x=x, y=y, width=plate.w, height=plate.h, rx=12)
    yield text("el", plate.words, plate.x, plate.y + 4.5)


def _note() -> Iterator[str]:
    yield _node(NOTE, dashed=True)
    yield text("tx", "首接人负责到底", NOTE.x, NOTE.y - 5)
    yield text("st", "移交只添经办人，不换第一责任人", NOTE.x, NOTE.y + 16)


def _legend() -> Iterator[str]:
    """What the shapes and strokes mean."""
    left, y = LEGEND.left, LEGEND.top + 16
    sign = left + 17
    yield _node(Place(x=sign, y=y, w=34, h=20, shape=Shape.DECISION), "gate")
    yield _legend_words("要判断的地方", y)
    yield element("rect", "nd end", x=left, y=y + 20, width=34, height=20, rx=10, **FILLS["end"])
    yield _legend_words("一段的起止", y + 30)
    yield element("rect", "plate", x=left, y=y + 51, width=34, height=18, rx=9)
    yield _legend_words("几个步骤合写", y + 60)
    yield element("path", "ed dash", d=f"M{left:g} {y + 90:g}h34")
    yield _legend_words(f"虚线、{chart_table.NOT_BUILT_MARK}{chart_table.NOT_BUILT}", y + 90)


def _legend_words(words: str, y: float) -> str:
    return text("key", words, LEGEND.left + 42, y + 4.5)


# --- arrows --------------------------------------------------------------------------------------------


def _arrow(number: int, arrow: Arrow) -> str:
    """The lines of an arrow; the last one ends in the head."""
    kind = "ed" if arrow.is_built else "ed dash"
    *joining, last = arrow.way.lines
    parts = [element("path", kind, d=_path(line)) for line in joining]
    parts.append(element("path", kind, d=_path(last), marker_end="url(#flow-head)"))
    marks = {
        "id": f"e-{number}",
        "data-from": " ".join(sorted(arrow.way.sources)),
        "data-to": " ".join(sorted(arrow.way.targets)),
        "data-move": " ".join(move.key for move in arrow.moves),
    }
    said = " ".join(f"{name}={quoteattr(value)}" for name, value in marks.items())
    return f"<g {said}>{''.join(parts)}</g>"


def _aside(aside: Aside) -> str:
    lines = [element("path", "ed", d=_path(line), marker_end="url(#flow-head)") for line in aside.lines]
    return f'<g data-aside="{aside.name}">{"".join(lines)}</g>'


def _label_lines(arrow: Arrow) -> list[str]:
    words = arrow.words
    columns = arrow.way.columns
    rows = [words[start : start + columns] for start in range(0, len(words), columns)]
    return ["　".join(row) for row in rows] + ([f"（{arrow.way.note}）"] if arrow.way.note else [])


def _label(lines: Sequence[str], at: Point) -> str:
    """Words on the line of an arrow, with the ground kept clear behind them."""
    box = label_box("", lines, at)
    first = box.top + PITCH - 3
    texts = (
        text(_label_kind(words), words, at[0], first + number * PITCH) for number, words in enumerate(lines)
    )
    ground = element("rect", "elb", x=box.left, y=box.top, width=box.w, height=box.h, rx=3)
    return ground + "".join(texts)


def _label_kind(words: str) -> str:
    """Words of which none is built yet are grey; the mark says it too."""
    built = [part for part in words.split("　") if not part.endswith(chart_table.NOT_BUILT_MARK)]
    return "el" if built else "el todo"


def label_boxes() -> list[Box]:
    """The room of every label on the sheet."""
    named = [(arrow_name(arrow), _label_lines(arrow), arrow.way.at) for arrow in chart_table.arrows()]
    named += [(aside.name, list(aside.words), aside.at) for aside in ASIDES if aside.words]
    return [label_box(name, lines, at) for name, lines, at in named]


def arrow_name(arrow: Arrow) -> str:
    """The moves of an arrow as one word."""
    return "+".join(move.key for move in arrow.moves)


def node_boxes() -> list[Box]:
    """The room of every box, plate and note on the sheet."""
    named = [(str(name), place) for name, place in PLACES.items()]
    named += [("note", NOTE), ("legend", LEGEND)]
    boxes = [Box(name=name, left=place.left, top=place.top, w=place.w, h=place.h) for name, place in named]
    plates = [
        Box(name=plate.words, left=plate.x - plate.w / 2, top=plate.y - plate.h / 2, w=plate.w, h=plate.h)
        for plate in JUNCTIONS
    ]
    return boxes + plates


# --- the sheet -----------------------------------------------------------------------------------------


def svg(
    here: Step | None = None,
    stood: Mapping[Step, str] | None = None,
    limits: Mapping[str, Limit] | None = None,
) -> str:
    """The chart alone, for a page that has its own heading and words.

    Shapes   here: the step to light. stood: how long a case stood in each step, in words; it takes the
             place of the limit. limits: the office's limits by key; the regulation's where none is given.
    """
    inside = "".join(sheet(here, stood or {}, limits))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="flow" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="flow-title flow-desc"><title id="flow-title">{escape(chart_table.TITLE)}</title>'
        f'<desc id="flow-desc">{escape(described(here, stood or {}))}</desc>{inside}</svg>'
    )


def described(here: Step | None, stood: Mapping[Step, str]) -> str:
    """What the picture shows, in one or two sentences."""
    count = sum(1 for row in chart_table.moving_rows())
    said = f"{len(Step)} 个步骤、{count} 种走法，按由谁来办分成 {len(Lane)} 条泳道；每一种走法另有文字版。"
    if here is not None:
        said += f"现在在“{here.label}”。"
    if stood:
        said += "停留：" + "，".join(f"{step.label} {words}" for step, words in stood.items()) + "。"
    return said


def sheet(here: Step | None, stood: Mapping[Step, str], limits: Mapping[str, Limit] | None) -> Iterator[str]:
    """Everything on the sheet from the ground up: lanes, arrows, labels, boxes."""
    yield _head_marker()
    yield from _lanes()
    yield from _stages()
    yield from (_aside(aside) for aside in ASIDES)
    yield from (_arrow(number, arrow) for number, arrow in enumerate(chart_table.arrows()))
    yield from (_label(_label_lines(arrow), arrow.way.at) for arrow in chart_table.arrows())
    yield from (_label(aside.words, aside.at) for aside in ASIDES if aside.words)
    yield from _door_boxes()
    yield from _note()
    yield from _legend()
    for plate in JUNCTIONS:
        yield from _plate(plate)
    for step in Step:
        third = f"停了 {stood[step]}" if step in stood else chart_table.limit_words(step, limits)
        yield _step_box(step, third, here=step is here, stood=step in stood)


def _head_marker() -> str:
    return (
        '<defs><marker id="flow-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        f'orient="auto-start-reverse">{element("path", "ah", d="M0 .6 7.4 4 0 7.4z")}</marker></defs>'
    )


# --- the same chart as Mermaid ------------------------------------------------------------------------------


def mermaid(here: Step | None = None) -> str:
    """The chart as a Mermaid flow chart, one subgraph per lane; `here` is marked."""
    lines = ["flowchart LR", f"  entry([{_quoted('来反映')}])"]
    for lane in Lane:
        lines += _mermaid_lane(lane)
    for number, arrow in enumerate(chart_table.arrows()):
        lines += _mermaid_arrow(number, arrow)
    if here is not None:
        lines += [
            "  classDef here stroke-width:4px,stroke:#a24a06,fill:#fdeadb",
            f"  class {here.value} here",
        ]
    return "\n".join(lines) + "\n"


def _mermaid_lane(lane: Lane) -> list[str]:
    steps = [step for step in Step if chart_table.lane_of(step) is lane]
    if not steps:
        return []
    inside = [f"    {step.value}{_mermaid_shape(step)}" for step in steps]
    return [f"  subgraph {lane.name.lower()} [{_quoted(lane.value)}]", *inside, "  end"]


def _mermaid_shape(step: Step) -> str:
    words = _quoted(step.label + ("" if chart_table.is_built(step) else f"（{chart_table.NOT_BUILT}）"))
    opened, closed = {"decision": ("{{", "}}"), "capsule": ("([", "])")}.get(
        PLACES[step].shape.value, ("[", "]")
    )
    return f"{opened}{words}{closed}"


def _mermaid_arrow(number: int, arrow: Arrow) -> list[str]:
    """One arrow; where it joins many steps, a plate with their common name stands for them."""
    words = _quoted("<br>".join((*arrow.words, *((arrow.way.note,) if arrow.way.note else ()))))
    stroke = "-->" if arrow.is_built else "-.->"
    start, before = _mermaid_end(arrow.way.sources, f"from{number}")
    end, after = _mermaid_end(arrow.way.targets, f"to{number}")
    return [*before, *after, f"  {start} {stroke}|{words}| {end}"]


def _mermaid_end(steps: frozenset[Step], plate: str) -> tuple[str, list[str]]:
    if not steps:
        return "entry", []
    if len(steps) == 1:
        return next(iter(steps)).value, []
    return plate, [f"  {plate}[/{_quoted(chart_table.steps_words(steps))}/]"]


def _quoted(words: str) -> str:
    return '"' + words.replace('"', "&quot;") + '"'
