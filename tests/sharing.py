"""Who runs what in `./test`: each engine's processes take its files one after the other, the rest falls to whoever is free.

A file stays in one process, so that what it lays once is laid once. The long ones begin first, and what no engine
can change comes last and fills the gaps: no process stands idle while another has files left.

Every test that asks a database runs on both engines. Of a test with many rows both run the first; the further rows,
and the whole stories, are shared out between them, in another order at each run: what one run lived on one engine
another lives on the other. WHOLE=1 ./test runs all of it on both.
"""

import ast
import functools
import os
import re
from collections import Counter, deque
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pytest
from xdist.workermanage import WorkerController

ASK_NO_ENGINE = re.compile(
    r"tests/(rules/|ui/|shield/|test_|config/test_launch|papers/test_sheets"
    r"|cases/test_moves_on_pages\.py::test_(what_is_offered|who_may_not))"
)
"""What no database engine can change; `./test` runs it once instead of on each engine.

Which moves a page offers to whom the regulation decides; that the page makes them is asked of both.
"""
LIVED = "tests/stories/"
"""Whole stories, half a minute each: they act, where other tests in a browser only look."""
ROOT = Path(__file__).resolve().parents[1]
LONG = re.compile(r"tests/(stories/|faults/|upgrade/|ops/|config/test_launch)")
"""Where single files take a minute."""
WHOLE = bool(os.environ.get("WHOLE"))
"""Whether each engine runs every row of every test, which takes half as long again."""
FEW = 2
"""A process goes on to a test only when it knows the one after it, or that none comes."""


def is_run_once(test: str) -> bool:
    """Whether one engine is enough for a test: it asks none, or only looks in the browser.

    The same pages are asked of both engines without a browser.
    """
    file, _, rest = test.partition("::")
    if file.startswith(LIVED):
        return False
    return bool(ASK_NO_ENGINE.match(test)) or rest.partition("[")[0] in looking(file)


@functools.cache
def looking(file: str) -> frozenset[str]:
    """The tests of a file that ask for a page in the browser."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return frozenset(
        function.name for function in functions if "open_page" in {each.arg for each in function.args.args}
    )


def together(test: str) -> tuple[str, bool]:
    """What one process runs without a break: the tests of a file, those that are run once for themselves."""
    return test.partition("::")[0], is_run_once(test)


def rows_shared(numbers: Sequence[int], tests: Sequence[str]) -> dict[bool, list[int]]:
    """The tests of a file by whether PostgreSQL runs them: both engines the first row of each, the further ones in turn."""
    rows: Counter[str] = Counter()
    shares: dict[bool, list[int]] = {False: [], True: []}
    for number in numbers:
        function = tests[number].partition("[")[0]
        for engine in shares:
            if WHOLE or not rows[function] or engine is bool(rows[function] % 2):
                shares[engine].append(number)
        rows[function] += 1
    return shares


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
        self.files = {engine: deque() for engine in (False, True)}
        turn = 0
        for found in asking:
            if tests[found[0]].startswith(LIVED) and not WHOLE:
                # One after the other goes to the one engine and to the other, as chance has ordered them.
                self.files[bool(turn % 2)].append(found)
                turn += 1
                continue
            for engine, own in rows_shared(found, tests).items():
                self.files[engine].append(own)

    def _feed(self, node: WorkerController) -> None:
        if node.shutting_down or self.files is None:
            return
        own = self.files[_on_postgresql(node)]
        while len(self.pending[node]) <= FEW:
            queue = own or self.for_anybody
            if not queue:
                node.shutdown()
                return
            file = queue.popleft()
            self.pending[node].extend(file)
            node.send_runtest_some(file)


def _on_postgresql(node: WorkerController) -> bool:
    """Whether this process asks PostgreSQL: `tools/test.py` gave it the address."""
    return bool(node.gateway.spec.env)
