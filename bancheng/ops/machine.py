"""What the machine under the house must give: schema, disk, permissions, Django's own checks."""

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from bancheng.ops import beat
from bancheng.ops.backup import last
from bancheng.records import lost_keys
from bancheng.rules.calendar import local
from bancheng.rules.health import Found, Trouble

GIB = 2**30
OLD, OLD_WHEN_NIGHTLY = timedelta(days=8), timedelta(days=2)
LEAST_FREE, LITTLE_FREE = GIB, 5 * GIB
FALLS_COUNT, MANY_FALLS = timedelta(hours=1), 3


UNREACHABLE = "database-unreachable：数据库连不上，请检查数据库是否已启动、BANCHENG_DATABASE_URL 是否正确"
MIGRATIONS_PENDING = "migrations-pending：数据库还没有升级到这个版本，请重新运行 ./run，它会先升级"
READ_ONLY = "database-read-only：数据库现在只能读，请检查是不是连到了备机，或数据库文件的权限"


def what_stops_work() -> str:
    """Why nothing can be read or written here, in one sentence; empty when the database answers and is of this version."""
    try:
        if _waits_for_an_upgrade():
            return MIGRATIONS_PENDING
        if not _takes_writing():
            return READ_ONLY
        gone = lost_keys.lost()
        return f"keys-missing：{lost_keys.sentence(gone)}" if gone else ""
    except DatabaseError:
        return UNREACHABLE


def _waits_for_an_upgrade() -> bool:
    return not _of_this_version() <= MigrationRecorder(connection).applied_migrations().keys()


@cache
def _of_this_version() -> frozenset[tuple[str, str]]:
    """The migrations this version brings: read once in the life of a process, for they cannot change under it."""
    return frozenset(MigrationLoader(None).graph.nodes)


def _takes_writing() -> bool:
    """Whether this database can be written to at all: not a stand-by, not a file somebody has shut."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only")
            return bool(cursor.fetchone()[0] == "off")
    path = Path(connection.settings_dict["NAME"])
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def schema_is_current(*, at: datetime, full: bool) -> Iterator[Found]:
    """The database has this version's tables."""
    if _waits_for_an_upgrade():
        yield Found(Trouble.MIGRATIONS_WAITING)


def rooms_are_sound(*, at: datetime, full: bool) -> Iterator[Found]:
    """What each room tells Django's system checks; warnings about keys and guards included."""
    for message in checks.run_checks(databases=["default"]):
        if message.level >= checks.WARNING and not message.is_silenced():
            yield Found(Trouble.CHECK_FAILED, f"{message.id} {message.msg}")


def backup_is_fresh(*, at: datetime, full: bool) -> Iterator[Found]:
    """The last backup is not old; an invented district needs none, and it is said that it has none."""
    known = last.known()
    nightly = settings.BANCHENG_BACKUP_DIR is not None
    if known is None:
        none = Trouble.BACKUP_OF_DEMO if settings.BANCHENG_DEMO else Trouble.BACKUP_NONE
        yield Found(Trouble.BACKUP_LATE if nightly else none)
    elif at - known.at > (OLD_WHEN_NIGHTLY if nightly else OLD):
        yield Found(
            Trouble.BACKUP_LATE if nightly else Trouble.BACKUP_OLD, f"最近一次：{local(known.at):%Y-%m-%d}"
        )


def worker_stands(*, at: datetime, full: bool) -> Iterator[Found]:
    """The worker does not end again and again without being asked to: what ends it holds up what it does at length."""
    lately = sum(at - FALLS_COUNT <= fall <= at for fall in beat.falls())
    if lately >= MANY_FALLS:
        yield Found(Trouble.WORKER_FALLS, f"{lately} 次")


def disk_has_room(*, at: datetime, full: bool) -> Iterator[Found]:
    """There is room for the days to come."""
    free = shutil.disk_usage(settings.DATA).free
    if free < LEAST_FREE:
        yield Found(Trouble.DISK_FULL, f"剩 {free // 2**20} MB")
    elif free < LITTLE_FREE:
        yield Found(Trouble.DISK_LOW, f"剩 {free / GIB:.1f} GB")


def folder_is_closed(*, at: datetime, full: bool) -> Iterator[Found]:
    """Nobody else can look into the data folder, where sessions lie, or read the session key."""
    data = Path(settings.DATA)
    if data.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Found(Trouble.FOLDER_OPEN, str(data.name))
    secret = data / "secret_key"
    if secret.exists() and secret.stat().st_mode & 0o077:
        yield Found(Trouble.KEY_FILE_OPEN, secret.name)


def clock_moves(*, at: datetime, full: bool) -> Iterator[Found]:
    """The time is the real one."""
    if settings.BANCHENG_NOW is not None:
        yield Found(Trouble.CLOCK_FIXED)
