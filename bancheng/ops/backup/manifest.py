"""What a backup says of itself: of which engine, version and moment it is, and the hash of every file in it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bancheng.records import keys
from bancheng.rules.refusal import Refused

NAME = "manifest.json"
FORM = 2
READABLE = (1, FORM)
"""Form 1 named nothing that was left out; a program that knows no other must not try to read this one."""
ALGORITHM = "sha256"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """One backup.

    Shapes   schema: every migration applied, “room.name”; seal: number, day and hash of the last one, or None;
             keys: name of each key file → a digest by which it is known again; files: path → [octets, hash];
             tables: name → its columns, and sequences: name → where it stood, for an engine without a file;
             left_out: what lay in the same database and is not the house's, as `snapshot.State` names it.
    """

    engine: str
    at: str
    schema: list[str]
    seal: list[Any] | None
    counts: dict[str, int]
    keys: dict[str, str]
    files: dict[str, list[Any]]
    tables: dict[str, list[str]] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    form: int = FORM


def write(folder: Path, manifest: Manifest) -> None:
    """Writes it last: a folder without it is no backup."""
    told = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True)
    hashed = keys.digest(ALGORITHM, told.encode())
    (folder / NAME).write_text(f"{hashed}\n{told}\n", encoding="utf-8")


def read(folder: Path) -> Manifest:
    """The manifest of a whole backup.

    Raises   Refused if there is none, if it was altered, or if it is of a form this program does not know.
    """
    try:
        hashed, _, told = (folder / NAME).read_text(encoding="utf-8").partition("\n")
    except (OSError, ValueError):
        raise Refused("backup.none", f"这里没有完整的备份：{folder} 里读不到 {NAME}") from None
    if keys.digest(ALGORITHM, told.removesuffix("\n").encode()) != hashed:
        raise Refused("backup.damaged", f"备份已损坏：{NAME} 与它的散列不符，请换一份备份")
    values = json.loads(told)
    if values.get("form") not in READABLE:
        raise Refused("backup.unknown_form", "这份备份是更新的程序做的，请用那个版本的程序恢复")
    return Manifest(**values)


def entry(path: Path) -> list[Any]:
    """Size and hash of one file, as the manifest keeps them."""
    # In pieces, as only hashlib's own can do it: a database need not fit into memory.
    with path.open("rb") as file:
        return [path.stat().st_size, hashlib.file_digest(file, ALGORITHM).hexdigest()]


def entries(folder: Path) -> dict[str, list[Any]]:
    """Every file of a backup under its path."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): entry(path) for path in sorted(found)}


def first_damaged(folder: Path, manifest: Manifest) -> str:
    """The path of the first file that is not what the manifest says; empty if all are."""
    for path, told in manifest.files.items():
        place = folder / path
        if not place.is_file() or entry(place) != told:
            return path
    return ""


def fingerprints(paths: Iterable[Path]) -> dict[str, str]:
    """By what each key is known again; nothing of the key can be learned from it."""
    return {
        path.name: keys.digest(ALGORITHM, b"bancheng key\n" + path.read_bytes().strip()) for path in paths
    }
