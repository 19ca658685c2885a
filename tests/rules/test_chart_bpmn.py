"""The process as BPMN 2.0: whole, drawn whole, and exactly the process table."""

import xml.etree.ElementTree as ET
from collections import Counter
from itertools import pairwise

import pytest

from bancheng.rules import chart_table
from bancheng.rules.chart_bpmn import DC, DI, DIAGRAM, MODEL, bpmn
from bancheng.rules.chart_layout import Lane
from bancheng.rules.clocks import Limit
from bancheng.rules.vocabulary import Step

B, S = f"{{{MODEL}}}", f"{{{DIAGRAM}}}"
NODES = ("startEvent", "endEvent", "userTask", "exclusiveGateway")
MAY_CHOOSE = {"userTask", "exclusiveGateway"}
"""What conditions may leave, by the standard: activities and gateways, never events."""


@pytest.fixture(scope="module")
def root() -> ET.Element:
    return ET.fromstring(bpmn())


def nodes(root: ET.Element) -> dict[str, ET.Element]:
    return {each.attrib["id"]: each for kind in NODES for each in root.iter(B + kind)}


def flows(root: ET.Element) -> list[ET.Element]:
    return list(root.iter(f"{B}sequenceFlow"))


def test_every_name_is_one_and_every_reference_leads_somewhere(root: ET.Element) -> None:
    ids = Counter(each.attrib["id"] for each in root.iter() if "id" in each.attrib)
    assert max(ids.values()) == 1
    referred = {value for each in root.iter() for name, value in each.attrib.items() if name.endswith("Ref")}
    referred |= {each.attrib["bpmnElement"] for each in root.iter() if "bpmnElement" in each.attrib}
    referred |= {
        each.text or "" for kind in ("flowNodeRef", "incoming", "outgoing") for each in root.iter(B + kind)
    }
    assert referred <= set(ids)


def test_flows_join_nodes_and_the_nodes_know_them(root: ET.Element) -> None:
    found = nodes(root)
    for flow in flows(root):
        assert {flow.attrib["sourceRef"], flow.attrib["targetRef"]} <= set(found)
    for name, node in found.items():
        for kind, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
            told = [each.text for each in node.findall(B + kind)]
            assert told == [flow.attrib["id"] for flow in flows(root) if flow.attrib[end] == name]
    assert not found["start"].findall(f"{B}incoming") and found["start"].findall(f"{B}outgoing")
    assert not found["step_archived"].findall(f"{B}outgoing")


def test_a_gateway_joins_or_spreads_and_every_choice_has_its_condition(root: ET.Element) -> None:
    for name, node in nodes(root).items():
        out = [flow for flow in flows(root) if flow.attrib["sourceRef"] == name]
        conditions = [flow.findtext(f"{B}conditionExpression") for flow in out]
        if node.tag == f"{B}exclusiveGateway":
            assert len(out) > 1 or len(node.findall(f"{B}incoming")) > 1
        if len(out) > 1:
            assert all(conditions)
            assert len(
                {(flow.findtext(f"{B}conditionExpression"), flow.attrib["targetRef"]) for flow in out}
            ) == len(out)
        if any(conditions):
            assert node.tag.removeprefix(B) in MAY_CHOOSE


def test_every_node_stands_in_one_lane_and_every_actor_has_one(root: ET.Element) -> None:
    held = Counter(each.text for each in root.iter(f"{B}flowNodeRef"))
    assert set(held) == set(nodes(root)) and set(held.values()) == {1}
    assert [lane.attrib["name"] for lane in root.iter(f"{B}lane")] == [lane.value for lane in Lane]


def test_everything_is_drawn_once_and_lines_run_straight(root: ET.Element) -> None:
    drawn = Counter(
        each.attrib["bpmnElement"] for kind in ("BPMNShape", "BPMNEdge") for each in root.iter(S + kind)
    )
    wanted = {*nodes(root), "pool", *(flow.attrib["id"] for flow in flows(root))}
    wanted |= {lane.attrib["id"] for lane in root.iter(f"{B}lane")}
    assert set(drawn) == wanted and set(drawn.values()) == {1}
    for edge in root.iter(f"{S}BPMNEdge"):
        points = [(float(p.attrib["x"]), float(p.attrib["y"])) for p in edge.iter(f"{{{DI}}}waypoint")]
        assert len(points) > 1
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points)), edge.attrib["id"]


def test_lines_begin_and_end_at_what_they_join(root: ET.Element) -> None:
    boxes = {
        shape.attrib["bpmnElement"]: shape.find(f"{{{DC}}}Bounds") for shape in root.iter(f"{S}BPMNShape")
    }
    joined = {flow.attrib["id"]: (flow.attrib["sourceRef"], flow.attrib["targetRef"]) for flow in flows(root)}
    for edge in root.iter(f"{S}BPMNEdge"):
        first, *_, last = edge.iter(f"{{{DI}}}waypoint")
        for point, name in zip((first, last), joined[edge.attrib["bpmnElement"]], strict=True):
            assert _inside(point, boxes[name]), (edge.attrib["id"], name)


def _inside(point: ET.Element, box: ET.Element | None) -> bool:
    assert box is not None
    x, y = float(point.attrib["x"]), float(point.attrib["y"])
    left, top = float(box.attrib["x"]), float(box.attrib["y"])
    # A decision is a hexagon on the chart and a box here: its slanted sides lie within the box.
    return left <= x <= left + float(box.attrib["width"]) and top <= y <= top + float(box.attrib["height"])


def test_lanes_fill_the_pool_and_hold_their_nodes(root: ET.Element) -> None:
    boxes = {
        shape.attrib["bpmnElement"]: shape.find(f"{{{DC}}}Bounds") for shape in root.iter(f"{S}BPMNShape")
    }
    for lane in root.iter(f"{B}lane"):
        band = boxes[lane.attrib["id"]]
        assert band is not None
        for held in lane.iter(f"{B}flowNodeRef"):
            box = boxes[str(held.text)]
            assert box is not None
            middle = float(box.attrib["y"]) + float(box.attrib["height"]) / 2
            assert float(band.attrib["y"]) <= middle <= float(band.attrib["y"]) + float(band.attrib["height"])


def test_it_says_exactly_what_the_process_table_says(root: ET.Element) -> None:
    """Looking through the gateways, the changes of step are those of the table, under the same moves."""
    onward: dict[str, list[ET.Element]] = {name: [] for name in nodes(root)}
    for flow in flows(root):
        onward[flow.attrib["sourceRef"]].append(flow)
    said = {
        (name, target, words)
        for name in onward
        if not name.startswith("gateway")
        for flow in onward[name]
        for target, words in _through(flow, onward)
    }
    assert said == {
        (f"step_{start.value}" if start else "start", f"step_{end.value}", _words(moves))
        for (start, end), moves in chart_table.pairs().items()
    }


def _through(flow: ET.Element, onward: dict[str, list[ET.Element]]) -> list[tuple[str, str]]:
    target, words = flow.attrib["targetRef"], flow.findtext(f"{B}conditionExpression") or flow.get("name", "")
    if not target.startswith("gateway"):
        return [(target, words)]
    return [(further.attrib["targetRef"], words) for further in onward[target]]


def _words(moves: tuple) -> str:  # type: ignore[type-arg]
    return "、".join(dict.fromkeys(chart_table.move_words(move) for move in moves))


def test_the_steps_tell_the_limits_in_force() -> None:
    changed = bpmn({"judging": Limit(count=6)})
    assert "6 个工作日内研判" in changed and "6 个工作日内研判" not in bpmn()
    assert all(f'name="{step.label}"' in changed for step in Step)
