"""`bancheng export case NO` and `bancheng export ledger`: what leaves the house in files, and a line that it did."""

import argparse
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bancheng.cases.models import Case
from bancheng.exchange.case_package import write_case_package
from bancheng.exchange.covers import write_covers
from bancheng.exchange.leaving import Wish
from bancheng.exchange.ledger import write_ledger
from bancheng.rules.calendar import local
from bancheng.rules.permissions import Actor
from bancheng.rules.refusal import Refused
from bancheng.ui.progress import News

EXPORTER = Actor(ref="console", held=frozenset())
"""Whoever starts a command that exports: he holds the database and the keys, so no role is asked; the record says that it was done there."""


def export_case(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Writes the archive package of one case; 2 when there is no such case or no place for it."""
    parser.add_argument("number", metavar="编号", help="案件编号，例如 2026-11-000139-7")
    parser.add_argument("-o", "--output", metavar="文件", type=Path, help="写到哪里（默认：案卷-编号.zip）")
    _reason(parser, "连同姓名、号码、原话和附件一起导出")
    asked = parser.parse_args(argv)
    number = asked.number.strip()
    case = Case.objects.filter(number=number).first()
    if case is None:
        raise Refused("export.no_case", f"没有编号为“{number}”的案件，请核对编号")
    path = asked.output or Path(f"案卷-{case.number}.zip")
    write_case_package(case, path, by=EXPORTER, at=at, wish=Wish(reason=asked.reason))
    print(f"已导出 {path}。核验：解出其中的 verify.py，运行 python verify.py {path.name}")
    return 0


def export_ledger(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Writes the ledger of all cases as XLSX or CSV; 2 when the file cannot be written."""
    parser.add_argument(
        "-o", "--output", metavar="文件", type=Path, required=True, help="写到哪里，以 .xlsx 或 .csv 结尾"
    )
    _reason(parser, "姓名和电话不遮盖")
    asked = parser.parse_args(argv)
    with News(seldom=0) as news:
        rows = write_ledger(
            asked.output,
            by=EXPORTER,
            at=at,
            wish=Wish(reason=asked.reason),
            told=lambda rows: news(f"已写 {rows} 件"),
        )
    print(f"已导出 {asked.output}：{rows} 件。")
    return 0


def export_covers(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Writes cover and contents of every case filed in a year, issuing those that have none; 2 when there is no place."""
    parser.add_argument("-o", "--output", metavar="文件夹", type=Path, required=True, help="新建的文件夹")
    parser.add_argument(
        "--year", type=int, default=local(at).year, metavar="年", help="哪一年归档的（默认今年）"
    )
    asked = parser.parse_args(argv)
    with News(seldom=0) as news:
        written = write_covers(
            asked.output,
            year=asked.year,
            by=EXPORTER,
            at=at,
            told=lambda done, total: news(f"已出具 {done} / {total} 份"),
        )
    print(f"已导出 {asked.output}：{written} 份卷宗封面和目录。")
    return 0


def _reason(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument(
        "--reason", default="", metavar="理由", help=f"写明理由就{what}，理由记入留痕；不写就遮盖"
    )
