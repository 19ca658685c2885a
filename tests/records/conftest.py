"""What the tests of the record share: a file with some lines, and a way to tamper."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection

from bancheng.records import actions
from bancheng.records.models import File
from tests.guards import guards_down

Fill = Callable[..., File]


@pytest.fixture
def filled(db: None, monday: datetime) -> Fill:
    """Makes a file of some lines, one a minute, each with a name in it."""

    def fill(key: str = "case:A", count: int = 6, at: datetime = monday) -> File:
        file = actions.open_file(kind="case", key=key, at=at)
        for number in range(1, count + 1):
            actions.append(
                file,
                "case.evidence_added",
                by="staff:1",
                at=at + timedelta(minutes=number),
                data={"number": number},
                private={"name": f"试{key[-1]}{number}"},
            )
        return file

    return fill


@pytest.fixture
def tamper(db: None) -> Callable[..., int]:
    """Runs a statement as somebody who owns the database and has taken the triggers away."""

    def run(sql: str, *values: object) -> int:
        with guards_down(connection), connection.cursor() as cursor:
            cursor.execute(sql, values)
            return int(cursor.rowcount)

    return run
