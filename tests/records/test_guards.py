"""The database itself refuses to change or drop what the record has written."""

from importlib import import_module

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from bancheng.records import actions, checks, reads
from bancheng.records.models import File
from tests.records.conftest import Fill

REFUSED = (
    "UPDATE records_line SET data = '{}' WHERE seq = 2",
    "UPDATE records_line SET id = id WHERE seq = 2",
    "DELETE FROM records_line WHERE seq = 6",
    "UPDATE records_seal SET root = ''",
    "DELETE FROM records_seal",
    "UPDATE records_sealedhead SET length = 1",
    "DELETE FROM records_sealedhead",
    "DELETE FROM records_privatetext",
    "DELETE FROM records_file",
    "UPDATE records_file SET head = ''",
    "UPDATE records_file SET length = length - 1",
    "UPDATE records_file SET length = length - 1, head = 'x'",
    "UPDATE records_file SET key = 'case:Z'",
    "UPDATE records_file SET kind = 'day'",
    "UPDATE records_file SET sealed_length = 0",
    "UPDATE records_file SET opened_at = '2020-01-01 00:00:00+00'",
    "UPDATE records_file SET last_at = '2020-01-01 00:00:00+00'",
)


@pytest.mark.parametrize("statement", REFUSED)
def test_history_is_refused_any_change(filled: Fill, monday, statement: str) -> None:
    file = filled()
    actions.seal_day(at=monday.replace(day=3))
    before = list(reads.lines_of(file).values_list())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert list(reads.lines_of(file).values_list()) == before


@pytest.mark.parametrize(
    "table",
    ["records_line", "records_seal", "records_sealedhead", "records_file", "records_privatetext"],
)
def test_a_table_cannot_be_emptied_or_replaced_whole(filled: Fill, monday, table: str) -> None:
    filled()
    actions.seal_day(at=monday.replace(day=3))
    if connection.vendor == "postgresql":
        statement = f"TRUNCATE {table} CASCADE"
    else:
        statement = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_same_place_is_not_given_twice(filled: Fill) -> None:
    file = filled()
    line = reads.lines_of(file)[2]
    line.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save(force_insert=True)


def test_a_file_moves_forward_only(filled: Fill, monday) -> None:
    file = filled()
    actions.append(file, "case.accepted", by="staff:1", at=monday)
    assert File.objects.get(pk=file.pk).length == 7


def test_a_missing_guard_is_told(db: None) -> None:
    assert checks.guards_stand(None, databases=["default"]) == []
    drop = "DROP TRIGGER records_line_no_update"
    connection.cursor().execute(drop if connection.vendor == "sqlite" else f"{drop} ON records_line")
    (told,) = checks.guards_stand(None, databases=["default"])
    assert (told.id, "records_line_no_update" in told.msg) == ("records.E004", True)


EMPTY = {
    "sqlite": (
        "DROP TRIGGER records_line_no_update",
        "CREATE TRIGGER records_line_no_update BEFORE UPDATE ON records_line BEGIN SELECT 1; END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION records_refuse() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RETURN NEW; END $$",
    ),
}


def test_a_guard_of_the_same_name_that_guards_nothing_is_told(db: None) -> None:
    for statement in EMPTY[connection.vendor]:
        connection.cursor().execute(statement)
    (told,) = checks.guards_stand(None, databases=["default"])
    assert (told.id, "records_line_no_update" in told.msg) == ("records.E004", True)


FORWARD = import_module("bancheng.records.migrations.0002_the_guards").FORWARD
DOES = {
    "sqlite": "BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END",
    "postgresql": "EXECUTE FUNCTION records_refuse()",
}


@pytest.mark.parametrize(
    "condition",
    [
        pytest.param("NOT (NEW.key = OLD.key)", id="a file may move back as long as its key stays"),
        pytest.param("NOT ({0}) AND {1}", id="the same words, and the NOT takes in the first alone"),
    ],
)
def test_a_guard_that_asks_for_less_is_told(db: None, condition: str) -> None:
    """The condition of one is altered."""
    when = condition.format(*FORWARD.split(" AND ", 1))
    on, each, when = (
        (" ON records_file", " FOR EACH ROW", f"({when})")
        if connection.vendor == "postgresql"
        else ("", "", when)
    )
    cursor = connection.cursor()
    cursor.execute(f"DROP TRIGGER records_file_forward{on}")
    raised = f"CREATE TRIGGER records_file_forward BEFORE UPDATE ON records_file{each} WHEN {when} "
    cursor.execute(raised + DOES[connection.vendor])
    (told,) = checks.guards_stand(None, databases=["default"])
    assert told.msg.count("records_") == 1
    assert "records_file_forward" in told.msg


def test_words_are_not_put_back_behind_what_was_forgotten(filled: Fill, monday) -> None:
    file = filled()
    actions.forget(file, by="staff:1", at=monday, reason="asked")
    for values in ("clear = 'x'", "salt = 'x', erased_at = NULL", "erased_at = NULL"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(f"UPDATE records_privatetext SET {values}")


def test_a_text_is_forgotten_with_its_words_or_not_at_all(filled: Fill, monday) -> None:
    filled()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(
            "UPDATE records_privatetext SET salt = '', erased_at = '2026-03-02 01:00:00+00'"
        )
