"""`bancheng verify` and `bancheng keys rotate`."""

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import datetime

from bancheng.records import keys, offline, rotation, sealing, verification
from bancheng.records.models import File
from bancheng.records.verification import Account
from bancheng.rules.chain import Finding

SECONDS_BETWEEN_NEWS = 2.0
MOST_PLACES = 100
"""Places named one by one; a hundred tell enough."""


def verify(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Verifies the whole record, one case or an exported package; 0 and `ok` with counts, or 1 and the lines that fail."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--case", metavar="编号", help="只核验这一件的卷宗")
    which.add_argument("package", nargs="?", metavar="案卷", help="核验导出的一份案卷（ZIP），不看数据库里的")
    arguments = parser.parse_args(argv)
    if arguments.package is not None:
        return offline.main([arguments.package, *(str(sealing.copy_path(one)) for one in sealing.copies())])
    if arguments.case is None:
        return tell(verification.verify_all(progress=_news()))
    try:
        return tell(verification.verify_file(arguments.case.strip()))
    except File.DoesNotExist:
        print(f"没有编号为“{arguments.case}”的卷宗，请核对编号。", file=sys.stderr)
        return 2


def tell(account: Account, done: str = "") -> int:
    """Says how a verification ended, and what was done before it; 0, or 1 with every line that fails."""
    counts = counts_of(account)
    if account.ok:
        print(f"ok：{done}{counts}，全部核验无误")
        return 0
    for finding in account.findings:
        print(sentence(finding))
    print(f"{done}核验未通过：{len(account.findings)} 处；共核验 {counts}", file=sys.stderr)
    return 1


def counts_of(account: Account) -> str:
    """How much was verified, in words."""
    return (
        f"{account.files} 卷、{account.lines} 行、{account.texts} 条私密内容、"
        f"{account.documents} 个附件、{account.seals} 枚封印"
    )


def sentence(finding: Finding) -> str:
    """One finding in one line: which line of which file, the code, and why."""
    if finding.file == verification.SEALS:
        return f"封印 第 {finding.seq} 号 [{finding.code}]：{finding.why}"
    return f"卷 {finding.file} 第 {finding.seq} 行 [{finding.code}]：{finding.why}"


class _News:
    """Says every two seconds how far it is, where a person is looking."""

    def __init__(self) -> None:
        self.last = time.monotonic()

    def __call__(self, account: Account) -> None:
        if sys.stderr.isatty() and time.monotonic() - self.last > SECONDS_BETWEEN_NEWS:
            self.last = time.monotonic()
            print(f"已核验 {account.files} 卷 {account.lines} 行……", file=sys.stderr)


def _news() -> _News:
    return _News()


def rotate(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Makes a new data key and closes everything encrypted with it; 1, naming what does not open."""
    parser.add_argument("--finish", action="store_true", help="不换新钥匙，只把上次没做完的重新加密做完")
    arguments = parser.parse_args(argv)
    number = keys.current("data") if arguments.finish else keys.new_key("data")
    closing = rotation.close_again()
    print(f"数据密钥 data-{number:04d} 已启用，重新加密 {closing.count} 项。旧密钥请保留：旧备份要用它打开。")
    for place in closing.left[:MOST_PLACES]:
        print(f"{place} 打不开：被改动，或缺少它的钥匙；没有重新加密")
    if not closing.left:
        return 0
    what_next = "请运行 bancheng verify，处理好以后运行 bancheng keys rotate --finish。"
    print(f"还有 {len(closing.left)} 项没有换成新钥匙。{what_next}", file=sys.stderr)
    return 1
