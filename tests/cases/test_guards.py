"""The database itself refuses what no act ever does to a case and its moves."""

import pytest
from django.db import DatabaseError, connection, transaction

from bancheng.cases import checks
from bancheng.cases.models import Case

REFUSED = (
    "DELETE FROM cases_case",
    "DELETE FROM cases_movemade",
    "UPDATE cases_movemade SET at = '2020-01-01 00:00:00+00'",
    "UPDATE cases_movemade SET line_seq = 9",
)


@pytest.mark.parametrize("statement", REFUSED)
def test_history_is_refused_any_change(case: Case, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize("table", ["cases_case", "cases_movemade"])
def test_a_table_cannot_be_emptied_or_replaced_whole(case: Case, table: str) -> None:
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
        statement = f"TRUNCATE {table} CASCADE"
    else:
        statement = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)


def test_a_missing_guard_is_told(db: None) -> None:
    assert checks.guards_stand(None, databases=["default"]) == []
    drop = "DROP TRIGGER cases_movemade_no_update"
    connection.cursor().execute(drop if connection.vendor == "sqlite" else f"{drop} ON cases_movemade")
    (told,) = checks.guards_stand(None, databases=["default"])
    assert (told.id, "cases_movemade_no_update" in told.msg) == ("cases.E001", True)
