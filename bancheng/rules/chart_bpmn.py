"""Draws the process table as BPMN 2.0: the same steps, moves and places as the wall chart, for other tools.

One pool with a lane for each actor, because a sequence flow may not leave its pool. A step is a user task,
also where it is a decision: somebody has to make it, and a gateway waits for nobody. What leads on from it are
conditional flows, each named by its moves, of which exactly one is ever made. Gateways stand where the chart
lets arrows join, and where a case returns to the step it was in.
Source: constitution 4, “流程图就是程序”; OMG BPMN 2.0.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bancheng.rules import chart_table
from bancheng.rules.chart_layout import (
    EDGE,
    ENTRY,
    HEAD,
    HEIGHT,
    JUNCTIONS,
    LANE_FROM,
    PLACES,
    WIDTH,
    Junction,
    Lane,
    Line,
    Place,
    Point,
)
from bancheng.rules.chart_table import Arrow
from bancheng.rules.clocks import Limit
from bancheng.rules.vocabulary import Step

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
PREFIXES = {"bpmn": MODEL, "bpmndi": DIAGRAM, "dc": DC, "di": DI, "xsi": XSI}

TARGET = "urn:bancheng:process"
LANE_NAME_WIDTH = 30
GATE = 24
"""The side of a gateway; a joint of the chart's lines is its middle."""

BUS = 552
"""Where the lines to and from the plates run: just under the edge of the filing lane."""

START, END = "start", "step_archived"


@dataclass(frozen=True, kw_only=True)
class Node:
    """A node of the process and where it stands."""

    id: str
    kind: str
    name: str
    lane: Lane
    place: Place
    says: str = ""


@dataclass(frozen=True, kw_only=True)
class Flow:
    """A sequence flow: from node to node, along these points.

    Shapes   name: the moves it stands for, written once for each arrow of the chart. when: under which of
             the moves it is taken; empty where only one way leads on.
    """

    id: str
    source: str
    target: str
    points: Line
    name: str = ""
    when: str = ""


@dataclass
class Sheet:
    """Everything of the process: its nodes and its flows."""

    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)

    def flow(
        self, source: str, target: str, points: Sequence[Point], *, name: str = "", when: str = ""
    ) -> None:
        """Adds one flow; points that repeat say nothing."""
        line = tuple(point for n, point in enumerate(points) if n == 0 or point != points[n - 1])
        number = f"flow_{len(self.flows) + 1}"
        self.flows.append(Flow(id=number, source=source, target=target, points=line, name=name, when=when))

    def gateway(self, at: Point) -> str:
        """Adds a gateway around a point."""
        number = f"gateway_{sum(node.kind == 'exclusiveGateway' for node in self.nodes) + 1}"
        place = Place(x=at[0], y=at[1], w=GATE, h=GATE)
        self.nodes.append(
            Node(id=number, kind="exclusiveGateway", name="", lane=_lane_at(at[1]), place=place)
        )
        return number


def bpmn(limits: Mapping[str, Limit] | None = None) -> str:
    """The process as a BPMN 2.0 file with its drawing.

    Shapes   limits: the office's limits by key; the regulation's where none is given.
    """
    for prefix, uri in PREFIXES.items():
        ET.register_namespace(prefix, uri)
    root = ET.Element(
        f"{{{MODEL}}}definitions", {"id": "definitions", "targetNamespace": TARGET, "exporter": "bancheng"}
    )
    drawn = sheet(limits)
    _collaboration(root)
    _process(root, drawn)
    _diagram(root, drawn)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


# --- nodes and flows ---------------------------------------------------------------------------------------


def sheet(limits: Mapping[str, Limit] | None = None) -> Sheet:
    """The nodes and flows of the process, read from the arrows of the wall chart."""
    drawn = Sheet(nodes=[_start(), *(_node(step, limits) for step in Step)])
    for arrow in chart_table.arrows():
        _draw(drawn, arrow)
    return drawn


def _start() -> Node:
    place = PLACES[ENTRY]
    round_place = Place(x=place.x, y=place.y, w=place.h, h=place.h)
    return Node(id=START, kind="startEvent", name="来反映", lane=Lane.CITIZEN, place=round_place)


def _node(step: Step, limits: Mapping[str, Limit] | None) -> Node:
    place = PLACES[step]
    lane = chart_table.lane_of(step)
    says = f"{chart_table.HAPPENS[step]}；{chart_table.limit_words(step, limits)}"
    if step is Step.ARCHIVED:
        round_place = Place(x=place.x, y=place.y, w=place.h, h=place.h)
        return Node(id=END, kind="endEvent", name=step.label, lane=lane, place=round_place, says=says)
    return Node(id=_id(step), kind="userTask", name=step.label, lane=lane, place=place, says=says)


def _id(step: Step) -> str:
    return f"step_{step.value}"


def _lane_at(y: float) -> Lane:
    return [lane for lane, top in LANE_FROM.items() if top <= y or lane is Lane.CITIZEN][-1]


def _draw(drawn: Sheet, arrow: Arrow) -> None:
    """An arrow as flows: straight, joined from several steps, or spread over the steps to return to."""
    way, name = arrow.way, "、".join(arrow.words)
    plate = next((plate for plate in JUNCTIONS if plate.steps in (way.sources, way.targets)), None)
    *joining, main = way.lines
    if not way.sources:
        place = PLACES[ENTRY]
        drawn.flow(START, _only(way.targets), [(place.x - place.h / 2, place.y), *main[1:]], name=name)
    elif joining:
        _join(drawn, arrow, joining, main, name)
    elif plate is not None and _touches(plate, main):
        _through_plate(drawn, arrow, plate, main, name)
    else:
        drawn.flow(_only(way.sources), _only(way.targets), main, name=name, when=name)


def _only(steps: frozenset[Step]) -> str:
    (step,) = steps
    return _id(step)


def _touches(plate: Junction, line: Line) -> bool:
    return plate.bottom in (line[0][1], line[-1][1])


def _join(drawn: Sheet, arrow: Arrow, joining: Sequence[Line], main: Line, name: str) -> None:
    """Lines that run together: each to the joint, and one from there on."""
    joint = joining[-1][-1]
    gate = drawn.gateway(joint)
    turn = next(n for n in range(1, len(main)) if _lies_between(joint, main[n - 1], main[n]))
    for line in (*joining, main[:turn]):
        source = next(step for step in arrow.way.sources if _stands_on(PLACES[step], line[0]))
        drawn.flow(_id(source), gate, [*line, joint], when=name)
    drawn.flow(gate, _only(arrow.way.targets), [joint, *main[turn:]], name=name)


def _lies_between(point: Point, a: Point, b: Point) -> bool:
    return min(a[0], b[0]) <= point[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= point[1] <= max(a[1], b[1])


def _stands_on(place: Place, point: Point) -> bool:
    return place.left <= point[0] <= place.right and place.top <= point[1] <= place.bottom


def _through_plate(drawn: Sheet, arrow: Arrow, plate: Junction, main: Line, name: str) -> None:
    """The plate of the chart stands for several steps: here each of them is drawn, together in one gateway."""
    sources, targets, x = arrow.way.sources, arrow.way.targets, main[0][0]
    leaves, at = sources == plate.steps, (x, plate.y)
    if len(plate.steps) == 1:
        (step,) = plate.steps
        ahead = [*_down_to_bus(step, x), *main]
        back = [*main, *reversed(_down_to_bus(step, x))]
        drawn.flow(_only(sources), _only(targets), ahead if leaves else back, name=name, when=name)
        return
    gate = drawn.gateway(at)
    for step in sorted(plate.steps, key=list(Step).index):
        line = [*_down_to_bus(step, x), at]
        if leaves:
            drawn.flow(_id(step), gate, line, when=name)
        else:
            drawn.flow(gate, _id(step), list(reversed(line)), when=f"原来是“{step.label}”")
    if leaves:
        drawn.flow(gate, _only(targets), [at, main[-1]], name=name)
    else:
        drawn.flow(_only(sources), gate, [main[0], at], name=name, when=name)


def _down_to_bus(step: Step, x: float) -> list[Point]:
    place = PLACES[step]
    return [(place.x, place.bottom), (place.x, BUS), (x, BUS)]


# --- the file ------------------------------------------------------------------------------------------------


def _collaboration(root: ET.Element) -> None:
    held = _under(root, MODEL, "collaboration", id="collaboration")
    pool = {"id": "pool", "name": chart_table.TITLE, "processRef": "process"}
    _under(held, MODEL, "participant", **pool)


def _process(root: ET.Element, drawn: Sheet) -> None:
    process = _under(root, MODEL, "process", id="process", name=chart_table.TITLE, isExecutable="false")
    _said(process, "；".join(f"{row.label}（{row.who}）" for row in chart_table.staying_rows()))
    lanes = _under(process, MODEL, "laneSet", id="lanes")
    for lane in Lane:
        held = _under(lanes, MODEL, "lane", id=_lane_id(lane), name=lane.value)
        for node in drawn.nodes:
            if node.lane is lane:
                _under(held, MODEL, "flowNodeRef").text = node.id
    for node in drawn.nodes:
        _flow_node(process, node, drawn.flows)
    for flow in drawn.flows:
        _sequence_flow(process, flow)


def _lane_id(lane: Lane) -> str:
    return f"lane_{lane.name.lower()}"


def _flow_node(process: ET.Element, node: Node, flows: Sequence[Flow]) -> None:
    element = _under(process, MODEL, node.kind, id=node.id, **({"name": node.name} if node.name else {}))
    _said(element, node.says)
    for flow in flows:
        if flow.target == node.id:
            _under(element, MODEL, "incoming").text = flow.id
    for flow in flows:
        if flow.source == node.id:
            _under(element, MODEL, "outgoing").text = flow.id


def _sequence_flow(process: ET.Element, flow: Flow) -> None:
    """Where several flows leave a task or a gateway, each says under which move it is taken."""
    named = {"name": flow.name} if flow.name else {}
    ends = {"id": flow.id, "sourceRef": flow.source, "targetRef": flow.target}
    element = _under(process, MODEL, "sequenceFlow", **ends, **named)
    if flow.when:
        condition = _under(element, MODEL, "conditionExpression")
        condition.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
        condition.text = flow.when


def _said(element: ET.Element, words: str) -> None:
    if words:
        _under(element, MODEL, "documentation").text = words


# --- the drawing -----------------------------------------------------------------------------------------------


def _diagram(root: ET.Element, drawn: Sheet) -> None:
    diagram = _under(root, DIAGRAM, "BPMNDiagram", id="diagram", name=chart_table.TITLE)
    plane = _under(diagram, DIAGRAM, "BPMNPlane", id="plane", bpmnElement="collaboration")
    for name, x, y, w, h in _bands():
        _shape(plane, name, x, y, w, h).set("isHorizontal", "true")
    for node in drawn.nodes:
        place = node.place
        shape = _shape(plane, node.id, place.left, place.top, place.w, place.h)
        if node.kind == "exclusiveGateway":
            shape.set("isMarkerVisible", "true")
    for flow in drawn.flows:
        edge = _under(plane, DIAGRAM, "BPMNEdge", id=f"edge_{flow.id}", bpmnElement=flow.id)
        for x, y in flow.points:
            _under(edge, DI, "waypoint", x=f"{x:g}", y=f"{y:g}")


def _bands() -> Iterator[tuple[str, float, float, float, float]]:
    """The pool and its lanes, from top to bottom."""
    yield "pool", EDGE, HEAD, WIDTH - 2 * EDGE, HEIGHT - EDGE - HEAD
    tops = [*LANE_FROM.values(), HEIGHT - EDGE]
    width = WIDTH - 2 * EDGE - LANE_NAME_WIDTH
    for lane, top, bottom in zip(LANE_FROM, tops, tops[1:], strict=False):
        yield _lane_id(lane), EDGE + LANE_NAME_WIDTH, top, width, bottom - top


def _shape(plane: ET.Element, name: str, x: float, y: float, w: float, h: float) -> ET.Element:
    shape = _under(plane, DIAGRAM, "BPMNShape", id=f"shape_{name}", bpmnElement=name)
    _under(shape, DC, "Bounds", x=f"{x:g}", y=f"{y:g}", width=f"{w:g}", height=f"{h:g}")
    return shape


def _under(parent: ET.Element, space: str, kind: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{space}}}{kind}", attributes)
