"""What the record says of itself to Django's system checks and to `bancheng doctor`."""

import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core import checks
from django.db import connections

from bancheng.records import keys

SM3_OF_ABC = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
GUARDS = frozenset(
    {
        "records_line_no_update",
        "records_line_no_delete",
        "records_seal_no_update",
        "records_seal_no_delete",
        "records_sealedhead_no_update",
        "records_sealedhead_no_delete",
        "records_file_forward",
        "records_file_no_delete",
        "records_privatetext_no_delete",
    }
)
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
}


@checks.register
def sm3_is_right(app_configs: Any, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    """SM3 computes the digest of the standard's first example."""
    if keys.digest("sm3", b"abc") == SM3_OF_ABC:
        return []
    return [checks.Error("SM3 gives a wrong digest on this machine.", id="records.E001")]


@checks.register
def keys_are_kept(app_configs: Any, **kwargs: Any) -> Sequence[checks.CheckMessage]:
    """The key files are there and readable by their owner alone."""
    place = keys.folder()
    if not place.exists():
        hint = "They are made with the tables; if there are tables already, put the key folder back."
        return [checks.Warning("There are no keys yet.", hint=hint, id="records.W001")]
    missing = [
        checks.Error(f"There is no {kind} key in the key folder.", hint="Put it back.", id="records.E002")
        for kind in keys.KINDS
        if not keys.numbers(kind)
    ]
    return missing + [fault for path in sorted(place.iterdir()) for fault in _too_open(path)]


def _too_open(path: Path) -> list[checks.CheckMessage]:
    if not stat.S_IMODE(path.stat().st_mode) & 0o077:
        return []
    hint = f"chmod 600 {path.name}"
    return [checks.Error(f"Others may read the key file {path.name}.", hint=hint, id="records.E003")]


@checks.register(checks.Tags.database)
def guards_stand(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> Sequence[checks.CheckMessage]:
    """The triggers that keep the record are all there, once its tables are."""
    return missing_guards(GUARDS, databases, made_by=("records", "0002_the_guards"), code="records.E004")


def missing_guards(
    guards: frozenset[str], databases: Sequence[str] | None, *, made_by: tuple[str, str], code: str
) -> Sequence[checks.CheckMessage]:
    """An error for each database in which some of these triggers do not stand, once they were raised.

    Shapes   made_by: application and name of the migration that raises them.
    """
    found: list[checks.CheckMessage] = []
    for alias in databases or ():
        missing = guards - _standing(alias) if _were_raised(alias, made_by) else frozenset()
        if missing:
            hint = "A table was rebuilt or tampered with. Run `bancheng verify`, then restore the triggers."
            names = ", ".join(sorted(missing))
            found.append(checks.Error(f"Guards of the record are missing: {names}.", hint=hint, id=code))
    return found


def _were_raised(alias: str, made_by: tuple[str, str]) -> bool:
    connection = connections[alias]
    if "django_migrations" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations WHERE app = %s AND name = %s", made_by)
        return bool(cursor.fetchone()[0])


def _standing(alias: str) -> frozenset[str]:
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        return frozenset(name for (name,) in cursor.fetchall())
