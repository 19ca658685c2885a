"""`bancheng chart`: the wall chart from the process table, to the screen or into a file, or as BPMN for other tools."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError
from django.utils import timezone

from bancheng.org.reads import limits_at
from bancheng.rules import flowchart
from bancheng.rules.chart_bpmn import bpmn
from bancheng.rules.chart_poster import poster
from bancheng.rules.clocks import Limit


def chart(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Writes the chart as SVG, one A3 sheet, as Mermaid, or as BPMN 2.0; a file that is there already, or cannot be written, is said in a sentence."""
    parser.add_argument(
        "--format",
        choices=["svg", "mermaid", "bpmn"],
        default="svg",
        help="svg 一张 A3 墙图（缺省），mermaid 文本图，bpmn 供流程软件打开的 BPMN 2.0",
    )
    parser.add_argument("-o", dest="file", metavar="FILE", type=Path, help="写进这个文件；不写就打印在屏幕上")
    asked = parser.parse_args(argv)
    drawn = _drawn(asked.format, at)
    if asked.file is None:
        print(drawn, end="")
        return 0
    try:
        with asked.file.open("x", encoding="utf-8") as file:
            file.write(drawn)
    except FileExistsError:
        print(f"“{asked.file}”已经有了，不覆盖；请换一个文件名。", file=sys.stderr)
        return 2
    except OSError:
        print(f"写不进 {asked.file}：请换一个可写的位置，再重试。", file=sys.stderr)
        return 2
    print(f"已写进 {asked.file}。")
    return 0


def _drawn(form: str, at: datetime) -> str:
    """The chart in this form; Mermaid tells no limits, the others the office's of the day."""
    if form == "mermaid":
        return flowchart.mermaid()
    limits = _limits(at)
    return bpmn(limits) if form == "bpmn" else poster(limits=limits) + "\n"


def _limits(at: datetime) -> Mapping[str, Limit]:
    """The office's limits; the regulation's own where no database has been made yet."""
    try:
        return limits_at(timezone.localdate(at))
    except DatabaseError:
        return {}
