"""`bancheng import KIND FILE`: what can be taken in from a file, and which room takes it."""

import sys
from collections.abc import Sequence
from datetime import datetime

from django.utils.module_loading import import_string

from bancheng.config.arguments import Parser

# Each is a command function of its own: f(parser, argv, *, at) -> exit code.
KINDS: dict[str, tuple[str, str]] = {
    "basis": ("bancheng.catalogue.commands.import_basis", "法律依据清单（CSV 或 XLSX）"),
    "feedback": ("bancheng.exchange.imports.import_feedback", "其他渠道的意见（CSV 或 XLSX）"),
    "holidays": ("bancheng.org.commands.import_holidays", "一年的放假安排（CSV 或 XLSX）"),
    "people": ("bancheng.exchange.people.import_people", "工作人员和他们的角色（CSV 或 XLSX）"),
    "matters": ("bancheng.catalogue.commands.import_matters", "事项清单（CSV 或 XLSX）"),
}


def import_(parser: Parser, argv: Sequence[str], *, at: datetime) -> int:
    """Hands the rest of the command line to the room that knows this kind of file."""
    kind, *rest = argv or [""]
    if kind in {"-h", "--help"}:
        print(overview())
        return 0
    if kind not in KINDS:
        print(
            f"要写明导入什么，可以是：{'、'.join(KINDS)}。用 bancheng import --help 查看用法。",
            file=sys.stderr,
        )
        return 2
    function, summary = KINDS[kind]
    return int(import_string(function)(Parser(f"bancheng import {kind}", f"导入{summary}"), rest, at=at))


def overview() -> str:
    """Every kind with one line."""
    width = max(map(len, KINDS))
    lines = [f"  {kind:<{width}}  {summary}" for kind, (_, summary) in KINDS.items()]
    return "\n".join(["用法：bancheng import 种类 文件 [参数]", "", "种类：", *lines])
