"""The worker's signs of life: a worker that was killed is noticed by the next, one that was stopped is not."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bancheng.ops import beat, machine
from bancheng.rules.health import Trouble

GONE = "4194304"
"""No process has this number: the kernel's largest is one less."""


@pytest.fixture(autouse=True)
def data(settings: Any, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    return tmp_path


def fall(data: Path, pid: str = GONE) -> None:
    (data / "workers").mkdir(exist_ok=True)
    (data / "workers" / pid).touch()


def test_an_orderly_end_is_no_fall(data: Path, monday: datetime) -> None:
    with beat.at_work(at=monday):
        assert [mark.name for mark in (data / "workers").iterdir()] == [str(os.getpid())]
    assert list((data / "workers").iterdir()) == []
    with beat.at_work(at=monday):
        assert beat.falls() == []


def test_whoever_left_his_mark_fell(data: Path, monday: datetime) -> None:
    with pytest.raises(MemoryError), beat.at_work(at=monday):
        raise MemoryError
    fall(data)
    with beat.at_work(at=monday + timedelta(minutes=1)):
        assert beat.falls() == [monday + timedelta(minutes=1)] * 2, (
            "one with our own number, one that is no more"
        )


def test_one_that_is_still_at_work_is_left_alone(data: Path, monday: datetime) -> None:
    fall(data, str(os.getppid()))
    with beat.at_work(at=monday):
        assert beat.falls() == [] and (data / "workers" / str(os.getppid())).exists()


def test_the_doctor_says_when_it_falls_again_and_again(data: Path, monday: datetime) -> None:
    for minutes in (0, 90, 100, 110):
        at = monday + timedelta(minutes=minutes)
        fall(data)
        with beat.at_work(at=at):
            pass
        assert (list(machine.worker_stands(at=at, full=False)) == []) is (minutes < 110)
    [found] = machine.worker_stands(at=at, full=False)
    assert (found.trouble, found.where) == (Trouble.WORKER_FALLS, "3 次")
    assert list(machine.worker_stands(at=at + timedelta(hours=2), full=False)) == []
