"""`bancheng doctor`."""

import argparse
import json
from collections.abc import Sequence
from datetime import datetime

from bancheng.ops import doctor as examination
from bancheng.ops.doctor import Looked


def doctor(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Looks at everything; 0 when the constitution holds, 1 with what is wrong and what to do."""
    parser.add_argument("--json", action="store_true", help="用 JSON 输出，便于其他程序读取")
    parser.add_argument("--full", action="store_true", help="连历史一起查，记录逐行核验；时间较长")
    asked = parser.parse_args(argv)
    looked = examination.examine(at=at, full=asked.full)
    print((as_json if asked.json else in_words)(looked, at, full=asked.full))
    return 0 if examination.is_well(looked) else 1


def as_json(looked: Sequence[Looked], at: datetime, *, full: bool) -> str:
    """The examination for machines.

    Shapes   full: whether history was looked at too, which stands beside what was found.
    """
    checks = [
        {
            "part": each.check.part,
            "title": each.check.title,
            "check": each.check.function.rpartition(".")[2],
            "state": _state(each),
            "troubles": [
                {
                    "code": trouble.value,
                    "grave": trouble.grave,
                    "sentence": trouble.sentence,
                    "remedy": trouble.remedy,
                    "count": count,
                    "where": places,
                }
                for trouble, places, count in examination.by_trouble(each)
            ],
        }
        for each in looked
    ]
    return json.dumps(
        {"at": at.isoformat(), "full": full, "well": examination.is_well(looked), "checks": checks},
        ensure_ascii=False,
    )


def _state(each: Looked) -> str:
    return "broken" if each.is_broken else "warned" if each.is_warned else "ok"


SIGNS = {"ok": "✓", "warned": "!", "broken": "✗"}


def in_words(looked: Sequence[Looked], at: datetime, *, full: bool) -> str:
    """The examination for people: one line per look, what is wrong and what to do below it; how far it went."""
    lines = []
    for each in looked:
        part = f"宪章{each.check.part}" if each.check.part else "运行"
        lines.append(f"{SIGNS[_state(each)]} {part}  {each.check.title}")
        for trouble, places, count in examination.by_trouble(each):
            more = (
                f"（{count} 处：{'、'.join(places)}{'……' if count > len(places) else ''}）" if places else ""
            )
            lines += [f"    [{trouble.value}] {trouble.sentence}{more}", f"    怎么办：{trouble.remedy}"]
    broken = sum(each.is_broken for each in looked)
    warned = sum(each.is_warned for each in looked)
    end = "全部正常" if not broken and not warned else f"{broken} 项不成立，{warned} 项要留意"
    return "\n".join([*lines, f"共查 {len(looked)} 项，{end}", how_far(looked, full=full)])


def how_far(looked: Sequence[Looked], *, full: bool) -> str:
    """What was looked at, so that nobody takes a part for the whole."""
    match [each.check.function for each in looked]:
        case [examination.SCHEMA]:
            return "数据库升级以后才能查别的"
        case [examination.KEYS]:
            return "密钥放回以后才能查别的"
    if full:
        return "历史全部查过，记录逐行核验过"
    return "这是快查：历史只查了最近的一部分。连历史全部查一遍，请运行 bancheng doctor --full"
