"""Many writers at once: the chain has no gap and no fork, and no work is done twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from bancheng.records import actions, reads, sealing, verification
from bancheng.records.models import Reaction, Seal
from bancheng.records.verification import files
from tests.records import reacting

WRITERS, EACH = 6, 15


def at_once(act: Callable[[int], object], workers: int = WRITERS) -> list[object]:
    """Runs the act in several threads, each with a connection of its own."""

    def with_own_connection(number: int) -> object:
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(with_own_connection, range(workers)))


@pytest.mark.django_db(transaction=True)
def test_concurrent_appends_make_one_chain_without_a_gap(monday: datetime) -> None:
    file = actions.open_file(kind="case", key="case:A", at=monday)

    def write(writer: int) -> None:
        mine = reads.file_of("case:A")
        for number in range(EACH):
            # Every writer's clock differs by some seconds, as machines' clocks do.
            at = monday + timedelta(seconds=number - writer)
            actions.append(mine, "case.evidence_added", by=f"staff:{writer}", at=at, private={"n": "试"})

    at_once(write)
    assert [line.seq for line in reads.lines_of(file)] == list(range(1, WRITERS * EACH + 1))
    assert verification.verify_all().findings == []


@pytest.mark.django_db(transaction=True)
def test_several_workers_do_each_reaction_once(monday: datetime, settings) -> None:
    settings.BANCHENG_REACTIONS = "tests.records.reacting.REACTIONS"
    reacting.seen.clear()
    file = actions.open_file(kind="case", key="case:A", at=monday)
    for _ in range(40):
        actions.append(file, "case.filed", by="staff:1", at=monday)

    def work(_: int) -> int:
        count = 0
        while some := actions.run_reactions(at=monday, limit=3):
            count += some
        return count

    assert sum(map(int, at_once(work, 4))) == 40
    assert sorted(seq for seq, _ in reacting.seen) == list(range(1, 41))
    assert set(Reaction.objects.values_list("state", "attempts")) == {("done", 1)}


@pytest.mark.django_db(transaction=True)
def test_verifying_while_others_write_finds_nothing(monday: datetime) -> None:
    file = actions.open_file(kind="case", key="case:A", at=monday)

    def write_or_verify(number: int) -> list[object]:
        if number:
            for _ in range(25):
                actions.append(file, "case.evidence_added", by="staff:1", at=monday, private={"n": "试"})
            return []
        return [finding for _ in range(12) for finding in verification.verify_all().findings]

    assert at_once(write_or_verify, 3)[0] == []


@pytest.mark.django_db(transaction=True)
def test_verifying_while_others_open_files_accuses_nobody(monday: datetime) -> None:
    """On PostgreSQL a file with a lower identity may be committed after one with a higher."""
    opening = 3

    def open_or_verify(number: int) -> list[object]:
        if number < opening:
            for count in range(20):
                with transaction.atomic():
                    file = actions.open_file(kind="case", key=f"case:{number}-{count}", at=monday)
                    actions.append(file, "case.accepted", by="staff:1", at=monday, private={"n": "试"})
            return []
        return [finding for _ in range(15) for finding in verification.verify_all().findings]

    assert at_once(open_or_verify, opening + 1)[-1] == []
    account = verification.verify_all()
    assert (account.files, account.findings) == (60, [])


@pytest.mark.django_db
def test_a_file_that_came_to_be_between_two_questions_is_no_stray(
    monday: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its row was not there when the files were read; its lines were when the lines were."""
    for key in ("case:A", "case:B"):
        actions.append(
            actions.open_file(kind="case", key=key, at=monday), "case.accepted", by="staff:1", at=monday
        )
    real, asked = files._bundle, []

    def before_it_was_committed(low: int, high: int) -> files.Bundle:
        bundle = real(low, high)
        asked.append((low, high))
        return bundle if len(asked) > 1 else replace(bundle, files=bundle.files[1:])

    monkeypatch.setattr(files, "_bundle", before_it_was_committed)
    assert verification.verify_all().findings == []
    assert len(asked) == 2, "it was looked at once more"


@pytest.mark.django_db(transaction=True)
def test_two_workers_seal_a_day_once(monday: datetime) -> None:
    file = actions.open_file(kind="case", key="case:A", at=monday)
    actions.append(file, "case.accepted", by="staff:1", at=monday)
    actions.seal_day(at=monday + timedelta(days=1))
    actions.append(file, "case.closed", by="staff:1", at=monday + timedelta(days=1))
    for day in range(2, 8):
        at_once(lambda _, day=day: actions.seal_day(at=monday + timedelta(days=day)), 4)
    assert Seal.objects.count() == 7
    assert sealing.copies() == [1, 2, 3, 4, 5, 6, 7]
    assert verification.verify_all().findings == []
