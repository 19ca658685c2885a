"""Verifying with several processes finds what one finds, in the same words."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import psycopg

from tests.faults.house import ROOT, House

SIDE_BY_SIDE = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "bancheng.config.settings"
from bancheng.config import cli
import django
django.setup()
from bancheng.records.verification import side_by_side
side_by_side.LEAST_FILES, side_by_side.FILES_AT_ONCE = 1, 2
os.sched_getaffinity = lambda pid: {0, 1}
side_by_side.verify_all = None  # Who verifies alone after all fails.
raise SystemExit(cli.run(["verify"]))
"""


def side_by_side(house: House) -> subprocess.CompletedProcess[str]:
    """`bancheng verify` as on a large record, in processes of two files each."""
    command = [sys.executable, "-c", SIDE_BY_SIDE]
    return subprocess.run(
        command, cwd=ROOT, env=house.environment, capture_output=True, text=True, check=False
    )


def change(house: House, statement: str) -> None:
    """Past the product."""
    if house.url:
        with psycopg.connect(house.url) as database:
            database.execute(statement)  # type: ignore[call-overload]
        return
    with closing(sqlite3.connect(house.data / "bancheng.sqlite3")) as database:
        database.execute(statement)
        database.commit()


def test_two_processes_find_what_one_finds(house: House) -> None:
    alone, together = house.call("verify"), side_by_side(house)
    assert (together.returncode, together.stdout) == (0, alone.stdout), together.stderr
    files = house.rows("SELECT count(*) FROM records_file")[0][0]
    assert alone.stdout.startswith(f"ok：{files} 卷")
    change(house, "UPDATE records_privatetext SET clear = 'garbage' WHERE id IN (1, 9)")
    alone, together = house.call("verify"), side_by_side(house)
    assert (together.returncode, together.stdout) == (1, alone.stdout), together.stderr
    assert together.stdout.count("打不开：被改动") >= 1
