"""`bancheng bench`: the workloads in their order, told to people as a table and to machines as one object a line."""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection

from bancheng.cases.models import Case
from bancheng.ops.bench import inside, papers, workloads
from bancheng.ops.bench.house import standing
from bancheng.ops.bench.load import Measured
from bancheng.ops.bench.people import officers
from bancheng.ops.bench.workloads import Bench
from bancheng.rules.whole_numbers import whole_number

MAY_BE_FILLED = frozenset({"demo", "test"})
REAL_DATA = (
    "这里是真实数据，bench 会登记案件，不能在这里跑。要量快慢，请用演示数据：./run --data 另一个文件夹"
)
TOO_FEW = (
    "这里只有 {has} 件，不到 {wanted} 件。请先用 bancheng demo --cases {wanted} 装入一个空的数据文件夹。"
)

WORKLOADS: dict[str, tuple[Callable[[Bench], Iterator[Measured]], ...]] = {
    "W8": (inside.rest,),
    "floor": (inside.floors,),
    "W2": (workloads.queues,),
    "W3": (workloads.case_pages,),
    "papers": (papers.hundred,),
    "W1": (workloads.registering,),
    "W7": (inside.clocks, inside.chains),
}
"""In this order: the house at rest first, what changes the data last."""
NOT_YET = {
    "W4": "中文检索，由检索那部分带来",
    "W5": "月报统计，由月报那部分带来",
    "W6": "相似案件，由相似检索那部分带来",
}


def bench(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Runs the workloads; 0 when every answer was right, 1 when one was not, 2 when it must not run here."""
    _add_arguments(parser)
    asked = parser.parse_args(argv)
    if settings.BANCHENG_DATA_KIND not in MAY_BE_FILLED:
        return _refuse(REAL_DATA)
    has = Case.objects.count()
    if has < (asked.cases or 0):
        return _refuse(TOO_FEW.format(has=has, wanted=asked.cases))
    told = _told_as_json if asked.json else _Table()
    told(_machine(has))
    errors = 0
    with standing(asked.url) as house:
        plan = Bench(house, officers(at), asked.requests, asked.clients, at)
        for measured in _measured(plan, asked.only):
            errors += measured.errors
            told(measured.told())
    for name, why in NOT_YET.items():
        told({"workload": name, "offered": False, "what": why})
    return 1 if errors else 0


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="每个工作量一行 JSON，便于其他程序读取")
    parser.add_argument("--cases", type=_whole, metavar="N", help="库里至少要有多少件，不到就不跑")
    parser.add_argument(
        "--url", default="", metavar="网址", help="量正在运行的这一套；不写就自己启动一套，量完停下"
    )
    parser.add_argument(
        "--requests", type=_whole, default=200, metavar="N", help="每个工作量问多少次，缺省 200"
    )
    parser.add_argument("--clients", type=_whole, default=8, metavar="N", help="同时登记的人数，缺省 8")
    parser.add_argument(
        "--only", choices=sorted(WORKLOADS), metavar="W", help=f"只跑一个：{'、'.join(WORKLOADS)}"
    )


def _measured(plan: Bench, only: str | None) -> Iterator[Measured]:
    try:
        for name, parts in WORKLOADS.items():
            if only in (None, name):
                for part in parts:
                    yield from part(plan)
    finally:
        inside.sweep()


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def _machine(cases: int) -> dict[str, object]:
    """Where this was taken: no figure means anything without it."""
    return {
        "workload": "machine",
        "what": f"{platform.system()} {platform.machine()}，Python {platform.python_version()}",
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "engine": connection.vendor,
        "cases": cases,
    }


def _told_as_json(told: dict[str, object]) -> None:
    print(json.dumps(told, ensure_ascii=False), flush=True)


class _Table:
    """A line for each workload, with a head above the first."""

    COLUMNS = (
        ("n", 7),
        ("errors", 5),
        ("rate", 9),
        ("p50", 8),
        ("p95", 8),
        ("p99", 8),
        ("server_cpu_ms", 9),
        ("queries", 5),
    )
    HEADS = ("次数", "错", "每秒", "p50 ms", "p95", "p99", "CPU ms", "问库")

    def __init__(self) -> None:
        cells = "".join(f"{head:>{width}}" for head, (_, width) in zip(self.HEADS, self.COLUMNS, strict=True))
        self.head = f"{cells}  工作量"

    def __call__(self, told: dict[str, object]) -> None:
        """Writes one workload."""
        if told["workload"] == "machine":
            print(
                f"{told['what']}，{told['cores']} 核，负载 {told['load']}，{told['engine']}，{told['cases']} 件"
            )
            print(self.head)
            return
        cells = "".join(f"{_cell(told.get(name)):>{width}}" for name, width in self.COLUMNS)
        more = {name: value for name, value in told.items() if name not in USUAL}
        print(f"{cells}  {told['workload']} {told['what']}{_more(more)}", flush=True)


USUAL = {
    "workload",
    "what",
    "clients",
    "n",
    "errors",
    "rate",
    "p50",
    "p95",
    "p99",
    "server_cpu_ms",
    "queries",
}


def _cell(value: object) -> str:
    return "–" if value is None else str(value)


def _more(more: dict[str, object]) -> str:
    if more.get("offered") is False:
        return "（尚未启用）"
    return f"（{'，'.join(f'{name} {value}' for name, value in more.items())}）" if more else ""


def _whole(text: str) -> int:
    number = whole_number(text, least=1, most=100_000_000)
    if number is None:
        raise argparse.ArgumentTypeError(f"应是 1 到 100000000 的整数，不能是 {text}")
    return number
