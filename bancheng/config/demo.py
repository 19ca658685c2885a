"""`bancheng demo`: loads the made-up district into an empty house that is marked as a demo, and only there.

From ten thousand cases on a population is written beside it, for measuring.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError

from bancheng.config import environment
from bancheng.config.arguments import Parser
from bancheng.ops import demo as district
from bancheng.ops.demo import population
from bancheng.ops.demo.district import PASSWORD
from bancheng.rules.whole_numbers import whole_number
from bancheng.ui.progress import Bar

MOST_LIVED = 9_999
LIVED_BESIDE = 300
"""So many cases are lived through by real acts before a population is written beside them."""
MOST_CASES = 5_000_000
ACCOUNTS = "demo_accounts.txt"
NOT_DEMO = "这个数据文件夹里是真实数据，演示数据不能装进来。要看演示，请换一个文件夹：./run --data 文件夹"
NOT_EMPTY = "这里已经有数据了，演示数据只装进空的库。要重来，请换一个数据文件夹，或删去现在的再启动。"


def demo(parser: Parser, argv: Sequence[str], *, at: datetime) -> int:
    """Loads the demo; 0 when the district stands, 2 with one sentence when it must not be touched."""
    parser.add_argument(
        "--cases", type=_count, default=120, metavar="N", help="多少件，缺省 120；一万件起成批装入，供测速"
    )
    parser.add_argument("--months", type=_months, default=24, metavar="M", help="过去多少个月，缺省 24")
    parser.add_argument("--seed", type=_seed, default=2021, metavar="S", help="同样的数生成同样的内容")
    asked = parser.parse_args(argv)
    data = Path(settings.DATA)
    if not environment.is_unmarked(data) and environment.data_kind(data) == "live":
        return _refuse(NOT_DEMO)
    empty, bulk = _ready(), asked.cases > MOST_LIVED
    if not empty and (not bulk or environment.is_unmarked(data)):
        return _refuse(NOT_EMPTY)
    if environment.is_unmarked(data):
        environment.mark_data(data, "demo")
        settings.BANCHENG_DEMO = True
    if bulk:
        return _populate(asked, data, empty=empty, at=at)
    progress = Progress()
    loaded = district.load(at=at, cases=asked.cases, months=asked.months, seed=asked.seed, tell=progress)
    progress.end()
    _tell(loaded, data)
    return 0


def _populate(asked: argparse.Namespace, data: Path, *, empty: bool, at: datetime) -> int:
    """Writes the population beside the demo, which is lived through first where there is none."""
    if empty:
        progress = Progress()
        lived = district.live(at=at, cases=LIVED_BESIDE, months=asked.months, seed=asked.seed, tell=progress)
        progress.end()
        _tell(lived, data)
    bar = Bar("件")
    made = population.populate(at=at, cases=asked.cases, seed=asked.seed, tell=bar, hands=population.cores())
    bar.end()
    print(f"  又装入 {made.cases} 件，照演示区里办过的 {made.histories} 段经过写成，链和钟都按规则算过")
    return 0


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def _ready() -> bool:
    """Whether the house is empty; its tables are made first where there are none."""
    try:
        return district.is_empty()
    except DatabaseError:
        call_command("migrate", interactive=False, verbosity=0)
        return district.is_empty()


class Progress:
    """One line that says how far it is; on a terminal it is written over itself."""

    def __init__(self) -> None:
        self.started = self.last = time.monotonic()
        self.is_terminal = sys.stdout.isatty()

    def __call__(self, line: str) -> None:
        """Says a line, unless one was said a moment ago."""
        now = time.monotonic()
        if now - self.last < (0.3 if self.is_terminal else 3):
            return
        self.last = now
        print(
            f"\r  {line}\033[K" if self.is_terminal else f"  {line}",
            end="" if self.is_terminal else "\n",
            flush=True,
        )

    def end(self) -> None:
        """Leaves the line."""
        print("\r\033[K" if self.is_terminal else "", end="")


def _tell(loaded: district.Loaded, data: Path) -> None:
    """What was loaded, and how to sign in; kept in the folder, so that every start can say it again."""
    print(
        f"  演示区已就绪：{loaded.cases} 件、{loaded.questions} 次首问、{loaded.people} 名工作人员，全部是编的"
    )
    lines = [f"  {name:<12}{what}：{person}" for name, person, what in loaded.accounts]
    text = "\n".join([f"演示账号（在 /desk/ 登录；口令都是 {PASSWORD}，只在演示数据里有效）", *lines])
    (data / ACCOUNTS).write_text(text + "\n", encoding="utf-8")
    print(text)


def accounts_told(data: Path) -> str:
    """The demo accounts as they were printed at loading; empty where there are none."""
    kept = data / ACCOUNTS
    return kept.read_text(encoding="utf-8").strip() if kept.is_file() else ""


def _count(text: str) -> int:
    return _whole(text, 1, MOST_CASES)


def _months(text: str) -> int:
    return _whole(text, 1, 60)


def _seed(text: str) -> int:
    return _whole(text, 0, 2**32)


def _whole(text: str, least: int, most: int) -> int:
    number = whole_number(text, least=least, most=most)
    if number is None:
        raise argparse.ArgumentTypeError(f"应是 {least} 到 {most} 的整数，不能是 {text[:20]}")
    return number
