"""`bancheng verify`, `bancheng keys rotate` and `bancheng reactions again`."""

import argparse
import sys
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from bancheng.records import keys, lost_keys, offline, rotation, sealing, upkeep, verification
from bancheng.records.models import File
from bancheng.records.verification import Account
from bancheng.rules import chain
from bancheng.rules.chain import Finding
from bancheng.rules.refusal import Refused
from bancheng.ui.progress import News

RECORD = "record.json"
MOST_PLACES = 100
"""Places named one by one; a hundred tell enough."""


def verify(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Verifies the whole record, one case or an exported package; 0 and `ok` with counts, or 1 and the lines that fail."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--case", metavar="编号", help="只核验这一件的卷宗")
    which.add_argument("package", nargs="?", metavar="案卷", help="核验导出的一份案卷（ZIP），不看数据库里的")
    parser.add_argument(
        "--head",
        metavar="留痕号",
        help="与 --case 一起用：登记回执上印的留痕号，核对印出以后有没有被截、被改写",
    )
    arguments = parser.parse_args(argv)
    if arguments.head is not None and arguments.case is None:
        parser.error("--head 要和 --case 一起用")
    if arguments.package is not None:
        _refuse_no_package(arguments.package)
        return offline.main([arguments.package, *(str(sealing.copy_path(one)) for one in sealing.copies())])
    if gone := lost_keys.lost():
        raise Refused("keys.lost", f"{lost_keys.sentence(gone)}；记录也核验不了")
    if arguments.case is None:
        with News() as news:
            account = verification.verify_whole(progress=_so_far(news))
        return tell(account)
    return _verify_case(arguments.case.strip(), arguments.head)


def _so_far(news: News) -> Callable[[Account], None] | None:
    """Said where a person is looking; whoever lets it run by night is told the end alone."""
    if not news.is_terminal:
        return None
    return lambda account: news(f"已核验 {account.files} 卷 {account.lines} 行")


def _verify_case(number: str, head: str | None) -> int:
    carried = chain.carried_head(head) if head is not None else None
    if head is not None and carried is None:
        print(f"留痕号“{head}”不对：应照回执上印的写，例如 3-7f3a-09bc-1234-5678。", file=sys.stderr)
        return 2
    try:
        account = verification.verify_file(number, carried=carried)
    except File.DoesNotExist:
        gone = "编号没有抄错的话，这一卷整个不见了。" if carried else "请核对编号。"
        print(f"没有编号为“{number}”的卷宗，{gone}", file=sys.stderr)
        return 1 if carried else 2
    return tell(account, "与凭证上的留痕号相符，" if carried and account.ok else "")


def _refuse_no_package(name: str) -> None:
    """Whoever types the number of a case, or a folder of another kind, is told what belongs here."""
    place = Path(name)
    if not place.exists():
        raise Refused(
            "verify.no_package",
            f"没有“{name}”这个文件。这里要写导出的案卷（ZIP）；核验库里的一件，请用 --case 编号",
        )
    if not ((place / RECORD).is_file() if place.is_dir() else zipfile.is_zipfile(place)):
        what = "文件夹里没有解开的案卷" if place.is_dir() else "文件不是案卷（ZIP）"
        raise Refused("verify.no_package", f"“{name}”这个{what}，请用 bancheng export case 导出的那一份")


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


def rotate(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Makes a new data key and closes everything encrypted with it; 1, naming what does not open.

    Raises   Refused while a key that rows were written with is away: a new one would bear its number.
    """
    parser.add_argument("--finish", action="store_true", help="不换新钥匙，只把上次没做完的重新加密做完")
    arguments = parser.parse_args(argv)
    if gone := lost_keys.lost():
        raise Refused("keys.lost", lost_keys.sentence(gone))
    if not arguments.finish:
        rotation.new_key(at=at)
    closing = rotation.close_all_again(at=at)
    key = rotation.name(keys.current("data"))
    print(f"数据密钥 {key} 已启用，重新加密 {closing.count} 项。旧密钥请保留：旧备份要用它打开。")
    for place in closing.left[:MOST_PLACES]:
        print(f"{place} 打不开：被改动，或缺少它的钥匙；没有重新加密")
    if not closing.left:
        return 0
    what_next = "请运行 bancheng verify，处理好以后运行 bancheng keys rotate --finish。"
    print(f"还有 {len(closing.left)} 项没有换成新钥匙。{what_next}", file=sys.stderr)
    return 1


def take_up_again(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Puts what lines asked for and was given up back into the queue; 0, whether there was something or not."""
    parser.parse_args(argv)
    count = upkeep.take_up_again(at=at)
    print(f"{count} 件事已重新放进队列，后台工作马上去做。" if count else "没有放弃的事，什么也没有改。")
    return 0
