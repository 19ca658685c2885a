"""Reactions for the tests of the outbox; what they were called with is kept in `seen`."""

from datetime import datetime

from bancheng.records.models import File, Line

REACTIONS = {
    "case.closed": ("tests.records.reacting.remember", "tests.records.reacting.stumble"),
    "case.filed": ("tests.records.reacting.remember",),
    "case.accepted": ("tests.records.reacting.write_and_fail",),
}
seen: list[tuple[int, str]] = []
failures: list[Exception] = []


def remember(line: Line, *, at: datetime) -> None:
    """Notes that it was called."""
    seen.append((line.seq, "remember"))


def stumble(line: Line, *, at: datetime) -> None:
    """Fails as often as it was told to."""
    if failures:
        raise failures.pop()
    seen.append((line.seq, "stumble"))


def write_and_fail(line: Line, *, at: datetime) -> None:
    """Writes something, then fails: nothing of it may remain."""
    File.objects.create(kind="x", key="half", opened_at=at, last_at=at, algorithm="sm3", head="", length=0)
    raise RuntimeError
