"""The worker's sign of life: when it last came round, kept beside the data."""

from datetime import datetime
from pathlib import Path

from django.conf import settings


def _file() -> Path:
    return Path(settings.DATA) / "worker_alive"


def beat(*, at: datetime) -> bool:
    """Notes that the worker came round; nothing else was done."""
    aside = _file().with_suffix(".new")
    aside.write_text(at.isoformat(), encoding="ascii")
    aside.replace(_file())
    return False


def last_beat() -> datetime | None:
    """When a worker last came round; None when none ever did here."""
    try:
        return datetime.fromisoformat(_file().read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
