"""Making a backup: the database first, then what it refers to, the manifest last, and then its name."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from bancheng.ops.backup import last, manifest, snapshot
from bancheng.ops.backup.manifest import Manifest
from bancheng.records import documents, keys, lost_keys, sealing, upkeep
from bancheng.rules import chain
from bancheng.rules.lines import LineKind
from bancheng.rules.refusal import Refused

FILES, SEALS = "files", "seals"
MARKS = ("kind.json", "demo_accounts.txt")
SECRET = "secret_key"  # noqa: S105  the name of a file
UNFINISHED_RESTORE = "restore_unfinished"  # As config/environment.py looks for it.
MIGRATIONS = "django_migrations"

Tell = Callable[[str], None]


def make(place: Path, *, keys_to: Path | None, at: datetime, tell: Tell) -> Manifest:
    """Makes a whole backup of the house at a new place, while pages and worker go on.

    Shapes   keys_to: where copies of the keys go, None for nowhere; tell: is handed a line of progress.
    Raises   Refused, with nothing left at the place, when it is taken or something is not there to be copied.
    """
    if MIGRATIONS not in connection.introspection.table_names():
        raise Refused("backup.nothing", "数据库里什么也没有，没有可备份的")
    if gone := lost_keys.lost():
        raise Refused("backup.keys_lost", f"{lost_keys.sentence(gone)}；没有它，备份打不开，没有做")
    _refuse_taken(place)
    _refuse_at_home(place, keys_to)
    _refuse_together(place, keys_to)
    with _unfinished(place) as folder:
        made = _filled(folder, at, tell)
        if keys_to is not None:
            tell("密钥")
            _copy_keys(keys_to)
        manifest.write(folder, made)
        os.sync()
        folder.rename(place)
    last.note(place, at=at)
    return made


def tell_record(made: Manifest, *, with_keys: bool, by: str, at: datetime) -> None:
    """Says in the record that a backup was made, and how much is in it; where it lies is nobody's business there.

    Shapes   by: whose doing it was, the system's at a command or time's at night.
    """
    counts = {name: made.counts[name] for name in ("files", "lines", "documents", "seals")}
    label = "密钥另存一处" if with_keys else "没有存密钥"
    upkeep.write(LineKind.BACKED_UP, at=at, by=by, **counts, with_keys=with_keys, keys_label=label)


def _refuse_taken(place: Path) -> None:
    if place.is_file() or (place.is_dir() and any(place.iterdir())):
        raise Refused("backup.taken", f"{place} 已经有东西了，备份只写到新的文件夹，请换一个名字")


def _refuse_at_home(place: Path, keys_to: Path | None) -> None:
    """What lies in the data folder is lost with it, and keys beside the keys are no copy."""
    data = Path(settings.DATA).resolve()
    for to, what in ((place, "备份"), (keys_to, "密钥的备份")):
        if to is not None and data in (to.resolve(), *to.resolve().parents):
            raise Refused("backup.at_home", f"{what}不能放在数据文件夹 {data} 里，会同它一起丢，请换一个地方")


def _refuse_together(place: Path, keys_to: Path | None) -> None:
    """Whoever carries the backup away must not carry the keys with it."""
    if keys_to is None:
        return
    inside, around = keys_to.resolve(), place.resolve()
    if inside == around or around in inside.parents or inside in around.parents:
        raise Refused("backup.keys_together", "密钥不能和备份放在同一个文件夹里，请给密钥另一个地方")


@contextmanager
def _unfinished(place: Path) -> Iterator[Path]:
    """The folder under its temporary name, held by this process; what a killed one left is begun anew."""
    folder = place.with_name(f".{place.name}.unfinished")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _empty(folder)
        yield folder
    except BlockingIOError:
        raise Refused("backup.running", f"另一个备份正在往 {place} 写，请等它做完") from None
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        os.close(held)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _filled(folder: Path, at: datetime, tell: Tell) -> Manifest:
    with snapshot.taken(folder, tell) as state:
        schema = snapshot.applied(state.ask)
        names = [name for (name,) in state.ask("SELECT name FROM records_storedfile WHERE erased_at IS NULL")]
        seals = state.ask("SELECT number, day, hash FROM records_seal ORDER BY number DESC")
        ((files, lines),) = state.ask(
            "SELECT (SELECT count(*) FROM records_file), (SELECT count(*) FROM records_line)"
        )
        tables, sequences, left_out = state.tables, state.sequences, state.left_out
    _copy_documents(folder, names, tell)
    _copy_seals(folder, [number for number, _, _ in seals])
    _copy_marks(folder)
    tell("散列")
    return Manifest(
        engine=connection.vendor,
        at=chain.stamp(at),
        schema=schema,
        seal=[seals[0][0], str(seals[0][1]), seals[0][2]] if seals else None,
        counts={"files": files, "lines": lines, "documents": len(names), "seals": len(seals)},
        keys=manifest.fingerprints(key_files()),
        files=manifest.entries(folder),
        tables=tables,
        sequences=sequences,
        left_out=left_out,
    )


def _copy_documents(folder: Path, names: list[str], tell: Tell) -> None:
    """The documents this state of the database speaks of; the folder may hold more, and gain more meanwhile."""
    for number, name in enumerate(names, 1):
        tell(f"附件 {number}/{len(names)}")
        to = folder / FILES / name[:2] / name
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            shutil.copy2(documents.path_of(name), to)
        except FileNotFoundError:
            raise Refused(
                "backup.document_gone",
                f"附件 {name} 不在文件夹里：可能刚按规定删除，请再做一次；还是这样，请运行 bancheng verify",
            ) from None


def _copy_seals(folder: Path, numbers: list[int]) -> None:
    """The copies of the seals this state knows; a later one would say that an older state was put back."""
    (folder / SEALS).mkdir(mode=0o700)
    for number in numbers:
        if (path := sealing.copy_path(number)).exists():
            shutil.copy2(path, folder / SEALS / path.name)


def _copy_marks(folder: Path) -> None:
    for name in MARKS:
        if (path := Path(settings.DATA) / name).is_file():
            shutil.copy2(path, folder / name)


def _copy_keys(to: Path) -> None:
    """Adds the keys to their own folder; a key that lies there already must be the same."""
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in secrets():
        there = to / path.name
        if is_another(path, there):
            raise Refused("backup.other_key", f"{there} 是另一把密钥，不能覆盖，请给密钥另一个文件夹")
        shutil.copy2(path, there)
        there.chmod(0o600)


def is_another(path: Path, there: Path) -> bool:
    """Whether something else than this key lies in its place already."""
    return there.exists() and there.read_bytes() != path.read_bytes()


def key_files() -> list[Path]:
    """The files of the key ring."""
    return sorted(keys.folder().glob("*.key"))


def secrets() -> list[Path]:
    """What is carried apart from the backup: the key ring, and the session key where the house made its own."""
    session = Path(settings.DATA) / SECRET
    return [*key_files(), *([session] if session.is_file() else [])]
