"""While the doctor looks, people work: whatever it examines, it holds nobody up."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction

from bancheng.ops import doctor
from bancheng.records import actions, health
from bancheng.records.models import File, Line
from bancheng.rules.health import Trouble

KEYS = ("case:A", "case:B", "case:C")
NO_PATIENCE = {"sqlite": "PRAGMA busy_timeout = 200", "postgresql": "SET lock_timeout = '200ms'"}


@pytest.fixture
def cases(transactional_db: None, monday: datetime) -> datetime:
    """Three files, as they are committed for everybody to see."""
    for key in KEYS:
        file = actions.open_file(kind="case", key=key, at=monday)
        actions.append(file, "case.accepted", by="staff:1", at=monday, private={"n": "试"})
    return monday


def elsewhere(act: Callable[[], object]) -> None:
    """Does it at another desk, which waits a fifth of a second and no longer."""
    failures: list[Exception] = []

    def work() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute(NO_PATIENCE[connection.vendor])
            act()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    desk = threading.Thread(target=work)
    desk.start()
    desk.join()
    if failures:
        raise failures[0]


@pytest.mark.parametrize("full", [False, True])
def test_a_clerk_writes_while_the_record_is_verified(
    cases: datetime, monkeypatch: pytest.MonkeyPatch, full: bool
) -> None:
    """In every file the look has just looked at, and opens another: before the look is over."""
    real, written = health.record_verifies, []

    def write() -> None:
        for key in KEYS:
            actions.append(File.objects.get(key=key), "case.evidence_added", by="staff:1", at=cases)
        written.append(actions.open_file(kind="case", key="case:D", at=cases))

    def look(**asked: Any) -> Any:
        yield from list(real(**asked))
        elsewhere(write)

    monkeypatch.setattr("bancheng.records.health.record_verifies", look)
    looked = doctor.examine(at=cases, full=full)
    (of_the_record,) = [each for each in looked if each.check.function.endswith(".record_verifies")]
    assert of_the_record.found == (), [found.where for found in of_the_record.found]
    assert len(written) == 1 and Line.objects.filter(kind="case.evidence_added").count() == len(KEYS)


def test_a_look_that_holds_all_it_saw_is_told_apart(cases: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same desk, while somebody keeps everything: so that the test above can fail."""

    def look(**_: Any) -> Any:
        with transaction.atomic():
            list(File.objects.select_for_update().order_by("pk").values_list("pk"))
            elsewhere(lambda: actions.open_file(kind="case", key="case:D", at=cases) and append_to_a(cases))
        return ()

    monkeypatch.setattr("bancheng.records.health.record_verifies", look)
    looked = doctor.examine(at=cases)
    (of_the_record,) = [each for each in looked if each.check.function.endswith(".record_verifies")]
    assert [found.trouble for found in of_the_record.found] == [Trouble.LOOK_FAILED]


def append_to_a(at: datetime) -> None:
    """One line more in a file somebody may hold."""
    actions.append(File.objects.get(key="case:A"), "case.evidence_added", by="staff:1", at=at)


def test_quickly_is_of_the_newest_alone(
    transactional_db: None,
    monday: datetime,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Any,
) -> None:
    """History may grow: the quick look asks as much of it as before."""
    monkeypatch.setattr(health, "FILES_WHEN_QUICK", 2)
    monkeypatch.setattr(health, "LINES_WHEN_QUICK", 3)
    files = []
    for number in range(6):
        files.append(actions.open_file(kind="case", key=f"case:{number}", at=monday))
        actions.append(files[-1], "case.accepted", by="staff:1", at=monday)
    assert health._of_cases_written_last() == [files[4].pk, files[5].pk]
    actions.append(files[0], "case.evidence_added", by="staff:1", at=monday)
    assert health._of_cases_written_last() == [files[0].pk, files[5].pk], (
        "whoever was written to last, however old"
    )
    with django_assert_max_num_queries(16):
        assert list(health.record_verifies(at=monday, full=False)) == []
