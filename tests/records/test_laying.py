"""What an empty house gets at once, all or nothing, is what the migrations make of nothing; `tests/upgrade` asks the same of old houses."""

from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from bancheng.records import laying
from tests.records.standing import empty, standing

pytestmark = pytest.mark.django_db


def test_laid_at_once_it_is_what_the_migrations_make(tmp_path: Path) -> None:
    with empty(tmp_path) as other:
        executor = MigrationExecutor(other)
        executor.migrate(executor.loader.graph.leaf_nodes())
        made = standing(other)
    laid = standing(connection)
    assert sorted(laid - made) == [] and sorted(made - laid) == []


def test_laid_once_nothing_is_left_to_do_and_it_is_not_laid_again(tmp_path: Path) -> None:
    with empty(tmp_path) as other:
        laying.lay(MigrationExecutor(other))
        assert not MigrationExecutor(other).migration_plan(MigrationExecutor(other).loader.graph.leaf_nodes())
        with pytest.raises(ValueError, match="only where none is"):
            laying.lay(MigrationExecutor(other))


def test_what_breaks_while_it_is_laid_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laying, "_beside_tables", lambda *_: 1 / 0)
    with empty(tmp_path) as other:
        with pytest.raises(ZeroDivisionError):
            laying.lay(MigrationExecutor(other))
        assert laying.is_bare(MigrationExecutor(other))
