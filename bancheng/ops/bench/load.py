"""How a workload is run and summed up: clients side by side, every answer proved, server time read from the kernel."""

import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException

from bancheng.ops.bench.desk import Answer
from bancheng.ops.bench.house import House

Ask = Callable[[], Answer]
Proof = Callable[[Answer], bool]


@dataclass
class Measured:
    """One workload as it went.

    Units    took: milliseconds of each request, answered or not. seconds: the whole. cpu: milliseconds of the server, None when unseen.
    """

    workload: str
    what: str
    clients: int = 1
    took: list[float] = field(default_factory=list)
    errors: int = 0
    questions: list[int] = field(default_factory=list)
    seconds: float = 0.0
    cpu: float | None = None
    more: dict[str, object] = field(default_factory=dict)

    def told(self) -> dict[str, object]:
        """As a machine reads it."""
        count = len(self.took)
        return {
            "workload": self.workload,
            "what": self.what,
            "clients": self.clients,
            "n": count,
            "errors": self.errors,
            "rate": round(count / self.seconds, 1) if self.seconds else None,
            "p50": part(self.took, 0.50),
            "p95": part(self.took, 0.95),
            "p99": part(self.took, 0.99),
            "server_cpu_ms": round(self.cpu / count, 2) if self.cpu is not None and count else None,
            "queries": sorted(self.questions)[len(self.questions) // 2] if self.questions else None,
            **self.more,
        }


def part(took: Sequence[float], share: float) -> float | None:
    """The time within which this share of the requests was answered or given up."""
    ordered = sorted(took)
    return round(ordered[max(0, math.ceil(share * len(ordered)) - 1)], 2) if ordered else None


def run(
    workload: str, what: str, house: House, desks: Sequence[Sequence[tuple[Ask, Proof]]], **more: object
) -> Measured:
    """Every desk works through its own list, all desks side by side.

    Shapes   desks: for each client what it asks and how the answer is proved.
    """
    measured = Measured(workload, what, clients=len(desks), more=more)
    before, began = house.cpu(), time.perf_counter()
    with ThreadPoolExecutor(len(desks)) as clients:
        parts = list(clients.map(_work_through, desks))
    measured.seconds = time.perf_counter() - began
    after = house.cpu()
    if before is not None and after is not None:
        measured.cpu = after - before
    for took, errors, questions in parts:
        measured.took += took
        measured.errors += errors
        measured.questions += questions
    return measured


def _work_through(asked: Sequence[tuple[Ask, Proof]]) -> tuple[list[float], int, list[int]]:
    took, errors, questions = [], 0, []
    for ask, proof in asked:
        began = time.perf_counter()
        answer = _answer(ask)
        # What was waited for in vain was waited for too: without it a house that hangs would look fast.
        took.append((time.perf_counter() - began) * 1000)
        errors += answer is None or not proof(answer)
        if answer is not None and answer.questions is not None:
            questions.append(answer.questions)
    return took, errors, questions


def _answer(ask: Ask) -> Answer | None:
    """What came back; None when nothing did, or nothing that is an answer."""
    try:
        return ask()
    except (OSError, HTTPException):
        return None
