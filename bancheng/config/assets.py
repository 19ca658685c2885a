"""The static files as the pages serve them: gathered once per change, named by their content."""

import fcntl
import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage


class KeptNames(CompressedManifestStaticFilesStorage):
    """Files named by their content; the address of each is worked out once in the life of a process."""

    @lru_cache(maxsize=4096)  # noqa: B019  There is one storage, and it lives as long as the process.
    def url(self, name: str, force: bool = False) -> str:
        """Where a file is fetched."""
        return super().url(name, force)


def gather() -> None:
    """Gathers, hashes and compresses the static files, when any has changed since the last time."""
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with _alone(root):
        stamp = root / ".gathered"
        state = hashlib.sha256("\n".join(sorted(_states())).encode()).hexdigest()
        if stamp.is_file() and stamp.read_text(encoding="ascii") == state:
            return
        print("整理静态文件 …", file=sys.stderr, flush=True)
        # Nothing is cleared: a house that is still running keeps the names it has already handed out.
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(state, encoding="ascii")


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """One gathering at a time; several houses may start from one folder."""
    with (root / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _states() -> Iterator[str]:
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            yield f"{path} {found.st_size} {found.st_mtime_ns}"
