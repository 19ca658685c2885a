"""`bancheng admin create` and `bancheng import holidays FILE`."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.urls import reverse

from bancheng.org import actions, listing, notice_file
from bancheng.org.actions.accounts import CONSOLE
from bancheng.rules.refusal import Refused

LISTED = 20


def create_admin(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Makes the first security administrator and prints the one-time link; he makes all other accounts."""
    parser.add_argument("--name", default="安全管理员", metavar="姓名", help="姓名（默认：安全管理员）")
    parser.add_argument("--staff-no", default="S001", metavar="工号", help="工号（默认：S001）")
    parser.add_argument("--username", default="security", metavar="账号", help="账号（默认：security）")
    parser.add_argument(
        "--address", default="http://127.0.0.1:8000", metavar="网址", help="本系统的网址，印在链接里"
    )
    asked = parser.parse_args(argv)
    token = actions.create_first_account(
        staff_no=asked.staff_no, name=asked.name, username=asked.username, at=at
    )
    print(f"请在三天内打开这个链接设密码，只能用一次：\n{link(asked.address, token)}")
    return 0


def link(address: str, token: str) -> str:
    """The full address of a one-time link."""
    return address.rstrip("/") + reverse("org:follow_link", args=[token])


# --- holidays -----------------------------------------------------------------------------------


@dataclass(kw_only=True)
class Account:
    """What became of the rows of a file.

    Shapes   rejected: (row number, reason). One rejected row and nothing is entered.
    """

    year: int | None = None
    read: int = 0
    created: int = 0
    duplicate: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)
    dry_run: bool = False


def import_holidays(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Enters a year's arrangement; 0 when entered or known already, 1 when rows were rejected, 2 for a bad file."""
    parser.add_argument("file", metavar="文件", type=Path, help="CSV 或 XLSX，三列：日期、上班、节日")
    parser.add_argument("--title", default="", metavar="名称", help="通知名称")
    parser.add_argument("--number", default="", metavar="文号", help="通知文号")
    parser.add_argument("--source", default="", metavar="出处", help="出处，例如通知的网址")
    parser.add_argument("--dry-run", action="store_true", help="只试一遍，不写入")
    parser.add_argument("--json", action="store_true", help="结果用 JSON 输出，便于其他程序读取")
    asked = parser.parse_args(argv)
    try:
        account = take_in(asked, at=at)
    except (Refused, OSError) as wrong:
        print(wrong if isinstance(wrong, Refused) else f"打不开文件 {asked.file}", file=sys.stderr)
        return 2
    print(json.dumps(asdict(account), ensure_ascii=False) if asked.json else in_words(account))
    return 1 if account.rejected else 0


@transaction.atomic
def take_in(asked: Any, *, at: datetime) -> Account:
    """Reads the file and enters the year, or on a dry run takes everything back."""
    table = notice_file.read_notice(asked.file.read_bytes())
    account = Account(read=table.read, rejected=table.rejected, dry_run=asked.dry_run)
    if table.rejected or not table.days:
        return account
    account.year = table.year
    before = listing.notice_of(table.year)
    notice = actions.import_calendar_notice(
        year=table.year,
        title=asked.title or f"国务院办公厅关于{table.year}年部分节假日安排的通知",
        number=asked.number,
        source=asked.source or f"文件 {asked.file.name}",
        days=table.days,
        by=CONSOLE,
        at=at,
    )
    known = before is not None and notice.pk == before.pk
    account.created, account.duplicate = (0, len(table.days)) if known else (len(table.days), 0)
    if asked.dry_run:
        transaction.set_rollback(True)
    return account


def in_words(account: Account) -> str:
    """The account for people."""
    head = "试导入（没有写入）" if account.dry_run else "导入完成"
    if account.rejected:
        head = "没有导入，先改好这些行"
    counts = f"读 {account.read} 行，录入 {account.created}，与现有相同 {account.duplicate}，不能用 {len(account.rejected)}"
    lines = [f"{head}：{counts}。"]
    lines += [f"第 {number} 行：{reason}" for number, reason in account.rejected[:LISTED]]
    return "\n".join(lines)
