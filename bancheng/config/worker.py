"""The worker: runs what is due, over and over, until it is told to stop.

It survives every failing job: the failure is logged without a word of anybody's data, and the job is tried
again after its own rest. What may take an hour runs beside the others. Several workers may run side by side: a
job takes its work by conditional update.
"""

import argparse
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import close_old_connections, connections
from django.utils.module_loading import import_string

from bancheng.config.data_mark import stops_the_start
from bancheng.config.jobs import TICKS, Tick
from bancheng.config.moment import now
from bancheng.ops.beat import at_work

LONGEST_REST = 60

log = logging.getLogger("bancheng.worker")


def worker(parser: argparse.ArgumentParser, argv: Sequence[str], *, at: datetime) -> int:
    """Runs every tick when it is due until SIGTERM or Ctrl-C; what is under way is finished first.

    Not so what takes long: it is broken off, and begun anew by the next worker.
    """
    parser.parse_args(argv)
    if stopped := stops_the_start():
        print(stopped, file=sys.stderr)
        return 2
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    rounds = Rounds(TICKS)
    with at_work(at=at):
        while not stop.is_set():
            rest = rounds.run_due(stop)
            stop.wait(rest)
    return 0


class Rounds:
    """The ticks with the instants they are next looked at, in monotonic seconds: a clock jump starves none."""

    def __init__(self, ticks: Sequence[Tick], *, seconds: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self.ticks = [(tick, import_string(tick.function)) for tick in ticks]
        self.next_look = {tick.function: seconds() for tick in ticks}
        self.failures = dict.fromkeys(self.next_look, 0)
        self.beside: dict[str, threading.Thread] = {}

    def run_due(self, stop: threading.Event) -> float:
        """Runs each tick whose rest is over. Returns the seconds until the next is due, at most one."""
        for tick, function in self.ticks:
            if stop.is_set():
                return 0
            if self.next_look[tick.function] <= self.seconds():
                self.next_look[tick.function] = self.seconds() + self._rest_after(tick, function)
        waits = [look - self.seconds() for look in self.next_look.values()]
        return min([1.0, *(max(0.0, wait) for wait in waits)])

    def _rest_after(self, tick: Tick, function: Callable[..., object]) -> float:
        """Runs a tick and says how long it rests: not at all after work done, longer and longer after failures.

        A database that is away for an hour must not fill the disk with the log of it.
        """
        if tick.is_long:
            self._go_on_beside(tick.function, function)
            return tick.seconds
        busy = run_once(tick.function, function)
        if busy is not None:
            self.failures[tick.function] = 0
            return 0 if busy else tick.seconds
        self.failures[tick.function] += 1
        return max(tick.seconds, min(tick.seconds * 2 ** (self.failures[tick.function] - 1), LONGEST_REST))

    def _go_on_beside(self, name: str, function: Callable[..., object]) -> None:
        """Starts it unless it is still under way; as a daemon, for whoever stops the worker does not wait for it."""
        under_way = self.beside.get(name)
        if under_way is None or not under_way.is_alive():
            self.beside[name] = threading.Thread(
                target=_run_apart, args=(name, function), name=name, daemon=True
            )
            self.beside[name].start()


def _run_apart(name: str, function: Callable[..., object]) -> None:
    """Runs one tick in a thread of its own, with a connection that goes with it."""
    try:
        run_once(name, function)
    finally:
        connections.close_all()


def run_once(name: str, function: Callable[..., object]) -> bool | None:
    """Runs one tick: whether it did anything, None when it failed; a failure is logged."""
    close_old_connections()
    try:
        return bool(function(at=now()))
    except Exception:
        log.exception("tick %s failed; it will be tried again", name)
        return None
    finally:
        close_old_connections()
