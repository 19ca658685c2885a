"""The worker's signs of life, kept beside the data: when it last came round, and when one ended that was not asked to."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings

from bancheng.rules.whole_numbers import whole_number

FALLS_KEPT = 50
MOST_PROCESSES = 2**22
"""As many numbers as the kernel gives to processes."""


def _file() -> Path:
    return Path(settings.DATA) / "worker_alive"


def beat(*, at: datetime) -> bool:
    """Notes that the worker came round; nothing else was done."""
    _write(_file(), at.isoformat())
    return False


def last_beat() -> datetime | None:
    """When a worker last came round; None when none ever did here."""
    return next(iter(_moments(_file())), None)


@contextmanager
def at_work(*, at: datetime) -> Iterator[None]:
    """A mark lies beside the data while a worker of this machine is at work; the next one notes the fall of whoever left his.

    Taken away by an orderly end only, so not in a `finally`.
    """
    marks = Path(settings.DATA) / "workers"
    marks.mkdir(mode=0o700, exist_ok=True)
    for mark in marks.iterdir():
        if _is_gone(mark.name):
            mark.unlink(missing_ok=True)
            _write(_falls(), "\n".join([*map(datetime.isoformat, falls()), at.isoformat()][-FALLS_KEPT:]))
    own = marks / str(os.getpid())
    own.touch(mode=0o600)
    yield
    own.unlink(missing_ok=True)


def falls() -> list[datetime]:
    """When it was found that a worker had ended without being asked to, the last of these."""
    return _moments(_falls())


def _falls() -> Path:
    return Path(settings.DATA) / "worker_falls"


def _is_gone(name: str) -> bool:
    """Whether the process of a mark is no more; in a container its number may be our own."""
    pid = whole_number(name, most=MOST_PROCESSES)
    if pid is None or pid == os.getpid():
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _write(file: Path, words: str) -> None:
    aside = file.with_suffix(".new")
    aside.write_text(words, encoding="ascii")
    aside.replace(file)


def _moments(file: Path) -> list[datetime]:
    try:
        return [datetime.fromisoformat(line) for line in file.read_text(encoding="ascii").splitlines()]
    except (OSError, ValueError):
        return []
