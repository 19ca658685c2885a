"""Folder and database must hold the same: no fixed clock on real data, no real messages in a demo's outbox."""

import pytest

from bancheng.config import data_mark, environment
from bancheng.records import actions, reads
from bancheng.rules.refusal import Refused
from tests.cast import AT


@pytest.fixture
def lines(db: None) -> None:
    """A house in which something has been recorded."""
    actions.open_file(kind="org", key="org/places", at=AT)


@pytest.mark.parametrize(
    ("folder", "database", "fits"),
    [
        ("live", "live", True),
        ("live", "", True),
        ("demo", "demo", True),
        ("test", "test", True),
        ("demo", "live", False),
        ("demo", "", False),
        ("test", "", False),
        ("test", "demo", False),
        ("live", "demo", False),
    ],
)
def test_what_the_folder_says_is_not_enough(
    lines: None, monkeypatch: pytest.MonkeyPatch, folder: str, database: str, fits: bool
) -> None:
    monkeypatch.setattr(environment, "data_kind", lambda data: folder)
    if database:
        actions.mark_data(database, at=AT)
    assert (data_mark.disagreement() == "") is fits


@pytest.mark.django_db
def test_an_empty_database_contradicts_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "data_kind", lambda data: "demo")
    assert data_mark.disagreement() == ""


@pytest.mark.django_db
def test_a_mark_is_made_once() -> None:
    assert reads.data_kind() == ""
    actions.mark_data("live", at=AT)
    actions.mark_data("live", at=AT)
    with pytest.raises(Refused) as no:
        actions.mark_data("demo", at=AT)
    assert (no.value.code, reads.data_kind()) == ("data.marked_otherwise", "live")
