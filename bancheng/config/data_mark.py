"""What the folder says of the data, and what the database says of itself, must agree before anything starts.

A folder is easily put beside another database. Were its word enough, a fixed clock could write a real record,
and a demo's outbox, which anyone may read, could fill with real messages.
"""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from bancheng.config import environment
from bancheng.records import lost_keys
from bancheng.records import reads as records

MAY_DIFFER = {("live", "")}
"""A house founded before databases were marked goes on; only live data can be meant."""


def stops_the_start() -> str:
    """One sentence to stop with: folder and database are no pair, or a key that rows need is away; empty otherwise."""
    return disagreement() or _lost()


def _lost() -> str:
    none: tuple[str, ...] = ()
    gone = _asked(lost_keys.lost, otherwise=none)
    return lost_keys.sentence(gone) + "。" if gone else ""


def _asked[T](question: Callable[[], T], *, otherwise: T) -> T:
    """What the database says, where there is one with tables of this version."""
    if not _is_there():
        return otherwise
    try:
        return question()
    except DatabaseError:
        # No tables yet, or none of this version: there is nothing that could be spoiled.
        return otherwise
    finally:
        if not connection.in_atomic_block:
            # Page processes are forked from this one, and two must not talk over one connection.
            connection.close()


def _is_there() -> bool:
    """Asking would make an empty file, and a backup is brought back only where nothing is."""
    return connection.vendor != "sqlite" or Path(str(connection.settings_dict["NAME"])).exists()


def disagreement() -> str:
    """One sentence to stop with, when folder and database do not belong together; empty when they do."""
    folder = environment.data_kind(Path(settings.DATA))
    database = _asked(lambda: None if records.is_empty() else records.data_kind(), otherwise=None)
    if database is None:
        return ""
    if folder == database or (folder, database) in MAY_DIFFER:
        return ""
    return (
        f"数据文件夹标着{LABELS[folder]}，数据库{SAYS[database]}，两者对不上，没有启动。"
        "请检查 BANCHENG_DATA 和 BANCHENG_DATABASE_URL 是不是配成了一对。"
    )


LABELS = {"live": "正式数据", "demo": "演示数据", "test": "测试数据"}
SAYS = {kind: f"里却是{label}" for kind, label in LABELS.items()} | {"": "没有这样的标记"}
