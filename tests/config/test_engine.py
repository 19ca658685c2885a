"""The suite runs on the engine it claims to run on, with the settings the product runs with."""

import pytest
from django.conf import settings
from django.db import connection

LIMITS = "SELECT current_setting('statement_timeout'), current_setting('lock_timeout')"
PLAIN = "SELECT current_setting('jit'), current_setting('max_parallel_workers_per_gather')"


@pytest.mark.django_db
def test_the_engine_runs_as_it_will_in_a_hall() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
            assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        else:
            cursor.execute(LIMITS)
            assert cursor.fetchone() == ("30s", "10s")
            cursor.execute(PLAIN)
            assert cursor.fetchone() == ("off", "0")


def test_the_suite_never_touches_live_data() -> None:
    assert settings.DATA.name.startswith("bancheng-test-")
