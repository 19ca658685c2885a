"""The way back: into an empty house only, everything examined before anything is written, verified afterwards."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from bancheng.ops.backup import making, manifest, schema, snapshot
from bancheng.ops.backup.manifest import Manifest
from bancheng.records import documents, keys, laying, sealing, verification
from bancheng.records.verification import Account
from bancheng.rules.refusal import Refused

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}

Tell = Callable[[str], None]


def restore(place: Path, *, keys_from: Path | None, tell: Tell) -> Account:
    """Puts a backup back into an empty house, brings it to this version, and verifies the record.

    Shapes   keys_from: where the keys were kept; None when they lie in the data folder already.
    Raises   Refused before anything is written; whatever breaks off later leaves a house that does not start.
    """
    told = manifest.read(place)
    _refuse_other_engine(told)
    _refuse_newer(told)
    secrets = _the_keys(told, keys_from)
    _refuse_full()
    _refuse_other_keys(secrets)
    tell("核对备份的每个文件")
    if damaged := manifest.first_damaged(place, told):
        raise Refused("backup.damaged", f"备份已损坏：{damaged} 与清单不符或不见了，请换一份备份")
    own = _own_tables(told)
    unfinished = Path(settings.DATA) / making.UNFINISHED_RESTORE
    unfinished.touch()
    _put_files(place, secrets, tell)
    _put_database(place, told, own, tell)
    unfinished.unlink()
    _bring_up_to_date(tell)
    tell("核验记录")
    return verification.verify_whole()


# --- what is refused -------------------------------------------------------------------------------------


def _refuse_other_engine(told: Manifest) -> None:
    if told.engine != connection.vendor:
        made, here = ENGINES[told.engine], ENGINES[connection.vendor]
        raise Refused(
            "backup.other_engine",
            f"这份备份是在 {made} 上做的，这里用的是 {here}：请把 BANCHENG_DATABASE_URL 改成 {made}",
        )


def _refuse_newer(told: Manifest) -> None:
    """A backup with a change of tables this program does not know is of a later version."""
    known = {
        f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    }
    if later := [name for name in told.schema if name not in known]:
        raise Refused(
            "backup.newer",
            f"这份备份是更新的版本做的（{later[0]}），这个程序不认识，请用那个版本的程序恢复",
        )


def _the_keys(told: Manifest, keys_from: Path | None) -> list[Path]:
    """The keys to be put in place, each known to be the one this backup was closed with."""
    folder = keys_from or keys.folder()
    found = manifest.fingerprints(path for path in sorted(folder.glob("*.key")) if path.is_file())
    for name, mark in told.keys.items():
        if name not in found:
            raise Refused(
                "backup.key_missing",
                f"{folder} 里没有密钥 {name}：没有它，姓名、电话和附件都打不开，请用 --keys 指明密钥的备份在哪里",
            )
        if found[name] != mark:
            raise Refused("backup.key_differs", f"{folder} 里的 {name} 不是这份备份用的那把密钥")
    names = [*found, making.SECRET] if keys_from else []
    return [folder / name for name in names if (folder / name).is_file()]


def _refuse_other_keys(secrets: list[Path]) -> None:
    """A key that lies here already and is another one is somebody's only copy; the session key opens nothing kept."""
    for path in secrets:
        there = keys.folder() / path.name
        if path.name != making.SECRET and making.is_another(path, there):
            raise Refused(
                "restore.other_key",
                f"{there} 是另一把密钥，恢复不能覆盖它：请检查 BANCHENG_DATA 是否指错了地方，或换一个空的数据文件夹",
            )


def _own_tables(told: Manifest) -> schema.Tables:
    """What the migrations of the backup's version will make; all that is not theirs stays behind.

    Raises   Refused when the backup lacks one of these tables or columns: half a house is none.
    """
    if told.engine != "postgresql":
        return {}
    own = schema.made_by(told.schema)
    assert own is not None, "a backup of a later version has been refused before"
    for table, columns in own.items():
        if lost := columns - set(told.tables.get(table, ())):
            raise Refused(
                "backup.incomplete",
                f"备份里没有 {table} 表的 {'、'.join(sorted(lost))}：做备份的时候数据库就缺了，请换一份备份",
            )
    return own


def _refuse_full() -> None:
    full = [
        place for place in (documents.folder(), sealing.folder()) if place.is_dir() and any(place.iterdir())
    ]
    if full or _has_tables():
        raise Refused(
            "restore.not_empty",
            "这里已经有数据了，备份只恢复到空的地方：请换一个数据文件夹（BANCHENG_DATA）和一个空的数据库",
        )


def _has_tables() -> bool:
    if connection.vendor == "sqlite":
        return _holds_tables(Path(connection.settings_dict["NAME"]))
    return bool(connection.introspection.table_names())


def _holds_tables(path: Path) -> bool:
    """Whether anything stands in the file: whoever only looked here before has left one with nothing in it.

    A file that is not there must not come into being by the question; one that cannot be read is somebody's.
    """
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as database:
            ((count,),) = database.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except sqlite3.Error:
        return True
    return bool(count)


# --- what is put back ------------------------------------------------------------------------------------


def _put_files(place: Path, secrets: list[Path], tell: Tell) -> None:
    tell("密钥、封印、附件")
    keys.folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in secrets:
        to = Path(settings.DATA) / making.SECRET if path.name == making.SECRET else keys.folder() / path.name
        shutil.copy2(path, to)
        to.chmod(0o600)
    _put(place / making.SEALS, sealing.folder())
    _put(place / making.FILES, documents.folder())
    for name in making.MARKS:
        if (path := place / name).is_file():
            shutil.copy2(path, Path(settings.DATA) / name)


def _put(folder: Path, to: Path) -> None:
    if folder.is_dir():
        shutil.copytree(folder, to, dirs_exist_ok=True)


def _put_database(place: Path, told: Manifest, own: schema.Tables, tell: Tell) -> None:
    tell("数据库")
    if told.engine == "sqlite":
        _put_sqlite(place / snapshot.FILE)
    else:
        _put_postgresql(place / snapshot.TABLES, told, own)


def _put_sqlite(copy: Path) -> None:
    """Copied aside and renamed, so that half a database never bears its name."""
    path = Path(connection.settings_dict["NAME"])
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.restoring")
    shutil.copyfile(copy, aside)
    with closing(sqlite3.connect(aside)) as database:
        ((sound,),) = database.execute("PRAGMA quick_check").fetchall()
    if sound != "ok":
        raise Refused("backup.damaged", "备份里的数据库文件已损坏，请换一份备份")
    for companion in ("-wal", "-shm"):
        path.with_name(f"{path.name}{companion}").unlink(missing_ok=True)
    aside.replace(path)


def _put_postgresql(folder: Path, told: Manifest, own: schema.Tables) -> None:
    """Tables as they were made then, rows as they were written: all rows or none."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET idle_in_transaction_session_timeout = 0")
    _make_tables_of(told.schema)
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        _fill(cursor, folder, told, own)


def _make_tables_of(applied: list[str]) -> None:
    """The tables of the backup's own version: at once where it is this one, by its migrations and no further where it is earlier."""
    executor = MigrationExecutor(connection)
    nodes = {schema.node(name) for name in applied}
    if nodes >= executor.loader.graph.nodes.keys() and laying.is_bare(executor):
        laying.lay(executor)
    else:
        executor.migrate(schema.last_of(nodes, executor.loader.graph))


def _fill(cursor: Any, folder: Path, told: Manifest, own: schema.Tables) -> None:
    """The rows, without what the tables themselves would do about a new one; their bonds are tested at the end.

    A backup made before strange tables and columns were left out may hold some: of such a table nothing is
    read, such a column is read into one of its own that goes again.
    """
    quote = connection.ops.quote_name
    tables = {table: columns for table, columns in told.tables.items() if table in own}
    strange = [
        f"ALTER TABLE {quote(table)} {{}} COLUMN {quote(column)}"
        for table, columns in tables.items()
        for column in columns
        if column not in own[table]
    ]
    for change in strange:
        cursor.execute(f"{change.format('ADD')} text")
    for table, columns in tables.items():
        cursor.execute(f"ALTER TABLE {quote(table)} DISABLE TRIGGER USER")
        cursor.execute(f"DELETE FROM {quote(table)}")  # noqa: S608  what a migration put there
        _read_in(cursor, table, columns, folder / f"{table}.copy")
    for name, stood in told.sequences.items():
        # A sequence of a strange table is not there, and nothing is set then.
        cursor.execute("SELECT setval(to_regclass(%s), %s)", [quote(name), stood])
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables:
        cursor.execute(f"ALTER TABLE {quote(table)} ENABLE TRIGGER USER")
    for change in strange:
        cursor.execute(change.format("DROP"))


def _read_in(cursor: Any, table: str, columns: list[str], path: Path) -> None:
    with (
        connection.wrap_database_errors,
        path.open("rb") as file,
        cursor.copy(f"COPY {snapshot.named(table, columns)} FROM STDIN") as rows,
    ):
        while piece := file.read(2**20):
            rows.write(piece)


def _bring_up_to_date(tell: Tell) -> None:
    """A backup of an earlier version goes on as this one."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        raise Refused("restore.database", "数据库恢复之后打不开，请检查 BANCHENG_DATABASE_URL") from None
    if waiting:
        tell("更新到这个版本")
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET statement_timeout = 0")
        call_command("migrate", interactive=False, verbosity=0)
