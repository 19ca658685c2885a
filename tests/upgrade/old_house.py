"""A house as an earlier version left it: the kept demo of that version, put into either engine as it stood.

Run as a process of its own it fills the house's PostgreSQL: `python -m tests.upgrade.old_house FOLDER`.
"""

import gzip
import json
import os
import shutil
import sqlite3
import sys
from pathlib import Path

from tests.faults.house import House

KEPT = Path(__file__).parent
NOW = "2026-11-26T03:15"
"""A little after each demo was made; nothing has come due since."""


def old_rows(version: str) -> sqlite3.Connection:
    """The kept database, in memory: tables and rows as that version made them."""
    kept = sqlite3.connect(":memory:")
    kept.executescript(gzip.decompress((KEPT / version / "database.sql.gz").read_bytes()).decode())
    return kept


def columns(kept: sqlite3.Connection) -> dict[str, list[str]]:
    """Every table of that version with its columns."""
    tables = kept.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {
        table: [row[1] for row in kept.execute(f"PRAGMA table_info({table})")]
        for (table,) in tables.fetchall()
    }


def move_in(house: House, version: str) -> None:
    """Furnishes an empty house with what that version kept."""
    for folder in ("keys", "seals", "files"):
        if (KEPT / version / folder).exists():
            shutil.copytree(KEPT / version / folder, house.data / folder)
    for path in (house.data / "keys").iterdir():
        path.chmod(0o600)
    for folder in (house.data, house.data / "keys"):
        folder.chmod(0o700)
    shutil.copy(KEPT / version / "kind.json", house.data)
    house.now = NOW
    if not house.url:
        with sqlite3.connect(house.data / "bancheng.sqlite3") as database:
            database.executescript("\n".join(old_rows(version).iterdump()))
        return
    done = house.call(version, module="tests.upgrade.old_house")
    assert done.returncode == 0, done.stderr


def main(version: str) -> None:
    """The same rows in PostgreSQL: tables by the migrations of that version, rows by COPY."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bancheng.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from bancheng.ops.backup import restoring, schema
    from bancheng.ops.backup.manifest import Manifest

    kept = old_rows(version)
    folder = Path(settings.DATA).parent / "rows"
    folder.mkdir()
    tables = columns(kept)
    for table, names in tables.items():
        quoted = ", ".join(f'"{name}"' for name in names)
        rows = kept.execute(f"SELECT {quoted} FROM {table}").fetchall()
        (folder / f"{table}.copy").write_text("".join(map(_as_copied, rows)), encoding="utf-8")
    told = Manifest(
        engine=connection.vendor,
        at=NOW,
        schema=[f"{app}.{name}" for app, name in kept.execute("SELECT app, name FROM django_migrations")],
        seal=None,
        counts={},
        keys={},
        files={},
        tables=tables,
        sequences={
            f"{table}_id_seq": highest
            for table, highest in kept.execute("SELECT name, seq FROM sqlite_sequence WHERE seq > 0")
        },
    )
    connection.cursor().execute("SET timezone = 'UTC'")
    restoring._put_postgresql(folder, told, schema.made_by(told.schema) or {})
    print(json.dumps(sorted(tables)))


def _as_copied(row: tuple[object, ...]) -> str:
    """A row as COPY reads it: PostgreSQL knows the types itself."""
    return "\t".join(r"\N" if value is None else _escaped(str(value)) for value in row) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


if __name__ == "__main__":
    main(sys.argv[1])
