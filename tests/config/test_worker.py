"""The worker: what is due runs, what fails is survived and logged without a word of anybody's data."""

import logging
import threading
from datetime import datetime

import pytest
from django.utils.module_loading import import_string

from bancheng.config.jobs import REACTIONS, TICKS, Tick
from bancheng.config.logs import DiscreetFormatter
from bancheng.config.worker import Rounds, run_once

done: list[str] = []


def works(*, at: datetime) -> bool:
    done.append("works")
    return len(done) < 3


def fails(*, at: datetime) -> bool:
    done.append("fails")
    raise ValueError("陈小伟 110101190001011234")


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    done.clear()


def rounds(*ticks: Tick) -> tuple[Rounds, list[float]]:
    clock = [100.0]
    return Rounds(ticks, seconds=lambda: clock[0]), clock


def named(function: object, seconds: int) -> Tick:
    return Tick(f"{__name__}.{function.__name__}", seconds)


@pytest.mark.django_db
def test_a_tick_with_more_to_do_is_not_made_to_rest() -> None:
    turning, clock = rounds(named(works, 10))
    assert turning.run_due(threading.Event()) == 0
    assert turning.run_due(threading.Event()) == 0
    assert turning.run_due(threading.Event()) == 1
    turning.run_due(threading.Event())
    assert done == ["works"] * 3
    clock[0] += 10
    turning.run_due(threading.Event())
    assert len(done) == 4


@pytest.mark.django_db
def test_a_failing_tick_stops_no_other_and_rests() -> None:
    turning, clock = rounds(named(fails, 5), named(works, 5))
    turning.run_due(threading.Event())
    turning.run_due(threading.Event())
    assert done == ["fails", "works", "works"]
    clock[0] += 5
    turning.run_due(threading.Event())
    assert done[3:] == ["fails", "works"]


@pytest.mark.django_db
def test_the_log_of_a_failure_names_places_and_no_person(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        assert run_once("name", fails) is None
    (record,) = caplog.records
    written = DiscreetFormatter().format(record)
    assert "ValueError" in written
    assert "test_worker.py" in written
    assert "陈小伟" not in written


@pytest.mark.django_db
def test_a_tick_that_goes_on_failing_rests_longer_and_is_itself_again_afterwards() -> None:
    turning, clock = rounds(named(fails, 1), named(works, 1))
    for _ in range(120):
        turning.run_due(threading.Event())
        clock[0] += 1
    assert done.count("fails") == 7, "after 1, 2, 4, 8, 16, 32 seconds, then once a minute"
    assert done.count("works") == 120, "nobody else waits for it"


begun, go_on = threading.Semaphore(0), threading.Event()


def takes_long(*, at: datetime) -> bool:
    begun.release()
    go_on.wait(20)
    done.append("long")
    raise ValueError("陈小伟")


@pytest.mark.django_db
def test_nobody_waits_for_what_takes_long_and_it_is_begun_once(caplog: pytest.LogCaptureFixture) -> None:
    turning, clock = rounds(
        Tick(f"{__name__}.takes_long", 5, is_long=True), named(works, 1), Tick(f"{__name__}.fails", 1)
    )
    name = f"{__name__}.takes_long"
    for _ in range(11):
        turning.run_due(threading.Event())
        clock[0] += 1
    assert begun.acquire(timeout=10)
    assert done.count("works") >= 3 and "fails" in done and "long" not in done
    assert not begun.acquire(blocking=False), "under way: not begun a second time"
    go_on.set()
    turning.beside[name].join(10)
    assert "long" in done
    assert f"tick {name} failed; it will be tried again" in caplog.text
    clock[0] += 5
    turning.run_due(threading.Event())
    assert begun.acquire(timeout=10), "tried again after its rest"
    turning.beside[name].join(10)


def test_the_backup_and_a_list_are_what_takes_long() -> None:
    long = {tick.function for tick in TICKS if tick.is_long}
    assert long == {"bancheng.exchange.ticks.read_lists", "bancheng.ops.ticks.back_up"}


def test_told_to_stop_it_begins_nothing_more() -> None:
    turning, _ = rounds(named(works, 1))
    stop = threading.Event()
    stop.set()
    turning.run_due(stop)
    assert done == []


def test_every_name_in_the_table_of_jobs_leads_somewhere() -> None:
    names = [tick.function for tick in TICKS] + [name for names in REACTIONS.values() for name in names]
    assert len({tick.function for tick in TICKS}) == len(TICKS)
    for name in names:
        assert callable(import_string(name)), name
