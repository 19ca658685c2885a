"""The backup nobody has to think of: one each night, the oldest taken away."""

import re
import shutil
from datetime import datetime
from pathlib import Path

from django.conf import settings

from bancheng.ops.backup import making, manifest
from bancheng.rules.calendar import local
from bancheng.rules.permissions import TIME
from bancheng.rules.refusal import Refused

FROM_HOUR = 2
NAME = re.compile(r"backup-\d{4}-\d{2}-\d{2}")


def back_up(*, at: datetime) -> bool:
    """Makes today's backup once the night is there, or as soon as the machine runs again; whether it did.

    Raises   Refused when the folder is not there: an unplugged disk must not become a folder beside it.
    """
    to: Path | None = settings.BANCHENG_BACKUP_DIR
    if to is None:
        return False
    if not to.is_dir():
        raise Refused("backup.no_folder", f"备份文件夹 {to} 不在，请接上它或改正 BANCHENG_BACKUP_DIR")
    place = to / f"backup-{local(at).date().isoformat()}"
    kept = whole(to)
    if place in kept or (kept and local(at).hour < FROM_HOUR):
        return False
    keys_to: Path | None = settings.BANCHENG_BACKUP_KEYS
    made = making.make(place, keys_to=keys_to, at=at, tell=lambda line: None)
    _clear(to, settings.BANCHENG_BACKUP_KEEP)
    making.tell_record(made, with_keys=keys_to is not None, by=TIME.ref, at=at)
    return True


def whole(folder: Path) -> list[Path]:
    """The whole nightly backups there, oldest first; an unfinished one bears another name."""
    return sorted(
        path for path in folder.iterdir() if NAME.fullmatch(path.name) and (path / manifest.NAME).is_file()
    )


def _clear(folder: Path, keep: int) -> None:
    """Takes the oldest away, never the last that are to be kept, and what killed ones have left."""
    for path in [*whole(folder)[:-keep], *folder.glob(".backup-*.unfinished")]:
        shutil.rmtree(path, ignore_errors=True)
