"""`bancheng backup` and `bancheng restore`."""

import argparse
import errno
import sqlite3
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError, InterfaceError, OperationalError

from bancheng.ops.backup import making, restoring
from bancheng.ops.backup.manifest import Manifest
from bancheng.records import keys
from bancheng.records.commands import tell
from bancheng.rules.permissions import SYSTEM
from bancheng.ui.progress import News

AWAY = "数据库没有答应，请检查数据库是否已启动、BANCHENG_DATABASE_URL 是否正确"
UNREADABLE = "数据库不让读全，请检查数据库用户有没有读这个程序所有表的权限"
UNFIT = "备份里的内容放不进这个程序的表，数据库拒绝了。备份没有动，请保管好，用做备份的那个版本的程序再试"
ANEW = "请删去数据文件夹和所用的数据库，再从头恢复。"
KEYS_APART = (
    "密钥没有备份在里面：没有密钥，备份里的姓名、电话和附件打不开；和密钥放在一起，谁拿到都能打开。\n"
    "  请用 --keys 另一个文件夹 一并备份密钥，或自己另外保管好 {folder}。"
)


def backup(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Makes a whole copy while people work; 0 with what is in it, 2 with what stands in the way."""
    parser.add_argument("folder", metavar="文件夹", type=Path, help="备份写到这个新的文件夹")
    parser.add_argument("--keys", metavar="文件夹", type=Path, help="把密钥复制到另一个文件夹；缺省不复制")
    asked = parser.parse_args(argv)
    try:
        with News() as news:
            made = making.make(asked.folder.absolute(), keys_to=asked.keys, at=at, tell=news)
    except OSError as error:
        print(f"备份没有做成，没有留下半份：{why(error)}", file=sys.stderr)
        return 1
    except (DatabaseError, sqlite3.Error) as error:
        print(f"备份没有做成，没有留下半份：{of_database(error, otherwise=UNREADABLE)}", file=sys.stderr)
        return 1
    counts = made.counts
    print(
        f"ok：已备份到 {asked.folder}：{counts['files']} 卷、{counts['lines']} 行、"
        f"{counts['documents']} 个附件、{counts['seals']} 枚封印"
    )
    if made.left_out:
        print(f"没有备份进来，不是这个程序的：{'、'.join(made.left_out)}。要留着，请自己另外备份。")
    print(
        f"密钥在 {asked.keys}，请与备份分开保管。" if asked.keys else KEYS_APART.format(folder=keys.folder())
    )
    return _tell_record(made, with_keys=asked.keys is not None, at=at)


def _tell_record(made: Manifest, *, with_keys: bool, at: datetime) -> int:
    """Writes the line; a backup that stands is none the worse for a line that could not be written."""
    try:
        making.tell_record(made, with_keys=with_keys, by=SYSTEM.ref, at=at)
    except DatabaseError as error:
        print(f"备份完好，只是没有记进留痕：{type(error).__name__}", file=sys.stderr)
        return 1
    return 0


def restore(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Puts a backup back into an empty house and verifies the record; 0 and `ok`, or 1 with the lines that fail."""
    parser.add_argument("folder", metavar="文件夹", type=Path, help="备份所在的文件夹")
    parser.add_argument(
        "--keys", metavar="文件夹", type=Path, help="密钥的备份；缺省用数据文件夹里已有的 keys/"
    )
    asked = parser.parse_args(argv)
    try:
        with News() as news:
            account = restoring.restore(asked.folder.absolute(), keys_from=asked.keys, tell=news)
    except OSError as error:
        print(f"恢复没有做完：{why(error)}。{ANEW}", file=sys.stderr)
        return 1
    except DatabaseError as error:
        print(f"恢复没有做完：{of_database(error, otherwise=UNFIT)}。{ANEW}", file=sys.stderr)
        return 1
    return tell(account, done="已恢复，")


def of_database(error: Exception, *, otherwise: str) -> str:
    """Whether the database did not answer, or answered that it will not; its own words may hold a row, so they are not shown."""
    is_away = isinstance(error, OperationalError | InterfaceError | sqlite3.Error)
    return f"{AWAY if is_away else otherwise}（{type(error).__name__}）"


def why(error: OSError) -> str:
    """What the machine refused, in words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "磁盘满了，请腾出空间，或换一个地方"
    if isinstance(error, PermissionError | FileExistsError | NotADirectoryError):
        return f"{error.filename} 写不进去，请检查权限和路径"
    return f"{error.strerror or error}（{error.filename or ''}）"
