"""Documents on the disk: under random names, each closed with a key of its own, outside the web root.

The key of a document stands encrypted in its row, so a new data key needs no rewriting of documents,
and emptying the row makes the bytes unreadable at once, wherever a backup of them lies.
"""

import errno
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from django.conf import settings

from bancheng.records import keys, kinds
from bancheng.records.models import StoredFile
from bancheng.rules import uploads
from bancheng.rules.refusal import Refused

LEFT_BEHIND_AFTER = timedelta(days=2)
WORKED_AT_MOST = timedelta(hours=12)
"""What lies in clear longer than this was left by a process that was killed over it."""


class Upload(Protocol):
    """What is handed in: Django's UploadedFile, or anything like it."""

    @property
    def name(self) -> str | None:
        """The name its sender gave it; not to be trusted."""

    def chunks(self) -> Iterable[bytes]:
        """Its content in pieces."""


def folder() -> Path:
    """Where the documents lie."""
    return Path(settings.MEDIA_ROOT)


def path_of(name: str) -> Path:
    """Where one document lies; spread over folders by the first two characters."""
    return folder() / name[:2] / name


def taken_in(upload: Upload, *, by: str, at: datetime) -> StoredFile:
    """Examines, closes and writes a document; the row is not saved yet.

    Raises   Refused with what to do about it.
    """
    octets = _read(upload)
    return _closed(octets, kinds.recognise(octets), upload.name or "", by=by, at=at)


def recording_taken_in(octets: bytes, *, name: str, by: str, at: datetime) -> StoredFile:
    """Examines, closes and writes a recording that our own page has made; the row is not saved yet.

    Shapes   octets: the whole, whose size its own room bounds. Raises Refused for what is no recording.
    """
    return _closed(octets, kinds.recognise_recording(octets), name, by=by, at=at)


def list_taken_in(upload: Upload, *, by: str, at: datetime) -> StoredFile:
    """Examines, closes and writes a list that is to be taken in; the row is not saved yet.

    Raises   Refused with what to do about it.
    """
    octets = _read(upload)
    return _closed(octets, kinds.recognise_list(octets), upload.name or "", by=by, at=at)


def _closed(octets: bytes, kind: kinds.Kind, shown: str, *, by: str, at: datetime) -> StoredFile:
    name, key = secrets.token_hex(20), secrets.token_bytes(16)
    _write(name, keys.seal_octets(key, _purpose(name), octets))
    return StoredFile(
        name=name,
        display_name=kinds.shown_name(shown, kind),
        kind=kind.name,
        size=len(octets),
        algorithm=keys.ALGORITHM,
        hash=keys.digest(keys.ALGORITHM, octets),
        file_key=key.hex(),
        stored_at=at,
        stored_by=by,
    )


def _read(upload: Upload) -> bytes:
    """Reads no more than may be kept."""
    pieces, size = [], 0
    for piece in upload.chunks():
        size += len(piece)
        if size > uploads.MOST_OCTETS:
            raise kinds.too_large()
        pieces.append(piece)
    return b"".join(pieces)


def _purpose(name: str) -> str:
    return f"records.document:{name}"


def _write(name: str, closed: bytes) -> None:
    """Writes aside, waits for the disk, then gives it its name."""
    path = path_of(name)
    aside = path.with_suffix(".new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(closed)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise Refused(
                "upload.no_space", "服务器磁盘已满，文件没有存下，请告诉管理员；其他内容不受影响。"
            ) from None
        raise


def content(stored: StoredFile) -> bytes:
    """The bytes of a document as they were handed in.

    Raises   FileNotFoundError; keys.Unreadable if they were altered or erased.
    """
    if not stored.file_key:
        raise keys.Unreadable("erased")
    closed = path_of(stored.name).read_bytes()
    return keys.open_octets(bytes.fromhex(stored.file_key), _purpose(stored.name), closed)


@contextmanager
def in_clear(stored: StoredFile) -> Iterator[Path]:
    """A document in clear, for what can only read a file; beside the data, where the house cleans up, and only meanwhile."""
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as place:
        path = Path(place) / f"document.{stored.kind}"
        path.write_bytes(content(stored))
        yield path


def clear_in_clear(*, at: datetime) -> int:
    """Takes away what a killed process left in clear: uploads it was taking in, documents it was reading; how many."""
    before = (at - WORKED_AT_MOST).timestamp()
    left = [path for path in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir() if path.stat().st_mtime < before]
    for path in left:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(left)


def fault_of(stored: StoredFile) -> str:
    """What is wrong with the bytes of a document, empty if they are what was handed in."""
    try:
        octets = content(stored)
    except FileNotFoundError:
        return "的文件不见了"
    except keys.Unreadable:
        return "的文件被改动，打不开"
    return "" if keys.digest(stored.algorithm, octets) == stored.hash else "的文件与散列不符"


def clear_left_behind(*, at: datetime) -> int:
    """Takes away files whose act failed before its row was saved, and those whose row was erased."""
    before = (at - LEFT_BEHIND_AFTER).timestamp()
    old = [path for path in folder().glob("??/*") if path.stat().st_mtime < before]
    kept = set(
        StoredFile.objects.filter(erased_at=None, name__in=[path.name for path in old]).values_list(
            "name", flat=True
        )
    )
    left = [path for path in old if path.name not in kept]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)
