"""What stands between an installed program and a start: the schema, the first data, the first way in."""

import itertools
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bancheng.config import cli, environment
from bancheng.config.arguments import Parser

BASE = Path(__file__).resolve().parents[2]
REST = 0.15
"""Seconds between two changes of the tables: whoever waits for the file looks again after a tenth at the latest."""


def main(argv: Sequence[str]) -> int:
    """Prepares the data folder and the database; returns the exit code to stop with, 0 to go on."""
    parser = Parser("./run", "准备数据库。")
    parser.add_argument("--empty", action="store_true")
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    options = parser.parse_args(argv)
    try:
        data = environment.data_folder(os.environ, base=BASE)
        first = environment.is_unmarked(data)
        if first:
            _mark_first_start(data, demo=not options.empty and "demo" in cli.COMMANDS)
    except environment.Unusable as wrong:
        print(wrong, file=sys.stderr)
        return 2
    code = _schema(data) or _database_is_ours(data)
    if code:
        return code
    if _unfinished(data).exists():
        return _demo(data)
    _say_accounts(data)
    if not first:
        _bring_lists_up_to_date()
    return _first_way_in(options.address) if first and environment.data_kind(data) == "live" else 0


def _mark_first_start(data: Path, *, demo: bool) -> None:
    environment.mark_data(data, "demo" if demo else "live")
    if demo:
        _unfinished(data).touch()


def _schema(data: Path) -> int:
    """Brings the database to this version; a demo is never loaded into one that already holds something."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bancheng.config.settings")
    import django

    django.setup()
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except OperationalError:
        print("数据库连不上：请检查 BANCHENG_DATABASE_URL 和数据库是否已启动。", file=sys.stderr)
        return 1
    if _unfinished(data).exists() and executor.loader.applied_migrations and not _still_empty():
        print(
            f"上次演示数据没有装完：请删去数据文件夹 {data}（及所用的数据库）后再启动，或用 --data 换一个。",
            file=sys.stderr,
        )
        return 1
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        with step("建立或更新数据库"):
            if connection.vendor == "postgresql":
                connection.cursor().execute("SET statement_timeout = 0")
            _change_tables(executor)
    return 0


def _change_tables(executor: Any) -> None:
    """One change after the other, told as they are made; between two whoever is at work on a file of SQLite gets in.

    Where nothing stands yet, all of them at once.
    """
    from django.core.management import call_command

    from bancheng.config.demo import Progress
    from bancheng.records import laying

    if laying.is_bare(executor):
        laying.lay(executor)
        call_command("migrate", interactive=False, verbosity=0)
        return

    leaves = executor.loader.graph.leaf_nodes()
    whole = len(executor.migration_plan(leaves))
    is_at_work = executor.connection.vendor == "sqlite" and bool(executor.loader.applied_migrations)
    progress, made = Progress(), itertools.count(1)

    def heard(action: str, *_: object) -> None:
        if action == "apply_success":
            progress(f"第 {next(made)} 步，共 {whole} 步")
            time.sleep(REST if is_at_work else 0)

    executor.progress_callback = heard
    executor.migrate(leaves)
    progress.end()
    # What stands at the end of every upgrade beside the tables, and all of it where nobody is at work.
    call_command("migrate", interactive=False, verbosity=0)


def _database_is_ours(data: Path) -> int:
    """Marks the database as what the folder holds, and refuses one that holds something else."""
    from bancheng.config.data_mark import disagreement
    from bancheng.config.moment import now
    from bancheng.records import actions, reads

    kind = environment.data_kind(data)
    if not reads.data_kind() and (kind == "live" or (kind == "demo" and _is_older_demo())):
        actions.mark_data(kind, at=now())
    stopped = disagreement()
    print(stopped, end="\n" if stopped else "", file=sys.stderr)
    return 2 if stopped else 0


def _is_older_demo() -> bool:
    """A demo from before databases were marked: its matters say themselves that they are made up."""
    from bancheng.catalogue.models import Matter

    return Matter.objects.filter(origin="demo").exists()


def _still_empty() -> bool:
    """Whether an interrupted loading left nothing behind: it is all or nothing, so it may be tried again."""
    from django.db import DatabaseError

    from bancheng.ops.demo import is_empty

    try:
        return is_empty()
    except DatabaseError:
        # The tables themselves were not finished; making them goes on where it stopped.
        return True


def _say_accounts(data: Path) -> None:
    """How to sign in to a demo, at every start."""
    from bancheng.config.demo import accounts_told

    if told := accounts_told(data):
        print(told, flush=True)


def _demo(data: Path) -> int:
    with step("装入演示数据（只在第一次）"):
        code = cli.run(["demo"])
    if not code:
        _unfinished(data).unlink()
    return code


def _bring_lists_up_to_date() -> None:
    """What a later release ships or words otherwise reaches a house that was furnished by an earlier one."""
    from bancheng.catalogue import actions as catalogue
    from bancheng.config.moment import now

    catalogue.bring_up_to_date(at=now())


def _first_way_in(address: str) -> int:
    """An empty house gets its places, calendar, limits and lists, and its first administrator: a one-time link."""
    from bancheng.catalogue import actions as catalogue
    from bancheng.config.moment import now
    from bancheng.org import actions as org

    with step("装入网点、日历、时限和目录"):
        at = now()
        org.load_district(at)
        catalogue.load_catalogue(at=at)
    return cli.run(["admin", "create", "--address", address])


def _unfinished(data: Path) -> Path:
    return data / "demo_unfinished"


@contextmanager
def step(words: str) -> Iterator[None]:
    """Says what is being done, and how long it took."""
    started = time.monotonic()
    print(f"· {words} …", flush=True)
    yield
    print(f"  好了（{time.monotonic() - started:.1f} 秒）", flush=True)


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
