"""`bancheng sample`: the commitment of a month, and once its seed is open, the draw made again and compared with whom was called."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from bancheng.citizens import samples
from bancheng.citizens.models import CallBackSample
from bancheng.rules import sampling as rules
from bancheng.rules.calendar import local


def sample(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Prints a month's sample and draws it again; 0 when they agree, 1 when they do not, 2 where there is none."""
    parser.add_argument("--month", metavar="年-月", default="", help="像 2026-11；不写就是上个月")
    parser.add_argument("--numbers", metavar="文件", type=Path, help="把当月答复的案件编号写进这个文件")
    asked = parser.parse_args(argv)
    month = _month(asked.month, at)
    found = samples.sample_of(month) if month else None
    if found is None:
        print("没有这个月的抽查：种子要在当月开始以前定下。月份写成 2026-11 这样。", file=sys.stderr)
        return 2
    print(f"{rules.mark_of(found.month)} 抽查")
    print(f"承诺值　{found.commitment}（{local(found.committed_at):%Y-%m-%d %H:%M} 定）")
    if found.opened_at is None:
        print("种子还没有公开：过完当月抽，抽到的都回访了才公开。")
        return 0
    return _drawn_again(found, asked.numbers)


def _month(typed: str, at: datetime) -> date | None:
    """The month asked for, or the one before this; None for what is none."""
    if not typed:
        this = rules.month_of(local(at).date())
        return date(this.year - (this.month == 1), (this.month - 2) % 12 + 1, 1)
    try:
        return date.fromisoformat(f"{typed}-01")
    except ValueError:
        return None


def _drawn_again(found: CallBackSample, file: Path | None) -> int:
    numbers, again, called = (
        samples.drawn_from(found),
        samples.drawn_again(found),
        samples.called_for(found),
    )
    if file is not None:
        file.write_text("\n".join(numbers) + "\n", encoding="utf-8")
    print(f"种子　　{found.seed}")
    print(f"名单　　{len(numbers)} 件，指纹 {rules.digest_of(numbers)}")
    print("重新抽出：", *again, sep="\n  ")
    whole = (
        rules.commitment(found.seed, found.month) == found.commitment
        and rules.digest_of(numbers) == found.population_digest
        and rules.is_same_draw(called, again)
    )
    print("和回访过的一样。" if whole else "和回访过的不一样，请审计员核验这个月的抽查。")
    return 0 if whole else 1
