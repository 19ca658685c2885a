"""`bancheng import matters FILE` and `import basis FILE`: lists of the catalogue, with an account of every row."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from bancheng.catalogue.sheets import Unreadable
from bancheng.catalogue.taking_in import Account, take_in
from bancheng.catalogue.taking_in_basis import BasisAccount
from bancheng.catalogue.taking_in_basis import take_in as take_in_basis
from bancheng.org.actions.accounts import CONSOLE
from bancheng.ui.progress import News

LISTED_ON_SCREEN = 20


def import_matters(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Takes a list of matters in; 0 when every row was taken, 1 when some were rejected, 2 for a bad file."""
    parser.add_argument(
        "file", metavar="文件", type=Path, help="CSV 或 XLSX 事项清单，要有事项编码和事项名称两列"
    )
    parser.add_argument("--dry-run", action="store_true", help="只试一遍，不写入")
    parser.add_argument("--json", action="store_true", help="结果用 JSON 输出，便于其他程序读取")
    asked = parser.parse_args(argv)
    try:
        with News(seldom=0) as news:
            told = _rows_told_by(news)
            account = take_in(asked.file, by=CONSOLE, at=at, dry_run=asked.dry_run, told=told)
    except Unreadable as wrong:
        print(wrong, file=sys.stderr)
        return 2
    print(json.dumps(account.as_dict(), ensure_ascii=False) if asked.json else in_words(account))
    return 1 if account.rejected else 0


def import_basis(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Takes a list of legal bases in; 0 when every row was taken, 1 when some were rejected, 2 for a bad file."""
    parser.add_argument(
        "file", metavar="文件", type=Path, help="CSV 或 XLSX 依据清单，要有名称、要点、出处和生效日期四列"
    )
    parser.add_argument("--dry-run", action="store_true", help="只试一遍，不写入")
    parser.add_argument("--json", action="store_true", help="结果用 JSON 输出，便于其他程序读取")
    asked = parser.parse_args(argv)
    try:
        with News(seldom=0) as news:
            told = _rows_told_by(news)
            account = take_in_basis(asked.file, by=CONSOLE, at=at, dry_run=asked.dry_run, told=told)
    except Unreadable as wrong:
        print(wrong, file=sys.stderr)
        return 2
    print(json.dumps(account.as_dict(), ensure_ascii=False) if asked.json else basis_in_words(account))
    return 1 if account.rejected else 0


def _rows_told_by(news: News) -> Callable[[int], None]:
    return lambda read: news(f"已读 {read} 行")


def basis_in_words(account: BasisAccount) -> str:
    """The account for people: one sentence, then every row that was not taken, with its reason."""
    head = "试导入（没有写入）" if account.dry_run else "导入完成"
    counts = (
        f"读 {account.read} 行，新增 {account.created}，修订 {account.amended}，写明失效 {account.repealed}，"
        f"与现有相同 {account.unchanged}，文件内重复 {account.repeated}，未导入 {account.rejected}"
    )
    rejected = [f"第 {one.number} 行 {one.code}：{one.why}" for one in account.rejections]
    return "\n".join([f"{head}：{counts}。", *_listed(rejected, account.rejected)])


def in_words(account: Account) -> str:
    """The account for people: one sentence, then every row that was not taken, with its reason."""
    head = "试导入（没有写入）" if account.dry_run else "导入完成"
    counts = (
        f"读 {account.read} 行，新增 {account.created}，新版本 {account.revised}，与现有相同 {account.unchanged}，"
        f"文件内重复 {account.repeated}，未导入 {account.rejected}"
    )
    lines = [f"{head}：{counts}。"]
    if account.without_department:
        lines.append(
            f"其中 {account.without_department} 项的部门不在本单位的部门表里，已留下清单原文，可在事项页补上。"
        )
    lines += _listed(
        [f"第 {one.number} 行 {one.code}：{one.why}" for one in account.rejections], account.rejected
    )
    lines += _listed(account.remarks, len(account.remarks))
    return "\n".join(lines)


def _listed(told: Sequence[str], count: int) -> list[str]:
    more = count - LISTED_ON_SCREEN
    return [f"  {line}" for line in told[:LISTED_ON_SCREEN]] + (
        [f"  另有 {more} 条，用 --json 看全部"] if more > 0 else []
    )
