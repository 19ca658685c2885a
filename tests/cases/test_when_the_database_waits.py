"""Somebody holds what an act needs for too long: nothing happens, the page says so, and workers go on elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from bancheng.cases import ticks
from bancheng.cases.models import Case
from bancheng.cases.registration import Someone
from bancheng.records.models import Line
from bancheng.ui.pages import went_wrong
from tests import make
from tests.cases import district as d
from tests.cases.district import AT, District

SOON = AT + timedelta(minutes=5)
NO_PATIENCE = {"sqlite": "PRAGMA busy_timeout = 150", "postgresql": "SET lock_timeout = '150ms'"}
PATIENCE = {"sqlite": "PRAGMA busy_timeout = 20000", "postgresql": "SET lock_timeout = '10s'"}


@contextmanager
def held_elsewhere(case: Case) -> Iterator[None]:
    """Another process works on this case and does not come to an end."""
    holds, enough = Event(), Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                Case.objects.locked(case.pk)
                holds.set()
                enough.wait(20)
        finally:
            connection.close()

    thread = Thread(target=hold)
    thread.start()
    assert holds.wait(20)
    try:
        yield
    finally:
        enough.set()
        thread.join()


@contextmanager
def impatient() -> Iterator[None]:
    """Waits a moment instead of ten seconds."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute(NO_PATIENCE[connection.vendor])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(PATIENCE[connection.vendor])


@pytest.mark.django_db(transaction=True)
def test_an_act_that_waits_too_long_changes_nothing_and_says_so(
    district: District, case: Case, settings: Any
) -> None:
    settings.BANCHENG_NOW = SOON
    desk = make.sign_in(Client(raise_request_exception=False), district.person("officer"))
    door = f"/desk/cases/{case.number}/do/add_fact/"
    typed = {"words": "房东下周回南京", "seen": case.file.length}
    with held_elsewhere(case), impatient():
        answer = desk.post(door, typed)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    said = answer.content.decode()
    assert "现在存不下来" in said and "房东下周回南京" in said and f'action="{door}"' in said
    assert not Line.objects.filter(file=case.file, kind="case.fact_added").exists()
    assert desk.post(door, typed).status_code == 302, "a moment later it is done"


@pytest.mark.django_db(transaction=True)
def test_a_worker_passes_over_a_case_somebody_holds(district: District) -> None:
    if connection.vendor == "sqlite":
        # One writer at a time: there is nobody to pass over, and the waiting is the file's.
        return
    one, other = (d.register(district, party=Someone(name="陈阿福", phone=f"1380000000{i}")) for i in (1, 2))
    late = AT + timedelta(days=3)
    with held_elsewhere(one), impatient():
        assert ticks.tick(at=late) == 1
        assert Case.objects.get(pk=one.pk).next_moment_at == one.next_moment_at
    assert Case.objects.get(pk=other.pk).next_moment_at != other.next_moment_at
    assert ticks.tick(at=late) == 1, "and takes it when it is free"


def test_what_is_no_waiting_stays_a_fault(rf: Any) -> None:
    try:
        raise ValueError("a defect")
    except ValueError:
        assert went_wrong(rf.get("/desk/")).status_code == 500
