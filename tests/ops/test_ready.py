"""What the watchers of the machine are told: alive is alive, ready is able to work, and why not in a sentence."""

import os
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from bancheng.org.models import Person
from tests import make

pytestmark = pytest.mark.django_db


def ready(client: Client) -> tuple[int, str]:
    answer = client.get("/readyz")
    assert client.get("/healthz").content == b"ok\n", "alive whatever else there is"
    return answer.status_code, answer.content.decode()


def test_a_whole_house_is_ready(client: Client) -> None:
    assert ready(client) == (200, "ok\n")


def test_whether_the_process_lives_is_asked_of_no_database(
    client: Client, django_assert_num_queries: Any, db: None
) -> None:
    """A browser of the desk sends its session along; who he is must not be looked up to say “ok”."""
    person = Person.objects.create(staff_no="1001", name="李专员", employment="contract")
    make.sign_in(client, person)
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


def test_a_database_of_an_earlier_version_is_not(client: Client) -> None:
    MigrationRecorder(connection).record_unapplied("records", "0005_pressed_forms")
    status, said = ready(client)
    assert status == 503 and said.startswith("migrations-pending：数据库还没有升级")


def test_the_migrations_are_read_once_and_the_database_is_asked_every_time(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ready(client) == (200, "ok\n")

    def read_again(*_: object) -> None:
        raise AssertionError("the graph of migrations was built once more")

    monkeypatch.setattr("bancheng.ops.machine.MigrationLoader", read_again)
    assert ready(client) == (200, "ok\n")
    MigrationRecorder(connection).record_unapplied("records", "0005_pressed_forms")
    assert ready(client)[0] == 503, "an older database put back under a running process is seen"


def test_a_database_that_does_not_answer_is_not(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("bancheng.ops.machine.MigrationRecorder", away)
    status, said = ready(client)
    assert status == 503 and said.startswith("database-unreachable：数据库连不上")


def test_a_database_that_can_only_be_read_is_not(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_read_only = on")
    else:
        monkeypatch.setattr(os, "access", lambda path, mode: False)
    status, said = ready(client)
    assert status == 503 and said.startswith("database-read-only：数据库现在只能读")
