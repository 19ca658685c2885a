"""An empty house gets all its tables at once or none; that they are what the migrations make of an old one is asked in `tests/upgrade`."""

from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from bancheng.records import laying
from tests.records.standing import empty, standing

pytestmark = pytest.mark.django_db


def test_laid_once_nothing_is_left_to_do_and_it_is_not_laid_again(tmp_path: Path) -> None:
    with empty(tmp_path) as other:
        laying.lay(MigrationExecutor(other))
        assert standing(other) == standing(connection)
        assert not MigrationExecutor(other).migration_plan(MigrationExecutor(other).loader.graph.leaf_nodes())
        with pytest.raises(ValueError, match="only where none is"):
            laying.lay(MigrationExecutor(other))


def test_what_breaks_while_it_is_laid_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laying, "_beside_tables", lambda *_: 1 / 0)
    with empty(tmp_path) as other:
        with pytest.raises(ZeroDivisionError):
            laying.lay(MigrationExecutor(other))
        assert laying.is_bare(MigrationExecutor(other))
