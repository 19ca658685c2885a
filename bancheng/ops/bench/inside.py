"""What has no page: the floor below every figure, the clocks, the record; and the house at rest."""

import time
from collections.abc import Callable, Iterator

from django.db import connection, transaction

from bancheng.cases import ticks
from bancheng.cases.models import Case
from bancheng.ops.bench.load import Ask, Measured, run
from bancheng.ops.bench.workloads import Bench
from bancheng.records import verification
from bancheng.records.verification import Account
from bancheng.rules.vocabulary import Step

LONGEST = 60.0
"""Seconds after which a work over everything is stopped; the report says how far it came."""
QUIET = 2.0
CHAINS = 40


def floors(bench: Bench) -> Iterator[Measured]:
    """The least any page or act can take here: a page that does nothing, the bare words with the database."""
    desk = bench.desk(bench.clerks[0])
    bare: Ask = lambda: desk.read("/healthz")  # noqa: E731
    yield run(
        "floor",
        "空页面 /healthz",
        bench.house,
        [[(bare, lambda answer: answer.status == 200)] * bench.requests],
    )
    yield timed("floor", "数据库：到期最早的 25 件，只取编号", bench.requests, _twenty_five)
    yield timed("floor", "数据库：写一行并提交", bench.requests, _one_row_kept())


def timed(workload: str, what: str, times: int, act: Callable[[], bool]) -> Measured:
    """Something done in this very process, so many times; what it says of itself is its proof."""
    measured = Measured(workload, what)
    began = time.perf_counter()
    for _ in range(times):
        start = time.perf_counter()
        measured.errors += not act()
        measured.took.append((time.perf_counter() - start) * 1000)
    measured.seconds = time.perf_counter() - began
    return measured


def _twenty_five() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number FROM cases_case WHERE step = %s ORDER BY due_at LIMIT 25", [Step.HANDLING]
        )
        return len(cursor.fetchall()) <= 25


def _one_row_kept() -> Callable[[], bool]:
    """Writes into a table of its own, which goes with the last row."""
    _say("DROP TABLE IF EXISTS bench_floor")
    _say("CREATE TABLE bench_floor (number bigint, words text)")

    def write() -> bool:
        with transaction.atomic():
            _say("INSERT INTO bench_floor VALUES (1, '一行')")
        return True

    return write


def sweep() -> None:
    """Takes the floor's own table away."""
    _say("DROP TABLE IF EXISTS bench_floor")


def _say(words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(words)


# --- W7 ------------------------------------------------------------------------------------------------


def clocks(bench: Bench) -> Iterator[Measured]:
    """W7: one tick over all clocks; what was due to be told is told, by this process or by the worker beside it."""
    measured = Measured("W7", "钟走一遍：到点的都告知")
    began, done = time.perf_counter(), 0
    while time.perf_counter() - began < LONGEST and (some := ticks.tick(at=bench.at)):
        done += some
    measured.seconds = time.perf_counter() - began
    left = Case.objects.filter(next_moment_at__lte=bench.at).exists()
    measured.more = {"cases": done, "seconds": round(measured.seconds, 2), "whole": not left}
    yield measured


def chains(bench: Bench) -> Iterator[Measured]:
    """W7: one chain at a time, then the whole record."""
    keys = list(Case.objects.order_by("-pk").values_list("file__key", flat=True)[:CHAINS])
    waiting = iter(keys)
    yield timed("W7", "核验一卷", len(keys), lambda: verification.verify_file(next(waiting)).ok)
    yield _whole_record()


class _Enough(Exception):
    """The time for the whole record is over."""


def _whole_record() -> Measured:
    measured, counted = Measured("W7", "核验整个留痕"), Account()
    began = time.perf_counter()

    def so_far(account: Account) -> None:
        counted.files, counted.lines, counted.findings = account.files, account.lines, account.findings
        if time.perf_counter() - began > LONGEST:
            raise _Enough

    whole = True
    try:
        verification.verify_whole(progress=so_far)
    except _Enough:
        whole = False
    measured.seconds = time.perf_counter() - began
    measured.errors = len(counted.findings)
    measured.more = {
        "lines": counted.lines,
        "lines_per_second": round(counted.lines / measured.seconds),
        "seconds": round(measured.seconds, 2),
        "whole": whole,
    }
    return measured


# --- W8 ------------------------------------------------------------------------------------------------


def rest(bench: Bench) -> Iterator[Measured]:
    """W8: how long the house took to its first 200, and what it weighs when nobody asks."""
    time.sleep(QUIET)
    measured = Measured("W8", "冷启动到第一个 200；空闲时全部进程的内存")
    measured.more = {
        "cold_start_s": bench.house.started_in,
        "idle_memory_mb": bench.house.memory(),
        "processes": len(bench.house.every),
    }
    yield measured
