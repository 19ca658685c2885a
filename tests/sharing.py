"""Who runs what in `./test`: what an engine could change both run, everything else falls to whoever is free.

A file stays in one process, so that what it lays once is laid once. The long ones begin first, and of each engine's
processes one begins with what both run, much of which only waits for other processes, and one with the rest, so that no
core stands idle while another has files left.

What keeps several apart and what is written into the record runs on both engines at every run. Pages, acts and their
refusals, whole stories, and the houses that are killed, run once: each file on one engine, by chance on the other at the next
run. What each engine has ways of its own for, backups, full disks, a database that goes away, runs on both, or a test that only one
of them has would be left out every other time. WHOLE=1 ./test runs everything on both, `make hostile` all that is killed.
"""

import ast
import functools
import os
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest
from xdist.workermanage import WorkerController

ASK_NO_ENGINE = re.compile(
    r"tests/(rules/|ui/|shield/|test_|config/test_launch|papers/test_sheets"
    r"|cases/test_moves_on_pages\.py::test_(what_is_offered|who_may_not))"
)
"""What no database engine can change; even WHOLE=1 runs it once.

Which moves a page offers to whom the regulation decides; that the page makes them is asked of both.
"""
ASK_THE_ENGINE = re.compile(
    r"tests/(records/|citizens/test_submit_burst|faults/test_(backup_and_restore|disk_full|database_away))"
)
"""Where the engines have ways of their own; besides, whatever needs transactions of its own (`Named.apart`)."""
LIVED = "tests/stories/"
"""Whole stories, half a minute each: they act, where other tests in a browser only look."""
ROOT = Path(__file__).resolve().parents[1]
LONG = re.compile(r"tests/(shield/|stories/|faults/|upgrade/|ops/|config/test_launch)")
"""Where single files take a minute."""
WHOLE = bool(os.environ.get("WHOLE"))
"""Whether each engine runs every test that asks a database, which takes twice as long."""
FEW = 2
"""A process goes on to a test only when it knows the one after it, or that none comes."""


def is_run_once(test: str) -> bool:
    """Whether one engine is enough for a test, whichever is free."""
    file, _, rest = test.partition("::")
    function = rest.partition("[")[0]
    if ASK_NO_ENGINE.match(test) or (function in named(file).looking and not file.startswith(LIVED)):
        return True
    return not (WHOLE or ASK_THE_ENGINE.match(file) or function in named(file).apart)


@dataclass(frozen=True)
class Named:
    """The tests of a file that only look in the browser, and those that need transactions of their own.

    Shapes   apart: several at once, a lock, a commit that is looked at: `django_db(transaction=True)` on the test itself.
    """

    looking: frozenset[str]
    apart: frozenset[str]


@functools.cache
def named(file: str) -> Named:
    """What the tests of a file ask for, as it stands there; the same pages are asked without a browser elsewhere."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    looking = [each for each in functions if "open_page" in {word.arg for word in each.args.args}]
    apart = [each for each in functions if any(_keeps_apart(mark) for mark in each.decorator_list)]
    return Named(frozenset(each.name for each in looking), frozenset(each.name for each in apart))


def _keeps_apart(mark: ast.expr) -> bool:
    words = mark.keywords if isinstance(mark, ast.Call) else []
    return any(word.arg == "transaction" for word in words)


def together(test: str) -> tuple[str, bool]:
    """What one process runs without a break: the tests of a file, those that are run once for themselves."""
    return test.partition("::")[0], is_run_once(test)


class SharedByEngine:
    """Hands the files out while the suite runs; what `pytest-xdist` asks of a scheduler."""

    def __init__(self, config: pytest.Config, processes: int) -> None:
        self.config = config
        self.processes = processes
        self.collections: dict[WorkerController, list[str]] = {}
        self.pending: dict[WorkerController, list[int]] = {}
        self.files: dict[bool, deque[list[int]]] | None = None
        self.for_anybody: deque[list[int]] = deque()

    @property
    def nodes(self) -> list[WorkerController]:
        """The processes at work."""
        return list(self.pending)

    @property
    def collection_is_completed(self) -> bool:
        """Whether every process has said which tests it found."""
        return len(self.collections) >= self.processes

    @property
    def tests_finished(self) -> bool:
        """Whether nothing is left to hand out, and no process has more than its last test."""
        return not self._left() and all(len(tests) < FEW for tests in self.pending.values())

    @property
    def has_pending(self) -> bool:
        """Whether any test has not been run yet."""
        return self._left() or any(self.pending.values())

    def add_node(self, node: WorkerController) -> None:
        """Takes a process in."""
        self.pending[node] = []

    def add_node_collection(self, node: WorkerController, collection: Sequence[str]) -> None:
        """Keeps which tests a process found; numbers mean the same everywhere only if all found the same."""
        found = list(collection)
        if any(other != found for other in self.collections.values()):
            raise pytest.UsageError("the processes of the suite found different tests")
        self.collections[node] = found

    def schedule(self) -> None:
        """Sorts what was found by file, once, and gives every process its first work."""
        if self.files is None:
            self._sort(next(iter(self.collections.values())))
        for node in self.nodes:
            self._feed(node)

    def mark_test_complete(self, node: WorkerController, item_index: int, duration: float = 0) -> None:
        """Strikes a test off, and hands on the next file when the process is nearly through."""
        self.pending[node].remove(item_index)
        self._feed(node)

    def remove_node(self, node: WorkerController) -> str | None:
        """Lets a process go; of one that died, the test it died in, and the rest goes back to its engine."""
        left = self.pending.pop(node)
        if not left:
            return None
        if left[1:] and self.files is not None:
            self.files[_on_postgresql(node)].appendleft(left[1:])
        return self.collections[node][left[0]]

    def mark_test_pending(self, item: str) -> NoReturn:
        """Nothing here runs a test again."""
        raise NotImplementedError

    def remove_pending_tests_from_node(self, node: WorkerController, indices: Sequence[int]) -> NoReturn:
        """Nothing here takes a test back."""
        raise NotImplementedError

    def _left(self) -> bool:
        return self.files is None or bool(self.for_anybody) or any(self.files.values())

    def _sort(self, tests: list[str]) -> None:
        numbers: dict[tuple[str, bool], list[int]] = {}
        for number in sorted(range(len(tests)), key=lambda number: not LONG.match(tests[number])):
            numbers.setdefault(together(tests[number]), []).append(number)
        asking = [found for (_, once), found in numbers.items() if not once]
        self.for_anybody.extend(found for (_, once), found in numbers.items() if once)
        self.files = {engine: deque(asking) for engine in (False, True)}

    def _feed(self, node: WorkerController) -> None:
        if node.shutting_down or self.files is None:
            return
        own = self.files[_on_postgresql(node)]
        while len(self.pending[node]) <= FEW:
            queue = (own or self.for_anybody) if _begins_with_own(node) else (self.for_anybody or own)
            if not queue:
                node.shutdown()
                return
            file = queue.popleft()
            self.pending[node].extend(file)
            node.send_runtest_some(file)


def _on_postgresql(node: WorkerController) -> bool:
    """Whether this process asks PostgreSQL: `tools/test.py` gave it the address."""
    return bool(node.gateway.spec.env)


def _begins_with_own(node: WorkerController) -> bool:
    """Whether this process takes what its engine must run before what anybody may: the first of each engine's."""
    return int(node.gateway.id.removeprefix("gw")) % 2 == 0
