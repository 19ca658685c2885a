"""What the machine under the house must give: schema, disk, permissions, Django's own checks."""

import shutil
import stat
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from bancheng.rules.health import Found, Trouble

GIB = 2**30
LEAST_FREE, LITTLE_FREE = GIB, 5 * GIB


def schema_is_current(*, at: datetime, full: bool) -> Iterator[Found]:
    """The database has this version's tables."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Found(Trouble.MIGRATIONS_WAITING)


def rooms_are_sound(*, at: datetime, full: bool) -> Iterator[Found]:
    """What each room tells Django's system checks; warnings about keys and guards included."""
    for message in checks.run_checks(databases=["default"]):
        if message.level >= checks.WARNING and not message.is_silenced():
            yield Found(Trouble.CHECK_FAILED, f"{message.id} {message.msg}")


def disk_has_room(*, at: datetime, full: bool) -> Iterator[Found]:
    """There is room for the days to come."""
    free = shutil.disk_usage(settings.DATA).free
    if free < LEAST_FREE:
        yield Found(Trouble.DISK_FULL, f"剩 {free // 2**20} MB")
    elif free < LITTLE_FREE:
        yield Found(Trouble.DISK_LOW, f"剩 {free / GIB:.1f} GB")


def folder_is_closed(*, at: datetime, full: bool) -> Iterator[Found]:
    """Nobody else can change the data folder, nobody else can read the session key."""
    data = Path(settings.DATA)
    if data.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        yield Found(Trouble.FOLDER_OPEN, str(data.name))
    secret = data / "secret_key"
    if secret.exists() and secret.stat().st_mode & 0o077:
        yield Found(Trouble.KEY_FILE_OPEN, secret.name)


def clock_moves(*, at: datetime, full: bool) -> Iterator[Found]:
    """The time is the real one."""
    if settings.BANCHENG_NOW is not None:
        yield Found(Trouble.CLOCK_FIXED)
