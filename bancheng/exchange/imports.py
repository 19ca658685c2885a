"""`bancheng import feedback FILE`: opinions of another channel, with an account of every row."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bancheng.catalogue.sheets import Unreadable
from bancheng.exchange.taking_in import Account, Told, take_in
from bancheng.org.models import Site
from bancheng.rules.feedback import SOURCES
from bancheng.rules.permissions import Actor, Held
from bancheng.rules.vocabulary import Channel, Role
from bancheng.ui.progress import News

IMPORTER = Actor(ref="exchange", held=frozenset({Held(role=Role.EXCHANGE)}))
LISTED_ON_SCREEN = 20


def import_feedback(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Takes a list of opinions in; 0 when no row was turned away, 1 when some were, 2 for a bad file."""
    parser.add_argument(
        "file", metavar="文件", type=Path, help="CSV 或 XLSX，要有时间和内容两列，例如 留言时间、留言详情"
    )
    parser.add_argument(
        "--source",
        choices=[source.value for source in SOURCES],
        help="从哪个渠道来，不写就看表头：" + "、".join(f"{one.value} {one.label}" for one in SOURCES),
    )
    parser.add_argument("--site", metavar="代码", help="归哪个网点，不写就归区级反映窗口")
    parser.add_argument("--dry-run", action="store_true", help="只试一遍，不写入")
    parser.add_argument("--json", action="store_true", help="结果用 JSON 输出，便于其他程序读取")
    asked = parser.parse_args(argv)
    try:
        with News(seldom=0) as news:
            account = take_in(
                asked.file,
                source=Channel(asked.source) if asked.source else None,
                site=_site(asked.site),
                by=IMPORTER,
                at=at,
                dry_run=asked.dry_run,
                told=lambda read: news(f"已读 {read} 行"),
            )
    except Unreadable as wrong:
        print(wrong, file=sys.stderr)
        return 2
    print(json.dumps(account.as_dict(), ensure_ascii=False) if asked.json else in_words(account))
    return 1 if account.rejected else 0


def _site(code: str | None) -> Site | None:
    if code is None:
        return None
    site = Site.objects.filter(code=code, active=True).first()
    if site is None:
        raise Unreadable(f"没有代码是“{code}”的网点，请在“网点和人员”里查一下代码")
    return site


def in_words(account: Account) -> str:
    """The account for people: one sentence, then every row that was not simply taken in, with its reason."""
    head = "试导入（没有写入）" if account.dry_run else "导入完成"
    counts = (
        f"读 {account.read} 行，新增 {account.created}，重复 {account.duplicate}，未收 {account.rejected}"
    )
    return "\n".join(
        [
            f"{head}：{counts}。",
            *_listed("未收，请改好再导一次", account.rejections, account.rejected),
            *_listed("重复，没有再收", account.duplicates, account.duplicate),
            *_listed("已收，但可能是同一件，请看一眼", account.warnings, account.nearly_same),
        ]
    )


def _listed(heading: str, told: Sequence[Told], count: int) -> list[str]:
    if not count:
        return []
    lines = [f"  第 {one.row} 行 {one.number}：{one.why}" for one in told[:LISTED_ON_SCREEN]]
    more = [f"  另有 {count - LISTED_ON_SCREEN} 条，用 --json 看全部"] if count > LISTED_ON_SCREEN else []
    return [f"{heading}（{count} 条）：", *lines, *more]
