"""The wall chart: it shows exactly the process table, and nothing on it covers anything else."""

import itertools
import xml.etree.ElementTree as ET

import pytest

from bancheng.rules import chart_table, flowchart, paths, process
from bancheng.rules.chart_ink import Box, ems, wrapped
from bancheng.rules.chart_layout import ASIDES, JUNCTIONS, LANE_FROM, PLACES, WIDTH, Lane, Line
from bancheng.rules.chart_poster import MARGIN, POSTER_WIDTH, poster
from bancheng.rules.clocks import Limit
from bancheng.rules.vocabulary import Role, Step
from tools.chart import SHEET

SVG = "{http://www.w3.org/2000/svg}"
EVERY_EDGE = {(start, end, move.key) for start, end, move in paths.edges(built_only=False)} | {
    ("", Step.REGISTERED, "register")
}


def drawn(picture: str) -> set[tuple[str, str, str]]:
    """The edges in a picture: from, to, move, read from the picture alone."""
    return {
        (start, end, move)
        for group in ET.fromstring(picture).iter(f"{SVG}g")
        if "data-move" in group.attrib
        for start in group.attrib["data-from"].split() or [""]
        for end in group.attrib["data-to"].split()
        for move in group.attrib["data-move"].split()
    }


@pytest.mark.parametrize("picture", [flowchart.svg(), poster()], ids=["chart", "poster"])
def test_the_edges_in_the_picture_are_the_moves_in_the_code(picture: str) -> None:
    assert drawn(picture) == EVERY_EDGE


def test_every_step_has_its_box() -> None:
    groups = ET.fromstring(flowchart.svg()).iter(f"{SVG}g")
    assert {group.attrib["data-step"] for group in groups if "data-step" in group.attrib} == set(Step)


def test_a_move_without_a_way_stops_the_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    astray = process.Move(
        name="astray", label="走偏", starts=frozenset({Step.TO_TELL}), end=Step.VOIDED,
        by=frozenset({Role.OFFICER}), source="test",
    )  # fmt: skip
    monkeypatch.setattr(chart_table, "MOVES", (*process.MOVES, astray))
    chart_table.pairs.cache_clear()
    chart_table.arrows.cache_clear()
    try:
        with pytest.raises(chart_table.Undrawn, match="to_tell"):
            chart_table.arrows()
    finally:
        monkeypatch.undo()
        chart_table.pairs.cache_clear()
        chart_table.arrows.cache_clear()


def test_no_box_no_label_covers_another() -> None:
    boxes = [*flowchart.node_boxes(), *flowchart.label_boxes()]
    covered = [(a.name, b.name) for a, b in itertools.combinations(boxes, 2) if a.meets(b)]
    assert covered == []


def _segments(lines: tuple[Line, ...]) -> list[Box]:
    """The strokes of some lines as rectangles one unit thick."""
    return [
        Box(
            name="",
            left=min(a[0], b[0]) - 0.5,
            top=min(a[1], b[1]) - 0.5,
            w=abs(a[0] - b[0]) + 1,
            h=abs(a[1] - b[1]) + 1,
        )
        for line in lines
        for a, b in itertools.pairwise(line)
    ]


STROKES = {
    flowchart.arrow_name(arrow) + str(number): arrow.way.lines
    for number, arrow in enumerate(chart_table.arrows())
}
STROKES |= {aside.name: aside.lines for aside in ASIDES}


def test_no_line_runs_through_the_words_of_another() -> None:
    names = [flowchart.arrow_name(a) + str(n) for n, a in enumerate(chart_table.arrows())]
    labels = dict(zip([*names, *(a.name for a in ASIDES if a.words)], flowchart.label_boxes(), strict=True))
    crossed = [
        (name, own)
        for name, lines in STROKES.items()
        for own, label in labels.items()
        if own != name and any(segment.meets(label) for segment in _segments(lines))
    ]
    assert crossed == []


def test_no_line_runs_through_a_box_it_does_not_touch() -> None:
    shrunk = [
        Box(name=box.name, left=box.left + 9, top=box.top + 2, w=box.w - 18, h=box.h - 4)
        for box in flowchart.node_boxes()
    ]
    through = [
        (name, box.name)
        for name, lines in STROKES.items()
        for box in shrunk
        if any(segment.meets(box) for segment in _segments(lines))
    ]
    assert through == []


def test_lines_are_right_angled() -> None:
    for name, lines in STROKES.items():
        for line in lines:
            assert all(a[0] == b[0] or a[1] == b[1] for a, b in itertools.pairwise(line)), name


def _on_edge(box: Box, x: float, y: float) -> bool:
    """Whether a point lies on the edge of a box; the slanted sides of a hexagon and a capsule count."""
    near = Box(name="", left=x - 8, top=y - 1, w=16, h=2)
    inside = Box(name="", left=box.left + 9, top=box.top + 1, w=box.w - 18, h=box.h - 2)
    return box.meets(near) and not inside.meets(Box(name="", left=x - 0.5, top=y - 0.5, w=1, h=1))


def _boxes_of(steps: frozenset[Step]) -> list[Box]:
    plates = {plate.words for plate in JUNCTIONS if plate.steps == steps}
    names = {str(step) for step in steps} | plates | (set() if steps else {"entry"})
    return [box for box in flowchart.node_boxes() if box.name in names]


@pytest.mark.parametrize("arrow", chart_table.arrows(), ids=flowchart.arrow_name)
def test_an_arrow_sets_out_from_its_boxes_and_ends_at_its_box(arrow: chart_table.Arrow) -> None:
    *_, last = arrow.way.lines
    assert any(_on_edge(box, *last[-1]) for box in _boxes_of(arrow.way.targets))
    left = {
        box.name
        for line in arrow.way.lines
        for box in _boxes_of(arrow.way.sources)
        if _on_edge(box, *line[0])
    }
    plates = {plate.words for plate in JUNCTIONS if plate.steps == arrow.way.sources}
    assert left & plates or left == {str(step) for step in arrow.way.sources} or left == {"entry"}


def test_a_step_stands_in_the_lane_of_whoever_must_act() -> None:
    tops = [*LANE_FROM.values(), 10_000]
    for step in Step:
        number = list(Lane).index(chart_table.lane_of(step))
        place = PLACES[step]
        assert tops[number] <= place.top and place.bottom <= tops[number + 1], step


@pytest.mark.parametrize(
    ("step", "lane", "because"),
    [
        (Step.REGISTERED, Lane.OFFICER, "the officer accepts or proposes to decline"),
        (Step.DECLINE_REVIEW, Lane.SITE_HEAD, "a second person"),
        (Step.APPEAL_REVIEW, Lane.CONVENER, "a third, outside the window"),
        (Step.WAITING_CITIZEN, Lane.CITIZEN, "his are the papers"),
        (Step.IN_CONFERENCE, Lane.CONVENER, "who convened concludes"),
        (Step.TO_TELL, Lane.OFFICER, "telling is charged to the officer though the citizen may look himself"),
        (Step.ANSWERED, Lane.CITIZEN, "he is asked"),
        (Step.CLOSED, Lane.FILING, "it rests until filed"),
    ],
)
def test_lanes(step: Step, lane: Lane, because: str) -> None:
    assert chart_table.lane_of(step) is lane, because


def test_words_fit_into_their_boxes() -> None:
    for step in Step:
        room = PLACES[step].w - 8
        assert ems(step.label) * 15 <= room
        assert ems(chart_table.HAPPENS[step]) * 12.5 <= room, step
        assert ems(chart_table.limit_words(step)) * 12.5 <= room, step
        assert ems("停了 12 天 23 小时") * 12.5 <= room, step
    for plate in JUNCTIONS:
        assert ems(plate.words) * 12.5 <= plate.w - 12


def test_everything_is_built_and_nothing_dashed_or_marked() -> None:
    groups = {group.attrib["data-move"]: group for group in ET.fromstring(flowchart.svg()).iter(f"{SVG}g") if "data-move" in group.attrib}  # fmt: skip
    assert "stroke-dasharray" not in groups["accept"][0].attrib
    assert "stroke-dasharray" not in groups["convene"][0].attrib
    assert not any(move.label + "＊" in flowchart.svg() for move in process.MOVES)
    assert all(chart_table.is_built(step) for step in Step)


def test_here_is_lit_and_said() -> None:
    lit = ET.fromstring(flowchart.svg(Step.HANDLING, {Step.REGISTERED: "20 分钟"}))
    current = [
        group.attrib["data-step"] for group in lit.iter(f"{SVG}g") if group.get("aria-current") == "step"
    ]
    assert current == ["handling"]
    assert "现在在“办理中”" in (lit.findtext(f"{SVG}desc") or "")
    assert "停了 20 分钟" in "".join(lit.itertext())
    dark = ET.fromstring(flowchart.svg())
    assert not [group for group in dark.iter(f"{SVG}g") if group.get("aria-current")]


def test_the_limits_of_the_office_are_shown() -> None:
    assert "4 个工作小时内研判" in flowchart.svg()
    assert "6 个工作日内研判" in flowchart.svg(limits={"judging": Limit(count=6)})


def test_the_words_under_the_chart_show_the_limits_of_the_office_too() -> None:
    office = {"judging": Limit(count=6), "hand_over": Limit(count=2), "appeal_review": Limit(count=9)}
    staying = {row.move.key: row.says for row in chart_table.staying_rows(office)}
    assert staying["hand_over"].startswith("对方 2 个工作日内接受")
    steps = {step.label: step for step in chart_table.rows_by_step(office)}
    assert steps["待研判"].limit == "6 个工作日内研判"
    appeal = next(row for row in steps["不予受理"].rows if row.move.key == "appeal")
    assert appeal.says == "由召集人在 9 个工作日内复核"


@pytest.mark.parametrize("picture", [flowchart.svg(Step.CLOSED), poster("某某政务服务中心")])
def test_a_strict_page_may_show_it_and_a_printer_too(picture: str) -> None:
    root = ET.fromstring(picture)
    assert root.find(f"{SVG}title") is not None and root.find(f"{SVG}desc") is not None
    for element in root.iter():
        assert "style" not in element.attrib and not any(name.startswith("on") for name in element.attrib)
        if element.tag in {f"{SVG}path", f"{SVG}text", f"{SVG}rect"}:
            assert "fill" in element.attrib, ET.tostring(element)


def test_every_move_stands_in_the_words() -> None:
    rows = [*chart_table.moving_rows(), *chart_table.staying_rows()]
    assert {row.move.key for row in rows} == {move.key for move in process.MOVES}
    by_key = {row.move.key: row for row in rows}
    assert (by_key["accept"].starts, by_key["accept"].end, by_key["accept"].who) == (
        "已登记",
        "待研判",
        "专员",
    )
    assert by_key["terminate"].starts == "办结以前的任一步" and by_key["terminate"].second == "负责人"
    assert by_key["restore"].end == "原来那一步"
    assert {row.not_built for row in rows} == {""}


def test_the_small_table_of_the_poster_fits() -> None:
    width = WIDTH / 4
    for row in chart_table.staying_rows():
        assert ems(chart_table.move_words(row.move)) * 12 + 8 + ems(row.who) * 11.5 <= width - 8, row.label
    bottom = max(float(text.get("y", 0)) for text in ET.fromstring(poster()).iter(f"{SVG}text"))
    assert bottom <= 1123 - 20
    assert MARGIN * 2 + WIDTH == POSTER_WIDTH


def test_lines_of_words_keep_their_marks() -> None:
    assert wrapped("一二三四，五六", 4) == ["一二三四，", "五六"]
    assert (
        "".join(wrapped("反映人的钟从受理起走，哪个部门也停不了。", 5))
        == "反映人的钟从受理起走，哪个部门也停不了。"
    )


def test_mermaid_says_the_same() -> None:
    chart = flowchart.mermaid(Step.HANDLING)
    assert chart.startswith("flowchart LR\n")
    assert 'registered -->|"受理"| accepted' in chart
    assert 'handling -->|"召集会议"| in_conference' in chart
    assert "class handling here" in chart
    assert "class handling" not in flowchart.mermaid()
    for move in process.MOVES:
        if paths.ends(move):
            assert move.label in chart, move.key


def test_the_sheet_in_the_papers_is_drawn_from_the_table_of_today() -> None:
    assert SHEET.read_text(encoding="utf-8") == poster() + "\n", "run `make chart`"
