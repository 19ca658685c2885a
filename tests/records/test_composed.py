"""Questions composed once: the same rows as the queryset they were made of, whatever goes into them later."""

from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

from bancheng.records import actions
from bancheng.records.composed import Composed, Sentence
from bancheng.records.models import File, Line
from tests.queries import counted

pytestmark = pytest.mark.django_db

AT = datetime(2026, 9, 28, 9, 10, tzinfo=UTC)


def put(ids: Any, until: Any) -> QuerySet[Line]:
    return Line.objects.filter(file__in=ids, at__lte=until).select_related("file").order_by("pk")


@pytest.fixture
def files() -> list[int]:
    """Three files with a line each, an hour apart."""
    found = []
    for hours in range(3):
        file = actions.open_file(kind="org", key=f"org/{hours}", at=AT + timedelta(hours=hours))
        actions.append(file, "case.judged", by="staff:1", at=AT + timedelta(hours=hours))
        found.append(file.pk)
    return found


def test_it_gives_what_its_queryset_gives_for_every_value(files: list[int]) -> None:
    asked = Composed(put)
    for ids in (files, files[:1], files[1:], []):
        for until in (AT, AT + timedelta(hours=1), AT + timedelta(days=9)):
            rows = list(asked(ids=ids, until=until))
            assert rows == list(put(ids, until))
            assert [row.at for row in rows] == [row.at for row in put(ids, until)]


def test_what_it_points_to_comes_with_it_in_one_question(files: list[int]) -> None:
    asked = Composed(put)
    with counted() as questions:
        keys = [row.file.key for row in asked(ids=files, until=AT + timedelta(days=1))]
    assert keys == ["org/0", "org/1", "org/2"] and len(questions) == 1


def test_columns_alone_come_as_they_do_from_a_queryset(files: list[int]) -> None:
    asked = Composed(lambda since: File.objects.filter(opened_at__gt=since).values_list("key", "opened_at"))
    later = AT + timedelta(hours=1)
    assert list(asked(since=later)) == [("org/2", AT + timedelta(hours=2))]
    assert list(asked(since=AT)) == list(
        File.objects.filter(opened_at__gt=AT).values_list("key", "opened_at")
    )


def test_it_is_composed_once(files: list[int]) -> None:
    composed = []

    def once(ids: Any) -> QuerySet[File]:
        composed.append(ids)
        return File.objects.filter(pk__in=ids)

    asked = Composed(once)
    assert [len(asked(ids=files[:count])) for count in range(3)] == [0, 1, 2]
    assert len(composed) == 1


def test_what_can_find_nothing_asks_nobody() -> None:
    sentence = Sentence(File.objects.filter(pk__in=[]).values_list("pk"))
    with counted() as questions:
        assert list(sentence.rows()) == []
    assert questions == []


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_on_its_own_connection() -> None:
    asked = Composed(lambda key: File.objects.filter(key=key))
    actions.open_file(kind="org", key="org/places", at=AT)
    here = list(asked(key="org/places"))
    there: list[File] = []

    def ask() -> None:
        there.extend(asked(key="org/places"))
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert there == here and len(here) == 1


def test_a_row_is_held_by_a_question_composed_once(files: list[int]) -> None:
    asked = Composed(lambda pk: File.objects.select_for_update().filter(pk=pk))
    for pk in files:
        with transaction.atomic(), counted() as questions:
            assert [file.pk for file in asked(pk=pk)] == [pk]
        assert ("FOR UPDATE" in questions[0]) == connection.features.has_select_for_update


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_no_row_is_held_however_often_it_was_asked_inside() -> None:
    asked = Composed(lambda pk: File.objects.select_for_update().filter(pk=pk))
    file = actions.open_file(kind="org", key="org/places", at=AT)
    with transaction.atomic():
        assert list(asked(pk=file.pk)) == [file]
    if not connection.features.has_select_for_update:
        assert list(asked(pk=file.pk)) == [file], "the small engine has one writer, and nothing to hold"
        return
    with pytest.raises(TransactionManagementError):
        list(asked(pk=file.pk))
