"""The `bancheng` command: one table of commands, each a function in the room it belongs to.

A command is a function `f(parser, argv, *, at) -> int`: it adds its arguments to the parser it is handed,
parses argv, does its work and returns the exit code. `at` is the moment of the call, read here and only here.
A command is listed when its function exists, not earlier.
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from bancheng.config import environment
from bancheng.config.arguments import Parser


@dataclass(frozen=True)
class Command:
    """Where a command lives and what it is for.

    Shapes   broken_off: what to do when somebody stopped it half way, where that is not to type it again.
    """

    function: str
    summary: str
    broken_off: str = ""


COMMANDS: dict[str, Command] = {
    "serve": Command("bancheng.config.serve.serve", "启动网页服务"),
    "worker": Command("bancheng.config.worker.worker", "启动后台工作：到点的事和记录引起的事"),
    "admin create": Command("bancheng.org.commands.create_admin", "开第一个账号：打印安全管理员的一次性链接"),
    "due": Command("bancheng.ops.due.due", "算到期时间，并逐日说明为什么"),
    "chart": Command("bancheng.cases.chart_command.chart", "画流程图：一张 A3 墙图，或 Mermaid 文本"),
    "import": Command("bancheng.config.imports.import_", "从文件导入：事项清单等"),
    "export case": Command("bancheng.exchange.exports.export_case", "导出一件的案卷：可自行核验的 ZIP"),
    "export ledger": Command("bancheng.exchange.exports.export_ledger", "导出台账：XLSX 或 CSV"),
    "export covers": Command(
        "bancheng.exchange.exports.export_covers", "出具并导出一年里归档案件的卷宗封面和目录：PDF"
    ),
    "demo": Command("bancheng.config.demo.demo", "装入演示数据：一个编出来、按规则走过两年的区"),
    "sample": Command(
        "bancheng.citizens.sample_command.sample", "回访抽查：看一个月的承诺值，种子公开后再抽一遍"
    ),
    "doctor": Command("bancheng.ops.commands.doctor", "自检：宪章在现有数据上是否成立，机器是否正常"),
    "bench": Command(
        "bancheng.ops.bench.command.bench", "量快慢：登记、队列、案件页、钟、核验，只在演示数据上"
    ),
    "verify": Command(
        "bancheng.records.commands.verify", "核验记录：每一行、每一枚封印、每一个附件；也核验导出的案卷"
    ),
    "backup": Command("bancheng.ops.backup.commands.backup", "备份：数据库、附件、封印，不用停机"),
    "restore": Command("bancheng.ops.backup.commands.restore", "恢复：把一份备份放回空的地方，并核验记录"),
    "keys rotate": Command(
        "bancheng.records.commands.rotate",
        "换一把新的数据密钥，并重新加密",
        broken_off="重新加密没有做完，请运行 bancheng keys rotate --finish。",
    ),
    "reactions again": Command(
        "bancheng.records.commands.take_up_again", "把试了多次没做成、已放弃的事重新放进队列：原因修好以后用"
    ),
}


def overview() -> str:
    """Every command with one line, as `bancheng --help` prints it."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {command.summary}" for name, command in COMMANDS.items()]
    return "\n".join(
        ["用法：bancheng 命令 [参数]", "", "命令：", *lines, "", "每个命令的参数：bancheng 命令 --help"]
    )


def run(argv: Sequence[str]) -> int:
    """Runs one command and returns its exit code."""
    if not argv or argv[0] in {"-h", "--help"}:
        print(overview())
        return 0
    for words in (2, 1):
        name = " ".join(argv[:words])
        if name in COMMANDS:
            return _dispatch(name, COMMANDS[name], argv[words:])
    print(_unknown(argv[0]), file=sys.stderr)
    return 2


def _unknown(word: str) -> str:
    """What to write instead of a command that does not exist."""
    of_the_group = [name for name in COMMANDS if name.startswith(f"{word} ")]
    if of_the_group:
        return f"“{word}”后面要写明是哪一个：{'、'.join(of_the_group)}。"
    return f"没有“{word}”这个命令。用 bancheng --help 查看全部命令。"


def _dispatch(name: str, command: Command, argv: Sequence[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bancheng.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import DatabaseError
    from django.utils.module_loading import import_string

    from bancheng.config.data_mark import disagreement
    from bancheng.config.garbage import keep_what_is_loaded
    from bancheng.config.moment import is_fixed, now
    from bancheng.ops.machine import what_stops_work
    from bancheng.records.keys import KeysMissing
    from bancheng.rules.refusal import Refused

    function = import_string(command.function)
    keep_what_is_loaded()
    try:
        if is_fixed() and (stopped := disagreement()):
            print(stopped, file=sys.stderr)
            return 2
        return int(function(Parser(f"bancheng {name}", command.summary), argv, at=now()))
    except (Refused, environment.Unusable) as no:
        print(no, file=sys.stderr)
        return 2
    except KeysMissing as gone:
        print(f"{gone}。用 bancheng doctor 查看缺哪些密钥。", file=sys.stderr)
        return 2
    except DatabaseError:
        # A database that is away or has no tables yet is told in a sentence; whatever else it is must be seen whole.
        if not (stopped := what_stops_work()):
            raise
        print(f"{stopped}。看的是数据文件夹 {settings.DATA}", file=sys.stderr)
        return 2


def _broken_off(argv: Sequence[str]) -> str:
    """What somebody is told who pressed Ctrl-C."""
    command = COMMANDS.get(" ".join(argv[:2]))
    return f"\n已按您的要求停下。{command.broken_off if command else ''}"


def main() -> None:
    """The entry point of the console script."""
    environment.keep_to_oneself()
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        print(_broken_off(sys.argv[1:]), file=sys.stderr)
        code = 130
    except BrokenPipeError:
        # Whoever read the output has gone (`bancheng due … | head -1`); nothing more to say to him.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 141
    raise SystemExit(code)
